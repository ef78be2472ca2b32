"""What two and three readings make of a line."""

from collections.abc import Sequence

import numpy as np
import pytest

from cases.model import TextLine
from extractors.ocr.engine import SECOND_WIDE, as_reading, confirmed, read_twice
from extractors.ocr.lines import Image, Piece

PAGE = np.full((200, 600, 3), 255, dtype=np.uint8)


class Says:
    """An engine whose second and third readings are given."""

    name = "says"

    def __init__(self, second: Piece, third: Piece | None = None) -> None:
        self.second, self.third = second, third
        self.thirds = 0

    def read_lines(self, pieces: Sequence[Image], wide: float = 1.0) -> list[Piece]:
        if wide == SECOND_WIDE:
            return [self.second] * len(pieces)
        self.thirds += len(pieces)
        assert wide == 1.0 and (self.third or not pieces)
        return [self.third] * len(pieces)  # type: ignore[list-item]


def first(text: str, score: float = 0.97) -> TextLine:
    return TextLine(text=text, box=(50, 50, 400, 90), confidence=score, engine="tiny")


def read(line: TextLine, engine: Says) -> TextLine:
    (found,) = confirmed(engine, PAGE, [line])  # type: ignore[arg-type]
    return found


def test_two_readings_that_agree_need_no_third():
    engine = Says(Piece("样本县（甲）", 0.99, 0.91))
    line = read(first("样本县(甲)"), engine)
    assert (line.text, line.second, engine.thirds) == ("样本县（甲）", "样本县(甲)", 0)
    assert line.confidence == 0.97, "the lesser of the two, but no less than the weakest letter"


@pytest.mark.parametrize(
    ("second", "third", "text", "agrees", "confidence"),
    [
        (Piece("李淼", 0.99, 0.95), Piece("李淼", 0.98, 0.93), "李淼", True, 0.93),
        (Piece("李淼", 0.99, 0.95), Piece("李森", 0.98, 0.92), "李森", True, 0.92),
        (Piece("李焱", 0.5, 0.2), Piece("李森", 0.98, 0.9), "李森", True, 0.2),
        (Piece("李淼", 0.99, 0.95), Piece("李焱", 0.9, 0.8), "李淼", False, 0.95),
        (Piece("李淼", 0.9, 0.8), Piece("李焱", 0.99, 0.96), "李焱", False, 0.96),
    ],
    ids=["third says second", "third says first", "second was unsure", "all differ", "third best"],
)
def test_a_third_reading_decides_between_two(
    second: Piece, third: Piece, text: str, agrees: bool, confidence: float
):
    engine = Says(second, third)
    line = read(first("李森", 0.96), engine)
    assert (line.text, engine.thirds) == (text, 1)
    assert (line.second == line.text) is agrees
    assert line.confidence == confidence


@pytest.mark.parametrize(("sure", "agrees"), [(0.99, False), (0.9, True)])
def test_a_letter_that_the_better_model_drops_twice_is_in_doubt(sure: float, agrees: bool):
    engine = Says(Piece("样本广场座21层", 0.99, 0.98), Piece("样本广场座21层", 0.99, 0.97))
    line = read(first("样本广场E座21层", sure), engine)
    assert line.text == "样本广场座21层"
    assert (line.second == line.text) is agrees


def test_what_is_no_text_is_left_out_of_a_search():
    engine = Says(Piece("口", 0.2, 0.1), Piece("曰", 0.2, 0.1))
    assert read_twice(engine, PAGE, [first("日", 0.31)]) == []  # type: ignore[arg-type]


def test_a_reading_keeps_what_is_text_and_how_it_lies():
    corners = [
        [(100, 100), (500, 110), (500, 150), (100, 140)],
        [(9, 9), (30, 9), (30, 30), (9, 30)],
    ]
    reading = as_reading(
        [np.array(four, dtype=float) for four in corners],
        [("样本路88号", 0.98765), ("口", 0.2)],
        90,
        (800, 600, 3),
        "test",
    )
    (line,) = reading.lines
    assert (line.text, line.box, line.confidence) == ("样本路88号", (100, 100, 500, 150), 0.9877)
    assert (line.slope, line.engine) == (0.025, "test")
    assert (reading.rotation, reading.skew, reading.width, reading.height) == (90, 0.0, 600, 800)


def tilt(*slopes: float) -> float:
    """Of a page with a line of each slope."""
    ends = [(100, 100 + 400 * slope) for slope in slopes]
    corners = [
        np.array([(0, top), (400, end), (400, end + 30), (0, top + 30)], dtype=float)
        for top, end in ends
    ]
    return as_reading(corners, [("样本", 0.9)] * len(slopes), 0, (800, 600, 3), "test").skew


def test_a_diagonal_watermark_does_not_tilt_the_page():
    assert tilt(*[-0.5] * 9, 0.02, 0.02, 0.03) == 0.02
    assert tilt(0.03, 0.03, 0.05, 0.05, 0.05) == 0.05
