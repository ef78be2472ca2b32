"""The office family: what is filled in, ticked and signed is what its truth says."""

from functools import lru_cache

import numpy
import pytest
from drawn import Drawn, draw, needs_fonts, unprinted
from vocabulary import VOCABULARY

from samples.generator.material.__main__ import kinds
from samples.generator.material.invent import invent
from samples.generator.material.office.filled import Filled, Hand, In, Slot, listed

LAYOUTS = {
    (kind, name): layout
    for kind, layouts in kinds("office").items()
    for name, layout in layouts.items()
}
LEAST = {"application_form": 9, "lease": 6, "commitment_letter": 6, "power_of_attorney": 6}
SEED = 7


def sheet() -> Filled:
    return Filled(100, 60, rng=numpy.random.default_rng(1), hand=Hand("kai", pen=True))


@lru_cache(maxsize=128)
def first(kind: str, name: str) -> Drawn:
    return draw(LAYOUTS[kind, name], SEED)


def test_the_kinds_that_everybody_words_for_himself_have_many_layouts():
    for kind, least in LEAST.items():
        assert sum(kind == of for of, _ in LAYOUTS) >= least, kind


@needs_fonts
@pytest.mark.parametrize(("kind", "name"), LAYOUTS)
def test_a_layout_prints_what_its_truth_says(kind, name):
    drawn = first(kind, name)
    assert set(drawn.fields) <= set(VOCABULARY[kind].split())
    assert "样本" in drawn.printed
    assert unprinted(drawn) == [], drawn.printed


@needs_fonts
@pytest.mark.parametrize(("kind", "name"), [place for place in LAYOUTS if place[0] in LEAST])
def test_a_value_that_is_printed_is_in_the_truth(kind, name):
    facts, drawn = invent(numpy.random.default_rng(SEED)), first(kind, name)
    lease, given = facts.tenancy, facts.authorisation
    values = {
        "application_form": {
            "credit_code": facts.firm.credit_code,
            "id_number": facts.firm.head.id_number,
            "contact_phone": facts.application.phone,
            "premises": facts.application.premises,
        },
        "lease": {
            "certificate_number": lease.certificate,
            "lessor": lease.lessor,
            "lessee": lease.lessee,
            "premises": lease.premises,
        },
        "commitment_letter": {"entity_name": facts.firm.name},
        "power_of_attorney": {"agent": given.agent.name, "agent_id_number": given.agent.id_number},
    }[kind]
    for field, value in values.items():
        assert (value in drawn.printed) == (drawn.fields.get(field) == value), field


@needs_fonts
@pytest.mark.parametrize(
    ("kind", "name"), sorted({kind: (kind, name) for kind, name in LAYOUTS}.values())
)
def test_a_layout_draws_the_same_twice(kind, name):
    assert draw(LAYOUTS[kind, name], SEED) == first(kind, name)


@needs_fonts
@pytest.mark.parametrize(
    ("kind", "name", "field"),
    [
        ("application_form", "window", "permits_requested"),
        ("application_form", "above", "permits_requested"),
        ("application_form", "food", "business_items"),
        ("commitment_letter", "one-letter", "items"),
    ],
)
def test_the_list_of_the_truth_is_what_is_ticked(kind, name, field):
    drawn = first(kind, name)
    offered = {text for text, _ in drawn.options}
    ticked = [text for text, on in drawn.options if on]
    truth = drawn.fields[field]
    assert truth
    assert set(truth) <= offered
    assert [text for text in ticked if text in truth] == truth
    others = {"新办", "餐饮服务经营者", "否"}
    assert set(ticked) - set(truth) <= others


@needs_fonts
def test_of_yes_and_no_the_permits_asked_for_have_yes():
    drawn = first("application_form", "yes-no")
    offered = invent(numpy.random.default_rng(SEED)).application.offered
    yes = [on for text, on in drawn.options if text == "是"]
    no = [on for text, on in drawn.options if text == "否"]
    assert no == [not on for on in yes]
    asked = [name for name, on in zip(offered, yes, strict=True) if on]
    assert asked == drawn.fields["permits_requested"]


@needs_fonts
def test_a_pen_leaves_its_line_a_little_and_no_more():
    ink = []
    for text in ("", "成都市样本区人民路12号"):
        paper = sheet()
        if text:
            paper.enter(10, 20, text, 5)
        dark = numpy.argwhere(numpy.asarray(paper.picture.convert("L")) < 160)
        ink.append(dark)
    assert len(ink[0]) == 0
    top, left = ink[1].min(axis=0) / 300 * 25.4
    low, right = ink[1].max(axis=0) / 300 * 25.4
    assert 19 < top < 22
    assert 23 < low < 27.5
    assert 8.5 < left < 12
    assert right < 10 + paper.length(text, "kai", 5) + 1.5


@needs_fonts
def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="does not fit its blank"):
        sheet().blank(10, 10, 12, "成都市样本区人民路12号", 4)
    with pytest.raises(ValueError, match="does not fit its cell"):
        sheet().enter_box((10, 10, 30, 15), "成都市样本区人民路12号附30号", 4)
    with pytest.raises(ValueError, match="options do not fit"):
        sheet().options((10, 10, 40, 15), [("食品经营许可", True), ("户外招牌设置", False)], 4)
    with pytest.raises(ValueError, match="leaves the form"):
        sheet().grid(10, 10, (20, 20), [(8, ["名称", Slot(In("样本"), 2)])])
    with pytest.raises(ValueError, match="do not fill the form"):
        sheet().grid(10, 10, (20, 20), [(8, ["名称"])])


def test_matters_are_told_apart_but_not_within_brackets():
    assert listed("食品经营许可、户外招牌设置") == ["食品经营许可", "户外招牌设置"]
    assert listed("散装食品（含冷藏、含熟食）销售、热食制售") == [
        "散装食品（含冷藏、含熟食）销售",
        "热食制售",
    ]
