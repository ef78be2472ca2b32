"""Reader processes (识别进程): one engine each, fed with pages, never outliving their parent."""

import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from cases.errors import MaterialError
from cases.settings import Settings
from extractors.engine import Engine, PaddleEngine
from extractors.weights import find_weights

PAGES_PER_PROCESS = 300
"""A reader is replaced after so many pages: ONNX Runtime's memory grows on the processor."""

P = ParamSpec("P")
T = TypeVar("T")

_engine: Engine | None = None
_weights: Path | None = None


def engine() -> Engine:
    """The engine of this reader process, made when the first page needs it."""
    global _engine
    if _engine is None:
        if _weights is None:
            raise RuntimeError("no engine outside a reader process")
        _engine = PaddleEngine(_weights)
    return _engine


def _begin(weights: Path | None) -> None:
    global _weights
    _weights = weights
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    threading.Thread(target=_end_with_parent, daemon=True, name="end-with-parent").start()


def _end_with_parent() -> None:
    """Rule 7: a killed parent cannot end its children, so each watches it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


class Readers:
    """A pool of reader processes; use as a context manager.

    Args:
        settings: say how many processes and where the model weights lie.

    Raises:
        SetupMissing: the weights are not there (``weights-missing``).
    """

    def __init__(self, settings: Settings) -> None:
        self._jobs = settings.jobs
        self._weights = find_weights(settings)
        self._lock = threading.Lock()
        self._pool = self._new_pool()
        self._handed_out = 0

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=self._jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self._weights,),
        )

    def submit(
        self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> "Callable[[], T]":
        """Hand one piece of work to a reader; the answer is a function that waits for it.

        A reader that dies takes the pool with it. The pool is made anew and the work tried
        once more, so that one hostile page costs nobody else anything; if the reader dies
        again, waiting raises ``MaterialError`` (``reader-crashed``).
        """
        pool, future = self._submit(work, *args, **kwargs)

        def wait() -> T:
            try:
                return future.result()
            except BrokenProcessPool:
                self._replace(pool)
            with self._alone:
                again_pool, again = self._submit(work, *args, **kwargs)
                try:
                    return again.result()
                except BrokenProcessPool as error:
                    self._replace(again_pool)
                    raise MaterialError(
                        "The reader process died twice on this page.",
                        hint="The file may be damaged: save it anew or scan it again.",
                        code="reader-crashed",
                    ) from error

        return wait

    _alone = threading.Lock()
    """Second attempts run one by one: whoever crashes then is the one to blame."""

    def _submit(
        self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> tuple[ProcessPoolExecutor, "Future[T]"]:
        for _ in range(3):
            pool = self._fresh_pool()
            try:
                return pool, pool.submit(work, *args, **kwargs)
            except BrokenProcessPool:
                self._replace(pool)
        raise MaterialError(
            "No reader process can be started.",
            hint="Run `yizheng doctor`; there may be too little memory.",
            code="reader-crashed",
        )

    def _fresh_pool(self) -> ProcessPoolExecutor:
        """The pool, replaced when it has read its share; the old one finishes what it has.

        (``max_tasks_per_child`` of the standard library can deadlock on Python 3.11.)
        """
        with self._lock:
            self._handed_out += 1
            if self._handed_out > PAGES_PER_PROCESS * self._jobs:
                self._pool.shutdown(wait=False)
                self._pool, self._handed_out = self._new_pool(), 1
            return self._pool

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                broken.shutdown(wait=False, cancel_futures=True)
                self._pool = self._new_pool()

    def close(self) -> None:
        """End all readers; work not yet begun is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
