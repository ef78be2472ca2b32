"""Every shipped file of the catalogue loads; a broken one is told by file and key."""

from datetime import date
from pathlib import Path

import pytest

from cases.errors import NotFound, TemplateError, UsageError
from templates.catalog import load, pattern, permits_for
from templates.rules import Permit

FD, INDUSTRY, LOCALITY = "permits/FD.yaml", "industries/restaurant.yaml", "localities/default.yaml"
WORDS = "vocabulary.yaml"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_shipped_catalogue_loads_and_is_read_once():
    catalog = load()
    assert set(catalog.permits) >= {"FD", "FS", "SB", "TB"}
    assert catalog.industry("restaurant").name == "饭店"
    assert load() is catalog


def test_the_shipped_limits_are_those_of_the_sources():
    catalog = load()
    limits = {code: permit.versions[0].statutory for code, permit in catalog.permits.items()}
    assert (limits["FD"].days, limits["FD"].certainty) == (20, "stated")
    assert (limits["FS"].days, limits["FS"].certainty) == (10, "stated")
    assert (limits["TB"].days, limits["TB"].certainty) == (20, "weak")
    assert limits["SB"].days is None
    assert catalog.permits["SB"].nature == "managed"


def test_a_department_sees_only_what_its_permit_needs():
    rules = {code: permit.versions[0] for code, permit in load().permits.items()}
    assert "health_certificate" in rules["FD"].materials
    for code in ("FS", "SB", "TB"):
        assert "health_certificate" not in rules[code].materials
        assert not any(element.startswith("staff") for element in rules[code].needs)
    assert "area_m2" in rules["FS"].needs
    assert "legal_representative.id_number" not in rules["SB"].needs


@pytest.mark.parametrize(
    ("file", "old", "new", "said", "hint"),
    [
        (FD, "statutory:", "statutry:", "statutry", "'statutory'"),
        (FD, "      days: 20", "      dayz: 20", "versions[0].statutory.dayz", "'days'"),
        (FD, "days: 20", "days: twenty", "versions[0].statutory.days", ""),
        (FD, "- employees", "- employes", "versions[0].needs", "'employees'"),
        (FD, "- floor_plan", "- floorplan", "versions[0]", ""),
        (FD, "department: market", "department: markt", "department", "'market-reg"),
        (FD, "code: FD", "code: FX", "code", "named after its code"),
        (FD, "nature: permit", "nature: permit\nnature: filing", "twice", ""),
        (FD, "versions:", "versions: [", "no YAML", ""),
        (FD, "certainty: stated", "certainty: sure", "certainty", ""),
        ("permits/TB.yaml", "name: 烟草专卖零售许可\n", "", "name: this key is missing", ""),
        (INDUSTRY, "code: TB", "code: TX", "permits", ""),
        (INDUSTRY, "when: sells_tobacco", "when: smokes", "smokes", ""),
        (INDUSTRY, "lead: market-regulation", "lead: market", "lead", "market-r"),
        (LOCALITY, "promised_days: {}", "promised_days: {FE: 3}", "promised_days", ""),
        (LOCALITY, "permits: 2", "permits: 0", "minimum.permits", ""),
        (WORDS, "[application_form, lease, property_certificate]", "[leas]", "area_m2", "'lease'"),
        ("calendar.yaml", "years: {}", "years: {2027: {certainty: stated, source: x, holidays: "
         "[2028-01-03]}}", "years", ""),
    ],
)  # fmt: skip
def test_a_mistake_names_file_and_key(
    folder: Path, file: str, old: str, new: str, said: str, hint: str
):
    change(folder / file, old, new)
    with pytest.raises(TemplateError) as caught:
        load(folder)
    assert str(folder / file) in caught.value.message
    assert said in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.exit_code == 5


def test_a_missing_file_is_told(folder: Path):
    (folder / "departments.yaml").unlink()
    with pytest.raises(TemplateError, match=r"departments\.yaml"):
        load(folder)


def versioned() -> Permit:
    """A made permit, whose rule changed on 2025-01-20 as a real one did."""
    base = load().permit("FD").model_dump()
    old = base["versions"][0] | {"version": 1, "in_force_to": date(2025, 1, 19)}
    new = base["versions"][0] | {"version": 2, "in_force_from": date(2025, 1, 20)}
    return Permit.model_validate(base | {"versions": [old, new]})


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2025, 1, 17), 1), (date(2025, 1, 19), 1), (date(2025, 1, 20), 2), (date(2030, 1, 1), 2)],
)
def test_the_rule_of_the_day_applies(day: date, version: int):
    permit = versioned()
    assert permit.rule_on(day).version == version
    assert permit.rule_id(permit.rule_on(day)) == f"FD/{version}"


def test_a_day_without_a_rule_is_told_and_not_guessed():
    base = load().permit("FD").model_dump()
    base["versions"][0]["in_force_from"] = date(2024, 1, 1)
    permit = Permit.model_validate(base)
    with pytest.raises(NotFound) as caught:
        permit.rule_on(date(2023, 12, 31))
    assert caught.value.code == "rule-not-in-force"


