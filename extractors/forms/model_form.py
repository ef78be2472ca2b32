"""Read our own forms back (格式文本回读): the code on a page tells what stands where.

The layout is computed anew from the catalogue (``papers.model_form``); corner marks and code tell
where the paper lies in the picture; each slot is then found to the pixel by the print around it,
and what is written in it is read twice. Nothing is looked for and no label is guessed. A page whose
version is unknown here is read like any other paper.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from cases.errors import MaterialError, YizhengError
from cases.model import Box, Candidate, Field, Page, TextLine
from extractors.extract import Fields, field_of
from extractors.forms.form_page import ENOUGH_INK, ENOUGH_TRACES, SCALE, Mask, Seen, View, see
from extractors.meaning.checks import STRONG
from extractors.meaning.values import PARSERS
from extractors.ocr import pool
from extractors.ocr.engine import CLOSE_SIDE, Engine, confirmed, cut, turn_upright
from extractors.paginate import picture_of
from extractors.pictures.codes import form_code
from extractors.pictures.ticks import EMPTY, FILLED
from extractors.printed.candidates import Found
from extractors.printed.layout import reading_order, tokens
from extractors.text import same_letters
from papers.acroform import values as entries_of
from papers.model_form import CODE_AREA, PAGE, Code, Sheet, Slot, draw, lay_out
from papers.raster import page_image
from templates.catalog import load
from templates.documents import FieldRule
from templates.forms import application_form, commitment_letter, permits_on

METHOD = "model-form"
UNKNOWN = "form-version-unknown"
"""Problem of a page that bears a code of ours whose layout is not known here."""
NOT_SEEN = "form-not-seen"
"""Problem of a page that bears a code of ours, but does not look like the form it names."""
POINTED = frozenset({"area", "amount", "date", "term_from", "term_to"})
"""Types of value that have points; in others a point may be a speck."""
NAMES, NAME_BAR = frozenset({"entity", "organisation", "person", "party"}), 0.975
"""Types of which no check protects a letter, 水 for 永, and how clear their print has to be."""
LISTS = frozenset({"text", "scope", "phrase"})
"""Types whose items have marks between them."""
NUMBERS = frozenset({*POINTED, "integer", "phone", "hotline", "code"})
"""Types in which a piece of a streak is one more digit."""
FIELDS: TypeAdapter[Fields | None] = TypeAdapter(Fields | None)

SIGNATURE = (2.0, 5.0)
"""Ink in mm², and the width in mm over which it goes, of the smallest signature."""
PART, APART = 1.4, 1.2
"""What is lower than the first is a part of a letter, if it is nearer to another than the second,
mm: the strokes of 三."""
LETTER = 2.2
"""Height of small writing, mm."""


@lru_cache(maxsize=64)
def layout(code: Code, place: str) -> Sheet:
    """The form that a code names, if its layout here is still the one that was printed.

    Args:
        code: of any page of the form; its page does not matter.
        place: the locality whose forms are known here.

    Raises:
        MaterialError: ``form-version-unknown``.
    """
    catalog = load()
    industry = next((one for one in catalog.industries.values() if one.number == code.industry),
                    None)  # fmt: skip
    try:
        if industry is None:
            raise _unknown(code)
        permits = code.permits or permits_on(industry, catalog, code.day)
        make = application_form if code.kind == "application_form" else commitment_letter
        form = make(catalog, place, industry, permits, code.day)
        sheet = lay_out(form, every_permit=not code.permits) if form is not None else None
    except MaterialError:
        raise
    except YizhengError as error:  # a permit or rule that is gone
        raise _unknown(code) from error
    if sheet is None or (sheet.code.version, sheet.code.pages) != (code.version, code.pages):
        raise _unknown(code)
    return sheet


def _unknown(code: Code) -> MaterialError:
    return MaterialError(
        f"The form's code {code.text} names a version that is unknown here: it was read like any "
        "other paper.",
        hint="Check every value, or have the present form filled in.",
        code=UNKNOWN,
    )


def joined(pages: Sequence[Page], read: Sequence[Fields | None], place: str) -> Fields:
    """The fields of a document from those of its pages.

    What stands on a page that is not there was not found; a page that is there twice gives two.

    Args:
        pages: each with a code of ours on it.
        read: what ``read_slots`` gave for each.
        place: as there.

    Raises:
        MaterialError: ``form-not-seen``: a page does not show what its code names.
    """
    fields: Fields = {}
    seen: dict[Code, set[int]] = {}
    for page, found in zip(pages, read, strict=True):
        code = form_code(page)
        if found is None or code is None:
            raise MaterialError(
                "The page has the code of a form of ours, but does not show that form: it was "
                "read like any other paper.",
                hint="Scan the whole page, with its four corner marks.",
                code=NOT_SEEN,
            )
        seen.setdefault(replace(code, page=1), set()).add(code.page)
        for name, one in found.items():
            if name in fields and name != "industry":
                fields[name] = [*_several(fields[name]), *_several(one)]
            else:
                fields[name] = one
    for code, numbers in seen.items():
        sheet = layout(code, place)
        for slot in sheet.slots:
            if slot.page not in numbers:
                name = sheet.form.ticks if slot.type == "tick" else slot.name
                fields.setdefault(name, Field(value=None, needs_review=True,
                                              reasons=("not-found",), method=METHOD))  # fmt: skip
    return fields


def _several(found: Field | list[Field]) -> list[Field]:
    return found if isinstance(found, list) else [found]


def read_slots(
    path: Path, form: Literal["pdf", "picture"], page: Page, place: str, accept: float
) -> Fields | None:
    """What is written into the slots of one page; runs inside a reader process.

    Fields that were left empty have no value and need nobody (reason ``left-empty``).

    Args:
        path: the file.
        form: what it is.
        page: as ``pages.read_page`` gave it, with a code of ours on it.
        place: the locality whose forms are known here.
        accept: ``Settings.accept_confidence``.

    Returns:
        None when the picture does not show the form that the code names.

    Raises:
        MaterialError: ``form-version-unknown``.
    """
    code = form_code(page)
    assert code is not None
    sheet = layout(replace(code, page=1), place)
    image = turn_upright(picture_of(path, form, page.number), page.rotation)
    view = see(image, sheet.on_page(code.page), _blank(code, place))
    if view is None:
        return None
    entered = entries_of(path) if form == "pdf" else {}
    read = _writing(view, [one for one in view.slots if not _is_mark(one.slot)], pool.engine())
    fields: Fields = {
        "industry": Field(
            value=sheet.form.industry.name, raw=sheet.form.industry.name, confidence=1.0,
            page=page.number, box=view.box(CODE_AREA), method=METHOD,
        )
    } if code.kind == "application_form" else {}  # fmt: skip
    ticks: list[Field] = []
    units = {blank.name: blank.unit for blank in sheet.form.blanks}
    for seen in view.slots:
        slot, box = seen.slot, view.box(seen.slot.area)
        if slot.type == "tick":
            tick = _tick(seen, page, box, entered)
            ticks.extend([tick] if tick else [])
        elif slot.type == "signed":
            fields[slot.name] = _signature(seen, page, box)
        else:
            lines = read[seen]
            told, unit = entered.get(slot.name), units[slot.name]
            fields[slot.name] = _value(seen, lines, page, box, accept, told, unit)
    if any(one.slot.type == "tick" for one in view.slots):
        fields[sheet.form.ticks] = ticks or Field(
            value=None, needs_review=True, reasons=("not-found",), page=page.number, method=METHOD
        )
    return fields


@lru_cache(maxsize=16)
def _blank(code: Code, place: str) -> NDArray[np.uint8]:
    """A page of the form with nothing filled in, at ``SCALE``."""
    picture = page_image(
        draw(layout(replace(code, page=1), place)), code.page - 1, dpi=round(SCALE * 25.4)
    )
    size = (round(PAGE[0] * SCALE), round(PAGE[1] * SCALE))
    return np.asarray(picture.resize(size), np.uint8)


def _is_mark(slot: Slot) -> bool:
    return slot.type in ("tick", "signed")


def _writing(view: View, slots: Sequence[Seen], engine: Engine) -> dict[Seen, tuple[TextLine, ...]]:
    """The lines in each slot, read twice; boxes in pixels of the slot's picture.

    All slots are put below each other, so that lines are looked for once and not a slot at a time.
    """
    read: dict[Seen, tuple[TextLine, ...]] = dict.fromkeys(slots, ())
    filled = [one for one in slots if one.written >= ENOUGH_INK]
    if not filled:
        return read
    gap = round(2 * SCALE)
    wide = max(one.picture.shape[1] for one in filled) + 2 * gap
    high = sum(one.picture.shape[0] + gap for one in filled) + gap
    table = np.full((high, wide, 3), 255, np.uint8)
    tops: dict[Seen, int] = {}
    at = gap
    for one in filled:
        deep, across = one.picture.shape[:2]
        table[at - gap // 2 : at + deep + gap // 2] = np.median(one.picture, axis=(0, 1))
        table[at : at + deep, gap : gap + across] = one.picture
        tops[one] = at
        at += deep + gap
    found = engine.find_lines(table, min(max(high, wide), CLOSE_SIDE))
    rows: list[tuple[Seen, TextLine]] = []
    for one in filled:
        for box in _boxes(one, gap, tops[one]):
            own = sorted((line for line in found if _middle_in(line.box, box)),
                         key=lambda line: line.box[0])  # fmt: skip
            text, sure = "".join(line.text for line in own), [line.confidence for line in own]
            if not own:  # the detector drops lone characters
                (piece,) = engine.read_lines([cut(table, box, 0.0, 0.15)])
                text, sure = piece.text, [piece.weakest]
            line = TextLine(text=text, box=box, confidence=min(sure), engine=engine.name)
            rows.append((one, line))
    for (one, _), line in zip(rows, confirmed(engine, table, [line for _, line in rows]),
                              strict=True):  # fmt: skip
        read[one] = (*read[one], line)
    return read


def _boxes(seen: Seen, left: int, top: int) -> list[Box]:
    """Around each row of writing; what lies flat, such as 一, gets the height of a letter."""
    boxes: list[Box] = []
    for first, last in _rows(seen.ink):
        across = np.flatnonzero(seen.ink[first:last].any(axis=0))
        more = max(0.0, LETTER * SCALE - (last - first)) / 2
        boxes.append((left + float(across[0]), top + first - more,
                      left + float(across[-1]) + 1, top + last + more))  # fmt: skip
    return boxes


def _middle_in(box: Box, row: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return row[0] <= x <= row[2] and row[1] <= y <= row[3]


def _rows(ink: Mask) -> list[tuple[int, int]]:
    """First and last row of pixels of each row of writing; parts of one letter are one."""
    rows: list[tuple[int, int]] = []
    for at in np.flatnonzero(ink.any(axis=1)).tolist():
        if rows and at - rows[-1][1] < 0.25 * SCALE:
            rows[-1] = (rows[-1][0], at + 1)
        else:
            rows.append((at, at + 1))
    whole: list[tuple[int, int]] = []
    for first, last in rows:
        low = min(last - first, whole[-1][1] - whole[-1][0]) if whole else 0
        if whole and low < PART * SCALE and first - whole[-1][1] < APART * SCALE:
            whole[-1] = (whole[-1][0], last)
        else:
            whole.append((first, last))
    return whole


def _value(
    seen: Seen,
    lines: Sequence[TextLine],
    page: Page,
    box: Box,
    accept: float,
    entered: str | None,
    unit: str,
) -> Field:
    """The field of one slot: what was entered on a screen, what the text layer says, or OCR."""
    rule = FieldRule(type=seen.slot.type)
    shown = [
        line.model_copy(update={"text": text})
        for line in page.lines
        if page.source == "text" and _middle_in(line.box, box)
        and (text := line.text.removesuffix(unit))
    ]  # fmt: skip
    inside = shown
    if entered:
        inside = [TextLine(text=entered, box=box, confidence=1.0, engine="acroform")]
    source: Literal["text", "ocr"] = "text" if inside else "ocr"
    used = tuple(inside) if inside else tuple(lines)
    if not used:
        return Field(
            value=None, page=page.number, box=box, method=METHOD, needs_review=not seen.empty,
            reasons=("left-empty",) if seen.empty else ("not-found",),
        )  # fmt: skip
    found = reading_order(tokens(page.model_copy(
        update={"lines": used, "source": source, "skew": 0.0}
    )))  # fmt: skip
    raw = "".join(token.text for token in found)
    read = field_of(rule, Found(tuple(found), METHOD, 100.0, raw), accept)
    doubts = [] if seen.sure else ["misplaced"]
    if not inside and not _is_safe(read):
        doubts.extend(_dirt(seen, rule.type, read.value or ""))
        if rule.type in NAMES and min(line.confidence for line in lines) < NAME_BAR:
            doubts.append("low-confidence")
    # What was entered shows in the text layer; the picture of a page is drawn without it.
    seen_as = "".join(line.text for line in (shown if entered else lines))
    if inside and not same_letters(raw, seen_as) and PARSERS[rule.type](seen_as) != read.value:
        doubts.append("readings-differ")  # a text layer need not say what a person sees
    return read.model_copy(
        update={
            "page": page.number,
            "box": box,
            "needs_review": read.needs_review or bool(doubts),
            "reasons": (*read.reasons, *(one for one in doubts if one not in read.reasons)),
        }
    )


def _is_safe(read: Field) -> bool:
    return any(check.ok and check.name in STRONG for check in read.checks)


def _dirt(seen: Seen, type_: str, value: str) -> Iterator[str]:
    """What every reading may have taken for a mark or a digit, or a mark for another."""
    if type_ not in POINTED and re.search("[.·•']", value):
        yield "speck-inside"
    if type_ in LISTS and re.search("[,，:：]", value):
        yield "unsure-mark"  # what ；is misread for, after a bracket above all
    for first, last in _rows(seen.ink) if type_ in NUMBERS else ():
        across = np.flatnonzero(seen.ink[first:last].any(axis=0))
        margin = round(SCALE)
        if seen.lines[first:last, max(0, across[0] - margin) : across[-1] + margin].any():
            yield "line-through"
            return


def _tick(seen: Seen, page: Page, box: Box, entered: dict[str, str]) -> Field | None:
    """A ticked option, one in doubt, or None where it is surely not ticked."""
    share, option = float(seen.ink.mean()), seen.slot.option or ""
    ticked = share >= FILLED
    sure = seen.sure and (ticked or (share < EMPTY and seen.faint < ENOUGH_TRACES))
    doubts = [] if sure else ["unsure-tick"]
    if option in entered:  # the picture of a page is drawn without what was entered
        ticked = entered[option] == "true"
        shown = any("☑" in line.text for line in page.lines if _middle_in(box, line.box))
        doubts = [] if page.source == "text" and shown == ticked else ["readings-differ"]
    if not ticked and not doubts:
        return None
    sure = ticked and not doubts
    return Field(
        value=option if ticked else None, raw=option, confidence=0.99 if sure else 0.5,
        page=page.number, box=box, method=METHOD, needs_review=not sure, reasons=tuple(doubts),
        candidates=() if ticked else (Candidate(value=option, method=METHOD, box=box),),
    )  # fmt: skip


def _signature(seen: Seen, page: Page, box: Box) -> Field:
    """``true`` where something like a signature stands; dirt and folds are doubtful."""
    across = np.flatnonzero(seen.ink.any(axis=0))
    width = float(across[-1] - across[0]) / SCALE if across.size else 0.0
    written = seen.written
    signed = seen.sure and written >= SIGNATURE[0] and width >= SIGNATURE[1]
    return Field(
        value="true" if signed else None, raw="", confidence=0.97 if signed else 0.0,
        page=page.number, box=box, method=METHOD, needs_review=not (signed or seen.empty),
        reasons=() if signed else ("left-empty",) if seen.empty else ("not-found",),
    )  # fmt: skip
