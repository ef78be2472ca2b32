"""What somebody hands in to be verified: a PDF, a picture, an address, a number (待验对象)."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFilter, ImageOps, ImageStat

from cases.errors import MaterialError, UsageError
from cases.settings import Settings
from licenses import numbering
from licenses.verification.compare import attached_address
from papers import qr
from papers.raster import page_count, page_image, page_text

PAGES = 10
"""Of a PDF are searched for codes; a licence's is on its first."""
DPI = 200
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF")
"""Of pictures. Pillow knows more: one of them starts Ghostscript."""
NUMBER = re.compile(r"(?=.*\d)[0-9A-Z]{8,40}")
"""Normalised; wide enough for one with a digit too many or too few."""
ADDRESS = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?/(.*/)?l/", re.ASCII)
"""As people type it: without https://."""
BLURRED = 4.0
"""Standard deviation of the edges (0–255) below which a picture shows nothing: a sharp
photograph of a page has 15 and more, one of a wall or in the dark below 3."""


def gather(target: str, settings: Settings) -> "Evidence":
    """Read a target as far as its codes.

    Raises:
        UsageError: ``file-missing``.
        MaterialError: the target cannot be read: ``file-empty``, ``file-too-large``,
            ``pdf-unreadable``, ``picture-unreadable``, ``picture-too-large``,
            ``picture-blurred``, ``code-damaged``.
    """
    if target.lower().startswith(("http://", "https://")):
        return Evidence(codes=(target,))
    path = Path(target)
    if not path.is_file() and NUMBER.fullmatch(numbering.normalised(target)):
        return Evidence(number=target)
    if not path.is_file() and ADDRESS.match(target):
        scheme = settings.base_url.partition("://")[0]
        return Evidence(codes=(f"{scheme}://{target}",))
    if not path.is_file():
        raise UsageError(
            f"There is no file {target}.",
            hint="Give a PDF, a picture, the address behind the QR code, or a licence number.",
            code="file-missing",
        )
    if path.stat().st_size > settings.max_file_mb * 1024 * 1024:
        raise MaterialError(
            f"The file is larger than {settings.max_file_mb} MB.",
            hint="A licence is far smaller; photograph it with less resolution.",
            code="file-too-large",
        )
    data = path.read_bytes()
    if not data:
        raise MaterialError(
            "The file is empty.", hint="Fetch or photograph the licence again.", code="file-empty"
        )
    if b"%PDF-" in data[:1024]:
        return Evidence(codes=_codes_of_pdf(data), pdf=data)
    return Evidence(codes=_codes_of_picture(_picture(data, settings)))


def _codes_of_pdf(data: bytes) -> tuple[str, ...]:
    pages = range(min(page_count(data), PAGES))
    codes = [code for page in pages for code in qr.decode(page_image(data, page, dpi=DPI))]
    if not codes and pages and not page_text(data).strip():
        return _codes_of_picture(page_image(data, dpi=DPI))  # a scan: as good as a photograph
    if not codes and (address := attached_address(data)) is not None:
        return (address,)  # the code was covered or cut off: what the file claims to be is asked
    return tuple(dict.fromkeys(codes))


def _picture(data: bytes, settings: Settings) -> Image.Image:
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
        if image.width * image.height > settings.max_pixels:
            raise Image.DecompressionBombError
        image.load()
        return ImageOps.exif_transpose(image).convert("L")
    except Image.DecompressionBombError as error:
        raise MaterialError(
            f"The picture has more than {settings.max_pixels} pixels.",
            hint="Make it smaller and try again.",
            code="picture-too-large",
        ) from error
    except MemoryError:
        raise
    except Exception as error:  # of a damaged picture, decoders raise whatever they run into
        raise MaterialError(
            f"The file is no PDF and no picture that can be read ({type(error).__name__}).",
            hint="Give the licence as a PDF, or photograph it again (JPEG or PNG).",
            code="picture-unreadable",
        ) from error


def _codes_of_picture(image: Image.Image) -> tuple[str, ...]:
    codes = qr.decode_photo(image)
    if codes:
        return tuple(codes)
    if qr.shows_damaged_code(image):
        raise MaterialError(
            "There is a QR code, but it cannot be read.",
            hint="Photograph it closer, flat and in even light.",
            code="code-damaged",
        )
    small = image.copy()
    small.thumbnail((1000, 1000))
    if ImageStat.Stat(small.filter(ImageFilter.FIND_EDGES)).stddev[0] < BLURRED:
        raise MaterialError(
            "The picture is too blurred, dark or empty to show anything.",
            hint="Photograph the QR code closer, sharp and in even light.",
            code="picture-blurred",
        )
    return ()


@dataclass(frozen=True)
class Evidence:
    """The texts of the codes found, and the file if it is a PDF; or a number that was typed."""

    codes: tuple[str, ...] = ()
    pdf: bytes | None = None
    number: str | None = None
