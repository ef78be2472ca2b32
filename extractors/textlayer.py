"""Read a PDF's text layer (文本层): table cells first, then the lines outside them.

Boxes are given in pixels at ``paginate.DPI``, as if the page had been drawn.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pdfplumber

from cases.model import Box, Page, TextLine
from extractors.paginate import DPI

ENGINE = "pdfplumber"
SCALE = DPI / 72
TICK_BOX = (5.0, 16.0)
"""Smallest and largest side of a drawn tick box, in points."""

SIGNATURE = ((30.0, 260.0), (10.0, 90.0))
"""Smallest and largest width and height of a picture that may be a signature, in points."""


def read_text_page(path: Path, number: int, reason: str) -> Page:
    """All text of one page as lines and cells, top to bottom.

    Drawn tick boxes become the characters ☑ and ☐ at their place, so that a form that draws
    them reads like one that types them.
    """
    with pdfplumber.open(path) as document:
        page = document.pages[number - 1]
        words = page.extract_words(
            keep_blank_chars=False, use_text_flow=False, x_tolerance=1.5, y_tolerance=3
        )
        words.extend(_tick_boxes(page))
        words.extend(_handwriting(page))
        left, top = float(page.bbox[0]), float(page.bbox[1])
        words = [_moved(word, left, top) for word in words]
        cells = [(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in _cells(page)]
        inside, outside = _divide(words, cells)
        lines = [
            _line(group, cell=cell) for cell, group in zip(cells, inside, strict=True) if group
        ]
        lines.extend(_line(row, cell=None) for row in _rows(outside))
        width, height = float(page.width), float(page.height)
    return Page(
        number=number,
        width=round(width * SCALE),
        height=round(height * SCALE),
        source="text",
        reason=reason,
        lines=tuple(sorted(lines, key=lambda line: (round(line.box[1] / 10), line.box[0]))),
    )


def _moved(word: dict[str, Any], left: float, top: float) -> dict[str, Any]:
    """A word in the coordinates of the visible page, whose corner need not be the origin."""
    return {
        "text": word["text"],
        "x0": word["x0"] - left,
        "x1": word["x1"] - left,
        "top": word["top"] - top,
        "bottom": word["bottom"] - top,
    }


def _handwriting(page: Any) -> list[dict[str, Any]]:
    """Pictures of the size of a signature, as the character ✍ at their place."""
    width, height = SIGNATURE
    return [
        {"text": "✍"} | {side: picture[side] for side in ("x0", "x1", "top", "bottom")}
        for picture in page.images
        if width[0] <= picture["x1"] - picture["x0"] <= width[1]
        and height[0] <= picture["bottom"] - picture["top"] <= height[1]
    ]


def _cells(page: Any) -> list[Box]:
    """Table cells in points, each once; a table of one cell is only a frame."""
    found: list[Box] = []
    for table in page.find_tables():
        boxes = [tuple(float(v) for v in cell) for cell in table.cells if cell]
        if len(boxes) > 1:
            found.extend(box for box in boxes if box not in found)  # type: ignore[misc]
    return found


def _divide(
    words: Sequence[dict[str, Any]], cells: Sequence[Box]
) -> tuple[list[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Words by the smallest cell that holds their middle, and those in none."""
    inside: list[list[dict[str, Any]]] = [[] for _ in cells]
    outside: list[dict[str, Any]] = []
    by_area = sorted(range(len(cells)), key=lambda i: _area(cells[i]))
    for word in words:
        x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
        home = next((i for i in by_area if _holds(cells[i], x, y)), None)
        (outside if home is None else inside[home]).append(word)
    return inside, outside


def _line(words: Sequence[dict[str, Any]], *, cell: Box | None) -> TextLine:
    text = "".join(_joined(row) for row in _rows(words))
    box = cell or (
        min(w["x0"] for w in words),
        min(w["top"] for w in words),
        max(w["x1"] for w in words),
        max(w["bottom"] for w in words),
    )
    x0, y0, x1, y1 = (round(float(v) * SCALE, 1) for v in box)
    return TextLine(
        text=text, box=(x0, y0, x1, y1), confidence=1.0, engine=ENGINE, cell=cell is not None
    )


def _rows(words: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Words by the middle of their row; a gap of more than three letters starts another line."""
    level: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=_middle):
        first = level[-1][0] if level else None
        if first and _middle(word) - _middle(first) < 0.5 * min(_height(word), _height(first)):
            level[-1].append(word)
        else:
            level.append([word])
    rows: list[list[dict[str, Any]]] = []
    for line in level:
        edge = float("-inf")
        for word in sorted(line, key=lambda w: float(w["x0"])):
            if word["x0"] - edge < 3 * _height(word):
                rows[-1].append(word)
            else:
                rows.append([word])
            edge = word["x1"]
    return rows


def _joined(row: Sequence[dict[str, Any]]) -> str:
    """Words of a row; Latin words keep a space between them, Chinese ones have none."""
    text = ""
    for word in row:
        if text and text[-1].isascii() and word["text"][0].isascii():
            text += " "
        text += word["text"]
    return text


def _tick_boxes(page: Any) -> list[dict[str, Any]]:
    """Small drawn squares as words: ☑ when something is drawn inside, else ☐."""
    small, large = TICK_BOX
    shapes = [*page.rects, *page.curves]
    squares: list[dict[str, Any]] = []
    for shape in shapes:
        width, height = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
        if not (small <= width <= large and abs(width - height) < 0.2 * width):
            continue
        if not any(abs(s["x0"] - shape["x0"]) < 2 and abs(s["top"] - shape["top"]) < 2
                   for s in squares):  # fmt: skip
            squares.append(shape)
    marks = [*page.lines, *page.curves, *page.rects, *page.chars]
    return [
        {
            "text": "☑" if _is_ticked(square, marks) else "☐",
            "x0": square["x0"],
            "x1": square["x1"],
            "top": square["top"],
            "bottom": square["bottom"],
        }
        for square in squares
    ]


def _is_ticked(square: dict[str, Any], marks: Sequence[dict[str, Any]]) -> bool:
    if square.get("fill") and _is_dark(square.get("non_stroking_color")):
        return True
    side = square["x1"] - square["x0"]
    for mark in marks:
        if mark is square:
            continue
        x, y = (mark["x0"] + mark["x1"]) / 2, (mark["top"] + mark["bottom"]) / 2
        smaller = max(mark["x1"] - mark["x0"], mark["bottom"] - mark["top"]) < 1.6 * side
        different = abs(mark["x0"] - square["x0"]) > 0.5 or abs(mark["x1"] - square["x1"]) > 0.5
        blank = str(mark.get("text", "x")).isspace()
        if smaller and different and not blank and _holds(
            (square["x0"], square["top"], square["x1"], square["bottom"]), x, y
        ):  # fmt: skip
            return True
    return False


def _is_dark(colour: Any) -> bool:
    if not isinstance(colour, list | tuple) or not colour:
        return isinstance(colour, int | float) and colour < 0.5
    if len(colour) == 4:
        return bool(colour[3] > 0.5)
    return bool(sum(colour) / len(colour) < 0.5)


def _middle(word: dict[str, Any]) -> float:
    return float(word["top"] + word["bottom"]) / 2


def _height(word: dict[str, Any]) -> float:
    return float(word["bottom"] - word["top"])


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
