"""Parsers of values: everything that is written comes back, garbage never raises."""

from datetime import date
from decimal import Decimal

import cn2an
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors.meaning import checks, values
from extractors.meaning.values import PARSERS
from samples.generator.codes import food_permit_number, registration_number

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
DIGITS = "〇一二三四五六七八九"
LIKELY = (
    "0123456789年月日号.-/至自起长期万亿元整¥,，。：:（）()"
    "ABXxIOZ〇零一二三十廿壹贰拾佰仟㎡米人男女☑☐√ 　"
)
"""Characters that the parsers look for: garbage made of them comes nearest to a value."""


def _chinese(day: date) -> str:
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_small(day.month)}月{_small(day.day)}日"


def _small(number: int) -> str:
    tens, units = divmod(number, 10)
    head = {0: "", 1: "十", 2: "二十", 3: "三十"}[tens]
    return head + (DIGITS[units] if units else "")


NOTATIONS = {
    "plain": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "padded": lambda d: f"{d.year}年{d.month:02}月{d.day:02}日",
    "spaced": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    "iso": lambda d: d.isoformat(),
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "compact": lambda d: f"{d:%Y%m%d}",
    "full width": lambda d: f"{d:%Y．%m．%d}",
    "chinese": _chinese,
    "old twenties": lambda d: _chinese(d).replace("二十", "廿").replace("三十", "卅"),
    "misread 日": lambda d: f"{d.year}年{d.month}月{d.day}曰",
}


@pytest.mark.parametrize("notation", NOTATIONS)
@given(day=DAYS)
def test_every_day_comes_back_from_every_notation(notation: str, day: date):
    assert values.one_date(NOTATIONS[notation](day)) == day.isoformat()


@given(st.integers(1900, 2099), st.integers(0, 99), st.integers(0, 99))
def test_an_impossible_day_never_becomes_another(year: int, month: int, day: int):
    try:
        expected = [date(year, month, day).isoformat()]
    except ValueError:
        expected = []
    assert values.dates(f"{year}年{month}月{day}日") == expected
    assert values.dates(f"{year}-{month:02}-{day:02}") == expected
    assert values.dates(f"{year}{month:02}{day:02}") == expected


@pytest.mark.parametrize(
    "text",
    ["二〇二六年十二三月一日", "二〇二六年一月二十十日", "二〇二六年一月四十日",
     "二〇二六年二月三十日", "二〇二〇二六年一月一日", "12026年1月1日", "2026年1月123日",
     "202601011", ""],
)  # fmt: skip
def test_what_is_no_date_gives_none(text: str):
    assert values.dates(text) == []


@given(DAYS, DAYS)
def test_two_days_written_one_after_the_other_are_both_found(first: date, second: date):
    both = [first.isoformat(), second.isoformat()]
    assert values.dates(f"{first}{second}") == both
    assert values.dates(f"{first} {second}") == both
    assert values.dates(f"{first:%Y.%m.%d}-{second:%Y.%m.%d}") == both
    assert values.one_date(f"{first}至{second}") is None


@given(DAYS, DAYS)
def test_a_term_has_its_two_days(first: date, second: date):
    for text in (f"自{first}至{second}", f"{_chinese(first)}起至{_chinese(second)}止"):
        assert values.term_from(text) == first.isoformat()
        assert values.term_to(text) == second.isoformat()


def test_an_open_ended_term_is_long_term():
    assert values.term_to("2019年01月01日至长　期") == "long-term"
    assert values.term_from("2019年01月01日至长　期") == "2019-01-01"
    assert values.term_to("无固定期限") == "long-term"


def test_a_lone_day_is_an_end_unless_its_wording_makes_it_a_beginning():
    assert values.term_to("有效期至2027年11月02日") == "2027-11-02"
    assert values.term_to("2027年11月02日止") == "2027-11-02"
    for beginning in ("2019年01月01日至", "自2019年01月01日", "2019.01.01-", "2019年1月1日起"):
        assert values.term_to(beginning) is None
        assert values.term_from(beginning) is None


@given(st.integers(1, 10**9))
def test_amounts_in_figures_come_back(yuan: int):
    for text in (f"{yuan}元", f"¥{yuan:,}.00", f"人民币{yuan}元整", f"￥：{yuan:,}元/月"):
        assert values.amount(text) == str(yuan)


