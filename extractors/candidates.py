"""From labels to raw values (候选值): to the right, wrapped in its column, below, by pattern."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cases.model import Box
from extractors.labels import Label
from extractors.layout import Token, printed_rows, reading_order, rows, same_row, union
from extractors.text import join, positions, squeeze
from extractors.values import dates
from templates.documents import DocumentKind, FieldRule

ROW_GAP = 1.1
"""A value ends where the next line is further below than this many letter heights."""
VALUE_GAP = 4.0
"""Widest gap within the row of a value, in letter heights."""
SAME_COLUMN = 2.5
"""Labels whose left edges are nearer than this, in letter heights, are of one column."""
SHORT_LINE = 4.0
"""A line that ends so many letter heights before the next one's end was not broken there."""
INDENT = 2.6
"""By so many letter heights a paragraph's first line may begin further right than the next."""
LARGER = 1.5
"""A row whose letters are larger than the next one's by this factor is a heading."""
BOXES = ("☑", "☐")
"""What an option to tick begins with."""
DATE_ALONE = re.compile(r"[0-9〇○零一二三四五六七八九十廿年月日号./\-]+")
SIGNED_CELL = re.compile(
    r"[签盖][字章名]?[^:]{0,8}[:)].{0,24}?((?:(?:19|20)[0-9]{2}|[〇○零一二三四五六七八九]{4})年[0-9一二三四五六七八九十]{1,3}月"
    r"[0-9一二三四五六七八九十]{1,3}日)$"
)
"""A cell in which somebody signs, and its date."""
NUMBER_ALONE = re.compile(
    r"[(\[〔]?(?P<value>(?=[^0-9]*[0-9])(?:"
    r"[\u4e00-\u9fffA-Z]{1,16}字(?:[\[(〔【]{1,2}[0-9]{4}[\])〕】]{1,2}|[0-9]{4})?(?:第?[0-9A-Z\-]{2,24}号|第[0-9A-Z\-]{2,24})"
    r"|[\u4e00-\u9fff]{1,12}[\[(〔【]{1,2}[0-9]{4}[\])〕】]{1,2}第?[0-9A-Z\-]{1,24}号"
    r"|[\u4e00-\u9fff]{0,12}第[0-9A-Z\-]{4,24}号))[)\]〕]?"
)
"""A document's number that says so itself: 公特旅字第7851号, 卫公证字〔2026〕第5101-28号."""
FOOD_NUMBER_ALONE = re.compile(r"(?P<value>[A-Z]Y[0-9]{14})")
CELL_APART = 5.0
"""The same in letter heights of the label, where only the value's cell was found."""
PARAGRAPH = re.compile(
    r"(?:本单位|本公司|本人|本企业|我单位|我公司|甲、?乙|双方|根据|特此|上述|以上|"
    r"第[一二三四五六七八九十]+[条章]|[一二三四五六七八九十]+、|\([一二三四五六七八九十]\)|[0-9]{1,2}(?:[、.](?![0-9])))"
)
"""How a new sentence or clause begins; no value goes on so."""
SENTENCE = re.compile(rf"^(?:{PARAGRAPH.pattern}|注:|说明|备注)|。$")
"""What follows a list of options and is none of them."""
CELL_VALUE_GAP = 3.0
"""Pixels that a value cell may lie away from its label cell."""


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
    bottom = _zone_bottom(label, labels)
    limit = _right_limit(label, labels, values)
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


