"""Checks on values and between them (校验). A check that holds outranks any confidence."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from rapidfuzz import fuzz

from cases.model import Check
from extractors.text import squeeze
from extractors.values import amount, amounts

STRONG = frozenset({"uscc", "id-number", "food-number", "registration-number"})
"""Checks with a check digit: a misreading passes one in about thirty or eleven times only."""

_LEGAL_FORM = re.compile(
    r"(公司|厂|店|馆|部|社|所|中心|行|楼|铺|屋|坊|城|庄|吧|堂|轩|阁|园|场|院|站|超市|企业|合伙\)|合伙）|"
    r"个体工商户\)|个体工商户）|食府|酒家|小吃|火锅|面|餐厅|经营户|摊|档|酒楼|工作室|商行|合作社|饭庄|"
    r"房|酒店|宾馆|公寓|诊所|学校|俱乐部|会所|影城|集团|门诊|食堂|分公司|普通合伙|有限合伙|KTV)$"
)
_ORGANISATION = re.compile(
    r"(院|园|校|中心|会|所|馆|社|团|站|队|堂|室|屋|部|班|基地|学会|机构|银行|基金)(?:[(（][^()（）]+[)）])?$"
)
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,6}(?:·[\u3400-\u9fff]{1,8})*")
_PLACE = re.compile(r"[省市区县镇乡村路街道巷号栋幢座楼层室厅铺间组附院]")
_PLACE_END = re.compile(
    r"([号室栋幢座楼层铺间组内旁侧院厅元厦场园苑市镇村区城店屋位层]|\d|\)|）|[A-Za-z])$"
)
_AUTHORITY = re.compile(
    r"(局|委员会|办公室|政府|中心|部门|厅|所|分局|委|队|处|科)(?:[(（][^()（）]+[)）])?$"
)
_OFFICE = re.compile(
    r"(?:市场监督管理|市场和质量监督管理|工商行政管理|食品药品监督管理|药品监督管理|质量技术监督|行政审批服务|行政审批|"
    r"政务服务和?数据管理|政务服务管理|政务服务|卫生健康|卫生和计划生育|卫生监督|卫生|疾病预防控制|公安|烟草专卖|民政|"
    r"文化和旅游|文化广电旅游体育|文化广电和旅游|文化广电新闻出版|文化体育|文化|新闻出版广电|新闻出版版权|新闻出版|"
    r"教育|教育体育|体育|农业农村|畜牧兽医|交通运输|道路运输管理|应急管理|安全生产监督管理|消防救援|公安消防|"
    r"住房和城乡建设|住房保障和房产管理|住房和建设|城乡建设|建设|城市管理|城市管理行政执法|城市管理综合行政执法|综合行政执法|"
    r"生态环境|环境保护|水务|水利|商务|人力资源和社会保障|社会组织管理|自然资源|规划和自然资源|国土资源|不动产登记|"
    r"税务|财政|园林|林业|民族宗教|民族事务|宗教事务|残疾人联合|科学技术|工业和信息化|发展和改革|人民|管理)"
    r"(?:总局|局|厅|委员会|委|所|中心|支队|大队|总队|救援站|办公室|政府|监督所|管理所|服务中心|会|处|站)"
)
"""What a district calls its offices; a misread letter in the name of one fits none of them."""


def _uscc(value: str) -> Check:
    from stdnum.cn import uscc

    ok = uscc.is_valid(value)
    return Check(name="uscc", ok=ok, message="" if ok else "check character of GB 32100 is wrong")


def _id_number(value: str) -> Check:
    """Check digit and birthday; where the number was given out is another question: ``_area``."""
    from stdnum.cn import ric
    from stdnum.exceptions import ValidationError

    ok = bool(re.fullmatch(r"[0-9]{17}[0-9X]", value)) and ric.calc_check_digit(value) == value[-1]
    if ok:
        try:
            ric.get_birth_date(value)
        except ValidationError:
            ok = False
    return Check(name="id-number", ok=ok, message="" if ok else "check digit of GB 11643 is wrong")


def _area(value: str, raw: str) -> Check | None:
    """Whether there ever was such an area.

    That it was founded after the birthday (5001xx, 1997) is no doubt: numbers are given out years
    later, at the first registration.
    """
    from stdnum import numdb

    if not _id_number(value).ok:
        return None
    known = any(properties for _, properties in numdb.get("cn/loc").info(value[:6]))
    return None if known else Check(name="id-area", ok=False, message="no such area")


def _food_number(value: str) -> Check:
    """JY with 14 digits carries ISO 7064 MOD 11,10; older numbers carry nothing."""
    from stdnum.iso7064 import mod_11_10

    digits = re.fullmatch(r"[A-Z]Y([0-9]{14})", value)
    if digits:
        ok = mod_11_10.is_valid(digits[1])
        return Check(name="food-number", ok=ok, message="" if ok else "its check digit is wrong")
    if re.match(r"J[0-9A-Z]{10,}", value):
        return Check(name="food-number", ok=False, message="not JY and 14 digits")
    return _code(value)


def _registration_number(value: str) -> Check:
    from stdnum.iso7064 import mod_11_10

    if re.fullmatch(r"[0-9]{13}", value):
        return Check(name="has-digits", ok=True)
    ok = bool(re.fullmatch(r"[0-9]{15}", value)) and mod_11_10.is_valid(value)
    message = "" if ok else "not 15 digits whose check digit is right"
    return Check(name="registration-number", ok=ok, message=message)


def _hotline(value: str) -> Check:
    return Check(name="phone", ok=True) if re.fullmatch("1[0-9]{4}", value) else _phone(value)


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
    named = not re.fullmatch(r"[股份有限责任集团分公司合伙企业()（）]+", value)
    ok = len(value) >= 4 and bool(_LEGAL_FORM.search(value)) and named and _balanced(value)
    return Check(name="entity-name", ok=ok, message="" if ok else "does not end like a firm's name")


def _organisation(value: str) -> Check:
    ok = _entity(value).ok or (
        len(value) >= 4 and bool(_ORGANISATION.search(value)) and _balanced(value)
    )
    message = "" if ok else "does not end like an organisation's name"
    return Check(name="entity-name", ok=ok, message=message)


def _party(value: str) -> Check:
    """A firm, an organisation, an authority or a person."""
    ok = any(check(value).ok for check in (_person, _entity, _organisation, _authority))
    return Check(name="party", ok=ok, message="" if ok else "neither a person nor a firm")


def _address(value: str) -> Check:
    ok = (
        len(value) >= 6
        and len(_PLACE.findall(value)) >= 2
        and bool(_PLACE_END.search(value))
        and _balanced(value)
    )
    return Check(name="address", ok=ok, message="" if ok else "does not end like an address")


def _authority(value: str) -> Check:
    ok = (
        len(value) >= 5
        and bool(_AUTHORITY.search(value) and _OFFICE.search(value))
        and not re.search(r"(.{3,}).*\1", value)  # two readings of one line, put together
    )
    return Check(name="authority", ok=ok, message="" if ok else "does not end like an authority")


_UNMARKED = re.compile(r"[\u4e00-\u9fff)）][(（]除?依法须经批准")
"""The items of a scope end with a mark before this remark; OCR loses it without a trace."""


def _scope(value: str) -> Check:
    if not _balanced(value) or re.search(r"[、，,：:；;（(]$", value):
        return Check(name="complete", ok=False, message="seems to be cut off")
    ok = not _UNMARKED.search(value)
    return Check(name="complete", ok=ok, message="" if ok else "a mark behind the items is missing")


def _text(value: str) -> Check:
    """As a scope of business, and no other label was swallowed."""
    if re.search(r"[\u4e00-\u9fff]{2,}[:：]", value):
        return Check(name="complete", ok=False, message="another label stands in it")
    return _scope(value)


def _verdict(value: str) -> Check:
    ok = len(value) <= 12
    return Check(name="verdict", ok=ok, message="" if ok else "no plain result")


def _ticked(value: str) -> Check:
    """Each option names one permit; two in one means that the box between them was not seen."""
    plain = (re.sub(r"\([^()]*\)", "", squeeze(option)) for option in value.split("\n"))
    ok = all(len(re.findall("许可|备案|登记|设置", option)) <= 1 for option in plain)
    return Check(name="one-option", ok=ok, message="" if ok else "two options run into each other")


def _code(value: str) -> Check:
    if re.search(r"[0-9A-Z]{6}[\u4e00-\u9fff]+$", value) and not re.search("[号期次]$", value):
        return Check(name="has-digits", ok=False, message="words stand behind the number")
    if re.search(r"[(〔][12][0-9]{3}[)〕].*[\u4e00-\u9fff]", value) and not value.endswith("号"):
        return Check(name="has-digits", ok=False, message="a number of a year ends with 号")
    ok = any(c.isdigit() for c in value)
    return Check(name="has-digits", ok=ok, message="" if ok else "a number without a digit")


def _all_boxed(value: str, raw: str) -> Check | None:
    """Words before the first box: an option whose own box was not seen, or boxes stand behind."""
    before = re.split("[☑☐□√✓✔■☒]", re.sub(r"\([^()]*\)", "", squeeze(raw)))[0]
    if len(re.findall(r"[\u4e00-\u9fff]", before)) < 4:
        return None
    return Check(name="one-option", ok=False, message="the first option has no box")


def _unmistakable(value: str, raw: str) -> Check | None:
    """Without a check digit nothing tells I from 1 and O from 0: every reading agrees on one."""
    doubtful = re.search(r"[IOQ]|(?<=[A-Z])[01](?=[A-Z])", value) and re.search(r"[0-9]", value)
    if doubtful and not (_food_number(value).ok and _food_number(value).name in STRONG):
        return Check(name="unmistakable", ok=False, message="I or 1, O or 0? look at it")
    return None


def _padding(value: str, raw: str) -> Check | None:
    """One date is written with two digits throughout or with as few as it needs: 09月2 lost one."""
    mixed = re.search(r"0[0-9]月[0-9](?![0-9])|[^0-9][1-9]月0[0-9]", squeeze(raw))
    if not mixed:
        return None
    return Check(name="date-padding", ok=False, message="a digit of the date may be lost")


def _words(value: str, raw: str) -> Check | None:
    """Where an amount is printed in figures and in words, the two are the same."""
    both = amounts(raw)
    if len(both) != 2:
        return None
    ok = both[0] == both[1]
    return Check(
        name="figures-match-words", ok=ok, message="" if ok else "figures and words differ"
    )


def _balanced(value: str) -> bool:
    key = squeeze(value)
    return all(
        key.count(opening) == key.count(end) for opening, end in ("()", "《》", "[]", "【】")
    )


BY_TYPE: dict[str, Callable[[str], Check]] = {
    "uscc": _uscc,
    "id_number": _id_number,
    "food_number": _food_number,
    "registration_number": _registration_number,
    "phone": _phone,
    "hotline": _hotline,
    "person": _person,
    "party": _party,
    "entity": _entity,
    "organisation": _organisation,
    "address": _address,
    "authority": _authority,
    "text": _text,
    "phrase": _text,
    "verdict": _verdict,
    "scope": _scope,
    "code": _code,
    "ticked": _ticked,
}
"""Type of a field → the check every value of it goes through."""

ALSO: dict[str, Callable[[str, str], Check | None]] = {
    "id_number": _area,
    "code": _unmistakable,
    "food_number": _unmistakable,
    "amount": _words,
    "ticked": _all_boxed,
    "date": _padding,
    "term_from": _padding,
    "term_to": _padding,
}
"""Type → a second check, of the value with its raw text; None where there is nothing to say."""


def checked(kind: str, value: str, raw: str) -> tuple[Check, ...]:
    """All checks that a value of this type goes through by itself."""
    first, second = BY_TYPE.get(kind), ALSO.get(kind)
    found = (first(value) if first else None, second(value, raw) if second else None)
    return tuple(check for check in found if check is not None)


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
        bureau = _OFFICE.search(authority or "")
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
