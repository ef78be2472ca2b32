"""Tick boxes in pictures: which squares are boxes, which are ticked, and where they are put."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from printed import line

from cases.model import TextLine
from extractors.pictures.ticks import DOUBT, Tick, boxes, with_ticks

Image = NDArray[np.uint8]
SIDE = 22
ROW = 60


def form(marks: str, *, grain: float = 0.0) -> Image:
    """A page with a tick box at the left of each row, filled in as ``marks`` say."""
    image = np.full((900, 800, 3), 255, np.uint8)
    for i, mark in enumerate(marks):
        x, y = 100, 104 + ROW * i
        ink = (150, 40, 30)
        cv2.rectangle(image, (x, y), (x + SIDE, y + SIDE), (20, 20, 20), 2)
        if mark == "v":
            cv2.polylines(image, [np.array([(x + 4, y + 11), (x + 9, y + 17), (x + 18, y + 4)])],
                          False, ink, 3)  # fmt: skip
        elif mark == "V":  # reaches out of the box
            cv2.polylines(image, [np.array([(x + 3, y + 10), (x + 9, y + 17), (x + 30, y - 9)])],
                          False, ink, 3)  # fmt: skip
        elif mark == "L":  # reaches out to the left and below
            cv2.polylines(image, [np.array([(x - 5, y + 9), (x + 7, y + 27), (x + 26, y - 6)])],
                          False, ink, 3)  # fmt: skip
        elif mark == "x":
            cv2.line(image, (x + 4, y + 4), (x + 18, y + 18), ink, 3)
            cv2.line(image, (x + 18, y + 4), (x + 4, y + 18), ink, 3)
        elif mark == "f":
            cv2.rectangle(image, (x, y), (x + SIDE, y + SIDE), (20, 20, 20), -1)
        elif mark == "i":  # a filled square within
            cv2.rectangle(image, (x + 5, y + 5), (x + SIDE - 5, y + SIDE - 5), (20, 20, 20), -1)
        elif mark == ".":  # a stray stroke
            cv2.line(image, (x + 12, y + 14), (x + 15, y + 10), (60, 60, 60), 2)
        # Strokes of letters right of it.
        cv2.line(image, (x + 36, y + 2), (x + 60, y + 2), (20, 20, 20), 2)
        cv2.line(image, (x + 48, y + 2), (x + 48, y + 22), (20, 20, 20), 2)
    if grain:
        noise = np.random.default_rng(1).normal(0, grain, image.shape)
        spoiled = np.clip(cv2.GaussianBlur(image, (0, 0), 0.7) + noise, 0, 255).astype(np.uint8)
        return np.asarray(cv2.imdecode(cv2.imencode(".jpg", spoiled, [1, 60])[1], 1), np.uint8)
    return image


def read(texts: list[str]) -> list[TextLine]:
    """The rows as OCR gives them, the boxes inside the lines' boxes."""
    return [
        line(text, 96, 100 + ROW * i, width=34 + 30 * len(text.lstrip("□☑")))
        for i, text in enumerate(texts)
    ]


@pytest.mark.parametrize("grain", [0.0, 8.0], ids=["clean", "noise"])
def test_boxes_are_told_empty_or_ticked_however_they_are_filled_in(grain: float) -> None:
    lines = read(["□许可甲", "许可乙", "许可丙", "许可丁", "许可戊", "许可己"])
    found = boxes(form(" vVxfi", grain=grain), lines)
    assert [tick.ticked for tick in found] == [False, True, True, True, True, True]
    assert all(abs(tick.box[0] - 100) <= 3 and abs(tick.side - SIDE) <= 6 for tick in found)
    marked = with_ticks(lines, found)
    assert [one.text for one in marked] == [
        "☐许可甲", "☑许可乙", "☑许可丙", "☑许可丁", "☑许可戊", "☑许可己",
    ]  # fmt: skip
    assert all(one.confidence >= 0.9 for one in marked)


