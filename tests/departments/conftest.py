"""Fixtures of the tests of the departments."""

import pytest
from restaurant_papers import Papers, complete


@pytest.fixture
def papers() -> Papers:
    """A restaurant's case in which nothing is missing or in doubt."""
    return complete()
