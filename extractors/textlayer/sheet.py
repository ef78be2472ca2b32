"""What stands on a page of a PDF, as a person sees it: letters, rules, pictures, form entries.

Nothing here judges: ``credible`` compares what the sheet says with itself, ``textlayer`` makes
lines and cells of it.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from ctypes import POINTER, addressof, byref, c_float, cast, create_string_buffer
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from cases.model import Box
from extractors.text import squeeze
from extractors.textlayer.drawn import Drawn, Opened, is_opaque, open_page
from extractors.textlayer.geometry import around, holds, middle, overlap
from extractors.textlayer.letters import (
    Font,
    Ink,
    Letter,
    Shown,
    ink_of,
    letters,
    lightness,
    turn_and_size,
)

WHITE = 245
"""Lightness, of 255, from which on print cannot be seen on paper."""
DARK = 128
"""Lightness, of 255, below which a filled square is a ticked one."""
THIN = 3.0
"""Points; a filled rectangle no wider than this is a ruling line."""
CORNERS = 200
"""Corners above which a path is a picture drawn in lines, of no interest here."""
COVER = 20.0
"""Square points; what is smaller than a letter of 5 points hides none."""
COVER_CORNERS = 6
"""A rectangle has five points, and one more when it is closed twice."""
STRAIGHT = 0.2
"""Points by which a corner may lie beside its rectangle; programs round to a tenth."""
LEVEL = 0.5
"""Points by which a drawn line may rise and still be a ruling line."""
UNSEEN = 2 | 32
"""Annotation flags Hidden and NoView (ISO 32000-1, table 165)."""
TICKED = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
WRITTEN = (
    pdfium.FPDF_FORMFIELD_TEXTFIELD,
    pdfium.FPDF_FORMFIELD_COMBOBOX,
    pdfium.FPDF_FORMFIELD_LISTBOX,
)
PDFDOC = str.maketrans(
    "˘ˇˆ˙˝˛˚˜•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž€",
    "".join(map(chr, [*range(0x18, 0x20), *range(0x80, 0x9F), 0xA0])),
)
"""PDFDocEncoding where it differs from Latin-1 (ISO 32000-1, annex D.2)."""


class Shape(NamedTuple):
    """A drawn path without what makes no difference here."""

    box: Box
    closed: bool
    """A rectangle or a curve."""
    dark: bool
    """Filled with a dark colour."""


class Entry(NamedTuple):
    """What a form field (AcroForm) holds."""

    box: Box
    text: str
    """☑ or ☐ for one that is ticked; perhaps empty for one that is written into."""
    tick: bool
    shows: str = ""
    """The letters that stand in its place on the page, ``plain``."""


@dataclass
class Sheet:
    """What stands on one page, in points, origin top left of the page as it stands upright."""

    width: float
    height: float
    turn: int
    """Degrees clockwise that the page has to be turned back to stand upright."""
    slopes: bool
    """Most of its print stands at an angle; the sheet is as if it did not."""
    inks: list[Ink]
    letters: list[Letter]
    """In the order of the text layer; without those that draw a form field's tick."""
    shapes: list[Shape] = field(default_factory=list)
    """Drawn paths, likewise without those."""
    rules: list[Box] = field(default_factory=list)
    """Level and upright lines, and sides of drawn shapes; some are a little thick."""
    pictures: list[Box] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def read_sheet(path: Path, number: int) -> Sheet:
    """Everything on a page, with its annotations and what was filled into its form.

    Raises:
        pypdfium2.PdfiumError: the document or the page cannot be opened.
    """
    opened = open_page(path, number)
    if not pdfium.FPDFPage_GetAnnotCount(opened.page.raw):
        return _sheet(opened, ())
    with closing(pypdfium2.PdfDocument(path)) as document:
        document.init_forms()
        entries = list(_entries(document, document[number - 1]))
    # Opened anew: PDFium's forms make appearances of their own, in fonts without Chinese.
    with closing(pypdfium2.PdfDocument(path)) as document:
        page = document[number - 1]
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
        page.close()
        return _sheet(Opened(document, document[number - 1]), entries)


