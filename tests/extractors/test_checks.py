import pytest

from extractors.checks import BY_TYPE, CONSISTENCY
from samples.generator.codes import credit_code, id_number


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
    ],
)  # fmt: skip
def test_a_value_passes_and_its_damaged_form_fails(kind: str, good: str, bad: str):
    assert BY_TYPE[kind](good).ok
    failed = BY_TYPE[kind](bad)
    assert not failed.ok and failed.message


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
