"""From labels to raw values (候选值): to the right, wrapped in its column, below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.meaning.values import dates
from extractors.printed.blocks import under
from extractors.printed.labels import HALF_KNOWN, Label
from extractors.printed.layout import Token, gutter, reading_order, rows, same_row, union
from extractors.text import join

ROW_GAP = 1.1
"""A value ends where the next line is further below than this many letter heights."""
VALUE_GAP = 4.0
"""Widest gap within the row of a value, in letter heights."""
SAME_COLUMN = 2.5
"""Labels whose left edges are nearer than this, in letter heights, are of one column."""
CLOSE = 0.5
"""The same for what may begin above the line in which its label stands with its end."""
TALLER = 1.3
"""Letters of a title above a value are larger by this factor."""
SHORT_LINE = 4.0
"""A line that ends so many letter heights before the next one's end was not broken there."""
INDENT = 2.6
"""By so many letter heights a paragraph's first line may begin further right than the next."""
BOXES = ("☑", "☐")
"""What an option to tick begins with."""
TICK = "[☑☐■□]"
"""What OCR and text layers make of a box, anywhere in a row of options."""
ALIKE = 3
"""So many labels of a page with print right beneath show that it may be their value."""
CELL_APART = 5.0
"""The same in letter heights of the label, where only the value's cell was found."""
PARAGRAPH = re.compile(
    r"(?:本单位|本公司|本人|本企业|我单位|我公司|经?甲、?乙|双方|根据|依据|特此|上述|以上|"
    r"第[一二三四五六七八九十]+[条章]|[一二三四五六七八九十]+、|\([一二三四五六七八九十]\)|[0-9]{1,2}(?:[、.](?![0-9])))"
)
"""How a new sentence or clause begins; no value goes on so."""
CLAUSE = re.compile(
    r"(?:[0-9]{1,2}(?:\.[0-9]{1,2})+|[0-9]{1,2}[、.]|[(（][0-9一二三四五六七八九十]{1,2}[)）])"
)
"""How a clause or an item of a section begins: what it is about stands somewhere in it."""
CELL_VALUE_GAP = 3.0
"""Pixels that a value cell may lie away from its label cell."""
TILT = 0.03
"""By so much of its height may the edges of a table lean."""
CELL_ASKEW = 0.06
"""The same as a share of the cell's height: upright boxes around sloping cells."""


@dataclass(frozen=True)
class Found:
    """Tokens that may be a field's value, and how they were come by."""

    tokens: tuple[Token, ...]
    method: str
    label_score: float
    raw: str
    label: Label | None = None
    """The label that led to it, if one did."""

    @property
    def confidence(self) -> float:
        """The weakest line decides."""
        return min((t.confidence for t in self.tokens), default=0.0)

    @property
    def once(self) -> bool:
        """No second reading confirms one of the lines."""
        return any(t.once for t in self.tokens)

    @property
    def differs(self) -> bool:
        """A second reading of one of the lines gave another text."""
        return any(t.differs for t in self.tokens)


