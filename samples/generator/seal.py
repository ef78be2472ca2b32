"""A round red seal, stamped over what is already printed (公章)."""

import math

import numpy
from PIL import Image, ImageDraw, ImageFilter

from samples.generator.ink import font

_OVERSAMPLE = 2


def stamp(
    page: Image.Image,
    centre: tuple[int, int],
    radius: int,
    authority: str,
    rng: numpy.random.Generator,
) -> None:
    """Stamp ``page`` in place: ring, star, authority along the arc, 样本 below the star.

    The ink multiplies with what lies beneath, so black print stays legible as on paper.
    """
    ink = _mask(radius, authority).rotate(
        float(rng.uniform(-9, 9)), resample=Image.Resampling.BICUBIC
    )
    size = ink.size[0]
    patches = rng.uniform(0.66, 1.0, (9, 9)).astype(numpy.float32)
    uneven = Image.fromarray((patches * 255).astype(numpy.uint8)).resize(
        (size, size), Image.Resampling.BICUBIC
    )
    strength = numpy.asarray(ink, numpy.float32) / 255 * numpy.asarray(uneven, numpy.float32) / 255
    left, top = centre[0] - size // 2, centre[1] - size // 2
    box = (left, top, left + size, top + size)
    below = numpy.asarray(page.crop(box), numpy.float32)
    red = numpy.array([0.86, 0.2, 0.2], numpy.float32)
    filter_ = 1 - strength[..., None] * (1 - red)
    page.paste(Image.fromarray((below * filter_).clip(0, 255).astype(numpy.uint8)), box)


def _mask(radius: int, authority: str) -> Image.Image:
    reach = radius * _OVERSAMPLE
    size = 2 * reach + 24
    mask = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(mask)
    middle = size / 2
    ring = (middle - reach, middle - reach, middle + reach, middle + reach)
    pen.ellipse(ring, outline=255, width=max(4, reach // 22))
    star = []
    for point in range(10):
        far = reach * (0.27 if point % 2 == 0 else 0.105)
        turn = math.pi / 5 * point - math.pi / 2
        star.append((middle + far * math.cos(turn), middle + far * math.sin(turn)))
    pen.polygon(star, fill=255)
    _arc(mask, authority, middle, reach)
    small = font("sans", int(reach * 0.15))
    pen.text((middle - small.getlength("样本") / 2, middle + reach * 0.26), "样本", 255, font=small)
    half = mask.resize((size // _OVERSAMPLE, size // _OVERSAMPLE), Image.Resampling.LANCZOS)
    return half.filter(ImageFilter.GaussianBlur(0.6))


def _arc(mask: Image.Image, text: str, middle: float, reach: int) -> None:
    type_ = font("serif", int(reach * min(0.24, 3.6 / len(text))))
    span = math.radians(min(250, 20 * len(text)))
    side = int(type_.size * 1.6)
    for place, char in enumerate(text):
        turn = -math.pi / 2 - span / 2 + span * place / max(1, len(text) - 1)
        tile = Image.new("L", (side, side), 0)
        ImageDraw.Draw(tile).text(
            (side / 2, side / 2), char, 255, font=type_, anchor="mm", stroke_width=1
        )
        tile = tile.rotate(-math.degrees(turn) - 90, resample=Image.Resampling.BICUBIC)
        x = middle + reach * 0.78 * math.cos(turn) - side / 2
        y = middle + reach * 0.78 * math.sin(turn) - side / 2
        mask.paste(255, (int(x), int(y)), tile)
