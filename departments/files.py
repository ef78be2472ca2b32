"""Files that people hand in as JSON: reviews and opinions. Mistakes are told by entry and key."""

import json
import re
import unicodedata
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from cases.errors import UsageError
from templates.explain import explain

T = TypeVar("T")


def parse(text: str | bytes, kind: type[T], *, what: str, code: str) -> T:
    """JSON text as the type it must be.

    Args:
        text: the file's content, UTF-8.
        kind: the type, e.g. ``tuple[Opinion, ...]``.
        what: what the file is, to begin the message with.
        code: reason code of the error.

    Raises:
        UsageError: no JSON, or JSON of another form; the message names the entry and the key.
    """
    hint = "Correct the file and give it again; nothing was recorded."
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise UsageError(f"{what} is no JSON ({error}).", hint=hint, code=code) from error
    try:
        return TypeAdapter(kind).validate_python(document)
    except ValidationError as error:
        fault, remedy = explain(error, kind)
        raise UsageError(f"{what}: {fault}.", hint=remedy or hint, code=code) from error


def printable(text: str) -> str:
    """Text that can be stored and printed: tabs and the like become spaces, line ends one LF.

    Raises:
        ValueError: a control, private-use or unassigned character; no font draws it alike.
    """
    plain = re.sub(r"[\t\v\f]+", " ", re.sub(r"\r\n?", "\n", text)).strip()
    for char in plain:
        if char != "\n" and unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs"):
            raise ValueError(f"holds the character U+{ord(char):04X}, which cannot be printed")
    return plain
