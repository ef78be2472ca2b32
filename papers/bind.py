"""Pages of several files bound into one PDF (合订), without losing any of their quality."""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import ExifTags, Image, ImageOps

from cases.errors import MaterialError

DPI = 200
"""Pictures become pages of that resolution."""
_UPRIGHT = {1: 0, 3: 180, 6: 90, 8: 270}
"""EXIF orientation → degrees clockwise that show the picture upright."""
_UNUSABLE = (
    OSError, ValueError, SyntaxError, IndexError, EOFError, pikepdf.PdfError,
    Image.DecompressionBombError,
)  # fmt: skip
"""What the libraries raise on pages that are damaged, or made to fill the memory."""


@dataclass(frozen=True)
class Leaf:
    """One page of a file, and how it is turned."""

    path: Path
    number: int
    """From 1."""
    turn: int = 0
    """Degrees clockwise, beside the turn that the file itself asks for: 0, 90, 180 or 270."""


def count(path: Path) -> int:
    """How many pages a PDF or a picture has.

    Raises:
        MaterialError: ``damaged-page``: it is neither, or damaged.
    """
    try:
        if _is_pdf(path):
            with pikepdf.open(path) as file:
                return len(file.pages)
        with Image.open(path) as picture:
            return int(getattr(picture, "n_frames", 1))
    except _UNUSABLE as error:
        raise _damaged(path, error) from error


def bind(leaves: Sequence[Leaf]) -> bytes:
    """A PDF of these pages, in this order. The same leaves give the same bytes.

    PDF pages are copied as they are, with what their text layer says; JPEG data is kept bit by
    bit, other pictures are packed without loss.

    Raises:
        MaterialError: ``damaged-page``.
    """
    bound = pikepdf.new()
    for leaf in leaves:
        try:
            if _is_pdf(leaf.path):
                with pikepdf.open(leaf.path) as file:
                    bound.pages.append(file.pages[leaf.number - 1])
                turn = leaf.turn
            else:
                turn = leaf.turn + _add_picture(bound, leaf)
        except _UNUSABLE as error:
            raise _damaged(leaf.path, error) from error
        bound.pages[-1].rotate(turn % 360, relative=True)
    out = io.BytesIO()
    bound.save(out, deterministic_id=True)
    return out.getvalue()


def _add_picture(bound: pikepdf.Pdf, leaf: Leaf) -> int:
    """Add a page with a picture alone; gives the turn that shows it upright."""
    with Image.open(leaf.path) as picture:
        picture.seek(leaf.number - 1)
        size = picture.size
        turn = _UPRIGHT.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
        if picture.format == "JPEG" and picture.mode in ("L", "RGB") and turn is not None:
            data, filter_ = leaf.path.read_bytes(), pikepdf.Name.DCTDecode
            space = "/DeviceGray" if picture.mode == "L" else "/DeviceRGB"
        else:
            plain = _plain(picture)
            data, filter_ = zlib.compress(plain.tobytes()), pikepdf.Name.FlateDecode
            space, turn, size = "/DeviceRGB", 0, plain.size
    image = bound.make_stream(
        data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=size[0], Height=size[1],
        ColorSpace=pikepdf.Name(space), BitsPerComponent=8, Filter=filter_,
    )  # fmt: skip
    wide, high = (side * 72 / DPI for side in size)
    page = bound.add_blank_page(page_size=(wide, high))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=image))
    page.Contents = bound.make_stream(f"{wide:.3f} 0 0 {high:.3f} 0 0 cm /Picture Do".encode())
    return turn


def _plain(picture: Image.Image) -> Image.Image:
    """Upright, on white, in eight bits of red, green and blue."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # 16 bits of grey; Pillow would make all of it white
        upright = upright.point(lambda shade: shade / 257).convert("L")
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        upright = Image.new("RGBA", layer.size, "white")
        upright.alpha_composite(layer)
    return upright.convert("RGB")


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _damaged(path: Path, error: Exception) -> MaterialError:
    return MaterialError(
        f"A page of {path.name} cannot be used ({type(error).__name__}).",
        hint="Export, photograph or scan it again.",
        code="damaged-page",
    )
