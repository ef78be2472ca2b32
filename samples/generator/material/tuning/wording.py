"""How days, terms and amounts are printed, and rows of letter-spaced labels (行文与栏目)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

import numpy

from samples.generator.codes import in_words
from samples.generator.ink import BLACK, Colour
from samples.generator.material.canvas import Canvas

T = TypeVar("T")
Row = tuple[str, str] | tuple[str, str, str]
"""Label, value, and small print below the label if there is some."""
_NUMERALS = "〇一二三四五六七八九"


def pick(rng: numpy.random.Generator, *choices: T) -> T:
    """One of ``choices``."""
    return choices[int(rng.integers(len(choices)))]


def padded(day: date) -> str:
    """2025年05月12日."""
    return f"{day.year}年{day.month:02}月{day.day:02}日"


def plain(day: date) -> str:
    """2025年5月12日."""
    return f"{day.year}年{day.month}月{day.day}日"


def pieces(day: date) -> str:
    """2025 年 05 月 12 日."""
    return f"{day.year} 年 {day.month:02} 月 {day.day:02} 日"


def dashed(day: date) -> str:
    """2025-05-12."""
    return day.isoformat()


def numerals(day: date) -> str:
    """二〇二五年五月十二日."""
    year = "".join(_NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{_small(day.month)}月{_small(day.day)}日"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, f"{_NUMERALS[tens]}十")
    return head + (_NUMERALS[ones] if ones else "")


def capital(rng: numpy.random.Generator, yuan: Decimal) -> str:
    """A registered capital as licences print it: in words, in 万元, with decimals."""
    myriads = f"{yuan / 10_000:f}"
    if "." in myriads:
        myriads = myriads.rstrip("0").rstrip(".")
    return pick(
        rng,
        in_words(int(yuan)),
        f"人民币{in_words(int(yuan))}",
        f"{myriads}万元",
        f"{myriads}万元人民币",
        f"人民币{myriads}万元整",
        f"{yuan / 10_000:.4f}万元",
    )


def column(
    canvas: Canvas,
    rows: Sequence[Row],
    x: float,
    y: float,
    *,
    label_width: float,
    value_width: float,
    size: float,
    label_face: str,
    value_face: str,
    label_size: float | None = None,
    gap: float = 4,
    pitch: float = 10,
    leading: float = 1.4,
    colon: str = "",
    bottom: float | None = None,
    label_fill: Colour = BLACK,
) -> float:
    """Rows of spread labels with wrapped values to their right; gives the y below the last.

    ``pitch`` is the least distance between two rows, all in mm.

    Raises:
        DoesNotFitError: the last value ends below ``bottom``.
    """
    label_size = label_size or size
    for label, value, *small in rows:
        canvas.spread(x, y, label, label_width, label_size, label_face, fill=label_fill)
        at = x + label_width
        if colon:
            at = (
                canvas.write(at, y, colon, label_size, label_face, fill=label_fill) - label_size / 2
            )
        below = y + label_size * 1.3
        if small:
            canvas.write(x, below, small[0], label_size * 0.66, label_face, fill=label_fill)
            below += label_size
        if value:
            end = canvas.wrap(
                at + gap,
                y + (label_size - size) * 0.8,
                value,
                value_width,
                size,
                value_face,
                leading=leading,
                bottom=bottom,
            )
            below = max(below, end)
        y = max(y + pitch, below + pitch * 0.25)
    return y
