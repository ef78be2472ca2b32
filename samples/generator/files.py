"""Pictures and scans as files, the same bytes for the same input (文件写出)."""

import io

import pikepdf
from PIL import Image

_POINTS_PER_INCH = 72


def jpeg(picture: Image.Image, quality: int, dpi: int = 200) -> bytes:
    """A JPEG file."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, dpi=(dpi, dpi))
    return out.getvalue()


def png(picture: Image.Image, colours: int, dpi: int = 200) -> bytes:
    """A PNG file with a palette, for line drawings."""
    out = io.BytesIO()
    picture.quantize(colours, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True, dpi=(dpi, dpi)
    )
    return out.getvalue()


def scanned_pdf(
    pages: list[Image.Image], turned: dict[int, int], quality: int, dpi: int = 200
) -> bytes:
    """A PDF of pictures without text layer, as an office scanner writes it.

    Args:
        pages: The pages, upright.
        turned: Page number (from 1) → degrees counter-clockwise by which its picture is
            stored turned; a multiple of 90. ``/Rotate`` is not set: the scanner did not know.
        quality: Of the grey JPEG pictures.
        dpi: Pixels per inch.
    """
    pdf = pikepdf.new()
    for number, page in enumerate(pages, start=1):
        stored = page.convert("L").rotate(turned.get(number, 0), expand=True)
        width, height = (side * _POINTS_PER_INCH / dpi for side in stored.size)
        picture = pikepdf.Stream(
            pdf,
            jpeg(stored, quality, dpi),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=stored.width,
            Height=stored.height,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        sheet = pdf.add_blank_page(page_size=(width, height))
        sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        sheet.Contents = pikepdf.Stream(
            pdf, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q".encode()
        )
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
