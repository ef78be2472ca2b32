import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed import HEIGHT, line, page

from cases.model import TextLine
from extractors.printed.layout import (
    Token,
    columns,
    gutter,
    printed_rows,
    reading_order,
    same_row,
    split,
    tokens,
    union,
)
from extractors.text import squeeze


def only(text: str) -> Token:
    (token,) = tokens(page(line(text)))
    return token


@given(
    st.text(alphabet="名称 A1：　（法", min_size=2).filter(lambda t: len(squeeze(t)) >= 2),
    st.data(),
)
def test_cutting_a_token_keeps_every_character_and_the_whole_box(text: str, data: st.DataObject):
    token = only(text)
    at = data.draw(st.integers(1, len(token.key) - 1))
    left, right = split(token, at)
    assert left.text + right.text == text
    assert (left.key, right.key) == (token.key[:at], token.key[at:])
    assert left.box[0] == token.box[0] and right.box[2] == token.box[2]
    assert token.box[0] <= left.box[2] == right.box[0] <= token.box[2]


def test_a_cut_falls_by_the_width_of_the_letters():
    left, _ = split(only("名称AB"), 2)
    assert left.box[2] - left.box[0] == pytest.approx(4 * HEIGHT * 2 / (2 + 2 * 0.55))


def test_labels_stacked_into_one_tall_box_become_a_letter_for_each_row():
    stack = line("名类", 100, 100, width=HEIGHT, height=4 * HEIGHT)
    first, second = tokens(page(stack))
    assert (first.text, second.text) == ("名", "类")
    assert first.box == (100, 100, 130, 160) and second.box == (100, 160, 130, 220)
    assert first.origin == first.box


@pytest.mark.parametrize("text", ["名AB", "名", "名称类型住所法"])
def test_a_tall_box_of_anything_else_stays_whole(text: str):
    assert [t.text for t in tokens(page(line(text, width=20, height=300)))] == [text]


def test_sloping_lines_are_levelled_and_keep_their_place_on_the_page():
    slope = 0.05
    left, right = line("名称", 100, 100), line("样本店", 1100, 100 + slope * 1000)
    level = tokens(page(left, right, skew=slope))
    assert same_row(*level)
    assert [t.text for t in reading_order(level)] == ["名称", "样本店"]
    assert {t.origin for t in level} == {left.box, right.box}


def test_reading_order_goes_row_by_row():
    lines = [line("丁", 300, 204), line("乙", 300, 96), line("丙", 100, 200), line("甲", 100, 100)]
    assert "".join(t.text for t in reading_order(tokens(page(*lines)))) == "甲乙丙丁"


def test_a_second_reading_counts_as_another_by_its_letters_digits_and_marks():
    found = {
        second: tokens(page(line("云杉路，66号", second=second)))[0].differs
        for second in ("云杉路,66号", "云杉路66号", "云杉路86号", None)
    }
    assert [found[s] for s in found] == [False, True, True, False]


def test_lines_of_nothing_but_space_are_dropped():
    assert tokens(page(line(" 　"))) == []


def test_a_union_holds_all_boxes():
    assert union([(0, 5, 2, 6), (1, 1, 9, 2)]) == (0, 1, 9, 6)


def test_a_watermark_across_the_page_is_no_text_of_it():
    slanted = line("仅供办理使用", 400, 150, width=260, height=170)
    page_lines = [
        line(text, 100, 100 + 60 * i) for i, text in enumerate(["名称：样本店", "住所", "类型"])
    ]
    assert [t.text for t in tokens(page(*page_lines, slanted))] == ["名称：样本店", "住所", "类型"]


def test_a_large_title_and_a_handwritten_name_are_no_watermark():
    lines = [
        line("营业执照", 400, 50, width=480, height=110),
        line("名称：样本店", 100, 300),
        line("类型：餐饮", 100, 360),
        line("林晓", 600, 420, width=120, height=70),
    ]
    assert {t.text for t in tokens(page(*lines))} == {one.text for one in lines}


def test_traditional_letters_are_matched_as_the_simplified_and_kept_in_the_text():
    (token,) = tokens(page(line("性別：女")))
    assert (token.text, token.key) == ("性別：女", "性别:女")


def test_printed_rows_end_at_a_wide_gap():
    lines = [line("营", 100, 100), line("业", 190, 100), line("样本", 700, 100)]
    assert [[t.text for t in row] for row in printed_rows(tokens(page(*lines)))] == [
        ["营", "业"],
        ["样本"],
    ]


def test_what_ocr_read_gets_chinese_marks_and_what_a_layer_holds_keeps_its_own():
    read = page(line("类型(自然人独资)"))
    assert [t.text for t in tokens(read)] == ["类型（自然人独资）"]
    layer = read.model_copy(update={"source": "text"})
    assert [t.text for t in tokens(layer)] == ["类型(自然人独资)"]


def side(x: float, count: int, text: str = "双方就下列事项达成一致意见") -> list[TextLine]:
    return [line(text, x, 100 + 50 * i) for i in range(count)]


def test_a_form_and_its_stub_are_two_columns():
    stub = [line("存根", 100, 100), line("经手人：林晓", 100, 160), line("第12号", 100, 220)]
    found = columns(tokens(page(*stub, *side(500, 4))))
    assert [len(part) for part in found] == [3, 4]
    assert {t.text for t in found[0]} == {one.text for one in stub}


def test_labels_and_their_values_are_no_columns_of_text():
    rows_ = [line(text, x, y) for y in (100, 160, 220) for text, x in (("名称", 100), ("店", 500))]
    assert len(columns(tokens(page(*rows_)))) == 1


def test_the_pages_of_a_spread_meet_where_nothing_is_printed():
    at = gutter(tokens(page(*side(100, 6), *side(700, 6))))
    assert at is not None and 490 < at < 700
    assert gutter(tokens(page(*side(100, 2), *side(700, 6)))) is None
