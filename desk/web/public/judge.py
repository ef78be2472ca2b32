"""A process that verifies what the public hands in (核验进程).

Files from anybody are opened there and not in the server: one that hangs, or wants all the
memory, ends with its process.
"""

import asyncio
import multiprocessing
import resource
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime

from cases.children import end_with_parent
from cases.settings import Settings
from licenses.verification.verdict import Verdict

SECONDS = 15
MEMORY = 4 * 1024**3
"""Of addresses: the libraries alone reserve one gigabyte."""
FILES_PER_PROCESS = 200
MANY_WAITING = 5
PIXELS = 30_000_000
"""Of a picture from anybody; telephones make 12 million."""

_settings: Settings | None = None


class Judge:
    """One process, started with the first file and kept warm. May be shared by threads."""

    def __init__(self, settings: Settings) -> None:
        # No secret of ours goes where files of anybody are opened.
        self._settings = settings.model_copy(
            update={
                "signing_passphrase": None,
                "signing_passphrase_file": None,
                "max_pixels": min(settings.max_pixels, PIXELS),
            }
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="judge")
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._waiting = 0

    @property
    def busy(self) -> bool:
        """So many wait that one more would wait longer than anybody does."""
        return self._waiting >= MANY_WAITING

    async def accept(self, target: str) -> Verdict | None:
        """As ``verify``, in a thread of its own: those who wait keep nothing else waiting."""
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self.verify, target)
        finally:
            self._waiting -= 1

    def verify(self, target: str) -> Verdict | None:
        """What ``verify`` says of a file; None if the file took too much time or memory.

        Raises:
            YizhengError: as ``licenses.verification.verify`` does.
        """
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
        self._thread.shutdown(wait=False, cancel_futures=True)
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
    from licenses.verification.verify import verify

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
