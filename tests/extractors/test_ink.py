import cv2
import numpy as np
from printed import line

from extractors.pictures.ink import widened

LETTERS = (140, 260, 380)


def picture(*lefts: int, rule: bool = False) -> np.ndarray:
    """Black squares of 60 pixels for letters, on white paper; a rule beneath them perhaps."""
    image = np.full((200, 900, 3), 255, np.uint8)
    for left in lefts:
        cv2.rectangle(image, (left, 70), (left + 60, 130), (0, 0, 0), 6)
        cv2.line(image, (left, 100), (left + 60, 100), (0, 0, 0), 6)
    if rule:
        cv2.line(image, (0, 136), (899, 136), (0, 0, 0), 3)
    return image


def read(x0: float, x1: float):
    return line("立鹏", x0, 60, width=x1 - x0, height=80)


def test_a_letter_left_of_the_line_widens_it():
    box = widened(picture(60, 140, 220), read(135, 290), [])
    assert box is not None and 55 <= box[0] <= 62 and box[2] == 290


def test_a_letter_right_of_the_line_widens_it():
    box = widened(picture(140, 220, 300), read(135, 290), [])
    assert box is not None and box[0] == 135 and 360 <= box[2] <= 366


def test_a_line_with_nothing_beside_it_stays():
    assert widened(picture(140, 220), read(135, 290), []) is None


def test_what_another_line_covers_is_not_its_letter():
    label = line("姓", 50, 60, width=80, height=80)
    assert widened(picture(60, 140, 220), read(135, 290), [label]) is None


def test_what_stands_apart_is_another_word():
    assert widened(picture(140, 220, 420), read(135, 290), []) is None


def test_a_rule_and_red_ink_are_no_letters():
    assert widened(picture(140, 220, rule=True), read(135, 290), []) is None
    seal = picture(140, 220)
    cv2.rectangle(seal, (300, 70), (360, 130), (40, 40, 255), 6)
    assert widened(seal, read(135, 290), []) is None
