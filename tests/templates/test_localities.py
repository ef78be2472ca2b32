"""A locality changes what is decided locally, and the national files stay as they are."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cases.errors import UsageError
from cases.model import Form
from departments.clock import Calendar
from departments.routing import route
from desk.commands.catalog_shapes import show_shape
from desk.commands.catalog_text import guide
from templates.catalog import FOLDER, Catalog, load
from templates.places import Department
from templates.rules import Threshold
from templates.source import CatalogError

ON = date(2026, 11, 22)
ZONE = "chongqing-hightech"
OVERLAY = """
departments:
  tobacco: {channel: file, opinion_steps: [经办, 会审], certainty: assumed, source: 样本}
handled_by:
  RX: {department: market-regulation, certainty: assumed, source: 样本}
delegations:
  MD3: {kind: handed-down, exercised_by: market-regulation, delegation_basis: 样本〔2026〕1号,
        certainty: assumed, source: 样本}
  SP: {kind: entrusted, exercised_by: urban-management, delegation_basis: 样本〔2026〕2号,
       certainty: assumed, source: 样本}
commitments:
  PH: {allowed: "no", certainty: assumed, source: 样本}
leads:
  cafe: {department: health, certainty: weak, source: 样本}
questions:
  cafe:
    - {id: large_place, text: 面积是否超过500平方米？, type: yes-no, certainty: assumed,
       source: 样本, threshold: {above: {area_m2: 500}, when: any}}
years:
  years:
    2027: {holidays: [2027-01-04], certainty: assumed, source: 样本}
item_codes:
  FD: 11500234327754728R4000131024000
