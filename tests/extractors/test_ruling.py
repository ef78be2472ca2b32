"""Cells of ruled tables in pictures, and what OCR read put into them."""

from collections.abc import Callable
from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from printed import line

from cases.model import Box, TextLine
from extractors.pictures.ruling import GUESSED, cells, into_cells

Image = NDArray[np.uint8]
WIDTH, HEIGHT = 1200, 900
TABLE: tuple[Box, ...] = (
    (100, 100, 300, 180), (300, 100, 600, 180), (600, 100, 800, 180), (800, 100, 1100, 180),
    (100, 180, 300, 260), (300, 180, 1100, 260),
    (100, 260, 300, 480), (300, 260, 600, 360), (600, 260, 1100, 360), (300, 360, 1100, 480),
)  # fmt: skip
"""Three columns of merges: a value across three columns, a label down two rows."""


def drawn(
    boxes: tuple[Box, ...] = TABLE, colour: tuple[int, int, int] = (0, 0, 0), thickness: int = 2
) -> Image:
    """A white page with these cells ruled, and a stroke of print in each."""
    image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for x0, y0, x1, y1 in boxes:
        cv2.rectangle(image, (int(x0), int(y0)), (int(x1), int(y1)), colour, thickness)
    return image


def printed_in(boxes: tuple[Box, ...] = TABLE) -> list[TextLine]:
    """A line of four letters in each cell."""
    return [line("文字文字", x0 + 20, y0 + 20, width=120) for x0, y0, _, _ in boxes]


def moved(
    image: Image, lines: list[TextLine], matrix: NDArray[np.float64]
) -> tuple[Image, list[TextLine]]:
    """Image and lines as seen through a perspective."""
    seen = cv2.warpPerspective(image, matrix, (WIDTH, HEIGHT), borderValue=(255, 255, 255))
    placed = []
    for one in lines:
        x0, y0, x1, y1 = one.box
        corners = np.array([[[x0, y0]], [[x1, y0]], [[x1, y1]], [[x0, y1]]], np.float32)
        points = cv2.perspectiveTransform(corners, matrix)[:, 0]
        box = (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())
        placed.append(one.model_copy(update={"box": box}))
    return np.asarray(seen, np.uint8), placed


def rotation(degrees: float) -> NDArray[np.float64]:
    matrix = np.eye(3)
    matrix[:2] = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), -degrees, 1)
    return matrix


def noisy(image: Image) -> Image:
    grain = np.random.default_rng(1).normal(0, 8, image.shape)
    spoiled = np.clip(image + grain, 0, 255).astype(np.uint8)
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", spoiled, [1, 50])[1], 1), np.uint8)


def near(found: list[Box], wanted: tuple[Box, ...], by: float = 3.0) -> bool:
    return len(found) == len(wanted) and all(
        max(abs(a - b) for a, b in zip(f, w, strict=True)) <= by
        for f, w in zip(sorted(found), sorted(wanted), strict=True)
    )


@pytest.mark.parametrize(
    "image",
    [
        drawn(),
        drawn(thickness=1),
        drawn(colour=(190, 190, 190)),
        drawn(colour=(60, 60, 220)),
        noisy(drawn()),
        (drawn() * np.linspace(0.5, 1, WIDTH)[None, :, None]).astype(np.uint8),
    ],
    ids=["black", "hairline", "grey", "red", "noise", "shadow"],
)
def test_cells_of_a_table_with_merged_cells(image: Image) -> None:
    assert near(cells(image, printed_in()), TABLE)


@pytest.mark.parametrize("degrees", [1.5, -1.5, 0.4, 4.0, -4.0])
@pytest.mark.parametrize("spoil", [lambda image: image, noisy], ids=["clean", "noise"])
def test_a_sloping_table_has_the_same_cells(
    degrees: float, spoil: Callable[[Image], Image]
) -> None:
    skew = float(np.tan(np.radians(degrees)))
    image, lines = moved(drawn(), printed_in(), rotation(degrees))
    found = cells(spoil(image), lines, skew)
    assert len(found) == len(TABLE)
    joined = [one for one in into_cells(lines, found, skew) if one.cell]
    assert [one.text for one in joined] == ["文字文字"] * len(TABLE)
    assert all(one.confidence == 0.99 for one in joined)


def test_cells_of_a_photograph() -> None:
    corners = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    seen_at = np.array([[20, 8], [WIDTH, 0], [WIDTH - 12, HEIGHT], [0, HEIGHT - 15]], np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(corners, seen_at), np.float64)
    image, lines = moved(drawn(), printed_in(), matrix)
    assert len(cells(image, lines)) == len(TABLE)


