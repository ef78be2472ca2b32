"""Fixtures of the desk's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from office_site import OfficeSite, office_site
from web_site import Site, serving

from cases.settings import Settings


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """A running server with one licence."""
    with serving(settings) as site:
        yield site


@pytest.fixture
def desk(settings: Settings, tmp_path: Path) -> Iterator[OfficeSite]:
    """A running desk with an account of every role and cases in every status."""
    with office_site(tmp_path) as desk:
        yield desk
