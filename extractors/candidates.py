"""From labels to raw values (候选值): to the right, wrapped in its column, below, by pattern."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.labels import Label
from extractors.layout import Token, reading_order, same_row
from extractors.text import join
from templates.documents import FieldRule

ROW_GAP = 1.1
"""A value ends where the next line is further below than this many letter heights."""
VALUE_GAP = 4.0
"""Widest gap within the row of a value, in letter heights."""
SAME_COLUMN = 2.5
"""Labels whose left edges are nearer than this, in letter heights, are of one column."""
CELL_VALUE_GAP = 3.0
"""Pixels that a value cell may lie away from its label cell."""


@dataclass(frozen=True)
class Found:
    """Tokens that may be a field's value, and how they were come by."""

    tokens: tuple[Token, ...]
    method: str
    label_score: float
    raw: str

    @property
    def confidence(self) -> float:
        """The weakest line decides."""
        return min((t.confidence for t in self.tokens), default=0.0)

    @property
    def differs(self) -> bool:
        """A second reading of one of the lines gave another text."""
        return any(t.differs for t in self.tokens)


def beside(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> list[Found]:
    """The value to the right of a label: its row alone, and with the lines it wraps into."""
    if label.cell:
        cell = _cell_beside(label, values) or _cell_below(label, values)
        return [_with_unit(cell, label)] if cell else []
    page = [t for t in values if t.page == label.page and not t.cell]
    bottom = _zone_bottom(label, labels)
    limit = _right_limit(label, labels, bottom)
    first = [label.rest] if label.rest else []
    row = [
        t
        for t in page
        if t is not label.rest
        and t.box[0] >= label.box[2] - 0.8 * label.height
        and t.box[0] < limit
        and same_row(label, t)
    ]
    first.extend(_without_wide_gaps(sorted(row, key=lambda t: t.box[0]), label, first))
    method = "label-right"
    wrapped = _wrapped(first, label, page, bottom, limit)
    rows = [tuple(first), (*first, *wrapped)] if wrapped else [tuple(first)]
    found = [Found(row, method, label.score, join([t.text for t in row])) for row in rows if row]
    return [_with_unit(one, label) for one in found]


def _with_unit(found: Found, label: Label) -> Found:
    """A bare number gets the unit that its label states."""
    bare = re.fullmatch(r"[\d.,\s]+", found.raw)
    return replace(found, raw=found.raw + label.unit) if label.unit and bare else found


def below(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """The nearest lines beneath a label, within its column."""
    limit = _right_limit(label, labels, label.box[3] + 6 * label.height)
    under = [
        t
        for t in values
        if t.page == label.page
        and label.box[3] - 0.4 * label.height <= t.box[1]
        and t.box[1] - label.box[3] < 5 * label.height
        and t.box[0] < min(limit, label.box[2] + 8 * label.height)
        and t.box[2] > label.box[0] - 2 * label.height
    ]
    if not under:
        return None
    top = min(under, key=lambda t: t.middle)
    row = reading_order([t for t in under if same_row(t, top)])
    return Found(tuple(row), "label-below", label.score, join([t.text for t in row]))


def around(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """All loose pieces near a label, right of it and beneath, in reading order.

    For a date that was printed as 年 月 日 and filled in piece by piece.
    """
    lower = [o.box[1] for o in labels if o.page == label.page and o.box[1] > label.box[3]]
    floor = min([label.box[3] + 7 * label.height, *lower])
    near = [
        t
        for t in values
        if t.page == label.page
        and t.box[0] > label.box[0] - 3 * label.height
        and label.box[1] - label.height < t.middle < floor
    ]
    pieces = reading_order(near)
    if not pieces:
        return None
    return Found(tuple(pieces), "pieces", label.score, join([t.text for t in pieces]))


def by_pattern(rule: FieldRule, tokens: Sequence[Token]) -> list[Found]:
    """Values that a template's regular expressions find in the running text of one page."""
    ordered = reading_order(tokens)
    text = "".join(t.key for t in ordered)
    owners = [i for i, t in enumerate(ordered) for _ in t.key]
    found = []
    for pattern in rule.patterns:
        for match in re.finditer(pattern, text):
            start, end = match.span("value")
            if start < end:
                parts = tuple(ordered[i] for i in sorted(set(owners[start:end])))
                found.append(Found(parts, "pattern", 100.0, match["value"]))
    return found


def _cell_beside(label: Label, values: Sequence[Token]) -> Found | None:
    if label.rest:
        return Found((label.rest,), "cell", label.score, label.rest.text)
    cells = [
        t
        for t in values
        if t.cell
        and t.page == label.page
        and t.box[0] >= label.box[2] - CELL_VALUE_GAP
        and same_row(label, t)
    ]
    if not cells:
        return None
    nearest = min(cells, key=lambda t: t.box[0])
    if nearest.box[0] - label.box[2] > CELL_VALUE_GAP:
        return None  # the neighbouring cell is empty
    return Found((nearest,), "cell", label.score, nearest.text)


def _cell_below(label: Label, values: Sequence[Token]) -> Found | None:
    """The cell under a heading that fills its row of the table, as wide as the heading.

    A narrower label may have an empty cell beside it, and what is below is another row's.
    """
    cells = [t for t in values if t.cell and t.page == label.page]
    left = min((t.box[0] for t in cells), default=0.0)
    right = max((t.box[2] for t in cells), default=0.0)
    if label.box[0] > left + CELL_VALUE_GAP or label.box[2] < right - CELL_VALUE_GAP:
        return None
    for t in cells:
        edges = abs(t.box[0] - label.box[0]) + abs(t.box[2] - label.box[2])
        if abs(t.box[1] - label.box[3]) <= CELL_VALUE_GAP and edges <= 2 * CELL_VALUE_GAP:
            return Found((t,), "cell-below", label.score, t.text)
    return None


def _zone_bottom(label: Label, labels: Sequence[Label]) -> float:
    """Where the next label of the same column begins."""
    below = [
        other.box[1]
        for other in labels
        if other.page == label.page
        and other.middle > label.middle + 0.6 * label.height
        and abs(other.box[0] - label.box[0]) < SAME_COLUMN * label.height
    ]
    return min(below, default=float("inf"))


def _right_limit(label: Label, labels: Sequence[Label], bottom: float) -> float:
    """Left edge of the next column of labels, as far as this value's lines may reach."""
    reach = min(bottom, label.box[3] + 12 * label.height)
    right = [
        other.box[0]
        for other in labels
        if other.page == label.page
        and other is not label
        and other.box[0] > label.box[2]
        and label.box[1] - 0.5 * label.height < other.middle < reach
    ]
    return min(right, default=float("inf"))


def _without_wide_gaps(row: Sequence[Token], label: Label, before: Sequence[Token]) -> list[Token]:
    """Tokens until a gap of more than ``VALUE_GAP``: beyond it begins something else."""
    kept: list[Token] = []
    edge = before[-1].box[2] if before else None
    for token in row:
        if edge is not None and token.box[0] - edge > VALUE_GAP * label.height:
            break
        kept.append(token)
        edge = token.box[2]
    return kept


def _wrapped(
    first: Sequence[Token], label: Label, page: Sequence[Token], bottom: float, limit: float
) -> list[Token]:
    """Following lines of the same column: a value wraps beneath itself, not beneath its label."""
    if not first:
        return []
    left = min(t.box[0] for t in first)
    floor = max(t.box[3] for t in first)
    height = max(t.height for t in first)
    kept: list[Token] = []
    for token in reading_order(t for t in page if t not in first):
        fits = token.box[0] >= left - 1.5 * height and token.box[0] < limit
        if not fits or token.middle <= floor - 0.3 * height or token.middle >= bottom:
            continue
        if token.box[1] - floor > ROW_GAP * height:
            break
        kept.append(token)
        floor = max(floor, token.box[3])
    return kept


def digits_as_date(found: Found) -> Found | None:
    """``年 月 日 2019 01 01`` with pieces in any order → ``2019年01月01日``."""
    numbers = [n for token in found.tokens for n in re.findall(r"\d+", token.key)]
    years = [n for n in numbers if re.fullmatch(r"(?:19|20)\d{2}", n)]
    rest = [n for n in numbers if re.fullmatch(r"\d{1,2}", n)]
    if len(years) != 1 or len(rest) != 2:
        return None
    used = tuple(t for t in found.tokens if re.search(r"\d", t.key))
    return replace(found, raw=f"{years[0]}年{rest[0]}月{rest[1]}日", tokens=used)
