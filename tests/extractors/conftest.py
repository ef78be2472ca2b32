"""What the tests of reading share: readers, which cost seconds to start, and files to read."""

from collections.abc import Iterator

import pytest

from cases.settings import Settings, load
from extractors.ocr.pool import Readers


@pytest.fixture(scope="session")
def shared_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Defaults, with the weights of the environment."""
    return load(home=tmp_path_factory.mktemp("reading"), jobs=2)


@pytest.fixture(scope="session")
def readers(shared_settings: Settings) -> Iterator[Readers]:
    """One pool of readers for all tests that read: an engine takes seconds to load."""
    with Readers(shared_settings) as readers:
        yield readers
