"""Bleach a watermark (去水印): a remark all over a page, in lighter ink than its print.

Where it crosses print, neither is read. Its ink is made as light as the paper; what is printed
darker stays, in its colour.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from cases.model import TextLine
from extractors.ocr.lines import Image
from extractors.pictures.seal import overlap
from extractors.printed.watermark import is_piece, remarks_on
from extractors.text import squeeze

LIGHTER = 30.0
"""By so much (0–255) is the remark's ink lighter than the print's at least."""
PRINTED, SURE = 3, 0.9
"""So many other lines, read as surely, tell how dark the print is."""
DARKEST, LIGHTEST = 25, 75
"""Percentiles of the lines: labels are in lighter ink than values, and print lies on remarks."""
WHITE = 0.92
"""From this share of the remark's brightness on, everything becomes white."""
SAME = 0.6
"""Two lines share so much of their area when they are one."""
SHRUNK = 8
"""The paper's brightness changes slowly: it is measured in a picture so much smaller."""


def bleached(image: Image, lines: Sequence[TextLine]) -> Image | None:
    """The page without its repeated remark; None where it has none, or none in lighter ink.

    Args:
        image: the upright page.
        lines: what was read on it.
    """
    remarks = remarks_on(lines)
    marks, print_ = list[TextLine](), list[TextLine]()
    for line in lines:
        key = squeeze(line.text)
        if any(is_piece(key, remark) for remark in remarks):
            marks.append(line)
        elif len(key) > 2 and line.confidence >= SURE:
            print_.append(line)
    if not marks or len(print_) < PRINTED:
        return None
    even = _evenly_lit(image)
    mark = float(np.percentile([_ink(even, line) for line in marks], LIGHTEST))
    black = float(np.percentile([_ink(even, line) for line in print_], DARKEST))
    if mark - black < LIGHTER:
        return None
    stretched = (even.astype(np.float32) - black) * (255 / (WHITE * mark - black))
    return np.asarray(np.clip(stretched, 0, 255), np.uint8)


def merged(before: Sequence[TextLine], after: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """The lines of the bleached page, without scraps of the remark.

    Coloured labels may have faded: they stay as they were read before.
    """
    remarks = remarks_on(before)
    kept = [one for one in before if not any(is_piece(squeeze(one.text), r) for r in remarks)]
    print_ = (line for line in after if len(squeeze(line.text)) > 1 or line.confidence >= SURE)
    return tuple(_clearer(line, kept) for line in print_)


def _clearer(line: TextLine, before: Sequence[TextLine]) -> TextLine:
    for other in before:
        same = min(overlap(line.box, other.box), overlap(other.box, line.box)) > SAME
        whole = len(squeeze(other.text)) >= len(squeeze(line.text))
        if same and whole and other.confidence > line.confidence:
            return other
    return line


def _evenly_lit(image: Image) -> Image:
    """The page as if its paper were white everywhere."""
    high, wide = image.shape[:2]
    small = cv2.resize(image, (max(1, wide // SHRUNK), max(1, high // SHRUNK)))
    paper = cv2.blur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (15, 15))
    return np.asarray(cv2.divide(image, cv2.resize(paper, (wide, high)), scale=255), np.uint8)


def _ink(image: Image, line: TextLine) -> float:
    """Brightness of the line's ink, 0 to 255."""
    x0, y0, x1, y1 = (int(v) for v in line.box)
    piece = image[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1]
    return float(np.percentile(piece.mean(axis=2), 4)) if piece.size else 255.0
