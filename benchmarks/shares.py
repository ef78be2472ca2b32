"""Where the time of a page goes (时间去向): our whole reading in one process, profiled."""

import cProfile
import pstats
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from benchmarks.batch import draw
from benchmarks.reading import ours
from benchmarks.report import Section, table
from cases.settings import Settings
from extractors import pool
from extractors.pool import Readers
from extractors.weights import find_weights

PARTS = (
    ("choose text layer or OCR", "paginate.py", "choose", None),
    ("draw the page, decode the picture", "paginate.py", "picture_of", "read_page"),
    ("**the engine's first reading**", "engine.py", "_read_once", "read"),
    ("doubtful lines a second time", "engine.py", "_read_doubtful_again", None),
    ("under the seal a second time", "pages.py", "read_under_seal", None),
    ("identify", "identify.py", "identify", None),
    ("recognise", "recognise.py", "recognise", None),
    ("extract", "extract.py", "extract", None),
    ("of which spaCy", "language.py", "entities", None),
    ("unify", "unify.py", "unify", None),
)
"""What it is called, and the function: file, name, and who calls it where that matters."""


class Here:
    """Does at once, in this process, what ``Readers`` hands to others."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Callable[[], Any]:
        """Do the work; the answer is a function, as with ``Readers``."""
        return lambda: work(*args, **kwargs)


def shares(settings: Settings) -> Section:
    """Seconds of each part over a batch, and their share of the whole."""
    pool._weights = find_weights(settings)  # this process takes the place of a reader
    pool.engine()
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory(prefix="yizheng-bench-") as folder:
        batch = draw(Path(folder))
        readers = cast(Readers, Here())
        profile.runcall(ours, readers, settings, batch)
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    whole = _seconds(stats, "reading.py", "ours", None)[1]
    rows = []
    for name, file, function, caller in PARTS:
        calls, seconds = _seconds(stats, file, function, caller)
        rows.append((name, str(calls), f"{seconds:.2f}", f"{seconds / whole:.1%}"))
    pages = _seconds(stats, "engine.py", "read", None)[0]
    readings = _seconds(stats, "engine.py", "_read_once", "read")[0]
    text = (
        f"{batch.pages} pages in one process, under cProfile: {whole:.1f} s. "
        f"{readings - pages} pages were tried another way round.\n\n"
        + table(("part", "calls", "s", "share"), rows)
        + "\n\nWith reader processes comes the way of pages between them (pickle), under 1 %."
    )
    return Section("Where the time goes", text)


def _seconds(
    stats: dict[Any, Any], file: str, function: str, caller: str | None
) -> tuple[int, float]:
    """Calls of a function of ours and seconds in it and all it calls."""
    for (path, _, name), (_, calls, _, cumulative, callers) in stats.items():
        if name != function or Path(path).name != file or Path(path).parent.name not in OURS:
            continue
        if caller is None:
            return calls, cumulative
        for (_, _, who), (_, by, _, seconds) in callers.items():
            if who == caller:
                return by, seconds
    return 0, 0.0


OURS = frozenset({"extractors", "benchmarks"})
