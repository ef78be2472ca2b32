"""Extract (提取): a template's fields from a document's lines, with candidates and doubts.

A value is accepted without a person only if its checks pass and its reading is confident;
everything else is flagged with the reason. A field that the layout prints but that was not
found is there with value None (``not-found``); one that it does not print is absent.
"""

import math
import re
from collections.abc import Mapping, Sequence

from cases.model import Candidate, Check, Field, Page
from extractors.meaning.between import CONSISTENCY, birth_of, mended_authority, term_as_said
from extractors.meaning.checks import STRONG
from extractors.meaning.confidence import Evidence, confidence, log_odds
from extractors.meaning.language import entities, named_after
from extractors.meaning.values import LONG_TERM, dates
from extractors.printed.candidates import Found
from extractors.printed.find import SAID_TWICE, Judged, find, has_value, is_proven, judge_all
from extractors.printed.labels import Label
from extractors.printed.layout import Token, columns, reading_order, union
from extractors.printed.leftover import UNCLAIMED, told_by_another, unclaimed
from extractors.text import squeeze
from templates.documents import DocumentKind, FieldRule

Fields = dict[str, Field | list[Field]]

NAMES_OF_TYPE = {
    "person": frozenset({"PERSON"}),
    "party": frozenset({"PERSON", "ORG"}),
}
"""Type of a field → the entities of the text that may be proposed for it."""
UNPROTECTED = frozenset({"person", "party", "text", "phrase"})
"""Types that no check protects where the value is short: 淼 read as 森 makes a name too."""
FEW_LETTERS = 6
UNPROTECTED_BAR = 0.75
"""By this share of the way to certainty their print must be clearer than others'."""
OF_READING = frozenset({"low-confidence", "read-once", "readings-differ"})
"""Reasons that doubt the letters of a value, not its place."""
TERM = ("term_from", "term_to")
LOST = 2
"""So many fields not found make it doubtful that any other is absent."""
ON_SEAL = frozenset({"seal", "at-seal"})
LED_BY_LABEL = frozenset({"label-right", "label-below", "cell", "cell-below", "model-form"})
"""Ways to a value that a label, or the known layout of a form of ours, leads."""


def extract(kind: DocumentKind, pages: Sequence[Page], accept: float) -> Fields:
    """All fields of one document.

    Args:
        kind: the template of the document's kind.
        pages: its pages, upright.
        accept: values less certain than this (``extractors.meaning.confidence``) are flagged
            unless a check digit proves them.
    """
    found = find(kind, pages)
    judged, dropped = found.judged, _dropped(kind, found.running)
    doubtful = {**found.doubtful}
    for name in _perhaps_another_day(kind, judged, dropped):
        doubtful[name] = (*doubtful.get(name, ()), "ambiguous")
    fields: Fields = {}
    for name, rule in kind.fields.items():
        if judged[name] and not _ends_without_beginning(kind, name, judged):
            field = _field(rule, judged[name], accept, doubtful.get(name, ()))
            several = rule.type == "ticked" and field.value is not None
            fields[name] = _options(field) if several else field
        elif not judged[name] and _is_printed(kind, name, found.labels, dropped, found.running):
            fields[name] = _not_found(rule, found.running)
    used = {(t.page, t.origin) for one in found.chosen.values() for t in one.tokens}
    stops = set(map(squeeze, kind.stop))
    others = [label for label in found.labels if label.text in stops]
    free = [
        t for t in found.values
        if (t.page, t.origin) not in used and not told_by_another(t, others)
    ]  # fmt: skip
    said = {squeeze(one.raw) for one in found.chosen.values()}
    said |= {f.value for f in fields.values() if isinstance(f, Field) and f.value}
    for name, rule in kind.fields.items():
        if name not in fields and not judged[name] and (left := unclaimed(rule.type, free, said)):
            fields[name] = _absent(UNCLAIMED, judge_all(rule, left))
    if _is_torn(kind, fields):
        for name, rule in kind.fields.items():
            if rule.patterns and name not in fields and name not in dropped:
                fields[name] = _not_found(rule, found.running)
    return _mended(kind, _as_said(kind, _consistent(kind, fields), found.running))


