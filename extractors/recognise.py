"""Recognise (识别种类): which kind of document is a page, how sure, and why."""

import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from cases.model import Field, Page
from extractors.extract import Fields
from extractors.pictures.codes import form_code
from extractors.printed.layout import Token, printed_rows, tokens
from extractors.text import squeeze
from templates.documents import DocumentKind

SURE = 0.5
"""Below this score a document is called unknown; nothing is guessed."""
BELIEVED = 0.55
"""Below this score every field of the document is asked about."""
LED = 0.5
"""So must be where fewer of the fields that every such document prints have a value that a label
or a sentence of the page leads to: another paper may have the title, not the labels."""
TITLE_PART, EVIDENCE_PART = 0.6, 0.4
MARKER_STRENGTH = 0.7
"""What a marker counts, against 1 for a title of its own."""
TITLE_HEIGHT = 1.2
"""A title's letters are larger than the page's usual ones by this factor."""
IN_DOUBT = "kind-in-doubt"
"""Reason why fields are asked about: the document may be another paper."""
BY_ITSELF = frozenset({"title", "seal", "at-seal", "code", "number-alone", "date-alone"})
"""Ways to a value (``Candidate.method``) that say nothing of the kind: any paper has a title, a
seal, a number and a date."""
SHORT_TITLE = 4
"""Titles of so few letters begin other words; they count only at the end of their row."""
COUNTRY = "中华人民共和国"
"""Printed as large as a title, above it."""
COPY = re.compile(r"(?:\(?(?:副本|正本)\)?|\([^()]*\))+$")
"""What is printed behind a title."""
OTHER_PAPER = re.compile(
    r"[^()]*(?:申请表|申请书|审批表|承诺书|委托书|告知书|通知书|决定书|补正书|回执|"
    r"申请|须知|指南|清单|目录|公告|公示)$"
)
"""What makes another paper of the one that its title names: 许可证 and 申请表."""
ENOUGH_EVIDENCE = 4
"""So many expected words are full evidence, however many a template lists."""
HEADED = 0.65
"""What a heading of a kind's make counts, against 1 for one of its known titles: two expected
words have to speak for it as well."""
WORDS_ALONE = (5, 0.6)
"""So many expected words, and such a share of all, stand for a title that cannot be read …"""
WORDS_STRENGTH = 0.2
"""… and count this: enough to be recognised, not to be believed."""
NOT_HEADED = 0.3
"""The most that a title counts in the text of a page whose heading is of another kind's make."""
TOP = 8
"""A heading is among so many of a page's first rows."""
SMALLEST = 0.85
"""Smallest letters of a heading, in heights of the page's usual ones."""
LONGEST = 45
"""Most letters of a heading in two rows."""
_SAMPLE = "样本|样表|存根|正本|副本"
MARKS = re.compile(rf"^(?:样本|样表)+|(?:{_SAMPLE}|\((?:{_SAMPLE}|[新变延].{{0,14}})\))+$")
"""What may stand before and behind a heading."""


@dataclass(frozen=True)
class Recognised:
    """What a page, or a document of several, was taken for."""

    kind: str
    score: float
    reason: str


UNKNOWN = Recognised("unknown", 0.0, "no known title and too few known words")


def recognise(page: Page, kinds: Mapping[str, DocumentKind]) -> Recognised:
    """The best kind for one page, or ``unknown`` with the reason."""
    if not page.lines:
        return Recognised("unknown", 0.0, "no text on the page")
    if code := form_code(page):
        return Recognised(code.kind, 1.0, f"the code of a form of ours: {code.text}")
    found = tokens(page)
    rows = _rows([t for t in found if not t.cell])  # no title stands in a table
    text = "".join(t.key for t in found)
    usual = statistics.median(height for _, height in rows) if rows else 0.0
    heading = heading_of(kinds, rows, usual)
    best = max(
        (_judge(kind, rows, text, usual, heading) for kind in kinds.values()),
        key=lambda judged: judged.score,
    )
    if best.score >= SURE:
        return best
    return Recognised(
        "unknown", best.score, f"nearest is {best.kind} with {best.score:.2f}: {best.reason}"
    )


def documents(found: Sequence[Recognised]) -> list[tuple[Recognised, list[int]]]:
    """Split a file's pages into documents: (what it is, indexes of its pages).

    A page of unknown kind belongs to the document before it; a page of another kind begins
    a new one.
    """
    parts: list[tuple[Recognised, list[int]]] = []
    for i, page in enumerate(found):
        if parts and page.kind in ("unknown", parts[-1][0].kind):
            kept, pages = parts[-1]
            parts[-1] = (page if page.score > kept.score and page.kind == kept.kind else kept,
                         [*pages, i])  # fmt: skip
        elif parts and len(parts) == 1 and parts[0][0].kind == "unknown":
            parts[0] = (page, [*parts[0][1], i])  # a cover sheet before the first known page
        else:
            parts.append((page, [i]))
    return parts


