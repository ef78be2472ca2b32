"""A reviewer's file on a form: what it may say, and that the word stays."""

import json

import pytest
from restaurant_papers import Papers, material, value

from cases.errors import UsageError
from cases.model import FormValue, Origin
from departments.review import UNASKED, Review, apply, normalise, parse
from templates.catalog import load


def review(**content: object) -> Review:
    return parse(json.dumps(content))


def test_a_typed_value_and_an_accepted_one_become_confirmed(papers: Papers):
    case = papers.setting(premises=value(None, status="conflict", needs_review=True))
    edits = review(
        fields={"premises": {"value": "样本区二号路2号", "why": "以执照为准"}}, accept=["area_m2"]
    )
    done = apply(case.form, edits, "王审", case.materials, case.catalog)
    assert (done.corrected, done.confirmed) == (("premises",), ("area_m2",))
    premises, area = done.form.elements["premises"], done.form.elements["area_m2"]
    assert (premises.value, premises.status, premises.needs_review) == (
        "样本区二号路2号",
        "confirmed",
        False,
    )
    assert (premises.origins[-1].by, premises.origins[-1].why) == ("王审", "以执照为准")
    assert premises.origins[0].file == "申请表.pdf"
    assert (area.value, area.status) == ("320", "confirmed")
    assert done.form.elements["employees"].status == "single"
    assert case.form.elements["premises"].status == "conflict"


def test_an_element_that_nothing_was_read_for_may_be_typed(papers: Papers):
    edits = review(
        fields={"investment": {"value": "300,000"}, "staff[1].name": {"value": " 赵样本 "}}
    )
    form = apply(papers.form, edits, "王审", papers.materials, papers.catalog).form
    assert form.value("investment") == "300000"
    assert form.value("staff[1].name") == "赵样本"


def test_kind_and_last_day_of_a_document_may_be_settled(papers: Papers):
    case = papers.adding(material("IMG_7.jpg", "unknown"))
    edits = review(
        fields={
            "document:IMG_7.jpg": {"value": "fire_acceptance"},
            "valid_to:健康证明.jpg": {"value": "2027-05-01"},
        }
    )
    form = apply(case.form, edits, "王审", case.materials, case.catalog).form
    assert form.value("document:IMG_7.jpg") == "fire_acceptance"
    assert form.value("valid_to:健康证明.jpg") == "2027-05-01"


def test_a_word_about_a_persons_document_is_one_about_that_person(papers: Papers):
    """And nobody is asked twice, nor is a department shown another day than was said."""

    def read(file: str) -> FormValue:
        origin = Origin(file=file, field="valid_to", page=1, value="2021-05-01")
        return value("2021-05-01", origins=(origin,), needs_review=True)

    both = {"staff[0].valid_to": read("健康证明.jpg"), "staff[1].valid_to": read("健康证明2.jpg")}
    case = papers.having(both)
    edits = review(fields={"valid_to:健康证明.jpg": {"value": "2027-05-01"}})
    form = apply(case.form, edits, "王审", case.materials, case.catalog).form
    said, other = form.elements["staff[0].valid_to"], form.elements["staff[1].valid_to"]
    assert (said.value, said.status, said.origins[-1].by) == ("2027-05-01", "confirmed", "王审")
    assert (other.value, other.status) == ("2021-05-01", "single")
    edits = review(
        fields={
            "valid_to:健康证明.jpg": {"value": "2027-05-01"},
            "staff[0].valid_to": {"value": "2028-05-01"},
        }
    )
    form = apply(case.form, edits, "王审", case.materials, case.catalog).form
    assert form.value("staff[0].valid_to") == "2028-05-01"


