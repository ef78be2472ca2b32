"""One spot of a page read again, where a person points at it (指定区域重读)."""

from pathlib import Path
from typing import Literal

from cases.model import Box, TextLine
from extractors.ocr import pool
from extractors.ocr.engine import read_twice, turn_upright
from extractors.ocr.lines import Image
from extractors.paginate import picture_of
from extractors.text import is_cjk

MARGIN = 0.15
"""Share of the box's height that is read above and below it: people draw boxes narrowly."""
SIDE = 960
"""Longest side of a spot, in pixels, at which lines are looked for."""


def read_spot(
    path: Path,
    form: Literal["pdf", "picture"],
    number: int,
    rotation: int,
    size: tuple[int, int],
    box: Box,
) -> tuple[TextLine, ...]:
    """The lines of print in a box, by the better model, from the top down.

    Args:
        path: the file.
        form: what it is.
        number: of the page, from 1.
        rotation: of the page as it was read.
        size: width and height of the upright page in whose pixels the box is.
        box: what is read.
    """
    image = turn_upright(picture_of(path, form, number), rotation)
    scale = (image.shape[1] / size[0], image.shape[0] / size[1])
    left, top, right, bottom = _around(box, scale, image)
    spot = image[top:bottom, left:right]
    if not spot.size:
        return ()
    engine = pool.engine()
    lines = read_twice(engine, spot, engine.find_lines(spot, SIDE)) or _as_one_line(spot)
    return tuple(line.model_copy(update={"box": _placed(line.box, left, top, scale)})
                 for line in lines)  # fmt: skip


def together(lines: tuple[TextLine, ...]) -> str:
    """What the lines say: Chinese runs on, words of other languages are kept apart."""
    said = ""
    for line in lines:
        text = line.text.strip()
        apart = said and text and not (is_cjk(said[-1]) or is_cjk(text[0]))
        said += f" {text}" if apart else text
    return said


def _as_one_line(spot: Image) -> list[TextLine]:
    """The detector saw no line: the spot is read as if it was one."""
    (piece,) = pool.engine().read_lines([spot])
    if not piece.text.strip():
        return []
    box = (0.0, 0.0, float(spot.shape[1]), float(spot.shape[0]))
    return [
        TextLine(
            text=piece.text, box=box, confidence=round(piece.weakest, 4), engine=pool.engine().name
        )
    ]


def _around(box: Box, scale: tuple[float, float], image: Image) -> tuple[int, int, int, int]:
    margin = MARGIN * (box[3] - box[1])
    return (
        max(0, round(box[0] * scale[0])),
        max(0, round((box[1] - margin) * scale[1])),
        min(image.shape[1], round(box[2] * scale[0])),
        min(image.shape[0], round((box[3] + margin) * scale[1])),
    )


def _placed(box: Box, left: int, top: int, scale: tuple[float, float]) -> Box:
    """Where a line of the spot is on the page."""
    return (
        round((box[0] + left) / scale[0], 1),
        round((box[1] + top) / scale[1], 1),
        round((box[2] + left) / scale[0], 1),
        round((box[3] + top) / scale[1], 1),
    )
