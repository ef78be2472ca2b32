"""``python -m benchmarks [--write DOCUMENT] [--only PART …]``: measure and print.

Every part stands alone. Without ``--only``, all but memory are measured, which takes about half
an hour on two cores; memory alone takes as long again. The machine should have nothing else to
do: processor seconds are given beside wall seconds for when it has.
"""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from benchmarks import cascade, memory, reading, record, report, shares, speed, startup
from benchmarks.report import Section
from cases import settings as all_settings
from cases.errors import YizhengError
from extractors.ocr.weights import find_weights

PARTS = ("speed", "growth", "memory", "cascade", "shares", "startup", "licence", "record")
"""In this order: memory is watched before this process has an engine of its own."""
SCANS, LONG = 80, 2000
"""Pages that are read for speed, cascade and shares, and for memory."""


def main() -> int:
    """Measure the parts asked for; 5 when the weights are missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--write", type=Path, help="put the figures between this file's markers; other parts' stay"
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART",
                        default=[part for part in PARTS if part != "memory"],
                        help=f"of {', '.join(PARTS)}")  # fmt: skip
    parser.add_argument("--rounds", type=int, default=3, help="pairs of rounds for speed")
    parser.add_argument("--pages", type=int,
                        help=f"speed, cascade, shares: {SCANS}; memory: {LONG}")  # fmt: skip
    parser.add_argument("--family", choices=("tuning", "unseen"), default="tuning",
                        help="of the accuracy material, where that is read")  # fmt: skip
    parser.add_argument("--drawn", type=Path,
                        help="folder in which it was drawn before")  # fmt: skip
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    try:
        find_weights(all_settings.load())
    except YizhengError as error:
        print(f"{error} {error.hint}", file=sys.stderr)
        return error.exit_code
    machine = report.machine()
    print(machine, "\n", sep="", flush=True)
    sections = []
    with tempfile.TemporaryDirectory(prefix="yizheng-bench-home-") as home:
        for part in asked.only:
            section = _measure(part, Path(home), asked)
            sections.append(section)
            print(section, flush=True)
    if asked.write:
        report.merge(asked.write, machine, sections)
    return 0


def _measure(part: str, home: Path, asked: argparse.Namespace) -> Section:
    settings = all_settings.load()
    material = asked.drawn or asked.family
    if part == "speed":
        return speed.speed(settings, asked.rounds, material, asked.pages or SCANS)
    if part == "growth":
        return reading.growth(settings)
    if part == "memory":
        beside = asked.write.parent if asked.write else None
        return memory.memory(settings, material, asked.pages or LONG, beside)
    if part == "cascade":
        return cascade.cascade(settings, material, asked.pages or SCANS)
    if part == "shares":
        return shares.shares(settings, material, asked.pages or SCANS)
    if part == "startup":
        return startup.startup(settings, home)
    if part == "licence":
        startup.run_demo(settings, home)
        return record.licence(home)
    return record.record()


if __name__ == "__main__":
    sys.exit(main())
