"""What ``yizheng accuracy --json`` prints, and the counting behind it (统计)."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from pydantic import Field as _Field

from cases.model import Box, Candidate, Field, Problem
from desk.accuracy.measure import Document, Measured, Reading
from desk.shapes import Shape

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
"""Limits of the confidence bins; the last one includes both."""


class Tally(Shape):
    """Counts of values; ``fields`` is what the documents print plus what was invented."""

    fields: int
    exact: int
    right: int
    """Same after normalisation: spaces, width and case do not count."""
    accepted: int
    """Values that go on without a person (自动采信)."""
    silent: int
    """Wrong, invented or absent, and nobody is asked (无提示错误)."""
    missed: int
    """Of the silent ones, those where nothing is said of a printed field."""
    invented: int
    """Values of what the document does not print, with or without a person asked."""
    flagged: int
    """Wrong, and a person is asked."""
    unread: int
    """Fields of documents that were not recognised or could not be read."""
    review: int
    """What a person has to look at, also in vain (复核工作量)."""
    silent_upper: float | None
    """95 % upper bound of the share of silent ones among all that nobody is asked about."""

    @property
    def unasked(self) -> int:
        """Fields that nobody is asked about."""
        return self.accepted + self.missed


class FilesShape(Shape):
    """Documents by how their kind was recognised."""

    total: int
    right: int
    wrong: int
    unknown: int
    failed: int


class KindShape(Shape):
    """One kind of document; ``pages`` were read in ``seconds``, shared among the readers."""

    files: FilesShape
    total: Tally
    fields: dict[str, Tally]
    pages: int
    seconds: float | None


class BinShape(Shape):
    """Values of similar confidence: how many are right, of all and of the accepted ones."""

    low: float
    high: float
    values: int
    right: int
    mean: float
    """Mean confidence of the values."""
    accepted: int
    accepted_right: int


class ErrorShape(Shape):
    """One value that is not right."""

    file: str
    kind: str
    layout: str
    level: str
    field: str
    silent: bool
    what: Literal["wrong", "not-read", "invented"]
    truth: str | None
    value: str | None
    confidence: float | None
    page: int | None
    box: Box | None
    reasons: tuple[str, ...]
    candidates: tuple[str, ...]
    """Other readings."""


class MisreadShape(Shape):
    """A document whose kind was not recognised."""

    file: str
    kind: str
    read_as: tuple[str, ...]
    reason: str


class BlindShape(Shape):
    """Blind samples: what accepted values are worth in daily work."""

    fields: int
    silent: int
    silent_upper: float | None
    """95 % upper bound of the share of wrong ones."""
    planted: int
    """Wrong values that reviewers were shown on purpose, and looked at."""
    missed: int
    """Of these, taken for right."""


class AccuracyShape(Shape):
    """``yizheng accuracy --json``."""

    format: Literal[1] = _Field(1, alias="schema")
    source: Literal["folder", "store"]
    notes: tuple[str, ...]
    files: FilesShape
    total: Tally
    kinds: dict[str, KindShape]
    levels: dict[str, Tally]
    layouts: dict[str, Tally]
    """``KIND/LAYOUT`` → its counts."""
    reliability: tuple[BinShape, ...]
    errors: tuple[ErrorShape, ...]
    """Silent ones first."""
    misread: tuple[MisreadShape, ...]
    failed: tuple[Problem, ...]
    """Files that could not be measured."""
    pages: int
    seconds: float | None
    seconds_per_page: float | None
    blind: BlindShape | None
    """Of the store; None where a folder was measured."""


def accuracy_shape(
    measured: Measured,
    *,
    source: Literal["folder", "store"] = "folder",
    notes: Sequence[str] = (),
    failed: Sequence[Problem] = (),
    blind: Sequence[bool] | None = None,
    planted: Sequence[bool] = (),
) -> AccuracyShape:
    """Count everything.

    Args:
        measured: what was compared.
        source: reviewers look at what they are asked about, so that figures from the store are
            of no random sample and get no bound.
        notes: what a reader of the figures has to know.
        failed: inputs that could not be measured.
        blind: of each blind sample, whether it was wrong.
        planted: of each planted error, whether a reviewer missed it.
    """
    bounded = source == "folder"
    readings, documents = measured.readings, measured.documents
    pages = sum(document.pages for document in documents)
    seconds = sum(measured.seconds.values()) if measured.seconds else None
    return AccuracyShape(
        source=source,
        notes=tuple(notes),
        files=_files(documents),
        total=tally(readings, bounded=bounded),
        kinds={
            kind: _kind(kind, measured, bounded)
            for kind in sorted({document.known.truth.kind for document in documents})
        },
        levels=_by(lambda one: one.known.truth.level, readings, bounded),
        layouts=_by(_layout, readings, bounded),
        reliability=bins(readings),
        errors=tuple(_error(one) for one in sorted_errors(readings)),
        misread=tuple(_misread(one) for one in documents if one.recognised in ("wrong", "unknown")),
        failed=tuple(failed),
        pages=pages,
        seconds=None if seconds is None else round(seconds, 2),
        seconds_per_page=round(seconds / pages, 3) if seconds is not None and pages else None,
        blind=None if blind is None else _blind(blind, planted),
    )


def _blind(wrong: Sequence[bool], planted: Sequence[bool]) -> BlindShape:
    return BlindShape(
        fields=len(wrong), silent=sum(wrong), silent_upper=upper_bound(sum(wrong), len(wrong)),
        planted=len(planted), missed=sum(planted),
    )  # fmt: skip


def tally(readings: Iterable[Reading], *, bounded: bool = True) -> Tally:
    """Count values."""
    every = list(readings)
    some = [one for one in every if one.counted]
    silent = sum(one.silent for one in some)
    accepted, missed = sum(one.accepted for one in some), sum(one.missed for one in some)
    return Tally(
        fields=len(some),
        exact=sum(one.exact for one in some),
        right=sum(one.right for one in some),
        accepted=accepted,
        silent=silent,
        missed=missed,
        invented=sum(one.invented for one in some),
        flagged=sum(not one.right and one.asked for one in some),
        unread=sum(one.document.unread for one in some),
        review=sum(one.asked for one in every),
        silent_upper=upper_bound(silent, accepted + missed) if bounded else None,
    )


def upper_bound(errors: int, of: int, level: float = 0.95) -> float | None:
    """The largest error rate at which so few errors are not yet a surprise (one-sided).

    Exact binomial (Clopper and Pearson 1934); without errors about 3 / n at 95 %.
    None of nothing.
    """
    if of == 0:
        return None
    if errors >= of:
        return 1.0
    low, high = errors / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(errors, of, middle) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def _at_most(errors: int, of: int, rate: float) -> float:
    """Probability of at most so many errors; the logarithms keep large numbers in range."""
    if rate in (0.0, 1.0):
        return 1.0 - rate
    return math.fsum(
        math.exp(
            math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)
            + k * math.log(rate) + (of - k) * math.log1p(-rate)
        )
        for k in range(errors + 1)
    )  # fmt: skip


def bins(readings: Iterable[Reading]) -> tuple[BinShape, ...]:
    """Values read by confidence, for a reliability diagram; empty bins are left out."""
    read = [one for one in readings if one.value is not None]
    found = []
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        last = high == EDGES[-1]
        some = [
            one for one in read if low <= _confidence(one) and (last or _confidence(one) < high)
        ]
        accepted = [one for one in some if one.accepted]
        if some:
            found.append(
                BinShape(
                    low=low,
                    high=high,
                    values=len(some),
                    right=sum(one.right for one in some),
                    mean=round(math.fsum(map(_confidence, some)) / len(some), 4),
                    accepted=len(accepted),
                    accepted_right=sum(one.right for one in accepted),
                )
            )
    return tuple(found)


def sorted_errors(readings: Iterable[Reading]) -> list[Reading]:
    """What is not right, silent ones first."""
    wrong = [one for one in readings if one.counted and not one.right]
    return sorted(wrong, key=lambda one: (not one.silent, one.document.known.truth.kind,
                                          one.document.known.name, one.field))  # fmt: skip


def _kind(kind: str, measured: Measured, bounded: bool) -> KindShape:
    documents = [one for one in measured.documents if one.known.truth.kind == kind]
    readings = [one for one in measured.readings if one.document.known.truth.kind == kind]
    names = sorted({one.field for one in readings})
    took = measured.seconds.get(kind)
    return KindShape(
        files=_files(documents),
        total=tally(readings, bounded=bounded),
        fields={
            name: tally((one for one in readings if one.field == name), bounded=bounded)
            for name in names
        },
        pages=sum(document.pages for document in documents),
        seconds=None if took is None else round(took, 2),
    )


def _files(documents: Sequence[Document]) -> FilesShape:
    said = [document.recognised for document in documents]
    return FilesShape(
        total=len(said),
        right=said.count("right"),
        wrong=said.count("wrong"),
        unknown=said.count("unknown"),
        failed=said.count("failed"),
    )


def _by(
    group: Callable[[Document], str], readings: Sequence[Reading], bounded: bool
) -> dict[str, Tally]:
    groups: dict[str, list[Reading]] = {}
    for one in readings:
        groups.setdefault(group(one.document), []).append(one)
    return {name: tally(some, bounded=bounded) for name, some in sorted(groups.items()) if name}


def _layout(document: Document) -> str:
    truth = document.known.truth
    return f"{truth.kind}/{truth.layout}" if truth.layout else ""


def _error(one: Reading) -> ErrorShape:
    truth = one.document.known.truth
    found = one.found
    return ErrorShape(
        file=one.document.known.name,
        kind=truth.kind,
        layout=truth.layout,
        level=truth.level,
        field=one.field,
        silent=one.silent,
        what="invented" if one.invented else "not-read" if one.value is None else "wrong",
        truth=one.truth,
        value=one.value,
        confidence=found.confidence if found and found.value is not None else None,
        page=found.page if found else None,
        box=found.box if found else None,
        reasons=found.reasons if found else ("unread",) if one.document.unread else ("absent",),
        candidates=tuple(dict.fromkeys(other.value or other.raw for other in others(found))),
    )


def others(found: Field | None) -> list[Candidate]:
    """Candidates for a field besides the value that was chosen."""
    every = found.candidates if found else ()
    return [one for one in every if one.value is None or one.value != (found and found.value)]


def _misread(document: Document) -> MisreadShape:
    return MisreadShape(
        file=document.known.name,
        kind=document.known.truth.kind,
        read_as=tuple(dict.fromkeys(one.kind for one in document.materials)),
        reason=document.materials[0].kind_reason if document.materials else "",
    )


def _confidence(one: Reading) -> float:
    return one.found.confidence if one.found else 0.0
