"""Reader processes (识别进程): one engine each, fed with pages, never outliving their parent."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from cases.children import end_with_parent
from cases.errors import MaterialError, YizhengError
from cases.settings import Settings
from extractors.ocr.engine import Engine, PaddleEngine
from extractors.ocr.weights import find_weights
from templates import documents

PAGES_PER_PROCESS = 300
"""A reader is replaced after so many pages: ONNX Runtime's memory grows on the processor."""
SECONDS_PER_PIECE = 180
"""A reader that takes longer for one page is ended: a hostile page may keep it busy for ever."""

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


def _begin(weights: Path | None, wordings: Sequence[documents.Wording]) -> None:
    global _weights
    _weights = weights
    documents.learn(wordings)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    end_with_parent()


def _work(
    work: Callable[..., T], args: Sequence[Any], kwargs: Mapping[str, Any], seconds: int
) -> T:
    """Do one piece of work inside a reader, within its time.

    Libraries raise what they like on damaged files, some of it not fit to travel to the parent:
    whatever is no error of ours becomes ``reader-failed``.
    """
    signal.alarm(seconds)  # its default action ends the process, even one that is stuck in C
    try:
        return work(*args, **kwargs)
    except YizhengError:
        raise
    except Exception as error:
        raise MaterialError(
            f"The page could not be read ({type(error).__name__}: {error}).",
            hint="Save it anew or scan it again.",
            code="reader-failed",
        ) from error
    finally:
        signal.alarm(0)


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
        self._lock = threading.RLock()
        self._pool = self._new_pool(self._jobs)
        self._waiting: deque[tuple[Callable[[], Any], Future[Any]]] = deque()
        self._busy = 0
        self._handed_out = 0
        self._alone = threading.Lock()
        self._second_try: ProcessPoolExecutor | None = None

    def _new_pool(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self._weights, documents.learned()),
        )

    def begin_anew(self) -> None:
        """Let new readers take over when these are idle: they know what was learned since."""
        with self._lock:
            self._handed_out = PAGES_PER_PROCESS * self._jobs

    def submit(
        self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> "Callable[[], T]":
        """Hand one piece of work to a reader; the answer is a function that waits for it.

        A reader that dies takes the pool with it. The pool is made anew and the work tried
        once more, so that one hostile page costs nobody else anything; if the reader dies
        again, waiting raises ``MaterialError`` (``reader-crashed``). An error that the work
        raises is raised by waiting: a ``YizhengError`` as it is, any other as ``MaterialError``
        (``reader-failed``).
        """
        piece = partial(_work, work, args, kwargs, SECONDS_PER_PIECE)
        answer: Future[T] = Future()
        with self._lock:
            self._waiting.append((piece, answer))
            self._feed()

        def wait() -> T:
            try:
                return answer.result()
            except BrokenProcessPool:
                return self._try_alone(piece)

        return wait

    def _feed(self) -> None:
        """Hand waiting pieces to the pool, a few more than it has readers.

        A pool that has read its share is given nothing more and replaced once it is idle, so that
        there are never more engines than readers. (``max_tasks_per_child`` of the standard
        library can deadlock on Python 3.11.)
        """
        while self._waiting and self._busy < 2 * self._jobs:
            if self._handed_out >= PAGES_PER_PROCESS * self._jobs:
                if self._busy:
                    return
                self._renew()
            piece, answer = self._waiting.popleft()
            try:
                future = self._pool.submit(piece)
            except BrokenProcessPool:
                self._renew()
                future = self._pool.submit(piece)
            self._busy += 1
            self._handed_out += 1
            future.add_done_callback(partial(self._done, answer))

    def _done(self, answer: "Future[Any]", future: "Future[Any]") -> None:
        with self._lock:
            self._busy -= 1
            self._feed()
        if future.cancelled():
            answer.cancel()
        elif error := future.exception():
            answer.set_exception(error)
        else:
            answer.set_result(future.result())

    def _renew(self) -> None:
        self._pool.shutdown(wait=False)
        self._pool, self._handed_out = self._new_pool(self._jobs), 0

    def _try_alone(self, piece: Callable[[], T]) -> T:
        """Second attempts run one by one in a reader of their own: who crashes it is to blame."""
        with self._alone:
            if self._second_try is None:
                self._second_try = self._new_pool(1)
            try:
                return self._second_try.submit(piece).result()
            except BrokenProcessPool as error:
                self._second_try.shutdown(wait=False)
                self._second_try = None
                raise MaterialError(
                    "The reader process died twice on this page.",
                    hint="The file may be damaged: save it anew or scan it again.",
                    code="reader-crashed",
                ) from error

    def close(self) -> None:
        """End all readers; work not yet begun is dropped."""
        with self._lock:
            dropped = list(self._waiting)
            self._waiting.clear()
        for _, answer in dropped:
            answer.cancel()
        for pool in (self._pool, self._second_try):
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
