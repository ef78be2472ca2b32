"""What the pre-check finds, who it is sent to, and what it lets pass."""

from dataclasses import replace
from datetime import date

import pytest
from restaurant_papers import TODAY, Papers, material, value

from cases.errors import NotFound
from cases.model import Check, Conflict, Field, Form, Hint, Origin, Problem
from departments.precheck import precheck


def told(hints: tuple[Hint, ...]) -> list[tuple[str, str, str]]:
    return [(hint.severity, hint.code, hint.subject) for hint in hints]


def test_a_complete_case_gives_no_hint(papers: Papers):
    assert papers.check() == ()


def test_every_missing_material_is_named_with_the_permits_that_ask(papers: Papers):
    hints = papers.without("租赁合同.pdf", "健康证明.jpg", "平面图.jpg").check()
    assert told(hints) == [
        ("lack", "material-missing", "lease|property_certificate"),
        ("lack", "material-missing", "floor_plan"),
        ("lack", "material-missing", "health_certificate"),
    ]
    assert hints[0].message == "缺少租赁合同或不动产权证。"
    assert [hint.permits for hint in hints] == [("FD", "FS", "SB", "TB"), ("FD", "FS"), ("FD",)]


def test_one_of_several_kinds_is_enough(papers: Papers):
    deed = material("产权证.jpg", "property_certificate")
    assert papers.without("租赁合同.pdf").adding(deed).check() == ()


def test_a_permit_not_applied_for_asks_nothing(papers: Papers):
    small = papers.setting(area_m2=value("300"))
    assert replace(small, codes=("SB", "TB")).without("平面图.jpg", "健康证明.jpg").check() == ()


def test_a_place_above_the_threshold_without_the_fire_check_is_a_doubt(papers: Papers):
    """湖北指南: more than 300 m²; the locality sets its own."""
    without = replace(papers, codes=("FD", "SB", "TB"))
    (hint,) = without.check()
    assert told((hint,)) == [("doubt", "permit-may-apply", "permits_requested")]
    assert "经营场所面积是否超过300平方米？但未申请“公众聚集场所投入使用" in hint.message
    assert hint.permits == ("FS",)
    for area in ("300", "128.5", "约三百"):
        assert without.setting(area_m2=value(area)).check() == ()
    settled = {"permits_requested": value("食品经营许可", status="confirmed")}
    assert without.having(settled).check() == ()


def test_an_unreadable_file_is_a_lack_told_once_in_words_for_the_applicant(papers: Papers):
    damaged = Problem(code="damaged-image", message="The picture is cut off.")
    broken = material("照片.jpg", "unknown", status="failed", problems=(damaged,))
    hints = papers.adding(broken, broken.model_copy(update={"page_range": (2, 2)})).check()
    assert told(hints) == [("lack", "material-unreadable", "照片.jpg")]
    assert "图片已损坏" in hints[0].message and "cut off" not in hints[0].message


def test_an_unreadable_material_also_leaves_its_kind_missing(papers: Papers):
    broken = material("健康证明.jpg", "health_certificate", status="failed")
    assert told(papers.adding(broken).check()) == [
        ("lack", "material-unreadable", "健康证明.jpg"),
        ("lack", "material-missing", "health_certificate"),
    ]


def test_a_reviewer_who_can_read_the_paper_settles_it(papers: Papers):
    broken = material("健康证明.jpg", "health_certificate", status="failed")
    said = {
        "document:健康证明.jpg": value("health_certificate", status="confirmed"),
        "valid_to:健康证明.jpg": value("2027-05-01", status="confirmed"),
    }
    assert papers.adding(broken).having(said).check() == ()


def test_a_crash_of_our_reader_is_no_lack_of_the_applicant(papers: Papers):
    crash = Problem(code="reader-crashed", message="The reader died.")
    extra = material("补充.pdf", "unknown", status="failed", problems=(crash,))
    hints = papers.adding(extra).check()
    assert told(hints) == [("doubt", "reading-failed", "document:补充.pdf")]


@pytest.mark.parametrize(
    ("file", "kind", "field", "permits"),
    [
        ("健康证明.jpg", "health_certificate", "valid_to", ("FD",)),
        ("租赁合同.pdf", "lease", "term_to", ("FD", "FS", "SB", "TB")),
        ("身份证.jpg", "id_card", "valid_to", ("FD", "TB")),
    ],
)
def test_a_document_is_out_of_date_from_the_day_after_its_last(
    papers: Papers, file: str, kind: str, field: str, permits: tuple[str, ...]
):
    last = papers.adding(material(file, kind, fields={field: Field(value="2026-11-21")}))
    assert last.check() == ()
    hints = last.check(date(2026, 11, 22))
    assert told(hints) == [("lack", "material-expired", file)]
    assert hints[0].permits == permits


