"""Our whole reading (读取) over batches: seconds a page, and what it takes of memory."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

from benchmarks.batch import Batch, draw
from benchmarks.processes import Memory, spent
from benchmarks.report import Section, table
from cases.model import Material
from cases.settings import Settings
from extractors.ocr.pages import warm
from extractors.ocr.pool import Readers
from extractors.read import Source, read_files
from extractors.unify import unify


def growth(settings: Settings) -> Section:
    """1, 2 and 4 copies of a batch: seconds a page stay level, and so does memory."""
    rows = []
    with folder() as place:
        whole = draw(place, copies=4, families=("bundled",))
        one = len(whole.cases) // 4
        with warmed(settings) as readers:
            for copies in (1, 2, 4):
                batch = whole.first(copies * one)
                with Memory() as memory:
                    _, took = spent(partial(ours, readers, settings, batch))
                rows.append(
                    (
                        f"{copies} × {one} cases",
                        str(batch.pages),
                        f"{took.wall:.1f}",
                        f"{took.wall / batch.pages:.3f}",
                        f"{took.cpu / batch.pages:.3f}",
                        f"{max(memory.parent):.0f}",
                        " / ".join(f"{most:.0f}" for most in memory.most_of_each()),
                    )
                )
    names = ("batch", "pages", "wall s", "wall s/page", "cpu s/page", "parent MB", "readers MB")
    text = table(names, rows) + "\n\nMemory is the highest resident size while the batch was read."
    return Section("Growth and memory", text)


def ours(readers: Readers, settings: Settings, batch: Batch) -> None:
    """The whole reading: identify, paginate, read, recognise, extract, unify."""
    sources = [Source(scan.name, scan.path) for scan in batch.scans]
    materials = read_files(sources, readers, settings)
    for case in batch.cases:
        names = {scan.name for scan in case}
        unify([material for material in materials if material.file in names])


def read(readers: Readers, settings: Settings, paths: Sequence[Path]) -> list[Material]:
    """Read files under their paths as names."""
    return read_files([Source(str(path), path) for path in paths], readers, settings)


class _Here:
    """Does at once, in this process, what ``Readers`` hands to others."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Callable[[], Any]:
        """Do the work; the answer is a function, as with ``Readers``."""
        return lambda: work(*args, **kwargs)


HERE = cast(Readers, _Here())
"""Takes the place of the readers."""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for what is drawn."""
    with tempfile.TemporaryDirectory(prefix="yizheng-bench-") as name:
        yield Path(name)


@contextmanager
def warmed(settings: Settings) -> Iterator[Readers]:
    """Readers whose engines are loaded."""
    with Readers(settings) as readers:
        for wait in [readers.submit(warm) for _ in range(settings.jobs)]:
            wait()
        yield readers