def _as_said(kind: DocumentKind, fields: Fields, running: Sequence[Sequence[Token]]) -> Fields:
    """With the days of a term held against what the document says of its length."""
    names = [next((n for n, r in kind.fields.items() if r.type == t), "") for t in TERM]
    first, last = (fields.get(name) for name in names)
    if "term-length" not in kind.consistency or not (
        isinstance(first, Field) and isinstance(last, Field) and first.value and last.value
    ):
        return fields
    text = _text(running)
    check = term_as_said(first.value, last.value, text) if last.value != LONG_TERM else None
    if check is None:
        return fields
    return {**fields, names[0]: with_check(first, check), names[1]: with_check(last, check)}


def _text(running: Sequence[Sequence[Token]]) -> str:
    """All print, column by column, without blanks."""
    parts = [part for page in running for part in columns(page)]
    return "".join(token.key for part in parts for token in reading_order(part))


MENDED = "mended"
"""Reason: the value was told by another field of the document, and not read so."""


def _mended(kind: DocumentKind, fields: Fields) -> Fields:
    """With values that others tell: an authority by the address, a birthday by the number."""
    result = _with_authorities(kind, fields)
    number, birth = fields.get("id_number"), fields.get("birth_date")
    if (
        "birth-matches-id" in kind.consistency
        and isinstance(number, Field)
        and number.value
        and any(check.ok and check.name in STRONG for check in number.checks)
        and isinstance(birth, Field)
        and birth.value is None
    ):
        result["birth_date"] = _told(birth, birth_of(number.value))
    return result


def _told(field: Field, value: str) -> Field:
    """The field with a value that was not read so; to be looked at, what was read beside it."""
    as_read = Candidate(**field.model_dump(include=set(Candidate.model_fields)))
    return field.model_copy(
        update={
            "value": value,
            "needs_review": True,
            "reasons": (*field.reasons, MENDED),
            "candidates": (as_read, *field.candidates),
        }
    )


def _with_authorities(kind: DocumentKind, fields: Fields) -> dict[str, Field | list[Field]]:
    addresses = [
        field.value for name, field in fields.items()
        if kind.fields[name].type == "address" and isinstance(field, Field) and field.value
    ]  # fmt: skip
    result = dict(fields)
    for name, field in fields.items():
        if kind.fields[name].type != "authority" or not isinstance(field, Field):
            continue
        if not field.value or all(check.ok for check in field.checks):
            continue
        names = (mended_authority(field.value, address) for address in addresses)
        meant = {name for name in names if name}
        if len(meant) == 1:
            result[name] = _told(field, meant.pop())
    return result


def _is_torn(kind: DocumentKind, fields: Fields) -> bool:
    """Fields that every such document prints were not found: others may be lost with them.

    So may be what stands in running text, where no label tells that it was printed.
    """
    lost = [
        name
        for name, field in fields.items()
        if isinstance(field, Field) and kind.fields[name].printed == "always"
        and (field.value is None or not all(check.ok for check in field.checks))
    ]  # fmt: skip
    return len(lost) >= LOST


def _ends_without_beginning(
    kind: DocumentKind, name: str, judged: Mapping[str, Sequence[Judged]]
) -> bool:
    """A term printed as its last day alone, or as 长期: it has no beginning to be found."""
    rule, best = kind.fields[name], judged[name][0]
    if rule.type != "term_from" or rule.printed == "always" or best.value is not None:
        return False
    key = squeeze(best.found.raw)
    if re.fullmatch(":?(?:长期|永久)(?:有效)?", key):
        return True
    if not rule.lone_end:
        return False
    if best.found.method.startswith("cell"):
        key = key.removeprefix("至")  # all that is printed between the rules
    lone = len(dates(key)) == 1 and not re.search("[自从起到至]", key)
    return lone and any(
        other.type == "term_to" and rule.labels and set(rule.labels) & set(other.labels)
        and has_value(judged[end])
        for end, other in kind.fields.items()
    )  # fmt: skip


