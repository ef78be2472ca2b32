"""Pieces of a page's text with their place (版面): what labels and values are searched in.

Coordinates here are corrected for the page's skew; ``Token.origin`` keeps the uncorrected
box for people. Distances are measured in letter heights, so that resolution does not matter.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from cases.model import Box, Page, TextLine
from extractors.text import (
    chinese_marks,
    is_cjk,
    positions,
    same_letters,
    simplified,
    squeeze,
    width,
)

MIDDLE = (0.15, 0.7)
"""Where between the edges of the print a strip may part two columns."""
GUTTER = 1.2
"""How wide such a strip is, at least, in letter heights."""
RUNNING = 12
"""A line of so many letters is running text."""
SPREAD = 6
"""So many lines of it on either side make a spread."""


class Placed(Protocol):
    """Whatever has a box: tokens and labels."""

    @property
    def box(self) -> Box:
        """Left, top, right and bottom in pixels."""


@dataclass(frozen=True)
class Token:
    """A run of text that one value or label may be made of."""

    text: str
    key: str
    """``squeeze(text)``: what is matched."""
    box: Box
    origin: Box
    page: int
    confidence: float
    cell: bool
    engine: str
    once: bool = False
    """Recognised once only: no second reading confirms it."""
    differs: bool = False
    """A second reading of the line gave another text."""

    @property
    def height(self) -> float:
        """Letter height in pixels; a cell's letters are smaller than the cell."""
        return min(self.box[3] - self.box[1], 48.0) if self.cell else self.box[3] - self.box[1]

    @property
    def middle(self) -> float:
        """Vertical middle in pixels."""
        return (self.box[1] + self.box[3]) / 2


def tokens(page: Page) -> list[Token]:
    """The page's lines as tokens in reading order; stacked characters taken apart."""
    found: list[Token] = []
    for line in page.lines:
        token = whole(line, page.number, page.skew)
        if page.source == "ocr":
            token = replace(token, text=chinese_marks(token.text), once=line.second is None)
        if token.key:
            found.extend(_unstacked(token))
    usual = statistics.median(t.height for t in found) if found else 0.0
    level = [t for t in found if not _is_slanted(t, usual)]
    return sorted(level, key=lambda t: (t.middle, t.box[0]))


def whole(line: TextLine, page: int, skew: float = 0.0) -> Token:
    """A line as one token.

    Of two readings that differ in traditional letters only, the simplified one is meant.
    """
    if line.second is not None and same_letters(line.second, simplified(line.text)):
        line = line.model_copy(update={"text": line.second})
    return Token(
        text=line.text,
        key=simplified(squeeze(line.text)),
        box=_level(line.box, skew),
        origin=line.box,
        page=page,
        confidence=line.confidence,
        cell=line.cell,
        engine=line.engine,
        differs=line.second is not None and not same_letters(line.second, line.text),
    )


def reading_order(found: Iterable[Token]) -> list[Token]:
    """Row by row, left to right within a row."""
    return [token for row in rows(found) for token in row]


def rows(found: Iterable[Token]) -> list[list[Token]]:
    """Rows from top to bottom, each from left to right."""
    rows: list[list[Token]] = []
    for token in sorted(found, key=lambda t: t.middle):
        row = rows[-1] if rows else None
        if row and token.middle - row[0].middle < 0.5 * min(token.height, row[0].height):
            row.append(token)
        else:
            rows.append([token])
    return [sorted(row, key=lambda t: t.box[0]) for row in rows]


def printed_rows(found: Iterable[Token]) -> list[list[Token]]:
    """Rows in which nothing stands further apart than the letters of a spaced title."""
    parts: list[list[Token]] = []
    for row in rows(found):
        for i, token in enumerate(row):
            gap = token.box[0] - row[i - 1].box[2] if i else float("inf")
            if -token.height < gap < 4 * token.height:
                parts[-1].append(token)
            else:
                parts.append([token])
    return parts


def columns(found: Sequence[Token]) -> list[list[Token]]:
    """Text set in two columns, a spread or a form with its stub, column by column."""
    at = _strip(found)
    if at is None:
        return [list(found)]
    sides = [[t for t in found if t.box[0] < at], [t for t in found if t.box[0] >= at]]
    return sides if _lines(sides[1]) >= 3 <= len(sides[0]) else [list(found)]


