"""Doubts that agreement and confidence cannot raise (存疑): invented, cut off, claimed twice.

A value may be read perfectly and still be no value of its field: the tail of a label whose head
was lost, the neighbour's value beside an erased one, the first half of an address. Each doubt is
a stable word in ``Field.reasons``.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from extractors.meaning.checks import checked
from extractors.meaning.language import entities
from extractors.meaning.surnames import DOUBLE
from extractors.meaning.values import PARSERS
from extractors.printed.candidates import PARAGRAPH, SHORT_LINE, Found, heads_row
from extractors.printed.labels import NUMBERING, Label, Vocabulary
from extractors.printed.layout import Token, rows, same_row
from extractors.printed.unlabelled import DATE_ALONE
from extractors.text import simplified, squeeze
from templates.documents import DocumentKind

LABEL_TAIL = "label-tail"
"""It begins with what a label ends with."""
LABEL_INSIDE = "label-inside"
"""Another label stands in it."""
CLAIMED_TWICE = "claimed-twice"
"""The same print is the value of another label too."""
LEFT_OVER = "text-left-over"
"""Print that belongs to no field goes on beside or beneath it: it may be cut off."""
GAP_INSIDE = "gap-inside"
"""Two pieces of one row of it stand apart: what stood between them may be hidden by a seal."""
UNLIKE_PIECES = "unlike-pieces"
"""Its pieces are of different size or kind: a letter of a watermark beside a name, a date."""
LOOK_ALIKE = "look-alike"
"""A letter that every reading gives for a rarer one as well: 森 for 淼."""
SPECK_INSIDE = "speck-inside"
"""A point between two characters, where no print has one."""
LONG_NAME = "long-name"
"""Four letters without a surname of two: one of them may belong to something else."""
TRADITIONAL_LETTER = "traditional-letter"
"""A traditional letter that documents do not print: OCR slips between the two."""

NAMED = frozenset({"person", "party", "entity", "organisation", "authority"})
PLACED = NAMED | {"address", "code", "food_number", "term_from", "term_to", "date"}
"""Types in whose values no label may stand."""
WHOLE = NAMED | {"address", "code", "food_number"}
"""Types whose values are printed without a gap."""
GAP = 1.5
"""Widest gap in such a value, in letter heights."""
TEXT_LAYER = "pdfium"
"""``TextLine.engine`` of print that no eye had to read."""
UNLIKE = 1.5
"""By so much may the heights of a name's pieces differ."""
SPECKS = (
    (
        (NAMED - {"person", "party"}) | {"address", "text", "phrase", "scope"},
        re.compile(
            r"(?<=[\u4e00-\u9fff)）])[·•.☑'](?=[\u4e00-\u9fff(（])|(?<=[0-9])[.·](?=[-号室楼层幢栋座])"
        ),
    ),
    # Persons may have a · in their names.
    ({"person", "party"}, re.compile(r"(?<=[\u4e00-\u9fff)）])[•.☑'](?=[\u4e00-\u9fff(（])")),
    ({"code", "food_number"}, re.compile(r"(?<=[0-9])[.·'](?=[0-9]{1,2}(?:号|$))")),
    ({"text", "phrase", "scope"}, re.compile(r"^[A-Za-z](?=[\u4e00-\u9fff]{2})")),
)
"""Types, and what is dirt in their values."""
INDENT = 2.6
"""By so many letter heights a paragraph's first line may begin further right than the next."""
MAY_GO_ON = NAMED | {"address", "code", "food_number", "text", "scope"}
"""Types whose values may be cut off without failing to parse."""
BY_LABEL = frozenset({"label-right", "label-below"})
WORDED = NAMED | {"address", "text", "phrase", "scope"}
"""Types whose values are words: a line that is a date or a term, and nothing else, is none of
theirs."""
_DAY = r"(?:19|20)[0-9]{2}[年.\-/][0-9]{1,2}[月.\-/][0-9]{1,2}日?"
LONE_DATE = re.compile(rf"自?{_DAY}起?(?:[至到~—\-]+(?:{_DAY}|长期|永久)止?)?")
MARK = "样本"
"""Printed across specimens; a stop label, and part of every fictitious name."""


