"""Checks between the fields of one document (字段互核): do its values agree with each other?"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from cases.model import Check
from extractors.meaning.checks import OFFICE, OFFICES
from extractors.meaning.values import amount, chinese_number

Values = Mapping[str, str | None]


def _birth(values: Values) -> Check | None:
    number, birth = values.get("id_number"), values.get("birth_date")
    if not number or not birth or len(number) != 18:
        return None
    ok = number[6:14] == birth.replace("-", "")
    return Check(name="birth-matches-id", ok=ok, message="" if ok else "number names another day")


def _gender(values: Values) -> Check | None:
    number, printed = values.get("id_number"), values.get("gender")
    if not number or not printed or len(number) != 18 or not number[16].isdigit():
        return None
    ok = ("女", "男")[int(number[16]) % 2] == printed
    return Check(name="gender-matches-id", ok=ok, message="" if ok else "number names the other")


def _in_order(
    name: str, earlier: str, later: str, *, term: bool = False
) -> Callable[[Values], Check | None]:
    """The two days are in order.

    Of a ``term``, an end whose beginning was not read is in doubt: the one day that was read
    may be either.
    """

    def check(values: Values) -> Check | None:
        first, last = values.get(earlier), values.get(later)
        if not last or last == "long-term":
            return None
        if not first:
            unread = term and earlier in values
            return Check(name=name, ok=False, message=f"{earlier} was not read") if unread else None
        ok = first <= last
        return Check(name=name, ok=ok, message="" if ok else f"{earlier} lies after {later}")

    return check


def _same_day(name: str, one: str, other: str) -> Callable[[Values], Check | None]:
    """Two fields name one and the same day."""

    def check(values: Values) -> Check | None:
        first, second = values.get(one), values.get(other)
        if not first or not second:
            return None
        ok = first == second
        return Check(name=name, ok=ok, message="" if ok else f"{one} and {other} differ")

    return check


_REGION = re.compile(r".{1,12}?(?:省|自治区|自治州|新区|开发区|(?:州|盟|旗)(?![市区县])|[市区县])")


def _of_place(*names: str) -> Callable[[Values], Check | None]:
    """The authority's province, city and district go with those of the address.

    It may be another district's (高新区 has none of its own), but none that looks like a misread
    one of the address.
    """

    def check(values: Values) -> Check | None:
        authority = values.get("issuing_authority")
        address = next((values[name] for name in names if values.get(name)), None)
        bureau = OFFICE.search(authority or "")
        if not authority or not bureau:
            return None
        place = authority[: bureau.start()]
        whole = bool(re.fullmatch(f"(?:{_REGION.pattern})+", place))
        if not address and whole:
            return None
        ok = whole and _fits(_REGION.findall(place), _REGION.findall((address or "")[:30]))
        message = "" if ok else f"{place or 'its place'} does not fit the address"
        return Check(name="authority-of-place", ok=ok, message=message)

    return check


def _fits(place: Sequence[str], address: Sequence[str]) -> bool:
    """Some region is the same, and the others are not nearly the same."""
    strange = [region for region in place if region not in address]
    alike = any(fuzz.ratio(region, other) >= 60 for region in strange for other in address)
    return len(strange) < len(place) and not alike


def birth_of(number: str) -> str:
    """The birthday in a resident identity number (GB 11643): digits 7 to 14."""
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


MISREAD = 2
"""So many letters of an authority's name may be misread or lost for it to be told all the same."""
INVENTED = 2
"""What a letter counts that was read and is not there: few are."""


def mended_authority(read: str, address: str) -> str | None:
    """The authority that a misread name means, by the place that the document speaks of; or None.

    On the ring of a seal single letters are misread or lost: 郑州市洋本区市场监管理局.
    Names are made of regions of the address and of what districts call their offices; only one
    may be nearest.
    """
    regions = _REGION.findall(address[:30])
    places = {"".join(regions[i:j]) for j in range(len(regions) + 1) for i in range(j)}
    own = OFFICE.search(read)
    offices = [read[own.start() :]] if own else OFFICES
    known = [f"{place}{office}" for place in places for office in offices]
    near = process.extract(
        read, known, limit=None, score_cutoff=MISREAD,
        scorer=Levenshtein.distance, scorer_kwargs={"weights": (1, INVENTED, 1)},
    )  # fmt: skip
    least = min((distance for _, distance, _ in near), default=0)
    if own and any(place.startswith(read[: own.start()]) for place in places):
        return None  # 高新市场监督管理局: an authority may leave 区 out
    best = [name for name, distance, _ in near if distance == least]
    usual = [name for name in best if name.endswith("局")] if len(best) > 1 else best
    return usual[0] if least and len(usual) == 1 else None


