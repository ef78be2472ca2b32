"""The QR code of a licence to be put onto another paper, such as 电子营业执照 (二维码贴块)."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pikepdf
from PIL import Image

from cases.errors import IssueError, MaterialError, NotAllowed, UsageError
from cases.model import License
from papers import qr
from papers.place import Area, Overlay, append, page_size, place
from papers.raster import page_image, page_png
from papers.typeset import render, render_svg

CAPTION = ("行业综合许可信息", "以扫码为准")
SMALLEST = 25.0
"""mm, side of the symbol without quiet zone, as on the face."""
PNG_DPI = 600
MARGIN = 8.0
"""mm between the block and the edges of the page."""
LIGHT, DARK_SHARE = 170, 0.001
"""A place is free if no more than this share of its dots is darker than this (of 255). Measured:
pale ornament of a licence 0, one line of 9-point print 0.01."""

Format = Literal["pdf", "png", "svg"]
Corner = Literal["right-bottom", "left-bottom", "right-top", "left-top"]
CORNERS: tuple[Corner, ...] = ("right-bottom", "left-bottom", "right-top", "left-top")


def block(
    license: License,
    format: Format = "pdf",
    *,
    size: float = SMALLEST,
    more_fonts: Path | None = None,
) -> bytes:
    """Code, caption, number and host of a licence as one small picture.

    Args:
        license: whose address.
        format: pdf and svg are vectors, png has 600 dpi.
        size: mm, side of the symbol without quiet zone.
        more_fonts: as in ``typeset.render``.

    Raises:
        UsageError: ``code-too-small``.
        IssueError: ``qr-unreadable``; or it could not be typeset.
    """
    if size < SMALLEST:
        raise UsageError(
            f"A code of {size:g} mm would not be read from a wall.",
            hint=f"Use {SMALLEST:g} mm or more.",
            code="code-too-small",
        )
    data = _data(license, size)
    drawn = render("qr-block", data, more_fonts=more_fonts)
    _check(drawn, license.url, Area(0, 0, *page_size(drawn)))
    if format == "png":
        return page_png(drawn, dpi=PNG_DPI)
    # The same template draws both; what was read back in one is in the other.
    return render_svg("qr-block", data, more_fonts=more_fonts) if format == "svg" else drawn


def onto(
    pdf: bytes,
    license: License,
    at: Corner | tuple[float, float],
    *,
    size: float = SMALLEST,
    cover: bool = False,
    allow_signed: bool = False,
    more_fonts: Path | None = None,
) -> bytes:
    """The first page of another PDF with the block on it, read back from the result.

    Args:
        pdf: what the block goes onto; pages may be turned.
        license: whose address.
        at: a corner of the page as it is seen, or mm from its upper left corner.
        size: as for ``block``.
        cover: put it there even if something is printed there.
        allow_signed: add to a signed file, whose signature then shows the change.
        more_fonts: as in ``typeset.render``.

    Raises:
        MaterialError: ``pdf-unreadable``, ``pdf-locked``.
        NotAllowed: ``place-taken``, ``page-too-small``, ``pdf-signed``.
        IssueError: ``qr-unreadable``.
        UsageError: ``code-too-small``.
    """
    signed = _is_signed(pdf)
    if signed and not allow_signed:
        raise NotAllowed(
            "This PDF bears an electronic signature, which would no longer cover all of it.",
            hint="Put the code on before signing; or add it all the same with --allow-signed: "
            "viewers will then say that the file was changed after it was signed.",
            code="pdf-signed",
        )
    drawn = block(license, size=size, more_fonts=more_fonts)
    width, height = page_size(drawn)
    across, down = page_size(pdf)
    if width + 2 * MARGIN > across or height + 2 * MARGIN > down:
        raise NotAllowed(
            f"The page measures {across:.0f} × {down:.0f} mm; the block takes "
            f"{width:.0f} × {height:.0f} mm and {MARGIN:g} mm of margin.",
            hint="Load it onto a larger page.",
            code="page-too-small",
        )
    corners = {
        corner: Area(
            MARGIN if corner.startswith("left") else across - MARGIN - width,
            MARGIN if corner.endswith("top") else down - MARGIN - height,
            width,
            height,
        )
        for corner in CORNERS
    }
    area = corners[at] if isinstance(at, str) else Area(*at, width, height)
    if area.x < 0 or area.y < 0 or area.x + width > across or area.y + height > down:
        raise NotAllowed(
            f"At {area.x:g},{area.y:g} mm the block would leave the page of "
            f"{across:.0f} × {down:.0f} mm.",
            code="place-taken",
        )
    if not cover and not _is_free(pdf, area):
        free = [corner for corner, there in corners.items() if _is_free(pdf, there)]
        raise NotAllowed(
            "Something is printed where the code would go.",
            hint=f"Free: {', '.join(free) or 'no corner'}. Choose with --at, a corner or X,Y in mm "
            "from the upper left; --cover prints over it.",
            code="place-taken",
        )
    overlay = Overlay(drawn, area)
    result = append(pdf, overlay) if signed else place(pdf, [overlay])
    _check(result, license.url, area)
    return result


def _data(license: License, size: float) -> dict[str, Any]:
    side = qr.area(license.url, size, (0, 0)).width
    modules = qr.matrix(license.url)
    return {
        "runs": [
            (x + qr.QUIET, y + qr.QUIET, width)
            for y, row in enumerate(modules)
            for x, width in qr.runs(row)
        ],
        "modules": len(modules) + 2 * qr.QUIET,
        "code": side,
        "width": side + 2,
        "height": side + (16.5 if license.sample else 13.3),
        "caption": CAPTION,
        "number": license.number,
        "host": urlsplit(license.url).netloc,
        "sample": license.sample,
    }


def _check(pdf: bytes, url: str, area: Area) -> None:
    """Read the code back where it should be: content that was left unbalanced moves it."""
    found = qr.decode(_seen(pdf, area, dpi=200))
    if found != [url]:
        raise IssueError(
            f"The code of the finished file reads {found}, not {url}.",
            hint="Nothing was written. Use the block as a picture (--format png) instead.",
            code="qr-unreadable",
        )


def _seen(pdf: bytes, area: Area, *, dpi: int) -> Image.Image:
    picture = page_image(pdf, dpi=dpi)
    # In dots by the page's own size: PDFium knows no /UserUnit.
    scale = [dots / side for dots, side in zip(picture.size, page_size(pdf), strict=True)]
    edges = (area.x, area.y, area.x + area.width, area.y + area.height)
    left, top, right, bottom = (int(edge * scale[n % 2]) for n, edge in enumerate(edges))
    return picture.crop((left, top, right, bottom))


def _is_signed(pdf: bytes) -> bool:
    """Whether any form field bears a signature.

    Raises:
        MaterialError: ``pdf-unreadable``, ``pdf-locked``.
    """
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            locked = document.is_encrypted
            form: Any = document.Root.get("/AcroForm", {})
            signed = _any_signed(form.get("/Fields", ()))
    except pikepdf.PasswordError:
        locked = True
    except pikepdf.PdfError as error:
        raise MaterialError(
            f"The PDF cannot be opened: {error}.",
            hint="Save it again, or ask for the original.",
            code="pdf-unreadable",
        ) from error
    if locked:
        raise MaterialError(
            "The PDF is locked against changes.",
            hint="Ask whoever made it for one that is not, or use the block as a picture "
            "(--format png).",
            code="pdf-locked",
        )
    return signed


def _any_signed(fields: Sequence[Any], depth: int = 20) -> bool:
    return depth > 0 and any(
        "/V" in field
        and (field.get("/FT") == "/Sig" or "/ByteRange" in _as_dictionary(field["/V"]))
        or _any_signed(field.get("/Kids", ()), depth - 1)
        for field in fields
    )


def _as_dictionary(value: Any) -> Any:
    return value if isinstance(value, pikepdf.Dictionary) else {}


def _is_free(pdf: bytes, area: Area) -> bool:
    dots = _seen(pdf, area, dpi=100).histogram()
    return sum(dots[:LIGHT]) <= DARK_SHARE * sum(dots)
