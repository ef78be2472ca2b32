"""Pieces of pages as pictures within a page (截图): where a wrong value stands."""

import base64
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import cv2

from cases.errors import YizhengError
from cases.model import Box, Page
from cases.settings import Settings
from extractors.identify import identify
from extractors.ocr.engine import turn_upright
from extractors.ocr.lines import Image
from extractors.paginate import picture_of

CROP_WIDTH, THUMBNAIL = 560, 300
"""Pixels: the width of a crop at most, the longest side of a whole page."""
MARK = (40, 60, 200)
"""Colour of the frame around the place, blue first."""


Draw = Callable[[Path, int], Image]
"""Gives a page of a document as it is stored."""


def drawing(settings: Settings) -> Draw:
    """Draws pages within the limits of the settings; remembers a few, as errors come together."""

    @lru_cache(maxsize=4)
    def draw(path: Path, number: int) -> Image:
        found = identify(path, settings)
        return picture_of(found.path, found.form, number)

    return draw


def piece(draw: Draw, path: Path, page: Page, box: Box | None) -> str | None:
    """A data URI of the box with a margin, or of the whole page; None if it cannot be drawn.

    Args:
        draw: gives the page.
        path: the document.
        page: says which page, which way up, and what size the box counts in.
        box: pixels of the upright page.
    """
    try:
        stored = draw(path, page.number)
    except (YizhengError, OSError):
        return None
    image = turn_upright(stored, page.rotation)
    height, width = image.shape[:2]
    if box is None or not page.width or not page.height:
        return _jpeg(image, THUMBNAIL / max(width, height))
    across, down = width / page.width, height / page.height
    x0, x1 = int(box[0] * across), int(box[2] * across)
    y0, y1 = int(box[1] * down), int(box[3] * down)
    margin = max(24, int(1.5 * (y1 - y0)))
    left, top = max(0, x0 - 2 * margin), max(0, y0 - margin)
    crop = image[top : y1 + margin, left : x1 + 2 * margin].copy()
    if not crop.size:
        return _jpeg(image, THUMBNAIL / max(width, height))
    cv2.rectangle(crop, (x0 - left - 3, y0 - top - 3), (x1 - left + 3, y1 - top + 3), MARK, 2)
    return _jpeg(crop, CROP_WIDTH / crop.shape[1])


def _jpeg(image: Image, scale: float) -> str:
    if scale < 1:
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 80])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode()
