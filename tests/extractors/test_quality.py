"""Picture quality: every fault is found on a page that has it and on no other."""

import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw
from quality_work import judged

from cases.model import Box, Page, Quality, Spot, TextLine
from extractors.ocr.engine import Image
from extractors.ocr.pool import Readers
from extractors.pictures.quality import judge, problems
from samples import FOLDER
from samples.generator.ink import font

TEXTS = (
    "甲乙双方在自愿平等协商一致的基础上就房屋租赁事宜",
    "订立本合同承租方应按约定用途使用房屋不得擅自改变",
    "租赁期限自二〇二六年一月一日起至二〇二八年十二月",
    "三十一日止租金每月人民币壹万贰仟元整按季度支付",
)
LETTER, ROWS, LEFT = 36, 16, 200

Spoil = Callable[[Image], Image]


@lru_cache(maxsize=8)
def written(paper: int = 245, ink: int = 40, letter: int = LETTER) -> Image:
    """A4 at 200 dpi with ``ROWS`` lines of print."""
    sheet = Pillow.new("L", (1654, 2339), paper)
    pen = ImageDraw.Draw(sheet)
    for row in range(ROWS):
        pen.text((LEFT, top(row)), TEXTS[row % 4], font=font("serif", letter), fill=ink)
    return shot(np.asarray(sheet, np.float32))


def top(row: int) -> int:
    return 250 + 110 * row


def read_lines(letter: int = LETTER, confidence: float = 0.99) -> list[TextLine]:
    """The lines of ``written`` as an engine gives them: a quarter higher than the letters."""
    return [
        TextLine(
            text=(text := TEXTS[row % 4]),
            box=(LEFT - 4, top(row) + 2, LEFT + letter * len(text) + 4, top(row) + 1.25 * letter),
            confidence=confidence,
            engine="test",
        )
        for row in range(ROWS)
    ]


def shot(pixels: np.ndarray, noise: float = 3.0) -> Image:
    """Pixels with a camera's grain, as three channels."""
    grain = np.random.default_rng(7).normal(0, noise, pixels.shape[:2])
    grey = pixels if pixels.ndim == 2 else pixels.mean(axis=2)
    sheet = np.asarray((grey + grain).clip(0, 255), np.uint8)
    return np.ascontiguousarray(np.repeat(sheet[..., None], 3, axis=2))


def blurred(sigma: float) -> Spoil:
    return lambda image: shot(cv2.GaussianBlur(image.astype(np.float32), (0, 0), sigma))


def moved(length: int, angle: float) -> Spoil:
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1
    turn = cv2.getRotationMatrix2D(((length - 1) / 2, (length - 1) / 2), angle, 1)
    kernel = np.asarray(cv2.warpAffine(kernel, turn, (length, length)), np.float32)
    return lambda image: shot(cv2.filter2D(image.astype(np.float32), -1, kernel / kernel.sum()))


def lit(gain: float) -> Spoil:
    return lambda image: shot(image * np.float32(gain), noise=2.0)


def glare(image: Image, x: float, y: float, radius: float, strength: float = 320.0) -> Image:
    """A lamp's reflection around a point of the page, clipped as a camera does."""
    rows, columns = np.mgrid[0 : image.shape[0], 0 : image.shape[1]]
    spot = strength * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * radius**2))
    return shot(image[..., 0] * 0.85 + spot)


def scaled(image: Image, lines: list[TextLine], factor: float) -> tuple[Image, list[TextLine]]:
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), [
        line.model_copy(update={"box": tuple(v * factor for v in line.box)}) for line in lines
    ]


def cropped(image: Image, lines: list[TextLine], box: Box) -> tuple[Image, list[TextLine]]:
    """A part of the page with the lines that can be seen in it."""
    x0, y0, x1, y1 = (int(v) for v in box)
    seen = []
    for line in lines:
        a, b, c, d = line.box
        inside = (max(a, x0) - x0, max(b, y0) - y0, min(c, x1) - x0, min(d, y1) - y0)
        if inside[0] < inside[2] and inside[1] + 10 < inside[3]:
            share = (inside[2] - inside[0]) / (c - a)
            text = line.text[: max(1, round(share * len(line.text)))]
            seen.append(line.model_copy(update={"box": inside, "text": text}))
    return np.ascontiguousarray(image[y0:y1, x0:x1]), seen


