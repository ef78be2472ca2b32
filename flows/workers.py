"""The same work for many cases or licences, in processes beside each other (并行办理)."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

from cases.children import end_with_parent
from cases.errors import IssueError
from cases.settings import Settings
from flows.steps.office import Office, open_office

T = TypeVar("T")
AHEAD = 4
"""Pieces of work per process that wait for it: memory stays flat, however many there are."""

_office: Office | None = None


def each(
    settings: Settings, refs: Iterable[str], jobs: int, work: Callable[[Office, str], T]
) -> Iterator[T]:
    """What ``work`` gives for every ref, as it is done; in this process if one is enough.

    Args:
        settings: each process opens an office of its own.
        refs: cases or licences.
        jobs: processes.
        work: a function of a module; what it raises ends the whole.

    Raises:
        IssueError: ``worker-lost``: a process was ended from outside.
    """
    if jobs == 1:
        office = open_office(settings)
        yield from (work(office, ref) for ref in refs)
        return
    waiting = iter(refs)
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(settings,),
    )
    try:
        running: set[Future[T]] = set()
        while True:
            room = AHEAD * jobs - len(running)
            running |= {pool.submit(_work, work, ref) for ref in islice(waiting, room)}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in done)
    except BrokenProcessPool as error:
        raise IssueError(
            "A worker process was ended from outside (by a lack of memory?).",
            hint="What is done stays done: run the same command again, with fewer --jobs.",
            code="worker-lost",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(settings: Settings) -> None:
    global _office
    end_with_parent()
    _office = open_office(settings)


def _work(work: Callable[[Office, str], T], ref: str) -> T:
    assert _office is not None
    return work(_office, ref)