def block(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """All print from a label's row down to the next label: a list of options to tick."""
    lower = [
        o.box[1]
        for o in labels
        # a short stop label may be a mark anywhere on the page: 样本
        if o.page == label.page and o.box[1] > label.box[3] and (o.fields or len(o.text) > 2)
    ]
    floor = min(lower, default=label.box[3] + 20 * label.height)
    near = [t for t in values if t.page == label.page and not t.cell]
    listed = reading_order(
        t
        for t in near
        if label.box[1] - 0.3 * label.height < t.middle < floor
        and (t.box[0] > label.box[2] or t.middle > label.box[3])
    )
    boxed = [i for i, t in enumerate(listed) if t.key.startswith(BOXES)]
    ends = [i for i, t in enumerate(listed) if boxed and i > boxed[0] and SENTENCE.search(t.key)]
    listed = [*_options_above(label, labels, near, listed), *listed[: min(ends, default=None)]]
    return Found(tuple(listed), "block", label.score, _joined(listed), label) if listed else None


def _options_above(
    label: Label, labels: Sequence[Label], near: Sequence[Token], listed: Sequence[Token]
) -> list[Token]:
    """Options above the label's row: a label may stand beside the middle of its list."""
    boxed = [t for t in listed if t.key.startswith(BOXES)]
    if label.rest is not None or not boxed:
        return []
    left = min(t.box[0] for t in boxed)
    ceiling = min(t.box[1] for t in listed)
    kept: list[Token] = []
    for row in reversed(rows(t for t in near if t.middle < ceiling and t not in listed)):
        first = next((t for t in row if abs(t.box[0] - left) < t.height), None)
        if first is None or not first.key.startswith(BOXES):
            break
        if ceiling - first.box[3] > ROW_GAP * first.height:
            break
        if any(o.page == first.page and o.box[2] < left and same_row(o, first) for o in labels):
            break
        kept = [*(t for t in row if t.box[0] >= first.box[0]), *kept]
        ceiling = first.box[1]
    return kept


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


def in_title(kind: DocumentKind, tokens: Sequence[Token]) -> list[Found]:
    """The title of the document, from the largest row that names one."""
    best: tuple[float, Found] | None = None
    for row in printed_rows([t for t in tokens if not t.cell]):
        height = max(t.height for t in row)
        key = "".join(t.key for t in row)
        longest = max((len(t) for t in map(squeeze, kind.recognise.titles) if t in key), default=0)
        if longest and len(key) < 2 * longest + 12 and (best is None or height > best[0]):
            raw = re.sub(r"\((?:副本|正本)\)|副本$|正本$|^中华人民共和国", "", key)
            best = height, Found(tuple(row), "title", 100.0, raw)
    return [best[1]] if best else []


def signature_dates(tokens: Sequence[Token]) -> list[Found]:
    """Dates that stand alone in their row, below the middle of what is printed."""
    middle = (min(t.box[1] for t in tokens) + max(t.box[3] for t in tokens)) / 2 if tokens else 0
    found = []
    for row in rows(tokens):
        key = "".join(t.key for t in row)
        if row[0].middle > middle and len(dates(key)) == 1 and DATE_ALONE.fullmatch(key):
            found.append(Found(tuple(row), "signature", 100.0, key))
    return found or [
        Found(tuple(row), "signature", 100.0, match[1])
        for row in [[t] for t in tokens if t.cell] + rows(t for t in tokens if not t.cell)
        if row[0].middle > middle and (match := SIGNED_CELL.search("".join(t.key for t in row)))
    ]


def lone_dates(labels: Sequence[Label], values: Sequence[Token]) -> list[Found]:
    """Dates by themselves in the lower half of a page, right of no label: a seal's."""
    found = []
    for page in sorted({t.page for t in values}):
        here = [t for t in values if t.page == page]
        print_ = union([*(t.box for t in here), *(o.box for o in labels if o.page == page)])
        middle = (print_[1] + print_[3]) / 2
        for row in printed_rows(t for t in here if t.middle > middle and not t.cell):
            key = "".join(t.key for t in row)
            if (
                len(dates(key)) == 1
                and DATE_ALONE.fullmatch(key)
                and not any(_owns(label, t) for label in labels for t in row)
            ):
                found.append(Found(tuple(row), "date-alone", 100.0, key))
    return found


def lone_numbers(tokens: Sequence[Token], number: re.Pattern[str]) -> list[Found]:
    """The only number of this form in the upper half of a page, by itself: beneath a title."""
    if not tokens:
        return []
    middle = (min(t.box[1] for t in tokens) + max(t.box[3] for t in tokens)) / 2
    found: dict[str, Found] = {}
    for token in tokens:
        match = number.fullmatch(token.key) if token.middle < middle else None
        if match:
            found[match["value"]] = Found((token,), "number-alone", 100.0, match["value"])
    return list(found.values()) if len(found) == 1 else []


def by_pattern(rule: FieldRule, tokens: Sequence[Token]) -> list[Found]:
    """Values that a template's regular expressions find in the running text of one page.

    A row that does not reach the right margin ends its paragraph with a line break.
    """
    ordered: list[Token] = []
    text, printed = "", ""
    owners: list[int] = []
    edge = max((t.box[2] for t in tokens), default=0.0)
    found_rows = rows(tokens)
    for i, row in enumerate(found_rows):
        for token in row:
            # A rule to write upon is read as _ where nothing stands on it.
            kept = [i for i, letter in enumerate(token.key) if letter != "_"]
            places = positions(token.text)
            text += "".join(token.key[i] for i in kept)
            printed += "".join(token.text[places[i]] for i in kept)
            owners.extend([len(ordered)] * len(kept))
            ordered.append(token)
        after = found_rows[i + 1] if i + 1 < len(found_rows) else row
        larger = row[0].height > LARGER * after[0].height
        ends = row[-1].box[2] < edge - 3 * row[-1].height or row[-1].cell or larger
        if ends and not text.endswith(("¥", "(", "、", ",")):
            text, printed = text + "\n", printed + "\n"
            owners.append(len(ordered) - 1)
    found = []
    for pattern in rule.patterns:
        for match in re.finditer(pattern, text):
            start, end = match.span("value")
            if start < end:
                parts = tuple(ordered[i] for i in sorted(set(owners[start:end])))
                found.append(Found(parts, "pattern", 100.0, printed[start:end]))
    return found


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
        and abs(t.box[0] - label.box[2]) <= CELL_VALUE_GAP
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
    table = union([*(t.box for t in cells), *(other.box for other in headings)])
    left, right = table[0], table[2]
    row = [other for other in headings if same_row(label, other)]
    starts = label.box[0] <= left + CELL_VALUE_GAP or any(
        abs(other.box[2] - label.box[0]) <= CELL_VALUE_GAP for other in row
    )
    ends = label.box[2] >= right - CELL_VALUE_GAP or any(
        abs(other.box[0] - label.box[2]) <= CELL_VALUE_GAP for other in row
    )
    if not (starts and ends):
        return None
    for t in cells:
        edges = abs(t.box[0] - label.box[0]) + abs(t.box[2] - label.box[2])
        if abs(t.box[1] - label.box[3]) <= CELL_VALUE_GAP and edges <= 2 * CELL_VALUE_GAP:
            return Found((t,), "cell-below", label.score, t.text, label)
    return None


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
    return any(other is not label and _owns(other, token) for other in labels)


def _owns(label: Label, token: Token) -> bool:
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
    if label.rest:
        return []
    left, height = min(t.box[0] for t in first), max(t.height for t in first)
    ceiling = min(t.box[1] for t in first)
    kept: list[Token] = []
    for token in reversed(reading_order(t for t in column if t.middle < ceiling)):
        if ceiling - token.box[3] > ROW_GAP * height:
            break
        if abs(token.box[0] - left) > 1.5 * height or any(
            o.page == token.page and o.box[0] < token.box[0] and same_row(o, token) for o in labels
        ):
            return []
        kept.insert(0, token)
        ceiling = token.box[1]
    anything_above = any(
        t.page == label.page
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
    floor = max(t.box[3] for t in first)
    height = max(t.height for t in first)
    full = max((t.box[2] for t in column), default=0.0) - 1.5 * height
    in_line = first[0] is label.rest
    is_full = in_line and max(t.box[2] for t in first) >= full
    margin = _line_start(label, column, labels) if is_full else left - 1.5 * height
    # Where a value begins within its line is an estimate: spaced labels are wider than it says.
    farthest = left + (8 if in_line else 3) * height
    kept: list[Token] = []
    end = max(t.box[2] for t in first)
    for row in rows(t for t in column if t not in first and t.box[0] >= margin):
        here = [t for t in row if not _belongs_to_another(t, label, labels)]
        if not here or here[0].middle <= floor - 0.3 * height or here[0].middle >= bottom:
            continue
        if here[0].box[1] - floor > ROW_GAP * height:
            break
        if here[0].box[0] > farthest:
            continue
        start = here[0].box[0]
        if start < left - 0.5 * height and (
            PARAGRAPH.match(here[0].key) or (in_line and start > label.box[0] + 0.7 * height)
        ):
            break  # beneath the label begins a new paragraph, indented or not
        if here[0].key.startswith(BOXES) and not _same_options(here[0], first, label, labels):
            break
        line = _without_wide_gaps(here, label, ())
        if line[-1].box[2] > end + SHORT_LINE * height:
            break  # the line before had room left: this is another paragraph
        kept.extend(line)
        floor, end = max(t.box[3] for t in kept), line[-1].box[2]
    return kept


def _same_options(
    option: Token, first: Sequence[Token], label: Label, labels: Sequence[Label]
) -> bool:
    """A row of options goes with the list that its label heads, not with the next label's."""
    if not any(mark in token.key for mark in BOXES for token in first):
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
    pieces = [
        *(t.box for t in column if same_row(t, label)),
        *(o.box for o in labels if o.page == label.page and same_row(o, label)),
    ]
    for left, _, right, _ in sorted(pieces, reverse=True):
        if left < start and start - right < 1.5 * label.height:
            start = left
    return start - INDENT * label.height


def date_at(seal: Box, tokens: Sequence[Token]) -> Found | None:
    """The row of a date that a seal lies on, in reading order; its pieces are not guessed at."""
    x0, y0, x1, y1 = seal
    wide, high = x1 - x0, y1 - y0
    near = [
        t
        for t in tokens
        if x0 - wide < t.origin[0] < x1 + 0.5 * wide
        and y0 - 0.1 * high < (t.origin[1] + t.origin[3]) / 2 < y1 + 0.3 * high
        and re.fullmatch(r"[0-9年月日]+", t.key)
    ]
    for year in near:
        if re.match(r"(?:19|20)\d{2}", year.key):
            row = tuple(t for t in reading_order(near) if same_row(t, year))
            return Found(row, "at-seal", 100.0, join([t.text for t in row]))
    return None


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
