from printed import line, page

from extractors.printed.layout import tokens
from extractors.printed.watermark import without_watermark

REMARK = "仅限样本店办证使用"


def left(*texts: str) -> list[str]:
    shown = page(*(line(text, 100, 100 + 50 * i) for i, text in enumerate(texts)))
    return [token.key for token in without_watermark(tokens(shown), shown)]


def test_a_remark_all_over_the_page_is_dropped_with_its_pieces():
    pieces = ["本店办证", "证使用", "样木店办证使"]  # the last one misread
    shown = ["姓名林晓川", REMARK, *pieces, REMARK, "住址样本路1号"]
    assert left(*shown) == ["姓名林晓川", "住址样本路1号"]


def test_a_remark_that_is_said_once_is_print_like_any_other():
    assert left(REMARK, "姓名林晓川", "证使用") == [REMARK, "姓名林晓川", "证使用"]


def test_what_is_repeated_but_is_no_such_remark_stays():
    assert left("合格", "合格", "合格", "合格") == ["合格"] * 4