@pytest.mark.parametrize(
    ("file", "kind", "begins", "permits"),
    [
        ("租赁合同.pdf", "lease", "term_from", ("FD", "FS", "SB", "TB")),
        ("身份证.jpg", "id_card", "valid_from", ("FD", "TB")),
    ],
)
def test_a_document_not_yet_in_force_is_a_doubt(
    papers: Papers, file: str, kind: str, begins: str, permits: tuple[str, ...]
):
    ends = begins.replace("from", "to")
    fields = {begins: Field(value="2026-11-22"), ends: Field(value="2029-12-31")}
    case = papers.adding(material(file, kind, fields=fields))
    (hint,) = case.check()
    assert told((hint,)) == [("doubt", "not-yet-in-force", f"{begins}:{file}")]
    assert hint.permits == permits and "自2026-11-22起" in hint.message
    assert case.check(date(2026, 11, 22)) == ()
    looked = value("2026-11-22", status="confirmed")
    assert case.having({f"{begins}:{file}": looked}).check() == ()


def test_a_long_term_document_never_expires(papers: Papers):
    card = material("身份证.jpg", "id_card", fields={"valid_to": Field(value="long-term")})
    assert papers.adding(card).check() == ()


def test_the_earliest_of_several_last_days_counts(papers: Papers):
    days = [Field(value="2028-01-01"), Field(value="2026-01-01")]
    two = material("健康证明.jpg", "health_certificate", fields={"valid_to": days})
    assert told(papers.adding(two).check()) == [("lack", "material-expired", "健康证明.jpg")]


@pytest.mark.parametrize(
    "doubtful",
    [
        Field(value="2026-01-01", needs_review=True),
        Field(value=None, needs_review=True, reasons=("not-found",)),
        Field(value="2029-01-01", checks=(Check(name="valid-in-order", ok=False),)),
    ],
)
def test_a_doubtful_last_day_goes_to_a_reviewer_and_his_word_counts(papers: Papers, doubtful):
    case = papers.adding(
        material("健康证明.jpg", "health_certificate", fields={"valid_to": doubtful})
    )
    assert told(case.check()) == [("doubt", "needs-review", "valid_to:健康证明.jpg")]
    good = value("2027-05-01", status="confirmed")
    assert case.having({"valid_to:健康证明.jpg": good}).check() == ()
    past = value("2026-05-01", status="confirmed")
    assert told(case.having({"valid_to:健康证明.jpg": past}).check()) == [
        ("lack", "material-expired", "健康证明.jpg")
    ]


def test_a_confirmed_element_made_from_the_last_day_settles_the_day_too(papers: Papers):
    read = Field(value="2020-01-01", page=1, needs_review=True)
    origin = Origin(file="健康证明.jpg", field="valid_to", page=1, value="2020-01-01")
    said = value("2028-01-01", status="confirmed", origins=(origin,))
    case = papers.adding(material("健康证明.jpg", "health_certificate", fields={"valid_to": read}))
    assert case.having({"staff[0].valid_to": said}).check() == ()


@pytest.mark.parametrize("entry", [None, value(None), value("")])
def test_a_required_element_without_value_is_a_lack(papers: Papers, entry):
    case = papers.lacking("area_m2") if entry is None else papers.setting(area_m2=entry)
    hints = case.check()
    assert told(hints) == [("lack", "element-missing", "area_m2")]
    assert hints[0].permits == ("FS",)
    assert hints[0].message == "缺少“经营面积”，请补充填写。"


def test_an_optional_element_may_be_empty(papers: Papers):
    assert papers.lacking("employees", "contact_phone", "staff[0].name").check() == ()


def test_an_element_that_may_only_have_been_misread_is_a_doubt(papers: Papers):
    case = papers.setting(business_items=value(None, needs_review=True))
    assert told(case.check()) == [("doubt", "needs-review", "business_items")]


def test_a_blind_sample_reads_like_an_unsure_reading_until_it_was_looked_at(papers: Papers):
    unsure = papers.setting(entity_name=value("重庆样本餐饮有限公司", needs_review=True)).check()
    drawn = replace(papers, form=papers.form.model_copy(update={"sampled": ("entity_name",)}))
    assert drawn.check() == unsure
    looked = drawn.setting(entity_name=value("重庆样本餐饮有限公司", status="confirmed"))
    assert looked.check() == ()


def test_a_reviewer_who_finds_nothing_makes_it_a_lack_in_his_words(papers: Papers):
    origin = Origin(by="reviewer", why="表中此栏空白")
    nothing = value(None, status="confirmed", origins=(origin,))
    hints = papers.setting(business_items=nothing).check()
    assert told(hints) == [("lack", "element-missing", "business_items")]
    assert "表中此栏空白" in hints[0].message


