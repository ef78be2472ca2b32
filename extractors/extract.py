"""Extract (提取): a template's fields from a document's lines, with candidates and doubts.

A value is accepted without a person only if its checks pass and its reading is confident;
everything else is flagged with the reason. A field that the layout prints but that was not
found is there with value None (``not-found``); one that it does not print is absent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.model import Candidate, Check, Field, Page
from extractors.candidates import Found, around, below, beside, by_pattern, digits_as_date
from extractors.checks import BY_TYPE, CONSISTENCY, STRONG
from extractors.labels import Label, Vocabulary, find_fuzzy, find_labels
from extractors.language import entities
from extractors.layout import Token, reading_order, tokens, union
from extractors.text import squeeze
from extractors.values import PARSERS
from templates.documents import DocumentKind, FieldRule

Fields = dict[str, Field | list[Field]]

ONE_ROW = frozenset(
    {"uscc", "id_number", "date", "amount", "amount_words", "area", "phone", "integer", "code",
     "gender", "person", "authority", "signed"}
)  # fmt: skip
"""Types whose value rarely wraps: the label's own row is tried by itself as well."""

_ENTITY_OF_TYPE = {"uscc": "USCC", "id_number": "ID"}


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


def extract(kind: DocumentKind, pages: Sequence[Page], accept: float) -> Fields:
    """All fields of one document.

    Args:
        kind: the template of the document's kind.
        pages: its pages, upright.
        accept: readings less confident than this (0 to 1) are flagged unless a check digit
            proves them.
    """
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
    dropped = _dropped(kind, running)

    judged = {
        name: _judge_all(rule, _candidates(name, rule, labels, values, running))
        for name, rule in kind.fields.items()
    }
    missing = [name for name, found in judged.items() if not _has_value(found)]
    for label, token in find_fuzzy(values, missing, vocabulary):
        others = [value for value in values if value is not token]
        fuzzy_values = [*others, label.rest] if label.rest else others
        for name in label.fields:
            more = _candidates(name, kind.fields[name], [*labels, label], fuzzy_values, [])
            judged[name].extend(_judge_all(kind.fields[name], more))

    fields: Fields = {}
    for name, rule in kind.fields.items():
        if rule.type == "ticked" and _has_value(judged[name]):
            fields[name] = _options(_field(judged[name], accept))
        elif judged[name]:
            fields[name] = _field(judged[name], accept)
        elif _is_printed(name, rule, labels, dropped):
            fields[name] = _not_found(rule, running)
    return _consistent(kind, fields)


def _candidates(
    name: str,
    rule: FieldRule,
    labels: Sequence[Label],
    values: Sequence[Token],
    running: Sequence[Sequence[Token]],
) -> list[Found]:
    found: list[Found | None] = []
    for label in labels:
        if name not in label.fields:
            continue
        rows = beside(label, labels, values)
        found.extend(rows if rule.type in ONE_ROW else rows[-1:])
        if rule.below:
            found.append(below(label, labels, values))
            if rule.type == "date" and (pieces := around(label, labels, values)):
                found.append(digits_as_date(pieces))
        elif rule.type == "date" and rows:
            found.append(digits_as_date(rows[-1]))
    if rule.patterns:
        found.extend(match for page in running for match in by_pattern(rule, page))
    if rule.fallback and not any(found):
        found.extend(_by_code(rule, running))
    return [one for one in found if one is not None]


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


def _judge_all(rule: FieldRule, found: Sequence[Found]) -> list[Judged]:
    """Parse and check each candidate; the same value twice is kept once, its best way."""
    judged: list[Judged] = []
    for one in found:
        value = PARSERS[rule.type](one.raw)
        check = BY_TYPE.get(rule.type)
        checks = (check(value),) if check and value is not None else ()
        judged.append(Judged(one, value, checks))
    judged.sort(key=lambda j: j.rank, reverse=True)
    kept: list[Judged] = []
    for candidate in judged:
        if candidate.value not in [other.value for other in kept]:
            kept.append(candidate)
    return kept


def _field(judged: Sequence[Judged], accept: float) -> Field:
    best, others = judged[0], judged[1:]
    strong = any(check.ok and check.name in STRONG for check in best.checks)
    reasons = [f"check-failed:{check.name}" for check in best.checks if not check.ok]
    if best.value is None:
        reasons.append("unparsed")
    if not strong:
        if best.found.confidence < accept:
            reasons.append("low-confidence")
        if best.found.differs:
            reasons.append("readings-differ")
        if best.found.label_score < 100:
            reasons.append("label-misread")
        if any(_rivals(best, other) for other in others):
            reasons.append("ambiguous")
    main = _as_candidate(best)
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


def _rivals(best: Judged, other: Judged) -> bool:
    """Another value with as much right: both parsed, both checked, neither part of the other."""
    if best.value is None or other.value is None or best.rank[:3] != other.rank[:3]:
        return False
    return best.value not in other.value and other.value not in best.value


def _as_candidate(judged: Judged) -> Candidate:
    found = judged.found
    page = found.tokens[0].page
    return Candidate(
        value=judged.value,
        raw=found.raw,
        confidence=round(found.confidence, 4),
        page=page,
        box=union([token.origin for token in found.tokens if token.page == page]),
        method=found.method,
    )


def _not_found(rule: FieldRule, running: Sequence[Sequence[Token]]) -> Field:
    """Null and flagged; for a person's name, the names in the text are proposed."""
    proposals: list[Candidate] = []
    if rule.type == "person":
        for page in running:
            text = "".join(t.key for t in reading_order(page))
            for label, name, _, _ in entities(text, names=True):
                if label == "PERSON" and len(name) > 1:
                    proposals.append(Candidate(value=name, raw=name, method="entity"))
    return Field(
        value=None, needs_review=True, reasons=("not-found",), candidates=tuple(proposals[:5])
    )


def _is_printed(
    name: str, rule: FieldRule, labels: Sequence[Label], dropped: frozenset[str]
) -> bool:
    if any(name in label.fields for label in labels):
        return True
    return rule.printed == "always" and name not in dropped


def _dropped(kind: DocumentKind, running: Sequence[Sequence[Token]]) -> frozenset[str]:
    """Fields that the layout of this page does not print."""
    text = "".join(t.key for page in running for t in page)
    return frozenset(
        name
        for layout in kind.layouts
        if any(squeeze(word) in text for word in layout.when)
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
                result[name] = _with_check(field, outcome)
    return result


def _with_check(field: Field, check: Check) -> Field:
    reasons = field.reasons if check.ok else (*field.reasons, f"check-failed:{check.name}")
    return field.model_copy(
        update={
            "checks": (*field.checks, check),
            "reasons": reasons,
            "needs_review": field.needs_review or not check.ok,
        }
    )


def better(old: Mapping[str, Field | list[Field]], new: Fields, names: Sequence[str]) -> Fields:
    """Fields after a second look: what the new reading settles replaces what was open."""
    result = dict(old)
    for name in names:
        before, after = old.get(name), new.get(name)
        if isinstance(before, Field) and isinstance(after, Field):
            settles = before.needs_review and not after.needs_review
            fills = before.value is None and after.value is not None
            if settles or fills:
                result[name] = after
    return result
