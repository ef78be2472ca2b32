"""The letters that a PDF page prints: which, where, how large, in what ink.

PDFium says which character stands where; here is added what a reader has to know to believe it:
whether the font tells its characters at all, and whether the print has their shape.
"""

import math
import unicodedata
from collections.abc import Callable, Iterator
from ctypes import addressof, byref, c_double, c_float, c_uint, create_string_buffer
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from cases.model import Box
from extractors.text import is_cjk
from extractors.textlayer.drawn import Drawn
from extractors.textlayer.geometry import holds, middle

SKEWED = 10.0
"""Degrees off the level above which text is a watermark or a stamp, not a line of the page."""
EM = (0.12, 0.88)
"""How far a Chinese letter reaches below and above its baseline, in its height (Noto CJK)."""
TYPE3 = 4.0
"""A font whose letters are as many times higher or lower than it states, states nonsense."""

FLAT = "一—－-_﹣–丶、，。,.·'｀`"
"""Characters that are far less than a letter high or wide."""
WIDE = "MWmw"
STROKE, STROKE_CJK = 0.5, 0.45
"""A flat character is thinner than this, in letter heights; a Chinese one as large as this.

Measured in Noto Sans and Serif SC, a Mincho and Liberation: flat ones are at most 0.41 thick, the
other characters of GB 2312 at least 0.72 long.
"""
LATIN = (0.3, 1.1, 0.9)
"""Least and greatest height, greatest width of a Latin letter or digit that is not ``WIDE``.

Measured in the same: 0.46, 1.04 and 0.81.
"""

MARKS: dict[str, dict[int, str]] = {
    "wingdings2": {0x52: "☑", 0x53: "☑", 0x54: "☑", 0xA3: "☐", 0x50: "√", 0x4F: "×"},
    "wingdings3": {},
    "wingdings": {0xA8: "☐", 0x6F: "☐", 0xFE: "☑", 0xFD: "☑", 0xFC: "√", 0xFB: "×", 0x6E: "■"}
    | dict.fromkeys((0x6C, 0x75, 0x76, 0x77, 0xA7, 0xD8, 0xE0, 0xF0), ""),
    "symbol": {0xB7: ""},
}
"""Fonts of signs → their tick marks by code; empty are the bullets of word processors' lists."""
SIGNS = frozenset("☑☐√×■")

RADICALS = dict(
    zip(
        "⺟⺠⺼⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻟⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "母民肉西见角贝车長长门青韦页风飞食飠首马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
"""Radicals (部首) that some programs write instead of the characters that look the same.

After Unicode's EquivalentUnifiedIdeograph.txt; NFKC knows only the Kangxi radicals.
"""
PDFIUM_HYPHEN, SOFT_HYPHEN = 0x02, 0xAD
"""What PDFium makes of a hyphen at the end of a line; what some programs print as a hyphen."""

Shown = Callable[[Box], Box]
"""From a box of the stored page to that of the upright one, in points, y downwards."""


class Font(NamedTuple):
    """What matters here of a font."""

    name: str
    """In small letters, without blanks and hyphens."""
    embedded: bool


@dataclass(eq=False, slots=True)
class Ink:
    """What the letters of one text object have in common."""

    turn: int | None
    """Degrees clockwise on the upright page: 0, 90, 180 or 270; None for any other slope."""
    stored: int | None
    """The same on the stored page."""
    size: float
    light: int
    """0 is black, 255 white or transparent."""
    font: Font
    box: Box
    """On the stored page."""
    seen: bool
    """Not in one of the modes that print nothing."""
    speaks: bool = False
    """The text layer has characters for it."""
    covers: list[Box] = field(default_factory=list)
    """What is drawn over them later."""
    grounds: list[Box] = field(default_factory=list)
    """Dark shapes and pictures drawn before them, which white print stands on."""


class Letter(NamedTuple):
    """One printed character."""

    text: str
    box: Box
    """As wide as it advances and as high as a Chinese one, upright, y downwards."""
    size: float
    """Letter height in points."""
    ink: Ink
    known: bool = True
    """False when the font does not say which character it is."""
    odd: bool = False
    """True when what is printed has not the shape of the character."""


class Glyph(NamedTuple):
    """What is the same for all letters of a font with one code."""

    text: str
    known: bool
    odd: bool


def ink_of(one: Drawn, main: int, fonts: dict[int, Font]) -> Ink:
    """What a text object's letters have in common.

    Args:
        one: the text object.
        main: degrees clockwise by which the page's print is turned on the stored page.
        fonts: those known by their address; this one is added.
    """
    raw = pdfium.FPDFTextObj_GetFont(one.raw)
    font = fonts.get(addressof(raw.contents)) if raw else Font("", False)
    if font is None:
        font = fonts[addressof(raw.contents)] = _font(raw)
    turn, size = turn_and_size(one)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(one.raw)
    return Ink(
        turn=None if turn is None else (turn - main) % 360,
        stored=turn,
        size=size,
        light=lightness(one) if mode == pdfium.FPDF_TEXTRENDERMODE_FILL else 0,
        font=font,
        box=one.box,
        seen=mode not in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP),
    )


def _font(raw: Any) -> Font:
    name = create_string_buffer(80)
    pdfium.FPDFFont_GetBaseFontName(raw, name, 80)
    plain = name.value.decode("latin-1").lower().replace(" ", "").replace("-", "")
    return Font(plain, pdfium.FPDFFont_GetIsEmbedded(raw) == 1)


def turn_and_size(one: Drawn) -> tuple[int | None, float]:
    """How a text object is turned on the stored page, and its letter height in points."""
    size = c_float()
    pdfium.FPDFTextObj_GetFontSize(one.raw, byref(size))
    a, b, c, d, _, _ = one.own
    return _turn(a, b, c, d), abs(size.value) * math.hypot(c, d)


def _turn(a: float, b: float, c: float, d: float) -> int | None:
    """Degrees clockwise by which a line is turned; None when it slopes or is mirrored."""
    if a * d - b * c <= 0:
        return None
    degrees = -math.degrees(math.atan2(b, a)) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) < SKEWED else None