def test_cells_beside_each_other_share_their_rule() -> None:
    row = [box for box in cells(drawn(), printed_in()) if box[1] < 110]
    assert len(row) == 4
    assert all(abs(a[2] - b[0]) <= 2 for a, b in pairwise(sorted(row)))


def test_frames_and_boxes_that_stand_alone_are_no_tables() -> None:
    frame = ((20.0, 20.0, 1180.0, 880.0), (30.0, 30.0, 1170.0, 870.0))
    apart = ((100.0, 100.0, 300.0, 200.0), (500.0, 100.0, 700.0, 200.0))
    lower = tuple((x0, y0 + 300, x1, y1 + 300) for x0, y0, x1, y1 in apart)
    assert cells(drawn((*frame, *apart, *lower)), printed_in()) == []


def test_a_page_with_hardly_any_text_has_no_table() -> None:
    assert cells(drawn(), printed_in()[:3]) == []


def test_strokes_of_large_letters_are_no_rules() -> None:
    image = drawn()
    # Of a heading in the merged cell, and reaching down nearly to its rule.
    cv2.rectangle(image, (400, 195), (455, 254), (0, 0, 0), 6)
    cv2.line(image, (500, 195), (500, 254), (0, 0, 0), 6)
    heading = line("口丨", 385, 190, width=140, height=68)
    assert near(cells(image, [*printed_in(), heading]), TABLE)


def test_a_short_break_in_a_rule_is_bridged() -> None:
    image = drawn()
    image[215:225, 295:305] = 255
    assert near(cells(image, printed_in()), TABLE)


def test_cells_between_which_a_rule_breaks_off_are_left_out() -> None:
    image = drawn()
    image[200:245, 295:305] = 255
    kept = tuple(box for box in TABLE if box not in (TABLE[4], TABLE[5]))
    assert near(cells(image, printed_in()), kept)


def creased(image: Image, at: int, *, down: bool, depth: float = 60.0, wide: float = 1.6) -> Image:
    """The page with a soft dark fold from edge to edge, upright (``down``) or level."""
    away = np.arange(WIDTH if down else HEIGHT) - at
    dip = depth * np.exp(-((away / wide) ** 2))
    layer = dip[None, :, None] if down else dip[:, None, None]
    return np.asarray(np.clip(image - layer, 0, 255), np.uint8)


def licence() -> tuple[Image, list[TextLine]]:
    """A sheet within three nested frames, and twelve rows of a label and a value."""
    frames = ((30, 30, 1170, 870), (42, 42, 1158, 858), (60, 60, 1140, 840))
    tops = [150 + 50 * row for row in range(12)]
    lines = [line("名称", 120, y, width=60) for y in tops]
    return drawn(frames), [*lines, *(line("样本餐饮有限公司", 300, y, width=500) for y in tops)]


@pytest.mark.parametrize("depth", [30.0, 60.0, 160.0], ids=["faint", "dark", "as dark as a rule"])
@pytest.mark.parametrize("wide", [1.0, 1.6, 3.0], ids=["streak", "fold", "broad fold"])
def test_folds_through_a_framed_sheet_make_no_table(depth: float, wide: float) -> None:
    image, lines = licence()
    for at, down in ((400, True), (800, True), (300, False), (600, False)):
        image = creased(image, at, down=down, depth=depth, wide=wide)
    assert cells(image, lines) == []
    assert cells(noisy(image), lines) == []


def test_sloping_folds_make_no_table() -> None:
    image, lines = licence()
    folded = creased(creased(creased(image, 400, down=True), 700, down=True), 450, down=False)
    turned, placed = moved(folded, lines, rotation(1.2))
    assert cells(turned, placed, float(np.tan(np.radians(1.2)))) == []


def test_a_fold_that_fades_within_the_frame_makes_no_table() -> None:
    image, lines = licence()
    folded = creased(creased(image, 400, down=True), 700, down=True)
    folded = creased(folded, 450, down=False)
    folded[770:] = image[770:]  # above the lower frame: on that side it ends at no rule
    assert cells(folded, lines) == []


def test_folds_across_a_card_that_fills_the_picture_make_no_table() -> None:
    image = drawn(((4, 4, 1195, 895),))
    for at, down in ((400, True), (800, True), (300, False), (600, False)):
        image = creased(image, at, down=down, depth=160)
    across = [line("一行长长的文字横跨折痕", 350, y, width=500) for y in (100, 180, 380, 480, 700)]
    upon = [line("文字横跨折痕", x, y - 15, width=200) for x in (100, 900) for y in (300, 600)]
    assert cells(image, [*across, *upon]) == []