promised_days: {FD: 3}
"""


@pytest.fixture
def place(folder: Path) -> Catalog:
    """A catalogue with a made-up locality ``here``."""
    text = (folder / "localities/default.yaml").read_text("utf-8")
    text = text.replace("promised_days: {}\n", "")
    (folder / "localities/here.yaml").write_text(text + OVERLAY, "utf-8")
    return load(folder)


def test_a_place_changes_who_decides_what_may_be_promised_and_what_is_asked(place: Catalog):
    here = place.at("here")
    assert here.permit("RX").department == "market-regulation"
    assert here.departments["tobacco"] == Department(
        name="烟草专卖行政主管部门", english="tobacco monopoly administration",
        channel="file", opinion_steps=("经办", "会审"),
    )  # fmt: skip
    for day in (date(2025, 1, 19), ON):
        assert here.permit("PH").rule_on(day).commitment.allowed == "no"
    assert (here.industry("cafe").lead, here.industry("cafe").lead_certainty) == ("health", "weak")
    asked = {one.id: one for one in here.industry("cafe").questions}
    assert asked["large_place"].text == "面积是否超过500平方米？"
    assert asked["sells_tobacco"] == place.industry("cafe").questions[0]
    assert not Calendar(here.years).is_working_day(date(2027, 1, 4))


def test_what_a_place_says_nothing_of_stays(place: Catalog):
    """And the national catalogue is not touched by it."""
    here = place.at("here")
    assert here.permit("FD") == place.permit("FD")
    assert here.industry("restaurant") == place.industry("restaurant")
    assert here.departments["health"].opinion_steps == ("经办", "审核", "批准")
    assert place.permit("RX").department == "drug-regulation"
    assert place.permit("PH").rule_on(ON).commitment.allowed == "yes"
    assert Calendar(place.years).is_working_day(date(2027, 1, 4))


def test_a_power_handed_down_is_exercised_in_ones_own_name_an_entrusted_one_is_not(
    place: Catalog,
):
    """行政许可法 第二十四条: who is entrusted acts in the name of who entrusts."""
    here = place.at("here")
    assert here.permit("MD3").department == "market-regulation"
    assert here.permit("SP").department == "public-security"
    permits = [here.permit("MD3"), here.permit("SP")]
    asked = route(Form(), (), permits, ON, place.locality("here"), Calendar(here.years))
    assert [one.department for one in asked] == ["market-regulation", "public-security"]


def test_the_guide_tells_what_is_otherwise_here_and_how_certain_that_is(place: Catalog):
    shape = show_shape(place, place.industry("pharmacy"), "here", ON)
    by_code = {one.code: one for one in shape.permits}
    assert by_code["RX"].authority == "样本区市场监督管理局"
    assert by_code["FD"].item_code == "11500234327754728R4000131024000"
    assert by_code["FD"].promised_days == 3
    text = "\n".join(guide(shape, place))
    assert "权力下放 下放，由市场监督管理部门行使（样本〔2026〕1号）〔未核实〕" in text
    assert "属地办理 样本〔未核实〕" in text


def test_nobody_is_somewhere_that_is_unknown(place: Catalog):
    with pytest.raises(UsageError) as caught:
        place.at("her")
    assert caught.value.hint == "Did you mean 'here'?"


@pytest.mark.parametrize(
    ("old", "new", "key", "said", "hint"),
    [
        ("  RX: {dep", "  RXX: {dep", "handled_by.RXX", "unknown name", "'RX'"),
        ("RX: {department: market-regulation",
         "RX: {department: market-regulatoin",
         "handled_by.RX.department", "unknown name", "'market-regulation'"),
        ("exercised_by: urban-management", "exercised_by: urban-managment",
         "delegations.SP.exercised_by", "unknown name", "'urban-management'"),
        ("  PH: {all", "  PX: {all", "commitments.PX", "unknown name", ""),
        ("  cafe: {dep", "  caffe: {dep", "leads.caffe", "unknown name", "'cafe'"),
        ("  tobacco: {cha", "  tabacco: {cha", "departments.tabacco", "unknown name", "'tobacco'"),
        ("id: large_place", "id: large_plaec", "questions.cafe[0].id", "unknown name",
         "'large_place'"),
        ("above: {area_m2", "above: {area", "questions.cafe[0].threshold.above.area",
         "unknown name", "'area_m2'"),
        ("  cafe:\n    -", "  caffe:\n    -", "questions.caffe", "unknown name", "'cafe'"),
        ("000131024000", "000131024001", "item_codes.FD", "but FD is 000131024000", "Correct"),
        ("28R4", "28X4", "item_codes.FD", "no unified social credit code", ""),
        ("{FD: 3}", "{FD: 0}", "promised_days.FD", "no limit", ""),
        ("channel: file", "channel: fax", "departments.tobacco.channel", "inbox", ""),
    ],
)  # fmt: skip
def test_a_place_that_names_what_is_not_there_is_told_by_file_line_and_key(
    folder: Path, old: str, new: str, key: str, said: str, hint: str
):
    assert OVERLAY.count(old) == 1
    path = folder / "localities/here.yaml"
    text = (folder / "localities/default.yaml").read_text("utf-8")
    text = text.replace("promised_days: {}\n", "") + OVERLAY.replace(old, new)
    path.write_text(text, "utf-8")
    with pytest.raises(CatalogError) as caught:
        load(folder)
    (fault,) = caught.value.faults
    assert (fault.file, fault.key) == (str(path), key)
    lines = text.splitlines()
    wanted = new.splitlines()[0].strip()
    assert fault.line is not None and wanted in " ".join(lines[fault.line - 1 : fault.line + 2])
    assert said in fault.message
    assert hint in fault.hint


def test_the_example_of_chongqing_changes_nothing_that_it_does_not_mark():
    """No source gives the zone's limits, bodies or powers: all of it waits for the zone."""
    place = load().locality(ZONE)
    assert place.sample
    assert (place.promised_days, place.statutory_days, place.authorities) == ({}, {}, {})
    said = [
        *place.departments.values(), *place.handled_by.values(), *place.delegations.values(),
        *place.commitments.values(), *place.leads.values(),
        *(one for asked in place.questions.values() for one in asked),
    ]  # fmt: skip
    assert said and {one.certainty for one in said} <= {"assumed", "weak"}
    here, nation = load().at(ZONE), load()
    differ = {code for code in nation.permits if here.permit(code) != nation.permit(code)}
    assert differ == {"RX", "MD2", "MD3", "PH", "SP"}


def test_the_example_is_an_overlay_and_no_copy():
    names = {path.stem for path in (FOLDER / "localities").glob("*.yaml")}
    assert names == {"default", ZONE}


ANY = Threshold(above={"area_m2": Decimal(300), "investment": Decimal(300000)}, when="any")
ALL = ANY.model_copy(update={"when": "all"})


@pytest.mark.parametrize(
    ("area", "investment", "any_of", "all_of"),
    [
        ("301", "300001", True, True),
        ("301", "300000", True, False),
        ("300", "300001", True, False),
        ("300", "300000", False, False),
        ("301", None, True, None),
        ("300", None, None, False),
        (None, None, None, None),
    ],
)
def test_a_threshold_is_passed_above_it_and_unknown_where_sizes_are(
    area: str | None, investment: str | None, any_of: bool | None, all_of: bool | None
):
    """湖北指南: 咖啡店 or (any), 茶叶零售店 and (all)."""
    sizes = {
        name: Decimal(value)
        for name, value in (("area_m2", area), ("investment", investment))
        if value is not None
    }
    assert (ANY.passed(sizes), ALL.passed(sizes)) == (any_of, all_of)


def test_the_two_guides_of_hubei_differ_in_one_word():
    catalog = load()
    found = {
        code: next(one.threshold for one in catalog.industry(code).questions
                   if one.id == "large_place")
        for code in ("cafe", "tea-shop")
    }  # fmt: skip
    assert (found["cafe"], found["tea-shop"]) == (ANY, ALL)
