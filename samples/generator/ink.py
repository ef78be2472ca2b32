"""Text and ornaments on a Pillow picture (文字与纹样). Lengths are in pixels."""

import math
from functools import lru_cache
from typing import Literal

import numpy
import pylopdf_fonts_zh_cn as faces
from PIL import Image, ImageDraw, ImageFont

Face = Literal["sans", "serif"]
Colour = tuple[int, int, int]
Run = tuple[str, bool]
"""Text, and whether it is underlined like a filled-in blank."""

BLACK: Colour = (28, 28, 30)
NEVER_FIRST = "，。；：、）》”！？"


@lru_cache(maxsize=256)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """One of the two faces that come with the project, at a size in pixels."""
    path = faces.sans_path() if face == "sans" else faces.serif_path()
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def spaced(
    pen: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    type_: ImageFont.FreeTypeFont,
    *,
    gap: float = 0.0,
    fill: Colour = BLACK,
    weight: int = 0,
) -> float:
    """Write ``text`` with ``gap`` pixels between characters; gives the x where it ends."""
    x, y = at
    for char in text:
        pen.text((x, y), char, font=type_, fill=fill, stroke_width=weight, stroke_fill=fill)
        x += type_.getlength(char) + gap
    return x - gap if text else x


def justified(
    pen: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    type_: ImageFont.FreeTypeFont,
    width: float,
    *,
    fill: Colour = BLACK,
    weight: int = 0,
) -> None:
    """Spread a label over ``width``, as licences do: 名　　称."""
    gap = (width - type_.getlength(text)) / max(1, len(text) - 1)
    spaced(pen, at, text, type_, gap=gap, fill=fill, weight=weight)


def centred(
    pen: ImageDraw.ImageDraw,
    middle: tuple[float, float],
    text: str,
    type_: ImageFont.FreeTypeFont,
    *,
    gap: float = 0.0,
    fill: Colour = BLACK,
    weight: int = 0,
) -> None:
    """Write ``text`` with its top at ``middle[1]``, centred on ``middle[0]``."""
    width = type_.getlength(text) + gap * (len(text) - 1)
    spaced(pen, (middle[0] - width / 2, middle[1]), text, type_, gap=gap, fill=fill, weight=weight)


def wrapped(
    runs: list[Run], type_: ImageFont.FreeTypeFont, width: float, indent: float = 0.0
) -> list[list[tuple[str, bool]]]:
    """Break runs into lines of single characters; closing punctuation never begins a line."""
    lines: list[list[tuple[str, bool]]] = [[]]
    x = indent
    for text, underlined in runs:
        for char in text:
            step = type_.getlength(char)
            if x + step > width and char not in NEVER_FIRST:
                lines.append([])
                x = 0.0
            lines[-1].append((char, underlined))
            x += step
    return lines


def paragraph(
    pen: ImageDraw.ImageDraw,
    at: tuple[float, float],
    runs: str | list[Run],
    type_: ImageFont.FreeTypeFont,
    width: float,
    *,
    leading: float = 1.5,
    indent: float = 0.0,
    fill: Colour = BLACK,
) -> float:
    """Write wrapped text; gives the y below it. ``leading`` is in sizes of the type."""
    parts = [(runs, False)] if isinstance(runs, str) else runs
    x0, y = at
    x = x0 + indent
    for line in wrapped(parts, type_, width, indent):
        for char, underlined in line:
            pen.text((x, y), char, font=type_, fill=fill)
            step = type_.getlength(char)
            if underlined:
                low = y + type_.size * 1.32
                pen.line((x, low, x + step, low), fill=fill, width=2)
            x += step
        x = x0
        y += type_.size * leading
    return y


def rosette(
    pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: Colour
) -> None:
    """A neutral guilloche where real documents carry the state emblem."""
    turns = numpy.linspace(0, 2 * math.pi, 720)
    for petals, inner in ((8, 0.55), (12, 0.35), (16, 0.75)):
        reach = radius * (inner + (1 - inner) * (0.5 + 0.5 * numpy.cos(petals * turns)))
        points = zip(
            centre[0] + reach * numpy.cos(turns), centre[1] + reach * numpy.sin(turns), strict=True
        )
        pen.line([(float(x), float(y)) for x, y in points], fill=colour, width=2)
    box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
    pen.ellipse(box, outline=colour, width=3)


def specimen(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], size: int, colour: Colour = (150, 60, 60)
) -> None:
    """The mark 样本 in a box; put where no value stands."""
    type_ = font("sans", size)
    x, y = at
    pen.text((x, y), "样本", font=type_, fill=colour)
    width = type_.getlength("样本")
    pen.rectangle((x - 8, y + 2, x + width + 8, y + size * 1.4), outline=colour, width=2)


def blank(width: int, height: int, colour: Colour = (255, 255, 255)) -> Image.Image:
    """An empty sheet."""
    return Image.new("RGB", (width, height), colour)
