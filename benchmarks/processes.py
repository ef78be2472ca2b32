"""Processor time and memory of this process and those it started (进程用量)."""

import statistics
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

import psutil

T = TypeVar("T")


@dataclass(frozen=True)
class Spent:
    """What a piece of work took: seconds on the wall and seconds of processor."""

    wall: float
    cpu: float


def spent(work: Callable[[], object]) -> Spent:
    """Do the work; count this process and its children, as long as those live on."""
    cpu, wall = _cpu(), time.perf_counter()
    work()
    return Spent(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    return sum(_own_cpu(process) for process in _tree())


def _own_cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _tree() -> list[psutil.Process]:
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


class Memory:
    """Resident memory over time, in MB, while the block runs.

    Args:
        children: process ids to watch beside this process.
        every: seconds between two looks.
    """

    def __init__(self, children: Iterable[int], every: float = 0.25) -> None:
        self.parent: list[float] = []
        self.every = every
        self._me = psutil.Process()
        self._children = [psutil.Process(pid) for pid in children]
        self.readers: list[list[float]] = [[] for _ in self._children]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def _sample(self) -> None:
        while not self._stop.wait(self.every):
            self.parent.append(_megabytes(self._me))
            for child, curve in zip(self._children, self.readers, strict=True):
                curve.append(_megabytes(child))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()


def _megabytes(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def middle(figures: Iterable[float]) -> tuple[float, float, float]:
    """Smallest, median, largest."""
    found = sorted(figures)
    return found[0], statistics.median(found), found[-1]
