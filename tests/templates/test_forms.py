"""What the model forms ask follows from the catalogue alone."""

from datetime import date

import pytest

from cases.errors import NotFound
from templates.catalog import load
from templates.forms import ModelForm, application_form, commitment_letter, permits_on

DAY = date(2026, 11, 22)
INDUSTRIES = sorted(load().industries)


def made(industry: str, *permits: str, day: date = DAY) -> ModelForm:
    catalog = load()
    chosen = catalog.industry(industry)
    codes = permits or permits_on(chosen, catalog, day)
    return application_form(catalog, "default", chosen, codes, day)


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_the_form_asks_each_element_of_the_union_once_or_names_where_it_is_from(
    industry: str,
) -> None:
    catalog, form = load(), made(industry)
    wanted = set(catalog.industry(industry).elements)
    for code in form.permits:
        wanted |= set(catalog.permit(code).rule_on(DAY).needs)
    elements = catalog.vocabulary.elements
    asked = [one.element for one in form.blanks]
    assert len(asked) == len(set(asked))
    printed = {name for name in wanted if "application_form" in elements[name].kinds}
    assert set(asked) == printed - {"industry", "permits_requested"}
    taken = {elements[name].name for name in wanted - printed}
    assert {one.label for one in form.taken} == taken


def test_what_only_one_permit_needs_has_a_block_of_its_own() -> None:
    groups = {one.title: {blank.name for blank in one.blanks} for one in made("restaurant").groups}
    assert groups["食品经营许可"] == {"business_items"}
    assert {"entity_name", "credit_code", "premises"} <= groups["基本信息"]
    assert "business_items" not in groups["基本信息"]


def test_a_blank_tells_its_unit_its_reason_and_who_uses_it() -> None:
    area = next(one for one in made("restaurant").blanks if one.name == "area_m2")
    assert (area.unit, area.type) == ("平方米", "area")
    assert area.why == load().vocabulary.elements["area_m2"].why
    assert "FD" in area.permits and "SB" not in area.permits


def test_fewer_permits_ask_less() -> None:
    names = {one.name for one in made("restaurant", "TB").blanks}
    assert "business_items" not in names and "entity_name" in names
    assert [one.permit for one in made("restaurant", "TB").options] == ["TB"]


def test_an_option_tells_the_question_that_decides() -> None:
    options = {one.permit: one.when for one in made("restaurant").options}
    assert options["FD"] == "mandatory"
    assert options["TB"].endswith("？")


def test_rules_of_a_day_on_which_none_was_in_force_are_not_guessed() -> None:
    with pytest.raises(NotFound) as caught:
        made("pharmacy", "RX", day=date(2024, 12, 20))
    assert caught.value.code == "rule-not-in-force"
    pharmacy = load().industry("pharmacy")
    assert "RX" not in permits_on(pharmacy, load(), date(2024, 12, 20))


def test_only_permits_that_may_be_promised_are_in_the_letter() -> None:
    catalog = load()
    restaurant, pharmacy = catalog.industry("restaurant"), catalog.industry("pharmacy")
    codes = permits_on(restaurant, catalog, DAY)
    letter = commitment_letter(catalog, "default", restaurant, codes, DAY)
    assert letter is not None
    allowed = {
        code for code in codes
        if catalog.permit(code).rule_on(DAY).commitment.allowed == "yes"
    }  # fmt: skip
    assert {one.permit for one in letter.options} == allowed == {"FS", "SB"}
    assert commitment_letter(catalog, "default", pharmacy, ["RX"], DAY) is None
