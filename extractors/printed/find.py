"""Find (查找): all that may be a field's value, parsed, checked and in order of merit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cases.model import Check, Page
from extractors.meaning.between import CONSISTENCY
from extractors.meaning.checks import STRONG, checked
from extractors.meaning.doubts import GAP, MARK, doubts, is_party
from extractors.meaning.language import entities
from extractors.meaning.values import PARSERS, dates, follows
from extractors.printed.blocks import is_stacked, is_translation
from extractors.printed.candidates import (
    Found,
    around,
    below,
    beneath,
    beneath_bare,
    beside,
    digits_as_date,
    is_listed,
)
from extractors.printed.choices import block, by_row, in_marks, own_words, share_of
from extractors.printed.labels import (
    HALF_KNOWN,
    HALF_SEEN,
    Label,
    Vocabulary,
    find_fuzzy,
    find_labels,
)
from extractors.printed.layout import Token, rows, tokens, union, whole
from extractors.printed.unlabelled import (
    ANY_NUMBER,
    NUMBER_ALONE,
    PROFESSION,
    date_at,
    in_text,
    in_title,
    lone_dates,
    lone_numbers,
    mentioned,
    signature_dates,
    signatures,
    signers,
)
from extractors.printed.watermark import without_watermark
from extractors.text import simplified, squeeze
from templates.documents import DocumentKind, FieldRule

MARKED = frozenset({"signed", "ticked"})
"""Types whose value is a mark: beside a label that was only guessed, anything looks like one."""
ONE_ROW = frozenset(
    {"uscc", "id_number", "date", "amount", "amount_words", "area", "phone", "integer", "code",
     "gender", "person", "authority", "signed"}
)  # fmt: skip
"""Types whose value rarely wraps: the label's own row is tried by itself as well."""

SHAPED = frozenset({"uscc", "id_number", "phone", "amount", "area", "integer"})
"""Types whose values show that the words before them are their label."""
SHORTEST_BARE = 3
BARE_LINES = 3
"""So many different labels of a page, each with its value right behind it."""

OVERALL = re.compile("综合|总体|最终|总结论")
"""In the label of a report's conclusion: it is drawn from all findings."""
SAID_TWICE = frozenset({"rent-matches-words"})
"""Checks of which chance does not pass a wrong candidate."""
BEGINNING = re.compile("起始[日时]|开始|起租|生效")
"""In the label of a term: what stands beside it is the first day alone."""
NAME = r"(?!.*[人位方员]$)[\u4e00-\u9fff]{2,3}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff]{1,8}"
"""What a person's name looks like of which the words around say that it is one."""
LONGEST_PERSON = 4
"""Letters; names with a · are longer, and no firm's."""

_ENTITY_OF_TYPE = {"uscc": "USCC", "id_number": "ID"}
_NUMBERED = frozenset({"code", "food_number"})


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
        return {name: found[0].found for name, found in self.judged.items() if has_value(found)}


