"""Work for a reader process: what the steps under a seal make of a picture."""

from pathlib import Path

import cv2
import numpy as np

from cases.model import Box, Page, TextLine
from extractors.ocr import pool
from extractors.ocr.lines import Piece
from extractors.pictures import seal


def beneath(path: Path, region: Box) -> tuple[TextLine, ...]:
    """Lines of a page of which one reaches out of the region and one lies in it."""
    image = np.asarray(cv2.imread(str(path)), dtype=np.uint8)
    height, width = image.shape[:2]
    lines = (
        TextLine(text="外", box=(0, region[1] - 9, width, region[1] + 9), confidence=1, engine="t"),
        TextLine(text="内", box=_middle(region), confidence=1, engine="t"),
    )
    page = Page(number=1, width=width, height=height, source="ocr", reason="", lines=lines)
    return seal.beneath(page, region, pool.engine(), image).lines


def on_ring(path: Path) -> TextLine | None:
    """What the ring of the seal in a picture says."""
    image = np.asarray(cv2.imread(str(path)), dtype=np.uint8)
    found = seal.find_seal(image)
    return seal.ring(found, pool.engine(), image) if found else None


def lines(paths: list[Path], wide: float = 1.0) -> list[Piece]:
    """Each picture as one line."""
    return pool.engine().read_lines(
        [np.asarray(cv2.imread(str(path)), dtype=np.uint8) for path in paths], wide
    )


def _middle(region: Box) -> Box:
    x0, y0, x1, y1 = region
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return (x - 20, y - 9, x + 20, y + 9)
