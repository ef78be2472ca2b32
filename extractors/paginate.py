"""Paginate (分页): per page, text layer or OCR, and why; pictures of pages on demand."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image as Pillow
from PIL import ImageOps

from cases.errors import MaterialError
from extractors.ocr.lines import Image
from extractors.text import is_cjk
from extractors.textlayer.drawn import Drawn, Opened, open_page, pixels
from extractors.textlayer.letters import is_bad

DPI = 200
"""Resolution at which PDF pages are drawn and in which their boxes are given."""
LONGEST_SIDE = 4000
"""Pixels; larger pages and pictures are reduced to it before reading."""

ENOUGH_TEXT = 20
"""Characters that make a text layer worth believing."""
TELLING_TEXT = 10
"""Characters from which on shares of them say something about a text layer."""
LARGE_PICTURE = 0.05
"""Share of A4 from which on a picture may hold print: an identity card takes 7 %, a seal 3 %."""
SPOTS_DPI = 100
SPOTS = (20, 60)
"""More letter-like spots than this, and this times a picture's share of the page, are print.

Measured on drawn licences and leases: 28–34 on backgrounds with emblem, seal and watermark as
large as the page, 197–613 on scans.
"""
OUTLINES = 50
"""Filled shapes of a letter's size that make print drawn as outlines (文字转曲)."""


@dataclass(frozen=True)
class Choice:
    """How one page is going to be read."""

    source: Literal["text", "ocr"]
    reason: str


def choose(path: Path, number: int) -> Choice:
    """Judge a PDF page's text layer from its objects, in a few milliseconds.

    What only the single letters show is noticed while they are read: see ``credible``.
    """
    try:
        opened = open_page(path, number)
    except pypdfium2.PdfiumError:
        with closing(pypdfium2.PdfDocument(path)):  # raises when it is not the page alone
            return Choice("ocr", "the page cannot be opened")
    if opened.document.get_formtype() == pdfium.FORMTYPE_XFA_FULL:
        return Choice("ocr", "an XFA form: other programs may show other content")
    text = opened.text.get_text_bounded()
    letters = [c for c in text if not c.isspace()]
    if not letters:
        return Choice("ocr", "no text layer")
    broken = _broken(text, letters)
    if broken:
        return Choice("ocr", f"text layer is broken ({broken})")
    if _invisible_share(opened.objects) > 0.5:
        return Choice("ocr", "text layer is an invisible one behind a scan")
    largest, printed = _pictures(opened)
    if printed:
        return Choice("ocr", f"pictures over {printed:.0%} of the page hold print")
    if largest > 0.5 and len(letters) < 10 * ENOUGH_TEXT:
        return Choice("ocr", f"a picture covers {largest:.0%} of the page")
    if len(letters) < ENOUGH_TEXT and largest > 0.1:
        return Choice("ocr", f"only {len(letters)} characters of text beside a picture")
    outlines = sum(_is_outline(one) for one in opened.objects)
    if outlines >= OUTLINES:
        return Choice("ocr", f"{outlines} letters may be drawn as outlines")
    return Choice("text", f"text layer with {len(letters)} characters")


def _broken(text: str, letters: list[str]) -> str:
    """What shows that characters are not what is printed; empty when nothing does."""
    bad = sum(is_bad(c) for c in letters) / len(letters)
    if bad > 0.05 or "(cid:" in text:
        return f"{bad:.0%} unusable characters"
    if len(letters) < TELLING_TEXT:
        return ""
    count = len(letters)
    accented = sum("\x80" <= c <= "\xff" and c.isalpha() for c in letters)
    if accented > 0.2 * count:
        return f"{accented / count:.0%} accented letters: Chinese bytes taken for Latin ones"
    chinese = [c for c in letters if is_cjk(c)]
    rare = sum(not _is_common(c) for c in chinese)
    if rare >= TELLING_TEXT and rare > 0.3 * len(chinese):
        return f"{rare / len(chinese):.0%} of its Chinese characters are rare ones"
    character, often = Counter(c for c in letters if c.isalnum()).most_common(1)[0]
    if often >= ENOUGH_TEXT and often > 0.5 * count:
        return f"{often / count:.0%} of its characters are {character}"
    return ""


