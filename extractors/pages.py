"""What a reader process does with one page; every function here runs inside it."""

from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from cases.model import Box, Page, TextLine
from extractors import pool
from extractors.engine import Image, turn_upright
from extractors.paginate import choose, picture_of
from extractors.textlayer import read_text_page


def read_page(path: Path, form: Literal["pdf", "picture"], number: int) -> Page:
    """Read one page by its text layer or by OCR, whichever its content calls for."""
    reason = "a picture has no text layer"
    if form == "pdf":
        choice = choose(path, number)
        if choice.source == "text":
            try:
                page = read_text_page(path, number, choice.reason)
            except Exception as error:  # pdfminer raises what it likes on damaged files
                reason = f"text layer could not be read ({type(error).__name__})"
            else:
                if page.lines:
                    return page
                reason = "text layer gives no lines"
        else:
            reason = choice.reason
    reading = pool.engine().read(picture_of(path, form, number))
    return Page(
        number=number,
        width=reading.width,
        height=reading.height,
        rotation=reading.rotation,
        source="ocr",
        reason=reason,
        skew=reading.skew,
        lines=reading.lines,
    )


def read_under_seal(
    path: Path, form: Literal["pdf", "picture"], number: int, rotation: int, box: Box
) -> tuple[TextLine, ...]:
    """Read a region of the upright page once more with red ink taken away (印章下文字).

    The largest of the three colour channels is light where ink is red and dark where it is
    black, so that print beneath a seal stands free (``without_red``).
    """
    image = turn_upright(picture_of(path, form, number), rotation)
    height, width = image.shape[:2]
    x0, y0 = max(0, int(box[0])), max(0, int(box[1]))
    x1, y1 = min(width, int(box[2]) + 1), min(height, int(box[3]) + 1)
    if x1 - x0 < 8 or y1 - y0 < 8:
        return ()
    piece = without_red(image[y0:y1, x0:x1])
    return tuple(
        line.model_copy(
            update={
                "box": (line.box[0] + x0, line.box[1] + y0, line.box[2] + x0, line.box[3] + y0),
                "engine": f"{line.engine}+red-removed",
            }
        )
        for line in pool.engine().read_region(piece)
    )


INK_LEFT = 0.78
"""Share of the paper's brightness above which a pixel is no print."""


def without_red(image: Image) -> Image:
    """The picture with red ink bleached, in grey as three channels.

    Takes the lightest of the three channels and stretches it, softly, so that what a seal leaves
    there is as light as paper; print keeps its edges (no threshold).
    """
    light = image.max(axis=2).astype(np.float32)
    paper = float(np.percentile(light, 90)) or 255.0
    bleached = np.clip(light * (255.0 / (INK_LEFT * paper)), 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(bleached, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def warm() -> str:
    """Make this reader's engine now; tells its name."""
    return pool.engine().name