def test_an_element_that_comes_with_a_missing_material_is_not_asked_for_twice(papers: Papers):
    case = papers.without("申请表.pdf").lacking("business_items")
    assert told(case.check()) == [("lack", "material-missing", "application_form")]


def test_a_contradiction_is_a_doubt_until_a_person_settles_it(papers: Papers):
    conflict = Conflict(element="premises", code="differs", values=())
    form = papers.form.model_copy(update={"conflicts": (conflict,)})
    case = replace(papers, form=form).setting(premises=value("甲路1号", status="conflict"))
    hints = case.check()
    assert told(hints) == [("doubt", "conflict", "premises")]
    assert hints[0].permits == ("FD", "FS", "SB", "TB")
    assert case.setting(premises=value("甲路1号", status="confirmed")).check() == ()


def contradicted(papers: Papers, element: str, code: str, *places: Origin, **entry) -> str:
    """The one hint about a conflict."""
    conflict = Conflict(element=element, code=code, values=places)
    form = papers.form.model_copy(update={"conflicts": (conflict,)})
    case = replace(papers, form=form)
    if entry:
        case = case.having({element: value(**entry)})
    (hint,) = case.check()
    assert (hint.severity, hint.code, hint.subject) == ("doubt", "conflict", element)
    return hint.message


def test_a_contradiction_names_both_places_and_the_part(papers: Papers):
    licence = material(
        "营业执照.jpg", "business_license", fields={"address": Field(value="甲路1号", page=1)}
    )
    lease = material(
        "租赁合同.pdf",
        "lease",
        page_range=(1, 3),
        fields={"premises": Field(value="甲路2号", page=3), "term_to": Field(value="2029-12-31")},
    )
    message = contradicted(
        papers.adding(licence, lease),
        "premises",
        "differs",
        Origin(file="营业执照.jpg", field="address", page=1, value="甲路1号"),
        Origin(file="租赁合同.pdf", field="premises", page=3, value="甲路2号"),
        text="甲路1号",
        status="conflict",
        reasons=("conflict", "differs-in:number"),
    )
    assert message == (
        "各材料中的“经营场所”不一致（门牌号不同）："
        "营业执照（“营业执照.jpg”第1页）的“住所”为“甲路1号”；"
        "租赁合同（“租赁合同.pdf”第3页）的“房屋坐落”为“甲路2号”。请核定。"
    )


def test_a_stranger_and_a_reviewers_word_are_named(papers: Papers):
    message = contradicted(
        papers,
        "lessee",
        "not-holder",
        Origin(file="租赁合同.pdf", value="方样本"),
        Origin(by="审核员", value="张样本"),
    )
    assert message == (
        "“承租方”既不是申请人，也不是其法定代表人（负责人、经营者）："
        "（“租赁合同.pdf”）为“方样本”；核定为“张样本”。请核定。"
    )


def test_a_contradiction_about_an_identity_card_does_not_repeat_its_number(papers: Papers):
    number, born = Field(value="500107199001010000"), Field(value="1990-02-02", page=1)
    fields = {"id_number": number, "birth_date": born, "valid_to": Field(value="2029-12-31")}
    message = contradicted(
        papers.adding(material("身份证.jpg", "id_card", fields=fields)),
        "legal_representative.id_number",
        "check-failed:birth-matches-id",
        Origin(file="身份证.jpg", field="id_number", value=number.value),
        Origin(file="身份证.jpg", field="birth_date", page=1, value=born.value),
    )
    assert message == (
        "“法定代表人身份证号”与材料中的其他内容不符（birth-matches-id）："
        "居民身份证（“身份证.jpg”）的“公民身份号码”；"
        "居民身份证（“身份证.jpg”第1页）的“出生”为“1990-02-02”。请核定。"
    )


def test_two_contradictions_about_one_element_are_both_told_and_settled_at_once(papers: Papers):
    codes = ("check-failed:birth-matches-id", "check-failed:gender-matches-id")
    element = "legal_representative.id_number"
    found = tuple(Conflict(element=element, code=code, values=()) for code in codes)
    case = replace(papers, form=papers.form.model_copy(update={"conflicts": found}))
    assert told(case.check()) == [("doubt", "conflict", element)] * 2
    assert case.having({element: value("5001", status="confirmed")}).check() == ()


def test_a_contradiction_counts_even_where_no_permit_sees_the_element(papers: Papers):
    conflict = Conflict(element="lessee", code="differs", values=())
    form = papers.form.model_copy(update={"conflicts": (conflict,)})
    assert told(replace(papers, form=form).check()) == [("doubt", "conflict", "lessee")]


