"""Papers set by typst in the faces of this family, as picture or with a text layer (排版)."""

import io
import json
import math
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy
import qrcode
import typst
from PIL import Image, ImageDraw, ImageFilter

from samples.generator.facts import Fields
from samples.generator.material.sheet import Sheet, TextSheet
from samples.generator.material.unseen.fonts import FONTS, font, has, path

DPI = 240
_FOLDER = Path(__file__).parent / "typ"
_RED = (206, 34, 44)
_PEN = (28, 40, 112)
Pictures = Mapping[str, bytes]
"""Name → PNG, which the paper shows as ``NAME.png``."""


def sheet(
    template: str,
    content: Mapping[str, Any],
    fields: Fields,
    rng: numpy.random.Generator,
    pictures: Pictures | None = None,
) -> Sheet:
    """The one page of ``typ/TEMPLATE.typ``, set after ``kit.typ``, as a picture.

    Raises:
        ValueError: this world does not fit on one page, or a glyph is missing.
    """
    made = _typeset(template, content, rng, pictures or {}, "png")
    if not isinstance(made, bytes):
        raise ValueError(f"{template} runs over its page")
    return Sheet(Image.open(io.BytesIO(made)).convert("RGB"), DPI, fields)


def text_sheet(
    template: str,
    content: Mapping[str, Any],
    fields: Fields,
    rng: numpy.random.Generator,
    pictures: Pictures | None = None,
) -> TextSheet:
    """``typ/TEMPLATE.typ`` as a PDF with a text layer.

    Raises:
        ValueError: a glyph is missing.
    """
    made = _typeset(template, content, rng, pictures or {}, "pdf")
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for {template}")
    return TextSheet(made, fields)


def seal(holder: str, rng: numpy.random.Generator, below: str = "") -> bytes:
    """A round seal with a star, turned a little and unevenly inked; ``below`` under the star.

    Raises:
        ValueError: a glyph is missing.
    """
    mask, middle = _ring(500, 500)
    pen, far = ImageDraw.Draw(mask), middle[0] - 10
    star = [
        _polar(middle, far * (0.12 if point % 2 else 0.31), math.pi / 5 * point - math.pi / 2)
        for point in range(10)
    ]
    pen.polygon(star, fill=255)
    _round(mask, holder, middle, (far * 0.77, far * 0.77), min(0.27 * far, 3.5 * far / len(holder)))
    _under(pen, middle, far * 0.56, below, int(far * 0.15))
    return _inked(mask, rng)


def oval(holder: str, number: str, rng: numpy.random.Generator, below: str) -> bytes:
    """An oval seal as on invoices: the holder around, a number across, ``below`` under it.

    Raises:
        ValueError: a glyph is missing.
    """
    mask, middle = _ring(560, 420)
    pen = ImageDraw.Draw(mask)
    _round(mask, holder, middle, (210, 145), 46)
    _under(pen, middle, 0, number, 40)
    _under(pen, middle, 92, below, 38)
    return _inked(mask, rng)


def chop(name: str, rng: numpy.random.Generator) -> bytes:
    """The square name seal of a person with a name of two or three characters.

    Raises:
        ValueError: a glyph is missing, or the name is longer.
    """
    if len(name) > 3:
        raise ValueError(f"{name} is too long for a name seal")
    _drawable(name)
    mask = Image.new("L", (240, 240), 0)
    pen = ImageDraw.Draw(mask)
    pen.rectangle((8, 8, 231, 231), outline=255, width=10)
    places = ((172, 68), (172, 170), (68, 68), (68, 170))
    for char, at in zip(
        (name + "之印")[:4] if len(name) == 2 else name + "印", places, strict=True
    ):
        pen.text(at, char, 255, font=font("serif", 92), anchor="mm")
    return _inked(mask, rng)


def signature(name: str, rng: numpy.random.Generator) -> bytes:
    """A name by hand, slanted and uneven, on a transparent ground.

    Raises:
        ValueError: a glyph is missing.
    """
    _drawable(name)
    size, x = 120, 50.0
    mask = Image.new("L", (int(size * (len(name) + 0.9)), int(size * 1.6)), 0)
    for char in name:
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text(
            (size, size), char, 255, font=font("kai", size), anchor="mm", stroke_width=2
        )
        tile = tile.rotate(float(rng.uniform(-9, 9)), Image.Resampling.BICUBIC)
        lift = size * float(rng.uniform(-0.3, -0.14))
        mask.paste(255, (int(x - size * 0.55), int(lift)), tile)
        x += size * float(rng.uniform(0.78, 0.92))
    lean = float(rng.uniform(0.12, 0.34))
    mask = mask.transform(
        mask.size,
        Image.Transform.AFFINE,
        (1, lean, -size * lean, float(rng.uniform(-0.04, 0.04)), 1, 0),
        Image.Resampling.BICUBIC,
    )
    return _inked(mask, rng, _PEN, turn=0)


def qr(data: str = "样本 SPECIMEN") -> bytes:
    """A QR code."""
    code = qrcode.QRCode(box_size=8, border=1)
    code.add_data(data)
    code.make()
    return _png(code.make_image().get_image().convert("RGB"))