@given(st.integers(1, 99_999_999))
@example(20_000)
@example(1_000_500)
def test_amounts_in_words_come_back(yuan: int):
    words = cn2an.an2cn(yuan, "up")
    for text in (f"{words}元整", f"人民币（大写）：{words}圆整", f"{words}元（人民币）"):
        assert values.amount(text) == str(yuan)
    assert values.amount(values.amount_words(f"租金大写：{words}元整") or "") == str(yuan)


@given(st.integers(1, 10**6), st.integers(0, 10**6 - 1))
def test_amounts_in_wan_come_back_to_the_yuan(wan: int, rest: int):
    text = f"{wan}.{rest:06}".rstrip("0").rstrip(".")
    assert Decimal(values.amount(f"{text}万元") or 0) == Decimal(text) * 10_000


@pytest.mark.parametrize("text", ["8.500元", "8,50元", "1,2345元", "元", "", "约5元至6元", "万"])
def test_what_may_be_a_misread_amount_gives_none(text: str):
    assert values.amount(text) is None


@given(st.decimals(1, 99_999, places=2))
def test_areas_come_back(area: Decimal):
    plain = f"{area.normalize():f}"
    for unit in ("㎡", "平方米", "m²", "（平方米）", ""):
        assert values.area(f"{area}{unit}") == plain


def test_a_code_misread_in_letters_it_never_has_is_mended_only_if_it_then_checks():
    assert values.uscc("9150O107MAC8R2K578") == "91500107MAC8R2K578"
    assert values.uscc("代码：91500107MAC8R2K578") == "91500107MAC8R2K578"
    assert values.uscc("9150O107MAC8R2K579") == "9150O107MAC8R2K579"
    assert values.uscc("无") is None


def test_an_identity_number_is_found_with_its_final_x():
    assert values.id_number("号码 51021319880314 003x") == "51021319880314003X"
    assert values.id_number("91500107MAC8R2K578") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("19900000011", "19900000011"),
        ("+86 199 0000 0011", "19900000011"),
        ("199-0000-0011", "19900000011"),
        ("023-63000000", "023-63000000"),
        ("（023）63000000", "023-63000000"),
        ("023-63000000转812", "023-63000000"),
        ("023-63000000-812", "023-63000000"),
        ("63000000", "63000000"),
        ("400-123-4567", "4001234567"),
        ("1990000001", None),
        ("199000000111", None),
        ("无", None),
    ],
)
def test_phone_numbers(text: str, number: str | None):
    assert values.phone(text) == number


def test_counts_lose_their_unit():
    assert values.integer("12 人") == "12"
    assert values.integer("012") == "12"
    assert values.integer("0") == "0"
    assert values.integer("十来个") is None


def test_numbers_of_documents():
    assert values.code("No. a 123-45") == "A123-45"
    assert values.code("渝（2024）高新区不动产权第0001号") == "渝(2024)高新区不动产权第0001号"
    assert values.code("A1") is None


def test_text_keeps_its_punctuation_and_loses_line_breaks():
    assert values.plain("：餐饮 服务；\n食品 销售") == "餐饮服务；食品销售"
    assert values.plain("Sample   Co") == "Sample Co"
    assert values.plain(" ： ") is None


def test_names_lose_the_note_printed_behind_them():
    assert values.person("林 晓 川（签字）") == "林晓川"
    assert values.person("阿依古丽•买买提") == "阿依古丽·买买提"
    assert values.person("（签字）") is None


def test_ticked_options_are_told_from_the_others():
    assert values.ticked("☑食品经营许可 ☐户外招牌设置 ☑烟草专卖零售许可") == (
        "食品经营许可\n烟草专卖零售许可"
    )
    assert values.ticked("√ 甲；□乙；■丙") == "甲\n丙"
    assert values.ticked("☐甲 ☐乙") is None


def test_a_signature_is_something_that_the_form_does_not_print_itself():
    assert values.signed("✍") == "true"
    assert values.signed("林晓川（签字）") == "true"
    for printed in ("____", "：", "（签字或盖章）", "年 月 日", "（盖章）　年　月　日", ""):
        assert values.signed(printed) is None