def gutter(found: Sequence[Token]) -> float | None:
    """Where the two pages of a spread meet, in pixels from the left."""
    at = _strip(found)
    if at is None:
        return None
    left = _lines([token for token in found if token.box[0] < at])
    right = _lines([token for token in found if token.box[0] >= at])
    return at if min(left, right) >= SPREAD else None


def _lines(found: Sequence[Token]) -> int:
    return sum(len(token.key) >= RUNNING for token in found)


def _strip(found: Sequence[Token]) -> float | None:
    """The middle of the widest strip between the edges of the print that nothing crosses."""
    plain = [token for token in found if len(token.key) > 1]
    if not plain or any(token.cell for token in plain):
        return None
    start, end = min(t.box[0] for t in plain), max(t.box[2] for t in plain)
    usual = statistics.median(t.height for t in plain)
    edge, widest, at = start, GUTTER * usual, None
    for token in sorted(plain, key=lambda t: t.box[0]):
        middle = (edge + token.box[0]) / 2
        inside = MIDDLE[0] < (middle - start) / max(end - start, 1.0) < MIDDLE[1]
        if token.box[0] - edge > widest and inside:
            widest, at = token.box[0] - edge, middle
        edge = max(edge, token.box[2])
    return at


def split(token: Token, at: int) -> tuple[Token, Token]:
    """Cut a token before the ``at``-th character of its key; boxes by the letters' widths."""
    index = positions(token.text)[at]
    share = sum(map(width, token.text[:index])) / max(sum(map(width, token.text)), 0.1)
    left, right = token.text[:index], token.text[index:]
    x0, y0, x1, y1 = token.box
    cut = x0 + share * (x1 - x0)
    ox0, oy0, ox1, oy1 = token.origin
    origin_cut = ox0 + share * (ox1 - ox0)
    return (
        replace(token, text=left, key=simplified(squeeze(left)), box=(x0, y0, cut, y1),
                origin=(ox0, oy0, origin_cut, oy1)),
        replace(token, text=right, key=simplified(squeeze(right)), box=(cut, y0, x1, y1),
                origin=(origin_cut, oy0, ox1, oy1)),
    )  # fmt: skip


def same_row(a: Placed, b: Placed) -> bool:
    """True when the two overlap vertically by more than half of the less tall one's height."""
    overlap = min(a.box[3], b.box[3]) - max(a.box[1], b.box[1])
    return overlap > 0.5 * min(a.box[3] - a.box[1], b.box[3] - b.box[1])


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around all of them."""
    return (
        round(min(b[0] for b in boxes), 1),
        round(min(b[1] for b in boxes), 1),
        round(max(b[2] for b in boxes), 1),
        round(max(b[3] for b in boxes), 1),
    )


def _is_slanted(token: Token, usual: float) -> bool:
    """A watermark (水印) across the page: its box is far too high for its letters."""
    x0, y0, x1, y1 = token.box
    # Levelling leaves a short line a little too high.
    if token.cell or len(token.key) < 2 or y1 - y0 < (2.2 if len(token.key) == 2 else 1.4) * usual:
        return False
    letters = sum(map(width, token.key)) * (y1 - y0)
    return 0.4 * (y1 - y0) < x1 - x0 < min(2.7 * (y1 - y0), 0.65 * letters)


def _unstacked(token: Token) -> list[Token]:
    """Letter-spaced labels of neighbouring rows come back as one tall box: 名 over 类."""
    x0, y0, x1, y1 = token.box
    count = len(token.key)
    tall = (y1 - y0) > 1.45 * (x1 - x0)
    if token.cell or not (tall and 2 <= count <= 6 and all(map(is_cjk, token.key))):
        return [token]
    step = (y1 - y0) / count
    origin_step = (token.origin[3] - token.origin[1]) / count
    return [
        replace(
            token, text=letter, key=letter,
            box=(x0, y0 + i * step, x1, y0 + (i + 1) * step),
            origin=(token.origin[0], token.origin[1] + i * origin_step,
                    token.origin[2], token.origin[1] + (i + 1) * origin_step),
        )
        for i, letter in enumerate(token.key)
    ]  # fmt: skip


def _level(box: Box, skew: float) -> Box:
    """Shear the page so that its lines lie level; exact enough for a few degrees."""
    x0, y0, x1, y1 = box
    if not skew:
        return box
    # An upright box around a sloping line is taller than the line by its rise.
    rise = abs(skew) * (x1 - x0)
    trim = min(rise, 0.5 * (y1 - y0)) / 2
    drop = skew * (x0 + x1) / 2
    return (x0, y0 - drop + trim, x1, y1 - drop - trim)
