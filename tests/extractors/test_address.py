"""Addresses: read into parts, told apart, and never the same with another number."""

from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from departments import precheck
from extractors.meaning.address import Address, Comparison, Kind, Step, compare, parse

FULL = "重庆市高新区样本街道云杉路66号1层"


def parts(text: str) -> list[tuple[str, str]]:
    return [(step.kind, step.value) for step in parse(text).steps]


def test_an_address_is_read_into_its_parts():
    assert parse(
        "重庆市高新区样本街道云杉路66号附3号样本大厦2幢1单元5层12室（自主承诺）"
    ) == Address(
        areas=("重庆市", "高新区", "样本街道"),
        street="云杉路",
        steps=(
            Step("number", "66"),
            Step("annex", "3"),
            Step("place", "样本大厦"),
            Step("building", "2"),
            Step("unit", "1"),
            Step("floor", "5"),
            Step("room", "12"),
        ),
        notes=("自主承诺",),
    )


@pytest.mark.parametrize(
    ("text", "areas", "street"),
    [
        ("四川成都市锦江区样本路1号", ("四川省", "成都市", "锦江区"), "样本路"),
        ("重庆高新区样本街道办事处样本路1号", ("重庆市", "高新区", "样本街道"), "样本路"),
        ("广西南宁市样本区样本路1号", ("广西壮族自治区", "南宁市", "样本区"), "样本路"),
        ("上海市上海市样本区样本路1号", ("上海市", "样本区"), "样本路"),
        ("重庆市市辖区样本区样本路1号", ("重庆市", "样本区"), "样本路"),
        ("四川凉山彝族自治州样本县样本路1号", ("四川省", "凉山彝族自治州", "样本县"), "样本路"),
        ("内蒙古样本旗样本镇样本路1号", ("内蒙古自治区", "样本旗", "样本镇"), "样本路"),
        ("北京路12号", (), "北京路"),
        ("吉林市样本区样本大街1号", ("吉林市", "样本区"), "样本大街"),
        ("景德镇市样本区新街6号", ("景德镇市", "样本区"), "新街"),
        ("济宁市市中区样本镇北街6号", ("济宁市", "市中区", "样本镇"), "北街"),
        ("台州市路桥区滨江大道东段6号", ("台州市", "路桥区"), "滨江大道东段"),
        ("宁波市镇海区红旗路6号", ("宁波市", "镇海区"), "红旗路"),
        ("新市区中关村东路6号", ("新市区",), "中关村东路"),
        ("样本镇样本村三组6号", ("样本镇", "样本村"), ""),
        ("样本区云杉路12巷6号", ("样本区",), "云杉路十二巷"),
    ],
)
def test_areas_end_where_the_street_begins(text: str, areas: tuple[str, ...], street: str):
    found = parse(text)
    assert (found.areas, found.street) == (areas, street)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("样本路十二号", [("number", "12")]),
        ("样本路二〇三号", [("number", "203")]),
        ("样本路1至2号", [("number", "1-2")]),
        ("样本路一、二号", [("number", "1、2")]),
        ("样本路甲12号院3号楼", [("number", "甲12院"), ("building", "3")]),
        ("样本路123弄4号", [("lane", "123"), ("number", "4")]),
        ("样本镇样本村三组12号", [("group", "3组"), ("number", "12")]),
        ("样本路66号1楼", [("number", "66"), ("floor", "1")]),
        ("样本路66号1F", [("number", "66"), ("floor", "1")]),
        ("样本路66号B1层", [("number", "66"), ("floor", "负1")]),
        ("样本路66号-1层", [("number", "66"), ("floor", "-1")]),
        ("样本路66号一层至三层", [("number", "66"), ("floor", "1-3")]),
        ("样本路66号底层", [("number", "66"), ("floor", "底")]),
        ("样本路3楼2单元501", [("building", "3"), ("unit", "2"), ("room", "501")]),
        ("样本路3楼2层5号", [("building", "3"), ("floor", "2"), ("room", "5")]),
        ("样本路27号3幢5-2", [("number", "27"), ("building", "3"), ("room", "5-2")]),
        ("样本路3幢A座", [("building", "3幢"), ("building", "A座")]),
        ("样本路88#2层3号铺", [("number", "88"), ("floor", "2"), ("room", "3")]),
        ("样本路66号东侧", [("number", "66"), ("place", "东侧")]),
        ("样本路66(1)号", [("number", "66,1")]),
        ("样本路6 6号", [("number", "6,6")]),
    ],
)
def test_what_stands_below_the_street(text: str, steps: list[tuple[str, str]]):
    assert parts(text) == steps


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FULL, "重庆市高新区 样本街道，云杉路６６号（一层）"),
        (FULL, "重庆市高新區样本街道云杉路66號1層"),
        (FULL, "重庆市高新技术产业开发区样本街道办事处云杉路六十六号1楼"),
        ("样本路3幢2单元501室", "样本路３栋二单元501"),
        ("样本路3幢5号", "样本路3号楼5室"),
        ("样本路66号负一层", "样本路66号地下1层"),
        ("样本区建设一路6号", "样本区建设1路6号"),
        ("样本路66附3号", "样本路66号附3"),
        ("样本路1—2号", "样本路1至2号"),
        ("样本路第十二号", "样本路12号"),
    ],
)
def test_two_spellings_of_one_address_are_the_same(one: str, other: str):
    assert compare(one, other) == Comparison("same")


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        (FULL, "样本街道云杉路66号1层", "area"),
        (FULL, "云杉路66号1层", "area"),
        ("浙江省金华市义乌市样本路1号", "浙江省义乌市样本路1号", "area"),
        ("重庆市样本镇样本村12号", "样本村12号", "area"),
        (FULL, "重庆市高新区样本街道云杉路66号", "floor"),
        ("样本路66号1层3号", "样本路66号3号", "floor"),
        ("样本路66号（自主承诺）", "样本路66号", "note"),
    ],
)
def test_what_one_leaves_out_is_compatible(one: str, other: str, part: Kind):
    assert compare(one, other) == compare(other, one) == Comparison("compatible", part)


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        ("样本路1-2号", "样本路12号", "number"),
        ("样本路1、2号", "样本路1-2号", "number"),
        ("样本路6 6号", "样本路66号", "number"),
        ("样本路66(1)号", "样本路661号", "number"),
        ("样本路66号", "样本路66-1号", "number"),
        ("样本路66号", "样本路66号附3号", "annex"),
        ("样本路66号附3号", "样本路66-3号", "number"),
        ("样本路66号3幢", "样本路66号", "building"),
        ("样本路3幢A座", "样本路3幢", "building"),
        ("样本路66号1层", "样本路66号2层", "floor"),
        ("样本路66号1层", "样本路66号负1层", "floor"),
        ("样本路66号-1层", "样本路66号1层", "floor"),
        ("样本路66号1层3号", "样本路66号1层", "room"),
        ("样本路66号云杉大厦1层", "样本路66号柏林大厦1层", "place"),
        ("样本路66号（东侧）", "样本路66号（西侧）", "place"),
        ("样本路66号（自主承诺）", "样本路66号（集群注册）", "note"),
        ("样本路66号（临）", "样本路66号", "place"),
        ("重庆市高新区样本路6号", "成都市高新区样本路6号", "area"),
        ("重庆市高新区6号", "6号", "area"),
        ("云杉路6号", "云杉北路6号", "street"),
        ("云杉（北）路6号", "云杉路6号", "street"),
        ("八一路6号", "八十一路6号", "street"),
        ("云杉路6号", "6号", "street"),
        ("重庆市云杉路", "云杉路", "number"),
        ("云杉路1层", "重庆市云杉路1层", "number"),
        ("雲杉路6号", "云杉路6号", "street"),
    ],
)
def test_addresses_that_differ_name_the_part(one: str, other: str, part: Kind):
    assert compare(one, other) == compare(other, one) == Comparison("differs", part)


