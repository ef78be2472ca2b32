"""Extract (提取): a template's fields from a document's lines, with candidates and doubts.

A value is accepted without a person only if its checks pass and its reading is confident;
everything else is flagged with the reason. A field that the layout prints but that was not
found is there with value None (``not-found``); one that it does not print is absent.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.model import Candidate, Check, Field, Page
from extractors.candidates import (
    Found,
    around,
    below,
    beside,
    block,
    by_pattern,
    date_at,
    digits_as_date,
    in_title,
    signature_dates,
)
from extractors.checks import CONSISTENCY, STRONG, checked
from extractors.confidence import Evidence, confidence, log_odds
from extractors.doubts import doubts, is_party
from extractors.labels import Label, Vocabulary, find_fuzzy, find_labels
from extractors.language import entities, named_after
from extractors.layout import Token, reading_order, tokens, union, whole
from extractors.leftover import UNCLAIMED, unclaimed
from extractors.text import squeeze
from extractors.values import PARSERS, dates
from templates.documents import DocumentKind, FieldRule

Fields = dict[str, Field | list[Field]]

MARKED = frozenset({"signed", "ticked"})
"""Types whose value is a mark: beside a label that was only guessed, anything looks like one."""
ONE_ROW = frozenset(
    {"uscc", "id_number", "date", "amount", "amount_words", "area", "phone", "integer", "code",
     "gender", "person", "authority", "signed"}
)  # fmt: skip
"""Types whose value rarely wraps: the label's own row is tried by itself as well."""

NAMES_OF_TYPE = {
    "person": frozenset({"PERSON"}),
    "party": frozenset({"PERSON", "ORG"}),
}
"""Type of a field → the entities of the text that may be proposed for it."""
_ENTITY_OF_TYPE = {"uscc": "USCC", "id_number": "ID"}


UNPROTECTED = frozenset({"person", "party", "text", "phrase"})
"""Types that no check protects where the value is short: 淼 read as 森 makes a name too."""
FEW_LETTERS = 6
UNPROTECTED_BAR = 0.75
"""By this share of the way to certainty their print must be clearer than others'."""
ON_SEAL = frozenset({"seal", "at-seal"})
BY_LABEL = frozenset({"label-right", "label-below", "cell", "cell-below"})
"""Ways to a value that a label leads."""


@dataclass(frozen=True)
class Judged:
    """A candidate with its parsed value and checks."""

    found: Found
    value: str | None
    checks: tuple[Check, ...]

    @property
    def rank(self) -> tuple[bool, bool, float, float]:
        """Parsed before unparsed, checked before failing, exact label before misread one."""
        checked = all(check.ok for check in self.checks)
        return self.value is not None, checked, self.found.label_score, self.found.confidence


@dataclass(frozen=True)
class Findings:
    """What a document's print may mean, before it is decided what is accepted."""

    running: Sequence[Sequence[Token]]
    """All print, page by page."""
    labels: Sequence[Label]
    values: Sequence[Token]
    """All print that is no label."""
    judged: Mapping[str, Sequence[Judged]]
    """Field → its candidates, the best one first."""
    doubtful: Mapping[str, tuple[str, ...]]
    """Field → doubts about its best candidate."""

    @property
    def chosen(self) -> dict[str, Found]:
        """Field → its best candidate, where it has a value."""
        return {name: found[0].found for name, found in self.judged.items() if _has_value(found)}


def extract(kind: DocumentKind, pages: Sequence[Page], accept: float) -> Fields:
    """All fields of one document.

    Args:
        kind: the template of the document's kind.
        pages: its pages, upright.
        accept: values less certain than this (0 to 1, ``extractors.confidence``) are flagged
            unless a check digit proves them.
    """
    found = find(kind, pages)
    judged, dropped = found.judged, _dropped(kind, found.running)
    fields: Fields = {}
    for name, rule in kind.fields.items():
        if rule.type == "ticked" and _has_value(judged[name]):
            fields[name] = _options(
                _field(rule, judged[name], accept, found.doubtful.get(name, ()))
            )
        elif judged[name] and not _ends_without_beginning(kind, name, judged):
            fields[name] = _field(rule, judged[name], accept, found.doubtful.get(name, ()))
        elif not judged[name] and _is_printed(kind, name, found.labels, dropped, found.running):
            fields[name] = _not_found(rule, found.running)
    used = {(t.page, t.origin) for one in found.chosen.values() for t in one.tokens}
    free = [t for t in found.values if (t.page, t.origin) not in used]
    said = {squeeze(one.raw) for one in found.chosen.values()}
    said |= {f.value for f in fields.values() if isinstance(f, Field) and f.value}
    for name, rule in kind.fields.items():
        if name not in fields and not judged[name] and (left := unclaimed(rule.type, free, said)):
            fields[name] = _absent(UNCLAIMED, _judge_all(rule, left))
    return _consistent(kind, fields)


