"""What is no paper for a counter: a result that says what it is, and never an invented field."""

import json
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from bad_work import resident_mb
from PIL import Image as Pillow
from PIL import ImageDraw
from printed import typeset

from cases.model import Field, Material
from cases.settings import Settings
from extractors.ocr.pool import SECONDS_PER_PIECE, Readers
from extractors.read import Source, read_files
from extractors.text import squeeze
from samples import FOLDER
from samples.generator.ink import font

CASE = FOLDER / "restaurant" / "cases" / "a-all-well"
LICENSE = CASE / "营业执照.jpg"
TRUTH = FOLDER / "restaurant" / "truth" / CASE.name
ENGLISH = (
    "This certificate is issued to the company named below",
    "and confirms that the articles of association were filed",
    "with the registrar on the ninth of November in the year",
    "stated above. The registered office of the company is",
    "situated in the county of its incorporation, and it is",
    "permitted to carry on the trade of a restaurant keeper.",
)
PAGES = 300


def noise() -> Pillow.Image:
    """What a broken scanner sends."""
    dots = np.random.default_rng(2).integers(0, 256, (2339, 1654, 3), dtype=np.uint8)
    return Pillow.fromarray(dots)


def blank() -> Pillow.Image:
    """A sheet of paper with its grain and the shade of a scanner's lid."""
    rows, columns = np.mgrid[0:2339, 0:1654]
    paper = 242 - 6 * columns / 1654 + 3 * np.sin(rows / 300)
    grain = np.random.default_rng(3).normal(0, 2.5, paper.shape)
    return Pillow.fromarray((paper + grain).clip(0, 255).astype(np.uint8)).convert("RGB")


def cat() -> Pillow.Image:
    """A tabby on a sofa, out of the head: fur, eyes, whiskers, a room out of focus behind it."""
    dice = np.random.default_rng(5)
    wide, high = 1600, 1200
    room = cv2.resize(dice.uniform(60, 190, (5, 7, 3)).astype(np.float32), (wide, high),
                      interpolation=cv2.INTER_CUBIC)  # fmt: skip
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    stripes = np.sin((columns + 60 * np.sin(rows / 90)) / 24)[..., None]
    fur = np.array([70, 110, 150], np.float32) + 32 * stripes
    body = np.zeros((high, wide), np.uint8)
    cv2.ellipse(body, (850, 1000), (520, 380), 0, 0, 360, (255,), -1)
    cv2.circle(body, (620, 520), 260, (255,), -1)
    for ear in ([(420, 400), (430, 140), (590, 300)], [(660, 290), (820, 140), (830, 410)]):
        cv2.fillPoly(body, [np.array(ear, np.int32)], (255,))
    edge = cv2.GaussianBlur(body, (0, 0), 6)[..., None] / 255.0
    picture = room * (1 - edge) + fur * edge
    for x in (520, 720):
        cv2.ellipse(picture, (x, 490), (52, 38), 0, 0, 360, (60, 190, 170), -1)
        cv2.ellipse(picture, (x, 490), (12, 34), 0, 0, 360, (15, 15, 15), -1)
        cv2.circle(picture, (x + 12, 476), 8, (250, 250, 250), -1)
    cv2.fillPoly(picture, [np.array([(590, 590), (650, 590), (620, 630)], np.int32)],
                 (110, 110, 190))  # fmt: skip
    for side in (-1, 1):
        for drop in (-30, 0, 30):
            cv2.line(picture, (620 + 60 * side, 620), (620 + 330 * side, 600 + 2 * drop),
                     (215, 215, 215), 2)  # fmt: skip
    hair = cv2.GaussianBlur(dice.normal(0, 60, (high, wide, 1)).astype(np.float32), (1, 9), 0)
    picture = picture + hair[..., None] * edge + dice.normal(0, 3, picture.shape)
    return Pillow.fromarray(picture.clip(0, 255).astype(np.uint8)[..., ::-1])


def english() -> Pillow.Image:
    """A page of a foreign certificate."""
    sheet = Pillow.new("RGB", (1654, 2339), (246, 246, 244))
    pen = ImageDraw.Draw(sheet)
    for row in range(18):
        at = (180, 260 + 90 * row)
        pen.text(at, ENGLISH[row % len(ENGLISH)], font=font("serif", 40), fill=(30, 30, 30))
    return sheet


