from collections.abc import Mapping, Sequence

from printed import cell, line, page

from cases.model import Field, TextLine
from extractors.extract import extract
from extractors.printed.labels import Vocabulary, find_labels
from extractors.printed.layout import tokens
from templates.documents import DocumentKind

KIND = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本"]},
        "stop": ["备注"],
        "fields": {
            "giver": {
                "type": "party", "labels": ["赠与人"], "of": "giver", "within": ["姓名"],
            },
            "taker": {
                "type": "party", "labels": ["受赠人"], "of": "taker", "within": ["姓名"],
            },
            "taker_id": {"type": "id_number", "of": "taker", "within": ["身份证号"]},
            "site": {"type": "address", "labels": ["场地地址"]},
            "area": {"type": "area", "labels": ["场地面积"]},
            "staff": {"type": "integer", "labels": ["员工人数"]},
            "phone": {"type": "phone", "labels": ["联系电话"]},
        },
    }
)  # fmt: skip


def values(*shown: TextLine) -> Mapping[str, str | None]:
    found = extract(KIND, [page(*shown)], 0.9)
    return {name: one.value for name, one in found.items() if isinstance(one, Field)}


def meant(shown: Sequence[TextLine], text: str) -> list[tuple[str, ...]]:
    labels, _ = find_labels(tokens(page(*shown)), Vocabulary.of(KIND))
    return [label.fields for label in labels if label.text == text]


def test_a_label_beneath_a_party_is_that_partys():
    shown = [
        line("赠与人：林晓川", 100, 100),
        line("身份证号：110105199003070017", 100, 160),
        line("受赠人：吴一凡", 100, 220),
        line("身份证号：110105199003070033", 100, 280),
    ]
    assert meant(shown, "身份证号") == [(), ("taker_id",)]
    assert values(*shown)["taker_id"] == "110105199003070033"


def test_without_a_party_the_label_is_nobodys():
    shown = [line("身份证号：110105199003070017", 100, 100)]
    assert meant(shown, "身份证号") == [()]
    assert values(*shown)["taker_id"] is None


def test_two_parties_beside_each_other_have_their_own_columns():
    shown = [
        cell("赠与人", 100, 100, 500, 160),
        cell("受赠人", 500, 100, 900, 160),
        cell("姓名", 100, 160, 220, 220),
        cell("林晓川", 220, 160, 500, 220),
        cell("姓名", 500, 160, 620, 220),
        cell("吴一凡", 620, 160, 900, 220),
    ]
    assert meant(shown, "姓名") == [("giver",), ("taker",)]
    found = values(*shown)
    assert (found["giver"], found["taker"]) == ("林晓川", "吴一凡")


def test_a_cell_left_of_its_rows_heads_them():
    shown = [
        cell("受赠人", 100, 100, 220, 220),
        cell("姓名", 220, 100, 400, 160),
        cell("吴一凡", 400, 100, 900, 160),
        cell("身份证号", 220, 160, 400, 220),
        cell("110105199003070033", 400, 160, 900, 220),
    ]
    found = values(*shown)
    assert (found["taker"], found["taker_id"]) == ("吴一凡", "110105199003070033")


def stacked(*pairs: tuple[str, str]) -> list[TextLine]:
    return [
        line(text, 100 + 700 * (i % 2), 200 + 100 * (i // 2) + 36 * below)
        for i, pair in enumerate(pairs)
        for below, text in enumerate(pair)
    ]


def test_on_a_page_of_values_beneath_their_labels_each_belongs_to_the_one_above():
    found = values(
        *stacked(
            ("场地地址", "重庆市样本区云杉路66号"),
            ("场地面积", "88.5平方米"),
            ("员工人数", "12人"),
            ("联系电话", "13912345678"),
        )
    )
    assert found["site"] == "重庆市样本区云杉路66号"
    assert (found["area"], found["staff"]) == ("88.5", "12")
    assert found["phone"] == "13912345678"


def test_a_list_of_labels_with_values_beside_them_is_not_laid_out_so():
    found = values(
        line("场地面积", 100, 100), line("88.5平方米", 500, 100),
        line("员工人数", 100, 136), line("12人", 500, 136),
        line("联系电话", 100, 172), line("13912345678", 500, 172),
    )  # fmt: skip
    assert (found["area"], found["staff"], found["phone"]) == ("88.5", "12", "13912345678")