def doubts(
    kind: DocumentKind,
    chosen: Mapping[str, Found],
    proven: frozenset[str],
    labels: Sequence[Label],
    values: Sequence[Token],
) -> dict[str, tuple[str, ...]]:
    """What is doubtful about each field's chosen value.

    Args:
        kind: the template.
        chosen: field → what was taken for its value.
        proven: fields whose check digit holds; theirs is what they claim.
        labels: all labels of the document.
        values: all print that is no label.
    """
    words = tuple(word for word in Vocabulary.of(kind).labels if len(word) >= 2 and word != MARK)
    used = {_place(t) for one in chosen.values() for t in one.tokens}
    free = [t for t in values if _place(t) not in used and not t.cell]
    found: dict[str, tuple[str, ...]] = {}
    for name, one in chosen.items():
        kind_of_value = kind.fields[name].type
        key = _without_own_label(squeeze(one.raw).lstrip(":"), kind, name)
        reasons: list[str] = []
        if kind_of_value in PLACED and _begins_with_tail(key, one, words):
            reasons.append(LABEL_TAIL)
        if kind_of_value in PLACED and _holds_label(key, words, person=kind_of_value == "person"):
            reasons.append(LABEL_INSIDE)
        if name not in proven and _is_shared(name, one, chosen):
            reasons.append(CLAIMED_TWICE)
        if kind_of_value in MAY_GO_ON and one.method in BY_LABEL and _goes_on(one, labels, free):
            reasons.append(LEFT_OVER)
        if kind_of_value in WHOLE and one.method in BY_LABEL:
            reasons.extend(_uneven(one, named=kind_of_value in NAMED))
        if kind_of_value in WORDED and any(LONE_DATE.fullmatch(t.key) for t in one.tokens[1:]):
            reasons.append(UNLIKE_PIECES)
        if kind_of_value in NAMED and _is_look_alike(one):
            reasons.append(LOOK_ALIKE)
        if _has_speck(one, kind_of_value):
            reasons.append(SPECK_INSIDE)
        if kind_of_value == "date" and re.search("年[^月]*日", "".join(t.key for t in one.tokens)):
            reasons.append(GAP_INSIDE)
        if kind_of_value == "ticked" and any("☑" in t.key for t in values if _place(t) not in used):
            reasons.append(LEFT_OVER)
        if kind_of_value == "person" and _is_long_name(PARSERS[kind_of_value](one.raw) or ""):
            reasons.append(LONG_NAME)
        if simplified(one.raw) != one.raw:
            reasons.append(TRADITIONAL_LETTER)
        if reasons:
            found[name] = tuple(reasons)
    return found


def _without_own_label(key: str, kind: DocumentKind, name: str) -> str:
    """Beneath the heading 委托期限 a sentence may begin with another label of it: 有效期至…."""
    own = map(squeeze, kind.fields[name].labels)
    whole = max((label for label in own if key.startswith(label)), key=len, default="")
    return key[len(whole) :].lstrip(":")


def _has_speck(found: Found, kind: str) -> bool:
    """Dirt that was read as a point or a letter, where the type has none."""
    key = squeeze(found.raw).lstrip(":")
    if found.raw.count("☑") + found.raw.count("☐") > 1:
        return False
    return any(kind in types and pattern.search(key) for types, pattern in SPECKS)


def _place(token: Token) -> tuple[int, object, str]:
    return token.page, token.box, token.key


def _uneven(found: Found, *, named: bool) -> list[str]:
    """The pieces of a row of the value stand apart, or are of different size."""
    reasons = []
    for row in rows(t for t in found.tokens if not t.cell):
        for one, other in pairwise(row):
            small, tall = sorted((one.height, other.height))
            if other.box[0] - one.box[2] > GAP * small:
                reasons.append(GAP_INSIDE)
            if named and tall > UNLIKE * small:
                reasons.append(UNLIKE_PIECES)
    return sorted(set(reasons))


def _is_look_alike(found: Found) -> bool:
    """A picture shows it; a text layer says which letter it is."""
    return any("森" in t.key and t.engine != TEXT_LAYER for t in found.tokens)


def _is_long_name(name: str) -> bool:
    return bool(re.fullmatch(r"[\u3400-\u9fff]{4}", name)) and name[:2] not in DOUBLE


