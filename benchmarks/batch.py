"""The scanned pages that are read (扫描件): drawn anew with their own noise, no two alike."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from samples.generator import bundled, heldout
from samples.generator.facts import Drawn

FAMILIES = {"bundled": bundled, "heldout": heldout}


@dataclass(frozen=True)
class Scan:
    """A file of scanned pages."""

    path: Path
    pages: int

    @property
    def name(self) -> str:
        """Case and file, so that no two are called the same."""
        return f"{self.path.parent.name}/{self.path.name}"


@dataclass(frozen=True)
class Batch:
    """The scanned materials of several cases, each case's files together."""

    cases: tuple[tuple[Scan, ...], ...]

    @property
    def scans(self) -> tuple[Scan, ...]:
        """All files."""
        return tuple(scan for case in self.cases for scan in case)

    @property
    def pages(self) -> int:
        """Pages in all files."""
        return sum(scan.pages for scan in self.scans)

    def first(self, cases: int) -> "Batch":
        """The batch of the first so many cases."""
        return Batch(self.cases[:cases])


def draw(folder: Path, copies: int = 1, families: Sequence[str] = tuple(FAMILIES)) -> Batch:
    """Draw every sample case of the families ``copies`` times.

    Files with a text layer are left out: there is nothing in them to recognise. A copy says
    the same as the original with other grain, tilt and wear, so that its bytes, and with them
    every cache's key, are its own.
    """
    cases = []
    for copy in range(copies):
        for style in families:
            for case in FAMILIES[style].CASES:
                name = f"{case.name}-{copy}"
                drawn = FAMILIES[style].materials(replace(case, name=name))
                cases.append(tuple(_scans(drawn, folder / f"{style}-{name}")))
    return Batch(tuple(cases))


def _scans(drawn: Iterable[Drawn], folder: Path) -> Iterator[Scan]:
    folder.mkdir(parents=True)
    for material in drawn:
        path = folder / material.file
        path.write_bytes(material.content)
        if path.suffix != ".pdf":
            yield Scan(path, 1)
        elif pages := _pages_without_text(path):
            yield Scan(path, pages)


def _pages_without_text(path: Path) -> int:
    """How many pages the PDF has; 0 when one of them has a text layer."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return 0 if any(text.strip() for text in texts) else len(texts)
