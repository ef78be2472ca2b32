"""Values that no label leads to, or that one leads to from above: titles, numbers, findings."""

from printed import cell, line, page

from cases.model import Field, TextLine
from extractors.extract import extract
from templates.documents import DocumentKind

KIND = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本证书"], "heading": "(?:培训|检修).*(?:证书|证)$"},
        "bare_labels": True,
        "stop": ["性别", "项目"],
        "fields": {
            "number": {"type": "code", "labels": ["编号"], "fallback": True},
            "holder": {
                "type": "person", "labels": ["持有人"],
                "patterns": ["(?P<value>[\\u4e00-\\u9fff]{2,4})\\n[男女][0-9]{2}岁"],
            },
            "kind": {"type": "text", "labels": ["工种名称"], "title": True},
            "result": {"type": "verdict", "labels": ["总结论"]},
            "file": {"type": "code", "patterns": ["(?P<value>[样许]+〔20[0-9]{2}〕[0-9]+号)"]},
        },
    }
)  # fmt: skip


def read(name: str, *shown: TextLine) -> Field:
    found = extract(KIND, [page(*shown)], 0.9)[name]
    assert isinstance(found, Field)
    return found


def test_a_number_in_a_sentence_gives_way_to_the_documents_own():
    told = line("根据你店提交的编号为样申字2026第77号的材料，现予以答复。", 100, 400)
    own = line("编号：样许字2026第18号", 900, 200)
    assert read("number", own, told).value == "样许字2026第18号"
    alone = read("number", told)
    assert alone.value is None or "label-misread" in alone.reasons


def test_a_lone_number_of_no_known_form_is_proposed_and_asked_about():
    found = read("number", line("WX-2026-30718", 1200, 80), line("样本证书", 600, 200))
    assert (found.value, found.needs_review) == ("WX-2026-30718", True)
    two = [line("WX-2026-30718", 1200, 80), line("882930174451", 100, 80)]
    assert read("number", *two, line("说明", 100, 900)).value is None


def test_a_title_nobody_listed_is_known_by_its_make():
    assert read("kind", line("锅炉检修证", 600, 100, height=60)).value == "锅炉检修证"
    assert read("kind", line("锅炉检修须知", 600, 100, height=60)).value is None


def test_a_title_that_names_no_profession_gives_way_to_a_label():
    general = line("培训合格证书", 600, 100, height=60)
    named = line("工种名称：锅炉检修工", 100, 300)
    assert read("kind", general, named).value == "锅炉检修工"
    alone = read("kind", general)
    assert (alone.value, alone.reasons) == ("培训合格证书", ("label-misread",))


def test_a_name_by_itself_that_the_dictionary_does_not_know_is_asked_about():
    shown = [line("方便明", 400, 300), line("女36岁", 400, 400), line("样本" * 20, 100, 600)]
    found = read("holder", *shown)
    assert (found.value, found.needs_review) == ("方便明", True)


def test_values_stand_beneath_a_row_of_labels():
    heads = [line("持有人", 100, 100), line("性别", 400, 100), line("编号", 700, 100)]
    under = [line("林晓川", 100, 140), line("男", 400, 140), line("样许字2026第18号", 700, 140)]
    found = read("holder", *heads, *under)
    assert (found.value, found.needs_review) == ("林晓川", False)
    assert read("number", *heads, *under).value == "样许字2026第18号"
    lone = read("number", line("编号", 100, 100), line("样许字2026第18号", 100, 140))
    assert lone.reasons == ("label-misread",)


def test_the_finding_of_one_item_is_not_that_of_the_whole():
    head = [cell("项目", 100, 100, 300, 150), cell("总结论", 300, 100, 500, 150)]
    rows = [
        (cell(item, 100, y, 300, y + 50), cell(finding, 300, y, 500, y + 50))
        for item, finding, y in [("温度", "合格", 150), ("噪声", "不合格", 200)]
    ]
    table = [*head, *(one for row in rows for one in row)]
    assert read("result", *table).value is None
    assert read("result", *head, *rows[0]).value == "合格"


def test_a_label_is_given_once_more_in_english():
    found = read("number", line("编号 Serial No.：样许字2026第18号", 100, 100))
    assert (found.value, found.needs_review) == ("样许字2026第18号", False)


def test_a_number_beneath_a_title_does_not_begin_in_it():
    found = read(
        "file", line("检修许可样", 100, 100, width=900), line("样许〔2026〕18号", 100, 140)
    )
    assert found.value == "样许〔2026〕18号"


def test_what_a_general_certificate_is_for_has_to_be_a_profession():
    general = line("培训合格证书", 600, 100, height=60)
    found = read("kind", general, line("工种名称：初训", 100, 300))
    assert (found.value, found.reasons) == ("初训", ("label-misread",))


def test_who_signs_above_a_date_needs_no_label():
    office = KIND.model_copy(
        update={"fields": {"office": KIND.fields["number"].model_copy(
            update={"type": "authority", "labels": ("发证机关",), "fallback": False,
                    "under_seal": True})}}
    )  # fmt: skip
    head = line("样本证书", 500, 100, height=60)
    signed = [line("重庆市样本区市场监督管理局", 900, 1400), line("2026年3月14日", 950, 1460)]
    found = extract(office, [page(head, *signed)], 0.9)["office"]
    assert isinstance(found, Field) and found.value == "重庆市样本区市场监督管理局"
    apart = [signed[0], line("2026年3月14日", 950, 1900)]
    lost = extract(office, [page(head, *apart)], 0.9)["office"]
    assert isinstance(lost, Field) and lost.value is None


def test_a_permits_number_of_words_and_digits_needs_no_label():
    shown = [line("样餐证字2011410102315986", 600, 100), line("备注", 100, 900)]
    assert read("number", *shown).value == "样餐证字2011410102315986"
