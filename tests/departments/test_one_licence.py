"""The rules about one licence of several permits, each by its source (domain.md §0, §1.1, §4.1)."""

from datetime import date

import pytest

from cases.model import Consultation, Decision, Form, Opinion
from departments.clock import Calendar
from departments.decision import decide
from departments.routing import route
from templates.catalog import load, permits_for

CATALOG = load()
HERE = CATALOG.locality("default")
CALENDAR = Calendar(CATALOG.years)
ON = date(2026, 11, 23)


def ended(results: dict[str, str]) -> Decision:
    """The decision when departments say ``grant`` or ``refuse`` to these permits."""
    permits = [CATALOG.permit(code) for code in results]
    asked = [Consultation(permit=one.code, department=one.department, form={}) for one in permits]
    opinions = [
        Opinion(permit=code, kind=kind, number="样本", facts="样本", basis="样本")
        for code, kind in results.items()
    ]
    return decide(asked, opinions, permits, CATALOG.departments, HERE, ON)


@pytest.mark.parametrize(
    ("granted", "outcome"),
    [
        (["FD"], "no-license"),
        (["FD", "TB"], "license"),
        (["FD", "SB"], "no-license"),  # a managed item is no permit (§0.6)
        (["PB", "PHF"], "no-license"),  # nor is a filing
        (["EN", "PS"], "no-license"),
        (["EN", "PS", "FS"], "license"),
        (["PB", "PH"], "license"),
    ],
)
def test_two_permits_make_a_licence_and_filings_are_none(granted: list[str], outcome: str):
    """普陀区“一业一证”政策解读: issued only where two or more permits apply."""
    assert ended(dict.fromkeys(granted, "grant")).outcome == outcome


def test_the_source_of_two_is_named_where_the_number_stands():
    assert HERE.minimum.permits == 2
    assert "普陀区" in HERE.minimum.source
    assert (HERE.minimum.count_filings, HERE.minimum.count_managed) == (False, False)


def test_one_refusal_does_not_hold_up_the_rest():
    """行政许可法 第二十六条、第三十八条: each authority decides its own and gives its reasons."""
    decision = ended({"SP": "refuse", "PH": "grant", "FS": "grant", "FD": "grant"})
    assert decision.outcome == "license"
    results = {one.permit: one.result for one in decision.permits}
    assert results == {"SP": "refused", "PH": "granted", "FS": "granted", "FD": "granted"}
    refused = next(one for one in decision.permits if one.result == "refused")
    assert (refused.reason, refused.basis, refused.authority) == ("样本", "样本", "样本区公安局")


def test_a_refusal_that_leaves_one_permit_leaves_no_licence_but_the_permit():
    """普陀区政策解读: with one permit left it is given by itself."""
    decision = ended({"FD": "grant", "TB": "refuse"})
    assert decision.outcome == "no-license"
    assert decision.permits[0].result == "granted"


def test_the_time_of_the_whole_lengthens_no_permits_own_limit():
    """行政许可法 第四十二条: 45 days cap the joint case; FS keeps the 10 of 消防法 第十五条."""
    asked = [CATALOG.permit(code) for code in ("FD", "FS", "TB")]
    due = {one.permit: one.due_on for one in route(Form(), (), asked, ON, HERE, CALENDAR)}
    assert due["FS"] == CALENDAR.add_working_days(ON, 10).on
    assert due["FD"] == due["TB"] == CALENDAR.add_working_days(ON, 20).on


@pytest.mark.parametrize(
    ("accepted", "rules"),
    [
        (date(2025, 1, 17), ["PB/1", "PH/1"]),
        (date(2025, 1, 19), ["PB/1", "PH/1"]),
        (date(2025, 1, 20), ["PB/1", "PHF/1"]),
    ],
)
def test_a_bookshop_is_routed_by_the_rules_of_its_day(accepted: date, rules: list[str]):
    """公共场所卫生管理条例 as revised 2024-12-06, in force from 2025-01-20 (§0.1)."""
    codes = permits_for(CATALOG.industry("bookshop"), {}, day=accepted)
    permits = [CATALOG.permit(code) for code in codes]
    asked = route(Form(), (), permits, accepted, HERE, CALENDAR)
    assert [one.rule for one in asked] == rules


@pytest.mark.parametrize(
    ("industry", "first", "then"),
    [
        ("private-school", "ED", "NP"),  # 民办教育促进法 第十九条
        ("vocational-school", "EDV", "NP"),
        ("internet-cafe", "PS", "NT"),  # 互联网上网服务营业场所管理条例 第十一条
        ("internet-cafe", "FS", "NT"),
        ("ktv", "EN", "PS"),  # 娱乐场所管理条例 第九条至第十一条
        ("hotel", "FS", "SP"),  # the opinion of the fire brigade comes first
    ],
)
def test_what_comes_first_stands_in_an_earlier_stage(industry: str, first: str, then: str):
    codes = [one.code for one in CATALOG.industry(industry).permits if one.applies_on(ON)]
    stages = CATALOG.stages(codes, ON)
    place = {code: number for number, stage in enumerate(stages) for code in stage}
    assert place[first] < place[then]
