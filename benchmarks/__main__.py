"""``python -m benchmarks [--write DOCUMENT] [--only PART …] [--rounds N]``: measure and print.

Every part stands alone; together they take about ten minutes on two cores. The machine should
have nothing else to do: processor seconds are given beside wall seconds for when it has.
"""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from benchmarks import reading, record, report, shares, startup
from benchmarks.report import Section
from cases import settings as all_settings
from cases.errors import YizhengError
from extractors.weights import find_weights

PARTS = ("overhead", "growth", "shares", "startup", "licence", "record")
"""In this order: the parent's memory is watched before it has an engine of its own."""


def main() -> int:
    """Measure the parts asked for; 5 when the weights are missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", type=Path, help="put the figures between this file's markers")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART",
                        help=f"of {', '.join(PARTS)}")  # fmt: skip
    parser.add_argument("--rounds", type=int, default=3, help="pairs of rounds for overhead")
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
            section = _measure(part, Path(home), asked.rounds, asked.write)
            sections.append(section)
            print(section, flush=True)
    if asked.write:
        report.write(asked.write, "\n".join([machine + "\n", *map(str, sections)]))
    return 0


def _measure(part: str, home: Path, rounds: int, document: Path | None) -> Section:
    settings = all_settings.load()
    if part == "overhead":
        return reading.overhead(settings, rounds)
    if part == "shares":
        return shares.shares(settings)
    if part == "growth":
        return reading.growth(settings, document.parent if document else None)
    if part == "startup":
        return startup.startup(settings, home)
    if part == "licence":
        startup.run_demo(settings, home)
        return record.licence(home)
    return record.record()


if __name__ == "__main__":
    sys.exit(main())
