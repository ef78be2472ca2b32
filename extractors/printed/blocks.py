"""Blocks of labels (分栏): whose 身份证号 it is; values that stand beneath their labels."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.printed.layout import Token, same_row
from extractors.printed.vocabulary import Label

ENGLISH = re.compile(r"[A-Za-z][A-Za-z.,'&/()\-]{2,}")
"""The English of a label in two languages, in a line of its own."""
EDGE = 3.0
"""Pixels that the edges of neighbouring cells may lie apart."""
REACH = 16.0
"""How far below its heading a label of a block may stand, in letter heights."""
COLUMN = 4.0
"""By how much its left edge may differ from the heading's, in letter heights."""
INDENT = 2.6
"""By so many letter heights a section's first line may begin further right than its heading."""
NEXT_ROW = 3.0
"""The same for a heading that is no cell of the table beneath it."""
STACKED = 4
"""Labels with print right beneath and none beside that show a form to be laid out so."""


def in_blocks(
    labels: Sequence[Label], owned: Mapping[str, Sequence[tuple[str, str]]]
) -> list[Label]:
    """Labels with the fields that they mean in the block in which they stand.

    Args:
        labels: labels of one page.
        owned: label → the fields that it may mean, each with the field whose labels head the
            block.
    """
    owners = {of for fields in owned.values() for _, of in fields}
    heads = [label for label in labels if owners & set(label.fields) and label.text not in owned]
    result = []
    for label in labels:
        head = _head(label, heads) if label.text in owned else None
        if head is not None:
            meant = tuple(name for name, of in owned[label.text] if of in head.fields)
            label = replace(label, fields=meant)
        result.append(label)
    return result


def _head(label: Label, heads: Sequence[Label]) -> Label | None:
    """What heads the block: a cell left of its rows, a cell or a line above, or in its row."""
    own = [head for head in heads if head.page == label.page and head.cell == label.cell]
    if label.cell:
        left = [
            head
            for head in own
            if head.box[2] <= label.box[0] + EDGE
            and head.box[1] - EDGE <= label.middle <= head.box[3] + EDGE
            and head.rest is None
        ]
        if left:
            return max(left, key=lambda head: head.box[2])
        middle = (label.box[0] + label.box[2]) / 2
        above = [
            head
            for head in own
            if head.box[3] <= label.box[1] + EDGE
            and head.box[0] - EDGE <= middle <= head.box[2] + EDGE
        ]
        return max(above or _loose_above(label, heads), key=lambda head: head.box[3], default=None)
    left = [head for head in own if same_row(head, label) and head.box[2] <= label.box[0]]
    if left:
        return max(left, key=lambda head: head.box[2])
    above = [
        head
        for head in own
        if 0 < label.middle - head.middle < REACH * label.height
        and abs(head.box[0] - label.box[0]) < COLUMN * label.height
    ]
    return max(above, key=lambda head: head.middle, default=None)


def _loose_above(label: Label, heads: Sequence[Label]) -> list[Label]:
    """What heads the block of a cell where the heading's own cell was not found."""
    return [
        head
        for head in heads
        if head.page == label.page
        and not head.cell
        and 0 < label.middle - head.middle < NEXT_ROW * label.height
        and label.box[0] <= head.box[2]
        and not any(
            other is not head
            and same_row(other, head)
            and label.box[0] < other.box[2] < head.box[0]
            for other in heads
        )
    ]


def is_stacked(labels: Sequence[Label], values: Sequence[Token]) -> bool:
    """True when the values of a page stand beneath their labels, not beside them."""
    beneath = beside = 0
    for label in labels:
        if label.cell or not label.fields:
            continue
        if label.rest is not None or _first_right(label, labels, values) is not None:
            beside += 1
        elif any(_stands_under(token, label) for token in values):
            beneath += 1
    return beneath >= STACKED and beneath > 2 * beside


def under(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> list[Token]:
    """The row of print right beneath a label, as far as the next label's column."""
    first = [token for token in values if _stands_under(token, label)]
    if not first:
        return []
    start = min(first, key=lambda token: token.middle)
    limit = min(
        (
            other.box[0]
            for other in labels
            if other.page == label.page
            and same_row(other, label)
            and other.box[0] > label.box[0] + label.height
        ),
        default=float("inf"),
    )
    return sorted(
        (
            token
            for token in values
            if token.page == label.page
            and same_row(token, start)
            and start.box[0] <= token.box[0] < limit - 0.5 * label.height
        ),
        key=lambda token: token.box[0],
    )


def _stands_under(token: Token, label: Label) -> bool:
    gap = token.box[1] - label.box[3]
    return (
        token.page == label.page
        and not token.cell
        and -0.4 * label.height < gap < 1.2 * label.height
        and -label.height
        < token.box[0] - label.box[0]
        < label.height * (INDENT if label.section else 1.0)
    )


def _first_right(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Token | None:
    """Print in the label's row before the next label."""
    row = [o for o in labels if o.page == label.page and same_row(o, label)]
    limit = min((o.box[0] for o in row if o.box[0] > label.box[2]), default=float("inf"))
    right = [
        token
        for token in values
        if token.page == label.page
        and same_row(token, label)
        and label.box[2] - 0.5 * label.height < token.box[0] < limit
    ]
    return min(right, key=lambda token: token.box[0], default=None)


def with_translation(label: Label, values: Sequence[Token]) -> Label:
    """The label and the English beneath it as one: a value may stand beside the middle of both."""
    if label.rest is not None:
        return label
    floor = max(
        (token.box[3] for token in values
         if token.middle > label.middle and is_translation(token, [label])),
        default=label.box[3],
    )  # fmt: skip
    return replace(label, box=(*label.box[:3], max(floor, label.box[3])))


def is_translation(token: Token, labels: Sequence[Label]) -> bool:
    """English beneath a label, or right behind it, that says the same again."""
    return bool(ENGLISH.fullmatch(token.key)) and any(
        label.page == token.page
        and not label.cell
        and abs(label.box[0] - token.box[0]) < 3 * label.height
        and abs(label.middle - token.middle) < 1.6 * label.height
        for label in labels
    )