def _whole_term(name: str, start: str, end: str) -> Callable[[Values], Check | None]:
    """A term lasts whole months, to the day or to one or two days before."""

    def check(values: Values) -> Check | None:
        first, last = values.get(start), values.get(end)
        if not first or not last or last == "long-term":
            return None
        begin, finish = date.fromisoformat(first), date.fromisoformat(last)
        ok = any(_months_apart(begin, finish + timedelta(days=n)) for n in range(3))
        return Check(name=name, ok=ok, message="" if ok else "not a whole number of months")

    return check


SHORTEST_MONTH = 28
_SAID = re.compile(
    "(?:租期|租赁期限?|租赁期间|使用期限?|期限|共计?|为期)[为:是]?_*"
    "(?P<count>[0-9]{1,2}|[一二三四五六七八九十]{1,3})_*(?P<unit>年|个月)"
)
"""How long a term is, in words: 租期8年."""


def term_as_said(first: str, last: str, text: str) -> Check | None:
    """A contract that says how long its term is, and from when to when, says the same twice.

    Args:
        first: the first day, ``YYYY-MM-DD``.
        last: the last one.
        text: all print, without blanks.
    """
    said = {
        chinese_number(match["count"]) * (12 if match["unit"] == "年" else 1)
        for match in _SAID.finditer(text)
    }
    if len(said) != 1:
        return None
    begin, finish = date.fromisoformat(first), date.fromisoformat(last)
    months = (finish.year - begin.year) * 12 + finish.month - begin.month
    whole = begin.day == 1 and finish.day >= SHORTEST_MONTH
    ok = months + whole in said
    return Check(name="term-as-said", ok=ok, message="" if ok else "the term is said to be another")


def _months_apart(first: date, last: date) -> bool:
    """True when the two are the same day of a month, or the month has no such day."""
    end_of_month = (last + timedelta(days=1)).day == 1
    return first < last and (first.day == last.day or (end_of_month and first.day > last.day))


def _rent(values: Values) -> Check | None:
    figures, words = values.get("rent"), values.get("rent_in_words")
    if not figures or not words:
        return None
    ok = figures == amount(words)
    return Check(name="rent-matches-words", ok=ok, message="" if ok else "figures and words differ")


CONSISTENCY: dict[str, tuple[tuple[str, ...], Callable[[Values], Check | None]]] = {
    "birth-matches-id": (("id_number", "birth_date"), _birth),
    "gender-matches-id": (("id_number", "gender"), _gender),
    "established-before-issued": (
        ("established_on", "issued_on"),
        _in_order("established-before-issued", "established_on", "issued_on"),
    ),
    "term-in-order": (
        ("term_from", "term_to"),
        _in_order("term-in-order", "term_from", "term_to", term=True),
    ),
    "valid-in-order": (
        ("valid_from", "valid_to"),
        _in_order("valid-in-order", "valid_from", "valid_to", term=True),
    ),
    "established-is-term-start": (
        ("established_on", "term_from"),
        _same_day("established-is-term-start", "established_on", "term_from"),
    ),
    "issued-before-expiry": (
        ("issued_on", "valid_to"),
        _in_order("issued-before-expiry", "issued_on", "valid_to"),
    ),
    "authority-of-place": (("issuing_authority",), _of_place("address")),
    "authority-of-premises": (("issuing_authority",), _of_place("premises", "address")),
    "term-length": (("term_from", "term_to"), _whole_term("term-length", "term_from", "term_to")),
    "valid-length": (
        ("valid_from", "valid_to"),
        _whole_term("valid-length", "valid_from", "valid_to"),
    ),
    "rent-matches-words": (("rent", "rent_in_words"), _rent),
}
"""Name in a template → the fields it is about, and the check (None: nothing to compare)."""
