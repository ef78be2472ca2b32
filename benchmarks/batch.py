"""The scanned pages that are read (扫描件), and what is true of those that are compared."""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from cases.model import Material
from desk.accuracy.measure import Document, Reading, compare
from desk.accuracy.truth import Known, find
from samples import FOLDER
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


@dataclass(frozen=True)
class Told:
    """Scans with the truth about them."""

    known: tuple[Known, ...]
    scans: tuple[Scan, ...]
    family: str = ""
    """Where they come from besides the bundled samples."""

    @property
    def pages(self) -> int:
        """Pages in all files."""
        return sum(scan.pages for scan in self.scans)

    def readings(self, materials: Sequence[Material]) -> list[Reading]:
        """What was read, value by value, beside the truth.

        Args:
            materials: of each file, named by its path.
        """
        made: dict[str, list[Material]] = {}
        for material in materials:
            made.setdefault(material.file, []).append(material)
        documents = [Document(one, tuple(made.get(str(one.path), ()))) for one in self.known]
        return [reading for document in documents for reading in compare(document)]


def told(folder: Path, material: str | Path, pages: int, seed: int = 1) -> Told:
    """The bundled samples and a family of the accuracy material, thinned out evenly.

    Args:
        folder: the material is drawn in here.
        material: the family's name, or a folder in which it was drawn before.
        pages: so many in all, or a few more; fewer only if there are not as many.
        seed: another seed, other documents.
    """
    if isinstance(material, str):
        subprocess.run(
            [sys.executable, "-m", "samples.generator.material", "--family", material,
             "--out", str(folder), "--count", "1", "--seed", str(seed)],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    else:
        folder = material
    known = {one.path: one for source in (FOLDER, folder) for one in find(source).known}
    every = [Scan(path, count) for path in known if (count := pages_to_read(path))]
    whole = sum(scan.pages for scan in every)
    chosen, passed, taken = [], 0, 0
    for scan in every:
        passed += scan.pages
        if taken * whole < passed * min(pages, whole):
            chosen.append(scan)
            taken += scan.pages
    family = material if isinstance(material, str) else material.name
    return Told(tuple(known[scan.path] for scan in chosen), tuple(chosen), family)


def _scans(drawn: Iterable[Drawn], folder: Path) -> Iterator[Scan]:
    folder.mkdir(parents=True)
    for material in drawn:
        path = folder / material.file
        path.write_bytes(material.content)
        if pages := pages_to_read(path):
            yield Scan(path, pages)


def pages_to_read(path: Path) -> int:
    """How many pages the file has; 0 for a PDF in which one of them has a text layer."""
    if path.suffix != ".pdf":
        return 1
    with closing(pypdfium2.PdfDocument(path)) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return 0 if any(text.strip() for text in texts) else len(texts)
