"""Paginate (分页): per page, text layer or OCR, and why; pictures of pages on demand."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image as Pillow
from PIL import ImageOps

from cases.errors import MaterialError
from extractors.engine import Image

DPI = 200
"""Resolution at which PDF pages are drawn and in which their boxes are given."""
LONGEST_SIDE = 4000
"""Pixels; larger pages and pictures are reduced to it before reading."""

ENOUGH_TEXT = 20
"""Characters that make a text layer worth believing."""


@dataclass(frozen=True)
class Choice:
    """How one page is going to be read."""

    source: Literal["text", "ocr"]
    reason: str


def choose(path: Path, number: int) -> Choice:
    """Judge a PDF page's text layer from its objects, in a few milliseconds."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            return Choice("ocr", "the page cannot be opened")
        text = page.get_textpage().get_text_bounded()
        letters = [c for c in text if not c.isspace()]
        if not letters:
            return Choice("ocr", "no text layer")
        bad = sum(_is_bad(c) for c in letters) / len(letters)
        if bad > 0.05 or "(cid:" in text:
            return Choice("ocr", f"text layer is broken ({bad:.0%} unusable characters)")
        picture, invisible = _coverage(page), _invisible_share(page)
        if invisible > 0.5:
            return Choice("ocr", "text layer is an invisible one behind a scan")
        if picture > 0.5 and len(letters) < 10 * ENOUGH_TEXT:
            return Choice("ocr", f"a picture covers {picture:.0%} of the page")
        if len(letters) < ENOUGH_TEXT and picture > 0.1:
            return Choice("ocr", f"only {len(letters)} characters of text")
        return Choice("text", f"text layer with {len(letters)} characters")


def picture_of(path: Path, form: Literal["pdf", "picture"], number: int) -> Image:
    """Draw a page as it is stored (not yet upright), at ``DPI`` for PDFs.

    Raises:
        MaterialError: ``damaged-page``.
    """
    try:
        image = _draw(path, number) if form == "pdf" else _load(path, number)
    except (pypdfium2.PdfiumError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise MaterialError(
            f"The page is damaged and cannot be drawn ({error}).",
            hint="Export, photograph or scan it again.",
            code="damaged-page",
        ) from error
    longest = max(image.shape[:2])
    if longest > LONGEST_SIDE:
        scale = LONGEST_SIDE / longest
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return image


def _draw(path: Path, number: int) -> Image:
    with closing(pypdfium2.PdfDocument(path)) as document:
        page = document[number - 1]
        scale = min(DPI / 72, LONGEST_SIDE / max(*page.get_size(), 1))
        drawn = page.render(scale=scale, rev_byteorder=False).to_numpy()
        return np.ascontiguousarray(drawn[:, :, :3])


def _load(path: Path, number: int) -> Image:
    with Pillow.open(path) as picture:
        picture.seek(number - 1)
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            layer = upright.convert("RGBA")
            upright = Pillow.new("RGBA", layer.size, "white")
            upright.alpha_composite(layer)
        if upright.mode.startswith("I"):  # 16 bits of grey; Pillow would make all of it white
            shades = np.asarray(upright, dtype=np.float32) / 257
            upright = Pillow.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
        array = np.asarray(upright.convert("RGB"), dtype=np.uint8)
    return np.ascontiguousarray(array[:, :, ::-1])


def _is_bad(character: str) -> bool:
    code = ord(character)
    return (
        character == "\ufffd"
        or code < 32
        or 0xE000 <= code <= 0xF8FF
        or code >= 0xF0000
        or 0x7F <= code < 0xA0
    )


def _coverage(page: pypdfium2.PdfPage) -> float:
    """Share of the page that its largest picture covers."""
    width, height = page.get_size()
    largest = 0.0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        largest = max(largest, (right - left) * (top - bottom))
    return min(1.0, largest / (width * height)) if width and height else 0.0


def _invisible_share(page: pypdfium2.PdfPage) -> float:
    """Share of text objects drawn in render mode 3, as OCR programs hide theirs."""
    modes = [
        pdfium.FPDFTextObj_GetTextRenderMode(item.raw)
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3)
    ]
    invisible = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return sum(mode == invisible for mode in modes) / len(modes) if modes else 0.0
