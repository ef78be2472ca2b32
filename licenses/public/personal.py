"""What of free text may be printed and shown (个人信息脱敏): no phone, no citizen number."""

import re
from unicodedata import normalize

_GAP = r"[ \-.·‐-―]{0,3}"
"""What people put between the digits of a number."""


def _of(*digits: str) -> str:
    return _GAP.join(digits)


_ANY = r"\d"
_MONTH = f"(?:{_of('0', '[1-9]')}|{_of('1', '[0-2]')})"
_DAY = f"(?:{_of('0', '[1-9]')}|{_of('[12]', _ANY)}|{_of('3', '[01]')})"
_YEAR = f"(?:{_of('1', '9', _ANY, _ANY)}|{_of('2', '0', '[01]', _ANY)})"
_AREA = ["[1-9]", *[_ANY] * 5]
_CITIZEN = _of(*_AREA, _YEAR, _MONTH, _DAY, *[_ANY] * 3, r"[\dXx]")
"""Born until 2019: an authority's own numbers have an area and a day in them too."""
_CITIZEN_OLD = _of(*_AREA, "[3-9]", _ANY, _MONTH, _DAY, *[_ANY] * 3)
"""Of 15 digits, until 1999."""
_MOBILE = rf"(?:(?:\+|00)?{_of('8', '6', '')})?" + _of("1", "[3-9]", *[_ANY] * 9)
_LANDLINE = rf"0(?:10|2\d|[3-9]\d\d)\)?{_GAP}[2-8]\d{{2,3}}{_GAP}\d{{4}}"
_PERSONAL = re.compile(
    rf"(?<!\d)(?:(?:{_CITIZEN}|{_CITIZEN_OLD})(?![0-9A-Za-z])|(?:{_MOBILE}|{_LANDLINE})(?!\d))"
)


def public(text: str | None) -> str | None:
    """A department's words as they may hang on a wall: without phone and citizen numbers."""
    if text is None:
        return None
    shown, end = [], 0
    for found in _PERSONAL.finditer(_plain(text)):
        shown += [text[end : found.start()], "〔号码略〕"]
        end = found.end()
    return "".join([*shown, text[end:]])


def is_personal(text: str) -> bool:
    """Whether a phone or citizen number is in it, however it is spaced or typed."""
    return _PERSONAL.search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Full-width digits as plain ones (NFKC), every character in its place."""
    plain = ((char, normalize("NFKC", char)) for char in text)
    return "".join(folded if len(folded) == 1 else char for char, folded in plain)
