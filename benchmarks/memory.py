"""Resident memory of one reader over many pages (长时间运行的内存)."""

import statistics
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

from benchmarks.batch import told
from benchmarks.memory_chart import chart
from benchmarks.processes import Memory
from benchmarks.reading import folder, read, warmed
from benchmarks.report import Section, table
from cases.settings import Settings
from extractors.ocr.pool import PAGES_PER_PROCESS

DIFFERENT = 40
"""Pages of the scans that are read over and over."""
AT = (100, 500, 1000, 1500, 2000)
SPAN = 100
"""A figure is the highest of so many pages."""
SETTLING = 100
"""Pages after which an engine has seen most sizes of picture and line."""
PICTURE = "pictures/memory.svg"

Life = list[tuple[int, float]]
"""Of one reader: pages read so far, MB."""


def memory(settings: Settings, material: str | Path, pages: int, beside: Path | None) -> Section:
    """Read the same few dozen scans again and again with one reader of the pool.

    File by file, so that what is resident belongs to the pages before it.

    Args:
        settings: everything but the number of readers, which is one.
        material: of accuracy, as ``told`` takes it.
        pages: how many.
        beside: folder of the document that shows the picture, if any.
    """
    alone = settings.model_copy(update={"jobs": 1})
    with folder() as place:
        scans = told(place, material, DIFFERENT)
        with warmed(alone) as readers, Memory() as watched:
            for scan in cycle(scans.scans):
                if watched.done >= pages:
                    break
                read(readers, alone, [scan.path])
                watched.done += scan.pages
    lives = [_page_by_page(looks) for looks in watched.readers.values()]
    text = (
        f"One reader, {watched.done} pages: {len(scans.scans)} different scans "
        f"({scans.pages} pages) of the bundled samples and the *{scans.family}* family, "
        f"over and over, no page kept. The pool replaces a reader after {PAGES_PER_PROCESS} "
        f"pieces of work; {len(lives)} readers in turn did this.\n\n"
        + _figures(lives, watched.done)
    )
    if beside is not None:
        (beside / PICTURE).parent.mkdir(exist_ok=True)
        (beside / PICTURE).write_text(chart(lives, watched.done), encoding="utf-8")
        text += f"\n\n![Resident memory of a reader, page by page]({PICTURE})"
    return Section("Memory of a reader over many pages", text)


def _page_by_page(looks: Sequence[tuple[int, float]]) -> Life:
    """The highest look at each page."""
    highest: dict[int, float] = {}
    for done, size in looks:
        highest[done] = max(size, highest.get(done, 0.0))
    return sorted(highest.items())


def _figures(lives: Sequence[Life], pages: int) -> str:
    every = [point for life in lives for point in life]
    rows = []
    for at in sorted({*(at for at in AT if at <= pages), pages}):
        some = [size for done, size in every if at - SPAN < done <= at]
        rows.append((str(at), f"{max(some):.0f}" if some else "–"))
    settled = [slope for life in lives if (slope := _slope(life, SETTLING)) is not None]
    within = f"{statistics.median(settled):+.0f} MB" if settled else "too few pages to tell"
    whole = _slope(every, SETTLING)
    over = f"{whole:+.0f} MB" if whole is not None else "too few pages to tell"
    return (
        table(("pages", f"MB, highest of the last {SPAN} pages"), rows)
        + f"\n\nSlope per 1,000 pages (least squares, without the first {SETTLING}): over the "
        f"whole run {over}; within the life of a reader (median) {within}."
    )


def _slope(points: Sequence[tuple[int, float]], settling: int) -> float | None:
    """MB per 1,000 pages; None when fewer than ``settling`` pages are left to tell from."""
    first = min((done for done, _ in points), default=0)
    later = [(done, size) for done, size in points if done >= first + settling]
    if not later or later[-1][0] - later[0][0] < settling:
        return None
    x, y = zip(*later, strict=True)
    return 1000 * statistics.linear_regression(x, y).slope
