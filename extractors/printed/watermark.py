"""Watermarks (水印): one remark printed again and again across a page is nobody's value.

Copies of identity cards and certificates are marked 仅供办理…使用 all over. OCR reads whole remarks
and pieces of them, between the lines and in the place of values.
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from cases.model import Page, TextLine
from extractors.printed.layout import Token
from extractors.text import squeeze

REMARK = re.compile("(?:仅[供限]|只[供限]|用于办理|复印[无件]|他用无效)")
"""What such a remark says."""
ALIKE = 80.0
"""A misread piece has so much of the remark, in per cent."""
REPEATED = 4
"""So often, with its pieces, it is printed at least."""
LONGEST = 40
"""Letters of a remark: a sentence of the document says 仅供 as well."""


def without_watermark(tokens: Sequence[Token], page: Page) -> list[Token]:
    """The tokens of a page without a remark that is repeated across it, whole or in pieces."""
    remarks = remarks_on(page.lines)
    return [t for t in tokens if not any(is_piece(t.key, remark) for remark in remarks)]


def remarks_on(lines: Sequence[TextLine]) -> list[str]:
    """The remarks that are repeated across a page, squeezed."""
    keys = [squeeze(line.text) for line in lines]
    said = {key for key in keys if REMARK.search(key) and len(key) <= LONGEST}
    return [one for one in said if sum(is_piece(key, one) for key in keys) >= REPEATED]


def is_piece(key: str, remark: str) -> bool:
    """A squeezed line is the remark or a piece of it, a misread one as well."""
    return (len(key) > 1 and key in remark) or (
        3 < len(key) <= len(remark) + 2 and fuzz.partial_ratio(key, remark) >= ALIKE
    )
