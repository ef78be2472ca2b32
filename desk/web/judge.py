"""A process that verifies what the public hands in (核验进程).

Files from anybody are opened there and not in the server: one that hangs, or wants all the
memory, ends with its process.
"""

import multiprocessing
import resource
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime

from cases.children import end_with_parent
from cases.settings import Settings
from licenses.verdict import Verdict

SECONDS = 15
MEMORY = 4 * 1024**3
"""Of addresses: the libraries alone reserve one gigabyte."""
FILES_PER_PROCESS = 200
MANY_WAITING = 5

_settings: Settings | None = None


class Judge:
    """One process, started with the first file and kept warm. May be shared by threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._waiting = 0

    @property
    def busy(self) -> bool:
        """So many wait that one more would wait longer than anybody does."""
        return self._waiting >= MANY_WAITING

    def verify(self, target: str) -> Verdict | None:
        """What ``licenses.verify`` says of a file; None if the file took too much time or memory.

        Raises:
            YizhengError: as ``licenses.verify`` does.
        """
        self._waiting += 1
        try:
            return self._verify(target)
        finally:
            self._waiting -= 1

    def _verify(self, target: str) -> Verdict | None:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    1,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_begin,
                    initargs=(self._settings,),
                    max_tasks_per_child=FILES_PER_PROCESS,
                )
            try:
                return self._pool.submit(_verify, target).result()
            except (BrokenProcessPool, MemoryError):
                self._pool.shutdown(wait=False)
                self._pool = None
                return None

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None


def _begin(settings: Settings) -> None:
    global _settings
    _settings = settings
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    end_with_parent()


def _verify(target: str) -> Verdict:
    from cases.files import open_files
    from cases.store import Store
    from licenses.verify import verify

    assert _settings is not None
    signal.alarm(SECONDS)  # its default action ends the process, even one that is stuck in C
    store = Store(_settings.store_url)
    try:
        return verify(
            target,
            register=store,
            files=open_files(_settings),
            settings=_settings,
            now=datetime.now(UTC),
        )
    finally:
        signal.alarm(0)
        store.close()