def beside(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> list[Found]:
    """The value to the right of a label: its row alone, and with the lines it wraps into."""
    if label.cell:
        cell = (
            _cell_beside(label, values)
            or _cell_below(label, labels, values)
            or _in_open_cell(label, labels, values)
        )
        return [_with_unit(cell, label)] if cell else []
    bottom = _zone_bottom(label, labels, values)
    limit = _right_limit(label, labels, values)
    fold = gutter([t for t in values if t.page == label.page])
    if fold is not None and label.box[0] < fold:
        limit = min(limit, fold)
    column = [
        t
        for t in values
        if t.page == label.page and not t.cell and t is not label.rest and t.box[0] < limit
    ]
    beside = [
        t
        for t in column
        if t.box[0] >= label.box[2] - 0.8 * label.height
        and not _nearer_to_another(t, label, labels)
    ]
    right = [t for t in beside if same_row(label, t)]
    if not right and label.rest is None:  # its two lines may stand half above and half below it
        right = [t for t in beside if _shared_height(label, t) > 0.2 * label.height]
    first = [label.rest] if label.rest else []
    for row in rows(right):
        first.extend(_without_wide_gaps(row, label, first))
    if not first:
        cell = _cell_across(label, labels, values)
        return [_with_unit(cell, label)] if cell else []
    above = _begins_above(first, label, labels, column, values)
    wrapped = _wrapped(first, label, column, bottom, labels)
    found = [first, [*above, *first, *wrapped]] if above or wrapped else [first]
    return [
        _with_unit(Found(tuple(row), "label-right", label.score, _joined(row), label), label)
        for row in found
    ]


def _joined(found: Sequence[Token]) -> str:
    return join([t.text for t in found])


def _with_unit(found: Found, label: Label) -> Found:
    """A bare number gets the unit that its label states."""
    bare = re.fullmatch(r"[\d.,\s]+", found.raw.strip(" :："))
    return replace(found, raw=found.raw + label.unit) if label.unit and bare else found


def below(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """The nearest lines beneath a label, within its column; never another label's row."""
    limit = _right_limit(label, labels, values)
    under = [
        t
        for t in values
        if t.page == label.page
        and label.box[3] - 0.4 * label.height <= t.box[1]
        and t.box[1] - label.box[3] < 5 * label.height
        and t.box[0] < min(limit, label.box[2] + 8 * label.height)
        and t.box[2] > label.box[0] - 2 * label.height
        and not _belongs_to_another(t, label, labels)
    ]
    if not under:
        return None
    top = min(under, key=lambda t: t.middle)
    row = reading_order([t for t in under if same_row(t, top)])
    return Found(tuple(row), "label-below", label.score, _joined(row), label)


def beneath(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """The value under its label on a page that is laid out so; a full row goes on beneath."""
    row = under(label, labels, values)
    if row and row[-1].key in ("至", "自"):  # 有效日期 / 至 / 2029年2月6日
        row += under(replace(label, box=union([t.box for t in row])), labels, values)
    if not row:
        return None
    own = [t for t in values if t.page == label.page and not t.cell]
    if row[-1].box[2] > max(t.box[2] for t in own) - SHORT_LINE * label.height:
        row += _wrapped(row, label, own, _zone_bottom(label, labels, values), labels)
    return _with_unit(Found(tuple(row), "label-below", label.score, _joined(row), label), label)


def beneath_bare(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """The value under a label beside which nothing stands: surer where several stand so."""
    if label.cell or label.rest:
        return None
    found = beneath(label, labels, values)
    if found is None or (label.section and CLAUSE.match(found.raw)):
        return None
    alike = [o for o in labels if o.page == label.page and not (o.cell or o.rest)]
    sure = sum(bool(under(one, labels, values)) for one in alike) >= ALIKE
    if (sure or label.section) and not is_listed(found, values):
        return found
    return replace(found, label_score=min(found.label_score, HALF_KNOWN))


def is_listed(found: Found, values: Sequence[Token]) -> bool:
    """The value is the first of a column: of items that were tested, of people."""
    last = found.tokens[-1]
    return any(
        t.page == last.page
        and t.cell == last.cell
        and abs(t.box[0] - found.tokens[0].box[0]) < max(CELL_VALUE_GAP, last.height)
        and -CELL_VALUE_GAP <= t.box[1] - last.box[3] < max(CELL_VALUE_GAP, 1.5 * last.height)
        for t in values
    )


def around(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """All loose pieces near a label, right of it and beneath, in reading order.

    For a date that was printed as 年 月 日 and filled in piece by piece.
    """
    left = label.box[0] - 3 * label.height
    lower = [
        other.box[1]
        for other in labels
        if other.page == label.page
        and other.box[1] > label.box[3]
        and other.box[2] > left
        # a short stop label may be a mark anywhere on the page: 样本
        and (other.fields or len(other.text) > 2)
    ]
    floor = min([label.box[3] + 7 * label.height, *lower])
    near = [
        t
        for t in values
        if t.page == label.page
        and t.box[0] > left
        and label.box[1] - label.height < t.middle < floor
    ]
    whole = [t for t in near if len(dates(t.key)) == 1]
    pieces = whole if len(whole) == 1 else reading_order(near)
    if not pieces:
        return None
    return Found(tuple(pieces), "pieces", label.score, _joined(pieces), label)


def _cell_beside(label: Label, values: Sequence[Token]) -> Found | None:
    """The neighbouring cell; several beneath each other when the label's cell spans their rows."""
    if label.rest:
        # Without a rule between them, a label beside its options is read in their midst.
        options = [
            t
            for t in values
            if t.cell and t.page == label.page and t.key.startswith(BOXES)
            and (t.box[1], t.box[2], t.box[3]) == (label.box[1], label.box[0], label.box[3])
        ]  # fmt: skip
        found = (*options, label.rest) if label.rest.key.startswith(BOXES) else (label.rest,)
        return Found(found, "cell", label.score, _joined(found), label)
    cells = [
        t
        for t in values
        if t.cell
        and t.page == label.page
        and abs(t.box[0] - label.box[2]) <= _cell_gap(label)
        and same_row(label, t)
        and t.middle - CELL_VALUE_GAP < label.box[3]
        and t.middle + CELL_VALUE_GAP > label.box[1]
    ]
    if not cells:
        return None  # the neighbouring cell is empty
    beside = tuple(sorted(cells, key=lambda t: t.middle))
    return Found(beside, "cell", label.score, _joined(beside), label)


def _cell_below(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """The cell under a heading, as wide as the heading.

    A heading fills its row of the table or stands in a row of headings; a label by itself may
    have an empty cell beside it, and what is below is another row's.
    """
    cells = [t for t in values if t.cell and t.page == label.page]
    headings = [other for other in labels if other.cell and other.page == label.page]
    apart = _cell_gap(label)
    table = union([*(t.box for t in cells), *(other.box for other in headings)])
    edge = max(CELL_VALUE_GAP, TILT * (table[3] - table[1]))
    row = [other.box for other in headings if other is not label and same_row(label, other)]
    starts = label.box[0] <= table[0] + edge or any(
        abs(box[2] - label.box[0]) <= apart for box in row
    )
    ends = label.box[2] >= table[2] - edge or any(
        abs(box[0] - label.box[2]) <= apart for box in row
    )
    rows_beside = [
        box for box in (*row, *(t.box for t in cells))
        if abs(box[0] - label.box[2]) <= apart
        and label.box[1] < (box[1] + box[3]) / 2 < label.box[3]
    ]  # fmt: skip
    if not (starts and ends) or len(rows_beside) > 1:  # it heads the rows right of it
        return None
    for t in cells:
        edges = abs(t.box[0] - label.box[0]) + abs(t.box[2] - label.box[2])
        if abs(t.box[1] - label.box[3]) <= apart and edges <= 2 * apart:
            return Found((t,), "cell-below", label.score, t.text, label)
    return None


def _cell_gap(label: Label) -> float:
    """Pixels that two neighbouring cells may lie apart, or overlap where the page is askew."""
    return max(CELL_VALUE_GAP, CELL_ASKEW * (label.box[3] - label.box[1]))


def _in_open_cell(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """Print right of a label's cell where the neighbouring cell was not found: a seal hides it."""
    starts = [o.box[0] for o in labels if o.page == label.page and same_row(label, o)]
    starts += [t.box[0] for t in values if t.cell and t.page == label.page and same_row(label, t)]
    limit = min((x for x in starts if x >= label.box[2] - CELL_VALUE_GAP), default=float("inf"))
    row = [
        t
        for t in values
        if t.page == label.page
        and not t.cell
        and label.box[2] - CELL_VALUE_GAP < t.box[0] < limit
        and label.box[1] < t.middle < label.box[3]
    ]
    if not row or limit - label.box[2] < CELL_VALUE_GAP:
        return None
    beside = tuple(reading_order(row))
    return Found(beside, "cell-open", label.score, _joined(beside), label)


def _cell_across(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """The cell right of a label whose own cell was not found."""
    cells = [
        t
        for t in values
        if t.cell
        and t.page == label.page
        and t.box[1] < label.middle < t.box[3]
        and label.box[2] - label.height < t.box[0] < label.box[2] + CELL_APART * label.height
    ]
    nearest = min(cells, key=lambda t: t.box[0], default=None)
    if nearest is None or any(
        o.page == label.page
        and o is not label
        and same_row(label, o)
        and label.box[2] <= o.box[0] <= nearest.box[0]
        for o in labels
    ):
        return None
    return Found((nearest,), "cell-open", label.score, nearest.text, label)


def _zone_bottom(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> float:
    """Where the next label of the same column begins; one within a line of text bounds nothing."""
    below = [
        other.box[1]
        for other in labels
        if other.page == label.page
        and other.middle > label.middle + 0.6 * label.height
        and abs(other.box[0] - label.box[0]) < SAME_COLUMN * label.height
        and not any(_adjoins(token, other) for token in values)
    ]
    return min(below, default=float("inf"))


def _adjoins(token: Token, label: Label) -> bool:
    """The label was cut from the line that begins with the token."""
    return (
        token.page == label.page
        and not label.cell
        and token.box[0] < label.box[0]
        and abs(token.box[2] - label.box[0]) < 0.5
        and token.box[1] == label.box[1]
    )


def _right_limit(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> float:
    """Left edge of what stands right of this label's value: a label in its row, or a column.

    Two labels with one left edge that no print crosses make a column; it bounds what stands left
    of it all the way down, so that a value whose own label was lost is not taken for another's.
    """
    right = [o for o in labels if o.page == label.page and o.box[0] > label.box[2]]
    near = [o.box[0] for o in right if same_row(label, o)]
    for other in right:
        edge = other.box[0]
        column = [o for o in right if o.fields and abs(o.box[0] - edge) < 0.7 * label.height]
        if len(column) < 2:
            continue
        top, floor = min(o.box[1] for o in column), max(o.box[3] for o in column)
        beside = top - 3 * label.height < label.middle < floor + 3 * label.height
        if beside and not any(
            t.page == label.page
            and top <= t.middle <= floor
            and t.box[0] < edge - t.height
            and t.box[2] > edge + t.height
            for t in values
        ):
            near.append(edge)
    return min(near, default=float("inf"))


def _nearer_to_another(token: Token, label: Label, labels: Sequence[Label]) -> bool:
    """True when another label left of the token shares more of its height."""
    mine = _shared_height(label, token)
    return any(
        other.page == label.page
        and other is not label
        and other.box[2] <= token.box[0] + 0.8 * token.height
        and other.box[2] > label.box[0]
        and _shared_height(other, token) > mine + 0.15 * token.height
        for other in labels
    )


def _belongs_to_another(token: Token, label: Label, labels: Sequence[Label]) -> bool:
    """True when the token stands in the row of another label, right of it."""
    return any(other is not label and owns(other, token) for other in labels)


def owns(label: Label, token: Token) -> bool:
    """True when the token stands in the row of the label, right of it."""
    return (
        label.page == token.page
        and not label.cell
        and same_row(label, token)
        and -0.8 * label.height < token.box[0] - label.box[2] < 10 * label.height
    )


def _shared_height(one: Label, other: Token) -> float:
    return min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])


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


def _begins_above(
    first: Sequence[Token],
    label: Label,
    labels: Sequence[Label],
    column: Sequence[Token],
    values: Sequence[Token],
) -> list[Token]:
    """Lines of the value above the label's row: a label may stand beside its value's middle.

    A line that may as well be the end of the value above is not taken.
    """
    left, height = min(t.box[0] for t in first), max(t.height for t in first)
    ceiling = min(t.box[1] for t in first)
    kept: list[Token] = []
    for token in reversed(reading_order(t for t in column if t.middle < ceiling)):
        gap = ROW_GAP if not label.rest else CLOSE
        if ceiling - token.box[3] > gap * height or token.height > TALLER * height:
            break
        led = any(
            o.page == token.page and o.box[0] < token.box[0] and same_row(o, token) for o in labels
        )
        if led and label.rest:
            break
        if led or abs(token.box[0] - left) > 1.5 * height:
            return []
        kept.insert(0, token)
        ceiling = token.box[1]
    # What ended with room left is not what goes on here.
    end = max((k.box[2] for k in kept), default=0.0) - SHORT_LINE * height
    anything_above = any(
        t.page == label.page
        and (not label.rest or t.box[2] > end)
        and t not in kept
        and t.middle < ceiling
        and ceiling - t.box[3] <= ROW_GAP * height
        and t.box[0] < max(k.box[2] for k in first)
        and t.box[2] > left
        for t in values
    )
    return [] if anything_above else kept


def _wrapped(
    first: Sequence[Token],
    label: Label,
    column: Sequence[Token],
    bottom: float,
    labels: Sequence[Label],
) -> list[Token]:
    """Following lines of the same column: a value wraps beneath itself, not beneath its label.

    Beneath its label it goes on only where its first line was full.
    """
    left = min(t.box[0] for t in first)
    floor, level = max(t.box[3] for t in first), max(t.middle for t in first)
    height = max(t.height for t in first)
    end = max(t.box[2] for t in first)
    # What begins further right is of another column.
    full = max((t.box[2] for t in column if t.box[0] < end), default=0.0) - 1.5 * height
    in_line = first[0] is label.rest
    is_full = in_line and end >= full
    margin = _line_start(label, column, labels) if is_full else left - 1.5 * height
    # Where a value begins within its line is an estimate: spaced labels are wider than it says.
    farthest = left + (8 if in_line else 3) * height
    kept: list[Token] = []
    for row in rows(t for t in column if t not in first and t.box[0] >= margin):
        here = [t for t in row if not _belongs_to_another(t, label, labels)]
        if not here or here[0].middle >= bottom:
            continue
        if here[0].middle <= min(floor - 0.3 * height, level + 0.6 * here[0].height):
            continue
        if here[0].box[1] - floor > ROW_GAP * height:
            break
        if here[0].box[0] > farthest:
            continue
        if not in_line and any(heads_row(t, here[0], label) for t in column):
            break
        start = here[0].box[0]
        if start < left - 0.5 * height and (
            PARAGRAPH.match(here[0].key) or (in_line and start > label.box[0] + 0.7 * height)
        ):
            break  # beneath the label begins a new paragraph, indented or not
        if any(re.search(TICK, t.key) for t in here) and not _same_options(
            here[0], first, label, labels
        ):
            break
        line = _without_wide_gaps(here, label, ())
        if line[-1].box[2] > end + SHORT_LINE * height:
            break  # the line before had room left: this is another paragraph
        kept.extend(line)
        floor, end = max(t.box[3] for t in kept), line[-1].box[2]
        level = max(t.middle for t in line)
    return kept


def heads_row(token: Token, row: Token, label: Label) -> bool:
    """A few words in the column of the labels: what stands right of them is theirs."""
    return (
        abs(token.box[0] - label.box[0]) < SAME_COLUMN * label.height
        and token.box[2] < row.box[0] + 0.8 * label.height
        and same_row(token, row)
        and bool(re.fullmatch(r"[\u4e00-\u9fff]{2,12}(?:\([^()]*\))?:?", token.key))
    )


def _same_options(
    option: Token, first: Sequence[Token], label: Label, labels: Sequence[Label]
) -> bool:
    """A row of options goes with the list that its label heads, not with the next label's."""
    if not any(re.search(TICK, token.key) for token in first):
        return False
    nexts = [
        o.middle - option.middle
        for o in labels
        if o.page == label.page and o.middle > option.middle and o.box[0] < option.box[0]
        and o.rest is None
    ]  # fmt: skip
    return option.middle - label.middle < min(nexts, default=float("inf"))


def _line_start(label: Label, column: Sequence[Token], labels: Sequence[Label]) -> float:
    """Where the line begins in which the label stands; a label may stand in its middle."""
    start = label.box[0]
    beneath = [
        o for o in labels if o.page == label.page and abs(o.box[0] - start) < 0.7 * label.height
    ]
    if len(beneath) > 2:  # a column of labels: left of it stands another column
        return start - INDENT * label.height
    pieces = [
        *(t.box for t in column if same_row(t, label)),
        *(o.box for o in labels if o.page == label.page and same_row(o, label)),
    ]
    for left, _, right, _ in sorted(pieces, reverse=True):
        if left < start and start - right < 1.5 * label.height:
            start = left
    return start - INDENT * label.height


def digits_as_date(found: Found) -> Found | None:
    """``年 月 日 2019 01 01``, pieces in any order → ``2019年01月01日``; a whole date as it is."""
    if len(dates(found.raw)) == 1:
        return found
    numbers = [n for token in found.tokens for n in re.findall(r"\d+", token.key)]
    years = [n for n in numbers if re.fullmatch(r"(?:19|20)\d{2}", n)]
    rest = [n for n in numbers if re.fullmatch(r"\d{1,2}", n)]
    if len(years) != 1 or len(rest) != 2:
        return None
    used = tuple(t for t in found.tokens if re.search(r"\d", t.key))
    return replace(found, raw=f"{years[0]}年{rest[0]}月{rest[1]}日", tokens=used)