def _sheet(opened: Opened, entries: Sequence[Entry]) -> Sheet:
    """The page turned upright; ``entries`` are on the stored page."""
    page, objects = opened.page, opened.objects
    main = _main_turn(objects)
    # A letter's turn is that on the stored page; /Rotate adds to it when it is shown.
    turn = ((main or 0) + (page.get_rotation() or 0)) % 360
    shown = _shown(page, -(main or 0) % 360)
    width, height = page.get_size()
    if turn in (90, 270):
        width, height = height, width
    inks = _inks(opened, main or 0, shown)
    found = list(letters(opened.text, inks, shown))
    sheet = Sheet(width, height, turn, main is None, list(inks.values()), found)
    for one in objects:
        if one.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            sheet.pictures.append(shown(one.box))
        elif one.kind == pdfium.FPDF_PAGEOBJ_PATH:
            _trace(one, shown, sheet)
    for entry in entries:
        _enter(entry._replace(box=shown(entry.box)), sheet)
    return sheet


def _main_turn(objects: Sequence[Drawn]) -> int | None:
    """How most of the print is turned, in degrees clockwise on the stored page; None: it slopes."""
    turns: Counter[int | None] = Counter()
    for one in objects:
        if one.kind == pdfium.FPDF_PAGEOBJ_TEXT:
            turn, size = turn_and_size(one)
            left, bottom, right, top = one.box
            turns[turn] += round(math.hypot(right - left, top - bottom) / (size or 1)) + 1
    return turns.most_common(1)[0][0] if turns else 0


def _shown(page: pypdfium2.PdfPage, turn: int) -> Shown:
    """From the stored page's coordinates to those of the page turned clockwise, y downwards."""
    left, bottom, right, top = page.get_bbox()
    match turn:
        case 90:
            return lambda box: (box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left)
        case 180:
            return lambda box: (right - box[2], box[1] - bottom, right - box[0], box[3] - bottom)
        case 270:
            return lambda box: (top - box[3], right - box[2], top - box[1], right - box[0])
    return lambda box: (box[0] - left, top - box[3], box[2] - left, top - box[1])


def _inks(opened: Opened, main: int, shown: Shown) -> dict[int, Ink]:
    """The text objects of a page by their address, with what lies over and under each."""
    inks: dict[int, Ink] = {}
    fonts: dict[int, Font] = {}
    covers: list[Drawn] = []
    opaque: dict[int, bool] = {}

    def hides(cover: Drawn) -> bool:
        if cover.kind != pdfium.FPDF_PAGEOBJ_IMAGE:
            return True
        address = addressof(cover.raw.contents)
        if address not in opaque:
            opaque[address] = is_opaque(opened, cover)
        return opaque[address]

    objects = opened.objects
    for one in reversed(objects):
        if one.kind == pdfium.FPDF_PAGEOBJ_TEXT:
            ink = inks[addressof(one.raw.contents)] = ink_of(one, main, fonts)
            over = [cover for cover in covers if overlap(cover.box, one.box) and hides(cover)]
            ink.covers = [shown(cover.box) for cover in over]
        elif _may_cover(one):
            covers.append(one)
    if any(ink.light >= WHITE for ink in inks.values()):
        grounds: list[Box] = []
        for one in objects:
            if one.kind == pdfium.FPDF_PAGEOBJ_TEXT:
                ink = inks[addressof(one.raw.contents)]
                ink.grounds = [shown(box) for box in grounds if overlap(box, one.box)]
            elif one.kind != pdfium.FPDF_PAGEOBJ_PATH or lightness(one) < WHITE:
                grounds.append(one.box)
    return inks


def _may_cover(one: Drawn) -> bool:
    """A picture or filled rectangle, which may hide what was drawn before it."""
    if one.area < COVER or pdfium.FPDFPageObj_HasTransparency(one.raw):
        return False
    if one.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        return True
    if one.kind != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    if not one.painted[0] or pdfium.FPDFPath_CountSegments(one.raw) > COVER_CORNERS:
        return False
    return all(_is_rectangle(points) for points, curved in _outline(one) if not curved)


