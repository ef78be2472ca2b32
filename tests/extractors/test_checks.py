import pytest

from extractors.meaning.between import CONSISTENCY
from extractors.meaning.checks import BY_TYPE, STRONG, checked
from extractors.meaning.values import scope
from samples.generator.codes import (
    credit_code,
    food_permit_number,
    id_number,
    registration_number,
)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("uscc", credit_code("91", "500107", "MAC8R2K5"), "91500107MAC8R2K579"),
        ("id_number", id_number("510213", "19880314", "003"), "510213198803140032"),
        ("phone", "19900000011", "10900000011"),
        ("phone", "023-63000000", "63000000"),
        ("person", "阿依古丽·买买提", "林晓川法定代表人职务"),
        ("entity", "重庆云杉样本餐饮管理有限公司", "重庆云杉样本餐饮管理有限公"),
        ("entity", "样本食府（个体工商户）", "样本食府（个体工商户"),
        ("address", "重庆市高新区云杉路66号1层", "重庆市高新区云杉路66号1层（"),
        ("address", "重庆市高新区云杉路66号", "重庆市高新区云杉路"),
        ("authority", "重庆市高新区市场监督管理局", "重庆市高新区市场监督"),
        ("scope", "餐饮服务；食品销售。", "餐饮服务；食品销售、"),
        ("text", "热食类食品制售", "热食类食品制售联系电话：1990000"),
        ("code", "JY25001070012345", "渝高新区字号"),
        ("code", "渝(2024)样本区不动产权第0012号", "渝(2024)样本区不动产权第00"),
        ("code", "Y4201062023722881", "Y4201062023722881名阎嫣"),
        ("food_number", food_permit_number("2", "500107", "001234"), "JY25001070012346"),
        ("food_number", "渝餐证字2014500107000123", "J250010700123456"),
        ("registration_number", registration_number("110105", "56632679"), "110105566326791"),
        ("registration_number", "1101055663267", "11010556632679"),
        ("hotline", "12315", "1231"),
        ("party", "样本区日昌食品经营部", "位于样本街道的房屋一处"),
        ("organisation", "样本区青禾样本职业技能培训学校", "样本区青禾样本职业技能培训学"),
        ("entity", "样本有限公司", "有限公司"),
        ("authority", "样本区行政审批服务局", "样本区行政审抵服务局"),
        ("authority", "样本区卫生健康委员会", "样本区开发区卫生开发区卫生健康委员会"),
        ("verdict", "合格", "检测项目均符合标准要求并且结论如下"),
        ("ticked", "食品经营许可\n户外招牌设置", "食品经营许可户外招牌设置"),
    ],
)  # fmt: skip
def test_a_value_passes_and_its_damaged_form_fails(kind: str, good: str, bad: str):
    assert BY_TYPE[kind](good).ok
    failed = BY_TYPE[kind](bad)
    assert not failed.ok and failed.message


def failing(kind: str, value: str, raw: str = "") -> set[str]:
    return {check.name for check in checked(kind, value, raw or value) if not check.ok}


def test_what_a_check_digit_proves_is_strong():
    food = food_permit_number("2", "500107", "001234")
    for kind, value in (
        ("uscc", credit_code("91", "500107", "MAC8R2K5")),
        ("id_number", id_number("510213", "19880314", "003")),
        ("food_number", food),
        ("registration_number", registration_number("110105", "56632679")),
    ):
        assert {check.name for check in checked(kind, value, value)} & STRONG, kind
    assert not {check.name for check in checked("food_number", "渝餐证字2014第12号", "")} & STRONG


def test_an_area_that_never_was_is_in_doubt_and_the_number_is_not_invalid():
    found = {
        check.name: check.ok
        for check in checked("id_number", id_number("990107", "19880314", "003"), "")
    }
    assert found == {"id-number": True, "id-area": False}
    founded_later = id_number("500107", "19880314", "003")  # the area's code dates from 1997
    assert failing("id_number", founded_later) == set()


def test_letters_that_nothing_tells_from_digits_are_looked_at():
    assert failing("code", "XK2024I0012") == {"unmistakable"}
    assert failing("code", "XK2024A0B12") == {"unmistakable"}
    assert failing("code", "XK20240012") == set()


def test_an_amount_printed_twice_is_the_same_twice():
    assert failing("amount", "12800", "12800元（大写：壹万贰仟捌佰元整）") == set()
    assert failing("amount", "12800", "12800元（大写：壹万贰仟陆佰元整）") == {
        "figures-match-words"
    }


