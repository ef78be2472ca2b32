"""What reading a second time costs and gains (再读的代价与收益): all, some or none of the lines."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

from benchmarks.batch import told
from benchmarks.processes import Spent, spent
from benchmarks.reading import HERE, folder, read
from benchmarks.report import Section, table
from cases.model import Material, Page
from cases.settings import Settings
from desk.accuracy.measure import Reading
from desk.accuracy.report import share
from desk.accuracy.shapes import tally
from extractors.ocr import pages, pool
from extractors.ocr.again import Sight, look_again
from extractors.ocr.engine import confirmed
from extractors.ocr.lines import Image, Piece
from extractors.ocr.weights import find_weights
from templates.documents import DocumentKind

FIELDS = ("fields", "exact", "right", "auto-accepted", "silent", "flagged")
Look = Callable[[Sight, DocumentKind, float], Page]


def cascade(settings: Settings, material: str | Path, most: int) -> Section:
    """Each file is read in every way, one after the other, the order changing from file to file."""
    pool._weights = find_weights(settings)  # this process takes the place of a reader
    engine = pool.engine()
    materials: dict[str, list[Material]] = {way: [] for way in WAYS}
    took: dict[str, list[Spent]] = {way: [] for way in WAYS}
    pieces: Counter[str] = Counter()

    def read_in(way: str, path: Path) -> list[Material]:
        def counted(some: Sequence[Image], wide: float = 1.0) -> list[Piece]:
            pieces[way] += len(some)
            return better(some, wide)

        better = engine.read_lines
        with (
            patch.object(pages, "look_again", WAYS[way]),
            patch.object(engine, "read_lines", counted),
        ):
            return read(HERE, settings, [path])

    with folder() as place:
        scans = told(place, material, most)
        read(HERE, settings, [scans.scans[0].path])  # the first inference of all costs more
        for number, scan in enumerate(scans.scans):
            for way in _turned(list(WAYS), number):
                made, time = spent(partial(read_in, way, scan.path))
                materials[way] += made
                took[way].append(time)
        rows = [
            (
                way,
                f"{sum(each.cpu for each in took[way]) / scans.pages:.2f}",
                f"{pieces[way] / scans.pages:.1f}",
                *cells(scans.readings(materials[way])),
            )
            for way in WAYS
        ]
    text = (
        f"{scans.pages} pages in {len(scans.scans)} files: the bundled samples and the "
        f"*{scans.family}* family of the accuracy material, thinned out evenly; one process of one "
        "thread. All ways begin with the same first reading, by the tiny models or, where these "
        "read badly, with the small recogniser's help; the second reading is by the small "
        "recogniser.\n\n"
        + table(("read a second time", "cpu s/page", "line pictures/page", *FIELDS), rows)
        + "\n\nLine pictures: what the small recogniser was given, at the first reading and for "
        "third opinions too. Hard spots: print under seals, their rings, "
        "values that the first reading lost. "
        "A page whose kind is not known by its first reading is read once in every way."
    )
    return Section("What a second reading costs and gains", text)


def nothing(sight: Sight, kind: DocumentKind, accept: float) -> Page:
    """The page as it was read at first."""
    return sight.page


def cells(readings: Sequence[Reading]) -> tuple[str, ...]:
    """A row below ``FIELDS``."""
    found = tally(readings)
    return (
        str(found.fields),
        share(found.exact, found.fields),
        share(found.right, found.fields),
        share(found.accepted, found.fields),
        str(found.silent),
        str(found.flagged),
    )


def _everything(sight: Sight, kind: DocumentKind, accept: float) -> Page:
    return _all_lines(sight).page


def _everything_and_spots(sight: Sight, kind: DocumentKind, accept: float) -> Page:
    return look_again(_all_lines(sight), kind, accept)


def _all_lines(sight: Sight) -> Sight:
    lines = confirmed(sight.engine, sight.image, sight.lines)
    return replace(sight, lines=tuple(lines))


def _turned(ways: list[str], by: int) -> list[str]:
    by %= len(ways)
    return ways[by:] + ways[:by]


WAYS: dict[str, Look] = {
    "nothing": nothing,
    "**what feeds fields, and hard spots** (ours)": look_again,
    "all lines": _everything,
    "all lines, and hard spots": _everything_and_spots,
}
