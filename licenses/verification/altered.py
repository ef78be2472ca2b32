"""What is wrong with the end of an address that is no id of a licence (网址有误)."""

import re
from typing import Literal

from cases.ids import CROCKFORD, LICENSE_LENGTH
from licenses import numbering

LETTERS = frozenset(CROCKFORD.lower())
_SERIAL = re.compile(rf"\d{{{numbering.SERIAL_DIGITS}}}[0-9A-Z]$")
"""How a number ends: one id in 36 that was cut off would pass by its check character alone."""
Fault = Literal["case", "truncated", "extra", "letters", "number"]


def fault(text: str) -> Fault | None:
    """Why a text is no id, or None if it may be one; told by its form alone."""
    if len(text) == LICENSE_LENGTH and set(text) <= LETTERS:
        return None
    lower = text.lower()
    if len(lower) == LICENSE_LENGTH and set(lower) <= LETTERS:
        return "case"
    typed = numbering.normalised(text)
    if _SERIAL.search(typed) and numbering.is_number(typed):
        return "number"
    if not lower or not set(lower[:LICENSE_LENGTH]) <= LETTERS:
        return "letters"
    if len(lower) < LICENSE_LENGTH:
        return "truncated"
    return "extra"


def meant(text: str) -> str | None:
    """The id that was probably meant, if enough of it is there."""
    candidate = text.lower()[:LICENSE_LENGTH]
    return candidate if fault(candidate) is None else None
