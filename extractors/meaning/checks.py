"""Checks on values (校验), one by one. A check that holds outranks any confidence."""

import re
from collections.abc import Callable, Collection

from rapidfuzz.distance import Levenshtein

from cases.model import Check
from extractors.meaning.surnames import begins_like_a_name
from extractors.meaning.values import LOST_ZERO, REMARK, REMARKS, amounts, is_finding, plain
from extractors.text import squeeze

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
_NO_STREET = re.compile("[太犬]道|衔")
"""What 大道 and 街 are misread for; no street is called so."""
_NUMBER_LOST = re.compile(
    r"(?<=[路街巷道弄场厦村])(?:附?号|[座幢栋室层])|(?<=[层楼座幢栋])室|(?<=单元)室|(?:[路街巷道]|附)[0-9]+$"
)
"""What numbers stand before, without one: 广场座 for 广场E座; a number without its 号."""
_AUTHORITY = re.compile(
    r"(局|委员会|办公室|政府|中心|部门|厅|所|分局|委|队|处|科)(?:[(（][^()（）]+[)）])?$"
)
_OFFICES = (
    "市场监督管理|市场和质量监督管理|工商行政管理|食品药品监督管理|药品监督管理|"
    "质量技术监督|行政审批服务|行政审批|政务服务和数据管理|政务服务数据管理|政务服务管理|政务服务|"
    "卫生健康|卫生和计划生育|卫生监督|卫生|疾病预防控制|公安|烟草专卖|民政|文化和旅游|"
    "文化广电旅游体育|文化广电和旅游|文化广电新闻出版|文化体育|文化|新闻出版广电|"
    "新闻出版版权|新闻出版|教育|教育体育|体育|农业农村|畜牧兽医|交通运输|道路运输管理|"
    "应急管理|安全生产监督管理|消防救援|公安消防|住房和城乡建设|住房保障和房产管理|"
    "住房和建设|城乡建设|建设|城市管理|城市管理行政执法|城市管理综合行政执法|综合行政执法|"
    "生态环境|环境保护|水务|水利|商务|人力资源和社会保障|社会组织管理|自然资源|"
    "规划和自然资源|国土资源|不动产登记|税务|财政|园林|林业|民族宗教|民族事务|宗教事务|"
    "残疾人联合|科学技术|工业和信息化|发展和改革|人民|行政审批服务管理|行政审批和政务服务|"
    "行政审批和营商环境|审批服务管理|政务和大数据|政务服务和数据|大数据|数据|"
    "市场监督管理和知识产权|工商行政管理和质量技术监督|工商和质量监督管理|工商质量监督管理|"
    "农业|畜牧|渔业|种子管理|邮政管理|通信管理|广播电视|电影|文物|旅游|社会工作|"
    "退役军人事务"
)
_OF_OFFICES = (
    "总局|局|厅|委员会|委|所|中心|支队|大队|总队|救援站|办公室|政府|监督所|管理所|服务中心|会|处|站"
)
OFFICE = re.compile(f"(?:{_OFFICES})(?:{_OF_OFFICES})|管理委员会")
"""What a district calls its offices; a misread letter in the name of one fits none of them."""
OFFICES = tuple(f"{name}{kind}" for kind in ("局", "委员会", "所") for name in _OFFICES.split("|"))
"""Such names in full, the most usual first."""


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
    whole = not re.search("(?<!有)限(?:责任)?公司|有限公(?!司)|(?<![股])份有限", value)
    ends = bool(_LEGAL_FORM.search(value)) and whole
    ok = len(value) >= 4 and ends and named and _balanced(value)
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
        and not _NUMBER_LOST.search(value)
        and not _NO_STREET.search(value)
        and not re.search("[0-9A-Z]{12}", value)  # a code of the next row
        and not re.search("位于|坐落|[你我该本贵]单位", value)  # the sentence before it
        and _balanced(value)
    )
    return Check(name="address", ok=ok, message="" if ok else "does not end like an address")


def _authority(value: str) -> Check:
    ok = (
        len(value) >= 5
        and bool(_AUTHORITY.search(value) and OFFICE.search(value))
        and not re.search(r"(.{3,}).*\1", value)  # two readings of one line, put together
    )
    return Check(name="authority", ok=ok, message="" if ok else "does not end like an authority")


_UNMARKED = re.compile(r"[\u4e00-\u9fff)）][(（]除?依法须经批准")
"""The items of a scope end with a mark before this remark; OCR loses it without a trace."""


_RUN_ON = re.compile(
    r"[)）](?!一般|许可|前置|后置|其中|[的等和与及或之中内外以除并且仅限凭含不]|销售|制售|零售|批发|经营|服务|制造|生产|加工|租赁|维修)"
    r"[\u4e00-\u9fff]{5,}(?=[；;、，,。（(]|$)"
)
"""A bracket ends an item; that another begins behind it without a mark means that OCR lost one."""
_LATE_COLON = re.compile("、[^；;。:：()（）]{2,}[:：]")
"""A colon stands behind one word: behind several it is a misread ;."""
_RUN_INTO = re.compile(
    r"制售[\u4e00-\u9fff]{2}|[(（]不?含[^()（）、，,；;]{2,}[\u4e00-\u9fff]含[\u4e00-\u9fff]{2}"
)
"""Two items of a food permit in one: the mark between them was lost."""


_HEADLESS = re.compile("(?<!一)般(?:经营)?项目|(?<!许)可(?:经营)?项目")
"""A lone 一 at the beginning of a line is easily lost."""