@pytest.mark.parametrize("depth", [30.0, 100.0])
def test_folds_through_a_table_leave_its_cells(depth: float) -> None:
    image = drawn(colour=(60, 60, 60))
    image = creased(creased(image, 420, down=True, depth=depth), 700, down=True, depth=depth)
    image = creased(image, 320, down=False, depth=depth)
    assert near(cells(image, printed_in()), TABLE)


def test_cells_on_both_sides_of_a_rule_under_a_fold_are_left_out() -> None:
    image = creased(drawn(colour=(60, 60, 60)), 180, down=False, depth=160)
    kept = tuple(box for box in TABLE if box[1] > 180)
    assert near(cells(image, printed_in()), kept)


def test_a_line_that_a_fold_parts_stays_in_its_cell() -> None:
    image = creased(drawn(colour=(60, 60, 60)), 750, down=True, depth=100)
    lines = [
        *printed_in(),
        line("一行文字", 630, 320, width=117),
        line("被折断", 753, 320, width=90),
    ]
    assert near(cells(image, lines), TABLE)


def test_a_table_that_fills_the_picture_is_kept() -> None:
    full: tuple[Box, ...] = tuple(
        (x, y, x + 396, y + 223) for x in (4, 400, 796) for y in (4, 227, 450, 673)
    )
    assert near(cells(drawn(full), printed_in(full)), full)


def test_a_column_of_boxes_with_one_beside_is_no_table() -> None:
    ladder: tuple[Box, ...] = tuple((100, y, 600, y + 80) for y in (100, 180, 260, 340))
    assert cells(drawn((*ladder, (600, 180, 800, 260))), printed_in()) == []


def test_lines_of_a_cell_become_one_that_keeps_their_boxes() -> None:
    upper = line("北京市样本县", 320, 270, width=180, confidence=0.98)
    lower = line("青年巷1号", 320, 310, width=140, confidence=0.9, second="青年巷7号")
    other = [line("文字", x0 + 20, y0 + 20, width=60) for x0, y0, _, _ in TABLE[:4]]
    free = line("表外", 100, 600)
    result = into_cells([lower, free, upper, *other], TABLE)
    joined = next(one for one in result if one.box == TABLE[7])
    assert joined.text == "北京市样本县青年巷1号"
    assert joined.second == "北京市样本县青年巷7号"
    assert joined.confidence == 0.9
    assert joined.cell
    assert joined.parts == (upper.box, lower.box)
    assert free in result


def test_pieces_of_a_row_are_joined_left_to_right_and_words_keep_a_space() -> None:
    row = [line("SAMPLE", 450, 274, width=100), line("NINGBO", 320, 270, width=100)]
    result = into_cells([*row, *printed_in(TABLE[:4])], TABLE)
    assert next(one.text for one in result if one.box == TABLE[7]) == "NINGBO SAMPLE"


def test_fewer_than_four_cells_with_text_stay_lines() -> None:
    lines = printed_in(TABLE[:3])
    assert into_cells(lines, TABLE) == tuple(lines)


def test_a_line_across_a_rule_is_cut_there_and_doubtful() -> None:
    across = line("张三丰性别", 480, 120, width=150, second="张三丰性别")
    result = into_cells([across, *printed_in((TABLE[0], *TABLE[3:]))], TABLE)
    left = next(one for one in result if one.box == TABLE[1])
    right = next(one for one in result if one.box == TABLE[2])
    assert (left.text, right.text) == ("张三丰性", "别")  # by widths: 120 of 150 pixels
    assert left.confidence == right.confidence == GUESSED
    assert left.parts == ((480, 120, 600, 150),)
    assert left.second is None


def test_a_blank_near_the_rule_shows_where_to_cut() -> None:
    across = line("张三丰 性别", 480, 120, width=162)
    result = into_cells([across, *printed_in((TABLE[0], *TABLE[3:]))], TABLE)
    assert next(one.text for one in result if one.box == TABLE[1]) == "张三丰"
    assert next(one.text for one in result if one.box == TABLE[2]) == "性别"


def test_the_margin_of_a_line_may_reach_over_a_rule() -> None:
    reaching = line("计算机科学", 440, 120, width=170)
    result = into_cells([reaching, *printed_in((TABLE[0], *TABLE[2:]))], TABLE)
    cell = next(one for one in result if one.box == TABLE[1])
    assert (cell.text, cell.confidence) == ("计算机科学", 0.99)


def test_where_most_lines_would_be_cut_there_is_no_table() -> None:
    lines = [line("横跨两格的文字", 250, y0 + 20, width=210) for _, y0, _, _ in TABLE[::3]]
    lines += printed_in(TABLE[:4])[2:]
    assert into_cells(lines, TABLE) == tuple(lines)
