"""``python -m benchmarks.issue [--count N] [--redraw N] [--write DOCUMENT]``: licences a second.

Two batches of decided cases go through the step that ``yizheng issue --all`` takes for each:
number, face, QR codes read back, signature, its check, file, register. Processor seconds say what
a core can do when it has nothing else to do; wall seconds, what this machine did. Redrawn is as
by ``yizheng licenses redraw --all``: once where every file is up to date, once where all are lost.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks import report
from benchmarks.report import Section, table
from cases.files import Folder, open_files
from cases.settings import Settings, load
from cases.store import Store
from flows.steps import life
from flows.steps.issue import issue_one
from flows.steps.office import open_office
from flows.workers import each
from licenses import register
from licenses.paper import face
from licenses.signed import signing
from licenses.signed.signing import PadesSigner

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from licensing import (  # type: ignore[import-not-found]  # noqa: E402  (as tests do)
    FORM,
    decided_case,
    decision,
)

WARM = 5
STEPS: list[tuple[str, object, str]] = [
    ("draw the face, read its QR codes back", face, "draw"),
    ("sign (PAdES B, ECDSA P-256)", PadesSigner, "sign"),
    ("check the signature in the finished file", signing, "inspect"),
    ("keep the file", Folder, "put"),
    ("record and register", Store, "act"),
]


def main() -> None:
    """Measure and print; put it into a document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.issue", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="licences of each batch")
    parser.add_argument("--redraw", type=int, default=0, help="licences to draw anew; 0: none")
    parser.add_argument("--write", type=Path, help="put the figures between this file's markers")
    asked = parser.parse_args()
    machine = report.machine()
    with tempfile.TemporaryDirectory(prefix="yizheng-bench-") as folder:
        settings = load(home=Path(folder), database_url=None, public_url=None, signing_file=None)
        sections = [measured(settings, asked.count)]
    if asked.redraw:
        with tempfile.TemporaryDirectory(prefix="yizheng-bench-") as folder:
            sections.append(
                redrawn(settings.model_copy(update={"home": Path(folder)}), asked.redraw)
            )
    print(machine, *sections, sep="\n\n")
    if asked.write:
        report.merge(asked.write, machine, sections)


def measured(settings: Settings, count: int) -> Section:
    """Licences a second: one process step by step, then all cores."""
    store = Store(settings.store_url)
    store.upgrade()
    made = decision()
    ids = [
        decided_case(store, made, name=f"{n:06}", form=FORM)[0].id for n in range(WARM + 2 * count)
    ]
    store.close()
    warm, alone, together = ids[:WARM], ids[WARM : WARM + count], ids[WARM + count :]
    office = open_office(settings)
    for id in warm:
        _issued(office, id)
    seconds: dict[str, float] = defaultdict(float)
    with timed(seconds):
        began, cpu = time.perf_counter(), time.process_time()
        for id in alone:
            _issued(office, id)
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    cores = os.cpu_count() or 1
    began, before = time.perf_counter(), _children()
    done = sum(one.error is None for one in _all(settings, together, cores))
    both, both_cpu = time.perf_counter() - began, _children() - before
    assert done == count
    rows = [(name, f"{1000 * seconds[name] / count:.1f}", "") for name, _, _ in STEPS]
    rest = cpu - sum(seconds.values())
    rows += [
        ("the rest: read the case, number", f"{1000 * rest / count:.1f}", ""),
        ("**one process**", f"{1000 * cpu / count:.1f}", f"{count / wall:.1f}"),
        (f"**{cores} processes**, their start included", f"{1000 * both_cpu / count:.1f}",
         f"{count / both:.1f}"),
    ]  # fmt: skip
    text = (
        table(["what", "processor ms a licence", "licences a second (wall)"], rows)
        + f"\n\n{count} licences of four permits each way; SQLite, a folder for files. By "
        f"processor time one core issues **{count / cpu:.1f} licences a second** (aim: 6)."
    )
    return Section("Issue, signature included", text)


def redrawn(settings: Settings, count: int) -> Section:
    """Time and memory of a redraw of all licences, a tenth of them first."""
    store, files = Store(settings.store_url), open_files(settings)
    store.upgrade()
    made, cores = decision(), os.cpu_count() or 1
    rows = []
    for total in (count // 10, count):
        ids = [
            decided_case(store, made, name=f"{n:06}", form=FORM)[0].id
            for n in range(register.count_issued(store), total)
        ]
        assert all(one.error is None for one in _all(settings, ids, cores))
        for lost in (False, True):
            if lost:
                for one in register.issued(store):
                    files.path(one.pdf_sha256 or "").unlink()
            began, before = time.perf_counter(), _children()
            numbers = (one.number for one in register.issued(store))
            done = [one.license is not None for one in each(settings, numbers, cores, life.redraw)]
            wall, cpu = time.perf_counter() - began, _children() - before
            assert done == [lost] * total
            what = "all files lost: drawn anew, signed, a new version" if lost else "up to date"
            rows.append((str(total), what, f"{wall:.0f}", f"{total / wall:.1f}",
                         f"{1000 * cpu / total:.0f}", f"{_peak(resource.RUSAGE_CHILDREN):.0f}",
                         f"{_peak(resource.RUSAGE_SELF):.0f}"))  # fmt: skip
    store.close()
    text = table(
        ["licences", "their files", "seconds", "a second (wall)", "processor ms a licence",
         "largest worker so far, MB", "the process that hands out, MB"], rows,
    )  # fmt: skip
    return Section(f"Redraw in {cores} processes", text)


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def _all(settings: Settings, ids: list[str], jobs: int) -> Iterator[Any]:
    return each(settings, ids, jobs, issue_one)


def _children() -> float:
    """Processor seconds of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _issued(office: Any, id: str) -> None:
    error = issue_one(office, id).error
    if error is not None:
        raise error


@contextmanager
def timed(seconds: dict[str, float]) -> Iterator[None]:
    """Count the processor seconds of each step while the block runs."""
    with ExitStack() as leaving:
        for step in STEPS:
            leaving.enter_context(_timed(seconds, *step))
        yield


def _timed(seconds: dict[str, float], name: str, owner: object, attribute: str) -> Any:
    real: Callable[..., Any] = getattr(owner, attribute)

    def counted(*arguments: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return real(*arguments, **named)
        finally:
            seconds[name] += time.process_time() - began

    return mock.patch.object(owner, attribute, counted)


if __name__ == "__main__":
    main()
