"""Fixtures of the desk's tests."""

from collections.abc import Iterator

import pytest
from web_site import Site, serving

from cases.settings import Settings


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """A running server with one licence."""
    with serving(settings) as site:
        yield site