@pytest.mark.parametrize(
    ("content", "code", "hint"),
    [
        ({"fields": {"premise": {"value": "x"}}}, "element-unknown", "'premises'"),
        ({"accept": ["area_m3"]}, "element-unknown", "'area_m2'"),
        ({"accept": ["document:IMG_8.jpg"]}, "element-unknown", ""),
        ({"accept": ["premises"]}, "conflict-needs-value", "premises"),
        ({"fields": {"area_m2": {"value": "1"}}, "accept": ["area_m2"]}, "review-invalid", "once"),
        ({"fields": {"area_m2": {"value": "large"}}}, "value-invalid", "digits"),
        ({"fields": {"applied_on": {"value": "2026-13-01"}}}, "value-invalid", "2026-11-21"),
        ({"fields": {"document:平面图.jpg": {"value": "leases"}}}, "value-invalid", "'lease'"),
    ],
)
def test_what_a_review_may_not_say(papers: Papers, content: dict, code: str, hint: str):
    case = papers.setting(premises=value("甲路1号", status="conflict"))
    with pytest.raises(UsageError) as caught:
        apply(case.form, review(**content), "王审", case.materials, case.catalog)
    assert caught.value.code == code
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("{", "no JSON", "nothing was recorded"),
        ("[]", "the document", ""),
        ('{"field": {}}', "field", "'fields'"),
        (
            '{"fields": {"area_m2": {"valeu": "1", "value": "1"}}}',
            "fields.area_m2.valeu",
            "'value'",
        ),
        ('{"fields": {"area_m2": {}}}', "fields.area_m2.value", ""),
        ('{"accept": "area_m2"}', "accept", ""),
        (b"\xff\xfe", "no JSON", ""),
    ],
)
def test_a_file_of_another_form_is_told_by_key(text: str | bytes, said: str, hint: str):
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert caught.value.code == "review-invalid"
    assert said in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("element", "typed", "stored"),
    [
        ("credit_code", " 91500000ma００ 0000 ", "91500000MA000000"),
        ("area_m2", "1,280.50", "1280.50"),
        ("area_m2", "１２８", "128"),
        ("applied_on", "2026-11-21", "2026-11-21"),
        ("term_to:x.jpg", "长期", "long-term"),
        ("premises", " 一号路1号（2楼） ", "一号路1号（2楼）"),
        ("area_m2:x.pdf", " 95.5", "95.5"),
        ("lessor:x.pdf", " 甲 ", "甲"),
        ("premises", "  ", None),
        ("premises", None, None),
        ("employees", "8", "8"),
        ("unheard-of", "text", "text"),
    ],
)
def test_typed_values_are_stored_as_read_ones(element: str, typed: str | None, stored: str | None):
    assert normalise(element, typed, load()) == stored


@pytest.mark.parametrize(
    ("element", "typed"),
    [
        ("employees", "8.5"),
        ("area_m2", "-1"),
        ("area_m2", "NaN"),
        ("applied_on", "long-term"),
        ("premises", "一号\x00路"),
        ("premises", "\ue000路"),
    ],
)
def test_values_that_cannot_be_are_refused(element: str, typed: str):
    with pytest.raises(UsageError) as caught:
        normalise(element, typed, load())
    assert caught.value.code == "value-invalid"


@pytest.mark.parametrize("name", ["valid_to:健康证明.jpg", "document:健康证明.jpg", "investment"])
def test_what_the_form_has_not_cannot_be_accepted_as_it_is(papers: Papers, name: str):
    """Otherwise it was confirmed to be empty: a certificate without a last day."""
    with pytest.raises(UsageError) as told:
        apply(papers.form, review(accept=[name]), "王审", papers.materials, papers.catalog)
    assert told.value.code == "accept-needs-value"


def test_what_is_accepted_all_at_once_says_so(papers: Papers):
    edits = review(accept=["area_m2"], unasked=["employees"])
    form = apply(papers.form, edits, "王审", papers.materials, papers.catalog).form
    assert form.elements["employees"].status == "confirmed"
    assert form.elements["employees"].origins[-1].why == UNASKED
    assert form.elements["area_m2"].origins[-1].why is None
