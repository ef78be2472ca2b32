"""Lists a page at a time (分页): ``desk.cursors`` says where the next one begins."""

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict

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
