from printed import cell, line, page

from cases.model import Field, TextLine
from extractors.extract import Fields, better, extract
from templates.documents import DocumentKind

KIND = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本"]},
        "layouts": [{"name": "small", "when": ["个体工商户"], "drops": ["capital"]}],
        "fields": {
            "credit_code": {"type": "uscc", "labels": ["统一社会信用代码"], "fallback": True},
            "name": {"type": "entity", "labels": ["名称"]},
            "head": {"type": "person", "labels": ["法定代表人"]},
            "capital": {"type": "amount", "labels": ["注册资本"]},
            "from": {"type": "term_from", "labels": ["营业期限"], "printed": "optional"},
            "term_from": {"type": "term_from", "labels": ["租期"], "printed": "optional"},
            "term_to": {"type": "term_to", "labels": ["租期"], "printed": "optional"},
            "permits": {"type": "ticked", "labels": ["申请事项"], "printed": "optional"},
            "phone": {"type": "phone", "labels": ["电话"], "printed": "optional"},
        },
        "consistency": ["term-in-order"],
    }
)
GOOD = {
    "统一社会信用代码": "91500107MAC8R2K578",
    "名称": "重庆云杉样本餐饮管理有限公司",
    "法定代表人": "林晓川",
    "注册资本": "叁拾万元整",
}


def lines(**changes: str | None) -> list[TextLine]:
    """The document with some lines changed; None leaves one out."""
    told = {label: value for label, value in {**GOOD, **changes}.items() if value is not None}
    return [
        line(f"{label}：{value}", 100, 100 + 60 * i)
        for i, (label, value) in enumerate(told.items())
    ]


def fields(*shown: TextLine) -> Fields:
    return extract(KIND, [page(*shown)], 0.9)


def one(found: Fields, name: str) -> Field:
    field = found[name]
    assert isinstance(field, Field)
    return field


def test_what_is_printed_clearly_is_accepted():
    found = fields(*lines())
    assert {name: one(found, name).value for name in found} == {
        "credit_code": "91500107MAC8R2K578",
        "name": "重庆云杉样本餐饮管理有限公司",
        "head": "林晓川",
        "capital": "300000",
    }
    assert not any(one(found, name).needs_review for name in found)
    assert one(found, "credit_code").checks[0].name == "uscc"


def test_a_value_knows_where_it_stands():
    head = one(fields(*lines()), "head")
    assert head.page == 1 and head.box is not None and head.raw == "林晓川"
    # the part of the line behind the label and its colon
    assert 240 < head.box[0] < 290 and head.box[1] == 220


def test_what_the_layout_does_not_print_is_absent():
    found = fields(*lines(注册资本=None), line("个体工商户", 100, 600))
    assert "capital" not in found
    assert "term_to" not in found and "phone" not in found


def test_what_is_printed_and_not_found_is_null_and_flagged():
    found = fields(*lines(注册资本=None))
    capital = one(found, "capital")
    assert (capital.value, capital.needs_review, capital.reasons) == (None, True, ("not-found",))


def test_a_label_without_a_value_is_not_found_even_if_optional():
    phone = one(fields(*lines(), line("电话：", 100, 800)), "phone")
    assert (phone.value, phone.reasons) == (None, ("not-found",))


def test_for_a_name_not_found_the_names_in_the_text_are_proposed():
    found = fields(*lines(法定代表人=None), line("本店由王小明先生经营", 100, 700))
    head = one(found, "head")
    assert head.value is None
    assert "王小明" in [candidate.value for candidate in head.candidates]


def test_a_value_that_cannot_be_parsed_is_null_and_keeps_what_was_read():
    capital = one(fields(*lines(注册资本="见附页")), "capital")
    assert (capital.value, capital.raw, capital.reasons) == (None, "见附页", ("unparsed",))


def test_a_failed_check_flags_the_value():
    code = one(fields(*lines(统一社会信用代码="91500107MAC8R2K579")), "credit_code")
    assert code.value == "91500107MAC8R2K579" and code.needs_review
    assert code.reasons == ("check-failed:uscc",)


def test_a_misread_label_flags_the_value():
    shown = [*lines(法定代表人=None), line("法定代麦人：林晓川", 100, 700)]
    head = one(fields(*shown), "head")
    assert (head.value, head.reasons) == ("林晓川", ("label-misread",))