def on_table(image: Image, margins: tuple[int, int, int, int]) -> Image:
    """A photograph of the page on a dark table: what is seen left, above, right and below."""
    left, above, right, below = margins
    return np.asarray(
        cv2.copyMakeBorder(image, above, below, left, right, cv2.BORDER_CONSTANT, value=(70,) * 3),
        np.uint8,
    )


def shifted(lines: list[TextLine], x: float, y: float) -> list[TextLine]:
    return [
        line.model_copy(
            update={"box": (line.box[0] + x, line.box[1] + y, line.box[2] + x, line.box[3] + y)}
        )
        for line in lines
    ]


def as_page(quality: Quality | None, *lines: TextLine) -> Page:
    return Page(
        number=3, width=1654, height=2339, source="ocr", reason="test", quality=quality, lines=lines
    )


def told(quality: Quality | None, *lines: TextLine) -> list[str]:
    return [problem.code for problem in problems(as_page(quality, *lines), "a.jpg")]


def test_a_good_scan_has_nothing_to_complain_about():
    quality = judge(written(), read_lines())
    assert (quality.shows, quality.reasons, quality.spots) == ("text", (), ())
    assert quality.letter == pytest.approx(LETTER, rel=0.05)
    assert quality.edge == pytest.approx(0.09, abs=0.02)
    assert quality.paper == pytest.approx(245, abs=8)
    assert told(quality, *read_lines()) == []


@pytest.mark.parametrize("factor", [0.75, 0.5, 0.4])
def test_measures_follow_the_letters_and_not_the_size_of_the_picture(factor: float):
    quality = judge(*scaled(written(), read_lines(), factor))
    assert quality.letter == pytest.approx(LETTER * factor, rel=0.05)
    assert (quality.reasons, quality.spots) == ((), ())


def test_small_letters_are_told_with_their_height():
    image, lines = scaled(written(), read_lines(), 0.25)
    quality = judge(image, lines)
    assert quality.reasons == ("low-resolution",)
    (problem,) = problems(as_page(quality, *lines), "a.jpg")
    assert (problem.code, problem.page, problem.file) == ("low-resolution", 3, "a.jpg")
    assert "9 pixels tall, 16 are needed" in problem.message


@pytest.mark.parametrize(
    "spoil",
    [blurred(2.8), blurred(4.0), moved(13, 0), moved(13, 90), moved(13, 45)],
    ids=["soft", "very soft", "moved across", "moved down", "moved aslant"],
)
def test_blur_is_told_whichever_way_it_goes(spoil: Spoil):
    quality = judge(spoil(written()), read_lines())
    assert quality.reasons == ("blurred",)


def test_noise_is_no_blur_and_hides_none():
    noisy = judge(shot(written()[..., 0].astype(np.float32), noise=14), read_lines())
    assert noisy.reasons == ()
    soft = cv2.GaussianBlur(written()[..., 0].astype(np.float32), (0, 0), 3.5)
    assert judge(shot(soft, noise=14), read_lines()).reasons == ("blurred",)


@pytest.mark.parametrize(("gain", "reasons"), [(0.45, ()), (0.16, ("dark",))])
def test_a_dark_page_is_told_when_its_paper_is_nearly_black(gain: float, reasons: tuple[str]):
    assert judge(lit(gain)(written()), read_lines()).reasons == reasons


@pytest.mark.parametrize(("ink", "reasons"), [(180, ()), (224, ("low-contrast",))])
def test_faint_print_is_told(ink: int, reasons: tuple[str]):
    assert judge(written(ink=ink), read_lines()).reasons == reasons


def test_a_fault_in_one_place_is_told_for_what_lies_there():
    image = written().copy()
    soft = blurred(4.0)(written())
    image[top(5) - 20 : top(6) - 20] = soft[top(5) - 20 : top(6) - 20]
    lines = read_lines()
    quality = judge(image, lines)
    assert quality.reasons == ()
    assert [quality.at(line.box) for line in lines] == [
        ("blurred",) if row == 5 else () for row in range(ROWS)
    ]


