"""PDF pages → pictures (栅格化)."""

import math
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from threading import Lock

import pypdfium2
from PIL import Image

from cases.errors import MaterialError
from papers.place import POINTS_PER_MM, Area

PDFIUM = Lock()
"""PDFium is not thread-safe: whoever calls it in a process with threads holds this."""
MAX_PIXELS = 60_000_000
"""Pages so large that they would give more are drawn with fewer dots per inch."""


def page_count(pdf: bytes | Path) -> int:
    """Number of pages.

    Raises:
        MaterialError: ``pdf-unreadable``.
    """
    with PDFIUM, _opened(pdf) as document:
        return len(document)


def page_image(
    pdf: bytes | Path, page: int = 0, *, dpi: int = 150, area: Area | None = None
) -> Image.Image:
    """One page, or only an area of it, as a grey-scale picture.

    Raises:
        MaterialError: ``pdf-unreadable``.
    """
    with PDFIUM, _opened(pdf) as document:
        sheet = document[page]
        width, height = sheet.get_size()
        scale = min(dpi / 72, math.sqrt(MAX_PIXELS / (width * height)))
        crop = (0.0, 0.0, 0.0, 0.0)
        if area is not None:
            left, top = area.x * POINTS_PER_MM, area.y * POINTS_PER_MM
            right = width - left - area.width * POINTS_PER_MM
            bottom = height - top - area.height * POINTS_PER_MM
            crop = (left, bottom, right, top)
        picture: Image.Image = sheet.render(scale=scale, crop=crop, grayscale=True).to_pil()
        return picture


def page_png(pdf: bytes | Path, page: int = 0, *, dpi: int = 150) -> bytes:
    """One page in colour as a PNG of at most 256 colours; the same page gives the same bytes.

    For phones that open no PDF: a face at 150 dpi takes about 200 kB.

    Raises:
        MaterialError: ``pdf-unreadable``.
    """
    with PDFIUM, _opened(pdf) as document:
        sheet = document[page]
        width, height = sheet.get_size()
        scale = min(dpi / 72, math.sqrt(MAX_PIXELS / (width * height)))
        picture: Image.Image = sheet.render(scale=scale).to_pil().convert("RGB")
    # Dithering would double the size, and few colours are in use.
    picture = picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    picture.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def page_text(pdf: bytes | Path, page: int = 0) -> str:
    """The text layer of one page, empty if there is none.

    Raises:
        MaterialError: ``pdf-unreadable``.
    """
    with PDFIUM, _opened(pdf) as document:
        text: str = document[page].get_textpage().get_text_range()
        return text


@contextmanager
def _opened(pdf: bytes | Path) -> Iterator[pypdfium2.PdfDocument]:
    """A document; a page of it that is too damaged to be loaded is told as well."""
    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document:
            document.init_forms()  # else form fields, which may cover anything, are not drawn
            yield document
    except pypdfium2.PdfiumError as error:
        raise MaterialError(
            f"The PDF cannot be opened: {error}.",
            hint="Save it again without a password, or ask for the original.",
            code="pdf-unreadable",
        ) from error
