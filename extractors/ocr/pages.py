"""What a reader process does with one page; every function here runs inside it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from cases.model import Page, TextLine
from extractors.extract import extract
from extractors.ocr import pool
from extractors.ocr.again import Sight, look_again, with_seal, without_authority
from extractors.ocr.engine import Reading, Rotation, turn_upright
from extractors.ocr.lines import Image
from extractors.paginate import choose, picture_of
from extractors.pictures.bleach import bleached, merged
from extractors.pictures.codes import decode, form_code
from extractors.pictures.quality import judge
from extractors.pictures.ruling import cells, into_cells
from extractors.pictures.ticks import boxes, with_ticks
from extractors.recognise import recognise
from extractors.textlayer.page import Doubtful, read_text_page
from templates.documents import DocumentKind, kinds

Form = Literal["pdf", "picture"]
BOXED = frozenset({"ticked", "verdict"})
"""Types of fields that may be printed as options with boxes to tick."""


def read_page(path: Path, form: Form, number: int, accept: float, *, upright: bool = False) -> Page:
    """Read one page by its text layer or by OCR, whichever its content calls for.

    A picture is looked at again for the fields of its kind of document if it shows by itself
    what it is (``Page.looked_for``); otherwise ``look`` has to follow, or ``model_form`` where a
    code says that it is a form of ours.

    Args:
        path: the file.
        form: what it is.
        number: of the page, from 1.
        accept: ``Settings.accept_confidence``.
        upright: a person turned the page: it stands as it is stored.
    """
    reason = "a picture has no text layer"
    if form == "pdf":
        choice = choose(path, number)
        if choice.source == "text":
            try:
                page = read_text_page(path, number, choice.reason)
            except Doubtful as why:
                reason = f"text layer is not believed: {why}"
            except Exception as error:  # libraries raise what they like on damaged files
                reason = f"text layer could not be read ({type(error).__name__})"
            else:
                if page.lines:
                    return _with_seal(page, path, accept)
                reason = "text layer gives no lines"
        else:
            reason = choice.reason
    image = picture_of(path, form, number)
    reading, clear = _read(image, 0 if upright else None)
    straight = turn_upright(image, reading.rotation)
    page = Page(
        number=number, width=reading.width, height=reading.height, rotation=reading.rotation,
        source="ocr", reason=reason, skew=reading.skew, lines=reading.lines,
        codes=decode(straight), quality=judge(straight, reading.lines),
    )  # fmt: skip
    if form_code(page):  # its slots are read instead
        return page
    return _looked(page, clear, kinds().get(recognise(page, kinds()).kind), accept)


def _with_seal(page: Page, path: Path, accept: float) -> Page:
    """A page with a text layer: an electronic licence may name the authority on its seal alone."""
    kind = kinds().get(recognise(page, kinds()).kind)
    if kind is None or form_code(page) or not without_authority(page, kind, accept):
        return page
    image = turn_upright(picture_of(path, "pdf", page.number), page.rotation)
    if (image.shape[1] > image.shape[0]) != (page.width > page.height):
        return page
    fitted = cv2.resize(image, (page.width, page.height), interpolation=cv2.INTER_AREA)
    return with_seal(page, pool.engine(), np.asarray(fitted, np.uint8))


def _read(image: Image, turned: Rotation | None) -> tuple[Reading, Image]:
    """What is on a picture, and the upright picture in which that is looked at again."""
    engine = pool.engine()
    reading = engine.read(image, turned)
    upright = turn_upright(image, reading.rotation)
    clear = bleached(upright, reading.lines)
    if clear is None:
        return reading, upright
    again = engine.read(clear, 0)
    again = replace(again, rotation=reading.rotation, lines=merged(reading.lines, again.lines))
    return (again, clear) if _worth(again) > _worth(reading) else (reading, upright)


def _worth(reading: Reading) -> int:
    """How many fields have a value; print fainter than a watermark goes with it."""
    page = Page(
        number=1, width=reading.width, height=reading.height, source="ocr", reason="",
        skew=reading.skew, lines=reading.lines,
    )  # fmt: skip
    kind = kinds().get(recognise(page, kinds()).kind)
    fields = extract(kind, [page], 1.0).values() if kind else ()
    return sum(isinstance(field, list) or field.value is not None for field in fields)


def look(path: Path, form: Form, page: Page, kind: str, accept: float) -> Page:
    """Look again at a page for the kind of document that it turned out to belong to.

    Args:
        path: the file.
        form: what it is.
        page: as ``read_page`` gave it.
        kind: of the document.
        accept: ``Settings.accept_confidence``.
    """
    image = picture_of(path, form, page.number)
    if not page.looked_for:
        return _looked(page, turn_upright(image, page.rotation), kinds()[kind], accept)
    reading, clear = _read(image, page.rotation)  # its lines were put together for another kind
    page = page.model_copy(update={"lines": reading.lines, "seals": ()})
    return _looked(page, clear, kinds()[kind], accept)


def _looked(page: Page, image: Image, kind: DocumentKind | None, accept: float) -> Page:
    if kind is None or not kind.fields:
        return page
    sight = Sight(pool.engine(), image, page.lines, _assembled(page, image, kind))
    return look_again(sight, kind, accept).model_copy(update={"looked_for": kind.kind})


def _assembled(
    raw: Page, image: Image, kind: DocumentKind
) -> Callable[[tuple[TextLine, ...]], Page]:
    """How lines become a page: beside its tick boxes and in the cells of its tables."""
    ticked = any(rule.type in BOXED for rule in kind.fields.values())
    ticks = boxes(image, raw.lines) if ticked else []
    grid = cells(image, raw.lines, raw.skew)

    def assemble(lines: tuple[TextLine, ...]) -> Page:
        placed = into_cells(with_ticks(lines, ticks) if ticked else lines, grid, raw.skew)
        return raw.model_copy(update={"lines": placed})

    return assemble


def warm() -> str:
    """Make this reader's engine now; tells its name."""
    return pool.engine().name