def test_glare_is_told_where_print_pales():
    x, y = LEFT + 8 * LETTER, top(6) + 20
    lines = read_lines()
    quality = judge(glare(written(), x, y, 75), lines)
    assert quality.reasons == ("glare",)
    assert quality.at((x - 20, y - 20, x + 20, y + 20)) == ("glare",)
    assert quality.at(lines[0].box) == quality.at(lines[12].box) == ()


def test_glare_that_swallows_the_rest_of_a_line_is_told():
    """The engine reads on to where the letters pale, and knows of no more."""
    x = LEFT + 14 * LETTER
    lines = [
        line.model_copy(
            update={"text": line.text[:12], "box": (*line.box[:2], LEFT + 12 * LETTER, line.box[3])}
        )
        if row in (6, 7)
        else line
        for row, line in enumerate(read_lines())
    ]
    image = glare(written(), x, top(7) - 35, 95)
    assert judge(image, lines).at((x, top(6), x + 50, top(7) + 40)) == ("glare",)


def test_a_bright_lamp_beside_the_print_is_no_glare():
    lit_up = glare(written(), 1400, top(7), 75)
    assert lit_up[top(7), 1400, 0] == 255
    assert judge(lit_up, read_lines()).reasons == ()


def test_white_printed_on_tinted_paper_is_no_glare():
    image = written(paper=215).copy()
    image[top(3) - 30 : top(8), 1100:1500] = 255
    lines = [line.model_copy(update={"box": (*line.box[:2], 1090, line.box[3])})
             for line in read_lines()]  # fmt: skip
    assert judge(image, lines).reasons == ()


def test_paper_that_is_white_all_over_has_no_glare():
    assert judge(written(paper=255), read_lines()).reasons == ()


def test_text_that_runs_out_of_the_picture_is_told():
    image, lines = cropped(written(), read_lines(), (0, 0, LEFT + 10.5 * LETTER, 2339))
    quality = judge(image, lines)
    assert quality.reasons == ("cut-off",)
    assert quality.at(lines[0].box) == ("cut-off",)
    image, lines = cropped(written(), read_lines(), (0, top(2) + 18, 1654, 2339))
    quality = judge(image, lines)
    assert quality.reasons == ("cut-off",)
    assert (quality.at(lines[0].box), quality.at(lines[1].box)) == (("cut-off",), ())


def test_text_close_to_the_border_is_not_cut_off():
    """A tight crop: two pixels of paper are left beside the letters."""
    image, lines = cropped(written(), read_lines(), (LEFT - 3, 0, 1654, 2339))
    assert judge(image, lines).reasons == ()


def test_a_photograph_without_one_edge_of_the_paper_is_told_when_text_is_next_to_it():
    image, lines = cropped(written(), read_lines(), (0, 0, 1654, top(9) + 75))
    whole = on_table(image, (90, 80, 90, 80))
    assert judge(whole, shifted(lines, 90, 80)).reasons == ()
    lost = on_table(image, (90, 80, 90, 0))
    quality = judge(lost, shifted(lines, 90, 80))
    assert quality.reasons == ("cut-off",)
    assert quality.spots == (Spot(reason="cut-off", box=shifted(lines, 90, 80)[-1].box),)
    assert judge(image, lines).reasons == (), "a scan shows no edge anywhere"


def test_a_watermark_spoils_nothing():
    """Faint, large and aslant across the page: its box holds half of the lines."""
    image = written().copy()
    cv2.putText(image, "SAMPLE", (300, 1500), cv2.FONT_HERSHEY_SIMPLEX, 12, (225,) * 3, 20)
    mark = TextLine(text="SAMPLE", box=(290, 900, 1500, 1560), confidence=0.9, engine="test")
    faint = TextLine(text="样本样本", box=(300, 2080, 700, 2330), confidence=0.9, engine="test")
    cv2.putText(image, "SAMPLE", (320, 2250), cv2.FONT_HERSHEY_SIMPLEX, 3, (228,) * 3, 6)
    quality = judge(image, [*read_lines(), mark, faint])
    assert (quality.reasons, quality.spots) == ((), ())


