"""The former held-out family: the same each time, as its truth says, in its own faces."""

import copy
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import numpy
import pdfplumber
import pytest
from PIL import ImageDraw
from vocabulary import VOCABULARY

from samples.generator.codes import in_words
from samples.generator.facts import Fields
from samples.generator.material import fonts as tuning_fonts
from samples.generator.material.__main__ import kinds
from samples.generator.material.former import fonts, press
from samples.generator.material.former.paper import Page
from samples.generator.material.invent import invent
from samples.generator.material.opened import fonts as opened_fonts
from samples.generator.material.opened.words import dotted, numerals, padded, plain, ten_thousands
from samples.generator.material.sheet import Sheet, TextSheet

LACKING = sorted({package for path, package in fonts.FONTS.values() if not path.exists()})
needs_fonts = pytest.mark.skipif(
    bool(LACKING), reason=f"not installed: apt-get install {' '.join(LACKING)}"
)

LEAST = {
    "business_license": 10,
    "food_permit": 4,
    "permit": 6,
    "application_form": 4,
    "lease": 4,
    "floor_plan": 2,
    "id_card": 2,
    "nonprofit_registration": 2,
    "sanitation_report": 2,
}
"""How many layouts of a kind there are at least; three where nothing is said."""

FAMILY = kinds("former")
LAYOUTS = [(kind, name) for kind, layouts in FAMILY.items() for name in layouts]


@dataclass(frozen=True)
class Drawn:
    """A drawing, and all that it printed, without spaces."""

    content: str
    """Its digest: a picture is 26 MB."""
    fields: Fields
    printed: str
    faces: frozenset[str]
    """Files of the fonts that drew on pictures."""


def draw(kind: str, name: str) -> Drawn:
    """Draw a layout of the first world that fits on it, listening to what is set."""
    said: list[str] = []
    used: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        text, typeset = ImageDraw.ImageDraw.text, press._typeset

        def written(pen, xy, string, *rest, **options):
            said.append(string)
            used.add(str(options["font"].path))
            return text(pen, xy, string, *rest, **options)

        def set_(template, content, rng, pictures, form):
            if form == "png":
                again = copy.deepcopy(rng)
                said.append(text_of(typeset(template, content, again, pictures, "pdf")))
            return typeset(template, content, rng, pictures, form)

        patch.setattr(ImageDraw.ImageDraw, "text", written)
        patch.setattr(press, "_typeset", set_)
        sheet = world(kind, name)
    if isinstance(sheet, TextSheet):
        said.append(text_of(sheet.pdf))
    content = sheet.pdf if isinstance(sheet, TextSheet) else sheet.picture.tobytes()
    return Drawn(digest(content), sheet.fields, squeezed("".join(said)), frozenset(used))


def world(kind: str, name: str) -> Sheet | TextSheet:
    """Like the generator: the next world, where a value does not fit."""
    rng = numpy.random.default_rng(7)
    for _ in range(10):
        try:
            return FAMILY[kind][name](invent(rng), rng)
        except ValueError as error:
            last = error
    raise last


