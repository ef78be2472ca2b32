import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text import (
    TRADITIONAL,
    chinese_marks,
    is_cjk,
    join,
    positions,
    simplified,
    squeeze,
    width,
)


@given(st.text())
def test_every_character_of_the_squeezed_text_leads_back_to_its_own(text: str):
    key, places = squeeze(text), positions(text)
    assert len(key) == len(places)
    assert all(squeeze(text[place]) == letter for letter, place in zip(key, places, strict=True))


@given(st.text())
def test_squeezing_twice_changes_nothing(text: str):
    assert squeeze(squeeze(text)) == squeeze(text)


def test_full_width_forms_become_plain_ones_and_spaces_go():
    assert squeeze("名　称：（Ａ１）") == "名称:(A1)"


def test_the_round_zero_stays():
    assert squeeze("二〇二六") == "二〇二六"


def test_chinese_lines_are_joined_without_a_space_and_latin_words_with_one():
    assert join(["样本街道", "云杉路"]) == "样本街道云杉路"
    assert join(["Sample", "Street"]) == "Sample Street"
    assert join(["12", "34"]) == "1234"
    assert join(["", "甲 "]) == "甲"


def test_rare_characters_beyond_the_first_plane_are_chinese():
    assert is_cjk("𠮷") and is_cjk("饭")
    assert not is_cjk("A") and not is_cjk("。")


def test_a_chinese_character_is_wider_than_a_latin_one():
    assert width("中") > width("A") > width(" ")


def test_traditional_letters_become_the_simplified_ones_one_for_one():
    assert simplified("統一 經營範圍：營業場所 廣東 張曉") == "统一 经营范围：营业场所 广东 张晓"
    assert all(simplified(chr(new)) == chr(new) for new in TRADITIONAL.values())


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("有限责任公司(自然人独资)", "有限责任公司（自然人独资）"),
        ("样本公司（普通合伙)", "样本公司（普通合伙）"),
        ("（A101)", "（A101）"),
        ("许可项目:餐饮服务;食品销售,零售", "许可项目：餐饮服务；食品销售，零售"),
        ("A座(2)层", "A座（2）层"),
        ("S0512(1-1)", "S0512(1-1)"),
        ("12:30", "12:30"),
        ("1,000元", "1,000元"),
    ],
)
def test_marks_beside_chinese_are_full_width_and_others_stay(read: str, printed: str):
    assert chinese_marks(read) == printed


@given(st.text(alphabet="中文A1 (),:;!?（）：；，。"))
def test_the_form_of_a_mark_changes_nothing_that_is_matched(text: str):
    assert squeeze(chinese_marks(text)) == squeeze(text)
    assert len(chinese_marks(text)) == len(text)
