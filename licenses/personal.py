"""What of free text may be printed and shown (个人信息脱敏)."""

import re

_PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
"""Mobile phone and citizen numbers."""


def public(text: str | None) -> str | None:
    """A department's words as they may hang on a wall: without phone and citizen numbers."""
    return None if text is None else _PERSONAL.sub("〔号码略〕", text)