def test_gender_and_authority():
    assert values.gender("：女民族汉") == "女"
    assert values.gender("未知") is None
    assert values.authority("重庆市样本区市场监督管理局") == "重庆市样本区市场监督管理局"
    assert values.authority("（章）") is None


@pytest.mark.parametrize("name", PARSERS)
@given(text=st.one_of(st.text(), st.text(alphabet=LIKELY)))
@example("")
@example("٣٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠")
@example("〇拾零")
def test_no_parser_and_no_check_fails_on_garbage(name: str, text: str):
    value = PARSERS[name](text)
    assert value is None or value
    if value is not None and name in checks.BY_TYPE:
        assert checks.BY_TYPE[name](value).ok in (True, False)


@pytest.mark.parametrize(
    ("text", "both", "value"),
    [
        ("12800元（大写：壹万贰仟捌佰元整）", ["12800", "12800"], "12800"),
        ("人民币壹万贰仟捌佰元整（¥12,800.00元）", ["12800", "12800"], "12800"),
        ("12600元（大写：壹万贰仟捌佰元整）", ["12600", "12800"], "12600"),
        ("500万元人民币", [], "5000000"),
        ("叁拾万元整", [], "300000"),
    ],
)
def test_figures_and_words_are_both_read(text: str, both: list[str], value: str):
    assert values.amounts(text) == both
    assert values.amount(text) == value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        # a misread letter is put right where the check digit then holds …
        ("uscc", "9150O107MAC8R2K578", "91500107MAC8R2K578"),
        ("uscc", "9l500107MAC8R2K578", "91500107MAC8R2K578"),
        ("id_number", "5l0213198803140031", "510213198803140031"),
        ("food_number", food_permit_number("2", "500107", "001234").replace("0", "O", 1),
         food_permit_number("2", "500107", "001234")),
        ("registration_number", registration_number("110105", "56632679").replace("1", "I", 1),
         registration_number("110105", "56632679")),
        # … and left as it is where it does not
        ("uscc", "9l500107MAC8R2K579", "9L500107MAC8R2K579"),
        ("food_number", "JY2500107OO12345", "JY2500107OO12345"),
        ("id_number", "5l0213198803140032", None),
        ("food_number", "渝餐证字2014500107000123", "渝餐证字2014500107000123"),
        ("hotline", "投诉", None),
        ("hotline", "12345", "12345"),
        ("ethnicity", "土家族", "土家"),
        ("ethnicity", "仅", None),
        ("gender", ".男", "男"),
        ("person", "林晓川（身份证号：510213198803140031）", "林晓川"),
        ("person", "阿依古丽•买买提", "阿依古丽·买买提"),
        ("party", "样本酒店（有限合伙），住所地样本街道", "样本酒店（有限合伙）"),
        ("entity", "样本酒店（盖章）", "样本酒店"),
        ("address", "样本街道1号。", "样本街道1号"),
        ("phrase", "餐饮经营。乙方不得擅自改变用途。", "餐饮经营"),
        ("verdict", "该工程消防验收不合格。", "不合格"),
        ("verdict", "综合评定合格", "合格"),
        ("code", "样消字[2024】第12号。", "样消字〔2024〕第12号"),
        ("code", "样检字2024—12", "样检字2024-12"),
        ("scope", "餐饮服务※※※", "餐饮服务"),
        ("scope", "餐饮服务（以下空白）", "餐饮服务"),
        ("date", "二0二四年五月六日", "2024-05-06"),
        ("date", "2026年09月2", None),
        ("ticked", "（请在□内打√）：☑食品经营☐招牌", "食品经营"),
        ("signed", "参加经营的家庭成员签字（仅家庭经营）：年月日", None),
        ("signed", "林晓川 年 月 日", "true"),
        ("signed", "2026年10月30日", None),
    ],
)  # fmt: skip
def test_values_as_they_are_printed(kind: str, text: str, value: str | None):
    assert PARSERS[kind](text) == value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("北京市样本县工商行政管理局日", "北京市样本县工商行政管理局"),
        ("目福州市样本新区工商行政管理局", "福州市样本新区工商行政管理局"),
        ("日照市样本区行政审批服务局", "日照市样本区行政审批服务局"),
        ("样本市市场监督管理局（盖章）", "样本市市场监督管理局"),
        ("二〇一一年六月五日", None),
        ("(印章)", None),
    ],
)
def test_an_authority_is_freed_of_the_date_around_it(text: str, name: str | None):
    assert PARSERS["authority"](text) == name


