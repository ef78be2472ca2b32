"""Documents of this family with a text layer, set by typst in its own faces (带文本层的文件)."""

import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy
import typst
from PIL import Image

from samples.generator.material.opened.fonts import FONTS, path
from samples.generator.material.opened.paper import Paper, px

_FOLDER = Path(__file__).parent / "typ"


def pdf(template: str, content: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """Typeset ``typ/TEMPLATE.typ``, which reads ``content.json`` and ``NAME.png`` beside it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "main.typ").write_bytes((_FOLDER / f"{template}.typ").read_bytes())
        (folder / "content.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        for picture, drawn in pictures.items():
            (folder / f"{picture}.png").write_bytes(drawn)
        compiler = typst.Compiler(
            str(folder / "main.typ"),
            root=str(folder),
            font_paths=sorted({str(path(face).parent) for face in FONTS}),
            ignore_system_fonts=True,
        )
        made = compiler.compile(format="pdf")
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for {template}")
    return made


def seal_image(authority: str, rng: numpy.random.Generator) -> bytes:
    """A seal of 40 mm on a transparent ground, as PNG."""
    paper = Paper(48, 48)
    paper.seal(24, 24, authority, rng)
    return _transparent(paper.picture)


def signature_image(name: str, rng: numpy.random.Generator) -> bytes:
    """A signature on a transparent ground, as PNG."""
    paper = Paper(12.0 + 8 * len(name), 22)
    paper.signature(4, 7, name, 8, rng)
    return _transparent(paper.picture)


def qr_image() -> bytes:
    """The QR code that says 样本, as PNG."""
    paper = Paper(30, 30, margin=0)
    paper.qr(0, 0, 30)
    out = io.BytesIO()
    paper.picture.resize((px(20), px(20))).save(out, "PNG")
    return out.getvalue()


def _transparent(picture: Image.Image) -> bytes:
    pixels = numpy.asarray(picture, numpy.uint8)
    cover = 255 - pixels.min(axis=2)
    out = io.BytesIO()
    Image.fromarray(numpy.dstack([pixels, cover])).save(out, "PNG")
    return out.getvalue()