@lru_cache(maxsize=128)
def first(kind: str, name: str) -> Drawn:
    return draw(kind, name)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(pdf: bytes) -> str:
    """The characters of a PDF in the order they were set."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "".join(char["text"] for page in opened.pages for char in page.chars)


def ways(value: str) -> list[str]:
    """How a paper may print a normalised value."""
    if value == "long-term":
        return ["长期", "不约定期限"]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = date.fromisoformat(value)
        pieces = f"{day.year}年{day.month}月{day.day}日"
        return [padded(day), plain(day), numerals(day), dotted(day), pieces, value]
    found = [value]
    if re.fullmatch(r"\d+(\.\d+)?", value):
        yuan = Decimal(value)
        tens = yuan / 10_000
        found += [f"{yuan:,}", f"{ten_thousands(yuan)}万", f"{tens:.4f}万", f"{tens:.6f}万"]
        found.append(f"（万元）{ten_thousands(yuan)}")
        if yuan == int(yuan) and 0 < yuan < 10**8:
            words = in_words(int(yuan)).removesuffix("元整")
            found += [f"{words}{unit}" for unit in ("元整", "元", "圆整")]
    return found


def test_every_kind_is_there_in_several_layouts():
    assert set(FAMILY) == set(VOCABULARY)
    few = {kind: len(layouts) for kind, layouts in FAMILY.items()}
    assert {kind: count for kind, count in few.items() if count < LEAST.get(kind, 3)} == {}


@needs_fonts
@pytest.mark.parametrize(("kind", "name"), LAYOUTS)
def test_a_layout_prints_what_its_truth_says(kind, name):
    drawn = first(kind, name)
    assert set(drawn.fields) <= set(VOCABULARY[kind].split())
    assert "样本" in drawn.printed
    for field, value in drawn.fields.items():
        if field == "applicant_signed":
            continue
        for one in value if isinstance(value, list) else [value]:
            shown = [squeezed(way) for way in ways(one)]
            assert any(way in drawn.printed for way in shown), (field, one, drawn.printed)


@needs_fonts
@pytest.mark.parametrize(
    ("kind", "name"), sorted({kind: (kind, name) for kind, name in LAYOUTS}.values())
)
def test_a_layout_draws_the_same_twice(kind, name):
    assert draw(kind, name) == first(kind, name)


@needs_fonts
@pytest.mark.parametrize(("kind", "name"), LAYOUTS)
def test_only_the_faces_of_the_family_draw(kind, name):
    assert first(kind, name).faces <= {str(path) for path, _ in fonts.FONTS.values()}


def test_no_face_is_used_by_another_family():
    own = {path.resolve() for path, _ in fonts.FONTS.values()}
    others = {path.resolve() for path, _ in opened_fonts.FONTS.values()}
    others |= {path.resolve() for path, *_ in tuning_fonts.FONTS.values()}
    assert own & others == set()
    assert len(own) == 5


@needs_fonts
def test_the_hei_has_no_digits_and_borrows_those_of_the_song():
    page = Page(100, 50)
    hei, song = fonts.font("hei", 47), fonts.font("song", 47)
    expected = (hei.getlength("代码") + song.getlength("91A")) * 25.4 / 300
    assert page.length("代码91A", "hei", 4) == pytest.approx(expected)
    assert [fonts.has(face, "9") for face in ("hei", "song", "kai")] == [False, True, True]


@needs_fonts
def test_a_character_that_no_face_has_is_refused():
    with pytest.raises(ValueError, match="kai cannot draw ☑"):
        Page(100, 50).write(10, 10, "样☑本", "kai", 5)


@needs_fonts
def test_text_off_the_sheet_or_on_other_text_is_refused():
    page = Page(100, 50)
    page.write(10, 10, "经营场所", "song", 5)
    with pytest.raises(ValueError, match="'住所' lies on '经营场所'"):
        page.write(25, 12, "住所", "song", 5)
    with pytest.raises(ValueError, match="leaves the sheet"):
        page.write(80, 30, "成都市样本区", "song", 5)


@needs_fonts
def test_a_long_text_is_set_smaller_until_it_fits_or_is_refused():
    page = Page(100, 100)
    assert page.shrink(5, 5, "食品销售；" * 3, "song", 4, 60, 20) == pytest.approx(5 + 4 * 1.4)
    low = page.shrink(5, 20, "食品销售；" * 30, "song", 4, 80, 28)
    assert 20 < low <= 48
    with pytest.raises(ValueError, match="does not fit"):
        page.shrink(5, 60, "食品销售；" * 60, "song", 4, 60, 20)


@needs_fonts
def test_a_label_too_long_for_its_width_is_set_smaller():
    page = Page(100, 50)
    assert page.spread(10, 10, "执行事务合伙人", "hei", 4, 22) == pytest.approx(32, abs=0.6)
    assert page.spread(10, 20, "名称", "hei", 4, 22) == pytest.approx(32, abs=0.1)


@needs_fonts
def test_a_page_with_a_text_layer_keeps_its_words_and_rules():
    page = Page(120, 60, vector=True)
    page.write(10, 10, "统一社会信用代码91350100M000100Y43", "hei", 4)
    page.spread(10, 20, "名称", "kai", 4, 20)
    page.rule(10, 30, 100, 30)
    made = page.text_sheet({"entity_name": "样本"})
    assert squeezed(text_of(made.pdf)) == "统一社会信用代码91350100M000100Y43名称"
    with pdfplumber.open(io.BytesIO(made.pdf)) as opened:
        (line,) = opened.pages[0].lines
        assert line["x1"] - line["x0"] == pytest.approx(90 * 72 / 25.4, abs=0.1)
        names = {char["fontname"].partition("+")[2] for char in opened.pages[0].chars}
    assert len(names) == 3


def test_a_missing_font_names_its_package(monkeypatch):
    monkeypatch.setitem(fonts.FONTS, "kai", (Path("/nowhere/kai.ttf"), "fonts-arphic-gkai00mp"))
    with pytest.raises(FileNotFoundError, match="apt-get install fonts-arphic-gkai00mp"):
        fonts.path("kai")