def test_pages_without_text_are_told_apart():
    rng = np.random.default_rng(2)
    blank = shot(np.full((2339, 1654), 236.0))
    noise = rng.integers(0, 256, (2339, 1654, 3), dtype=np.uint8)
    night = shot(np.full((2339, 1654), 14.0), noise=8)
    shapes = cv2.GaussianBlur(rng.integers(0, 256, (23, 16)).astype(np.float32), (0, 0), 1)
    scene = shot(cv2.resize(shapes, (1654, 2339), interpolation=cv2.INTER_NEAREST))
    unread = blurred(9.0)(written())
    pages = {"blank": blank, "noise": noise, "night": night, "scene": scene, "unread": unread}
    found = {name: judge(image, ()) for name, image in pages.items()}
    assert {name: quality.shows for name, quality in found.items()} == {
        "blank": "blank", "noise": "noise", "night": "picture", "scene": "picture",
        "unread": "picture",
    }  # fmt: skip
    assert {name: told(quality) for name, quality in found.items()} == {
        "blank": ["blank-page"], "noise": ["no-text"], "night": ["no-text"], "scene": ["no-text"],
        "unread": ["no-text"],
    }  # fmt: skip
    (said,) = problems(as_page(found["noise"]), "a.jpg")
    assert "nothing but noise" in said.message


def test_noise_stays_noise_when_the_engine_reads_letters_into_it():
    noise = np.random.default_rng(2).integers(0, 256, (2339, 1654, 3), dtype=np.uint8)
    invented = TextLine(text="田目", box=(100, 100, 160, 130), confidence=0.4, engine="test")
    quality = judge(noise, [invented])
    assert quality.shows == "noise"
    (problem,) = problems(as_page(quality, invented), "a.jpg")
    assert problem.code == "no-text" and "nothing but noise" in problem.message


def test_what_can_hardly_be_read_is_told():
    good, poor = read_lines(), read_lines(confidence=0.5)
    assert told(None, *poor) == ["illegible"]
    assert told(None, *good[:10], *poor[:6]) == ["partly-illegible"]
    assert told(None, *good[:15], *poor[:1]) == []
    assert told(None) == ["no-text"]


def test_a_page_in_another_language_is_told():
    english = "This certificate is issued to the company named below"
    line = read_lines()[0].model_copy(update={"text": english})
    assert told(None, line) == ["not-chinese"]
    assert told(None, line, read_lines()[1]) == []
    assert told(None, line.model_copy(update={"text": "91500107MAC8R2K578 " * 3})) == []


def test_a_page_kept_by_an_earlier_version_is_still_understood():
    kept = '{"number":1,"width":9,"height":9,"source":"ocr","reason":"test","lines":[]}'
    assert Page.model_validate_json(kept).quality is None
    page = as_page(judge(glare(written(), 500, 900, 75), read_lines()), *read_lines())
    assert Page.model_validate_json(page.model_dump_json()) == page


def test_a_page_is_judged_in_a_few_hundredths_of_a_second():
    image, lines = written(), read_lines()
    began = time.process_time()
    for _ in range(5):
        judge(image, lines)
    assert (time.process_time() - began) / 5 < 0.15


def test_no_bundled_sample_is_complained_about_but_the_worn_page(readers: Readers):
    waits = {}
    for path in sorted((FOLDER / "restaurant" / "cases").glob("*/*")):
        name = f"{path.parent.name}/{path.name}"
        if path.suffix in (".jpg", ".png"):
            waits[name] = readers.submit(judged, path, "picture", 1)
        elif path.name == "租赁合同.pdf":
            for number in range(1, _pages(path) + 1):
                waits[f"{name} {number}"] = readers.submit(judged, path, "pdf", number)
    found = {name: wait() for name, wait in waits.items()}
    assert len(found) >= 20
    assert {name: quality.reasons for name, quality in found.items() if quality.reasons} == {
        "b-address-differs/租赁合同.pdf 2": ("blurred",)
    }
    spoilt = {name for name, quality in found.items() if quality.spots}
    assert spoilt == {"b-address-differs/租赁合同.pdf 2"}


def _pages(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return len(document)