def _perhaps_another_day(
    kind: DocumentKind,
    judged: Mapping[str, Sequence[Judged]],
    dropped: frozenset[str],
) -> list[str]:
    """Fields with a date beside no label while another date that is always printed is missing."""
    missing = any(
        rule.type in ("date", "term_to")
        and rule.printed == "always"
        and name not in dropped
        and not has_value(judged[name])
        for name, rule in kind.fields.items()
    )
    return [
        name
        for name, found in judged.items()
        if missing and has_value(found) and found[0].found.method == "date-alone"
    ]


def field_of(rule: FieldRule, found: Found, accept: float) -> Field:
    """A field from the one place where it can stand, with what speaks against its reading."""
    return _field(rule, judge_all(rule, [found]), accept)


def _bar(rule: FieldRule, best: Judged, accept: float) -> float:
    """How clear the print must be."""
    short = best.value is not None and len(best.value) <= FEW_LETTERS
    return accept + UNPROTECTED_BAR * (1 - accept) * (short and rule.type in UNPROTECTED)


def _field(
    rule: FieldRule, judged: Sequence[Judged], accept: float, doubtful: Sequence[str] = ()
) -> Field:
    best, others = judged[0], judged[1:]
    strong = is_proven(best)
    main = _as_candidate(best, doubtful)
    reasons = [f"check-failed:{check.name}" for check in best.checks if not check.ok]
    if best.value is None:
        reasons.append("unparsed")
    if not strong:
        if best.found.confidence < _bar(rule, best, accept):
            reasons.append("low-confidence")
        if best.found.once:
            reasons.append("read-once")
        if best.found.differs:
            reasons.append("readings-differ")
        if best.found.label_score < 100:
            reasons.append("label-misread")
        if any(_rivals(best, other, accept) for other in others):
            reasons.append("ambiguous")
        reasons.extend(doubtful)
        if not reasons and main.confidence < accept:
            reasons.append("low-confidence")
    return Field(
        **main.model_dump(),
        checks=best.checks,
        needs_review=bool(reasons),
        reasons=tuple(reasons),
        candidates=tuple(_as_candidate(other) for other in others),
    )


def _options(field: Field) -> list[Field]:
    """One field for each ticked option."""
    return [field.model_copy(update={"value": v}) for v in (field.value or "").split("\n")]


def _rivals(best: Judged, other: Judged, accept: float) -> bool:
    """Another value with as much right: both parsed, both checked, neither part of the other.

    A reading that would not be accepted by itself contradicts none that would.
    """
    if best.value is None or other.value is None or best.rank[:3] != other.rank[:3]:
        return False
    if best.found.confidence >= accept > other.found.confidence:
        return False
    return best.value not in other.value and other.value not in best.value


def evidence(judged: Judged, doubtful: Sequence[str] = ()) -> Evidence:
    """What is known about a reading."""
    found = judged.found
    passed = [check.name for check in judged.checks if check.ok]
    return Evidence(
        clearness=log_odds(found.confidence),
        length=math.log(max(len(judged.value or ""), 1)),
        guessed_label=found.label_score < 100,
        on_seal=found.method in ON_SEAL,
        unlabelled=found.method not in ON_SEAL | LED_BY_LABEL,
        proven=is_proven(judged),
        checked=any(name not in STRONG for name in passed),
        failed=min(len(judged.checks) - len(passed), 2),
        doubts=min(len(doubtful), 2),
    )


def _as_candidate(judged: Judged, doubtful: Sequence[str] = ()) -> Candidate:
    found = judged.found
    page = found.tokens[0].page
    return Candidate(
        value=judged.value,
        raw=found.raw,
        confidence=round(confidence(evidence(judged, doubtful)), 4),
        page=page,
        box=union([token.origin for token in found.tokens if token.page == page]),
        method=found.method,
    )


