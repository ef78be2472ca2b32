"""What no field claims: numbers, dates and addresses beside labels that nobody knows."""

import pytest
from printed import line, page

from cases.model import Field
from extractors.extract import extract
from extractors.printed.layout import tokens
from extractors.printed.leftover import UNCLAIMED, unclaimed
from templates.documents import DocumentKind

KIND = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本"]},
        "layouts": [{"name": "small", "when": ["个体工商户"], "drops": ["capital"]}],
        "fields": {
            "name": {"type": "entity", "labels": ["名称"]},
            "number": {"type": "code", "labels": ["证照编号"], "printed": "optional"},
            "valid_to": {"type": "term_to", "labels": ["有效期至"], "printed": "optional"},
            "capital": {"type": "amount", "labels": ["注册资本"]},
            "head": {"type": "person", "labels": ["负责人"], "printed": "optional"},
        },
        "stop": ["复验日期", "日期"],
    }
)
NAME = ("名称：示例区云杉样本面馆", "个体工商户")


def read(*texts: str) -> dict[str, Field]:
    shown = page(*(line(text, 100, 100 + 160 * i) for i, text in enumerate((*NAME, *texts))))
    found = extract(KIND, [shown], 0.9)
    return {name: field for name, field in found.items() if isinstance(field, Field)}


@pytest.mark.parametrize(
    ("text", "field", "proposed"),
    [
        ("N° 85148436", "number", "85148436"),
        ("执照流水：样字第0012345号", "number", "样字第0012345号"),
        ("到期日 2031年3月5日", "valid_to", "2031-03-05"),
    ],
)
def test_a_field_is_not_absent_while_its_value_may_be_nobodys(
    text: str, field: str, proposed: str
) -> None:
    found = read(text)[field]
    assert (found.value, found.needs_review, found.reasons) == (None, True, (UNCLAIMED,))
    assert [one.value for one in found.candidates] == [proposed]


def test_a_dropped_field_is_asked_about_too():
    assert "capital" not in read()
    assert read("出资：叁拾万元整")["capital"].reasons == (UNCLAIMED,)


@pytest.mark.parametrize(
    "text",
    [
        "网址 http://www.example.cn",
        "第12号窗口",
        "每年1月1日至6月30日报送",
        "国家市场监督管理总局监制",
        "张三",
    ],
)
def test_print_that_is_no_value_asks_nobody(text: str) -> None:
    assert set(read(text)) == {"name"}


def test_what_a_field_says_already_is_claimed():
    free = tokens(page(line("2031年3月5日", 100, 100)))
    assert [one.raw for one in unclaimed("term_to", free, ["2030-01-01"])] == ["2031年3月5日"]
    assert unclaimed("term_to", free, ["2031-03-05"]) == []
    assert unclaimed("person", free, []) == []


def test_the_value_of_a_label_that_is_no_fields_is_nobodys_loss():
    assert "valid_to" not in read("复验日期：2031年3月5日")
    assert read("日期：2031年3月5日")["valid_to"].reasons == (UNCLAIMED,)  # it may be any date