def bars(rng: numpy.random.Generator) -> bytes:
    """What looks like a bar code, and is none."""
    wide = rng.integers(2, 8, 90)
    picture = Image.new("L", (int(wide.sum()) + 40, 120), 255)
    pen, x = ImageDraw.Draw(picture), 20
    for place, one in enumerate(wide):
        if place % 2 == 0:
            pen.rectangle((x, 0, x + int(one) - 1, 119), fill=0)
        x += int(one)
    return _png(picture)


def waves(tone: tuple[int, int, int], width: int, height: int) -> bytes:
    """The fine waves of security paper, ``width`` × ``height`` mm, in a light tone."""
    x = numpy.linspace(0, width, width * 4, dtype=numpy.float32)[None, :]
    y = numpy.linspace(0, height, height * 4, dtype=numpy.float32)[:, None]
    first = numpy.sin(y * 1.9 + 2.2 * numpy.sin(x * 0.12))
    second = numpy.sin(y * 1.9 - 2.2 * numpy.sin(x * 0.12 + 1.3))
    depth = (numpy.maximum(first, second) ** 8)[..., None] * 0.8
    paper = 255 - depth * (255 - numpy.array(tone, numpy.float32))
    return _png(Image.fromarray(paper.astype(numpy.uint8)))


def _typeset(
    template: str,
    content: Mapping[str, Any],
    rng: numpy.random.Generator,
    pictures: Pictures,
    form: Literal["png", "pdf"],
) -> Any:
    jitter = [round(float(one), 3) for one in rng.random(97)]
    text = json.dumps({**content, "jitter": jitter}, ensure_ascii=False)
    body = "".join((_FOLDER / f"{part}.typ").read_text("utf-8") for part in ("kit", template))
    _drawable(text + body)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "paper.typ").write_text(body, "utf-8")
        (folder / "content.json").write_text(text, "utf-8")
        for picture, drawn in pictures.items():
            (folder / f"{picture}.png").write_bytes(drawn)
        compiler = typst.Compiler(str(folder / "paper.typ"), root=str(folder), font_paths=_faces())
        return compiler.compile(format=form, ppi=float(DPI))


@lru_cache(maxsize=1)
def _faces() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=sorted({str(path(face).parent) for face in FONTS}),
    )


def _drawable(text: str) -> None:
    lacking = sorted({char for char in text if not has("song", char)})
    if lacking:
        raise ValueError(f"song cannot draw {''.join(lacking)}")


def _ring(width: int, height: int) -> tuple[Image.Image, tuple[float, float]]:
    mask = Image.new("L", (width + 20, height + 20), 0)
    ImageDraw.Draw(mask).ellipse((10, 10, width + 10, height + 10), outline=255, width=14)
    return mask, (width / 2 + 10, height / 2 + 10)


def _round(
    mask: Image.Image,
    text: str,
    middle: tuple[float, float],
    reach: tuple[float, float],
    size: float,
) -> None:
    _drawable(text)
    span = math.radians(min(275, 24 * len(text)))
    for place, char in enumerate(text):
        turn = -math.pi / 2 - span / 2 + span * place / max(1, len(text) - 1)
        tile = Image.new("L", (int(size * 2),) * 2, 0)
        ImageDraw.Draw(tile).text(
            (size, size), char, 255, font=font("song", int(size)), anchor="mm", stroke_width=2
        )
        lean = math.atan2(math.sin(turn) / reach[1], math.cos(turn) / reach[0])
        tile = tile.rotate(-math.degrees(lean) - 90, Image.Resampling.BICUBIC, expand=True)
        x = middle[0] + reach[0] * math.cos(turn)
        y = middle[1] + reach[1] * math.sin(turn)
        mask.paste(255, (int(x - tile.width / 2), int(y - tile.height / 2)), tile)


def _under(
    pen: ImageDraw.ImageDraw, middle: tuple[float, float], low: float, text: str, size: int
) -> None:
    _drawable(text)
    at = (middle[0], middle[1] + low)
    pen.text(at, text, 255, font=font("song", size), anchor="mm", stroke_width=1)


def _polar(middle: tuple[float, float], far: float, turn: float) -> tuple[float, float]:
    return middle[0] + far * math.cos(turn), middle[1] + far * math.sin(turn)


def _inked(
    mask: Image.Image,
    rng: numpy.random.Generator,
    ink: tuple[int, int, int] = _RED,
    turn: float = 12,
) -> bytes:
    mask = mask.rotate(float(rng.uniform(-turn, turn)), Image.Resampling.BICUBIC, expand=True)
    mask = mask.filter(ImageFilter.GaussianBlur(1.0))
    worn = rng.uniform(0.5, 0.82, (9, 9)).astype(numpy.float32)
    patches = Image.fromarray((worn * 255).astype(numpy.uint8)).resize(
        mask.size, Image.Resampling.BICUBIC
    )
    uneven = numpy.asarray(mask, numpy.float32) * numpy.asarray(patches, numpy.float32) / 255
    drawn = Image.new("RGBA", mask.size, (*ink, 0))
    drawn.putalpha(Image.fromarray(uneven.astype(numpy.uint8)))
    return _png(drawn)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
