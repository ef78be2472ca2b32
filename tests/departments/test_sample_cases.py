"""With perfect readings, the bundled cases end as their truth says: from form to decision."""

import json
from pathlib import Path

import pytest
import yaml
from restaurant_papers import TODAY

from cases.model import Field, Form, Material
from departments.clock import Calendar
from departments.decision import decide
from departments.opinions import parse
from departments.precheck import precheck
from departments.review import Edit, Review, apply
from departments.routing import route
from extractors.unify import unify
from samples import SampleCase, cases
from templates.catalog import load, permits_for

CATALOG = load()
INDUSTRY = CATALOG.industry("restaurant")
CASES = {case.name: case for case in cases()}


def readings(case: SampleCase) -> list[Material]:
    """The documents as a reader without mistakes would give them."""
    return [_reading(path) for path in sorted(case.truth.glob("*.json")) if path.stem != "case"]


def _reading(path: Path) -> Material:
    truth = json.loads(path.read_text("utf-8"))
    fields = {
        name: [Field(value=one) for one in value] if isinstance(value, list) else Field(value=value)
        for name, value in truth["fields"].items()
    }
    return Material(
        file=truth["file"], sha256=path.stem, status="ok", kind=truth["kind"], fields=fields
    )


def permits_of(case: SampleCase) -> list:
    facts = yaml.safe_load((case.folder / "case.yaml").read_text("utf-8"))
    codes = permits_for(INDUSTRY, facts["answers"], facts["permits"])
    return [CATALOG.permit(code) for code in codes]


def hints_of(case: SampleCase, form: Form | None = None) -> list[tuple[str, str]]:
    materials = readings(case)
    found = precheck(
        form or unify(materials), materials, INDUSTRY, permits_of(case), TODAY, CATALOG
    )
    return [(hint.code, hint.subject) for hint in found]


@pytest.mark.parametrize("name", ["a-all-well", "c-one-refused"])
def test_a_complete_case_needs_nobody(name: str):
    assert hints_of(CASES[name]) == []


def test_the_case_that_contradicts_itself_needs_one_word():
    case = CASES["b-address-differs"]
    assert hints_of(case) == [("conflict", "premises")]
    truth = json.loads((case.truth / "case.json").read_text("utf-8"))["form"]["premises"]
    materials = readings(case)
    edits = Review(fields={"premises": Edit(value=truth)})
    reviewed = apply(unify(materials), edits, "审核员", materials, CATALOG).form
    assert hints_of(case, reviewed) == []
    assert unify(materials, reviewed).value("premises") == truth


def test_the_case_with_missing_papers_is_told_both_and_nothing_else():
    assert hints_of(CASES["d-material-missing"]) == [
        ("material-missing", "lease|property_certificate"),
        ("material-missing", "health_certificate"),
    ]


@pytest.mark.parametrize("case", [case for case in cases() if case.opinions])
def test_the_departments_answers_come_to_the_stated_ending(case: SampleCase):
    materials, permits = readings(case), permits_of(case)
    locality = CATALOG.locality("default")
    asked = route(unify(materials), materials, permits, TODAY, locality, Calendar(CATALOG.years))
    assert case.opinions is not None
    opinions = parse(case.opinions.read_bytes(), [one.permit for one in asked])
    decision = decide(asked, opinions, permits, CATALOG.departments, locality, TODAY)
    results = {one.permit: one.result for one in decision.permits}
    assert [code for code, said in results.items() if said == "granted"] == case.expected["granted"]
    assert [code for code, said in results.items() if said == "refused"] == case.expected["refused"]
    assert decision.outcome == "license"