def test_reviewers_have_a_word_for_every_part():
    assert set(precheck._PARTS) == set(get_args(Kind))


WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x30, 0x3A)})
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
numbers = st.integers(1, 99).map(str)
house = st.one_of(numbers, st.builds("{}-{}".format, numbers, numbers), numbers.map("甲{}".format))
addresses = st.builds(
    lambda *found: "".join(found),
    st.sampled_from(["", "重庆市", "四川省样本市"]),
    st.sampled_from(["样本区", "高新区", "样本县样本镇"]),
    st.sampled_from(["云杉路", "建设一路", "滨江大道东段", "石榴巷"]),
    house.map("{}号".format),
    st.sampled_from(["", "附2号", "样本大厦"]),
    st.one_of(st.just(""), numbers.map("{}幢".format)),
    st.one_of(st.just(""), numbers.map("{}层".format)),
    st.one_of(st.just(""), numbers.map("{}室".format), numbers.map("{}-1".format)),
)
texts = st.text("重庆市高新区样本路街号幢楼层室附负一二十第至、-（）(),. 0123456789AB", max_size=24)


@given(addresses | texts)
def test_every_text_is_the_same_as_itself(text: str):
    assert compare(text, text) == Comparison("same")


@given(addresses | texts, addresses | texts)
def test_comparing_is_symmetric(one: str, other: str):
    assert compare(one, other) == compare(other, one)


@given(addresses)
def test_width_and_spaces_do_not_count(text: str):
    assert compare(text, f" {text.translate(WIDE)}\n") == Comparison("same")


@given(addresses, numbers)
def test_numerals_do_not_count(text: str, floor: str):
    assume("层" not in text and "室" not in text and not text.endswith("-1"))
    assert compare(f"{text}{floor}层", f"{text}{floor.translate(CHINESE)}层").verdict == "same"


@given(addresses, house, house, st.sampled_from(["号", "幢", "单元", "层", "室"]))
def test_another_number_always_differs(text: str, one: str, other: str, unit: str):
    assume(one != other)
    for before in (text, "重庆市样本区云杉路", "样本小区"):
        assert compare(f"{before}{one}{unit}", f"{before}{other}{unit}").verdict == "differs"


@given(addresses | texts.filter(lambda text: any(c.isdigit() for c in text)), st.data())
def test_a_changed_digit_always_differs(text: str, data: st.DataObject):
    at = data.draw(st.sampled_from([i for i, c in enumerate(text) if c.isdecimal()]))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda c: c != text[at]))
    assert compare(text, f"{text[:at]}{digit}{text[at + 1 :]}").verdict == "differs"


@given(addresses, numbers, st.sampled_from("-、,. /"), numbers)
def test_numbers_never_run_together(text: str, one: str, mark: str, other: str):
    apart, joined = f"{text}{one}{mark}{other}室", f"{text}{one}{other}室"
    assert compare(apart, joined).verdict == "differs"
