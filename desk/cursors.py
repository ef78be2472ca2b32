"""Where a page of a list ended (分页游标), as a text that goes to the client and comes back."""

import base64
import binascii
import json
from typing import Any

from cases.errors import UsageError


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
        raise strange()
    return list(found)


def strange() -> UsageError:
    """The error for a cursor that nobody was given."""
    return UsageError(
        "The cursor is none that was given out here.",
        hint="Begin again without one.",
        code="cursor-invalid",
    )


def _is(part: Any, kind: type) -> bool:
    """Whether a part is of its kind, and can be looked for in every database."""
    if isinstance(part, str):
        return kind is str and part.isprintable()
    return kind is int and type(part) is int and 0 <= part < 2**31
