"""A sheet one draws on in millimetres, and that refuses what does not fit (画布)."""

import io
import json
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy
import qrcode
import typst
from PIL import Image, ImageChops, ImageDraw, ImageFont

from samples.generator import ink, seal
from samples.generator.facts import Fields
from samples.generator.ink import BLACK, Colour, Run
from samples.generator.material.fonts import FONTS, face, has_glyph
from samples.generator.material.sheet import Sheet, TextSheet

Align = Literal["left", "middle", "right"]
TickStyle = Literal["glyph", "check", "filled", "stroke"]
WHITE: Colour = (255, 255, 255)
RED: Colour = (176, 40, 40)
_MM_PER_INCH = 25.4
_BASELINE = 0.86
"""Of the size of the type, from the top of a line down."""


_NUMBER = "0123456789.,-ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class DoesNotFitError(ValueError):
    """Text would run off the sheet, over other text, or has no glyph in its face."""


@dataclass(frozen=True)
class _Text:
    text: str
    x: float
    y: float
    right: float
    size: float
    face: str
    gap: float
    fill: Colour


class Canvas:
    """A sheet of ``width`` × ``height`` mm. Sizes of type are mm of its em square.

    With ``vector`` text and ruling lines are kept apart and become the text layer of a PDF;
    without it everything is one picture.
    """

    def __init__(
        self,
        width: float,
        height: float,
        *,
        ground: Colour = WHITE,
        dpi: int = 250,
        vector: bool = False,
    ):
        self.width, self.height, self.dpi, self.vector = width, height, dpi, vector
        self.picture = Image.new("RGB", (self.px(width), self.px(height)), ground)
        self.pen = ImageDraw.Draw(self.picture)
        self._texts: list[_Text] = []
        self._rules: list[tuple[float, float, float, float, float, Colour]] = []

    def px(self, mm: float) -> int:
        """Millimetres in pixels."""
        return round(mm * self.dpi / _MM_PER_INCH)

    def length(self, text: str, size: float, face_name: str, gap: float = 0) -> float:
        """How wide ``text`` will be, in mm."""
        wide = face(face_name, self.px(size)).getlength(text) * _MM_PER_INCH / self.dpi
        return wide + gap * max(0, len(text) - 1)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        face_name: str = "serif",
        *,
        gap: float = 0.0,
        fill: Colour = BLACK,
        weight: int = 0,
        align: Align = "left",
    ) -> float:
        """Write a line with its top at ``y``, ``gap`` mm between characters; gives where it ends.

        Raises:
            DoesNotFitError: it would leave the sheet, or the face lacks a character.
        """
        missing = [char for char in text if not has_glyph(face_name, char)]
        if missing:
            raise DoesNotFitError(f"{face_name} cannot draw {missing} of {text!r}")
        wide = self.length(text, size, face_name, gap)
        x -= {"left": 0.0, "middle": wide / 2, "right": wide}[align]
        self._place(_Text(text, x, y, x + wide, size, face_name, gap, fill))
        if not self.vector:
            type_ = face(face_name, self.px(size))
            at = x
            for char in text:
                self.pen.text(
                    (at * self.dpi / _MM_PER_INCH, self.px(y + size * _BASELINE)),
                    char,
                    font=type_,
                    fill=fill,
                    stroke_width=weight,
                    stroke_fill=fill,
                    anchor="ls",
                )
                at += type_.getlength(char) * _MM_PER_INCH / self.dpi + gap
        return x + wide

    def spread(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        size: float,
        face_name: str = "serif",
        *,
        fill: Colour = BLACK,
        weight: int = 0,
    ) -> None:
        """Write a label spread over ``width``, as licences do: 名　　称, smaller if long."""
        size *= min(1.0, width / self.length(text, size, face_name))
        gap = (width - self.length(text, size, face_name)) / max(1, len(text) - 1)
        self.write(x, y, text, size, face_name, gap=gap, fill=fill, weight=weight)

    def wrap(
        self,
        x: float,
        y: float,
        runs: str | Sequence[Run],
        width: float,
        size: float,
        face_name: str = "serif",
        *,
        leading: float = 1.45,
        indent: float = 0.0,
        fill: Colour = BLACK,
        bottom: float | None = None,
        whole: bool = False,
    ) -> float:
        """Write wrapped text, underlined where a run says so; gives the y below it.

        Lines break between any two characters, as certificate printers do; with ``whole`` never
        within a number, as word processors do.

        Raises:
            DoesNotFitError: it would go below ``bottom`` or leave the sheet.
        """
        parts = [(runs, False)] if isinstance(runs, str) else list(runs)
        scale = self.dpi / _MM_PER_INCH
        type_ = face(face_name, self.px(size))
        broken = _lines if whole else ink.wrapped
        lines = broken(parts, type_, width * scale, indent * scale)
        at = x + indent
        for line in lines:
            start = 0
            while start < len(line):
                end = start
                while end < len(line) and line[end][1] == line[start][1]:
                    end += 1
                text = "".join(char for char, _ in line[start:end])
                right = self.write(at, y, text, size, face_name, fill=fill)
                if line[start][1]:
                    self.line(at, y + size * 1.12, right, y + size * 1.12, 0.2, fill)
                at, start = right, end
            at = x
            y += size * leading
        if bottom is not None and y - size * (leading - 1) > bottom:
            raise DoesNotFitError(f"{parts[0][0][:20]!r} ends at {y:.1f} mm, below {bottom:.1f}")
        return y

    def line(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        width: float = 0.3,
        fill: Colour = BLACK,
    ) -> None:
        """A ruling line."""
        if self.vector:
            self._rules.append((x0, y0, x1, y1, width, fill))
            return
        ends = (self.px(x0), self.px(y0), self.px(x1), self.px(y1))
        self.pen.line(ends, fill=fill, width=max(1, self.px(width)))

    def frame(
        self, x0: float, y0: float, x1: float, y1: float, width: float = 0.3, fill: Colour = BLACK
    ) -> None:
        """Four ruling lines."""
        for ends in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.line(*ends, width, fill)

    def fill(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """A filled rectangle, below what is written later."""
        self.pen.rectangle((self.px(x0), self.px(y0), self.px(x1), self.px(y1)), fill=colour)

    def emblem(self, x: float, y: float, radius: float, colour: Colour = RED) -> None:
        """What stands for the state emblem: a neutral rosette."""
        ink.rosette(self.pen, (self.px(x), self.px(y)), self.px(radius), colour)

    def stamp(
        self, x: float, y: float, radius: float, holder: str, rng: numpy.random.Generator
    ) -> None:
        """A round red seal over what is there."""
        seal.stamp(self.picture, (self.px(x), self.px(y)), self.px(radius), holder, rng)
        self.pen = ImageDraw.Draw(self.picture)

    def qr(self, x: float, y: float, side: float, data: str = "样本 SPECIMEN") -> None:
        """A QR code; without ``data`` one that says 样本 SPECIMEN."""
        code = qrcode.QRCode(box_size=8, border=1)
        code.add_data(data)
        code.make()
        picture = code.make_image().get_image().convert("RGB")
        size = self.px(side)
        self.picture.paste(
            picture.resize((size, size), Image.Resampling.NEAREST), (self.px(x), self.px(y))
        )

    def portrait(self, x: float, y: float, width: float, height: float) -> None:
        """A grey bust where a photograph is glued on."""
        grey: Colour = (172, 180, 188)
        self.fill(x, y, x + width, y + height, (222, 228, 234))
        box = (x + width * 0.28, y + height * 0.16, x + width * 0.72, y + height * 0.58)
        self.pen.ellipse([self.px(side) for side in box], fill=grey)
        box = (x + width * 0.08, y + height * 0.64, x + width * 0.92, y + height * 1.34)
        self.pen.pieslice([self.px(side) for side in box], 180, 360, fill=grey)
        self.fill(x, y + height, x + width, y + height * 1.36, self.picture.getpixel((3, 3)))  # type: ignore[arg-type]

    def tick(
        self,
        x: float,
        y: float,
        size: float,
        ticked: bool,
        style: TickStyle,
        rng: numpy.random.Generator,
    ) -> float:
        """A tick box; gives the x behind it. ``glyph`` writes ■ and □ as text."""
        if style == "glyph":
            return self.write(x, y, "■" if ticked else "□", size, "hei") + size * 0.2
        low, high = y + size * 0.08, y + size * 0.92
        self.frame(x, low, x + size * 0.84, high, 0.25)
        if ticked:
            self._mark(x, y, size, style, rng)
        return x + size * 1.1

    def _mark(
        self, x: float, y: float, size: float, style: TickStyle, rng: numpy.random.Generator
    ) -> None:
        if style == "filled":
            inset = size * 0.16
            self.fill(x + inset, y + size * 0.24, x + size * 0.84 - inset, y + size * 0.76, BLACK)
        elif style == "check":
            type_ = face("hei", self.px(size * 1.05))
            self.pen.text((self.px(x), self.px(y + size * 0.86)), "√", BLACK, type_, anchor="ls")
        else:
            points = ((0.05, 0.5), (0.35, 0.9), (0.7, 0.2), (1.15, -0.25))
            shaken = [
                (
                    self.px(x + size * (across + float(rng.uniform(-0.08, 0.08)))),
                    self.px(y + size * (down + float(rng.uniform(-0.08, 0.08)))),
                )
                for across, down in points
            ]
            ink_: Colour = (30, 34, 90)
            self.pen.line(shaken, fill=ink_, width=max(2, self.px(0.45)), joint="curve")

    def signature(self, x: float, y: float, height: float, png: bytes) -> None:
        """A handwritten name, ``height`` mm tall, darkening what lies below."""
        drawn = Image.open(io.BytesIO(png)).convert("RGBA")
        size = (max(1, round(drawn.width * self.px(height) / drawn.height)), self.px(height))
        drawn = drawn.resize(size, Image.Resampling.LANCZOS)
        self.picture.paste(drawn, (self.px(x), self.px(y)), drawn)

    def specimen(self, x: float, y: float, size: float = 5) -> None:
        """The mark 样本 in a box, where no value stands."""
        self._place(_Text("样本", x, y, x + 2 * size, size, "sans", 0, RED))
        ink.specimen(self.pen, (self.px(x), self.px(y)), self.px(size))

    def watermark(self, text: str, colour: Colour = (222, 222, 222), size: float = 7) -> None:
        """Diagonal grey lines of ``text`` over the whole sheet, darkening what lies below."""
        half = (self.picture.width // 2, self.picture.height // 2)
        type_ = face("hei", self.px(size) // 2)
        side = int(math.hypot(*half))
        layer = Image.new("RGB", (side, side), WHITE)
        pen = ImageDraw.Draw(layer)
        step = type_.getlength(text) + type_.size * 4
        for row, y in enumerate(range(0, side, int(type_.size * 5))):
            for column in range(int(side / step) + 2):
                pen.text(((column - row % 2 / 2) * step, y), text, fill=colour, font=type_)
        layer = layer.rotate(28, resample=Image.Resampling.BILINEAR, fillcolor=WHITE)
        left, top = (side - half[0]) // 2, (side - half[1]) // 2
        layer = layer.crop((left, top, left + half[0], top + half[1])).resize(self.picture.size)
        self.picture.paste(ImageChops.multiply(self.picture, layer))

    def guilloche(self, colour: Colour, pitch: float = 9) -> None:
        """A fine web of waves over the whole sheet, as security paper has."""
        xs = numpy.arange(0, self.picture.width + 12, 12)
        for phase in range(3):
            for y in numpy.arange(0, self.height + pitch, pitch):
                wave = numpy.sin(xs / self.px(pitch) + phase * 2.1) * self.px(pitch) * 0.8
                points = zip(xs.tolist(), (self.px(float(y)) + wave).tolist(), strict=True)
                self.pen.line(list(points), fill=colour, width=1)

    def sheet(self, fields: Fields) -> Sheet:
        """The drawing, and what it prints."""
        return Sheet(self.picture, self.dpi, fields)

    def text_sheet(self, fields: Fields) -> TextSheet:
        """The PDF of a ``vector`` canvas: text layer and ruling lines over the picture."""
        ground = io.BytesIO()
        self.picture.save(ground, "JPEG", quality=88)
        content = {
            "width": self.width,
            "height": self.height,
            "texts": [
                {
                    "text": run.text,
                    "x": run.x,
                    "y": run.y + run.size * _BASELINE,
                    "size": run.size,
                    "face": face(run.face, 32).getname()[0],
                    "gap": run.gap,
                    "fill": _hex(run.fill),
                }
                for run in self._texts
                if run.text != "样本"
            ],
            "rules": [[*rule[:5], _hex(rule[5])] for rule in self._rules],
        }
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "ground.jpg").write_bytes(ground.getvalue())
            (folder / "content.json").write_text(json.dumps(content), encoding="utf-8")
            (folder / "main.typ").write_text(_TYPST, encoding="utf-8")
            compiler = typst.Compiler(
                str(folder / "main.typ"),
                root=str(folder),
                font_paths=sorted({str(FONTS[run.face][0].parent) for run in self._texts}),
                ignore_system_fonts=True,
            )
            made = compiler.compile(format="pdf")
        if not isinstance(made, bytes):
            raise TypeError(f"typst gave {type(made).__name__}")
        return TextSheet(made, fields)

    def _place(self, run: _Text) -> None:
        if run.x < 0 or run.y < 0 or run.right > self.width or run.y + run.size > self.height:
            raise DoesNotFitError(f"{run.text!r} leaves the sheet of {self.width}×{self.height}")
        for other in self._texts:
            across = min(run.right, other.right) - max(run.x, other.x)
            down = min(run.y + run.size, other.y + other.size) - max(run.y, other.y)
            if across > 0.1 and down > 0.1 * min(run.size, other.size):
                raise DoesNotFitError(f"{run.text!r} lies on {other.text!r}")
        if run.text.strip():
            self._texts.append(run)


def _lines(
    parts: Sequence[Run],
    type_: ImageFont.FreeTypeFont,
    width: float,
    indent: float,
) -> list[list[Run]]:
    """Like ``ink.wrapped``, but what belongs to one number stays on one line."""
    chars = [(char, underlined) for text, underlined in parts for char in text]
    lines: list[list[Run]] = [[]]
    x, at = indent, 0
    while at < len(chars):
        end = at + 1
        while end < len(chars) and chars[at][0] in _NUMBER and chars[end][0] in _NUMBER:
            end += 1
        while end < len(chars) and chars[end][0] in ink.NEVER_FIRST:
            end += 1
        step = sum(type_.getlength(char) for char, _ in chars[at:end])
        if x + step > width and lines[-1]:
            lines.append([])
            x = 0.0
        lines[-1].extend(chars[at:end])
        x += step
        at = end
    return lines


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


_TYPST = """
#let content = json("content.json")
#set page(width: content.width * 1mm, height: content.height * 1mm, margin: 0mm,
  background: image("ground.jpg", width: 100%, height: 100%))
#set text(top-edge: "baseline", bottom-edge: "baseline", lang: "zh", cjk-latin-spacing: none)
#for r in content.rules {
  place(line(start: (r.at(0) * 1mm, r.at(1) * 1mm), end: (r.at(2) * 1mm, r.at(3) * 1mm),
    stroke: r.at(4) * 1mm + rgb(r.at(5))))
}
#for t in content.texts {
  place(dx: t.x * 1mm, dy: t.y * 1mm, text(font: t.face, size: t.size * 1mm,
    tracking: t.gap * 1mm, fill: rgb(t.fill), t.text))
}
"""