def test_a_date_written_two_ways_at_once_may_have_lost_a_digit():
    assert failing("date", "2026-09-02", "2026年09月2日") == {"date-padding"}
    assert failing("date", "2026-09-02", "2026年09月02日") == set()
    assert failing("date", "2026-09-02", "2026年9月2日") == set()
    assert failing("date", "2026-10-02", "2026年10月2日") == set()


def test_an_option_before_the_first_box_is_a_question():
    assert failing("ticked", "食品经营许可", "户外招牌设置☑食品经营许可") == {"one-option"}
    assert failing("ticked", "食品经营许可", "（可多选）☑食品经营许可☐户外招牌设置") == set()


def check(name: str, **values: str | None):
    return CONSISTENCY[name][1](values)


def test_an_identity_number_names_birthday_and_gender():
    number = id_number("510213", "19880314", "003")
    assert check("birth-matches-id", id_number=number, birth_date="1988-03-14").ok
    assert not check("birth-matches-id", id_number=number, birth_date="1988-03-15").ok
    assert check("gender-matches-id", id_number=number, gender="男").ok
    assert not check("gender-matches-id", id_number=number, gender="女").ok
    assert check("birth-matches-id", id_number=None, birth_date="1988-03-15") is None


def test_days_out_of_order_are_told():
    name = "established-before-issued"
    assert check(name, established_on="2020-01-01", issued_on="2020-01-01").ok
    assert not check(name, established_on="2020-01-02", issued_on="2020-01-01").ok
    assert check(name, established_on=None, issued_on="2020-01-01") is None


def test_the_end_of_a_term_is_in_doubt_when_its_printed_beginning_was_not_read():
    assert not check("term-in-order", term_from=None, term_to="2029-01-01").ok
    assert check("term-in-order", term_to="2029-01-01") is None
    assert check("term-in-order", term_from=None, term_to="long-term") is None
    assert check("term-in-order", term_from="2019-01-01", term_to="2029-01-01").ok


def test_rent_in_figures_and_in_words_must_be_the_same():
    assert check("rent-matches-words", rent="12800", rent_in_words="壹万贰仟捌佰元整").ok
    assert not check("rent-matches-words", rent="12600", rent_in_words="壹万贰仟捌佰元整").ok


@pytest.mark.parametrize(
    ("start", "end", "ok"),
    [
        ("2019-01-01", "2029-01-01", True),
        ("2019-01-01", "2028-12-31", True),
        ("2019-01-01", "2028-12-30", True),
        ("2020-02-29", "2030-02-28", True),
        ("2026-03-01", "2026-08-31", True),
        ("2019-01-01", "2028-12-21", False),
        ("2019-01-01", "2019-01-01", False),
    ],
)
def test_a_term_lasts_whole_months(start: str, end: str, ok: bool):
    assert check("term-length", term_from=start, term_to=end).ok is ok


def test_an_open_term_has_no_length():
    assert check("term-length", term_from="2019-01-01", term_to="long-term") is None


def test_a_firm_was_established_on_the_first_day_of_its_term():
    name = "established-is-term-start"
    assert check(name, established_on="2019-01-01", term_from="2019-01-01").ok
    assert not check(name, established_on="2019-01-01", term_from="2019-01-07").ok
    assert check(name, established_on="2019-01-01", term_from=None) is None


@pytest.mark.parametrize(
    ("authority", "ok"),
    [
        ("重庆市样本区市场监督管理局", True),
        ("样本区市场监督管理局", True),
        ("重庆市市场监督管理局", True),
        ("重庆市高新区市场监督管理局", True),  # a neighbour: another name altogether
        ("重庆市本区市场监督管理局", False),
        ("重庆样本区市场监督管理局", False),
        ("市场监督管理局", False),
    ],
)
def test_the_authority_is_of_the_place(authority: str, ok: bool):
    outcome = check(
        "authority-of-place", issuing_authority=authority, address="重庆市样本区云杉路66号"
    )
    assert outcome.ok is ok


def test_an_authority_s_place_is_made_of_whole_regions_even_without_an_address():
    name = "authority-of-place"
    assert check(name, issuing_authority="重庆市样本区市场监督管理局") is None
    assert not check(name, issuing_authority="重庆市样本区食药品监督管理局").ok


def test_the_premises_come_before_the_address():
    places = {"premises": "重庆市样本区云杉路66号", "address": "成都市样本县1号"}
    authority = "重庆市样本区市场监督管理局"
    assert check("authority-of-premises", issuing_authority=authority, **places).ok
    assert not check(
        "authority-of-premises", issuing_authority=authority, address="成都市样本县1号"
    ).ok


def test_an_authority_whose_office_is_unknown_is_not_placed():
    assert check("authority-of-place", issuing_authority="样本商会", address="重庆市") is None


