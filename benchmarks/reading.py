"""What everything around the OCR engine costs (识别之外的开销), against the plain loop."""

import multiprocessing.pool
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import plain
from benchmarks.batch import Batch, draw
from benchmarks.processes import Memory, Spent, middle, spent
from benchmarks.report import Section, rounded, table
from cases.settings import Settings
from extractors.pages import warm
from extractors.pool import Readers
from extractors.read import Source, read_files
from extractors.unify import unify

LIMIT = 0.15
"""Share of the plain loop's time that everything around the engine may take."""


@dataclass(frozen=True)
class Pair:
    """One round: the plain loop, then ours, on the same files."""

    plain: Spent
    ours: Spent


def overhead(settings: Settings, rounds: int) -> Section:
    """Alternate the plain loop and ours on the same pages, all engines loaded and warm."""
    with _folder() as folder:
        batch = draw(folder)
        with _readers(settings) as readers, _plain(settings) as pool:
            pairs = [
                Pair(
                    spent(lambda: plain.read(pool, batch)),
                    spent(lambda: ours(readers, settings, batch)),
                )
                for _ in range(rounds)
            ]
    ratio = middle(pair.ours.cpu / pair.plain.cpu for pair in pairs)
    said = "at most" if ratio[1] <= 1 + LIMIT else "MORE THAN"
    rows = [
        ("plain loop", *_row([pair.plain for pair in pairs], batch.pages)),
        ("yizheng", *_row([pair.ours for pair in pairs], batch.pages)),
    ]
    wall = middle(pair.ours.wall / pair.plain.wall for pair in pairs)
    text = (
        f"{batch.pages} pages in {len(batch.scans)} files of {len(batch.cases)} cases, "
        f"{settings.jobs} processes of one thread each, {rounds} alternating rounds.\n\n"
        + table(("", "wall s (min · median · max)", "cpu s", "pages/s"), rows)
        + f"\n\nOurs against the plain loop, round by round (min · median · max): "
        f"wall {rounded(wall, 3)}, cpu {rounded(ratio, 3)}. "
        f"The overhead is {said} {LIMIT:.0%} of the plain loop's processor time."
    )
    return Section("Overhead around the OCR engine", text)


def growth(settings: Settings, pictures: Path | None) -> Section:
    """1, 2 and 4 copies of a batch: seconds a page stay level, and so does memory."""
    from benchmarks.memory_chart import chart

    rows = []
    with _folder() as folder:
        whole = draw(folder, copies=4, families=("bundled",))
        one = len(whole.cases) // 4
        with _readers(settings) as readers:
            for copies in (1, 2, 4):
                batch = whole.first(copies * one)
                with Memory(_reader_processes()) as memory:
                    took = spent(lambda batch=batch: ours(readers, settings, batch))  # type: ignore[misc]
                rows.append(
                    (
                        f"{copies} × {one} cases",
                        str(batch.pages),
                        f"{took.wall:.1f}",
                        f"{took.wall / batch.pages:.3f}",
                        f"{took.cpu / batch.pages:.3f}",
                        f"{max(memory.parent):.0f}",
                        " / ".join(f"{max(each):.0f}" for each in memory.readers),
                    )
                )
    names = ("batch", "pages", "wall s", "wall s/page", "cpu s/page", "parent MB", "readers MB")
    text = table(names, rows) + "\n\nMemory is the highest resident size while the batch was read."
    if pictures is not None:
        name = "benchmarks-memory.svg"
        (pictures / name).write_text(chart(memory), encoding="utf-8")
        text += f" Over the last row:\n\n![Resident memory over time]({name})"
    return Section("Growth and memory", text)


def ours(readers: Readers, settings: Settings, batch: Batch) -> None:
    """The whole reading: identify, paginate, read, recognise, extract, unify."""
    sources = [Source(scan.name, scan.path) for scan in batch.scans]
    materials = read_files(sources, readers, settings)
    for case in batch.cases:
        names = {scan.name for scan in case}
        unify([material for material in materials if material.file in names])


def _row(rounds: list[Spent], pages: int) -> tuple[str, str, str]:
    wall = middle(each.wall for each in rounds)
    cpu = middle(each.cpu for each in rounds)
    return rounded(wall, 1), rounded(cpu, 1), f"{pages / wall[1]:.2f}"


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="yizheng-bench-") as name:
        yield Path(name)


@contextmanager
def _readers(settings: Settings) -> Iterator[Readers]:
    """Readers whose engines are loaded."""
    with Readers(settings) as readers:
        for wait in [readers.submit(warm) for _ in range(settings.jobs)]:
            wait()
        yield readers


@contextmanager
def _plain(settings: Settings) -> Iterator[multiprocessing.pool.Pool]:
    from extractors.weights import find_weights

    pool = plain.start(find_weights(settings), settings.jobs)
    try:
        yield pool
    finally:
        pool.terminate()
        pool.join()


def _reader_processes() -> list[int]:
    """The spawned children; the resource tracker of multiprocessing is not one of them."""
    children = psutil.Process().children()
    return [child.pid for child in children if "spawn_main" in " ".join(child.cmdline())]
