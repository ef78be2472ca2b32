"""The held-out family: the same each time, as its truth says, in its own faces."""

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
from PIL import Image
from vocabulary import VOCABULARY

from samples.generator.codes import in_words
from samples.generator.facts import Fields
from samples.generator.material import fonts as tuning_fonts
from samples.generator.material.__main__ import kinds
from samples.generator.material.former import fonts as former_fonts
from samples.generator.material.invent import invent
from samples.generator.material.opened import fonts as opened_fonts
from samples.generator.material.sheet import Sheet, TextSheet
from samples.generator.material.unseen import fonts, press, words

LACKING = sorted({package for path, package in fonts.FONTS.values() if not path.exists()})
needs_fonts = pytest.mark.skipif(
    bool(LACKING), reason=f"not installed: apt-get install {' '.join(LACKING)}"
)

LEAST = {
    "business_license": 8,
    "permit": 8,
    "application_form": 8,
    "lease": 8,
    "unknown": 8,
    "food_permit": 5,
    "property_certificate": 5,
    "qualification": 5,
    "commitment_letter": 5,
    "health_certificate": 5,
    "sanitation_report": 5,
    "fire_acceptance": 5,
    "power_of_attorney": 4,
}
"""How many layouts of a kind there are at least; three where nothing is said."""

FAMILY = kinds("unseen")
LAYOUTS = [(kind, name) for kind, layouts in FAMILY.items() for name in layouts]
DRAWN = {
    "TWSung",
    "TWKai",
    "Unifont",
    "NotoSansCJKscMedium",
    "NotoSansCJKscDemiLight",
    "NotoSansCJKscBlack",
    "NotoSerifCJKscRegular",
    "NotoSerifCJKscMedium",
    "NotoSerifCJKscSemiBold",
    "NotoSerifCJKscBlack",
}
"""How names of the fonts in its PDFs begin, without signs between: one for each face."""


@dataclass(frozen=True)
class Drawn:
    """A drawing, and all that it printed, without spaces."""

    content: str
    """Its digest: a picture is 17 MB."""
    fields: Fields
    printed: str
    sealed: frozenset[str]
    """What stands around its seals."""
    faces: frozenset[str]
    """Names of the fonts that its text is set in."""


