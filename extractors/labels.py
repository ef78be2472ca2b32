"""Find the labels on a page (标签): whole, letter-spaced, stacked, in mid-line, misread.

What counts as a label is data (``templates/documents``); how a label may be broken by print
and OCR is here. Join before matching, fuzzy last.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz

from cases.model import Box
from extractors.layout import Token, same_row, split
from extractors.text import positions, squeeze
from templates.documents import DocumentKind

CHAIN_GAP = 7.0
"""Widest gap between the characters of a letter-spaced label, in letter heights."""
CHAIN_HOPS = 4
FUZZY_LENGTH = 4
FUZZY_RATIO = 75.0
"""One wrong character in four; shorter labels must be exact."""

UNIT = re.compile(r"[(\[](?:单位:?)?(万元|元|㎡|平方米|平米|人|名)[)\]](?=:|$)")
"""A unit printed with the label instead of with the value."""

NOTE = re.compile(r"\([^()]{1,16}\)(?=:)")
"""What a form says about how to fill the field in: 申请事项（请在□内打√）：."""

NUMBERING = re.compile(
    r"(?:\([一二三四五六七八九十0-9]{1,3}\)|[一二三四五六七八九十0-9]{1,3}[、.])"
)
"""What forms number their sections and lines with: 三、 or (3)."""
MARKS = ("☑", "☐", "✍")
"""Tick boxes and handwriting: what a label ends before, with or without a colon."""


@dataclass(frozen=True)
class Label:
    """A label found on the page."""

    text: str
    fields: tuple[str, ...]
    """Fields it introduces; none for a stop label."""
    box: Box
    page: int
    height: float
    score: float
    """100 for an exact match."""
    rest: Token | None
    """What follows in the same run of text."""
    cell: bool
    unit: str = ""
    """What the values are counted in, where the label says so: 投资额（万元）."""

    @property
    def middle(self) -> float:
        """Vertical middle in pixels."""
        return (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True)
class Vocabulary:
    """The labels of one kind of document."""

    labels: dict[str, tuple[str, ...]]
    """Squeezed label → its fields; stop labels have none."""
    inline: frozenset[str]
    bare: bool

    @cached_property
    def longest_first(self) -> tuple[str, ...]:
        """Labels, longest first, so that 法定代表人(负责人) wins over 法定代表人."""
        return tuple(sorted(self.labels, key=len, reverse=True))

    @classmethod
    def of(cls, kind: DocumentKind) -> "Vocabulary":
        """Collect all labels of a template."""
        labels: dict[str, tuple[str, ...]] = {squeeze(stop): () for stop in kind.stop}
        for name, rule in kind.fields.items():
            for label in rule.labels:
                key = squeeze(label)
                labels[key] = (*labels.get(key, ()), name)
        inline = [
            *kind.inline,
            *(label for rule in kind.fields.values() if rule.inline for label in rule.labels),
        ]
        return cls(labels, frozenset(map(squeeze, inline)), kind.bare_labels)


def find_labels(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[list[Label], list[Token]]:
    """Labels of a page and the tokens that are left as possible values."""
    pieces = [piece for token in tokens for piece in _cut_at_labels(token, vocabulary)]
    taken: set[int] = set()
    labels: list[Label] = []
    for i, token in enumerate(pieces):
        if i in taken:
            continue
        found = _whole(token, vocabulary) or _chained(i, pieces, taken, vocabulary)
        if found:
            taken.add(i)
            labels.append(found)
    rests = [label.rest for label in labels if label.rest]
    values = [token for i, token in enumerate(pieces) if i not in taken]
    labels, values = _with_small_print(labels, values)
    return labels, [*values, *rests]


def find_fuzzy(
    values: Sequence[Token], wanted: Iterable[str], vocabulary: Vocabulary
) -> list[tuple[Label, Token]]:
    """Misread labels of fields that were not found; with the token each was made of."""
    names = frozenset(wanted)
    candidates = [
        label
        for label, fields in vocabulary.labels.items()
        if len(label) >= FUZZY_LENGTH and names.intersection(fields)
    ]
    found: dict[str, tuple[Label, Token]] = {}
    for token in values:
        for text in candidates:
            head = _misread(token.key, text)
            score = fuzz.ratio(head, text)
            if score < FUZZY_RATIO or score <= (found[text][0].score if text in found else 0):
                continue
            fields = tuple(f for f in vocabulary.labels[text] if f in names)
            found[text] = (replace(_label(token, head, fields, score), text=text), token)
    return list(found.values())


def _misread(key: str, text: str) -> str:
    """What a misread label takes of its line: a letter more or less than was printed."""
    colon = key.find(":", len(text) - 1, len(text) + 2)
    if colon > 0:
        return key[:colon]
    goes_on = key[len(text) : len(text) + 1] == text[-1]
    return key[: len(text) + goes_on]


def _cut_at_labels(token: Token, vocabulary: Vocabulary) -> list[Token]:
    """``张三 电话：139…`` holds a label in mid-line: cut before it.

    A label in mid-line counts only when a colon or a mark follows it, or its template says so.
    """
    places = positions(token.text)
    for at in range(1, len(token.key)):
        rest = token.key[at:]
        # OCR and text layers keep a wide gap as a space: 姓名张三 性别男.
        spaced = vocabulary.bare and places[at] - places[at - 1] > 1
        for label in vocabulary.longest_first:
            if len(label) < 2 or not rest.startswith(label):
                continue
            ends = rest[len(label) :].startswith((":", *MARKS))
            if ends or spaced or label in vocabulary.inline:
                if _spans(token.key, at, label, vocabulary):
                    break
                left, right = split(token, at)
                return [left, *_cut_at_labels(right, vocabulary)]
            break
    return [token]


def _spans(key: str, at: int, label: str, vocabulary: Vocabulary) -> bool:
    """True when the label is only the tail of a longer one that begins before it."""
    end = at + len(label)
    return any(
        len(longer) > len(label) and longer.endswith(label) and key[:end].endswith(longer)
        for longer in vocabulary.labels
    )


def _whole(token: Token, vocabulary: Vocabulary) -> Label | None:
    """The token is a label, or begins with one, behind a number perhaps."""
    key = token.key
    number = NUMBERING.match(key)
    if number and number.end() < len(key):
        _, unnumbered = split(token, number.end())
        if token.cell:
            unnumbered = replace(unnumbered, box=token.box, origin=token.origin)
        return _whole(unnumbered, vocabulary)
    for text in vocabulary.longest_first:
        if not key.startswith(text):
            continue
        after = key[len(text) :]
        unit = UNIT.match(after)
        note = NOTE.match(after)
        if note and not unit and f"{text}{note[0]}" not in vocabulary.labels:
            label = _label(token, key[: len(text) + note.end()], vocabulary.labels[text], 100.0)
            return replace(label, text=text)
        if unit:
            label = _label(token, key[: len(text) + unit.end()], vocabulary.labels[text], 100.0)
            return replace(label, unit=unit[1])
        if not after.strip(":") or after.startswith((":", *MARKS)):
            return _label(token, text, vocabulary.labels[text], 100.0)
        # A short stop label may as well begin a value: 样本, 单位, 类别.
        is_stop = not vocabulary.labels[text]
        short = len(text) < 3 and not _space_behind(token, len(text))
        if text in vocabulary.inline or (not short if is_stop else vocabulary.bare):
            return _label(token, text, vocabulary.labels[text], 100.0)
    return None


def _space_behind(token: Token, length: int) -> bool:
    places = positions(token.text)
    return length < len(places) and places[length] - places[length - 1] > 1


def _with_small_print(
    labels: Sequence[Label], values: Sequence[Token]
) -> tuple[list[Label], list[Token]]:
    """A bracket in small print beneath a label is part of it: 社会信用代码 over (身份证号码)."""
    brackets: list[Token | Label] = [t for t in values if _is_bracket(t.key)]
    brackets.extend(label for label in labels if not label.fields and _is_bracket(label.text))
    dropped: list[Token | Label] = []
    merged = list(labels)
    for bracket in brackets:
        for i, label in enumerate(merged):
            x0, y0, x1, y1 = label.box
            gap = bracket.box[1] - y1
            if (
                label.page == bracket.page
                and not label.cell
                and label is not bracket
                and -0.4 * label.height < gap < 0.9 * label.height
                and x0 - label.height < bracket.box[0]
                and bracket.box[2] < x1 + label.height
            ):
                if label.rest is None:
                    merged[i] = replace(label, box=(x0, y0, x1, max(y1, bracket.box[3])))
                dropped.append(bracket)
                break
    return (
        [label for label in merged if not any(label is one for one in dropped)],
        [token for token in values if not any(token is one for one in dropped)],
    )


def _is_bracket(key: str) -> bool:
    return key.startswith("(") and key.endswith(")")


def _chained(
    start: int, pieces: Sequence[Token], taken: set[int], vocabulary: Vocabulary
) -> Label | None:
    """A letter-spaced label: go right while what was passed is the beginning of a label."""
    first = pieces[start]
    beginnings = [
        t for t in vocabulary.labels if len(t) > len(first.key) and t.startswith(first.key)
    ]
    if not beginnings or first.cell:
        return None
    for text in sorted(beginnings, key=len, reverse=True):
        passed, so_far, used = [first], first.key, [start]
        score = 100.0
        for _ in range(CHAIN_HOPS):
            step = _next_in_row(passed[-1], pieces, taken | set(used))
            if step is None:
                break
            missing = text[len(so_far) :]
            following = pieces[step].key
            if not _continues(following, missing):
                # One letter within the label may be misread or lost: 登记 关.
                if score < 100 or len(so_far) < 2 or len(text) < FUZZY_LENGTH or len(missing) < 2:
                    break
                score = 100 * (len(text) - 1) / len(text)
                so_far, missing = so_far + missing[0], missing[1:]
                if not _continues(following, missing):
                    if len(following) > 1:
                        break
                    passed.append(pieces[step])
                    used.append(step)
                    continue
            if following.startswith(missing) and (
                vocabulary.bare or not following[len(missing) :] or following[len(missing)] == ":"
            ):
                taken.update(used[1:])
                taken.add(step)
                return _chain_label(passed, pieces[step], missing, text, vocabulary, score)
            if not missing.startswith(following):
                break
            passed.append(pieces[step])
            so_far += following
            used.append(step)
    return None


def _continues(following: str, missing: str) -> bool:
    """The piece goes on with what a label still misses, or completes it."""
    return missing.startswith(following) or following.startswith(missing)


def _chain_label(
    passed: Sequence[Token],
    last: Token,
    missing: str,
    text: str,
    vocabulary: Vocabulary,
    score: float,
) -> Label:
    whole = last.key == missing
    head, rest = (last, None) if whole else split(last, len(missing))
    # The row of the last fragment is the one that carries the value.
    x0 = min(token.box[0] for token in [*passed, head])
    return Label(
        text=text,
        fields=vocabulary.labels[text],
        box=(x0, head.box[1], head.box[2], head.box[3]),
        page=head.page,
        height=head.height,
        score=score,
        rest=_without_colon(rest),
        cell=False,
    )


def _next_in_row(token: Token, pieces: Sequence[Token], taken: set[int]) -> int | None:
    nearest: int | None = None
    for i, other in enumerate(pieces):
        if i in taken or other is token or other.box[0] < token.box[2] - 0.5 * token.height:
            continue
        gap = other.box[0] - token.box[2]
        if gap > CHAIN_GAP * token.height or not same_row(token, other):
            continue
        if nearest is None or other.box[0] < pieces[nearest].box[0]:
            nearest = i
    return nearest


def _label(token: Token, text: str, fields: tuple[str, ...], score: float) -> Label:
    if len(token.key) > len(text):
        head, rest = split(token, len(text))
    else:
        head, rest = token, None
    box = head.box if not token.cell or rest is None else token.box
    if token.cell and rest is not None:
        rest = replace(rest, box=token.box, origin=token.origin)
    return Label(
        text=text,
        fields=fields,
        box=box,
        page=token.page,
        height=token.height,
        score=score,
        rest=_without_colon(rest),
        cell=token.cell,
    )


def _without_colon(rest: Token | None) -> Token | None:
    if rest is None:
        return None
    text = rest.text.lstrip(":： \u3000")
    key = squeeze(text)
    return replace(rest, text=text, key=key) if key else None
