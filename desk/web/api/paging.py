"""Lists a page at a time (分页): a cursor says where the next one begins."""

import base64
import binascii
import json
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from cases.errors import UsageError

T = TypeVar("T")
MOST = 200

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.", examples=[50])]
Cursor = Annotated[
    str | None,
    Query(max_length=1000, description="`next` of the page before; without it, the first page."),
]


class Paged(BaseModel, Generic[T]):
    """A part of a list."""

    model_config = ConfigDict(frozen=True)

    items: tuple[T, ...]
    next: str | None
    """Cursor of the page after this one; null: this is the last."""


def cursor(*position: str | int | None) -> str:
    """Where a page ended, as a text without meaning to others."""
    said = json.dumps(position, separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def position(given: str | None, *kinds: type) -> list[str | int] | None:
    """What ``cursor`` was made of; None without one.

    Args:
        given: from the address.
        kinds: of its parts.

    Raises:
        UsageError: ``cursor-invalid``.
    """
    if given is None:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    fits = isinstance(found, list) and len(found) == len(kinds)
    if not fits or not all(map(_is, found, kinds)):
        raise UsageError(
            "The cursor is none that was given out here.",
            hint="Begin again without one.",
            code="cursor-invalid",
        )
    return list(found)


def _is(part: Any, kind: type) -> bool:
    """Whether a part is of its kind, and can be looked for in every database."""
    if isinstance(part, str):
        return kind is str and part.isprintable()
    return kind is int and type(part) is int and 0 <= part < 2**31
