"""Checks on values and between them (校验). A check that holds outranks any confidence."""

import re
from collections.abc import Callable, Mapping

from cases.model import Check
from extractors.text import squeeze
from extractors.values import amount

STRONG = frozenset({"uscc", "id-number"})
"""Checks with a check digit: a misreading passes one in about thirty or eleven times only."""

_LEGAL_FORM = re.compile(
    r"(公司|厂|店|馆|部|社|所|中心|行|楼|铺|屋|坊|城|庄|吧|堂|轩|阁|园|场|院|站|超市|企业|合伙\)|合伙）|"
    r"个体工商户\)|个体工商户）|食府|酒家|小吃|火锅|面|餐厅|经营户|摊|档|酒楼|工作室|商行|合作社|饭庄)$"
)
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,6}(?:·[\u3400-\u9fff]{1,8})*")
_PLACE = re.compile(r"[省市区县镇乡村路街道巷号栋幢座楼层室厅铺间组附院]")
_PLACE_END = re.compile(
    r"([号室栋幢座楼层铺间组内旁侧院厅元厦场园苑市镇村区城店屋位层]|\d|\)|）|[A-Za-z])$"
)
_AUTHORITY = re.compile(r"(局|委员会|办公室|政府|中心|部门|厅|所|分局|委)$")


def _uscc(value: str) -> Check:
    from stdnum.cn import uscc

    ok = uscc.is_valid(value)
    return Check(name="uscc", ok=ok, message="" if ok else "check character of GB 32100 is wrong")


def _id_number(value: str) -> Check:
    from stdnum.cn import ric

    ok = ric.is_valid(value)
    return Check(name="id-number", ok=ok, message="" if ok else "check digit of GB 11643 is wrong")


def _phone(value: str) -> Check:
    import phonenumbers

    number = phonenumbers.parse(value, "CN")
    ok = phonenumbers.is_valid_number(number)
    message = "" if ok else "no such number in China, or its area code is missing"
    return Check(name="phone", ok=ok, message=message)


def _person(value: str) -> Check:
    ok = bool(_NAME.fullmatch(value))
    return Check(name="person-name", ok=ok, message="" if ok else "does not look like a name")


def _entity(value: str) -> Check:
    ok = len(value) >= 4 and bool(_LEGAL_FORM.search(value)) and _balanced(value)
    return Check(name="entity-name", ok=ok, message="" if ok else "does not end like a firm's name")


def _address(value: str) -> Check:
    ok = (
        len(value) >= 6
        and len(_PLACE.findall(value)) >= 2
        and bool(_PLACE_END.search(value))
        and _balanced(value)
    )
    return Check(name="address", ok=ok, message="" if ok else "does not end like an address")


def _authority(value: str) -> Check:
    ok = len(value) >= 5 and bool(_AUTHORITY.search(value))
    return Check(name="authority", ok=ok, message="" if ok else "does not end like an authority")


def _scope(value: str) -> Check:
    ok = _balanced(value) and not re.search(r"[、，,：:；;（(]$", value)
    return Check(name="complete", ok=ok, message="" if ok else "seems to be cut off")


def _text(value: str) -> Check:
    """As a scope of business, and no other label was swallowed."""
    if re.search(r"[\u4e00-\u9fff]{2,}[:：]", value):
        return Check(name="complete", ok=False, message="another label stands in it")
    return _scope(value)


def _code(value: str) -> Check:
    ok = any(c.isdigit() for c in value)
    return Check(name="has-digits", ok=ok, message="" if ok else "a number without a digit")


def _balanced(value: str) -> bool:
    key = squeeze(value)
    return key.count("(") == key.count(")") and key.count("《") == key.count("》")


BY_TYPE: dict[str, Callable[[str], Check]] = {
    "uscc": _uscc,
    "id_number": _id_number,
    "phone": _phone,
    "person": _person,
    "entity": _entity,
    "address": _address,
    "authority": _authority,
    "text": _text,
    "scope": _scope,
    "code": _code,
}
"""Type of a field → the check every value of it goes through."""

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
    "rent-matches-words": (("rent", "rent_in_words"), _rent),
}
"""Name in a template → the fields it is about, and the check (None: nothing to compare)."""
