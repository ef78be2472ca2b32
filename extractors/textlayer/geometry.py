"""Boxes and how they are moved; left, top, right, bottom, or bottom before top in a PDF."""

from collections.abc import Iterable

from cases.model import Box

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f, as in PDF: x' = a x + c y + e, y' = b x + d y + f."""
SAME: Matrix = (1, 0, 0, 1, 0, 0)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them; there must be one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def middle(box: Box) -> tuple[float, float]:
    """Its x and y."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def holds(box: Box, x: float, y: float) -> bool:
    """Whether a point lies in a box or on its edge."""
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes have an area in common."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def placed(box: Box, matrix: Matrix) -> Box:
    """The smallest upright box around a transformed one."""
    if matrix == SAME:
        return box
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (min(xs), min(ys), max(xs), max(ys))


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """First ``inner``, then ``outer``."""
    a, b, c, d, e, f = inner
    A, B, C, D, E, F = outer
    return (
        a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D,
        e * A + f * C + E, e * B + f * D + F,
    )  # fmt: skip
