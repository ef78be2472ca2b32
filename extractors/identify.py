"""Receive (收件): what is this file really, and can anything be read from it.

Only the first bytes and the headers are looked at; names and extensions are not believed.
"""

import warnings
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, UnidentifiedImageError

from cases.errors import MaterialError
from cases.settings import Settings
from papers.raster import PDFIUM

_PICTURES = ("JPEG", "PNG", "TIFF")


@dataclass(frozen=True)
class Identified:
    """A file that can be read page by page."""

    path: Path
    form: Literal["pdf", "picture"]
    pages: int
    xfa: bool = False
    """A form (XFA) that Adobe's programs fill with content other programs do not show."""


def identify(path: Path, settings: Settings, name: str = "") -> Identified:
    """Tell PDFs and pictures apart from everything that is no document.

    Args:
        path: the file; kept originals have no extension.
        settings: the limits.
        name: what people call the file, if not by its path.

    Raises:
        MaterialError: with one of the codes ``empty-file``, ``file-too-large``,
            ``encrypted-pdf``, ``damaged-pdf``, ``damaged-image``, ``picture-too-large``,
            ``too-many-pages``, ``not-a-document``.
    """
    size = path.stat().st_size
    if size == 0:
        raise MaterialError("The file is empty.", hint="Copy or scan it again.", code="empty-file")
    if size > settings.max_file_mb * 1024 * 1024:
        raise MaterialError(
            f"The file has {size / 1024 / 1024:.0f} MB; the limit is {settings.max_file_mb} MB.",
            hint="Scan at 200–300 dpi or raise YIZHENG_MAX_FILE_MB.",
            code="file-too-large",
        )
    with path.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        return _pdf(path, settings)
    return _picture(path, settings, named_pdf=(name or path.name).lower().endswith(".pdf"))


def _pdf(path: Path, settings: Settings) -> Identified:
    try:
        with PDFIUM, closing(pypdfium2.PdfDocument(path)) as document:
            pages = len(document)
            xfa = document.get_formtype() == pdfium.FORMTYPE_XFA_FULL
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise MaterialError(
                "The PDF is encrypted and asks for a password.",
                hint="Ask the applicant for a copy without a password.",
                code="encrypted-pdf",
            ) from error
        raise MaterialError(
            "The PDF is damaged and cannot be opened.",
            hint="Export or scan it again.",
            code="damaged-pdf",
        ) from error
    if pages == 0:
        raise MaterialError("The PDF has no page.", hint="Export it again.", code="damaged-pdf")
    _check_pages(pages, settings)
    return Identified(path, "pdf", pages, xfa)


def _picture(path: Path, settings: Settings, *, named_pdf: bool) -> Identified:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is judged below, by our own limit
            picture = Image.open(path, formats=_PICTURES)
        width, height = picture.size
    except Image.DecompressionBombError as error:
        raise _too_large("The picture is far too large.", settings) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        what = "The file is named .pdf but is no PDF" if named_pdf else "This is no document"
        raise MaterialError(
            f"{what} that can be read.",
            hint="Hand in a PDF, JPEG, PNG or TIFF file.",
            code="not-a-document",
        ) from error
    with picture:
        if width * height > settings.max_pixels:
            raise _too_large(f"The picture has {width} × {height} pixels.", settings)
        frames = getattr(picture, "n_frames", 1)
        _check_pages(frames, settings)
        try:
            picture.draft(None, (1, 1))  # an eighth of a JPEG shows as well whether it is whole
            picture.load()
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise MaterialError(
                "The picture is damaged or was not copied to its end.",
                hint="Copy, photograph or scan it again.",
                code="damaged-image",
            ) from error
    # An MPO is a JPEG with a preview behind it, not a document of two pages.
    return Identified(path, "picture", 1 if picture.format == "MPO" else frames)


def _too_large(what: str, settings: Settings) -> MaterialError:
    return MaterialError(
        f"{what} The limit is {settings.max_pixels // 1_000_000} million pixels.",
        hint="Scan at 200–300 dpi.",
        code="picture-too-large",
    )


def _check_pages(pages: int, settings: Settings) -> None:
    if pages > settings.max_pages:
        raise MaterialError(
            f"The document has {pages} pages; the limit is {settings.max_pages}.",
            hint="Split it, or raise YIZHENG_MAX_PAGES.",
            code="too-many-pages",
        )
