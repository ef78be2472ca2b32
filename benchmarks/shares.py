"""Where the time of a page goes (时间去向): our whole reading in one process, profiled."""

import cProfile
import pstats
from pathlib import Path
from typing import Any

from benchmarks.batch import told
from benchmarks.reading import HERE, folder, read
from benchmarks.report import Section, table
from cases.settings import Settings
from extractors.ocr import pool
from extractors.ocr.weights import find_weights

PARTS = (
    ("choose text layer or OCR", "paginate.py", "choose", None),
    ("draw the page, decode the picture", "paginate.py", "picture_of", "read_page"),
    ("**the engine's first reading**", "engine.py", "read", None),
    ("bar codes", "codes.py", "decode", None),
    ("picture quality", "quality.py", "judge", None),
    ("tick boxes and rules of tables", "pages.py", "_assembled", None),
    ("**look again**", "again.py", "look_again", None),
    ("of which lines read a second time", "engine.py", "confirmed", None),
    ("of which values that were lost", "again.py", "_search", None),
    ("of which under seals", "again.py", "_under_seal", None),
    ("of which extract", "extract.py", "extract", "look_again"),
    ("identify", "identify.py", "identify", None),
    ("recognise", "recognise.py", "recognise", None),
    ("extract", "extract.py", "extract", "_with_fields"),
)
"""What it is called, and the function: file, name, and who calls it where that matters."""


def shares(settings: Settings, material: str | Path, most: int) -> Section:
    """Seconds of each part over a batch, and their share of the whole."""
    pool._weights = find_weights(settings)  # this process takes the place of a reader
    pool.engine()
    profile = cProfile.Profile()
    with folder() as place:
        scans = told(place, material, most)
        paths = [scan.path for scan in scans.scans]
        profile.runcall(read, HERE, settings, paths)
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    whole = _seconds(stats, "reading.py", "read", None)[1]
    rows = []
    for name, file, function, caller in PARTS:
        calls, seconds = _seconds(stats, file, function, caller)
        rows.append((name, str(calls), f"{seconds:.2f}", f"{seconds / whole:.1%}"))
    pages = _seconds(stats, "engine.py", "read", None)[0]
    readings = _seconds(stats, "engine.py", "_detect", "read")[0]
    text = (
        f"{scans.pages} pages of the bundled samples and the *{scans.family}* family in one "
        f"process, under cProfile: {whole:.1f} s. "
        f"{readings - pages} readings of pages another way round or closer.\n\n"
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
