"""Seals: the circle is found, its ring read, the print beneath it stands free."""

from itertools import cycle
from pathlib import Path

import cv2
import numpy as np
import pytest
import seal_work
from PIL import Image, ImageDraw

from cases.model import Page, TextLine
from extractors.ocr.engine import cut
from extractors.ocr.lines import Image as Pixels
from extractors.ocr.lines import Piece
from extractors.ocr.pool import Readers
from extractors.pictures.seal import (
    Ring,
    _seal_ink,
    beneath,
    date_rows,
    date_strips,
    find_seal,
    page_seal,
    ring,
    unrolled,
    without_red,
)
from samples import FOLDER
from samples.generator.ink import font
from samples.generator.seal import stamp

LICENSE = FOLDER / "restaurant/cases/a-all-well/营业执照.jpg"
AUTHORITY = "北山市样本区行政审批局"


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A sheet with a seal over print, drawn here; 130 pixels radius around (300, 260)."""
    sheet = Image.new("RGB", (620, 520), (250, 249, 244))
    ImageDraw.Draw(sheet).text(
        (210, 235), "样本年检记录", fill=(30, 30, 30), font=font("serif", 40)
    )
    stamp(sheet, (300, 260), 130, AUTHORITY, np.random.default_rng(7))
    sheet.save(tmp_path / "sealed.png")
    return tmp_path / "sealed.png"


def pixels(path: Path) -> Pixels:
    return np.asarray(cv2.imread(str(path)), dtype=np.uint8)


def test_print_beneath_red_ink_stands_free():
    sheet = np.full((60, 200, 3), 240, dtype=np.uint8)
    sheet[10:50, 20:120] = (60, 60, 220)  # a seal, blue-green-red
    sheet[25:35, 40:160] = (30, 30, 30)
    bleached = without_red(sheet)
    assert bleached[15, 60].min() > 230
    assert bleached[30, 60].max() < 60 and bleached[30, 150].max() < 60


def test_the_circle_of_a_seal_is_found_to_a_few_pixels(sealed: Path):
    circle = find_seal(pixels(sealed))
    assert circle is not None
    assert abs(circle.x - 300) < 5 and abs(circle.y - 260) < 5 and abs(circle.wide - 130) < 6


def test_a_seal_seen_from_the_side_is_an_ellipse(sealed: Path):
    image = pixels(sealed)
    squeezed = np.asarray(cv2.resize(image, None, fx=1.0, fy=0.8), np.uint8)
    found = find_seal(squeezed)
    assert found is not None
    long, short = max(found.wide, found.high), min(found.wide, found.high)
    assert (long, short) == (pytest.approx(130, abs=6), pytest.approx(104, abs=6))


def test_the_seal_of_a_page_is_looked_for_below_its_emblem(sealed: Path):
    sheet = np.full((2000, 1400, 3), 250, dtype=np.uint8)
    cv2.circle(sheet, (700, 250), 150, (60, 60, 220), 6)  # an emblem
    sheet[1400:1920, 700:1320] = pixels(sealed)
    found = page_seal(sheet)
    assert found is not None
    assert (found.x, found.y) == (pytest.approx(1000, abs=6), pytest.approx(1660, abs=6))
    assert page_seal(sheet[:1300]) is None


def test_a_sheet_without_a_seal_has_no_circle():
    sheet = np.full((400, 400, 3), 245, dtype=np.uint8)
    cv2.putText(sheet, "no seal", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 2, (20, 20, 20), 3)
    assert find_seal(sheet) is None


def test_the_strip_begins_at_the_bottom_and_runs_clockwise():
    image = np.full((200, 200, 3), 255, dtype=np.uint8)
    cv2.circle(image, (20, 100), 6, (0, 0, 0), -1)  # left of the middle
    seal = find_seal(pixels_of_ring())
    assert seal is not None
    strip = unrolled(image, seal, 0.6, 1.0)
    dark = int(np.argmin(strip.mean(axis=(0, 2))))
    assert 0.2 < dark / strip.shape[1] < 0.3  # a quarter of the way round


def pixels_of_ring() -> Pixels:
    image = np.full((200, 200, 3), 255, dtype=np.uint8)
    cv2.circle(image, (100, 100), 90, (40, 40, 220), 5)
    return image


def test_the_authority_is_read_from_the_ring(readers: Readers, sealed: Path):
    line = readers.submit(seal_work.on_ring, sealed)()
    assert line is not None
    assert line.text == AUTHORITY
    assert line.engine.endswith("+seal-ring")
    assert line.box == pytest.approx((170, 130, 430, 390), abs=8)


def test_what_reaches_out_of_the_region_stays_as_it_was_read(readers: Readers):
    with Image.open(LICENSE) as picture:
        width, height = picture.size
    region = (float(width // 2), float(height * 3 // 5), float(width), float(height))
    lines = readers.submit(seal_work.beneath, LICENSE, region)()
    assert [line.text for line in lines if line.engine == "t"] == ["外"]
    fresh = [line for line in lines if line.engine != "t"]
    assert fresh and all(line.engine.endswith("+red-removed") for line in fresh)
    assert all(region[0] <= line.box[0] and region[1] <= line.box[1] for line in fresh)
    assert any("市场监督管理局" in line.text for line in fresh)


class Says:
    """An engine that says the same of every line, or one thing after the other."""

    name = "says"

    def __init__(self, *texts: str) -> None:
        self.texts = cycle(texts)

    def read_lines(self, pieces: list[Pixels], wide: float = 1.0) -> list[Piece]:
        return [Piece(text, 0.99, 0.98) for _, text in zip(pieces, self.texts, strict=False)]


class Finds:
    """An engine that finds given lines and counts what it is asked to read once more."""

    name = "finds"

    def __init__(self, *found: TextLine) -> None:
        self.found, self.asked = found, 0

    def find_lines(self, image: Pixels, side: int = 0) -> tuple[TextLine, ...]:
        return self.found

    def read_lines(self, pieces: list[Pixels], wide: float = 1.0) -> list[Piece]:
        self.asked += len(pieces)
        return [Piece("样本市样本区", 0.99, 0.97) for _ in pieces]


@pytest.mark.parametrize(
    ("text", "confidence", "asked"),
    [("样本市样本区", 0.98, 0), ("样本市样本区", 0.6, 1), ("样本市样木区", 0.98, 1)],
    ids=["settled", "unsure", "otherwise"],
)
def test_what_was_surely_read_beside_a_seal_is_not_read_anew(
    text: str, confidence: float, asked: int
):
    before = TextLine(
        text=text, second=text, box=(60, 60, 260, 100), confidence=confidence, engine="t"
    )
    page = Page(number=1, width=600, height=400, source="ocr", reason="", lines=(before,))
    engine = Finds(before.model_copy(update={"text": "样本市样本区", "box": (10, 10, 212, 51)}))
    sheet = np.full((400, 600, 3), 255, dtype=np.uint8)
    (line,) = beneath(page, (50, 50, 500, 300), engine, sheet).lines  # type: ignore[arg-type]
    assert engine.asked == asked
    assert (line == before) is (asked == 0)
    assert line.text == "样本市样本区"


def date_page(*pieces: tuple[str, float]) -> Page:
    lines = tuple(
        TextLine(text=text, box=(x, 50, x + 22 * len(text), 90), confidence=0.9, engine="t")
        for text, x in pieces
    )
    return Page(number=1, width=600, height=200, source="ocr", reason="", lines=lines)


def strips(page: Page, *says: str) -> list[TextLine]:
    image = np.full((200, 600, 3), 255, dtype=np.uint8)
    return list(date_strips(page, (0, 0, 600, 200), Says(*says), image).lines)  # type: ignore[arg-type]


def test_a_date_in_pieces_becomes_one_line_and_its_pieces_go():
    page = date_page(("2024", 50), ("11月", 200), ("日", 330))
    (line,) = strips(page, "2024年11月06日")
    assert line.text == "2024年11月06日"
    assert line.confidence == pytest.approx(0.99)


def test_a_date_that_few_views_give_is_kept_in_doubt():
    page = date_page(("2024", 50))
    (line,) = strips(page, "2024年11月06日", "2024年月日", "024")
    assert line.text == "2024年11月06日"
    assert line.confidence < 0.5


def test_a_date_on_which_no_two_views_agree_is_not_taken():
    page = date_page(("2024", 50))
    other = [f"2024年11月{day:02}日" for day in range(1, 10)]
    assert [line.text for line in strips(page, *other)] == ["2024"]


def test_a_line_that_is_no_year_or_a_whole_date_is_left_alone():
    page = date_page(("2024年11月06日", 50))
    assert [line.text for line in strips(page, "2020年01月01日")] == ["2024年11月06日"]
    assert [line.text for line in strips(date_page(("20245", 50)), "2020年01月01日")] == ["20245"]


@pytest.mark.parametrize("slope", [0.0, 0.03, -0.03])
def test_a_sloping_line_is_cut_level(slope: float):
    image = np.full((200, 500, 3), 255, dtype=np.uint8)
    x = np.arange(50, 450)
    middle = (100 + slope * (x - 250)).round().astype(int)
    for offset in range(-10, 11):
        image[middle + offset, x] = 0
    rise = abs(slope) * 400
    box = (50.0, 100 - 10 - rise / 2, 450.0, 100 + 11 + rise / 2)
    piece = cut(image, box, slope, padding=0.0)
    dark = (piece.mean(axis=2) < 128)[:, 10:-10]
    assert piece.shape[0] == pytest.approx(21, abs=3)
    assert dark.mean() > 0.85


def test_the_seal_of_a_grey_scan_is_found_on_the_whole_page(sealed: Path):
    sheet = np.full((2000, 1400, 3), 250, dtype=np.uint8)
    sheet[1400:1920, 700:1320] = pixels(sealed)
    grey = cv2.cvtColor(cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    found = page_seal(np.asarray(grey, np.uint8))
    assert found is not None
    assert (found.x, found.y) == (pytest.approx(1000, abs=8), pytest.approx(1660, abs=8))
    assert found.wide == pytest.approx(130, abs=8)


def test_the_ink_of_a_seal_is_as_sharp_as_its_green_channel_and_print_fades():
    sheet = np.full((240, 240, 3), 235, dtype=np.uint8)
    sheet[40:44, 20:220] = (60, 60, 200)  # a stroke of the seal, blue-green-red
    sheet[150:190, 20:220] = (60, 60, 200)
    sheet[90:100, 20:220] = (30, 30, 30)  # print
    _, jpeg = cv2.imencode(".jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, 80])
    ink = _seal_ink(np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8))[:, 120, 0]
    assert ink[41:43].max() < 80  # the stroke is dark
    assert ink[36] > 180 and ink[48] > 180  # and no wider than it was
    assert ink[93:97].min() > 200


@pytest.mark.parametrize(
    ("says", "sure"),
    [
        (["样本市样本区民政局"] * 4, True),
        (["样本市样本区民政局"] * 3 + ["样本市祥本区民政局"], True),
        (["样本市样本区民政局", "样本市祥本区民政局"] * 2, False),
    ],
)
def test_an_authority_on_which_the_views_are_divided_is_in_doubt(says: list[str], sure: bool):
    read = ring(Ring(100, 100, 90, 90, 0), Says(*says), pixels_of_ring())  # type: ignore[arg-type]
    assert read.text == "样本市样本区民政局"
    assert (read.confidence > 0.9) is sure


def test_a_seal_close_to_a_red_frame_is_found(sealed: Path):
    sheet = np.full((2000, 1400, 3), 250, dtype=np.uint8)
    sheet[1300:1820, 700:1320] = pixels(sealed)
    x0, y0, x1, y1 = 60, 60, 1340, 1705  # the seal's lowest point is at 1690
    cv2.rectangle(sheet, (x0, y0), (x1, y1), (50, 50, 200), 10)
    found = page_seal(sheet)
    assert found is not None
    assert (found.x, found.y) == (pytest.approx(1000, abs=6), pytest.approx(1560, abs=6))


def test_a_view_that_lost_a_digit_of_the_day_has_no_vote():
    page = date_page(("2016", 50))
    (line,) = strips(page, "2016年02月24日", "2016年02月2日")
    assert (line.text, line.confidence < 0.9) == ("2016年02月24日", True)
    (sure,) = strips(page, *["2016年02月24日"] * 5, "2016年02月2日")
    assert (sure.text, sure.confidence > 0.9) == ("2016年02月24日", True)


def rows_across(*says: str) -> list[TextLine]:
    page = date_page(("样本市样本区样本局", 50))
    image = np.full((200, 600, 3), 255, dtype=np.uint8)
    seal = Ring(300, 100, 60, 60, 0)
    return list(date_rows(page, seal, Says(*says), image).lines)[1:]  # type: ignore[arg-type]


def test_a_date_that_only_rows_across_a_seal_show_is_asked_about():
    (found,) = rows_across("样本局", "2024年11月6日", "024年11月6日")
    assert found.text == "2024年11月06日"
    assert found.confidence < 0.9
    assert 60 < (found.box[1] + found.box[3]) / 2 < 180


def test_rows_across_a_seal_that_agree_on_nothing_give_no_date():
    assert rows_across("样本局", "2024年11月", "024年11月6日") == []
    assert rows_across(*(f"2024年11月{day}日" for day in range(1, 29))) == []