def test_boxes_below_each_other_need_no_reading_by_ocr() -> None:
    lines = read(["许可甲", "许可乙", "许可丙"])
    marked = with_ticks(lines, boxes(form(" v "), lines))
    assert [one.text for one in marked] == ["☐许可甲", "☑许可乙", "☐许可丙"]


def test_a_tick_may_reach_out_of_its_box_on_every_side() -> None:
    lines = read(["□许可甲", "许可乙", "□许可丙"])
    marked = with_ticks(lines, boxes(form(" L "), lines))
    assert [one.text for one in marked] == ["☐许可甲", "☑许可乙", "☐许可丙"]


def test_a_ticked_box_without_a_place_in_its_line_makes_the_line_doubtful() -> None:
    options = line("☐新办国际变更", 100, 100, width=210)
    ticks = [Tick((102, 104, 124, 126), False, 1.0), Tick((165, 104, 187, 126), True, 1.0, 1)]
    (marked,) = with_ticks([options], ticks)
    assert (marked.text, marked.confidence) == ("☐新办国际变更", DOUBT)
    (sure,) = with_ticks([options], ticks[:1])
    assert sure.confidence > DOUBT


def test_a_lone_square_that_ocr_did_not_read_is_no_box() -> None:
    lines = read(["吃饭", "其他", "文字"])
    image = form(" ")
    assert boxes(image, lines) == []


@pytest.mark.parametrize("text", ["口腔诊所", "国家公园", "回民食堂"])
def test_a_letter_that_is_a_square_stays_a_letter(text: str) -> None:
    image = form("   v")
    cv2.rectangle(image, (106, 110), (116, 120), (20, 20, 20), -1)
    lines = read([text, "□许可乙", "□许可丙", "许可丁"])
    marked = with_ticks(lines, boxes(image, lines))
    assert marked[0].text == text
    assert [one.text for one in marked[1:]] == ["☐许可乙", "☐许可丙", "☑许可丁"]


def test_a_hardly_marked_box_is_doubtful() -> None:
    lines = read(["□许可甲", "□许可乙"])
    marked = with_ticks(lines, boxes(form(" ."), lines))
    assert marked[0].confidence >= 0.9
    assert marked[1].confidence <= 0.8


def test_cells_of_a_table_are_no_boxes() -> None:
    image = np.full((900, 800, 3), 255, np.uint8)
    for i in range(6):
        cv2.rectangle(image, (100, 100 + ROW * i), (160, 160 + ROW * i), (0, 0, 0), 2)
    lines = read(["文字"] * 6)
    assert boxes(image, lines) == []


def test_a_box_takes_the_place_of_what_ocr_read_for_it() -> None:
    options = line("□新办□变更", 100, 100, width=180)
    ticks = [Tick((102, 104, 124, 126), False, 1.0), Tick((192, 104, 214, 126), True, 0.9)]
    (marked,) = with_ticks([options], ticks)
    assert marked.text == "☐新办☑变更"
    assert marked.confidence == DOUBT  # OCR saw the second one empty


def test_a_letter_gives_way_only_beside_a_box_that_ocr_read() -> None:
    options = line("□新办 口变更", 100, 100, width=192)
    ticks = [Tick((102, 104, 124, 126), False, 1.0), Tick((204, 104, 226, 126), False, 1.0, 10)]
    (marked,) = with_ticks([options], ticks)
    assert marked.text == "☐新办 ☐变更"


def test_a_dropped_box_in_the_middle_is_put_in_and_doubtful() -> None:
    options = line("☑新办变更", 100, 100, width=180)
    ticks = [Tick((102, 104, 124, 126), True, 1.0), Tick((195, 104, 217, 126), True, 1.0, 12)]
    (marked,) = with_ticks([options], ticks)
    assert marked.text == "☑新办☑变更"
    assert marked.confidence == DOUBT


