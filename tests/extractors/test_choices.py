import pytest
from printed import cell, line, page

from cases.model import Field, TextLine
from extractors.extract import extract
from extractors.printed.candidates import Found
from extractors.printed.choices import in_marks, own_words, share_of
from templates.documents import DocumentKind

KIND = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本"]},
        "fields": {
            "wanted": {"type": "ticked", "labels": ["所办事项"]},
            "clerk": {"type": "person", "labels": ["经手人"]},
            "phone": {"type": "phone", "labels": ["电话"]},
            "use": {"type": "phrase", "labels": ["用处"]},
        },
    }
)


def printed(raw: str) -> Found:
    return Found((), "cell", 100.0, raw)


def wanted(*shown: TextLine) -> tuple[list[str | None], bool]:
    found = extract(KIND, [page(*shown)], 0.9)["wanted"]
    each = found if isinstance(found, list) else [found]
    return [one.value for one in each], any(one.needs_review for one in each)


@pytest.mark.parametrize(
    ("raw", "listed"),
    [
        ("甲类许可☐乙类备案☑丙类登记☐", "☐甲类许可☑乙类备案☐丙类登记"),
        ("1、甲类许可\n2、乙类备案", "☑甲类许可☑乙类备案"),
        ("甲类许可、乙类备案（含变更）", "☑甲类许可☑乙类备案(含变更)"),
        ("☐甲类许可☑乙类备案", "☐甲类许可☑乙类备案"),
        ("甲类许可", "甲类许可"),
        ("请在下列方框中勾选、多选有效", "请在下列方框中勾选、多选有效"),
    ],
)
def test_every_way_to_list_what_is_chosen_ends_as_one(raw: str, listed: str):
    assert in_marks(printed(raw)).raw == listed


def table(*answers: tuple[str, str]) -> list[TextLine]:
    rows = [("所办事项", "是否办理"), *answers]
    return [
        cell(text, 100 + 400 * right, 100 + 60 * i, 500 + 400 * right, 160 + 60 * i)
        for i, row in enumerate(rows)
        for right, text in enumerate(row)
    ]


def test_options_with_yes_and_no_in_their_rows():
    shown = table(("甲类许可", "☑是 ☐否"), ("乙类备案", "☐是 ☑否"), ("丙类登记", "是☑ 否☐"))
    assert wanted(*shown) == (["甲类许可", "丙类登记"], False)


def test_a_row_where_both_or_neither_are_ticked_is_doubtful():
    assert wanted(*table(("甲类许可", "☑是 ☐否"), ("乙类备案", "☑是 ☑否")))[1]
    assert wanted(*table(("甲类许可", "☑是 ☐否"), ("乙类备案", "☐是否")))[1]


def test_two_options_that_run_into_each_other_are_doubtful_though_not_chosen():
    shown = line("所办事项：☑甲类许可 ☐乙类备案丙类登记", 100, 100)
    assert wanted(shown) == (["甲类许可"], True)
    assert wanted(line("所办事项：☑甲类许可 ☐乙类备案", 100, 100)) == (["甲类许可"], False)


def test_a_label_of_two_fields_gives_each_its_share():
    assert share_of(printed("林晓川 13912345678"), "person").raw == "林晓川"
    assert share_of(printed("林晓川/13912345678"), "phone").raw == "13912345678"
    found = extract(KIND, [page(line("经手人及电话：林晓川 13912345678", 100, 100))], 0.9)
    assert isinstance(found["clerk"], Field) and found["clerk"].value == "林晓川"
    assert isinstance(found["phone"], Field) and found["phone"].value == "13912345678"


def test_the_words_behind_a_ticked_other_are_the_value():
    assert own_words(printed("☐办公☑其他：仓储")).raw == "☐办公☑仓储"
    found = extract(KIND, [page(line("用处：☐办公 ☑其他：仓储", 100, 100))], 0.9)["use"]
    assert isinstance(found, Field) and found.value == "仓储"


def test_words_chosen_from_a_list_that_lost_a_box_are_doubtful():
    found = extract(KIND, [page(line("用处：☐服装销售 ☑车辆销售", 100, 100))], 0.9)["use"]
    assert isinstance(found, Field) and not found.needs_review
    shown = line("用处：☐服装销售 ☑车辆销售食品销售", 100, 100)
    found = extract(KIND, [page(shown)], 0.9)["use"]
    assert isinstance(found, Field) and found.needs_review
