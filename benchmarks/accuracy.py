"""``python -m benchmarks.accuracy [--write docs/accuracy.md]``: how much is read right.

Draws all families of the accuracy material anew, reads them, and prints the figures: the
held-out layouts first, those that the reading was tuned on beside them, never one for the other.
"""

import argparse
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import report
from benchmarks.report import Section, table
from cases import settings as all_settings
from cases.errors import YizhengError
from cases.settings import Settings
from desk.accuracy.measure import Measured, measure, part
from desk.accuracy.reliability import diagram
from desk.accuracy.report import percent, share
from desk.accuracy.shapes import AccuracyShape, FilesShape, Tally, accuracy_shape
from desk.accuracy.truth import find
from extractors.ocr.pool import Readers

FAMILIES = {
    "unseen": "held-out 未见版式",
    "former": "held out until 2026-11-22, since learned from 曾为未见",
    "office": "papers of offices, learned from 各单位自拟文书",
    "opened": "held out before that, since learned from 更早未见",
    "tuning": "tuned on 调校版式",
}
"""In the order in which they are told."""
LEVELS = ("clean", "poor", "phone")
EXACT = {"clean": 0.97, "poor": 0.92, "phone": 0.92}
ACCEPTED, SILENT = 0.80, 0.002
"""What is aimed at on held-out layouts; the silent ones of all that nobody is asked about."""
PICTURE = "reliability.svg"

HEADS = ("fields", "exact", "normalised", "auto-accepted", "silent", "below (95 %)", "flagged",
         "review")  # fmt: skip


@dataclass(frozen=True)
class Family:
    """One family of layouts, read and counted."""

    name: str
    whole: AccuracyShape
    levels: Mapping[str, AccuracyShape]


def main() -> int:
    """Measure; 5 when the weights are missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--write", type=Path, help="put the figures between this file's markers")
    parser.add_argument("--count", type=int, default=2, help="documents of each layout and level")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other documents")
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    machine = report.machine()
    try:
        with Readers(all_settings.load()) as readers:
            families = [
                _family(name, asked.count, asked.seed, readers, all_settings.load())
                for name in FAMILIES
            ]
    except YizhengError as error:
        print(f"{error} {error.hint}", file=sys.stderr)
        return error.exit_code
    command = f"python -m benchmarks.accuracy --count {asked.count} --seed {asked.seed}"
    measured = "\n".join([f"{machine} Command: `{command}`.\n", *map(str, sections(families))])
    print(measured)
    if asked.write:
        report.write(asked.write, measured)
        pictures = asked.write.parent / "pictures"
        pictures.mkdir(exist_ok=True)
        chart = diagram(families[0].whole.reliability, "Held-out layouts 未见版式")
        (pictures / PICTURE).write_text(chart, encoding="utf-8")
    return 0


def _family(name: str, count: int, seed: int, readers: Readers, settings: Settings) -> Family:
    with tempfile.TemporaryDirectory(prefix=f"yizheng-{name}-") as folder:
        drawn(name, Path(folder), count, seed)
        found = find(Path(folder))
        measured = measure(found.known, readers, settings)
    return family(name, measured)


def drawn(family: str, into: Path, count: int, seed: int) -> None:
    """Draw a family of the accuracy material, in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "samples.generator.material", "--family", family, "--out", str(into),
         "--count", str(count), "--seed", str(seed), "--levels", ",".join(LEVELS)],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def family(name: str, measured: Measured) -> Family:
    """Count a family as a whole and by level."""
    levels = {
        level: accuracy_shape(part(measured, lambda one: one.known.truth.level == level))  # noqa: B023
        for level in LEVELS
    }
    told = {level: shape for level, shape in levels.items() if shape.files.total}
    return Family(name, accuracy_shape(measured), told)


def sections(families: Sequence[Family]) -> Iterator[Section]:
    """The figures in Markdown, the held-out family first."""
    yield Section("In short", _overview(families))
    for one in families:
        title = f"Kind by kind: {FAMILIES[one.name]}"
        yield Section(title, table(("kind", "level", "kind recognised", *HEADS), _by_kind(one)))
    yield Section(
        "Can the confidence be believed?",
        f"Held-out layouts. Dots below their dash would mean that it promises too much.\n\n"
        f"![Reliability diagram](pictures/{PICTURE})",
    )


def _overview(families: Sequence[Family]) -> str:
    rows = [
        (level, FAMILIES[one.name], *_cells(one.levels[level].total))
        for level in LEVELS
        for one in families
        if level in one.levels
    ]
    aims = ", ".join(f"{level} {aim:.0%}" for level, aim in EXACT.items())
    said = [
        table(("level", "layouts", *HEADS), rows),
        f"Aims on held-out layouts: exact at least {aims}; auto-accepted at least {ACCEPTED:.0%}; "
        f"silent at most {SILENT:.1%} of what nobody is asked about.",
        *(_sentence(one) for one in families),
    ]
    return "\n\n".join(said)


def _sentence(one: Family) -> str:
    files, shape = one.whole.files, one.whole
    pace = f", {shape.seconds_per_page:.2f} s a page" if shape.seconds_per_page else ""
    return (
        f"{FAMILIES[one.name]}: {files.total} documents of {len(shape.layouts)} layouts, "
        f"{shape.pages} pages{pace}; kind recognised in {files.right}, {files.wrong} taken for "
        f"another kind, {files.unknown} unknown, {files.failed} not readable "
        f"({shape.total.unread} fields unread, all with a person asked). "
        f"Silent errors: {shape.total.silent} of {shape.total.unasked}, of which "
        f"{shape.total.missed} are printed fields of which nothing is said."
    )


def _by_kind(one: Family) -> Iterator[tuple[str, ...]]:
    for kind in one.whole.kinds:
        for level, shape in one.levels.items():
            if kind in shape.kinds:
                of_kind = shape.kinds[kind]
                yield kind, level, _recognised(of_kind.files), *_cells(of_kind.total)
    yield "**all**", "", _recognised(one.whole.files), *_cells(one.whole.total)


def _recognised(files: FilesShape) -> str:
    return f"{files.right} of {files.total}"


def _cells(tally: Tally) -> tuple[str, ...]:
    return (
        str(tally.fields),
        share(tally.exact, tally.fields),
        share(tally.right, tally.fields),
        share(tally.accepted, tally.fields),
        f"**{tally.silent}**" if tally.silent else "0",
        percent(tally.silent_upper) if tally.silent_upper is not None else "–",
        str(tally.flagged),
        share(tally.review, tally.fields),
    )


if __name__ == "__main__":
    sys.exit(main())