def find(kind: DocumentKind, pages: Sequence[Page]) -> Findings:
    """All candidates of all fields of one document, judged."""
    vocabulary = Vocabulary.of(kind)
    labels: list[Label] = []
    values: list[Token] = []
    running: list[list[Token]] = []
    for page in pages:
        page_tokens = tokens(page)
        running.append(page_tokens)
        page_labels, page_values = find_labels(page_tokens, vocabulary)
        labels.extend(page_labels)
        values.extend(page_values)

    judged = {
        name: _judge_all(
            rule,
            [
                *_candidates(kind, name, labels, values, running),
                *_on_seals(rule, pages, running),
            ],
        )
        for name, rule in kind.fields.items()
    }
    missing = [
        name
        for name, found in judged.items()
        if not _has_value(found) and kind.fields[name].type not in MARKED
    ]
    for label, token in find_fuzzy(values, missing, vocabulary):
        others = [value for value in values if value is not token]
        fuzzy_values = [*others, label.rest] if label.rest else others
        for name in label.fields:
            more = _candidates(kind, name, [*labels, label], fuzzy_values, [])
            judged[name].extend(_judge_all(kind.fields[name], more))
            judged[name].sort(key=lambda j: j.rank, reverse=True)

    chosen = {name: found[0].found for name, found in judged.items() if _has_value(found)}
    proven = frozenset(name for name in chosen if _is_proven(judged[name][0]))
    doubtful = doubts(kind, chosen, proven, labels, values)
    return Findings(running, labels, values, judged, doubtful)


def _candidates(
    kind: DocumentKind,
    name: str,
    labels: Sequence[Label],
    values: Sequence[Token],
    running: Sequence[Sequence[Token]],
) -> list[Found]:
    rule = kind.fields[name]
    found: list[Found | None] = []
    for label in labels:
        if name not in label.fields:
            continue
        rows = beside(label, labels, values)
        if rule.type == "ticked" and (not label.cell or not rows):
            found.append(block(label, labels, values))
        found.extend(rows if rule.type in ONE_ROW and not _goes_on(rule, rows) else rows[-1:])
        if rule.below:
            found.append(below(label, labels, values))
            if rule.type == "date" and (pieces := around(label, labels, values)):
                found.append(digits_as_date(pieces))
        elif rule.type == "date" and rows:
            found.append(digits_as_date(rows[-1]))
    if rule.patterns:
        found.extend(
            match
            for page in running
            for match in by_pattern(rule, page)
            if rule.type not in ("person", "party") or is_party(match, rule.type)
        )
    if rule.title and not any(found):
        found.extend(title for page in running[:1] for title in in_title(kind, page))
    if rule.signature and not any(found):
        found.extend(date for page in running[-1:] for date in signature_dates(page))
    if rule.fallback and not any(found):
        found.extend(_by_code(rule, running))
    return [one for one in found if one is not None]


def _goes_on(rule: FieldRule, rows: Sequence[Found]) -> bool:
    """A number without a check digit whose line is full goes on in the next one."""
    if rule.type != "code" or len(rows) < 2 or PARSERS[rule.type](rows[1].raw) is None:
        return False
    last = rows[0].tokens[-1]
    return last.box[2] > max(t.box[2] for t in rows[1].tokens) - last.height


def _by_code(rule: FieldRule, running: Sequence[Sequence[Token]]) -> list[Found]:
    """The only code of its type in the document, when no label led to one."""
    wanted = _ENTITY_OF_TYPE.get(rule.type)
    found = [
        Found((token,), "code", 100.0, text)
        for page in running
        for token in page
        for label, text, _, _ in entities(token.key)
        if label == wanted
    ]
    return found if len({one.raw for one in found}) == 1 else []


def _on_seals(
    rule: FieldRule, pages: Sequence[Page], running: Sequence[Sequence[Token]]
) -> list[Found]:
    """What a seal says and covers: the authority on its ring, the only date that it lies on."""
    if not rule.under_seal:
        return []
    found: list[Found | None] = []
    for page, tokens_ in zip(pages, running, strict=True):
        for seal in page.seals:
            if rule.type == "authority" and seal.text:
                found.append(Found((whole(seal, page.number),), "seal", 100.0, seal.text))
            elif rule.type == "date":
                found.append(date_at(seal.box, tokens_))
    return [one for one in found if one is not None]


def _judge_all(rule: FieldRule, found: Sequence[Found]) -> list[Judged]:
    """Parse and check each candidate; the same value twice is kept once, its best way."""
    judged: list[Judged] = []
    for one in found:
        value = PARSERS[rule.type](one.raw)
        checks = checked(rule.type, value, one.raw) if value is not None else ()
        judged.append(Judged(one, value, checks))
    judged.sort(key=lambda j: j.rank, reverse=True)
    kept: list[Judged] = []
    for candidate in judged:
        if candidate.value not in [other.value for other in kept]:
            kept.append(candidate)
    return kept


def _is_proven(judged: Judged) -> bool:
    return any(check.ok and check.name in STRONG for check in judged.checks)


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
    lone = len(dates(key)) == 1 and not re.search("[自从起到]|^至", key)
    return lone and any(
        other.type == "term_to" and rule.labels and set(rule.labels) & set(other.labels)
        and _has_value(judged[end])
        for end, other in kind.fields.items()
    )  # fmt: skip


def _bar(rule: FieldRule, best: Judged, accept: float) -> float:
    """How clear the print must be."""
    short = best.value is not None and len(best.value) <= FEW_LETTERS
    return accept + UNPROTECTED_BAR * (1 - accept) * (short and rule.type in UNPROTECTED)


def _field(
    rule: FieldRule, judged: Sequence[Judged], accept: float, doubtful: Sequence[str] = ()
) -> Field:
    best, others = judged[0], judged[1:]
    strong = _is_proven(best)
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
        unlabelled=found.method not in ON_SEAL | BY_LABEL,
        proven=_is_proven(judged),
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
        text = "".join(t.key for page in running for t in page)
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


def _has_value(judged: Sequence[Judged]) -> bool:
    return bool(judged) and judged[0].value is not None


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
                result[name] = with_check(field, outcome)
    return result


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
