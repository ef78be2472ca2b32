"""Papers of this family set by typst in its own faces, as picture or with a text layer (排版)."""

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
from samples.generator.material.former.fonts import FONTS, Face, font, has, path
from samples.generator.material.sheet import Sheet, TextSheet

DPI = 300
_FOLDER = Path(__file__).parent / "typ"
_SEAL = (214, 40, 38)
_INK = (30, 36, 88)
Pictures = Mapping[str, bytes]
"""Name → PNG, which the template shows as ``NAME.png``."""


def sheet(
    template: str,
    content: Mapping[str, Any],
    fields: Fields,
    rng: numpy.random.Generator,
    pictures: Pictures | None = None,
) -> Sheet:
    """The one page of ``typ/TEMPLATE.typ`` as a picture.

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
    """A round seal of 42 mm, a little turned and unevenly inked; ``below`` stands under the star.

    Raises:
        ValueError: a glyph is missing.
    """
    _drawable(holder + below)
    reach = 248
    mask = Image.new("L", (2 * reach + 20,) * 2, 0)
    pen, mid = ImageDraw.Draw(mask), reach + 10.0
    pen.ellipse((10, 10, mid + reach, mid + reach), outline=255, width=13)
    star = [
        _polar(mid, reach * (0.115 if point % 2 else 0.3), math.pi / 5 * point - math.pi / 2)
        for point in range(10)
    ]
    pen.polygon(star, fill=255)
    size = int(reach * min(0.25, 3.3 / len(holder)))
    span = math.radians(min(270, 23 * len(holder)))
    for place, char in enumerate(holder):
        turn = -math.pi / 2 - span / 2 + span * place / max(1, len(holder) - 1)
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text(
            (size, size), char, 255, font=font("song", size), anchor="mm", stroke_width=2
        )
        tile = tile.resize((int(size * 1.7), size * 2), Image.Resampling.BICUBIC)
        tile = tile.rotate(-math.degrees(turn) - 90, Image.Resampling.BICUBIC, expand=True)
        x, y = _polar(mid, reach * 0.78, turn)
        mask.paste(255, (int(x - tile.width / 2), int(y - tile.height / 2)), tile)
    if below:
        pen.text(
            (mid, mid + reach * 0.52),
            below,
            255,
            font=font("song", int(reach * 0.16)),
            anchor="mm",
            stroke_width=1,
        )
    mask = mask.rotate(float(rng.uniform(-14, 14)), Image.Resampling.BICUBIC)
    return _inked(mask.filter(ImageFilter.GaussianBlur(1.1)), _SEAL, rng)


def chop(name: str, rng: numpy.random.Generator) -> bytes:
    """The square name seal (私章) of a person with a name of two or three characters.

    Raises:
        ValueError: a glyph is missing, or the name is longer.
    """
    _drawable(name)
    mask = Image.new("L", (220, 220), 0)
    pen = ImageDraw.Draw(mask)
    pen.rectangle((6, 6, 213, 213), outline=255, width=9)
    places = ((110 + 52, 60), (110 + 52, 160), (58, 60), (58, 160))
    for char, at in zip(name + "之印"[len(name) - 2 :], places, strict=True):
        pen.text(at, char, 255, font=font("song", 92), anchor="mm", stroke_width=2)
    mask = mask.rotate(float(rng.uniform(-8, 8)), Image.Resampling.BICUBIC, expand=True)
    return _inked(mask.filter(ImageFilter.GaussianBlur(1.0)), _SEAL, rng)


def signature(name: str, rng: numpy.random.Generator) -> bytes:
    """A name by hand, slanted and uneven, on a transparent ground; about 3 times as wide as high.

    Raises:
        ValueError: the face of handwriting lacks a character.
    """
    _drawable(name, "kai")
    size = 110
    mask = Image.new("L", (size * (len(name) + 1), int(size * 1.7)), 0)
    x = size * 0.35
    for char in name:
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text(
            (size, size), char, 245, font=font("kai", size), anchor="mm", stroke_width=1
        )
        tile = tile.rotate(float(rng.uniform(-7, 7)), Image.Resampling.BICUBIC)
        y = size * float(rng.uniform(-0.22, -0.08))
        mask.paste(255, (int(x - size / 2), int(y)), tile)
        x += size * float(rng.uniform(0.82, 0.96))
    lean = float(rng.uniform(0.1, 0.3))
    slant = (1, lean, -size * lean, float(rng.uniform(-0.03, 0.05)), 1, 0)
    mask = mask.transform(mask.size, Image.Transform.AFFINE, slant, Image.Resampling.BICUBIC)
    return _inked(mask.filter(ImageFilter.GaussianBlur(1.0)), _INK, rng)


def qr(data: str = "样本 SPECIMEN") -> bytes:
    """A QR code."""
    code = qrcode.QRCode(box_size=10, border=1)
    code.add_data(data)
    code.make()
    out = io.BytesIO()
    code.make_image().get_image().convert("RGB").save(out, "PNG")
    return out.getvalue()


def _typeset(
    template: str,
    content: Mapping[str, Any],
    rng: numpy.random.Generator,
    pictures: Pictures,
    form: Literal["png", "pdf"],
) -> Any:
    text = json.dumps(
        {**content, "jitter": [round(float(one), 3) for one in rng.random(97)]},
        ensure_ascii=False,
    )
    _drawable(text)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in ("kit", template):
            (folder / f"{source}.typ").write_bytes((_FOLDER / f"{source}.typ").read_bytes())
        (folder / "content.json").write_text(text, "utf-8")
        for picture, drawn in pictures.items():
            (folder / f"{picture}.png").write_bytes(drawn)
        compiler = typst.Compiler(
            str(folder / f"{template}.typ"), root=str(folder), font_paths=_faces()
        )
        return compiler.compile(format=form, ppi=float(DPI))


@lru_cache(maxsize=1)
def _faces() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=sorted({str(path(face).parent) for face in FONTS}),
    )


def _drawable(text: str, face: Face = "song") -> None:
    lacking = sorted({char for char in text if not has(face, char)})
    if lacking:
        raise ValueError(f"{face} cannot draw {''.join(lacking)}")


def _polar(mid: float, far: float, turn: float) -> tuple[float, float]:
    return mid + far * math.cos(turn), mid + far * math.sin(turn)


def _inked(mask: Image.Image, ink: tuple[int, int, int], rng: numpy.random.Generator) -> bytes:
    worn = rng.uniform(0.62, 1.0, (11, 11)).astype(numpy.float32)
    patches = Image.fromarray((worn * 255).astype(numpy.uint8)).resize(
        mask.size, Image.Resampling.BICUBIC
    )
    uneven = numpy.asarray(mask, numpy.float32) * numpy.asarray(patches, numpy.float32) / 255
    drawn = Image.new("RGBA", mask.size, (*ink, 0))
    drawn.putalpha(Image.fromarray(uneven.astype(numpy.uint8)))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()
