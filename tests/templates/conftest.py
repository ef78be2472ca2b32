"""A catalogue that a test may break."""

import shutil
from pathlib import Path

import pytest

from templates.catalog import FOLDER, FOLDERS, SINGLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalogue."""
    for name in SINGLE:
        shutil.copy(FOLDER / name, tmp_path / name)
    for name in FOLDERS:
        shutil.copytree(FOLDER / name, tmp_path / name)
    return tmp_path
