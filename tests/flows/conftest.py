"""Fixtures of the flows' tests: an office without readers, and cases at any point of their way."""

from collections.abc import Iterator
from functools import partial

import pytest
from making_cases import MakeCase, make

from cases.settings import Settings
from cases.store import Store
from flows.steps.office import Office, open_office


@pytest.fixture
def office(stored_settings: Settings, store: Store) -> Iterator[Office]:
    """An office on each database."""
    here = open_office(stored_settings)
    yield here
    here.store.close()


@pytest.fixture
def make_case(office: Office) -> MakeCase:
    """Makes a case to which these things happened, named as in ``making_cases.WAY``."""
    return partial(make, office)
