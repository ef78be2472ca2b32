"""A signature as a picture: a person's name in ink, so that no text layer holds it (签名)."""

import io

import numpy
from PIL import Image, ImageDraw, ImageFilter

from samples.generator.ink import font


def signature(name: str, rng: numpy.random.Generator) -> bytes:
    """``name`` in slanted, uneven strokes on a transparent ground, as PNG."""
    size = 96
    ink = Image.new("L", (size * (len(name) + 1), int(size * 1.8)), 0)
    pen = ImageDraw.Draw(ink)
    x = size * 0.3
    for char in name:
        y = size * 0.25 + float(rng.uniform(-10, 10))
        pen.text((x, y), char, 235, font=font("serif", size), stroke_width=1)
        x += size * float(rng.uniform(0.78, 0.92))
    slant = (1, 0.28, -size * 0.25, 0.05, 1, 0)
    ink = ink.transform(ink.size, Image.Transform.AFFINE, slant, Image.Resampling.BICUBIC)
    ink = ink.filter(ImageFilter.GaussianBlur(1.0))
    drawn = Image.new("RGBA", ink.size, (24, 36, 92, 0))
    drawn.putalpha(ink)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()
