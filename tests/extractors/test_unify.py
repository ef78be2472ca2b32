from collections.abc import Iterator

import pytest
from printed import line, page

from cases.model import Field, Form, FormValue, Material, Origin
from extractors import unify as module
from extractors.unify import same, unify
from templates.documents import DocumentKind, FieldRule, Recognition, kinds

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
        ("样本街道云杉路66号", "样本街道云杉路66号1层", True),
        ("样本街道云杉路66号三层", "样本街道云杉路66号3楼", True),
        ("样本街道云杉路66号", "样本街道云杉路66号附3号", False),
    ],
)
def test_when_two_addresses_are_the_same(one: str, other: str, equal: bool):
    assert same("premises", one, other) is equal
    assert same("premises", other, one) is equal


def test_numbers_differ_by_their_point():
    assert not same("area_m2", "128.5", "1285")


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [("128.5", "128.50", True), ("128.46", "128.96", True), ("128.46", "128.97", False)],
)
def test_areas_may_be_rounded(one: str, other: str, equal: bool):
    assert same("area_m2", one, other) is same("area_m2", other, one) is equal


def test_areas_that_each_fit_a_third_hide_no_conflict():
    form = unify(
        [
            material("申请表", "application_form", area_m2="128.4"),
            material("租赁合同", "lease", area_m2=[Field(value="128"), Field(value="128.8")]),
        ]
    )
    assert form.elements["area_m2"].status == "conflict"


@pytest.mark.parametrize(
    ("element", "one", "other", "equal"),
    [
        ("entity_name", "云杉样本（重庆）餐饮有限公司", "云杉样本(重庆)餐饮有限公司", True),
        ("entity_name", "云杉样本〔重庆〕餐饮有限公司", "云杉样本(重庆)餐饮有限公司", True),
        ("entity_name", "云杉样本第1餐饮店", "云杉样本第11餐饮店", False),
        ("legal_representative", "买买提·样本", "买买提•样本", True),
        ("legal_representative", "买买提·样本", "买买提・样本", True),
        ("legal_representative", "买买提·样本", "买买提样木", False),
        ("credit_code", "91500107mac8r2k578", "９１500107MAC8R2K578", True),
        ("credit_code", "91500107MAC8R2K578", "91500107MAC8R2K57B", False),
    ],
)
def test_when_two_names_or_codes_are_the_same(element: str, one: str, other: str, equal: bool):
    assert same(element, one, other) is same(element, other, one) is equal


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


def reasons(form: Form, element: str) -> tuple[str, ...]:
    return form.elements[element].reasons


def places(form: Form) -> list[tuple[str, str, list[tuple[str | None, str | None]]]]:
    """Each conflict with file and value of its places."""
    return [(c.element, c.code, [(o.file, o.value) for o in c.values]) for c in form.conflicts]


def test_addresses_that_differ_tell_the_part():
    form = unify(
        [
            material("执照", "business_license", address=FULL),
            material("申请表", "application_form", premises=SHORT),
            material("租赁合同", "lease", premises="云杉路66号附3号1层"),
        ]
    )
    assert reasons(form, "premises") == ("conflict", "differs-in:annex")
    assert places(form) == [
        (
            "premises",
            "differs",
            [("执照", FULL), ("申请表", SHORT), ("租赁合同", "云杉路66号附3号1层")],
        )
    ]


@pytest.mark.parametrize("fuller", ["样本街道云杉路66号1层", "云杉路66号1层"])
def test_a_floor_that_the_chosen_address_leaves_out_is_asked_for(fuller: str):
    form = unify(
        [
            material("执照", "business_license", address="重庆市高新区样本街道云杉路66号"),
            material("申请表", "application_form", premises=doubtful(fuller)),
        ]
    )
    value = form.elements["premises"]
    assert (value.value, value.needs_review) == ("重庆市高新区样本街道云杉路66号", True)
    assert value.reasons == ("incomplete",)


