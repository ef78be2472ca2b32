"""QR codes: drawn as vectors, read from pages and from photographs (二维码)."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from time import thread_time
from typing import Literal

import pikepdf
import qrcode
import zxingcpp
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from papers.place import POINTS_PER_MM, Area
from papers.raster import page_image

QUIET = 4
"""Modules of white around the symbol, ISO/IEC 18004."""

SEARCH = 2.0
"""Seconds of processor time for which a photograph is searched."""
TILE, LAP = 1400, 250
"""Pixels of a side, and by how much tiles overlap: more than a code that is hard to find has."""

_ONLY_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])

_SHARPER = ImageFilter.UnsharpMask(radius=3, percent=250, threshold=0)
_SHARPER_TILE = ImageFilter.UnsharpMask(radius=1.5, percent=250, threshold=0)
Matrix = tuple[tuple[bool, ...], ...]
Level = Literal["L", "M", "Q", "H"]


LEVEL: Level = "M"
"""Of correction: how much of a code may be lost. Chosen by measurement: docs/licence-qr.md."""

_LEVELS = {
    "L": qrcode.constants.ERROR_CORRECT_L,
    "M": qrcode.constants.ERROR_CORRECT_M,
    "Q": qrcode.constants.ERROR_CORRECT_Q,
    "H": qrcode.constants.ERROR_CORRECT_H,
}


@lru_cache(maxsize=16)
def matrix(text: str, level: Level = LEVEL) -> Matrix:
    """The symbol without its quiet zone, dark modules True, rows from the top."""
    code = qrcode.QRCode(error_correction=_LEVELS[level], border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """(start, length) of each run of dark modules: fewer rectangles, no hairlines between."""
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def quiet_share(text: str) -> float:
    """What one side's quiet zone takes of the whole side of ``as_pdf(text, …)``."""
    return QUIET / (len(matrix(text)) + 2 * QUIET)


def area(text: str, symbol: float, centre: tuple[float, float]) -> Area:
    """Where a code lies, quiet zone included, whose symbol is ``symbol`` mm wide."""
    side = symbol / (1 - 2 * quiet_share(text))
    return Area(centre[0] - side / 2, centre[1] - side / 2, side, side)


def as_pdf(text: str, side: float) -> bytes:
    """The symbol with its quiet zone as a one-page vector PDF, ``side`` mm square in all.

    Black on white in DeviceGray, which every PDF/A output intent allows.
    """
    modules = matrix(text)
    count = len(modules) + 2 * QUIET
    unit = side * POINTS_PER_MM / count
    drawing = ["1 g", f"0 0 {count} {count} re f", "0 g"]
    for y, row in enumerate(modules):
        for x, width in runs(row):
            drawing.append(f"{x + QUIET} {count - QUIET - 1 - y} {width} 1 re")
    drawing.append("f")
    content = f"q {unit:.6f} 0 0 {unit:.6f} 0 0 cm\n" + "\n".join(drawing) + "\nQ"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(unit * count, unit * count))
        page.contents_add(content.encode("ascii"))
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def decode_pdf(
    pdf: bytes | Path, page: int = 0, *, dpi: int = 150, area: Area | None = None
) -> list[str]:
    """What the QR codes of a page, or of an area of it, say; each text once.

    Raises:
        MaterialError: ``pdf-unreadable``.
    """
    return decode(page_image(pdf, page, dpi=dpi, area=area))


def decode(image: Image.Image) -> list[str]:
    """What the QR codes of a clean picture say; each text once, in the order found."""
    found = zxingcpp.read_barcodes(image, formats=_ONLY_QR)
    return list(dict.fromkeys(code.text for code in found))


def decode_photo(image: Image.Image) -> list[str]:
    """The same for a photograph: the picture is tried in several sizes, contrasts and turns.

    The first variant that shows any code ends the search: a code in a readable photograph is
    found at the first try, and only the hopeless pay for ``SEARCH`` seconds.
    """
    ends = thread_time() + SEARCH
    for variant in _variants(image):
        if found := decode(variant):
            return found
        if thread_time() > ends:
            break
    return []


def shows_damaged_code(image: Image.Image) -> bool:
    """Whether something is there that has the finder marks of a QR code but cannot be read."""
    grey = ImageOps.exif_transpose(image).convert("L")
    grey.thumbnail((2000, 2000))
    found = zxingcpp.read_barcodes(grey, formats=_ONLY_QR, return_errors=True)
    return any(code.error is not None for code in found)


def _variants(image: Image.Image) -> Iterator[Image.Image]:
    grey = ImageOps.exif_transpose(image).convert("L")
    yield grey
    largest = max(grey.size)
    if largest > TILE:  # a small code in a large photograph is lost when that is made smaller
        yield _sized(grey, TILE / largest)
        yield from (_sized(tile, 2) for tile in _tiles(grey))
        yield from (_sized(tile.filter(_SHARPER_TILE), 2) for tile in _tiles(grey))
    for longest in (min(largest, 2400), 1600, 1000, 3200, 4800):
        if longest > largest * 3:
            continue  # enlarging further adds no information
        sized = _sized(grey, longest / largest)
        yield sized
        level = ImageOps.autocontrast(sized, cutoff=2)
        yield level
        yield level.filter(_SHARPER)
        yield level.filter(ImageFilter.GaussianBlur(1.2))
        yield ImageEnhance.Contrast(level).enhance(2.0)
        for angle in (20, -20, 45):
            yield level.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _tiles(grey: Image.Image) -> Iterator[Image.Image]:
    step = TILE - LAP
    for top in range(0, max(1, grey.height - LAP), step):
        for left in range(0, max(1, grey.width - LAP), step):
            yield grey.crop((left, top, min(left + TILE, grey.width), min(top + TILE, grey.height)))


def _sized(grey: Image.Image, scale: float) -> Image.Image:
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    way = Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.LANCZOS
    return grey.resize(size, way)