def half_turned() -> Pillow.Image:
    """A licence whose lower half lies upside down, as when two papers are copied at once."""
    with Pillow.open(LICENSE) as picture:
        sheet = picture.convert("RGB")
    wide, high = sheet.size
    sheet.paste(sheet.crop((0, high // 2, wide, high)).rotate(180), (0, high // 2))
    return sheet


DRAWN = {"noise": noise, "blank": blank, "cat": cat, "english": english, "half": half_turned}


@pytest.fixture(scope="module")
def read(
    readers: Readers, shared_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Material]:
    """All of them read at once, and a good one after them: no reader is worse for it."""
    folder = tmp_path_factory.mktemp("bad")
    for name, drawn in DRAWN.items():
        drawn().save(folder / f"{name}.jpg", quality=88)
    sources = [Source(name, folder / f"{name}.jpg") for name in DRAWN]
    began = time.monotonic()
    found = read_files([*sources, Source("good", LICENSE)], readers, shared_settings)
    assert time.monotonic() - began < SECONDS_PER_PIECE, "eight seconds where nothing else runs"
    return {material.file: material for material in found}


def codes(material: Material) -> list[str]:
    return [problem.code for problem in material.problems]


@pytest.mark.parametrize(
    ("name", "status", "told"),
    [
        ("noise", "failed", ["no-text"]),
        ("blank", "failed", ["blank-page"]),
        ("cat", "failed", ["no-text"]),
        ("english", "ok", ["not-chinese"]),
    ],
)
def test_what_is_no_document_says_what_it_is(
    name: str, status: str, told: list[str], read: dict[str, Material]
):
    found = read[name]
    assert (found.status, codes(found)) == (status, told)
    assert (found.kind, found.fields) == ("unknown", {})
    assert all(problem.message and problem.page == 1 for problem in found.problems)


def test_noise_is_told_from_a_picture(read: dict[str, Material]):
    assert "nothing but noise" in read["noise"].problems[0].message
    assert "No text was found" in read["cat"].problems[0].message


def test_an_english_page_is_read_all_the_same(read: dict[str, Material]):
    (page,) = read["english"].pages
    said = [squeeze(line.text) for line in page.lines]
    assert len(said) == 18
    assert squeeze(ENGLISH[0]) in said


def test_text_upside_down_in_one_half_is_told_and_nothing_is_made_of_it(read: dict[str, Material]):
    found = read["half"]
    assert (found.status, codes(found)) == ("partial", ["partly-illegible"])
    truth = json.loads((TRUTH / "营业执照.json").read_text("utf-8"))["fields"]
    accepted = {
        name: field.value
        for name, field in found.fields.items()
        if isinstance(field, Field) and not field.needs_review
    }
    assert accepted.items() <= truth.items()


def test_a_good_page_among_bad_ones_is_read_as_ever(read: dict[str, Material]):
    found = read["good"]
    assert (found.status, found.kind, codes(found)) == ("ok", "business_license", [])
    code = found.fields["credit_code"]
    assert isinstance(code, Field) and code.value == "91500107MAC8R2K578"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of 300 pages with a text layer."""
    return typeset(
        tmp_path_factory.mktemp("long") / "long.pdf",
        f"#for n in range({PAGES}) [#if n > 0 {{ pagebreak() }} 第#(n + 1)页 "
        "话说天下大势，分久必合，合久必分。周末七国分争，并入于秦。]",
    )


def test_a_long_file_is_refused_at_once(long: Path, readers: Readers, shared_settings: Settings):
    began = time.monotonic()
    (found,) = read_files([Source("long.pdf", long)], readers, shared_settings)
    assert time.monotonic() - began < 5
    assert (found.status, codes(found)) == ("failed", ["too-many-pages"])
    assert (found.pages, found.fields) == ((), {})
    assert str(PAGES) in found.problems[0].message


def test_a_long_file_is_read_where_it_is_allowed(
    long: Path, readers: Readers, shared_settings: Settings
):
    allowed = shared_settings.model_copy(update={"max_pages": PAGES})
    began = time.monotonic()
    (found,) = read_files([Source("long.pdf", long)], readers, allowed)
    assert time.monotonic() - began < SECONDS_PER_PIECE, "two seconds where nothing else runs"
    assert (found.status, found.kind, found.fields) == ("ok", "unknown", {})
    assert [page.number for page in found.pages] == list(range(1, PAGES + 1))
    assert {page.source for page in found.pages} == {"text"}
    begins = [squeeze(page.lines[0].text)[:5] for page in found.pages[::100]]
    assert begins == ["第1页话说", "第101页", "第201页"]


def test_the_readers_stay_small(read: dict[str, Material], readers: Readers):
    """Whatever they were given; an engine alone has 0.6 GB."""
    assert read
    most = max(readers.submit(resident_mb)() for _ in range(4))
    assert most < 2048