def test_a_failed_check_is_a_doubt_that_names_the_check(papers: Papers):
    entry = value("9150", needs_review=True, reasons=("check-failed:uscc", "low-confidence"))
    case = papers.setting(credit_code=entry)
    hints = case.check()
    assert told(hints) == [("doubt", "check-failed", "credit_code")]
    assert "（uscc）" in hints[0].message
    assert case.setting(credit_code=value("9150", status="confirmed")).check() == ()


def test_an_unsure_reading_is_a_doubt_only_where_somebody_is_shown_it(papers: Papers):
    unsure = value("7", needs_review=True)
    assert told(papers.setting(employees=unsure).check()) == [
        ("doubt", "needs-review", "employees")
    ]
    assert papers.having({"rent": unsure}).check() == ()
    assert told(papers.having({"staff[0].name": unsure}).check())[0][2] == "staff[0].name"


def test_an_unknown_document_matters_only_while_something_is_missing(papers: Papers):
    stray = material("IMG_7.jpg", "unknown")
    assert papers.adding(stray).check() == ()
    case = papers.adding(stray).without("健康证明.jpg")
    hints = case.check()
    assert told(hints) == [
        ("lack", "material-missing", "health_certificate"),
        ("doubt", "unknown-document", "document:IMG_7.jpg"),
    ]
    assert hints[1].permits == ("FD",)
    named = case.having({"document:IMG_7.jpg": value("health_certificate", status="confirmed")})
    assert told(named.check()) == [("doubt", "needs-review", "valid_to:IMG_7.jpg")]
    dated = named.having({"valid_to:IMG_7.jpg": value("2027-05-01", status="confirmed")})
    assert dated.check() == ()
    stays = value("unknown", status="confirmed")
    assert told(case.having({"document:IMG_7.jpg": stays}).check()) == [
        ("lack", "material-missing", "health_certificate")
    ]


def test_a_file_handed_in_twice_is_no_unknown_document(papers: Papers):
    twin = Problem(code="duplicate-file", message="This is the same file as 平面图.jpg.")
    copy = material("平面图2.jpg", "unknown", problems=(twin,))
    hints = papers.adding(copy).without("健康证明.jpg").check()
    assert told(hints) == [("lack", "material-missing", "health_certificate")]


@pytest.mark.parametrize(
    ("codes", "doubtful"),
    [
        (["illegible"], True),
        ([], True),
        (["blank-page", "illegible"], True),
        (["blank-page"], False),
    ],
)
def test_a_page_that_cannot_be_read_is_a_doubt_but_an_empty_back_is_not(papers, codes, doubtful):
    found = tuple(Problem(code=code, message="x", page=2) for code in codes)
    fields = {"term_to": Field(value="2029-12-31")}
    lease = material("租赁合同.pdf", "lease", status="partial", problems=found, fields=fields)
    case = papers.adding(lease)
    expected = [("doubt", "page-illegible", "document:租赁合同.pdf")] if doubtful else []
    assert told(case.check()) == expected
    looked = case.having({"document:租赁合同.pdf": value("lease", status="confirmed")})
    assert looked.check() == ()


def test_a_second_document_of_a_file_has_a_name_of_its_own(papers: Papers):
    second = material("扫描.pdf", "unknown", page_range=(3, 4))
    hints = papers.adding(second).without("健康证明.jpg").check()
    assert hints[-1].subject == "document:扫描.pdf#3"


def test_an_unknown_industry_or_no_permit_is_a_doubt(papers: Papers):
    hints = precheck(papers.form, papers.materials, None, [], TODAY, papers.catalog)
    assert told(hints) == [("doubt", "industry-unknown", "industry")]
    assert told(replace(papers, codes=()).check()) == [
        ("doubt", "permits-unknown", "permits_requested")
    ]


def test_an_empty_case_is_told_everything_at_once(papers: Papers):
    hints = precheck(Form(), [], papers.industry, papers.permits, TODAY, papers.catalog)
    assert [hint.subject for hint in hints] == [
        "business_license", "id_card", "application_form", "lease|property_certificate",
        "floor_plan", "health_certificate",
    ]  # fmt: skip
    assert {hint.severity for hint in hints} == {"lack"}


def test_a_day_without_rule_is_an_error_and_no_pass(papers: Papers):
    rule = papers.permits[0].versions[0].model_copy(update={"in_force_from": date(2030, 1, 1)})
    future = papers.permits[0].model_copy(update={"versions": (rule,)})
    with pytest.raises(NotFound, match="FD"):
        precheck(papers.form, papers.materials, papers.industry, [future], TODAY, papers.catalog)