def test_a_speck_behind_words_is_no_part_of_them():
    assert PARSERS["text"]("有限合伙企业.") == "有限合伙企业"
    assert PARSERS["address"]("样本区云杉路10号附7号.") == "样本区云杉路10号附7号"
    assert PARSERS["text"]("Sample Co.") == "Sample Co."


def test_the_bracket_of_a_year_may_be_read_twice():
    assert PARSERS["code"]("样卫公证字〔[2026〕第5301号") == "样卫公证字〔2026〕第5301号"
    assert PARSERS["code"]("样卫公证字〔2026〕.第5301号") == "样卫公证字〔2026〕第5301号"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("area", "约180㎡7.", "180"),
        ("area", "263.3平方米员工：66人", "263.3"),
        ("area", "88.8平方米（建筑面积）", "88.8"),
        ("area", "1736.42m", "1736.42"),
        ("area", "厨房30平方米", None),
        ("integer", "6人电话：1", "6"),
        ("amount", "约50万元", "500000"),
        ("date", "2026.年09月19日", "2026-09-19"),
        ("text", "☐饭店☑便利店☐ 药店", "便利店"),
        ("text", "☐饭店☐便利店", None),
        ("text", "☑热食类食品制售☐冷食类食品制售☑糕点类食品制售", "热食类食品制售、糕点类食品制售"),
        ("text", "☑饭店", "饭店"),
        ("verdict", "消防安全不合格，不同意投入使用、营业", "不合格"),
        ("verdict", "消防安全合格，同意投入使用", "合格"),
        ("verdict", "☐不同意投入使用☑同意投入使用", "同意投入使用"),
        ("verdict", "0.06", None),
        ("address", "样本路1号5楼）竣工验收", "样本路1号5楼"),
        ("address", "样本路1号（自主申报）；建筑面积", "样本路1号（自主申报）"),
        ("party", "（乙方）样本茶馆", "样本茶馆"),
    ],
)
def test_values_are_freed_of_what_forms_print_around_them(kind: str, text: str, value: str | None):
    assert PARSERS[kind](text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("☑通过☐未通过", "通过"),
        ("通过☐未通过☑", "未通过"),
        ("☐通过☐未通过", None),  # nothing is ticked
        ("☑通过☑未通过", None),
        ("通过☑未通过", None),  # the second one's box was not seen
        ("通过未通过☐", None),
        ("通过 未通过", None),
        ("☑经评定达标，同意使用", "达标"),
        ("各项均达标", "达标"),
        ("未发现不达标的项目", "未发现不达标的项目"),  # no finding: asked about
    ],
)
def test_a_finding_is_the_ticked_one_and_never_guessed(text: str, value: str | None):
    assert PARSERS["verdict"](text) == value


def test_a_pair_of_square_brackets_around_a_year_is_what_was_printed():
    assert PARSERS["code"]("样字[2011]第7号") == "样字[2011]第7号"
    assert PARSERS["code"]("样字[2011〕第7号") == "样字〔2011〕第7号"


def test_a_raised_two_is_no_digit():
    assert PARSERS["area"]("96 ²") == "96"


def test_a_lone_circle_that_was_lost_is_seen_in_the_year():
    assert values.dates("二二三年二月二十二日") == ["2023-02-22"]
    assert values.dates("二〇二三年二月二十二日") == ["2023-02-22"]


def test_marks_of_a_scope_are_put_as_such_lists_print_them():
    assert values.scope("停车场服务：洗烫服务") == "停车场服务；洗烫服务"
    assert (
        values.scope("许可项目：餐饮服务；一般项目：食品零售")
        == "许可项目：餐饮服务；一般项目：食品零售"
    )
    assert values.scope("零售：图书、报刊") == "零售：图书、报刊"
    printed = "零售。（依法须经批准的项目，经相关部门批准后方可开展经营活动。）"
    assert values.scope(printed) == printed
    assert values.scope("零售。（依法须经批准的项目经相关部门批准后方可开展经营活动）") == (
        "零售。（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
    )


def test_a_date_is_no_authority():
    assert values.authority("二六年八七日") is None
    assert values.authority("重庆市样本区市场监督管理局自") == "重庆市样本区市场监督管理局"