@pytest.mark.parametrize("first", [date(2025, 1, 19), None])
def test_versions_that_overlap_are_refused(first: date | None):
    base = versioned().model_dump()
    base["versions"][1]["in_force_from"] = first
    with pytest.raises(ValueError, match="overlap|oldest"):
        Permit.model_validate(base)


def test_a_version_that_ends_before_it_begins_or_has_a_twin_is_refused():
    base = load().permit("FD").model_dump()
    rule = base["versions"][0]
    backwards = rule | {"in_force_from": date(2025, 2, 1), "in_force_to": date(2025, 1, 1)}
    with pytest.raises(ValueError, match="ends before it begins"):
        Permit.model_validate(base | {"versions": [backwards]})
    with pytest.raises(ValueError, match="same number"):
        Permit.model_validate(base | {"versions": [rule, rule]})


def test_what_is_required_must_be_among_what_is_seen(folder: Path):
    change(folder / FD, "business_items]", "rent]")
    with pytest.raises(TemplateError, match="required_elements not among needs: rent"):
        load(folder)
    load.cache_clear()
    change(folder / FD, "rent]", "business_items]")
    change(folder / INDUSTRY, "credit_code, legal", "area_m2, legal")
    with pytest.raises(TemplateError, match="required_elements not among elements: area_m2"):
        load(folder)


@pytest.mark.parametrize(
    ("answers", "explicit", "expected"),
    [
        ({}, None, ["FD"]),
        ({"sells_tobacco": True}, None, ["FD", "TB"]),
        ({"sells_tobacco": False, "has_signboard": True}, [], ["FD", "SB"]),
        ({"area_over_300": True, "has_signboard": True, "sells_tobacco": True}, None,
         ["FD", "FS", "SB", "TB"]),
        ({"sells_tobacco": True}, ["FS", "FD"], ["FD", "FS"]),
    ],
)  # fmt: skip
def test_answers_or_an_explicit_list_decide_the_permits(answers, explicit, expected):
    assert permits_for(load().industry("restaurant"), answers, explicit) == expected


@pytest.mark.parametrize(
    ("answers", "explicit", "code", "hint"),
    [
        ({"sells_tobaco": True}, None, "name-unknown", "'sells_tobacco'"),
        ({"sells_tobacco": "yes"}, None, "answer-invalid", "true or false"),
        ({}, ["FD", "XX"], "name-unknown", "FD, FS, SB, TB"),
    ],
)
def test_a_wrong_answer_or_permit_is_told_with_the_nearest_name(answers, explicit, code, hint):
    with pytest.raises(UsageError) as caught:
        permits_for(load().industry("restaurant"), answers, explicit)
    assert caught.value.code == code
    assert hint in caught.value.hint


@pytest.mark.parametrize("text", ["restaurant", "饭店", " 餐 饮 ", "餐饮店", "饭店(餐饮)"])
def test_an_industry_is_found_by_code_name_or_alias(text: str):
    found = load().find_industry(text)
    assert found is not None and found.code == "restaurant"


@pytest.mark.parametrize("text", [None, "", "饭", "饭店。", "restaurants"])
def test_an_industry_is_never_guessed(text: str | None):
    assert load().find_industry(text) is None


@pytest.mark.parametrize("ask", ["industry", "permit", "locality"])
def test_an_unknown_name_is_a_usage_error(ask: str):
    with pytest.raises(UsageError) as caught:
        getattr(load(), ask)("restaurantt" if ask == "industry" else "nowhere")
    assert caught.value.code == "name-unknown"


def test_people_read_names_and_not_ids():
    catalog = load()
    assert catalog.element_name("premises") == "经营场所"
    assert catalog.element_name("staff[2].name") == "从业人员姓名"
    assert catalog.element_name("no-such") == "no-such"
    assert catalog.kind_name("lease") == "租赁合同"
    assert catalog.kind_name("unknown") == "unknown"


@pytest.mark.parametrize(
    ("element", "expected"),
    [("staff[0].name", "staff[].name"), ("staff[].name", "staff[].name"), ("area_m2", "area_m2"),
     ("kind:图[1].jpg", "kind:图[].jpg"), ("kind:图[x].jpg", "kind:图[x].jpg")],
)  # fmt: skip
def test_list_elements_have_one_name_in_the_vocabulary(element: str, expected: str):
    assert pattern(element) == expected


def test_a_refusal_knows_who_answers_here_or_who_the_law_names():
    catalog = load()
    here = catalog.locality("default")
    assert here.authority_of("tobacco", dict(catalog.departments)) == "样本区烟草专卖局"
    elsewhere = here.model_copy(update={"authorities": {}})
    assert elsewhere.authority_of("tobacco", dict(catalog.departments)) == "烟草专卖行政主管部门"