def _trace(one: Drawn, shown: Shown, sheet: Sheet) -> None:
    """Add a path to the sheet: its ruling lines, and its outline for tick boxes and ticks."""
    filled, stroked = one.painted
    if not (filled or stroked):
        return
    light = lightness(one) if filled else 255
    for points, curved in _outline(one):
        box = shown(around((x, y, x, y) for x, y in points))
        rectangle = not curved and _is_rectangle(points)
        if light < WHITE or stroked:
            sheet.shapes.append(Shape(box, rectangle or curved, light < DARK))
        if rectangle and min(box[2] - box[0], box[3] - box[1]) <= THIN:
            sheet.rules.append(box)
        elif not curved and (stroked or rectangle):
            for (ax, ay), (bx, by) in pairwise(points):
                side = shown((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
                if min(side[2] - side[0], side[3] - side[1]) < LEVEL:
                    sheet.rules.append(side)


def _outline(one: Drawn) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The parts of a path as points of the stored page, and whether they are curved."""
    count = pdfium.FPDFPath_CountSegments(one.raw)
    if count > CORNERS:
        return
    a, b, c, d, e, f = one.own
    x, y = c_float(), c_float()
    to_x, to_y = byref(x), byref(y)
    points: list[tuple[float, float]] = []
    curved = False
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(one.raw, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, to_x, to_y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, curved
            points, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment) and points[-1] != points[0]:
            points.append(points[0])
    if len(points) > 1:
        yield points, curved


def _is_rectangle(points: Sequence[tuple[float, float]]) -> bool:
    if len(points) not in (4, 5):
        return False
    left, bottom, right, top = around((x, y, x, y) for x, y in points)
    return all(
        min(abs(x - left), abs(x - right)) < STRAIGHT
        and min(abs(y - bottom), abs(y - top)) < STRAIGHT
        for x, y in points
    )


def _enter(entry: Entry, sheet: Sheet) -> None:
    """Add a form field to the sheet; what draws its tick goes, for the field says it."""
    inside = [one for one in sheet.letters if holds(entry.box, *middle(one.box))]
    sheet.entries.append(entry._replace(shows=plain("".join(one.text for one in inside))))
    if entry.tick:
        gone = {id(one) for one in inside}
        sheet.letters = [one for one in sheet.letters if id(one) not in gone]
        sheet.shapes = [one for one in sheet.shapes if not holds(entry.box, *middle(one.box))]


def plain(text: str) -> str:
    """What is written, without blanks and the line it is written on."""
    return squeeze(text).replace("_", "")


def _entries(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[Entry]:
    """Every visible form field that is ticked or written into, on the stored page."""
    form = document.formenv
    if form is None:
        return
    box = pdfium.FS_RECTF()
    for i in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, i)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetFormFieldType(form.raw, annotation)
        unseen = pdfium.FPDFAnnot_GetFlags(annotation) & UNSEEN
        if kind > 0 and not unseen and pdfium.FPDFAnnot_GetRect(annotation, byref(box)):
            place = (box.left, box.bottom, box.right, box.top)
            if kind in TICKED:
                checked = pdfium.FPDFAnnot_IsChecked(form.raw, annotation)
                yield Entry(place, "☑" if checked else "☐", tick=True)
            elif kind in WRITTEN:
                yield Entry(place, _value(form.raw, annotation), tick=False)
        pdfium.FPDFPage_CloseAnnot(annotation)


def _value(form: Any, annotation: Any) -> str:
    length = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    buffer = create_string_buffer(length)
    pointer = cast(buffer, POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, pointer, length)
    return _as_chinese(buffer.raw.decode("utf-16-le", "replace").rstrip("\0"))


def _as_chinese(text: str) -> str:
    """Undo what becomes of UTF-8 or GB 18030 bytes that a form states without their encoding.

    Any bytes may be GB 18030, —— or °C, too; so most of what comes out has to be usual Chinese.
    """
    if text.isascii():
        return text
    try:
        stored = text.translate(PDFDOC).encode("latin-1")
    except UnicodeEncodeError:
        return text
    with suppress(UnicodeDecodeError):
        return stored.decode("utf-8")
    with suppress(UnicodeDecodeError):
        chinese = stored.decode("gb18030")
        beyond = [character for character in chinese if not character.isascii()]
        usual = sum(bool(character.encode("gb2312", "ignore")) for character in beyond)
        return chinese if usual > len(beyond) / 2 else text
    return text
