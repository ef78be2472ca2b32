"""What people call their shop → industries (行业查找), ranked, each with the reason.

Names, aliases and synonyms are compared as they are written, as they sound, in pinyin and in its
initials. A name that only begins like the text, as 酒店用品店 does like 酒店, is something else:
in Chinese the last word says what a thing is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Literal

from pypinyin import Style, pinyin
from rapidfuzz.fuzz import ratio

from templates.rules import Industry, plain

Reason = Literal[
    "named", "pinyin", "initials", "sounds", "kind-of", "part-of-name", "pinyin-begins", "alike"
]
"""named: letter for letter · pinyin, initials 首字母: of a name · sounds 同音 · kind-of: ends with
a name, as 珍珠奶茶店 · part-of-name: a name begins or ends with it · pinyin-begins · alike: one
letter in four is another at most."""
RANK: dict[Reason, int] = {
    "named": 100, "pinyin": 95, "sounds": 90, "kind-of": 85, "initials": 80, "part-of-name": 75,
    "pinyin-begins": 70, "alike": 60,
}  # fmt: skip
"""How much a reason is worth; the first of a text decides, so that each industry stands once."""
ALIKE, ALIKE_LETTERS, NEAR = 75, 85, 40
"""Likeness, of 100, from which names are alike in Chinese and in letters, and at all nearest."""
_ANY_SHOP = re.compile(r"(?:中心|[店馆厅部铺行院所室房城场站屋])$")
READINGS = 16
"""How many readings of a name with characters of several sounds are tried, as of 茶行."""


@dataclass(frozen=True)
class Found:
    """An industry that a text may mean: by which of its names, and why."""

    industry: Industry
    name: str
    reason: Reason


def find(industries: Mapping[str, Industry], text: str) -> tuple[Found, ...]:
    """The industries that ``text`` means, best first; none rather than a guess."""
    wanted = plain(text)
    found = []
    for industry in industries.values():
        if not wanted or any(wanted.endswith(plain(name)) for name in industry.unlike):
            continue
        ways = [(way, name) for name in names(industry) for way in _ways(wanted, plain(name))]
        # Of several names that fit as well, the longest says most.
        ways.sort(key=lambda one: (-RANK[one[0]], -len(one[1])))
        if ways:
            found.append(Found(industry, ways[0][1], ways[0][0]))
    found.sort(key=lambda one: (-RANK[one.reason], -len(one.name), one.industry.number))
    best = found[0].reason if found else None
    if best == "named":
        return tuple(one for one in found if one.reason == "named")
    return tuple(one for one in found if one.reason != "alike" or best == "alike")


def nearest(industries: Mapping[str, Industry], text: str, most: int = 3) -> tuple[Found, ...]:
    """What is least unlike ``text``, for whom nothing was found for; never to be taken for it."""
    wanted = plain(text)
    best: list[tuple[float, Found]] = []
    for industry in industries.values():
        score, name = max(_likeness(wanted, name) for name in names(industry))
        if score >= NEAR:
            best.append((score, Found(industry, name, "alike")))
    best.sort(key=lambda one: (-one[0], one[1].industry.number))
    return tuple(found for _, found in best[:most])


def _likeness(wanted: str, name: str) -> tuple[float, str]:
    """How like a text is a name, in characters or letters, without what any shop is called."""
    told = _ANY_SHOP.sub("", plain(name)) or plain(name)
    forms = {told, *(_sounds(told) if wanted.isascii() else ())}
    return max(ratio(_ANY_SHOP.sub("", wanted) or wanted, one) for one in forms), name


def names(industry: Industry) -> tuple[str, ...]:
    """Everything that an industry is called."""
    return (industry.code, industry.name, *industry.aliases, *industry.synonyms)


def _ways(wanted: str, name: str) -> Iterator[Reason]:
    """Why a text may mean a name; both plain."""
    if wanted == name:
        yield "named"
    elif wanted.isascii():
        yield from _ways_in_letters(wanted, name)
    elif not name.isascii():
        if len(wanted) == len(name) and _sounds(wanted) & _sounds(name):
            yield "sounds"
        if len(name) > 1 and wanted.endswith(name):
            yield "kind-of"
        if len(wanted) > 1 and (name.startswith(wanted) or name.endswith(wanted)):
            yield "part-of-name"
        if ratio(wanted, name) >= ALIKE:
            yield "alike"


def _ways_in_letters(wanted: str, name: str) -> Iterator[Reason]:
    if name.isascii():
        if ratio(wanted, name) >= ALIKE_LETTERS:
            yield "alike"
        return
    sounds = _sounds(name)
    if wanted in sounds:
        yield "pinyin"
    if len(wanted) > 1 and wanted in _initials(name):
        yield "initials"
    if len(wanted) > 3 and any(one.startswith(wanted) for one in sounds):
        yield "pinyin-begins"
    if len(wanted) > 5 and any(ratio(wanted, one) >= ALIKE_LETTERS for one in sounds):
        yield "alike"


@cache
def _sounds(name: str) -> frozenset[str]:
    """A name in pinyin without tones: all its readings."""
    return _readings(name, Style.NORMAL)


@cache
def _initials(name: str) -> frozenset[str]:
    return _readings(name, Style.FIRST_LETTER)


def _readings(name: str, style: Style) -> frozenset[str]:
    # ü is typed v, and often u.
    syllables = [list(dict.fromkeys(one)) for one in pinyin(name, style=style, heteronym=True)]
    written = ("".join(one) for one in product(*syllables))
    return frozenset(one for one, _ in zip(written, range(READINGS), strict=False))
