"""Checks between the fields of one document (字段互核): do its values agree with each other?"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from rapidfuzz import fuzz

from cases.model import Check
from extractors.meaning.checks import OFFICE
from extractors.meaning.values import amount

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
