"""Addresses (地址归一): read into parts, so that two spellings are told from two places.

Grammar, over the normal form that ``_normal`` describes; n is a number with what hangs on it
(``66``, ``66-1``, ``A2``, ``甲3``), text is any other run of characters:

    address  = area* street? step* note*
    area     = text (省 市 自治区 自治州 地区 盟 区 县 旗 镇 乡 街道 社区 村 …)
    street   = text (路 街 巷 大道 大街 道 胡同 …) [东段 …]
    step     = lane n弄 | group n组 n社 n队 | section n期 n区 | number n号 n号院 | annex 附n号
             | building n幢 n栋 n座 n塔 n号楼 | unit n单元 | floor n层 负n层 底层 夹层 顶层
             | room n室 n铺 n房 n号铺 … | place text
    note     = a bracket of three characters or more that names no part, such as (自主承诺)

- n楼 is a floor, unless the address has a 层 as well or a 单元 follows: then it is a building.
- n号 is the house number the first time; behind a number, building, unit or floor it is a room.
- A number without a unit is the house number where none came before, else a room (3幢5-2).
- 幢, 栋, 座 and 号楼 are one word where an address has only one of them.

Nothing is thrown away but punctuation that stands between no two numbers: what is not
understood stays as ``place``, and counts. 1-2号, 1、2号 and 12号 are three numbers.

Left open: traditional characters are led back only in the words of this grammar and in no name;
two such spellings differ, and a person is asked.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, get_args

import cn2an

Kind = Literal[
    "area", "street", "lane", "group", "section", "number", "annex", "building", "unit",
    "floor", "room", "place", "note",
]  # fmt: skip
"""What a part of an address is."""


@dataclass(frozen=True)
class Step:
    """One part below the street: ``Step("building", "3")``."""

    kind: Kind
    value: str


@dataclass(frozen=True)
class Address:
    """An address in its parts; what is not there is empty."""

    areas: tuple[str, ...]
    """From the province down to the village: 重庆市, 高新区, 样本街道."""
    street: str
    steps: tuple[Step, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """How two addresses stand to each other.

    ``compatible``: one leaves out areas, the floor or a note, and nothing speaks against it.
    """

    verdict: Literal["same", "compatible", "differs"]
    part: Kind | None = None
    """The first part that differs, or that one leaves out; None for ``same``."""


def compare(one: str, other: str) -> Comparison:
    """Do two texts name the same place? Symmetric; different numbers never are the same.

    What one leaves out must be no more than that: its areas all stand in the other, in order,
    and both have the same street (without any street, the same innermost area) and a number.
    """
    a, b = parse(one), parse(other)
    if a == b:
        return Comparison("same")
    if not (_within(a.areas, b.areas) or _within(b.areas, a.areas)):
        return Comparison("differs", "area")
    if a.street != b.street:
        return Comparison("differs", "street")
    if not a.street and a.areas[-1:] != b.areas[-1:]:
        return Comparison("differs", "area")
    step = _first_difference(a.steps, b.steps)
    if step is not None and not _is_floor_left_out(a.steps, b.steps):
        return Comparison("differs", step)
    if a.notes and b.notes and a.notes != b.notes:
        return Comparison("differs", "note")
    if all(one.kind in ("place", "floor") for one in a.steps):
        return Comparison("differs", "number")
    return Comparison("compatible", "area" if a.areas != b.areas else step or "note")


def parse(text: str) -> Address:
    """An address in its parts. Any text is parsed; what is no address becomes ``place``."""
    key, notes = _notes(_normal(text))
    areas, rest = _areas(key)
    first = _STEP.search(rest)
    head = rest[: first.start()] if first else rest
    found = _STREET.match(head)
    street = found[0] if found else ""
    return Address(areas, street, _steps(rest[len(street) :]), notes)


_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_CHINESE = "".join(_DIGITS) + "十百千廿"
_TRADITIONAL = str.maketrans("號樓層縣區鄉鎮單棟鋪舖組隊門廳國", "号楼层县区乡镇单栋铺铺组队门厅国")
"""Only words of the grammar: names need a table of the whole script."""
_COUNTED = re.compile(
    # A numeral before a unit, also in front of others: 一至三层, 一、二号.
    rf"第?(?P<number>[{_CHINESE}]{{1,9}})(?=(?:[至到、,\-]第?[{_CHINESE}0-9]{{1,9}}){{0,9}}"
    r"(?:号|幢|栋|座|楼|层|单元|室|铺|组|队|社(?!区)|弄|期))"
    rf"|(?<=附)(?P<annex>[{_CHINESE}]{{1,9}})"
)
_NUMBERED_STREET = re.compile(
    r"(?<=[\u4e00-\u9fff])([1-9][0-9]?)(?=支?路|环路|大?街|支?巷|大道|村|社区)"
)
_SAME_WORDS = (
    ("高新技术产业开发区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("街道办事处", "街道"),
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("村民委员会", "村"),
    ("村委会", "村"),
    ("市市辖区", "市"),
)
_PROVINCES = {
    **{short: f"{short}市" for short in ("北京", "天津", "上海", "重庆")},
    **{
        short: f"{short}省"
        for short in (
            "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西",
            "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃",
            "青海",
        )
    },
    "内蒙古": "内蒙古自治区", "广西": "广西壮族自治区", "西藏": "西藏自治区",
    "宁夏": "宁夏回族自治区", "新疆": "新疆维吾尔自治区",
}  # fmt: skip
_SHORT_PROVINCE = re.compile(
    # 四川成都市…, but neither 重庆路12号 nor 吉林市: a district or city must follow at once.
    rf"({'|'.join(_PROVINCES)})(?![省市]|壮族|回族|维吾尔|藏族|自治)"
    r"(?=[^路街道巷号0-9]{1,8}[市区县旗盟州])"
)
_ROAD_WORD = "(?:路(?![桥南北]区)|街(?!道)|巷|大道|大街|道(?![里外]区)|胡同)"
_AREA = re.compile(
    r"[路街道巷]?[^路街道巷0-9A-Z,、\-()]{1,12}?"
    r"(?:自治[区州县旗]|特别行政区|地区|街道|社区|居委会|办事处|苏木|省|盟|县|旗|镇|乡|村"
    r"|(?<![超门夜菜集])市|(?<![小厂校库])区)"
    # 景德镇市, 新市区, 城区街道 go on; 市中区, 镇海区 and their like begin a name of their own.
    r"(?!市(?![中北南郊])|区|县(?!底)|镇(?![江海平原安远雄沅赉巴宁康坪])|乡(?![宁城])|街道|村"
    rf"|{_ROAD_WORD}|(?<=[村旗])[东西南北中]{_ROAD_WORD})"
)
_STREET = re.compile(r".*(?:大道|大街|胡同|[路街巷道])(?:[东西南北中上下一二三四五六七八九]段)?")
_NUMBER = r"[A-Z甲乙丙丁]?[0-9]+[A-Z]?(?:[-、,./之][A-Z]?[0-9]+[A-Z]?)*"
_STEP = re.compile(
    rf"附(?P<annex>{_NUMBER})号?"
    r"|(?P<level>负[0-9]+|[底夹顶])层"
    rf"|(?P<number>[-、]?{_NUMBER}|[A-Z]{{1,2}}(?=[幢栋座楼区塔]))"
    r"(?P<unit>号楼|号院|号?(?:商铺|铺面|铺|房|室|门面|门市)|号|幢|栋|座|塔|楼|单元|层|弄|组|社|队|期|区)?"
)
_KINDS: dict[str, Kind] = {
    "号院": "number", "号楼": "building", "幢": "building", "栋": "building", "座": "building",
    "塔": "building", "单元": "unit", "层": "floor", "弄": "lane", "组": "group", "社": "group",
    "队": "group", "期": "section", "区": "section",
}  # fmt: skip
_BEFORE_ROOMS: frozenset[Kind] = frozenset({"number", "building", "unit", "floor", "room"})


def _normal(text: str) -> str:
    """Half width, upper case, Arabic numerals before a unit, one word for one thing.

    A blank between two numbers becomes a comma, so that 6 6号 never reads 66号.
    """
    key = unicodedata.normalize("NFKC", text.replace("\u200b", "").replace("\ufeff", ""))
    key = key.upper().translate(_TRADITIONAL)
    key = re.sub(r"[—–_~‐‑−]+", "-", key)
    number = f"0-9A-Z{_CHINESE}"
    key = re.sub(rf"(?<=[{number}])\s+(?=[{number}])", ",", key)
    key = re.sub(r"\s", "", key)
    key = re.sub(r"(?<=[0-9])#", "号", key)
    key = _COUNTED.sub(lambda match: _arabic(match["number"] or match["annex"]), key)
    key = re.sub(r"第(?=[0-9])", "", key)
    key = re.sub(r"(?<=[0-9])[至到](?=[0-9])", "-", key)
    key = re.sub(r"([0-9]+)([层楼])[-至到]([0-9]+)\2", r"\1-\3\2", key)
    key = re.sub(r"(?<![0-9A-Z])([0-9]+)F(?![0-9A-Z])", r"\1层", key)
    key = re.sub(r"(?:负|地下|(?<![0-9A-Z])B)([0-9]+)[层楼F]", r"负\1层", key)
    key = _NUMBERED_STREET.sub(lambda match: cn2an.an2cn(match[1]), key)
    for long, short in _SAME_WORDS:
        key = key.replace(long, short)
    if province := _SHORT_PROVINCE.match(key):
        key = _PROVINCES[province[1]] + key[province.end() :]
    return key


def _arabic(number: str) -> str:
    """二十三 and 二三 → 23; what is no number stays."""
    if all(c in _DIGITS for c in number):
        return "".join(_DIGITS[c] for c in number)
    try:
        return str(cn2an.cn2an(number.replace("○", "〇"), "normal"))
    except ValueError:
        return number


def _notes(key: str) -> tuple[str, tuple[str, ...]]:
    """The text without brackets, and apart from it those that name no part of the place.

    What stays is set off by commas, so that 66(1)号 does not read 661号.
    """
    notes: list[str] = []

    def take(match: re.Match[str]) -> str:
        content = match[1].strip(",.。;:、-")
        before = key[: match.start()]
        apart = match.end() == len(key) or before.endswith(tuple("号幢栋座楼层室铺元房"))
        names_a_part = re.search(r"[0-9A-Z幢栋座楼层室铺区塔厅侧门路街巷号]", content)
        if apart and not names_a_part and len(content) > 2:  # (临) and (内) tell houses apart
            notes.append(content)
            return ","
        return f",{content},"

    key = re.sub(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]", take, key)
    mark = r"[,.。;:·'\"()\[\]【】〔〕]"
    key = re.sub(rf"(?<![0-9A-Z]){mark}|{mark}(?![0-9A-Z])", "", key)
    key = re.sub(r"(?<![0-9A-Z])[-、](?![0-9A-Z])", "", key)
    return key, tuple(sorted(note for note in notes if note))


def _areas(key: str) -> tuple[tuple[str, ...], str]:
    """The areas that a text begins with, each once, and the rest."""
    areas: list[str] = []
    while match := _AREA.match(key):
        areas.append(match[0])
        key = key[match.end() :]
    return tuple(dict.fromkeys(areas)), key


def _steps(text: str) -> tuple[Step, ...]:
    """The parts of what stands below the street, in order."""
    found: list[tuple[Kind | None, str, str]] = []
    end = 0
    for match in _STEP.finditer(text):
        if match.start() > end:
            found.append(("place", text[end : match.start()], ""))
        end = match.end()
        if match["number"]:
            found.append((None, match["number"], match["unit"] or ""))
        else:
            kind: Kind = "annex" if match["annex"] else "floor"
            found.append((kind, match["annex"] or match["level"], ""))
    if end < len(text):
        found.append(("place", text[end:], ""))
    kinds = _kinds(found)
    several = kinds.count("building") > 1
    return tuple(
        Step(kind, value + _word(kind, unit, several))
        for kind, (_, value, unit) in zip(kinds, found, strict=True)
    )


def _kinds(found: Sequence[tuple[Kind | None, str, str]]) -> list[Kind]:
    """What each part is; of 楼, 号 and a bare number the neighbours tell."""
    units = [unit for _, _, unit in found]
    kinds: list[Kind] = []
    for i, (known, _, unit) in enumerate(found):
        kind: Kind
        if known or unit in _KINDS:
            kind = known or _KINDS[unit]
        elif unit == "楼":
            kind = "building" if "层" in units or units[i + 1 : i + 2] == ["单元"] else "floor"
        elif unit in ("号", "") and not _BEFORE_ROOMS.intersection(kinds):
            kind = "number"
        else:
            kind = "room"
        kinds.append(kind)
    return kinds


def _word(kind: Kind, unit: str, several: bool) -> str:
    """The part of a unit that tells two parts of one kind from each other."""
    if kind in ("group", "section") or (kind == "building" and several):
        return unit.removeprefix("号")
    return "院" if unit == "号院" else ""


def _within(few: Sequence[str], many: Sequence[str]) -> bool:
    """True when all of ``few`` stand in ``many``, in the same order."""
    rest = iter(many)
    return all(area in rest for area in few)


def _first_difference(one: Sequence[Step], other: Sequence[Step]) -> Kind | None:
    """The higher of the two kinds at the first place where the steps part."""
    for pair in zip_longest(one, other):
        if pair[0] != pair[1]:
            return min((step.kind for step in pair if step), key=get_args(Kind).index)
    return None


def _is_floor_left_out(one: Sequence[Step], other: Sequence[Step]) -> bool:
    """True when only one names a floor, and the steps are the same without it."""
    bare = [[step for step in steps if step.kind != "floor"] for steps in (one, other)]
    return bare[0] == bare[1] and (bare[0] == list(one)) != (bare[1] == list(other))
