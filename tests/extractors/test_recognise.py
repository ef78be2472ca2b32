from printed import HEIGHT, line, page

from extractors.recognise import Recognised, documents, recognise
from templates.documents import kinds

BODY = [line("一般文字内容", 100, 400 + 40 * i) for i in range(8)]


def kind_of(*lines) -> str:
    return recognise(page(*lines), kinds()).kind


def test_a_large_title_with_expected_words_tells_the_kind():
    found = recognise(
        page(
            line("营 业 执 照", 500, 100, width=500, height=3 * HEIGHT),
            line("统一社会信用代码", 100, 300), line("经营范围", 100, 360),
            line("登记机关", 100, 420), line("注册资本", 100, 480),
        ),
        kinds(),
    )  # fmt: skip
    assert found.kind == "business_license" and found.score >= 0.9
    assert "title 营业执照" in found.reason


def test_a_title_of_spaced_letters_is_one_word():
    letters = [line(c, 400 + 150 * i, 100, width=90, height=90) for i, c in enumerate("营业执照")]
    words = [line("统一社会信用代码", 100, 300), line("经营范围", 100, 360)]
    assert kind_of(*letters, *words) == "business_license"


def test_mention_of_a_document_in_a_text_is_not_that_document():
    mention = line("申请人应当提交营业执照复印件一份及法定代表人居民身份证复印件", 100, 100)
    found = recognise(page(mention, *BODY), kinds())
    assert found.kind == "unknown" and found.reason.startswith("nearest is")


def test_unknown_stays_unknown():
    assert kind_of(*BODY) == "unknown"
    assert kind_of(line("增值税电子普通发票", 400, 100, height=90), *BODY) == "unknown"


def test_a_page_without_text_is_unknown_and_says_so():
    assert recognise(page(), kinds()) == Recognised("unknown", 0.0, "no text on the page")


def test_a_marker_tells_a_page_without_a_title():
    lines = ["姓名林晓川", "性别男民族汉", "住址样本街道1号", "公民身份号码510213198803140031"]
    assert kind_of(*(line(text, 100, 100 + 60 * i) for i, text in enumerate(lines))) == "id_card"


LEASE = Recognised("lease", 0.9, "title")
SURER = Recognised("lease", 1.0, "title")
CARD = Recognised("id_card", 0.8, "title")
NONE = Recognised("unknown", 0.1, "nothing")


def parts(*found: Recognised) -> list[tuple[str, list[int]]]:
    return [(recognised.kind, pages) for recognised, pages in documents(found)]


def test_pages_of_unknown_kind_belong_to_the_document_before_them():
    assert parts(LEASE, NONE, NONE, CARD) == [("lease", [0, 1, 2]), ("id_card", [3])]


def test_a_cover_sheet_belongs_to_the_first_known_document():
    assert parts(NONE, LEASE, NONE) == [("lease", [0, 1, 2])]


def test_two_cards_on_neighbouring_pages_are_one_document():
    assert parts(CARD, CARD) == [("id_card", [0, 1])]


def test_the_surest_page_speaks_for_the_document():
    assert documents([LEASE, SURER, NONE]) == [(SURER, [0, 1, 2])]


def test_a_file_of_unknown_pages_is_one_unknown_document():
    assert parts(NONE, NONE) == [("unknown", [0, 1])]
    assert parts() == []