def find(kind: DocumentKind, pages: Sequence[Page]) -> Findings:
    """All candidates of all fields of one document, judged."""
    vocabulary = Vocabulary.of(kind)
    labels: list[Label] = []
    values: list[Token] = []
    running: list[list[Token]] = []
    for page in pages:
        page_tokens = without_watermark(tokens(page), page)
        words, print_ = vocabulary, page_tokens
        if not vocabulary.bare and prints_bare(page_tokens, kind, vocabulary):
            words = replace(vocabulary, bare=True)
            print_ = [token for token in page_tokens if not _is_title(token, kind)]
        page_labels, page_values = find_labels(print_, words)
        # The mark of a specimen lies across the print and is nobody's label.
        page_labels = [label for label in page_labels if label.text != MARK]
        stacked = is_stacked(page_labels, page_values)
        labels.extend(replace(label, heads_value=stacked) for label in page_labels)
        running.append([token for token in page_tokens if not is_translation(token, page_labels)])
        values.extend(page_values)

    judged = {
        name: judge_all(
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
        if not has_value(found) and kind.fields[name].type not in MARKED
    ]
    for label, token in find_fuzzy(values, missing, vocabulary):
        others = [value for value in values if value is not token]
        fuzzy_values = [*others, label.rest] if label.rest else others
        for name in label.fields:
            more = _candidates(kind, name, [*labels, label], fuzzy_values, [])
            rule = kind.fields[name]
            read = judge_all(rule, more)
            judged[name].extend(j for j in read if label.score > HALF_SEEN or _fits(rule, j))
            judged[name].sort(key=lambda j: j.rank, reverse=True)

    for name, rule in kind.fields.items():
        if rule.type == "signed" and not has_value(judged[name]):
            persons = _persons(kind, judged)
            signed = [one for page in running[-1:] for one in signatures(page, persons)]
            judged[name] = judge_all(rule, signed) or judged[name]
    _agree(kind, judged)
    chosen = {name: found[0].found for name, found in judged.items() if has_value(found)}
    proven = frozenset(name for name in chosen if is_proven(judged[name][0]))
    doubtful = doubts(kind, chosen, proven, labels, values)
    return Findings(running, labels, values, judged, doubtful)


def _agree(kind: DocumentKind, judged: dict[str, list[Judged]]) -> None:
    """Where one thing is said twice, 租金 in figures and in words: what agrees is meant.

    Of several amounts in words the deposit's is one.
    """
    for check_name in kind.consistency:
        names, check = CONSISTENCY[check_name]
        if check_name not in SAID_TWICE or not all(has_value(judged[name]) for name in names):
            continue
        first = judged[names[0]][0].value
        agreeing = [
            other
            for other in judged[names[1]]
            if (told := check({names[0]: first, names[1]: other.value})) and told.ok
        ]
        judged[names[1]] = agreeing or judged[names[1]]


def _persons(kind: DocumentKind, judged: Mapping[str, Sequence[Judged]]) -> set[str]:
    """The persons whom the document names."""
    return {
        found[0].value
        for name, found in judged.items()
        if kind.fields[name].type == "person" and found and found[0].value
    }


def prints_bare(tokens_: Sequence[Token], kind: DocumentKind, vocabulary: Vocabulary) -> bool:
    """The page sets values behind its labels without a colon: 投资额 672万元.

    Shown by lines that a label begins and a value of its shape goes on and ends.
    """
    bare, with_colon = set(), 0
    for token in tokens_:
        text = next((t for t in vocabulary.longest_first if token.key.startswith(t)), "")
        said = token.key[len(text) :]
        if token.cell or len(text) < SHORTEST_BARE or not said:
            continue
        with_colon += said.startswith(":")
        types = {kind.fields[name].type for name in vocabulary.labels[text]} & SHAPED
        if any(PARSERS[one](said) and re.search("[0-9]", said) for one in types):
            bare.add(text)
    return len(bare) >= BARE_LINES and len(bare) > with_colon


def _is_title(token: Token, kind: DocumentKind) -> bool:
    heading = kind.recognise.heading
    named = token.key in map(squeeze, kind.recognise.titles)
    return named or bool(heading and re.search(heading, token.key))


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
        if rule.type == "ticked" and (rows_chosen := by_row(label, values)):
            found.append(rows_chosen)
            continue
        if label.heads_value and not label.cell and label.rest is None:
            place = block if rule.type == "ticked" else beneath
            found.append(place(label, labels, values))
            continue
        rows = beside(label, labels, values)
        if rule.type == "term_from" and BEGINNING.search(label.text):
            rows = [replace(row, raw=f"起始日{row.raw}") for row in rows]
        if len({kind.fields[field].type for field in label.fields}) > 1:
            rows = [share_of(row, rule.type) for row in rows]
        if rule.type == "ticked" and (not label.cell or not rows):
            found.append(block(label, labels, values))
        found.extend(rows if rule.type in ONE_ROW and not _goes_on(rule, rows) else rows[-1:])
        if not rows and rule.type not in MARKED:
            found.append(beneath_bare(label, labels, values))
        if rule.below:
            found.append(below(label, labels, values))
            if rule.type == "date" and (pieces := around(label, labels, values)):
                found.append(digits_as_date(pieces))
        elif rule.type == "date" and rows:
            found.append(digits_as_date(rows[-1]))
    if rule.patterns:
        found.extend(_as_named(match, rule.type) for match in in_text(rule, running))
    if rule.title:
        found = _titled([one for one in found if one], kind, running)
    if rule.signature and not any(found):
        found.extend(date for page in running[-1:] for date in signature_dates(page))
    if rule.under_seal and rule.type == "date" and not any(map(_is_date, found)):
        found.extend(lone_dates(labels, values))
    if rule.under_seal and rule.type == "authority" and not any(found):
        found.extend(one for one in signers(labels, values) if _is_office(one))
    if rule.fallback and not any(found):
        found.extend(_by_code(rule, running))
    if rule.type == "ticked":
        return [in_marks(one) for one in found if one is not None]
    if rule.type in ("text", "phrase"):
        return [own_words(one) for one in found if one is not None]
    if rule.type == "party":
        return _without_signatures([one for one in found if one is not None], values)
    if rule.type == "verdict":  # of one item, not of the whole
        found = [one for one in found if one and not _heads_column(one, values)]
        found = _overall([one for one in found if one])
    numbers = [one for one in found if one is not None]
    named = {squeeze(one.raw) for one in numbers if one.method == "pattern"}
    if rule.type != "code" or (len(named) == 1 and all(o.method == "pattern" for o in numbers)):
        return numbers  # what a sentence says it is, and nothing else is, it is
    return [mentioned(one, running) for one in numbers]


def _overall(found: Sequence[Found]) -> list[Found | None]:
    """What a report concludes from all its findings, where it says so: 综合判定.

    What follows from a finding, 同意投入使用 from 符合, is none.
    """
    said = [PARSERS["verdict"](one.raw) or "" for one in found]
    found = [
        one
        for one, value in zip(found, said, strict=True)
        if not any(follows(value, other) for other in said)
    ]
    concluded = [
        one
        for one in found
        if one.label and OVERALL.search(one.label.text) and PARSERS["verdict"](one.raw)
    ]
    return [*(concluded or found)]


def _without_signatures(found: Sequence[Found], values: Sequence[Token]) -> list[Found]:
    """Without persons who sign for a firm: the party is named where the document begins.

    A person who is named where one signs, and nowhere else, may sign for a firm that was not read.
    """
    if (
        found
        and all(one.label and _is_short(one) for one in found)
        and any(map(_names_firm, values))
    ):
        return [_half(one) if _signs(one, values) else one for one in found]
    firms = [one for one in found if one.label and _is_firm(one)]
    last = min((one.tokens[0].page, one.tokens[0].middle) for one in firms) if firms else None
    return [
        one
        for one in found
        if last is None
        or one.label is None
        or _is_firm(one)
        or (one.tokens[0].page, one.tokens[0].middle) <= last
    ]


def _is_short(found: Found) -> bool:
    return len(PARSERS["party"](found.raw) or "") <= LONGEST_PERSON


def _signs(found: Found, values: Sequence[Token]) -> bool:
    """It stands in the last third of the print of its page."""
    page = found.tokens[0].page
    print_ = union([t.box for t in values if t.page == page])
    return found.tokens[0].middle > print_[1] + (print_[3] - print_[1]) * 2 / 3


def _names_firm(token: Token) -> bool:
    return len(token.key) > LONGEST_PERSON and checked("organisation", token.key, token.key)[0].ok


def _is_firm(found: Found) -> bool:
    name = PARSERS["party"](found.raw) or ""
    return len(name) > LONGEST_PERSON and checked("organisation", name, name)[0].ok


def _as_named(match: Found, kind: str) -> Found | None:
    """What a phrase of running text calls a person or firm; by itself in its line at a pinch."""
    if kind not in ("person", "party") or is_party(match, kind):
        return match
    value = PARSERS[kind](match.raw)
    alone = len(match.tokens) == 1 and match.tokens[0].key == value
    passes = all(check.ok for check in checked(kind, value or "", match.raw))
    named = alone or (kind == "person" and bool(re.fullmatch(NAME, value or "")))
    return replace(match, label_score=HALF_KNOWN) if passes and named else None


def _heads_column(found: Found, values: Sequence[Token]) -> bool:
    return found.method in ("cell-below", "label-below") and is_listed(found, values)


def _titled(
    found: Sequence[Found], kind: DocumentKind, running: Sequence[Sequence[Token]]
) -> list[Found | None]:
    """What the title says; if it says too little, what a label leads to."""
    titles = [title for page in running[:1] for title in in_title(kind, page)]
    if any(title.label_score == 100 for title in titles):
        said = "".join(title.raw for title in titles)
        return [*titles, *(one for one in found if squeeze(one.raw).lstrip(":") not in said)]
    sure = [one if PROFESSION.search(squeeze(one.raw)) else _half(one) for one in found]
    return [*(sure or titles)]


def _half(found: Found) -> Found:
    return replace(found, label_score=min(found.label_score, HALF_KNOWN))


def _goes_on(rule: FieldRule, rows: Sequence[Found]) -> bool:
    """A number without a check digit whose line is full goes on in the next one."""
    if rule.type != "code" or len(rows) < 2 or PARSERS[rule.type](rows[1].raw) is None:
        return False
    last = rows[0].tokens[-1]
    return last.box[2] > max(t.box[2] for t in rows[1].tokens) - last.height


def _fits(rule: FieldRule, judged: Judged) -> bool:
    """Good enough for a label of which one letter was seen: it must be printed, and pass."""
    return rule.printed == "always" and judged.rank[:2] == (True, True)


def _is_office(found: Found) -> bool:
    return all(check.ok for check in checked("authority", found.raw, found.raw))


def _is_date(found: Found | None) -> bool:
    return found is not None and len(dates(found.raw)) == 1


def _by_code(rule: FieldRule, running: Sequence[Sequence[Token]]) -> list[Found]:
    """The only code of its type in the document, when no label led to one."""
    if rule.type in _NUMBERED:
        first = list(running[:1])
        known = [one for page in first for one in lone_numbers(page, NUMBER_ALONE)]
        guessed = [one for page in first for one in lone_numbers(page, ANY_NUMBER)]
        return known or [replace(one, label_score=HALF_KNOWN) for one in guessed]
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


def judge_all(rule: FieldRule, found: Sequence[Found]) -> list[Judged]:
    """Parse and check each candidate; the same value twice is kept once, its best way."""
    judged: list[Judged] = []
    for one in found:
        raw = simplified(one.raw)  # told by ``doubts``
        value = PARSERS[rule.type](raw)
        checks = checked(rule.type, value, raw) if value is not None else ()
        judged.append(Judged(one, value, checks))
    judged.sort(key=lambda j: j.rank, reverse=True)
    kept: list[Judged] = []
    for candidate in judged:
        if candidate.value not in [other.value for other in kept]:
            kept.append(candidate)
    for whole_ in kept[1:]:
        if _completes(whole_, kept[0]):
            kept.remove(whole_)
            kept.insert(0, whole_)
            break
    return kept


def _completes(one: Judged, other: Judged) -> bool:
    """A pattern knows where its value ends: what goes on in it was cut off beside the label.

    Rows that have a gap, as between a label and its value, are none of it.
    """
    return (
        one.found.method == "pattern" != other.found.method
        and one.value is not None
        and other.value is not None
        and one.rank[:3] == other.rank[:3]
        and one.value.startswith(other.value)
        and not any(
            right.box[0] - left.box[2] > GAP * left.height
            for row in rows(t for t in one.found.tokens if t not in other.found.tokens)
            for left, right in pairwise(row)
        )
    )


def is_proven(judged: Judged) -> bool:
    """Its check digit holds."""
    return any(check.ok and check.name in STRONG for check in judged.checks)


def has_value(judged: Sequence[Judged]) -> bool:
    """The best of a field's candidates could be parsed."""
    return bool(judged) and judged[0].value is not None