def _remarks_hold(value: str) -> bool:
    """False when a remark is one or two letters off a usual wording: so are misread ones."""
    told = (re.sub(r"[^\u4e00-\u9fff]", "", remark) for remark in REMARK.findall(value))
    return not any(1 <= min(Levenshtein.distance(one, usual) for usual in REMARKS) <= 2
                   for one in told)  # fmt: skip


def _scope(value: str) -> Check:
    if not _balanced(value) or re.search(r"[、，,：:；;（(]$", value):
        return Check(name="complete", ok=False, message="seems to be cut off")
    flaws = (_UNMARKED, _RUN_ON, _RUN_INTO, _LATE_COLON, _HEADLESS)
    ok = _remarks_hold(value) and not any(flaw.search(value) for flaw in flaws)
    message = "" if ok else "a mark between the items, or a letter, is missing or misread"
    return Check(name="complete", ok=ok, message=message)


def _marks(value: str, raw: str) -> Check | None:
    """Marks of a scope that were put right: they were read otherwise."""
    if squeeze(value) == squeeze(plain(raw) or ""):
        return None
    return Check(name="marks", ok=False, message="marks between the items were read otherwise")


_SPEAKER = re.compile("[我本](?:单位|公司|人|店|企业)|[甲乙]方|委托人|代理人|承诺|特此|如下|以下")
"""Who speaks or is spoken to in the sentence around a value; no value names them."""


def _text(value: str) -> Check:
    """As a scope of business, and no other label or sentence was swallowed."""
    if _SPEAKER.search(value):
        return Check(name="complete", ok=False, message="a sentence goes on in it")
    if re.search(r"(?:[\u4e00-\u9fff]{2,}|[)）])[:：]", value):
        return Check(name="complete", ok=False, message="another label stands in it")
    return _scope(value)


def _verdict(value: str) -> Check:
    ok = is_finding(value)
    return Check(name="verdict", ok=ok, message="" if ok else "no plain result")


def _ticked(value: str) -> Check:
    """Each option names one permit; two in one means that the box between them was not seen."""
    plain = (re.sub(r"\([^()]*\)", "", squeeze(option)) for option in value.split("\n"))
    ok = all(len(re.findall("许可|备案|登记|设置|检查|。", option)) <= 1 for option in plain)
    return Check(name="one-option", ok=ok, message="" if ok else "two options run into each other")


def _code(value: str) -> Check:
    if re.search(r"[0-9A-Z]{6}[\u4e00-\u9fff]+$", value) and not re.search("[号期次]$", value):
        return Check(name="has-digits", ok=False, message="words stand behind the number")
    if re.search(r"[(〔][12][0-9]{3}[)〕].*[\u4e00-\u9fff]", value) and not value.endswith("号"):
        return Check(name="has-digits", ok=False, message="a number of a year ends with 号")
    ok = any(c.isdigit() for c in value)
    return Check(name="has-digits", ok=ok, message="" if ok else "a number without a digit")


def _runs_on(option: str, ends: Collection[str]) -> bool:
    """Two options in one: it has two permits' names, or goes on after what another ends with."""
    several = len(re.findall("许可(?!证?备案)|备案|登记|设置|审批|检查", option)) > 1
    return several or any(end in option[:-3] for end in ends)


def _all_boxed(value: str, raw: str) -> Check | None:
    """Words before the first box: an option whose own box was not seen, or boxes stand behind."""
    parts = re.split("[☑☐□√✓✔■☒]", re.sub(r"\([^()]*\)", "", squeeze(raw)))
    ends = {part[-2:] for part in parts[1:] if len(part) > 3}
    if any(_runs_on(part, ends) for part in parts):
        return Check(name="one-option", ok=False, message="two options run into each other")
    before = parts[0]
    if len(re.findall(r"[\u4e00-\u9fff]", before)) < 4:
        return None
    return Check(name="one-option", ok=False, message="the first option has no box")


def _chosen(value: str, raw: str) -> Check | None:
    """Words chosen from a list with boxes: none of them may have lost its own."""
    return _all_boxed(value, raw) if len(re.findall("[☑☐□√✓✔■☒]", raw)) > 1 else None


def _unmistakable(value: str, raw: str) -> Check | None:
    """Without a check digit nothing tells I from 1 and O from 0: every reading agrees on one."""
    doubtful = re.search(r"[IOQ]|(?<=[A-Z])[01](?=[A-Z])", value) and re.search(r"[0-9]", value)
    if doubtful and not (_food_number(value).ok and _food_number(value).name in STRONG):
        return Check(name="unmistakable", ok=False, message="I or 1, O or 0? look at it")
    return None


def _padding(value: str, raw: str) -> Check | None:
    """One date is written with two digits throughout or with as few as it needs: 09月2 lost one.

    So may one whose day nothing closes: 2027-10-2 is 2027-10-21 as well.
    """
    key = squeeze(raw)
    mixed = re.search(r"0[0-9]月[0-9](?![0-9])|[^0-9][1-9]月0[0-9]", key)
    open_ = re.search(r"(?:19|20)[0-9]{2}([.\-/])[0-9]{1,2}\1[0-9](?![0-9])", key)
    if not (mixed or open_ or re.search(LOST_ZERO, key)):
        return None
    return Check(name="date-padding", ok=False, message="a digit of the date may be lost")


def _surname(value: str, raw: str) -> Check | None:
    """A name of two to four letters begins with a surname: OCR may have lost or misread it."""
    if not re.fullmatch(r"[\u3400-\u9fff]{2,4}", value) or begins_like_a_name(value):
        return None
    return Check(name="surname", ok=False, message="no usual surname: is its first letter lost?")


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
    "person": _surname,
    "scope": _marks,
    "ticked": _all_boxed,
    "phrase": _chosen,
    "text": _chosen,
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
