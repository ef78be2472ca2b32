"""Files that others made to break readers: pages or a typed error, never a traceback or a hang."""

import time
from pathlib import Path

import pytest

from cases.settings import Settings
from extractors.ocr.pool import Readers
from extractors.pictures.quality import WARNINGS
from extractors.read import Source, read_files

CORPUS = Path("/work/shared/corpus/hostile")
TYPED = {
    "empty-file", "encrypted-pdf", "damaged-pdf", "damaged-image", "damaged-page",
    "not-a-document", "picture-too-large", "too-many-pages", "no-text", "illegible",
    "duplicate-file", "blank-page", *WARNINGS, "partly-illegible",
}  # fmt: skip
"""What bad input may be told as; a reader that crashes or fails is none of it."""

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of hostile files is not here"
)


def test_every_hostile_file_gives_pages_or_a_typed_error(readers: Readers, settings: Settings):
    files = sorted(path for path in CORPUS.iterdir() if path.suffix != ".tsv")
    began = time.monotonic()
    found = read_files([Source(path.name, path) for path in files], readers, settings)
    assert time.monotonic() - began < 180
    assert {material.file for material in found} == {path.name for path in files}
    for material in found:
        codes = {problem.code for problem in material.problems}
        assert codes <= TYPED, material.file
        assert material.pages or codes, material.file
        assert (material.status == "failed") <= bool(codes - WARNINGS), material.file
        assert all(problem.message for problem in material.problems)


def test_encrypted_files_are_told_from_damaged_ones(readers: Readers, settings: Settings):
    names = {
        "pypdf--encrypted-file.pdf": "encrypted-pdf",
        "pillow--truncated_jpeg.jpg": "damaged-image",
        "mmocr--broken.jpg": "not-a-document",
    }
    found = read_files([Source(name, CORPUS / name) for name in names], readers, settings)
    assert {m.file: [p.code for p in m.problems] for m in found} == {
        name: [code] for name, code in names.items()
    }
