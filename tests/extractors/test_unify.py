import pytest
from printed import line, page

from cases.model import Field, Form, FormValue, Material, Origin
from extractors.unify import same, unify

FULL = "重庆市高新区样本街道云杉路66号1层"
SHORT = "样本街道云杉路66号1层"


def material(file: str, kind: str, **fields: Field | list[Field] | str | None) -> Material:
    made = {
        name: Field(value=value, confidence=0.99) if isinstance(value, str | None) else value
        for name, value in fields.items()
    }
    return Material(file=file, sha256=file, status="ok", kind=kind, fields=made)


def doubtful(value: str | None, reason: str = "low-confidence") -> Field:
    return Field(value=value, confidence=0.7, needs_review=True, reasons=(reason,))


def test_documents_that_say_the_same_agree():
    form = unify(
        [
            material("执照", "business_license", credit_code="91500107MAC8R2K578"),
            material("申请表", "application_form", credit_code="91500107MAC8R2K578"),
        ]
    )
    value = form.elements["credit_code"]
    assert (value.value, value.status, value.needs_review) == (
        "91500107MAC8R2K578",
        "agreed",
        False,
    )
    assert [origin.file for origin in value.origins] == ["执照", "申请表"]
    assert form.conflicts == ()


def test_one_document_alone_is_single():
    form = unify([material("申请表", "application_form", contact_phone="19900000011")])
    assert form.elements["contact_phone"].status == "single"


def test_documents_that_differ_are_a_conflict_and_no_vote():
    form = unify(
        [
            material("执照", "business_license", legal_representative="林晓川"),
            material("申请表", "application_form", legal_representative="林晓州"),
            material("身份证", "id_card", name="林晓川"),
        ]
    )
    value = form.elements["legal_representative"]
    assert value.status == "conflict" and value.needs_review and value.reasons == ("conflict",)
    (conflict,) = form.conflicts
    assert (conflict.element, conflict.code) == ("legal_representative", "differs")
    assert [(o.file, o.value) for o in conflict.values] == [
        ("执照", "林晓川"), ("申请表", "林晓州"), ("身份证", "林晓川"),
    ]  # fmt: skip


def test_what_was_printed_and_not_found_is_missing_and_says_why():
    form = unify([material("申请表", "application_form", area_m2=doubtful(None, "not-found"))])
    value = form.elements["area_m2"]
    assert (value.value, value.status, value.reasons) == (None, "missing", ("not-found",))
    assert value.needs_review


def test_a_doubtful_reading_is_settled_by_a_sure_one_that_agrees():
    form = unify(
        [
            material("执照", "business_license", entity_name="云杉样本店"),
            material("申请表", "application_form", entity_name=doubtful("云杉样本店")),
        ]
    )
    assert form.elements["entity_name"].needs_review is False


def test_doubtful_readings_that_agree_stay_doubtful():
    form = unify(
        [
            material("执照", "business_license", entity_name=doubtful("云杉样本店")),
            material("申请表", "application_form", entity_name=doubtful("云杉样本店")),
        ]
    )
    assert form.elements["entity_name"].reasons == ("low-confidence",)


def test_a_sure_reading_is_not_replaced_by_a_longer_doubtful_one():
    form = unify(
        [
            material("执照", "business_license", address=doubtful("重床市高新区" + SHORT)),
            material("申请表", "application_form", premises=SHORT),
        ]
    )
    value = form.elements["premises"]
    assert (value.value, value.needs_review) == (SHORT, False)


def test_a_persons_word_stays_and_ends_the_conflict():
    typed = FormValue(
        value=FULL, status="confirmed", origins=(Origin(by="reviewer", why="on site"),)
    )
    before = Form(elements={"premises": typed})
    form = unify(
        [
            material("执照", "business_license", address=FULL),
            material("租赁合同", "lease", premises="重庆市高新区样本街道云杉路99号"),
        ],
        before,
    )
    assert form.elements["premises"] == typed
    assert form.conflicts == ()


def test_what_a_machine_said_before_is_read_anew():
    before = Form(elements={"contact_name": FormValue(value="旧", status="single")})
    form = unify([material("申请表", "application_form", contact_name="苏小满")], before)
    assert form.value("contact_name") == "苏小满"
    assert unify([], before).elements == {}


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (FULL, SHORT, True),
        (FULL, "高新区样本街道云杉路66号1层", True),
        ("重庆市高新区样本街道云杉路66号 1层", "重庆市高新区样本街道，云杉路66号（1层）", True),
        ("１２３号云杉样本大厦一层", "123号云杉样本大厦一层", True),
        (FULL, "样本街道云杉路68号1层", False),
        ("样本街道云杉路166号云杉大厦", "66号云杉大厦一层", False),
        ("样本街道12号楼云杉大厦1层3号", "2号楼云杉大厦1层3号", False),
        ("样本街道云杉路1-2号底层", "样本街道云杉路12号底层", False),
        ("高新区1号", "1号", False),
    ],
)
def test_when_two_addresses_are_the_same(one: str, other: str, equal: bool):
    assert same("premises", one, other) is equal
    assert same("premises", other, one) is equal


def test_numbers_differ_by_their_point():
    assert not same("area_m2", "128.5", "1285")


def test_only_addresses_may_leave_out_their_beginning():
    assert not same("entity_name", "重庆市云杉样本餐饮有限公司", "云杉样本餐饮有限公司")


def test_a_short_address_that_fits_two_different_ones_hides_no_conflict():
    form = unify(
        [
            material("申请表", "application_form", premises=SHORT),
            material("执照", "business_license", address="重庆市高新区" + SHORT),
            material("租赁合同", "lease", premises="成都市高新区" + SHORT),
        ]
    )
    assert form.elements["premises"].status == "conflict"


def test_lists_gather_every_name_once():
    form = unify(
        [
            material("健康证1", "health_certificate", name="苏小满"),
            material("健康证2", "health_certificate", name=doubtful("周样本")),
            material("健康证3", "health_certificate", name="苏小满"),
        ]
    )
    value = form.elements["staff[].name"]
    assert (value.value, value.needs_review) == ("苏小满；周样本", True)


def test_the_form_knows_which_files_are_of_which_kind():
    read = material("执照", "business_license").model_copy(update={"pages": (page(line("甲")),)})
    failed = read.model_copy(update={"file": "坏", "status": "failed"})
    assert unify([read, failed]).kinds == {"business_license": ("执照",)}


def test_documents_of_unknown_kind_contribute_nothing():
    assert unify([material("别的", "unknown", name="苏小满")]).elements == {}
