"""Indicators: the published figures by their formula, and what is counted (dossier §4.5)."""

from datetime import date
from decimal import Decimal

import pytest

from desk.commands.catalog_shapes import show_shape
from templates.catalog import Catalog, load
from templates.indicators import NAMES, Figure, indicators, pooled, rate

CATALOG = load()
HERE = CATALOG.locality("default")
ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [
        (313, 98, "68.69"),  # elements, reported 69 %
        (845, 200, "76.33"),  # Singapore, "over 75 %"
        (53, 10, "81.13"),  # documents, reported 81 %
        (95, 5, "94.74"),  # limits, reported 95 %
        (15215, 2529, "83.38"),  # reported 83 %
        (2, 3, "-50.00"),
        (3, 3, "0.00"),
    ],
)
def test_rates_are_the_published_ones(before: int, after: int, percent: str):
    assert rate(before, after) == Decimal(percent)


def test_there_is_no_rate_of_nothing():
    assert rate(0, 0) is None
    assert Figure(5, None, 0, 2).rate is None


def of(industry: str, **local: dict[str, int]) -> dict[str, tuple[int | None, int | None]]:
    place = HERE.model_copy(update=local)
    found = indicators(CATALOG, CATALOG.industry(industry), place, ON)
    return {name: (one.before, one.after) for name, one in found.items()}


def test_a_restaurant_counts_what_its_permits_ask_for():
    """FD sees 16 elements, FS 10, SB 6, TB 10; the form has each once, and the case's own."""
    rules = {code: CATALOG.permit(code).rule_on(ON) for code in ("FD", "FS", "SB", "TB")}
    assert [len(rule.needs) for rule in rules.values()] == [16, 10, 6, 10]
    assert of("restaurant")["elements"] == (42, 23)


def test_a_restaurants_papers_are_those_of_its_guide():
    """4 of every application, four times, and 3 + 1 + 1 + 1 of single permits; 平面图 is shared."""
    shape = show_shape(CATALOG, CATALOG.industry("restaurant"), "default", ON)
    assert of("restaurant")["documents"] == (22, len(shape.materials)) == (22, 9)


@pytest.mark.parametrize("industry", sorted(CATALOG.industries))
def test_papers_after_are_those_of_the_guide(industry: str):
    shape = show_shape(CATALOG, CATALOG.industry(industry), "default", ON)
    assert of(industry)["documents"][1] == len(shape.materials)


def test_limits_are_added_one_by_one_and_taken_together_by_stage():
    """宾馆: SP, PH, HS? FD 20 days each, FS 10; SP waits for the opinion of FS."""
    assert of("hotel")["statutory"] == (70, 40)
    assert of("restaurant")["statutory"] == (50, 20)


def test_a_limit_of_the_place_fills_the_gap():
    assert of("restaurant", statutory_days={"SB": 25})["statutory"] == (75, 25)


def test_what_is_promised_counts_only_when_every_limit_has_its_promise():
    assert of("restaurant")["promised"] == (50, None)
    assert of("restaurant", promised_days={"FD": 3, "FS": 2})["promised"] == (50, None)
    assert of("restaurant", promised_days={"FD": 3, "FS": 2, "TB": 5})["promised"] == (50, 5)


def test_an_industry_without_limits_has_no_such_figure():
    found = indicators(CATALOG, CATALOG.industry("clinic"), HERE, ON)["statutory"]
    assert (found.before, found.after, found.rate, found.counted, found.total) == (
        None, None, None, 0, 2
    )  # fmt: skip


def test_steps_and_trips_are_those_of_the_procedure():
    assert (of("restaurant")["steps"], of("restaurant")["trips"]) == ((20, 5), (8, 1))
    assert {CATALOG.procedure.alone.certainty, CATALOG.procedure.together.certainty} == {"assumed"}


def test_pooled_figures_add_the_counts_of_those_that_have_a_rate():
    industries = ("restaurant", "clinic", "hotel")
    found = [indicators(CATALOG, CATALOG.industry(one), HERE, ON) for one in industries]
    whole = pooled(found)
    assert (whole["statutory"].before, whole["statutory"].after) == (120, 60)
    assert (whole["statutory"].counted, whole["statutory"].total) == (2, 3)
    assert whole["elements"].before == sum(one["elements"].before or 0 for one in found)
    assert (whole["promised"].before, whole["promised"].rate) == (None, None)
    assert set(whole) == set(NAMES)


def test_nothing_pooled_is_nothing(catalog: Catalog = CATALOG):
    assert pooled([])["elements"] == Figure(None, None, 0, 0)


def test_the_rules_of_the_day_are_counted():
    """书店: the sanitary permit with its report and plan until 2025-01-19, a filing since."""
    shop = CATALOG.industry("bookshop")
    papers = [indicators(CATALOG, shop, HERE, day)["documents"].before
              for day in (date(2025, 1, 19), date(2025, 1, 20))]  # fmt: skip
    assert papers[0] is not None and papers[1] is not None and papers[0] > papers[1]