def draw(kind: str, name: str) -> Drawn:
    """Draw a layout of the first world that fits on it, listening to what is set."""
    said: list[str] = []
    used: set[str] = set()
    sealed: set[str] = set()
    typeset, seal = press._typeset, press.seal

    def set_(template, content, rng, pictures, form):
        text, faces = text_of(typeset(template, content, copy.deepcopy(rng), pictures, "pdf"))
        said.append(text)
        used.update(faces)
        return typeset(template, content, rng, pictures, form)

    def stamp(holder, rng, below=""):
        sealed.add(holder)
        return seal(holder, rng, below)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press, "_typeset", set_)
        patch.setattr(press, "seal", stamp)
        patch.setattr(press, "DPI", 100)
        sheet = world(kind, name)
    content = sheet.pdf if isinstance(sheet, TextSheet) else sheet.picture.tobytes()
    digest = hashlib.sha256(content).hexdigest()
    return Drawn(digest, sheet.fields, squeezed(said[-1]), frozenset(sealed), frozenset(used))


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


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(pdf: bytes) -> tuple[str, set[str]]:
    """The characters of a PDF in the order they were set, and the fonts they are set in."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        chars = [char for page in opened.pages for char in page.chars]
    names = {re.sub(r"[^A-Za-z]", "", char["fontname"].partition("+")[2]) for char in chars}
    return "".join(char["text"] for char in chars), names


def ways(value: str) -> list[str]:
    """How a paper may print a normalised value."""
    if value == "long-term":
        return ["长期"]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = date.fromisoformat(value)
        forms = (words.padded, words.plain, words.numerals, words.dotted, words.slashed)
        return [value, *(form(day) for form in forms)]
    found = [value]
    if re.fullmatch(r"\d+", value):
        yuan = Decimal(value)
        found += [f"{yuan:,}", words.myriads(yuan)]
        if 0 < yuan < 10**8:
            found.append(in_words(int(yuan)).removesuffix("整"))
    return found


def test_every_kind_is_there_in_several_layouts():
    assert set(FAMILY) == set(VOCABULARY)
    few = {kind: len(layouts) for kind, layouts in FAMILY.items()}
    assert {kind: count for kind, count in few.items() if count < LEAST.get(kind, 3)} == {}
    assert len(LAYOUTS) >= 90


@needs_fonts
@pytest.mark.parametrize(("kind", "name"), LAYOUTS)
def test_a_layout_prints_what_its_truth_says(kind, name):
    drawn = first(kind, name)
    assert set(drawn.fields) <= set(VOCABULARY[kind].split())
    assert "样本" in drawn.printed
    # A seal or a signature is a picture: what it says is not among the characters.
    for field, value in drawn.fields.items():
        if field == "applicant_signed" or field == "issuing_authority" and value in drawn.sealed:
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
    faces = first(kind, name).faces
    assert {face for face in faces if not face.startswith(tuple(DRAWN))} == set()
    assert faces


def test_no_face_is_used_by_another_family():
    own = {path.resolve() for path, _ in fonts.FONTS.values()}
    others = {path.resolve() for path, _ in opened_fonts.FONTS.values()}
    others |= {path.resolve() for path, _ in former_fonts.FONTS.values()}
    others |= {path.resolve() for path, *_ in tuning_fonts.FONTS.values()}
    assert own & others == set()
    assert len(own) == len(DRAWN) == 10


def test_papers_of_no_known_kind_have_no_fields():
    for name in FAMILY["unknown"]:
        assert first("unknown", name).fields == {}


@needs_fonts
def test_a_paper_that_runs_over_its_page_is_refused(monkeypatch):
    monkeypatch.setattr(press, "_typeset", lambda *_: [b"one", b"two"])
    with pytest.raises(ValueError, match="lease_letter runs over its page"):
        press.sheet("lease_letter", {}, {}, numpy.random.default_rng(1))


@needs_fonts
def test_a_character_that_no_face_has_is_refused():
    rng = numpy.random.default_rng(1)
    with pytest.raises(ValueError, match="song cannot draw \U0010fffe"):
        press.sheet("lease_letter", {"lessor": "\U0010fffe"}, {}, rng)
    with pytest.raises(ValueError, match="阿卜杜拉 is too long for a name seal"):
        press.chop("阿卜杜拉", rng)


@needs_fonts
def test_a_seal_is_red_and_lets_the_print_under_it_be_seen():
    drawn = Image.open(io.BytesIO(press.seal("样本局", numpy.random.default_rng(1))))
    pixels = numpy.asarray(drawn)
    inked = pixels[pixels[..., 3] > 60]
    assert inked[:, 0].min() > 200
    assert inked[:, 1].max() < 40
    assert pixels[..., 3].max() < 220


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一")]
)
def test_numbers_are_counted_as_they_are_spoken(number, said):
    assert words.counted(number) == said


def test_days_and_amounts_are_written_as_papers_do():
    day = date(2026, 3, 5)
    assert words.numerals(day) == "二〇二六年三月五日"
    assert [words.padded(day), words.plain(day)] == ["2026年03月05日", "2026年3月5日"]
    assert [words.dotted(day), words.slashed(day)] == ["2026.03.05", "2026/03/05"]
    assert [words.myriads(1_005_000), words.myriads(50_000_000)] == ["100.5", "5000"]


def test_a_missing_font_names_its_package(monkeypatch):
    monkeypatch.setitem(fonts.FONTS, "kai", (Path("/nowhere/kai.ttf"), "fonts-cns11643-kai"))
    with pytest.raises(FileNotFoundError, match="apt-get install fonts-cns11643-kai"):
        fonts.path("kai")