def _absent(reason: str, proposed: Sequence[Judged]) -> Field:
    """Null and flagged, with what a person may choose from."""
    return Field(
        value=None,
        needs_review=True,
        reasons=(reason,),
        candidates=tuple(_as_candidate(one) for one in proposed[:5]),
    )


def _not_found(rule: FieldRule, running: Sequence[Sequence[Token]]) -> Field:
    """Null and flagged; for a person, names in the text are proposed, those after a label first."""
    wanted = NAMES_OF_TYPE.get(rule.type, frozenset())
    proposed: list[str] = []
    for page in running if wanted else ():
        text = "".join(t.key for t in reading_order(page))
        phrases = [squeeze(label) for label in rule.labels]
        proposed.extend(named_after(text, phrases, wanted))
        proposed.extend(
            name for label, name, _, _ in entities(text, names=True)
            if label == "PERSON" and len(name) > 1
        )  # fmt: skip
    return Field(
        value=None,
        needs_review=True,
        reasons=("not-found",),
        candidates=tuple(
            Candidate(value=name, raw=name, method="entity")
            for name in list(dict.fromkeys(proposed))[:5]
        ),
    )


def _is_printed(
    kind: DocumentKind,
    name: str,
    labels: Sequence[Label],
    dropped: frozenset[str],
    running: Sequence[Sequence[Token]],
) -> bool:
    """A label says so, or running text speaks of it, or every such layout prints it."""
    rule = kind.fields[name]
    if any(name in label.fields for label in labels):
        return True
    if rule.patterns:
        text = _text(running)
        if any(len(label) >= 4 and squeeze(label) in text for label in rule.labels):
            return True
    # A term's printed end was lost with its label: nobody knows whether it had a beginning.
    ends = [
        end for end, other in kind.fields.items()
        if rule.lone_end and other.type == "term_to" and set(rule.labels) & set(other.labels)
    ]  # fmt: skip
    if any(not any(end in label.fields for label in labels) and end not in dropped for end in ends):
        return True
    return rule.printed == "always" and name not in dropped


def _dropped(kind: DocumentKind, running: Sequence[Sequence[Token]]) -> frozenset[str]:
    """Fields that the layout of this page does not print."""
    text = "".join(t.key for page in running for t in page)
    return frozenset(
        name
        for layout in kind.layouts
        if any(squeeze(word) in text for word in layout.when)
        and not any(squeeze(word) in text for word in layout.without)
        for name in layout.drops
    )


def _consistent(kind: DocumentKind, fields: Fields) -> Fields:
    """Run the checks between fields; every field of a failing one is flagged."""
    result = dict(fields)
    values = {name: f.value for name, f in fields.items() if isinstance(f, Field)}
    for check_name in kind.consistency:
        names, check = CONSISTENCY[check_name]
        outcome = check(values)
        if outcome is None:
            continue
        for name in names:
            field = result.get(name)
            if isinstance(field, Field):
                told = with_check(field, outcome)
                # Words may lose a letter, 零 or 整, and say the same.
                twice = outcome.ok and check_name in SAID_TWICE and name == names[0]
                result[name] = _confirmed(told) if twice else told
    return result


def _confirmed(field: Field) -> Field:
    """Figures with which the words agree were not misread, however faint."""
    reasons = tuple(reason for reason in field.reasons if reason not in OF_READING)
    return field.model_copy(update={"reasons": reasons, "needs_review": bool(reasons)})


def with_check(field: Field, check: Check) -> Field:
    """The field after one more check; flagged if that fails."""
    reasons = field.reasons if check.ok else (*field.reasons, f"check-failed:{check.name}")
    return field.model_copy(
        update={
            "checks": (*field.checks, check),
            "reasons": reasons,
            "needs_review": field.needs_review or not check.ok,
        }
    )
