"""An open page of a PDF and the objects that are drawn on it, by PDFium."""

import atexit
from collections.abc import Iterator
from ctypes import byref, c_float, c_int
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from cases.model import Box
from extractors.textlayer.geometry import SAME, Matrix, placed, times

MAX_DEPTH = 5
"""Of form XObjects within one another that are looked into; programs nest two or three."""
MANY_PIXELS = 40_000_000
"""Pictures of more pixels, 120 MB in memory, are not looked into."""
CLEAR = 0.1
"""Share of a picture that is see-through in seals and watermarks; a scan stored askew has less."""


class Drawn(NamedTuple):
    """One object of a PDF page, in the order in which they are drawn."""

    raw: Any
    kind: int
    """One of PDFium's ``FPDF_PAGEOBJ_…``."""
    matrix: Matrix
    """From the object's coordinates to the page's, identity outside form XObjects."""
    box: Box
    """Left, bottom, right, top in points of the page, y upwards."""

    @property
    def area(self) -> float:
        """In square points."""
        return (self.box[2] - self.box[0]) * (self.box[3] - self.box[1])

    @property
    def own(self) -> Matrix:
        """From the coordinates of its letters or points to the page's."""
        return _within(self.raw, self.matrix)

    @property
    def painted(self) -> tuple[bool, bool]:
        """Whether a path is filled, and whether it is stroked."""
        filled, stroked = c_int(), c_int()
        pdfium.FPDFPath_GetDrawMode(self.raw, byref(filled), byref(stroked))
        return bool(filled.value), bool(stroked.value)


@dataclass(frozen=True)
class Opened:
    """A page of an open PDF with what PDFium makes of it."""

    document: Any
    page: Any

    @cached_property
    def text(self) -> Any:
        """The text layer."""
        return self.page.get_textpage()

    @cached_property
    def objects(self) -> list[Drawn]:
        """What is drawn, in order; the content of form XObjects in their place."""
        count = pdfium.FPDFPage_CountObjects(self.page.raw)
        first = (pdfium.FPDFPage_GetObject(self.page.raw, i) for i in range(count))
        return list(_drawn(first, SAME, 0))


_last: tuple[tuple[Path, int, int, int], int, Opened] | None = None


def open_page(path: Path, number: int) -> Opened:
    """A page, from 1; the last one stays open, for its fonts take longest to load.

    To be called in one thread only, as in a reader process. The page must not be changed.

    Raises:
        pypdfium2.PdfiumError: the document or the page cannot be opened.
    """
    global _last
    state = path.stat()
    key = (path, state.st_ino, state.st_mtime_ns, state.st_size)
    if _last and _last[:2] == (key, number):
        return _last[2]
    before, _last = _last, None
    same = before[2].document if before and before[0] == key else None
    document = same or pypdfium2.PdfDocument(path)
    _last = (key, number, Opened(document, document[number - 1]))
    if before:  # only now: its fonts are the new one's, too
        (before[2].page if same else before[2].document).close()
    return _last[2]


@atexit.register
def _close_last() -> None:
    """Before PDFium's own end, which complains about what is still open."""
    global _last
    if _last:
        _last[2].document.close()
    _last = None


def _drawn(objects: Iterator[Any], matrix: Matrix, depth: int) -> Iterator[Drawn]:
    sides = [c_float() for _ in range(4)]
    references = [byref(side) for side in sides]
    for raw in objects:
        kind = pdfium.FPDFPageObj_GetType(raw)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < MAX_DEPTH:
                count = pdfium.FPDFFormObj_CountObjects(raw)
                inner = (pdfium.FPDFFormObj_GetObject(raw, i) for i in range(count))
                yield from _drawn(inner, _within(raw, matrix), depth + 1)
        elif pdfium.FPDFPageObj_GetBounds(raw, *references):
            left, bottom, right, top = (side.value for side in sides)
            yield Drawn(raw, kind, matrix, placed((left, bottom, right, top), matrix))


def _within(raw: Any, matrix: Matrix) -> Matrix:
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(raw, byref(own))
    return times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)


def pixels(opened: Opened, picture: Drawn) -> NDArray[np.uint8] | None:
    """A picture in the page, rows × columns × channels; None when it is too large or damaged."""
    image = pypdfium2.PdfImage(picture.raw, page=opened.page, pdf=opened.document)
    try:
        width, height = image.get_px_size()
        if width * height > MANY_PIXELS:
            return None
        found: NDArray[np.uint8] = image.get_bitmap(render=True).to_numpy()
    except pypdfium2.PdfiumError:
        return None
    return found if found.ndim == 3 else found[..., None]


def is_opaque(opened: Opened, picture: Drawn) -> bool:
    """Whether a picture hides what is beneath it, as a seal with a clear ground does not."""
    if pdfium.FPDFPageObj_HasTransparency(picture.raw):
        return False
    alone = pixels(opened, picture)
    if alone is None or alone.shape[2] < 4:
        return True
    return float((alone[..., 3] < 128).mean()) < CLEAR
