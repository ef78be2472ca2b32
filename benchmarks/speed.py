"""Pages per second, and fields read right, against the plain loop (对照速度与准确率)."""

import multiprocessing.pool
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import numpy as np

from benchmarks import plain
from benchmarks.batch import Told, told
from benchmarks.cascade import FIELDS, cells, nothing
from benchmarks.processes import Spent, middle, spent
from benchmarks.reading import HERE, folder, read, warmed
from benchmarks.report import Section, rounded, table
from cases.model import Material
from cases.settings import Settings
from desk.accuracy.measure import Reading
from desk.accuracy.shapes import tally
from extractors.ocr import pages, pool
from extractors.ocr.engine import ROTATIONS, Rotation, as_reading, turn_upright
from extractors.ocr.engine import Reading as EngineReading
from extractors.ocr.lines import Image
from extractors.ocr.weights import find_weights

LEAST = 1.5
"""So many times the plain loop's pages per second are wanted, at the same accuracy or better."""


@dataclass(frozen=True)
class Pair:
    """One round on the same files."""

    plain: Spent
    ours: Spent


def speed(settings: Settings, rounds: int, material: str | Path, most: int) -> Section:
    """Alternate the plain loop and ours on the same pages, all engines loaded and warm."""
    with folder() as place:
        scans = told(place, material, most)
        wanted = [(scan.path, n) for scan in scans.scans for n in range(1, scan.pages + 1)]
        paths = [scan.path for scan in scans.scans]
        found: dict[str, Any] = {}
        pairs = []
        with _plain(settings) as processes:
            for number in range(rounds):
                with warmed(settings) as readers:  # anew: none is replaced while the clock runs
                    sides: list[tuple[str, Callable[[], object]]] = [
                        ("plain", partial(plain.read, processes, wanted)),
                        ("ours", partial(read, readers, settings, paths)),
                    ]
                    took = {}
                    for side, work in sides if number % 2 == 0 else reversed(sides):
                        found[side], took[side] = spent(work)
                pairs.append(Pair(**took))
        seen = dict(zip(wanted, found["plain"], strict=True))
        theirs = scans.readings(_fields_of(seen, settings, paths))
        ours = scans.readings(found["ours"])
    return Section(
        "Against a plain loop",
        _said(scans, settings.jobs, pairs, theirs, ours),
    )


class Loop:
    """In the place of an engine: gives what the plain loop saw."""

    name = "plain"

    def __init__(self, seen: Mapping[plain.Scanned, plain.Seen]) -> None:
        self._seen = seen

    def picture(self, path: Path, form: str, number: int) -> Image:
        """The page that is read next."""
        self._page = (path, number)
        return cast(Image, plain.picture(self._page))

    def read(self, image: Image, turned: Rotation | None = None) -> EngineReading:
        """Once, as the plain loop does, whatever comes of it."""
        seen = self._seen[self._page]
        angle = seen["doc_preprocessor_res"]["angle"]
        way = cast(Rotation, angle if angle in ROTATIONS else 0)
        return as_reading(
            [np.asarray(polygon, dtype=float) for polygon in seen["rec_polys"]],
            list(zip(seen["rec_texts"], seen["rec_scores"], strict=True)),
            way,
            turn_upright(image, way).shape,
            self.name,
        )


def _fields_of(
    seen: Mapping[plain.Scanned, plain.Seen], settings: Settings, paths: Sequence[Path]
) -> list[Material]:
    """The plain loop's lines put through our layout, recognition and extraction."""
    loop = Loop(seen)
    with (
        patch.multiple(pages, picture_of=loop.picture, look_again=nothing),
        patch.object(pool, "_engine", loop),
    ):
        return read(HERE, settings, paths)


def _said(
    scans: Told,
    jobs: int,
    pairs: Sequence[Pair],
    theirs: Sequence[Reading],
    ours: Sequence[Reading],
) -> str:
    wall = middle(pair.plain.wall / pair.ours.wall for pair in pairs)
    cpu = middle(pair.plain.cpu / pair.ours.cpu for pair in pairs)
    # Wall time is at the mercy of neighbours: the medians of both have to reach it.
    enough = "At least" if min(wall[1], cpu[1]) >= LEAST else "LESS THAN"
    before, after = tally(theirs), tally(ours)
    better = "the same or better" if after.right >= before.right else "WORSE"
    rows = [
        ("plain loop", *_row([pair.plain for pair in pairs], scans.pages)),
        ("yizheng", *_row([pair.ours for pair in pairs], scans.pages)),
    ]
    levels = sorted({one.known.truth.level for one in (reading.document for reading in ours)})
    fields = [
        (
            level or "bundled",
            name,
            *cells([r for r in some if r.document.known.truth.level == level]),
        )
        for level in levels
        for name, some in (("plain loop", theirs), ("yizheng", ours))
    ]
    fields += [("**all**", name, *cells(some))
               for name, some in (("plain loop", theirs), ("yizheng", ours))]  # fmt: skip
    return (
        f"{scans.pages} pages in {len(scans.scans)} files: the bundled samples and the "
        f"*{scans.family}* family of the accuracy material, thinned out evenly; {jobs} processes "
        f"of one thread each, {len(pairs)} rounds, the order of the two changing.\n\n"
        + table(("", "wall s (min · median · max)", "cpu s", "pages/s"), rows)
        + "\n\nOur pages per second divided by the plain loop's, round by round "
        f"(min · median · max): wall {rounded(wall, 2)}, cpu {rounded(cpu, 2)}. "
        f"{enough} {LEAST} × its pages per second by both, at {better} field accuracy.\n\n"
        + table(("level", "", *FIELDS), fields)
        + "\n\nThe plain loop has no fields. Its lines were put through our layout, recognition "
        "and extraction afterwards, none of which counts as its time; what differs is the "
        "reading. Right: as the truth without regard to spaces, width and case. Silent: wrong or "
        "absent, and nobody is asked; flagged: wrong, and a person is asked."
    )


def _row(rounds: Sequence[Spent], pages: int) -> tuple[str, str, str]:
    wall = middle(each.wall for each in rounds)
    cpu = middle(each.cpu for each in rounds)
    return rounded(wall, 1), rounded(cpu, 1), f"{pages / wall[1]:.2f}"


@contextmanager
def _plain(settings: Settings) -> Iterator[multiprocessing.pool.Pool]:
    processes = plain.start(find_weights(settings), settings.jobs)
    try:
        yield processes
    finally:
        processes.terminate()
        processes.join()