def lightness(one: Drawn) -> int:
    """Of a fill: 0 black to 255 white or transparent; 0 when PDFium cannot tell."""
    red, green, blue, solid = (c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(
        one.raw, byref(red), byref(green), byref(blue), byref(solid)
    ):
        return 0
    grey = (299 * red.value + 587 * green.value + 114 * blue.value) // 1000  # ITU-R BT.601
    return 255 - (255 - grey) * solid.value // 255


def letters(text: pypdfium2.PdfTextPage, inks: dict[int, Ink], shown: Shown) -> Iterator[Letter]:
    """The characters of the text layer in its order; what lies beside the paper is left out.

    Args:
        text: the text layer.
        inks: those of the page by their text object's address; told whether they speak.
        shown: from the stored page to the upright one.
    """
    raw, loose = text.raw, pdfium.FS_RECTF()
    paper = text.page.get_bbox()
    x, y, left, right, bottom, top = (c_double() for _ in range(6))
    to_loose, to_x, to_y = byref(loose), byref(x), byref(y)
    to_tight = byref(left), byref(right), byref(bottom), byref(top)
    glyphs: dict[tuple[int, int], Glyph] = {}
    for i in range(text.count_chars()):
        owner = pdfium.FPDFText_GetTextObject(raw, i)
        if not owner:
            continue  # a blank that PDFium put in
        ink = inks.get(addressof(owner.contents))
        if ink is None or not pdfium.FPDFText_GetLooseCharBox(raw, i, to_loose):
            continue
        ink.speaks = True
        box = (loose.left, loose.bottom, loose.right, loose.top)
        size = _size(ink, box)
        code = pdfium.FPDFText_GetUnicode(raw, i)
        glyph = glyphs.get((id(ink.font), code))
        if glyph is None:
            pdfium.FPDFText_GetCharBox(raw, i, *to_tight)
            across, along = right.value - left.value, top.value - bottom.value
            if ink.stored in (90, 270):
                across, along = along, across
            glyph = glyphs[id(ink.font), code] = _glyph(code, ink.font, across / size, along / size)
        if not glyph.text or not holds(paper, *middle(box)):
            continue
        pdfium.FPDFText_GetCharOrigin(raw, i, to_x, to_y)
        box = shown(_em_box(x.value, y.value, box, size, ink.stored))
        known = glyph.known and (
            glyph.text in SIGNS or not pdfium.FPDFText_HasUnicodeMapError(raw, i)
        )
        yield Letter(glyph.text, box, size, ink, known, glyph.odd)


def _size(ink: Ink, box: Box) -> float:
    """Letter height in points; some Type 3 fonts state another."""
    tall = max(box[2] - box[0], box[3] - box[1]) if ink.stored in (90, 270) else box[3] - box[1]
    size = ink.size if tall / TYPE3 < ink.size < TYPE3 * tall or not tall else tall
    return max(size, 0.1)


def _em_box(x: float, y: float, loose: Box, size: float, turn: int | None) -> Box:
    """As wide as the letter advances and as high as a Chinese one, whatever its font says."""
    left, bottom, right, top = loose
    below, above = EM[0] * size, EM[1] * size
    match turn:
        case 0:
            return (left, y - below, right, y + above)
        case 90:
            return (x - below, bottom, x + above, top)
        case 180:
            return (left, y - above, right, y + below)
        case 270:
            return (x - above, bottom, x + below, top)
    return loose


def _glyph(code: int, font: Font, across: float, along: float) -> Glyph:
    """What a font prints for a code; its print's width and height are in letter heights."""
    text = _character(code, font.name)
    if not text or text.isspace() or text in SIGNS:
        return Glyph(text, True, False)
    radical = "\u2e80" <= text <= "\u2fdf"
    unsaid = code < 0x100 and "dings" in font.name  # a sign, said to be a Latin letter
    known = not (radical or unsaid or is_bad(text))
    return Glyph(text, known, font.embedded and _is_odd(text, across, along))


def _character(code: int, font: str) -> str:
    """The character of a code as PDFium gives it; empty for what is not printed."""
    if code in (PDFIUM_HYPHEN, SOFT_HYPHEN):
        return "-"
    character = chr(code)
    if 0xF000 <= code < 0xF100:  # where symbol fonts have their codes
        signs = next((signs for name, signs in MARKS.items() if name in font), {})
        return signs.get(code & 0xFF, character)
    if "\u2e80" <= character <= "\u2fd5":
        return RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    return "" if unicodedata.category(character) == "Cf" or not code else character


def is_bad(character: str) -> bool:
    """Unassigned, private or a control: nothing that a page prints."""
    code = ord(character)
    return (
        character == "\ufffd"
        or code < 32
        or 0xE000 <= code <= 0xF8FF
        or code >= 0xF0000
        or 0x7F <= code < 0xA0
    )


def _is_odd(character: str, across: float, along: float) -> bool:
    """True when print of this size, in letter heights, cannot be the character.

    A font whose mapping to Unicode is wrong prints a character where its text says comma.
    """
    if not across or not along:
        return False
    if character in FLAT:
        return min(across, along) > STROKE
    if is_cjk(character):
        return max(across, along) < STROKE_CJK
    if character.isascii() and character.isalnum():
        low, high, wide = LATIN
        return not low < along < high or (across > wide and character not in WIDE)
    return False
