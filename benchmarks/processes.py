"""Processor time and memory of this process and those it started (进程用量)."""

import statistics
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
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


def spent(work: Callable[[], T]) -> tuple[T, Spent]:
    """Do the work; count this process and its children, as long as those live on."""
    cpu, wall = _cpu(), time.perf_counter()
    result = work()
    return result, Spent(time.perf_counter() - wall, _cpu() - cpu)


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
    """Resident memory, in MB, while the block runs: of this process and of every reader.

    Readers are looked for at each look, as one may take the place of another.

    Args:
        every: seconds between two looks.
    """

    def __init__(self, every: float = 0.25) -> None:
        self.parent: list[float] = []
        self.readers: dict[int, list[tuple[int, float]]] = {}
        """Process id → at each look, how much was done and how large the process was."""
        self.done = 0
        """What has been done so far, kept by who does it."""
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def most_of_each(self) -> list[float]:
        """How large each reader was at most."""
        return [max(size for _, size in looks) for looks in self.readers.values()]

    def _sample(self) -> None:
        while not self._stop.wait(self._every):
            self.parent.append(_megabytes(psutil.Process()))
            for reader in _readers():
                if size := _megabytes(reader):
                    self.readers.setdefault(reader.pid, []).append((self.done, size))

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


def _readers() -> list[psutil.Process]:
    """The spawned children; the resource tracker of multiprocessing is not one of them."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):
            if "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
    return found


def _megabytes(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def middle(figures: Iterable[float]) -> tuple[float, float, float]:
    """Smallest, median, largest."""
    found = sorted(figures)
    return found[0], statistics.median(found), found[-1]
