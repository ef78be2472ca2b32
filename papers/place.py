"""One-page PDFs put onto a page as form XObjects; PDF/A metadata and attachments stay (盖放)."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import count

import pikepdf

POINTS_PER_MM = 72 / 25.4


def place(pdf: bytes, overlays: Sequence["Overlay"]) -> bytes:
    """Put each overlay onto its area of its page.

    Nothing of the page is redrawn: XMP, OutputIntents and /AF stay as they are, and the
    same input gives the same bytes. Do this before signing, a signature does not outlive it.

    Args:
        pdf: what the overlays go onto; pages upright (no /Rotate).
        overlays: drawn in this order, later ones on top.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        for overlay in overlays:
            _put(document.pages[overlay.page], overlay)
        out = BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _put(page: pikepdf.Page, overlay: "Overlay") -> None:
    """What ``Page.add_overlay`` does, under a name that is not drawn by lot."""
    taken = page.resources.get("/XObject", pikepdf.Dictionary())
    name = next(f"/Placed{n}" for n in count() if f"/Placed{n}" not in taken)
    with pikepdf.open(BytesIO(overlay.pdf)) as source:
        form = source.pages[0].as_form_xobject()
        page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
        drawing = page.calc_form_xobject_placement(
            form,
            pikepdf.Name(name),
            _rectangle(page, overlay.area),
            invert_transformations=True,
            allow_shrink=True,
            allow_expand=True,
        )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n" + drawing)
    page.contents_coalesce()


def _rectangle(page: pikepdf.Page, area: "Area") -> pikepdf.Rectangle:
    """Millimetres from the upper left corner → points from the lower left one."""
    left, top = float(page.mediabox[0]), float(page.mediabox[3])
    return pikepdf.Rectangle(
        left + area.x * POINTS_PER_MM,
        top - (area.y + area.height) * POINTS_PER_MM,
        left + (area.x + area.width) * POINTS_PER_MM,
        top - area.y * POINTS_PER_MM,
    )


@dataclass(frozen=True)
class Area:
    """A rectangle of a page, in millimetres from its upper left corner."""

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
