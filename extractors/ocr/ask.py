"""Ask a reader and keep its answer (缓存): what was read once is not read again."""

from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError

from cases.model import Page
from extractors.ocr.engine import PaddleEngine
from extractors.ocr.pool import Readers
from templates.documents import kinds_digest

READING = f"{PaddleEngine.name}-10"
"""What made a reading. The number is raised when the same engine would give other lines now."""

PAGE = TypeAdapter(Page)

P = ParamSpec("P")
T = TypeVar("T")


class PageCache(Protocol):
    """Where readings of pages are kept between runs; it may forget them at any time."""

    def cache_get(self, key: str) -> bytes | None:
        """What was kept under the key, or None."""

    def cache_put(self, key: str, data: bytes) -> None:
        """Keep data under the key."""


def ask(
    readers: Readers,
    cache: PageCache | None,
    key: str,
    shape: TypeAdapter[T],
    work: Callable[P, T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Callable[[], T]:
    """Hand work to a reader now, or take its answer from the cache; it is waited for later.

    Args:
        readers: who does the work.
        cache: where answers are kept, if anywhere.
        key: names the work and what it is done on.
        shape: how an answer is written down; an entry that is none of that shape counts as none.
        work: what the reader does.
        *args: its arguments.
        **kwargs: its named arguments.
    """
    key = f"{key}-{READING}-{kinds_digest()}"
    kept = cache.cache_get(key) if cache else None
    if kept is not None:
        try:
            answer = shape.validate_json(kept)
        except ValidationError:
            pass  # damaged, or kept by another version: read again
        else:
            return lambda: answer
    wait = readers.submit(work, *args, **kwargs)

    def finish() -> T:
        fresh = wait()
        if cache:
            cache.cache_put(key, shape.dump_json(fresh))
        return fresh

    return finish