def test_an_unsure_reading_flags_the_value():
    shown = [*lines(法定代表人=None), line("法定代表人：林晓川", 100, 700, confidence=0.89)]
    assert one(fields(*shown), "head").reasons == ("low-confidence",)


def test_two_readings_that_differ_flag_the_value():
    shown = [
        *lines(法定代表人=None),
        line("法定代表人：林晓川", 100, 700, second="法定代表人：林晓州"),
    ]
    assert one(fields(*shown), "head").reasons == ("readings-differ",)


def test_a_check_digit_outranks_the_confidence():
    shown = [
        *lines(统一社会信用代码=None),
        line("统一社会信用代码：91500107MAC8R2K578", 100, 700, confidence=0.7),
    ]
    assert one(fields(*shown), "credit_code").needs_review is False


def test_two_values_with_equal_right_are_ambiguous():
    head = one(fields(*lines(), line("法定代表人：周样本", 100, 900)), "head")
    assert head.needs_review and head.reasons == ("ambiguous",)
    assert {head.value, *(c.value for c in head.candidates)} == {"林晓川", "周样本"}


def test_the_same_value_twice_is_no_doubt():
    head = one(fields(*lines(), line("法定代表人：林晓川", 100, 900)), "head")
    assert (head.value, head.needs_review, head.candidates) == ("林晓川", False, ())


def test_a_code_without_its_label_is_taken_when_it_is_the_only_one():
    alone = [*lines(统一社会信用代码=None), line("91500107MAC8R2K578", 600, 900)]
    code = one(fields(*alone), "credit_code")
    assert (code.value, code.method, code.needs_review) == ("91500107MAC8R2K578", "code", False)
    two = [*alone, line("91500107MA0000000X", 600, 1000)]
    assert one(fields(*two), "credit_code").value is None


def test_each_ticked_option_is_a_value_of_its_own():
    found = fields(
        *lines(), line("申请事项：☑食品经营许可☐户外招牌设置☑烟草专卖零售许可", 100, 800)
    )
    permits = found["permits"]
    assert isinstance(permits, list)
    assert [field.value for field in permits] == ["食品经营许可", "烟草专卖零售许可"]


def test_no_option_ticked_is_a_question_for_a_person():
    permits = one(
        fields(*lines(), line("申请事项：☐食品经营许可☐户外招牌设置", 100, 800)), "permits"
    )
    assert permits.value is None and permits.needs_review


def test_a_term_in_the_wrong_order_flags_both_days():
    found = fields(*lines(), line("租期：2029年1月1日至2026年1月1日", 100, 800))
    for name in ("term_from", "term_to"):
        assert one(found, name).reasons == ("check-failed:term-in-order",)


def test_one_day_of_a_term_is_not_taken_for_its_end():
    found = fields(*lines(), line("租期：2026年1月1日", 100, 800))
    assert one(found, "term_from").value is None
    assert one(found, "term_to").needs_review


def test_values_in_table_cells_are_read_from_the_neighbouring_cell():
    rows = [
        (cell(label, 0, 60 * i, 300, 60 * i + 60), cell(value, 300, 60 * i, 1500, 60 * i + 60))
        for i, (label, value) in enumerate(GOOD.items())
    ]
    found = fields(*(one_cell for row in rows for one_cell in row))
    assert one(found, "name").value == GOOD["名称"] and one(found, "name").method == "cell"
    assert one(found, "name").needs_review is False


def test_values_on_the_second_page_name_it():
    first, second = lines(法定代表人=None), line("法定代表人：林晓川", 100, 100)
    found = extract(KIND, [page(*first), page(second, number=2)], 0.9)
    assert one(found, "head").page == 2


def test_a_second_look_only_settles_what_was_open():
    flagged = Field(value="甲", needs_review=True, reasons=("low-confidence",))
    sure, other = Field(value="乙"), Field(value="丙")
    missing = Field(value=None, needs_review=True, reasons=("not-found",))
    old: Fields = {"open": flagged, "sure": sure, "missing": missing, "elsewhere": flagged}
    new: Fields = {"open": other, "sure": other, "missing": flagged, "elsewhere": other}
    assert better(old, new, ["open", "sure", "missing"]) == {
        "open": other, "sure": sure, "missing": flagged, "elsewhere": flagged,
    }  # fmt: skip
    assert better(old, {"open": missing}, ["open"])["open"] == flagged
