"""Forms that are filled in on a screen (可填写表单): AcroForm fields put onto a PDF, and read.

Text in fields is drawn by whatever shows the PDF (``NeedAppearances``): no font is embedded, for
one with all Chinese characters would be larger than a thousand forms. What is filled in already
has an appearance of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from cases.errors import MaterialError
from papers.place import Area, rectangle
from papers.typeset import render

PREFIX = "yizheng:"
"""What the names of our fields begin with."""
_DOT = "%2E"
"""PDF allows no full stop in the name of a field."""
_ON = Name("/Yes")
_FONT = "/Song"
_MULTILINE, _COMBO = 1 << 12, 1 << 17


@dataclass(frozen=True)
class Entry:
    """A field to be filled in."""

    name: str
    """What ``values`` gives it back under."""
    hint: str
    """What a person is told about it; screen readers say it."""
    area: Area
    page: int
    """From 1."""
    tick: bool = False
    rows: int = 1
    choices: tuple[str, ...] = ()
    """What may be chosen; empty: anything may be written."""
    value: str | None = None
    """``true`` ticks a box."""


def fillable(
    pdf: bytes, entries: Sequence[Entry], day: date, *, more_fonts: Path | None = None
) -> bytes:
    """A PDF whose fields can be filled in.

    It no longer claims to be PDF/A: that forbids ``NeedAppearances``.

    Args:
        pdf: the blank form.
        entries: its fields.
        day: of the form, so that the same input gives the same bytes.
        more_fonts: as in ``typeset.render``.

    Raises:
        IssueError: a value has a character without a glyph, or is too long for its field.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        shown = _shown(document, entries, day, more_fonts)
        fields = Array([_field(document, entry, shown.get(entry.name)) for entry in entries])
        font = document.make_indirect(_font())
        document.Root.AcroForm = document.make_indirect(
            Dictionary(
                Fields=fields,
                NeedAppearances=True,
                DR=Dictionary(Font=Dictionary({_FONT: font})),
                DA=String(f"{_FONT} 11 Tf 0 g"),
            )
        )
        with document.open_metadata(set_pikepdf_as_editor=False) as told:
            for key in ("pdfaid:part", "pdfaid:conformance"):
                if key in told:
                    del told[key]
        out = BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def values(pdf: Path | bytes) -> dict[str, str]:
    """What our fields of a PDF hold: name → text, ``true`` or ``false`` for a tick box.

    Fields that are empty are left out; a PDF without our fields gives nothing.

    Raises:
        MaterialError: ``damaged-pdf``.
    """
    try:
        with pikepdf.open(BytesIO(pdf) if isinstance(pdf, bytes) else pdf) as document:
            form = document.Root.get("/AcroForm")
            fields = form.get("/Fields", Array()) if isinstance(form, Dictionary) else Array()
            found: dict[str, str] = {}
            for one in fields:
                title, value = str(one.get("/T", "")), one.get("/V")
                name = title.removeprefix(PREFIX).replace(_DOT, ".")
                if not title.startswith(PREFIX):
                    continue
                if one.get("/FT") == Name.Btn:
                    found[name] = str(value == _ON).lower()
                elif value is not None and str(value).strip():
                    found[name] = str(value).replace("\r", "\n")
            return found
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError) as error:
        raise MaterialError(
            f"The form's fields cannot be read ({type(error).__name__}).",
            hint="Export the form again, or print it.",
            code="damaged-pdf",
        ) from error


def _field(document: pikepdf.Pdf, entry: Entry, shown: pikepdf.Object | None) -> pikepdf.Object:
    page = document.pages[entry.page - 1]
    place = rectangle(page, entry.area)
    box = [place.llx, place.lly, place.urx, place.ury]
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, F=4, P=page.obj, Rect=Array(box),
        T=String(PREFIX + entry.name.replace(".", _DOT)), TU=String(entry.hint),
    )  # fmt: skip
    if entry.tick:
        state = _ON if entry.value == "true" else Name.Off
        field.FT, field.V, field.AS = Name.Btn, state, state
        field.MK = Dictionary(CA=String("4"))
        field.AP = Dictionary(
            N=Dictionary({str(_ON): _tick(document, entry), "/Off": _picture(document, entry, "")})
        )
    else:
        field.FT = Name.Ch if entry.choices else Name.Tx
        field.DA = String(f"{_FONT} {11 if entry.rows == 1 else 9} Tf 0 g")
        if entry.choices:
            field.Opt, field.Ff = Array([String(one) for one in entry.choices]), _COMBO
        elif entry.rows > 1:
            field.Ff = _MULTILINE
        if entry.value:
            field.V = String(entry.value)
            field.AP = Dictionary(N=shown)
    made = document.make_indirect(field)
    if "/Annots" not in page.obj:
        page.obj.Annots = document.make_indirect(Array())
    page.obj.Annots.append(made)
    return made


def _tick(document: pikepdf.Pdf, entry: Entry) -> pikepdf.Object:
    # The same hook as on paper, in a box of 4 × 4.
    return _picture(document, entry, "0.46 w 1 J 1 j 0.8 1.9 m 1.7 0.9 l 3.3 3.1 l S", scaled=True)


def _picture(
    document: pikepdf.Pdf, entry: Entry, drawing: str, *, scaled: bool = False
) -> pikepdf.Object:
    wide, high = (side * 72 / 25.4 for side in (entry.area.width, entry.area.height))
    scale = f"{wide / 4:.4f} 0 0 {high / 4:.4f} 0 0 cm " if scaled else ""
    return document.make_indirect(
        pikepdf.Stream(
            document, f"q {scale}{drawing} Q".encode(),
            Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, wide, high]),
            Resources=Dictionary(),
        )
    )  # fmt: skip


def _shown(
    document: pikepdf.Pdf, entries: Sequence[Entry], day: date, more_fonts: Path | None
) -> dict[str, pikepdf.Object]:
    """What is written into text fields, drawn with fonts of our own: field → its appearance."""
    written = [one for one in entries if one.value and not one.tick]
    if not written:
        return {}
    sizes = [
        {"value": one.value, "width": one.area.width, "height": one.area.height} for one in written
    ]
    drawn = render("form-entries", {"day": day, "entries": sizes}, more_fonts=more_fonts)
    with pikepdf.open(BytesIO(drawn)) as source:
        return {
            one.name: document.copy_foreign(page.as_form_xobject())
            for one, page in zip(written, source.pages, strict=True)
        }


def _font() -> Dictionary:
    """A Chinese font by name only: readers of PDFs have one, or take another."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/STSong-Light"), Flags=4, ItalicAngle=0,
        FontBBox=Array([-25, -254, 1000, 880]), Ascent=880, Descent=-120, CapHeight=880, StemV=93,
    )  # fmt: skip
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=4),
        FontDescriptor=descriptor, DW=1000,
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light"),
        Encoding=Name("/UniGB-UCS2-H"), DescendantFonts=Array([below]),
    )  # fmt: skip
