"""The accuracy material: worlds, layouts, their truth, what cameras do, the command."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy
import pypdfium2
import pytest
from PIL import Image
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_11_10

from samples.generator.material import fonts
from samples.generator.material.__main__ import draw, kinds
from samples.generator.material.canvas import Canvas, DoesNotFitError
from samples.generator.material.condition import condition
from samples.generator.material.invent import TODAY, invent, years_later
from samples.generator.material.sheet import TextSheet
from samples.generator.material.tuning.wording import capital, numerals

VOCABULARY = {
    "business_license": "credit_code registration_number certificate_number entity_name"
    " entity_type legal_representative registered_capital established_on term_from term_to"
    " address business_scope issuing_authority issued_on",
    "food_permit": "license_number entity_name credit_code legal_representative address premises"
    " business_form business_items supervisor supervisor_person complaint_phone"
    " issuing_authority issued_on valid_from valid_to",
    "nonprofit_registration": "credit_code entity_name legal_representative opening_funds address"
    " business_scope supervising_body issuing_authority issued_on valid_from valid_to",
    "permit": "permit_type license_number entity_name credit_code legal_representative address"
    " scope issuing_authority issued_on valid_from valid_to",
    "id_card": "name gender ethnicity birth_date address id_number issuing_authority valid_from"
    " valid_to",
    "application_form": "industry permits_requested entity_name credit_code legal_representative"
    " id_number contact_name contact_phone premises area_m2 investment employees business_items"
    " applicant_signed applied_on",
    "lease": "lessor lessee premises area_m2 rent rent_in_words term_from term_to"
    " certificate_number usage",
    "property_certificate": "lessor premises area_m2 term_to certificate_number usage",
    "health_certificate": "name certificate_number valid_to",
    "fire_acceptance": "document_number premises issued_on result",
    "sanitation_report": "report_number entity_name issued_on result",
    "qualification": "name certificate_number kind valid_to",
    "power_of_attorney": "principal agent agent_id_number scope valid_to",
    "commitment_letter": "entity_name items signed_on",
}
"""Kind → the names of design/fields.md."""
NORMALISED = {
    "applicant_signed",
    "investment",
    "opening_funds",
    "registered_capital",
    "rent",
    "issuing_authority",
}
"""Fields that are printed in another form than the truth, or in the seal alone."""
FAMILY = kinds("tuning")
LAYOUTS = [(kind, layout) for kind, layouts in FAMILY.items() for layout in layouts]


def world(seed: int):
    rng = numpy.random.default_rng(seed)
    return invent(rng), rng


def is_date(value: str) -> bool:
    return value == "long-term" or (len(value) == 10 and value[4] == value[7] == "-")


def test_a_world_depends_on_nothing_but_the_generator():
    assert world(7)[0] == world(7)[0]
    assert world(7)[0] != world(8)[0]


@pytest.mark.parametrize("seed", range(20))
def test_codes_of_a_world_pass_independent_checks(seed):
    facts, _ = world(seed)
    firms = [facts.company, facts.branch, facts.sole, facts.partnership, facts.individual]
    assert [uscc.is_valid(firm.credit_code) for firm in firms] == [True] * 5
    assert uscc.is_valid(facts.nonprofit.credit_code)
    assert mod_11_10.is_valid(facts.old.registration_number)
    assert len(facts.old.registration_number) == 15
    assert mod_11_10.is_valid(facts.food.number.removeprefix("JY"))
    people = [firm.head for firm in firms] + [facts.health.person, facts.authorisation.agent]
    for person in people:
        # Not is_valid: it knows no area from before 1983, when nobody had a number yet.
        assert ric.calc_check_digit(person.id_number) == person.id_number[17]
        assert ric.get_birth_date(person.id_number) == person.birth
        assert int(person.id_number[16]) % 2 == (person.gender == "男")


@pytest.mark.parametrize("seed", range(20))
def test_dates_of_a_world_are_in_order(seed):
    facts, _ = world(seed)
    for firm in (facts.company, facts.individual, facts.partnership, facts.old):
        assert firm.established <= firm.issued <= TODAY
        assert firm.term_to is None or firm.term_to > firm.established
    assert facts.tenancy.signed < facts.tenancy.start < facts.tenancy.end
    assert facts.old.established < date(2014, 12, 31)


def test_a_world_is_plainly_fictitious():
    for seed in range(40):
        facts, _ = world(seed)
        for firm in (facts.company, facts.branch, facts.sole, facts.individual, facts.old):
            assert "样本" in firm.name
            assert "样本" in firm.address
            assert "样本" in firm.authority


def test_a_term_of_years_ends_the_day_before():
    assert years_later(date(2024, 2, 29), 5) == date(2029, 2, 27)
    assert years_later(date(2024, 1, 1), 5) == date(2028, 12, 31)


def test_the_family_has_every_kind_and_enough_layouts():
    assert set(FAMILY) == set(VOCABULARY)
    assert min(len(layouts) for layouts in FAMILY.values()) >= 2
    assert len(FAMILY["business_license"]) >= 5


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS)
def test_a_layout_prints_its_truth_and_nothing_twice(kind, layout, monkeypatch):
    printed: list[str] = []
    place = Canvas._place

    def remembered(self, run):
        place(self, run)
        printed.append(run.text)

    monkeypatch.setattr(Canvas, "_place", remembered)
    facts, rng = world(3)
    made = FAMILY[kind][layout](facts, rng)
    assert set(made.fields) <= set(VOCABULARY[kind].split())
    whole = "".join("".join(printed).split())
    for name, value in made.fields.items():
        for one in value if isinstance(value, list) else [value]:
            assert one, name
            if name not in NORMALISED and not is_date(one):
                assert one in whole, name
    assert "样本" in whole
    if isinstance(made, TextSheet):
        layer = pypdfium2.PdfDocument(made.pdf)[0].get_textpage().get_text_bounded()
        found = "".join(layer.split())
        for name in ("credit_code", "entity_name", "license_number", "agent_id_number", "rent"):
            if name in made.fields:
                assert made.fields[name] in found
    else:
        assert made.picture.mode == "RGB"
        assert made.picture.width > 6 * made.dpi * 0.4


@pytest.mark.parametrize("form", ["company", "branch", "sole", "partnership", "individual"])
def test_only_some_forms_of_holder_print_a_capital(form):
    layouts = FAMILY["business_license"]
    layout = layouts.get(f"landscape-{form}") or layouts[f"portrait-{form}"]
    made = layout(*world(5))
    assert ("registered_capital" in made.fields) == (form not in ("branch", "individual"))


def test_a_licence_before_2015_has_a_registration_number_and_no_credit_code():
    made = FAMILY["business_license"]["before-2015"](*world(2))
    assert "credit_code" not in made.fields
    assert mod_11_10.is_valid(made.fields["registration_number"])


def test_dates_in_numerals():
    assert numerals(date(2012, 10, 20)) == "二〇一二年十月二十日"
    assert numerals(date(2005, 1, 31)) == "二〇〇五年一月三十一日"


def test_a_capital_is_printed_in_several_ways_of_one_amount():
    rng = numpy.random.default_rng(0)
    printed = {capital(rng, Decimal(5_080_000)) for _ in range(60)}
    assert "508万元" in printed
    assert "伍佰零捌万元整" in printed
    assert "508.0000万元" in printed


def test_text_off_the_sheet_is_refused():
    with pytest.raises(DoesNotFitError, match="leaves the sheet"):
        Canvas(50, 20).write(30, 2, "经营范围经营范围", 4)


def test_text_on_text_is_refused():
    canvas = Canvas(50, 20)
    canvas.write(2, 2, "经营范围", 4)
    with pytest.raises(DoesNotFitError, match="lies on"):
        canvas.write(10, 3, "住所", 4)


def test_a_character_without_glyph_is_refused():
    with pytest.raises(DoesNotFitError, match="cannot draw"):
        Canvas(50, 20).write(2, 2, "𠮷☑", 4, "kai")


def test_a_paragraph_below_its_bottom_is_refused():
    with pytest.raises(DoesNotFitError, match="below"):
        Canvas(50, 60).wrap(2, 2, "经营范围" * 8, 20, 4, bottom=10)


def test_whole_numbers_are_not_cut():
    canvas = Canvas(60, 30)
    canvas.wrap(2, 2, "建筑面积为1053平方米。", 21, 4, whole=True)
    canvas.wrap(32, 2, "建筑面积为1053平方米", 23, 4)
    texts = [run.text for run in canvas._texts]
    assert texts == ["建筑面积为", "1053平方", "米。", "建筑面积为1", "053平方米"]


def test_a_missing_face_names_its_package(monkeypatch):
    monkeypatch.setitem(fonts.FONTS, "kai", (Path("/nowhere/kai.ttc"), 0, "fonts-some-kai"))
    with pytest.raises(FileNotFoundError, match="fonts-some-kai"):
        fonts.face("kai", 91)


@pytest.fixture(scope="module")
def page() -> Image.Image:
    canvas = Canvas(150, 100, dpi=200)
    canvas.write(20, 40, "统一社会信用代码", 5)
    return canvas.picture


def test_a_clean_scan_stays_bright_and_keeps_its_size(page):
    made = condition(page, 200, numpy.random.default_rng(1), "clean")
    dpi = made.info["dpi"][0]
    assert 200 <= dpi <= 300
    assert sorted(made.size) == sorted(
        (round(page.width * dpi / 200), round(page.height * dpi / 200))
    )
    assert made.info["quality"] >= 85
    assert numpy.asarray(made).mean() > 225


def test_a_poor_copy_is_coarser_and_lossier(page):
    made = [condition(page, 200, numpy.random.default_rng(seed), "poor") for seed in range(8)]
    assert all(130 <= one.info["dpi"][0] <= 200 for one in made)
    assert all(42 <= one.info["quality"] <= 70 for one in made)
    assert {one.mode for one in made} == {"L", "RGB"}


def test_a_photograph_has_a_table_around_the_paper(page):
    made = condition(page, 200, numpy.random.default_rng(3), "phone")
    assert 1_300_000 < made.width * made.height < 3_200_000
    pixels = numpy.asarray(made.convert("L"), float)
    border = numpy.concatenate([pixels[0], pixels[-1]])
    assert border.mean() < pixels[pixels.shape[0] // 2].mean() - 25


def test_some_pictures_are_stored_turned(page):
    upright = page.width > page.height
    made = [condition(page, 200, numpy.random.default_rng(seed), "clean") for seed in range(25)]
    lying = sum((one.width > one.height) != upright for one in made)
    assert 0 < lying < 10


def test_the_command_writes_the_same_bytes_again(tmp_path):
    count = len(FAMILY["id_card"]) * 2
    folders = (tmp_path / "a", tmp_path / "b")
    for folder in folders:
        assert draw("tuning", folder, 1, 5, ["clean", "phone"], ["id_card"]) == count
    names = sorted(path.name for path in folders[0].iterdir())
    assert len(names) == 2 * count
    assert "id_card--front--phone--0.jpg" in names
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    truth = json.loads((folders[0] / "id_card--front--phone--0.json").read_text("utf-8"))
    assert (truth["kind"], truth["layout"], truth["level"]) == ("id_card", "front", "phone")
    number = truth["fields"]["id_number"]
    assert ric.get_birth_date(number).isoformat() == truth["fields"]["birth_date"]


def test_what_one_level_draws_does_not_depend_on_the_others(tmp_path):
    draw("tuning", tmp_path / "a", 1, 5, ["clean", "poor"], ["health_certificate"])
    draw("tuning", tmp_path / "b", 1, 5, ["poor"], ["health_certificate"])
    name = "health_certificate--card--poor--0.json"
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