def picture_of(path: Path, form: Literal["pdf", "picture"], number: int) -> Image:
    """Draw a page as it is stored (not yet upright), at ``DPI`` for PDFs.

    Raises:
        MaterialError: ``damaged-page``.
    """
    try:
        image = _draw(path, number) if form == "pdf" else _load(path, number)
    except (
        pypdfium2.PdfiumError, OSError, SyntaxError, ValueError, EOFError,
        Pillow.DecompressionBombError,
    ) as error:  # fmt: skip
        raise MaterialError(
            f"The page is damaged and cannot be drawn ({error}).",
            hint="Export, photograph or scan it again.",
            code="damaged-page",
        ) from error
    longest = max(image.shape[:2])
    if longest > LONGEST_SIDE:
        scale = LONGEST_SIDE / longest
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return image


def _draw(path: Path, number: int) -> Image:
    with closing(pypdfium2.PdfDocument(path)) as document:
        page = document[number - 1]
        scale = min(DPI / 72, LONGEST_SIDE / max(*page.get_size(), 1))
        drawn = page.render(scale=scale, rev_byteorder=False).to_numpy()
        return np.ascontiguousarray(drawn[:, :, :3])


def _load(path: Path, number: int) -> Image:
    with Pillow.open(path) as picture:
        picture.seek(number - 1)
        ImageOps.exif_transpose(picture, in_place=True)
        upright: Pillow.Image = picture
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            layer = upright.convert("RGBA")
            upright = Pillow.new("RGBA", layer.size, "white")
            upright.alpha_composite(layer)
        if upright.mode.startswith("I"):  # 16 bits of grey; Pillow would make all of it white
            shades = np.asarray(upright, dtype=np.float32) / 257
            upright = Pillow.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
        colours = upright if upright.mode == "RGB" else upright.convert("RGB")
        return np.asarray(cv2.cvtColor(np.asarray(colours), cv2.COLOR_RGB2BGR), dtype=np.uint8)


@lru_cache(maxsize=20_000)
def _is_common(character: str) -> bool:
    """In the first level of GB 2312 or Big5: the 3755 and 5401 most usual characters."""
    simplified = character.encode("gb2312", "ignore")
    traditional = character.encode("big5", "ignore")
    return simplified[:1] < b"\xd8" and bool(simplified) or b"" < traditional[:1] < b"\xc7"


def _pictures(opened: Opened) -> tuple[float, float]:
    """Shares of the page: of the largest picture, and of all large ones that hold print."""
    width, height = opened.page.get_size()
    pictures = [one for one in opened.objects if one.kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    if not width * height or not pictures:
        return 0.0, 0.0
    shares = [one.area / (width * height) for one in pictures]
    printed = sum(
        share
        for one, share in zip(pictures, shares, strict=True)
        if share > LARGE_PICTURE and _holds_print(opened, one, share)
    )
    return min(1.0, max(shares)), min(1.0, printed)


def _holds_print(opened: Opened, picture: Drawn, share: float) -> bool:
    """Whether a picture has many spots of the size of letters; a licence's background has few."""
    alone = pixels(opened, picture)
    if alone is None:
        return True
    scale = SPOTS_DPI / 72 * (picture.box[2] - picture.box[0]) / alone.shape[1]
    if scale < 1:
        size = (max(1, round(scale * alone.shape[1])), max(1, round(scale * alone.shape[0])))
        small = cv2.resize(alone, size, interpolation=cv2.INTER_AREA)
        alone = np.asarray(small, dtype=np.uint8).reshape(size[1], size[0], -1)
    grey = alone[..., :3].mean(axis=2)
    if alone.shape[2] == 4:
        solid = alone[..., 3] / 255
        grey = grey * solid + 255 * (1 - solid)
    ink = (cv2.blur(grey, (25, 25)) - grey > 30).astype(np.uint8)
    spots = cv2.connectedComponentsWithStats(ink)[2][1:]
    wide, high, size = spots[:, 2], spots[:, 3], spots[:, 4]
    letters = (wide >= 3) & (wide <= 30) & (high >= 5) & (high <= 30) & (size >= 8)
    return int(letters.sum()) > SPOTS[0] + SPOTS[1] * share


def _invisible_share(objects: Sequence[Drawn]) -> float:
    """Share of text objects drawn in render mode 3, as OCR programs hide theirs."""
    modes = [
        pdfium.FPDFTextObj_GetTextRenderMode(one.raw)
        for one in objects
        if one.kind == pdfium.FPDF_PAGEOBJ_TEXT
    ]
    invisible = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return sum(mode == invisible for mode in modes) / len(modes) if modes else 0.0


def _is_outline(one: Drawn) -> bool:
    """A filled shape with many corners, as large as a letter."""
    if one.kind != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    left, bottom, right, top = one.box
    largest = max(right - left, top - bottom)
    if not 4 < largest < 40 or pdfium.FPDFPath_CountSegments(one.raw) < 8:
        return False
    return one.painted[0]