def doubted(kind: DocumentKind, score: float, fields: Fields) -> Fields:
    """The fields, each flagged ``kind-in-doubt`` where the document shows too little of its kind.

    Args:
        kind: what it was taken for.
        score: of its recognition.
        fields: what was read as its fields.
    """
    expected = [
        name for name, rule in kind.fields.items() if rule.printed == "always" and name in fields
    ]
    led = sum(_is_led(fields[name]) for name in expected)
    if score >= BELIEVED and led >= LED * len(expected):
        return fields
    return {
        name: _doubtful(field) if isinstance(field, Field) else [_doubtful(one) for one in field]
        for name, field in fields.items()
    }


def _doubtful(field: Field) -> Field:
    reasons = (*field.reasons, IN_DOUBT)
    return field.model_copy(update={"needs_review": True, "reasons": reasons})


def _is_led(found: Field | Sequence[Field]) -> bool:
    each = [found] if isinstance(found, Field) else found
    return any(one.value is not None and one.method not in BY_ITSELF for one in each)


def heading_of(
    kinds: Mapping[str, DocumentKind], rows: Sequence[tuple[str, float]], usual: float
) -> tuple[str, str]:
    """What the page calls itself, and the kind whose titles are made like that; else empty.

    A Chinese title says last what a paper is (申请表, 合同, 承诺书) and first what it is about, so
    that titles nobody listed are known by their ends.
    """
    top = [(row, height) for row, height in rows if MARKS.sub("", row)][:TOP]
    for i, (row, height) in enumerate(top):
        after = top[i + 1][0] if i + 1 < len(top) else ""
        for text in (row, row + after):
            text = re.sub(r"[()\[\]《》“”\"]", "", MARKS.sub("", text))
            if height < SMALLEST * usual or len(text) > LONGEST or re.search("[:。;]", text):
                continue
            for kind in kinds.values():
                if kind.recognise.heading and re.search(kind.recognise.heading, text):
                    return text, kind.kind
    return "", ""


def _judge(
    kind: DocumentKind,
    rows: Sequence[tuple[str, float]],
    text: str,
    usual: float,
    heading: tuple[str, str],
) -> Recognised:
    title, strength = _title(kind.recognise.titles, rows, usual, kind.recognise.heading)
    seen = [word for word in kind.recognise.evidence if squeeze(word) in text]
    marker = next((m for m in kind.recognise.markers if squeeze(m) in text), "")
    if marker and len(seen) > 1 and strength < MARKER_STRENGTH:
        title, strength = marker, MARKER_STRENGTH
    if heading[1] == kind.kind and strength < HEADED:
        title, strength = heading[0], HEADED
    elif heading[1] not in ("", kind.kind):
        strength = min(strength, NOT_HEADED)
    least, share = WORDS_ALONE
    if not _has_title(rows, usual) and len(seen) >= max(
        least, share * len(kind.recognise.evidence)
    ):
        strength = max(strength, WORDS_STRENGTH)
    needed = min(ENOUGH_EVIDENCE, len(kind.recognise.evidence)) or 1
    against, against_strength = _title(kind.recognise.against, rows, usual)
    score = TITLE_PART * strength + EVIDENCE_PART * min(1.0, len(seen) / needed)
    if against and against_strength >= strength:
        score -= 0.4 * against_strength
    reason = f"title {title}" if title else "no title"
    if seen:
        reason += f"; words {'、'.join(seen[:5])}"
    if against:
        reason += f"; but also {against}"
    return Recognised(kind.kind, round(max(0.0, min(1.0, score)), 3), reason)


def _has_title(rows: Sequence[tuple[str, float]], usual: float) -> bool:
    """Some row is printed like a title and can be read: the page says itself what it is."""
    return any(
        height > TITLE_HEIGHT * usual and re.search(r"[\u4e00-\u9fff]{3}", row)
        for row, height in ((row.removeprefix(COUNTRY), height) for row, height in rows)
    )


def _title(
    titles: Sequence[str], rows: Sequence[tuple[str, float]], usual: float, make: str | None = None
) -> tuple[str, float]:
    """The most convincing title: a large row of its own counts 1, mention in a text little.

    Words before a title may make another paper of it: 商标 and 注册证. Where it is known what
    such titles are made like (``make``), they have to fit it.
    """
    best, strength = "", 0.0
    for title in titles:
        key = squeeze(title)
        for row, height in rows:
            if key in row:
                alone = len(key) / len(row)
                large = height > TITLE_HEIGHT * usual
                found = (1.0 if large else 0.6) if alone > 0.5 else 0.75 if large else 0.35 * alone
                bare = COPY.sub("", row)
                other = OTHER_PAPER.match(bare[bare.rfind(key) + len(key) :])
                strange = make and len(key) <= SHORT_TITLE and not re.search(make, bare)
                if other or strange or (len(key) <= SHORT_TITLE and not bare.endswith(key)):
                    found = 0.35 * alone  # 许可证号 is no title
            elif len(key) >= 4 and abs(len(row) - len(key)) <= 1 and fuzz.ratio(key, row) >= 75:
                found = 0.7
            else:
                continue
            if found > strength:
                best, strength = title, found
    return best, strength


def _rows(found: Sequence[Token]) -> list[tuple[str, float]]:
    """Rows as (text, letter height); a letter-spaced title becomes one word."""
    return [
        ("".join(t.key for t in row), max(t.height for t in row)) for row in printed_rows(found)
    ]
