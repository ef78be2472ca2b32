"""What scanners and telephones do to paper (扫描与拍照的劣化). Pictures are RGB, 8 bit."""

import cv2
import numpy
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[numpy.float32]


def scanned(
    sheet: Image.Image,
    rng: numpy.random.Generator,
    *,
    angle: float,
    blur: float = 0.7,
    noise: float = 4.0,
    shade: float = 0.07,
) -> Image.Image:
    """Lay a sheet on a scanner: turned by ``angle`` degrees, softened, unevenly lit, noisy."""
    pixels = _pixels(sheet)
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    pixels = cv2.warpAffine(
        pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(244, 244, 242)
    ).astype(numpy.float32)
    pixels = cv2.GaussianBlur(pixels, (0, 0), blur).astype(numpy.float32)
    return _picture(_grain(pixels * _light(height, width, shade, rng), noise, rng))


def worn(sheet: Image.Image, rng: numpy.random.Generator) -> Image.Image:
    """A faint, blurred page, as from an empty toner and a coarse fax: only just legible."""
    pixels = _pixels(sheet)
    height, width = pixels.shape[:2]
    coarse = cv2.resize(
        pixels, (int(width * 0.36), int(height * 0.36)), interpolation=cv2.INTER_AREA
    )
    coarse = cv2.GaussianBlur(coarse, (0, 0), 0.75).astype(numpy.float32)
    faint = 232 - (255 - coarse) * 0.34
    patches = rng.uniform(-16, 14, (14, 10, 1)).astype(numpy.float32)
    faint = faint + cv2.resize(patches, (coarse.shape[1], coarse.shape[0]))[..., None]
    grainy = _grain(faint.astype(numpy.float32), 9.0, rng)
    return _picture(
        cv2.resize(grainy, (width, height), interpolation=cv2.INTER_LINEAR).astype(numpy.float32)
    )


def photographed(
    sheet: Image.Image,
    rng: numpy.random.Generator,
    size: tuple[int, int],
    *,
    skew: float = 0.03,
    table: tuple[int, int, int] = (96, 82, 70),
) -> Image.Image:
    """Photograph a card on a table of the given colour, a little from the side.

    Args:
        sheet: The card.
        rng: Source of the skew, the light and the grain.
        size: Width and height of the photograph.
        skew: How far a corner may stray, as a share of the photograph's width.
        table: Colour of what the card lies on.
    """
    width, height = size
    grain = cv2.resize(
        rng.normal(0, 9, (height // 2, width // 40, 1)).astype(numpy.float32), (width, height)
    )
    ground = (numpy.array(table, numpy.float32) + grain[..., None]).astype(numpy.float32)
    card = _pixels(sheet)
    tall, wide = card.shape[:2]
    scale = min(0.86 * width / wide, 0.86 * height / tall)
    half = numpy.array([wide, tall], numpy.float32) * scale / 2
    corners = numpy.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], numpy.float32) * half
    corners += numpy.array([width / 2, height / 2], numpy.float32)
    corners += rng.uniform(-skew, skew, (4, 2)).astype(numpy.float32) * width
    flat = numpy.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], numpy.float32)
    view = cv2.getPerspectiveTransform(flat, corners.astype(numpy.float32))
    seen = cv2.warpPerspective(card, view, size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(numpy.ones((tall, wide), numpy.float32), view, size)
    shadow = cv2.GaussianBlur(numpy.roll(cover, (10, 8), (0, 1)), (0, 0), 12)
    ground = ground * (1 - 0.45 * shadow[..., None])
    pixels = seen * cover[..., None] + ground * (1 - cover[..., None])
    pixels = pixels * _light(height, width, 0.3, rng)
    pixels = cv2.GaussianBlur(pixels, (0, 0), 0.8).astype(numpy.float32)
    return _picture(_grain(pixels, 5.0, rng))


def _light(height: int, width: int, depth: float, rng: numpy.random.Generator) -> Pixels:
    corners = 1 - rng.uniform(0, depth, (3, 3)).astype(numpy.float32)
    light = cv2.resize(corners, (width, height), interpolation=cv2.INTER_CUBIC)
    return light[..., None].astype(numpy.float32)


def _grain(pixels: Pixels, noise: float, rng: numpy.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    grain = rng.standard_normal((height, width, 1), dtype=numpy.float32) * noise
    return (pixels + grain).astype(numpy.float32)


def _pixels(picture: Image.Image) -> Pixels:
    return numpy.asarray(picture.convert("RGB"), numpy.float32)


def _picture(pixels: Pixels) -> Image.Image:
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))