def _begins_with_tail(key: str, found: Found, words: Sequence[str]) -> bool:
    own = found.label.text[-1] if found.label and found.label.text[-1:].isalpha() else ""
    if own and key.startswith(own) and found.method in BY_LABEL:
        return True
    return any(key.startswith(word[cut:]) for word in words for cut in range(1, len(word) - 1))


def _holds_label(key: str, words: Sequence[str], *, person: bool) -> bool:
    return any(word in key and (person or len(word) >= 4 or f"{word}:" in key) for word in words)


def _is_shared(name: str, found: Found, chosen: Mapping[str, Found]) -> bool:
    """Another field, by another label, has some of the same print for its value."""
    mine = {_place(t) for t in found.tokens}
    return found.label is not None and any(
        other.label is not None
        and other.label.box != found.label.box
        and any(_place(t) in mine for t in other.tokens)
        for field, other in chosen.items()
        if field != name
    )


def _goes_on(found: Found, labels: Sequence[Label], free: Sequence[Token]) -> bool:
    """Print of the same size goes on in the value's last row or right beneath it."""
    page = found.tokens[0].page
    if squeeze(found.raw).endswith((";", "。")):
        return False
    own = [t for t in found.tokens if t.page == page]
    last = max(own, key=lambda t: t.middle)
    row = [t for t in own if same_row(t, last)]
    height = max(t.height for t in row)
    left, edge = min(t.box[0] for t in own), max(t.box[2] for t in row)
    floor = max(t.box[3] for t in row)
    near = [
        t for t in free
        if t.page == page and t.confidence >= 0.5 and 0.6 * height < t.height < 1.5 * height
        and re.search(r"\w", t.key) and not NUMBERING.fullmatch(t.key)
        and not any(label is not found.label and _heads(label, t) for label in labels)
    ]  # fmt: skip
    beside = [
        t for t in near
        if same_row(t, last)
        and -0.5 * height < t.box[0] - edge < 6 * height
        and not any(
            label.page == page and same_row(label, t) and edge - height < label.box[0] < t.box[2]
            for label in labels
        )
    ]  # fmt: skip
    # What begins further right is of another column.
    margin = max((t.box[2] for t in (*own, *near) if t.box[0] < edge), default=edge)
    ended = found.label if edge < margin - SHORT_LINE * height else None
    lower = [
        t for t in near
        if -0.3 * height <= t.box[1] - floor <= 0.9 * height
        and not _is_of_date(t)
        and not PARAGRAPH.match(t.key)
        and not (ended and any(heads_row(o, t, ended) for o in free))
        and not any(
            label.page == page and same_row(label, t) and label.box[0] < t.box[0]
            for label in labels
        )
    ]  # fmt: skip
    beneath = [
        t for t in lower
        if abs(t.box[0] - left) < 1.5 * height
        and min(t.box[2], edge) - max(t.box[0], left) > height
    ]  # fmt: skip
    if not (beside or beneath) and found.label is not None and found.label.rest is own[0]:
        # Running text goes on at the beginning of the next line.
        full = edge > margin - 2 * height
        begins = found.label.box[0] - INDENT * height
        if any(t.page == page and same_row(t, last) and t.box[0] < begins for t in free):
            begins = 0.0
        return full and any(begins < t.box[0] < left for t in lower)
    return bool(beside or beneath)


def _heads(label: Label, token: Token) -> bool:
    """The token stands right beneath a label, as in a row of headings."""
    return (
        label.page == token.page
        and abs(label.box[0] - token.box[0]) < token.height
        and 0 < token.middle - label.box[3] < 1.7 * token.height
        and label.rest is None
    )


def _is_of_date(token: Token) -> bool:
    """A piece of the date that stands beneath an authority goes on with nothing."""
    return bool(DATE_ALONE.fullmatch(token.key) and re.search("[年月日]", token.key))


def is_party(found: Found, kind: str) -> bool:
    """A phrase of running text names a firm, or a person whom LAC sees in its line too."""
    wanted = squeeze(PARSERS[kind](found.raw) or "")
    if kind == "party" and wanted and checked("organisation", wanted, wanted)[0].ok:
        return True
    return any(
        label == "PERSON" and text == wanted
        for label, text, _, _ in entities("".join(t.key for t in found.tokens), names=True)
    )