def test_a_box_behind_its_option_is_put_there_by_the_blank_behind_it() -> None:
    options = line("食品经营许可户外招牌设置□", 100, 100, width=468)
    ticks = [
        Tick((283, 104, 305, 126), True, 1.0, gap=3, after=55),
        Tick((543, 104, 565, 126), False, 1.0, gap=3, after=60),
    ]
    (marked,) = with_ticks([options], ticks)
    assert marked.text == "食品经营许可☑户外招牌设置☐"
    assert marked.confidence == DOUBT


def test_ticked_boxes_behind_the_options_of_a_row_need_no_reading_by_ocr() -> None:
    image = np.full((300, 1200, 3), 255, np.uint8)
    lines = []
    for i in range(3):
        x = 100 + 350 * i
        lines.append(line("许可甲乙", x, 100, width=150))
        cv2.line(image, (x, 104), (x + 110, 104), (20, 20, 20), 2)
        cv2.rectangle(image, (x + 125, 104), (x + 125 + SIDE, 104 + SIDE), (20, 20, 20), -1)
    assert [one.text for one in with_ticks(lines, boxes(image, lines))] == ["许可甲乙☑"] * 3
    assert boxes(image, lines[:2]) == []


def test_a_ticked_box_read_as_a_character_gives_way_before_an_answer() -> None:
    answers = [line("国是", 100, 100 + ROW * i) for i in range(3)]
    ticks = [Tick((102, 104 + ROW * i, 124, 126 + ROW * i), True, 1.0) for i in range(3)]
    marked = with_ticks(answers, ticks)
    assert [one.text for one in marked] == ["☑是"] * 3
    assert all(one.confidence == DOUBT for one in marked)


def test_a_box_whose_place_was_guessed_stands_there_once() -> None:
    image = form("v v")
    lines = [line("☑许可甲", 96, 100, width=124), line("□许可丙", 96, 100 + 2 * ROW, width=124)]
    cv2.rectangle(image, (300, 104), (300 + SIDE, 104 + SIDE), (20, 20, 20), -1)
    row = line("☑许可甲许可乙", 96, 100, width=350)
    marked = with_ticks([row, lines[1]], boxes(image, [row, lines[1]]))
    assert marked[0].text.count("☑") == 2


def test_a_box_left_of_the_line_is_put_before_it() -> None:
    option = line("变更", 140, 100, width=60)
    (marked,) = with_ticks([option], [Tick((110, 104, 132, 126), True, 1.0, 30)])
    assert (marked.text, marked.confidence) == ("☑变更", 0.99)


def test_a_box_that_only_ocr_saw_is_doubtful() -> None:
    (marked,) = with_ticks([line("□变更", 100, 100)], [])
    assert (marked.text, marked.confidence) == ("□变更", DOUBT)


def test_an_option_without_a_box_among_others_is_doubtful() -> None:
    lines = read(["□许可甲", "□许可乙", "许可丙"])
    ticks = [Tick((100, 104 + ROW * i, 122, 126 + ROW * i), False, 1.0) for i in range(2)]
    marked = with_ticks(lines, ticks)
    assert [one.confidence for one in marked] == [0.99, 0.99, DOUBT]
    assert marked[2].text == "许可丙"


def test_an_option_without_a_box_in_a_row_of_others_is_doubtful() -> None:
    lines = [line(text, 100 + 200 * i, 100) for i, text in enumerate(["□药店", "□饭店", "书店"])]
    label = line("行业", 10, 100)
    ticks = [Tick((102 + 200 * i, 104, 124 + 200 * i, 126), False, 1.0) for i in range(2)]
    marked = with_ticks([*lines, label], ticks)
    assert [one.confidence for one in marked] == [0.99, 0.99, DOUBT, 0.99]


def test_lines_far_from_boxes_stay_as_they_are() -> None:
    lines = [line("经营范围：口腔诊疗", 100, 100), line("√", 100, 300)]
    assert with_ticks(lines, []) == tuple(lines)
