"""The opened family: it draws the same each time, and prints what its truth says."""

import importlib
import pkgutil
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import numpy
import pytest
from drawn import Drawn, draw, needs_fonts, unprinted
from vocabulary import VOCABULARY

from samples.generator.material import opened
from samples.generator.material.invent import invent
from samples.generator.material.opened import fonts
from samples.generator.material.opened.paper import Cell, Paper
from samples.generator.material.opened.words import (
    amount,
    dotted,
    numerals,
    padded,
    plain,
    ten_thousands,
)

LAYOUTS = {
    (module.name, name): layout
    for module in pkgutil.iter_modules(opened.__path__)
    for name, layout in getattr(
        importlib.import_module(f"{opened.__name__}.{module.name}"), "LAYOUTS", {}
    ).items()
}


@lru_cache(maxsize=64)
def first(kind: str, name: str) -> Drawn:
    return draw(LAYOUTS[kind, name], 7)


def test_the_kinds_and_two_layouts_of_the_important_five():
    kinds = {kind for kind, _ in LAYOUTS}
    assert len(kinds) >= 9
    assert kinds <= set(VOCABULARY)
    several = {kind: sum(kind == of for of, _ in LAYOUTS) for kind in kinds}
    assert several["business_license"] >= 4
    for kind in ("food_permit", "permit", "id_card", "lease", "application_form"):
        assert several[kind] >= 2, kind


@needs_fonts
@pytest.mark.parametrize(("kind", "name"), LAYOUTS)
def test_a_layout_prints_what_its_truth_says(kind, name):
    drawn = first(kind, name)
    assert set(drawn.fields) <= set(VOCABULARY[kind].split())
    assert unprinted(drawn) == [], drawn.printed


@needs_fonts
@pytest.mark.parametrize(
    ("kind", "name"), sorted({kind: (kind, name) for kind, name in LAYOUTS}.values())
)
def test_a_layout_draws_the_same_twice(kind, name):
    assert draw(LAYOUTS[kind, name], 7) == first(kind, name)


@needs_fonts
@pytest.mark.parametrize("name", [name for kind, name in LAYOUTS if kind == "application_form"])
def test_the_permits_of_the_truth_are_those_ticked(name):
    drawn = first("application_form", name)
    offered = invent(numpy.random.default_rng(7)).application.offered
    ticked = [permit for permit in offered if f"■{permit}" in drawn.printed]
    assert ticked == drawn.fields["permits_requested"]
    assert all(f"□{permit}" in drawn.printed for permit in offered if permit not in ticked)


@needs_fonts
def test_a_sheet_is_marked_as_a_sample():
    for kind, name in LAYOUTS:
        assert "样本" in first(kind, name).printed, (kind, name)


@needs_fonts
def test_text_on_text_is_refused():
    paper = Paper(100, 50)
    paper.write(10, 10, "经营场所", "song", 5)
    with pytest.raises(ValueError, match="'住所' lies on '经营场所'"):
        paper.write(25, 12, "住所", "song", 5)


@needs_fonts
def test_text_off_the_sheet_or_on_its_border_is_refused():
    paper = Paper(100, 50)
    with pytest.raises(ValueError, match="leaves the sheet"):
        paper.write(80, 10, "成都市样本区", "song", 5)
    paper.write(5, 10, "住所", "song", 5)
    paper.border(4, 4, (90, 90, 90))
    with pytest.raises(ValueError, match="leaves the sheet"):
        paper.write(5, 20, "住所", "song", 5)


@needs_fonts
def test_a_character_without_glyph_is_refused():
    with pytest.raises(ValueError, match="hei cannot draw \U0001f600"):
        Paper(100, 50).write(10, 10, "样\U0001f600本", "hei", 5)


@needs_fonts
def test_a_cell_that_cannot_hold_its_text_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        Paper(100, 50).table(10, 10, [12], [(5, [Cell("许可项目：食品销售；餐饮服务")])])


@needs_fonts
def test_lines_never_begin_with_closing_or_end_with_opening_punctuation():
    paper = Paper(60, 60)
    said = []
    write = paper.write
    paper.write = lambda x, y, text, *rest, **more: (
        said.append(text) or write(x, y, text, *rest, **more)
    )
    paper.block(5, 5, "食品销售（仅预包装）。餐饮服务", "song", 5, 25)
    assert said == ["食品销售", "（仅预包装）。", "餐饮服务"]


def test_amounts_and_days_are_printed_in_each_style():
    day = date(2011, 10, 20)
    assert numerals(day) == "二〇一一年十月二十日"
    assert numerals(date(2020, 12, 31)) == "二〇二〇年十二月三十一日"
    assert padded(date(2016, 3, 8)) == "2016年03月08日"
    assert plain(date(2016, 3, 8)) == "2016年3月8日"
    assert dotted(date(2016, 3, 8)) == "2016.03.08"
    assert ten_thousands(12_345_600) == "1234.56"
    assert amount(Decimal("50000.00")) == "50000"
    assert amount(1_000_000) == "1000000"


def test_a_missing_font_names_its_package(monkeypatch):
    monkeypatch.setitem(fonts.FONTS, "song", (Path("/nowhere/HanaMinA.ttf"), "fonts-hanazono"))
    with pytest.raises(FileNotFoundError, match="apt-get install fonts-hanazono"):
        fonts.path("song")
