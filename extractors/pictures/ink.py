"""Ink that no line covers (未读墨迹): was the first or last letter of a line cut off?

A detector that loses the letter at the end of a line leaves a value that reads well and is
wrong: 立鹏 for 公孙立鹏. Its ink stands right beside the line, as tall as letters are.
"""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from cases.model import Box, TextLine
from extractors.ocr.lines import Image

REACH = 1.6
"""How far beside a line ink is looked for, in its heights."""
APART = 0.6
"""Widest gap between a line and a letter of it."""
JOINED = 0.18
"""Widest gap within a letter."""
TALL, WIDE = 0.45, 0.12
"""Least height and width of a letter's ink."""
DARK = 0.4
"""Ink is darker than paper by this share of what the line's own ink is."""
FAINT = 25.0
"""Lines with less contrast (0–255) tell nothing."""
SMALL = 8.0
"""Nor do lines of fewer pixels."""


def widened(image: Image, line: TextLine, others: Iterable[TextLine]) -> Box | None:
    """The line's box with the letters beside it that nothing covers; None where there are none.

    Args:
        image: the upright page.
        line: as the detector found it.
        others: the other lines of the page.
    """
    x0, y0, x1, y1 = line.box
    rise = line.slope * (x1 - x0)
    height = max(y1 - y0 - abs(rise), (y1 - y0) / 2)
    own = image[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1]
    if own.size == 0 or height < SMALL:
        return None
    light = own.max(axis=2)
    paper, dark = float(np.percentile(light, 85)), float(np.percentile(light, 3))
    if paper - dark < FAINT:
        return None
    level = paper - DARK * (paper - dark)
    middle, reach, half = (y0 + y1) / 2, REACH * height, 0.75 * height
    boxes = [other.box for other in others]
    left = (x0 - reach, middle - rise / 2 - half, x0, middle - rise / 2 + half)
    right = (x1, middle + rise / 2 - half, x1 + reach, middle + rise / 2 + half)
    before = _reach(_ink(image, left, boxes, level, height)[:, ::-1], height)
    after = _reach(_ink(image, right, boxes, level, height), height)
    if not (before or after):
        return None
    # On a sloping line the box grows in height as well.
    lower, upper = min(0.0, -line.slope * before), max(0.0, line.slope * after)
    return (
        max(0.0, x0 - before), max(0.0, y0 + min(lower, line.slope * after)),
        min(float(image.shape[1]), x1 + after),
        min(float(image.shape[0]), y1 + max(upper, -line.slope * before)),
    )  # fmt: skip


def _ink(
    image: Image, region: Box, covered: Iterable[Box], level: float, height: float
) -> NDArray[np.uint8]:
    """Ink of a region as 1: letters; no rules, specks, red ink, nor what other lines cover."""
    high, wide = image.shape[:2]
    x0, y0 = max(0, int(region[0])), max(0, int(region[1]))
    x1, y1 = min(wide, int(region[2])), min(high, int(region[3]))
    if x1 - x0 < 4 or y1 - y0 < 4:
        return np.zeros((1, 1), np.uint8)
    ink = np.asarray(image[y0:y1, x0:x1].max(axis=2) < level, np.uint8)
    rule = np.ones((1, max(3, min(int(1.2 * height), x1 - x0))), np.uint8)
    ink[cv2.morphologyEx(ink, cv2.MORPH_OPEN, rule) > 0] = 0
    for box in covered:
        left, top = max(x0, int(box[0])), max(y0, int(box[1]))
        right, floor = min(x1, int(box[2])), min(y1, int(box[3]))
        if left < right and top < floor:
            ink[top - y0 : floor - y0, left - x0 : right - x0] = 0
    count, parts, stats, _ = cv2.connectedComponentsWithStats(ink)
    for part in range(1, count):
        _, top, _, tall, area = stats[part]
        if area < 0.004 * height * height or top == 0 or top + tall == y1 - y0:
            ink[parts == part] = 0
    return ink


def _reach(ink: NDArray[np.uint8], height: float) -> float:
    """How far letters go on from the left edge, in pixels; 0 where none stands there."""
    rows = ink.shape[0]
    columns = np.flatnonzero(ink[rows // 5 : rows - rows // 5].any(axis=0))
    if not columns.size:
        return 0.0
    found = 0.0
    for group in np.split(columns, np.flatnonzero(np.diff(columns) > JOINED * height) + 1):
        first, last = int(group[0]), int(group[-1])
        if first - found > APART * height:
            break
        level = np.flatnonzero(ink[:, first : last + 1].any(axis=1))
        if level[-1] - level[0] + 1 >= TALL * height and last - first + 1 >= WIDE * height:
            found = last + 1.0
    return found