@pytest.fixture
def more_elements(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Templates in which a lease and a letter of authority speak about their persons."""
    lease = kinds()["lease"]
    lessee = lease.fields["lessee"].model_copy(update={"element": "lessee"})
    letter = DocumentKind(
        kind="power_of_attorney",
        name="授权委托书",
        recognise=Recognition(titles=("授权委托书",)),
        fields={
            "principal": FieldRule(type="text", element="principal"),
            "agent": FieldRule(type="person", element="agent"),
            "agent_id_number": FieldRule(type="id_number", element="agent.id_number"),
        },
    )
    rented = lease.model_copy(update={"fields": {**lease.fields, "lessee": lessee}})
    known = {**kinds(), "lease": rented, "power_of_attorney": letter}
    monkeypatch.setattr(module, "kinds", lambda: known)
    yield


FIRM, PERSON = "重庆云杉样本餐饮有限公司", "林晓川"
LICENCE = material("执照", "business_license", entity_name=FIRM, legal_representative=PERSON)


@pytest.mark.usefixtures("more_elements")
@pytest.mark.parametrize("lessee", [FIRM, PERSON, "重庆云杉样本餐饮有限公司 "])
def test_the_lessee_is_the_firm_or_its_representative(lessee: str):
    form = unify([LICENCE, material("租赁合同", "lease", lessee=doubtful(lessee))])
    assert form.conflicts == ()
    assert form.elements["lessee"].needs_review is False


@pytest.mark.usefixtures("more_elements")
def test_a_stranger_who_rents_is_a_conflict_that_names_every_place():
    form = unify([LICENCE, material("租赁合同", "lease", lessee="方样本")])
    assert places(form) == [
        ("lessee", "not-holder", [("租赁合同", "方样本"), ("执照", FIRM), ("执照", PERSON)])
    ]
    value = form.elements["lessee"]
    assert (value.value, value.status, value.needs_review) == ("方样本", "single", True)
    assert value.reasons == ("not-holder",)


@pytest.mark.usefixtures("more_elements")
def test_a_lessee_who_is_only_one_of_two_contested_names_is_asked_about():
    other = material("申请表", "application_form", entity_name="重庆柏林样本餐饮有限公司")
    form = unify([LICENCE, other, material("租赁合同", "lease", lessee=FIRM)])
    assert [(c.element, c.code) for c in form.conflicts] == [
        ("entity_name", "differs"), ("lessee", "not-holder"),
    ]  # fmt: skip


@pytest.mark.usefixtures("more_elements")
def test_a_doubtful_holder_proves_no_lessee():
    licence = material("执照", "business_license", entity_name=doubtful(FIRM))
    form = unify([licence, material("租赁合同", "lease", lessee=doubtful(FIRM))])
    assert form.conflicts == () and form.elements["lessee"].needs_review


@pytest.mark.usefixtures("more_elements")
def test_leases_of_firm_and_representative_stay_a_conflict():
    leases = [material(f, "lease", lessee=who) for f, who in (("甲", FIRM), ("乙", PERSON))]
    form = unify([LICENCE, *leases])
    value = form.elements["lessee"]
    assert (value.status, value.needs_review) == ("conflict", True)


@pytest.mark.usefixtures("more_elements")
def test_the_lessee_is_held_against_a_persons_word():
    said = FormValue(value="方样本", status="confirmed", origins=(Origin(value="方样本", by="审"),))
    before = Form(elements={"legal_representative": said})
    lease = material("租赁合同", "lease", lessee="方样本")
    assert unify([LICENCE, lease], before).conflicts == ()
    stranger = material("租赁合同", "lease", lessee=PERSON)
    (conflict,) = unify([LICENCE, stranger], before).conflicts
    assert [(o.file, o.by, o.value) for o in conflict.values] == [
        ("租赁合同", None, PERSON), ("执照", None, FIRM), (None, "审", "方样本"),
    ]  # fmt: skip


@pytest.mark.usefixtures("more_elements")
def test_a_confirmed_lessee_is_not_asked_about_again():
    before = Form(elements={"lessee": FormValue(value="方样本", status="confirmed")})
    form = unify([LICENCE, material("租赁合同", "lease", lessee="方样本")], before)
    assert form.conflicts == () and form.elements["lessee"].status == "confirmed"


CARD, AGENTS_CARD = "510213198803140031", "510213198507220643"
LETTER = material(
    "委托书", "power_of_attorney", principal=FIRM, agent="方晴岚", agent_id_number=AGENTS_CARD
)


@pytest.mark.usefixtures("more_elements")
def test_an_agents_card_speaks_about_the_agent():
    form = unify(
        [
            LICENCE,
            LETTER,
            material("身份证1", "id_card", name=PERSON, id_number=CARD),
            material("身份证2", "id_card", name="方晴岚", id_number=AGENTS_CARD),
        ]
    )
    assert form.conflicts == ()
    assert form.value("legal_representative.id_number") == CARD
    assert form.elements["agent.id_number"].status == "agreed"


@pytest.mark.usefixtures("more_elements")
def test_an_agents_card_with_another_number_is_a_conflict():
    card = material("身份证", "id_card", name="方晴岚", id_number=CARD)
    assert places(unify([LICENCE, LETTER, card])) == [
        ("agent.id_number", "differs", [("委托书", AGENTS_CARD), ("身份证", CARD)])
    ]


def test_a_card_of_somebody_else_is_a_conflict_without_a_letter_of_authority():
    card = material("身份证", "id_card", name="方晴岚")
    assert places(unify([LICENCE, card])) == [
        ("legal_representative", "differs", [("执照", PERSON), ("身份证", "方晴岚")])
    ]


@pytest.mark.usefixtures("more_elements")
def test_the_representatives_own_card_stays_hers_even_as_her_own_agent():
    letter = material("委托书", "power_of_attorney", principal=FIRM, agent=PERSON)
    form = unify([LICENCE, letter, material("身份证", "id_card", name=PERSON, id_number=CARD)])
    assert form.value("legal_representative.id_number") == CARD


def test_the_number_of_the_form_is_that_of_the_card():
    form = unify(
        [
            material("身份证", "id_card", id_number=CARD),
            material("申请表", "application_form", id_number=AGENTS_CARD),
        ]
    )
    assert places(form) == [
        (
            "legal_representative.id_number",
            "differs",
            [("身份证", CARD), ("申请表", AGENTS_CARD)],
        )
    ]


NUMBER = "legal_representative.id_number"


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"birth_date": "1988-03-14", "gender": "男"}, []),
        ({"birth_date": "1988-08-14", "gender": "男"}, ["check-failed:birth-matches-id"]),
        ({"birth_date": "1988-03-14", "gender": "女"}, ["check-failed:gender-matches-id"]),
        (
            {"birth_date": "1988-08-14", "gender": "女"},
            ["check-failed:birth-matches-id", "check-failed:gender-matches-id"],
        ),
    ],
)
def test_birth_and_sex_are_held_against_a_number_that_others_agree_on(fields, codes):
    form = unify(
        [
            material("身份证", "id_card", id_number=CARD, **fields),
            material("申请表", "application_form", id_number=CARD),
        ]
    )
    assert [(c.element, c.code) for c in form.conflicts] == [(NUMBER, code) for code in codes]
    assert reasons(form, NUMBER) == tuple(codes)
    assert form.elements[NUMBER].needs_review is bool(codes)
    assert form.elements[NUMBER].status == "agreed"


def test_a_contradiction_names_both_fields():
    card = material("身份证", "id_card", id_number=CARD, birth_date="1988-08-14")
    (conflict,) = unify([card]).conflicts
    assert [(o.file, o.field, o.value) for o in conflict.values] == [
        ("身份证", "id_number", CARD), ("身份证", "birth_date", "1988-08-14"),
    ]  # fmt: skip


def test_a_card_without_number_is_held_against_the_number_of_the_form():
    form = unify(
        [
            material("身份证", "id_card", id_number=None, birth_date="1988-08-14"),
            material("申请表", "application_form", id_number=CARD),
        ]
    )
    assert places(form) == [
        (NUMBER, "check-failed:birth-matches-id", [("申请表", CARD), ("身份证", "1988-08-14")])
    ]


def test_an_address_is_the_seat_and_the_place_of_business():
    form = unify([material("执照", "business_license", address=FULL)])
    assert (form.value("address"), form.value("premises")) == (FULL, FULL)


def test_a_lease_says_where_business_is_done_and_nothing_of_the_seat():
    elsewhere = "样本街道石榴巷12号"
    form = unify(
        [
            material("执照", "business_license", address=FULL),
            material("租赁合同", "lease", premises=elsewhere),
        ]
    )
    assert form.value("address") == FULL
    assert form.elements["address"].status == "single"
    assert form.elements["premises"].status == "conflict"


def test_the_licence_gives_type_and_scope_and_so_does_a_registration():
    form = unify(
        [material("执照", "business_license", entity_type="个体工商户", business_scope="餐饮服务")]
    )
    assert (form.value("entity_type"), form.value("business_scope")) == ("个体工商户", "餐饮服务")
    form = unify(
        [
            material(
                "登记证书", "nonprofit_registration", entity_name="样本幼儿园", address=SHORT,
                business_scope="学前教育", credit_code="52500107MJQ000011X",
                legal_representative="苏小满",
            )
        ]
    )  # fmt: skip
    assert {name: form.value(name) for name in form.elements} == {
        "entity_name": "样本幼儿园", "address": SHORT, "premises": SHORT,
        "business_scope": "学前教育", "credit_code": "52500107MJQ000011X",
        "legal_representative": "苏小满",
    }  # fmt: skip


def certificates(*numbers: str) -> list[Material]:
    """Health certificates, one a person."""
    return [
        material(f"健康证{number}", "health_certificate", name=f"样本{number}",
                 certificate_number=number, valid_to=f"202{number}-01-01")
        for number in numbers
    ]  # fmt: skip


def test_each_persons_certificate_keeps_its_own_number_and_day():
    form = unify(certificates("7", "8"))
    assert form.value("staff[].name") == "样本7；样本8"
    assert {name: form.value(name) for name in form.elements if name != "staff[].name"} == {
        "staff[0].certificate_number": "7",
        "staff[0].valid_to": "2027-01-01",
        "staff[1].certificate_number": "8",
        "staff[1].valid_to": "2028-01-01",
    }


def test_a_certificate_whose_day_is_unsure_is_flagged_alone():
    sure, unsure = certificates("7", "8")
    unsure = unsure.model_copy(
        update={"fields": {**unsure.fields, "valid_to": doubtful("2028-01-01")}}
    )
    form = unify([sure, unsure])
    flagged = {name for name, one in form.elements.items() if one.needs_review}
    assert flagged == {"staff[1].valid_to"}


def test_a_persons_word_stays_with_its_certificate_whatever_comes_later():
    first = unify(certificates("7", "8"))
    entry = first.elements["staff[1].valid_to"]
    by = Origin(value="2029-01-01", by="审查员")
    said = entry.model_copy(
        update={"value": "2029-01-01", "status": "confirmed", "origins": (*entry.origins, by)}
    )
    before = first.model_copy(update={"elements": {**first.elements, "staff[1].valid_to": said}})
    form = unify(certificates("6", "7", "8"), before)
    assert {name: form.value(name) for name in form.elements if name.endswith("valid_to")} == {
        "staff[0].valid_to": "2026-01-01",
        "staff[1].valid_to": "2029-01-01",
        "staff[2].valid_to": "2027-01-01",
    }
    assert form.value("staff[1].certificate_number") == "8"


def test_a_number_whose_certificate_is_gone_is_not_given_to_another():
    typed = FormValue(value="2029-01-01", status="confirmed", origins=(Origin(by="审查员"),))
    form = unify(certificates("7"), Form(elements={"staff[0].valid_to": typed}))
    assert form.value("staff[0].valid_to") == "2029-01-01"
    assert form.value("staff[1].valid_to") == "2027-01-01"
