"""One-page PDFs put onto a page as form XObjects; PDF/A metadata and attachments stay (盖放)."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import count

import pikepdf
from pyhanko.pdf_utils.generic import (
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

POINTS_PER_MM = 72 / 25.4
_DECODED = pikepdf.StreamDecodeLevel.generalized


def place(pdf: bytes, overlays: Sequence["Overlay"]) -> bytes:
    """Put each overlay onto its area of its page.

    Nothing of the page is redrawn: XMP, OutputIntents and /AF stay as they are, and the
    same input gives the same bytes. Do this before signing, a signature does not outlive it.

    Args:
        pdf: what the overlays go onto; its pages may be turned, and their boxes begin anywhere.
        overlays: drawn in this order, later ones on top.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        for overlay in overlays:
            _put(document.pages[overlay.page], overlay)
        out = BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def append(pdf: bytes, overlay: "Overlay") -> bytes:
    """The same for one overlay, added behind the end of the file (incremental update).

    Whatever was signed stays as it was signed; viewers say that the file was changed since.
    """
    with pikepdf.open(BytesIO(pdf)) as document, pikepdf.open(BytesIO(overlay.pdf)) as source:
        page = document.pages[overlay.page]
        name, form = _free_name(page), document.copy_foreign(source.pages[0].as_form_xobject())
        drawing = _drawing(page, form, name, overlay.area)
        plain = BytesIO()
        # pyHanko stumbles over empty streams that are compressed, which qpdf writes.
        source.save(plain, compress_streams=False, stream_decode_level=_DECODED)
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    drawn = writer.import_page_as_xobject(PdfFileReader(plain))
    named = _dictionary(name, drawn)
    for content, first in ((b"q\n", True), (b"Q\n" + drawing, False)):
        stream = writer.add_object(StreamObject(stream_data=content))
        assert isinstance(stream, IndirectObject)
        resources = None if first else _dictionary("/XObject", named)
        writer.add_stream_to_page(  # type: ignore[no-untyped-call]
            overlay.page, stream, resources=resources, prepend=first
        )
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _dictionary(name: str, value: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(name): value})  # type: ignore[no-untyped-call]


def page_size(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Width and height of a page as it is seen, in millimetres."""
    with pikepdf.open(BytesIO(pdf)) as document:
        sheet = document.pages[page]
        left, bottom, right, top = _box(sheet)
        scale = _unit(sheet) / POINTS_PER_MM
        sides = ((right - left) * scale, (top - bottom) * scale)
        return sides if sheet.rotation % 180 == 0 else (sides[1], sides[0])


def _put(page: pikepdf.Page, overlay: "Overlay") -> None:
    """What ``Page.add_overlay`` does, under a name that is not drawn by lot."""
    name = _free_name(page)
    with pikepdf.open(BytesIO(overlay.pdf)) as source:
        form = source.pages[0].as_form_xobject()
        page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
        drawing = _drawing(page, form, name, overlay.area)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n" + drawing)
    page.contents_coalesce()


def _free_name(page: pikepdf.Page) -> str:
    taken = page.resources.get("/XObject", pikepdf.Dictionary())
    return next(f"/Placed{n}" for n in count() if f"/Placed{n}" not in taken)


def _drawing(page: pikepdf.Page, form: pikepdf.Object, name: str, area: "Area") -> bytes:
    return page.calc_form_xobject_placement(
        form,
        pikepdf.Name(name),
        rectangle(page, area),
        invert_transformations=True,
        allow_shrink=True,
        allow_expand=True,
    )


def rectangle(page: pikepdf.Page, area: "Area") -> pikepdf.Rectangle:
    """Millimetres from the corner that is seen as upper left → the page's own coordinates."""
    left, bottom, right, top = _box(page)
    scale = POINTS_PER_MM / _unit(page)
    near, far = area.x * scale, (area.x + area.width) * scale
    upper, lower = area.y * scale, (area.y + area.height) * scale
    match page.rotation % 360:
        case 90:
            return pikepdf.Rectangle(left + upper, bottom + near, left + lower, bottom + far)
        case 180:
            return pikepdf.Rectangle(right - far, bottom + upper, right - near, bottom + lower)
        case 270:
            return pikepdf.Rectangle(right - lower, top - far, right - upper, top - near)
    return pikepdf.Rectangle(left + near, top - lower, left + far, top - upper)


def _box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """What of the page is seen: left, bottom, right, top; corners may be stored in any order."""
    shown = [_in_order(box) for box in (page.cropbox, page.mediabox)]
    left, bottom = (max(box[side] for box in shown) for side in (0, 1))
    right, top = (min(box[side] for box in shown) for side in (2, 3))
    return left, bottom, right, top


def _in_order(box: pikepdf.Array) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(edge) for edge in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _unit(page: pikepdf.Page) -> float:
    """Points to one unit of the page's coordinates (/UserUnit)."""
    return float(page.obj.get("/UserUnit", 1))


@dataclass(frozen=True)
class Area:
    """A rectangle of a page, in millimetres from its upper left corner as it is seen."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Overlay:
    """A one-page PDF and where it goes; it is scaled into the area with its proportions kept."""

    pdf: bytes
    area: Area
    page: int = 0
    """Counted from 0."""