@pytest.mark.parametrize(
    ("scope", "ok"),
    [
        ("日用百货销售；服装零售。（依法须经批准的项目，经相关部门批准后方可开展经营活动）", True),
        ("餐饮服务（不含烧烤）。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）", True),
        ("保健食品（预包装）销售、药品零售", True),
        ("餐饮服务（不含烧烤）（依法须经批准的项目，经相关部门批准后方可开展经营活动）", False),
        ("日用百货销售(除依法须经批准的项目外，凭营业执照依法自主开展经营活动)", False),
    ],
)
def test_a_mark_lost_before_the_remark_on_approval_is_noticed(scope: str, ok: bool):
    assert BY_TYPE["scope"](scope).ok is ok


@pytest.mark.parametrize(
    ("scope", "ok"),
    [
        ("特殊食品销售（保健食品）；热食类食品制售", True),
        ("特殊食品销售（保健食品）热食类食品制售；散装食品销售", False),
        ("散装食品（含冷藏冷冻食品）销售；自制饮品制售", True),
        ("代理记账；销售：财务软件（不含音像制品）、办公用品", True),
        ("冷食类食品制售热食类食品制售", False),
        ("散装食品（含冷藏冷冻食品含散装熟食）销售", False),
        ("处方药、非处方药：中药饮片、中成药", False),
        ("非处方药：中成药、化学药制剂", True),
        ("许可项目：餐饮服务。一般项目：食品销售", True),
        ("许可项目：餐饮服务。般项目：食品销售", False),
        ("零售。（依法须经批准的项目，经相关部门批准后方可开展经营活动）", True),
        ("零售。（依法须经批准的项自，经相关部门批准后方可开展经营活动）", False),
        ("零售。（依法须经批准的项目凭许可证经营）", True),
    ],
)
def test_a_mark_lost_or_misread_between_items_is_noticed(scope: str, ok: bool):
    (found,) = checked("scope", scope, scope)
    assert found.ok is ok


def test_marks_that_were_put_right_are_asked_about():
    for read in ("停车场服务：洗烫服务", "乳制品（含婴幼儿配方乳粉）：零售"):
        mended = scope(read) or ""
        assert mended == read.replace("：", "；")
        assert [check.name for check in checked("scope", mended, read) if not check.ok] == ["marks"]


def test_a_name_without_a_surname_may_have_lost_it():
    assert not checked("person", "波末", "波末")[-1].ok
    assert all(check.ok for name in ("薛波末", "公孙立鹏", "次仁·多吉", "覃玉") for check in
               checked("person", name, name))  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "ok"),
    [("2027.01.1", False), ("2027-10-2", False), ("2027.01.11", True), ("2027年1月2日", True),
     ("二二三年二月二十二日", False), ("二〇二三年二月二十二日", True)],
)  # fmt: skip
def test_a_day_that_may_have_lost_a_digit_is_asked_about(raw: str, ok: bool):
    found = checked("date", "2027-01-11", raw)
    assert all(check.ok for check in found) is ok


def test_a_street_number_without_its_sign_may_be_cut_off():
    assert not BY_TYPE["address"]("山东省济南市样本区凤凰路595号附21").ok
    assert BY_TYPE["address"]("山东省济南市样本区凤凰路595号附21号").ok


def test_an_authority_that_lost_the_middle_of_its_name_is_noticed():
    assert not failing("authority", "呼和浩特市样本县市场监督管理局")
    assert failing("authority", "呼和浩特市样本县管理局") == {"authority"}
    assert failing("authority", "样本新区管理局") == {"authority"}
    assert not failing("authority", "样本新区管理委员会")


def test_a_street_of_which_there_is_none_is_a_misread_one():
    assert not failing("address", "重庆市样本区青年大道971号")
    assert failing("address", "重庆市样本区青年太道971号") == {"address"}


@pytest.mark.parametrize(
    ("address", "ok"),
    [
        ("样本区云杉路66号样本广场E座21层03单元", True),
        ("样本区云杉路66号样本大厦东座3层301室", True),
        ("样本区云杉路66号样本广场座21层03单元", True),
        ("样本区云杉路号2层", False),
        ("样本区云杉路66号2幢3层室", False),
    ],
)
def test_an_address_whose_number_was_lost_is_doubtful(address: str, ok: bool):
    assert all(check.ok for check in checked("address", address, address)) == (
        ok and "广场座" not in address
    )


def test_a_firm_whose_legal_form_lost_a_letter_does_not_pass():
    for name in ("小满样本文化（沈阳）限公司", "云杉样本份有限公司"):
        assert not checked("entity", name, name)[0].ok
    for name in ("小满样本文化（沈阳）有限公司", "云杉样本股份有限公司", "云杉样本有限责任公司"):
        assert checked("entity", name, name)[0].ok
