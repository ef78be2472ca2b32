"""The sheet of the former held-out family: faces, a seal, PDFs with a text layer (纸面)."""

import io
import json
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy
import typst
from PIL import Image, ImageDraw, ImageFilter

from samples.generator.facts import Fields
from samples.generator.material.former.fonts import FONTS, Face, font, has, path
from samples.generator.material.opened.paper import BLACK, DPI, Colour, Paper, px
from samples.generator.material.sheet import Sheet, TextSheet

_PER_MM = DPI / 25.4
_BASELINE = 0.86


@dataclass
class Page(Paper):
    """A sheet set in this family's faces. All lengths are millimetres from the top left.

    What its face lacks (the hei has no digits) is set in ``song``, the widest of them.
    """

    song: Face = "song"
    """Which of the two song faces sets ``song``."""
    vector: bool = False
    """Text and rules go into a PDF (``text_sheet``), all else into the picture behind them."""
    _texts: list[dict[str, Any]] = field(init=False, default_factory=list)
    _rules: list[tuple[float, float, float, float, float, str]] = field(
        init=False, default_factory=list
    )

    def length(self, text: str, face: str, size: float, gap: float = 0.0) -> float:
        """The advance of ``text``."""
        wide = sum(font(one, px(size)).getlength(part) for one, part in self._faced(text, face))
        return wide / _PER_MM + gap * max(0, len(text) - 1)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        face: str,
        size: float,
        *,
        gap: float = 0.0,
        align: str = "l",
        ink: Colour = BLACK,
        bold: int = 0,
    ) -> float:
        """One line with its top at ``y``; gives the x where it ends.

        ``align`` says what ``x`` is of the line: ``l`` its left end, ``c`` its middle, ``r`` its
        right. ``bold`` is how many pixels the strokes are thickened by.

        Raises:
            ValueError: no face has a glyph, or the line leaves the sheet or meets other text.
        """
        self._drawable(text, face)
        wide = self.length(text, face, size, gap)
        x -= {"l": 0.0, "c": wide / 2, "r": wide}[align]
        at, low = x, y + size * _BASELINE
        tops, lows = [], []
        for one, run in self._faced(text, face):
            type_ = font(one, px(size))
            # The digits of a hei are as heavy as its characters; those of the song are not.
            stroke = bold + (face == "hei" and one != "hei")
            for part in run if gap else [run]:
                where = (at * _PER_MM, low * _PER_MM)
                if part.strip():
                    box = type_.getbbox(part, anchor="ls")
                    tops.append(low + box[1] / _PER_MM)
                    lows.append(low + box[3] / _PER_MM)
                if not self.vector:
                    self.pen.text(
                        where,
                        part,
                        ink,
                        font=type_,
                        anchor="ls",
                        stroke_width=stroke,
                        stroke_fill=ink,
                    )
                elif not gap:
                    self._set(at, low, part, one, size, 0.0, ink)
                at += type_.getlength(part) / _PER_MM + gap
            if self.vector and gap:
                self._set(
                    at - self.length(run, face, size, gap) - gap, low, run, one, size, gap, ink
                )
        if tops:
            self._take((x, min(tops), x + wide, max(lows)), text)
        return x + wide

    def middle(
        self, y: float, text: str, face: str, size: float, *, gap: float = 0.0, **more: Any
    ) -> float:
        """A line in the middle of the sheet."""
        return self.write(self.width / 2, y, text, face, size, gap=gap, align="c", **more)

    def spread(
        self,
        x: float,
        y: float,
        text: str,
        face: str,
        size: float,
        width: float,
        *,
        ink: Colour = BLACK,
        bold: int = 0,
    ) -> float:
        """A label spread over ``width``: 名　　称, in smaller type if it is too long."""
        size *= min(1.0, width / self.length(text, face, size))
        gap = max(0.0, width - self.length(text, face, size)) / max(1, len(text) - 1)
        return self.write(x, y, text, face, size, gap=gap, ink=ink, bold=bold)

    def entries(
        self,
        x: float,
        y: float,
        rows: Sequence[tuple[str, str]],
        *,
        label: tuple[str, float, float],
        value: tuple[str, float, float],
        at: float,
        step: float,
        colon: str = "",
        ink: Colour = BLACK,
        value_ink: Colour = BLACK,
        leading: float = 1.4,
    ) -> float:
        """Labels spread over one width, values beside them; gives the y of the next row.

        ``label`` and ``value`` are face, size and width (0 for a label: not spread), ``at`` is
        where the values start, ``step`` the least distance of two rows.
        """
        for name, text in rows:
            drop = (value[1] - label[1]) * _BASELINE
            face, size, wide = label
            if wide:
                end = self.spread(x, y + drop, name, face, size, wide, ink=ink)
            else:
                end = self.write(x, y + drop, name, face, size, ink=ink)
            self.write(end, y + drop, colon, face, size, ink=ink)
            low = self.block(
                at, y, text, cast(Any, value[0]), value[1], value[2], leading=leading, ink=value_ink
            )
            y = max(y + step, low + step - value[1] * leading)
        return y

    def shrink(
        self,
        x: float,
        y: float,
        text: str,
        face: str,
        size: float,
        width: float,
        height: float,
        *,
        least: float = 2.6,
        leading: float = 1.4,
        ink: Colour = BLACK,
    ) -> float:
        """Wrapped text in type as small as it must be for its height; gives the y below it.

        Raises:
            ValueError: not even type of ``least`` fits.
        """
        while size >= least:
            role = cast(Any, face)
            lines = len(self._wrap([(text, False)], (role, role), size, width, 0.0))
            if lines * size * leading <= height:
                return self.block(x, y, text, role, size, width, leading=leading, ink=ink)
            size -= 0.1
        raise ValueError(f"does not fit {width}×{height} mm: {text!r}")

    def day(
        self,
        x: float,
        y: float,
        day: date,
        size: float,
        *,
        faces: tuple[str, str] = ("song", "song"),
        gap: float = 3.0,
        ink: Colour = BLACK,
        unit_ink: Colour = BLACK,
        padded: bool = True,
    ) -> float:
        """A day typed between its printed units (faces of numbers and units), ``gap`` apart."""
        form = "02" if padded else ""
        for number, unit in (
            (str(day.year), "年"),
            (f"{day.month:{form}}", "月"),
            (f"{day.day:{form}}", "日"),
        ):
            x = self.write(x, y, number, faces[0], size, ink=ink) + gap
            x = self.write(x, y, unit, faces[1], size, ink=unit_ink) + gap
        return x - gap

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, width: float = 0.3, ink: Colour = BLACK
    ) -> None:
        """A straight line."""
        if self.vector:
            self._rules.append((x0, y0, x1, y1, width, _hex(ink)))
        else:
            super().rule(x0, y0, x1, y1, width, ink)

    def watermark(self, text: str, face: str, size: float, ink: Colour, angle: float) -> None:
        """Repeat ``text`` aslant over the whole sheet, as downloaded copies do."""
        self._drawable(text, face)
        wide, tall = self.picture.size
        far = int(math.hypot(wide, tall))
        mask = Image.new("L", (far, far), 0)
        pen = ImageDraw.Draw(mask)
        step = self.length(text, face, size) * _PER_MM + px(size * 3)
        for row, low in enumerate(range(0, far, px(size * 6))):
            at = -step * (row % 3) / 3
            while at < far:
                self._unchecked(pen, (at, low), text, face, size)
                at += step
        mask = mask.rotate(angle, Image.Resampling.BICUBIC)
        left, top = (far - wide) // 2, (far - tall) // 2
        self._multiply(mask.crop((left, top, left + wide, top + tall)), ink, (0, 0))

    def seal(
        self,
        x: float,
        y: float,
        authority: str,
        rng: numpy.random.Generator,
        *,
        radius: float = 20.0,
        below: str = "",
        ink: Colour = (214, 40, 44),
        digits: str = "",
    ) -> None:
        """A round seal over what is there: authority on the arc, star, ``below``, ``digits``."""
        self._drawable(authority + below + digits, "song")
        mask = _ring(px(radius), authority, below, digits)
        mask = mask.rotate(float(rng.uniform(-9, 9)), Image.Resampling.BICUBIC)
        worn = rng.uniform(0.72, 1.0, (9, 9)).astype(numpy.float32)
        patches = Image.fromarray((worn * 255).astype(numpy.uint8)).resize(
            mask.size, Image.Resampling.BICUBIC
        )
        ink_ = numpy.asarray(mask, numpy.float32) * numpy.asarray(patches, numpy.float32) / 255
        side = mask.size[0] // 2
        astray = rng.uniform(-2, 2, 2)
        place = (px(x + float(astray[0])) - side, px(y + float(astray[1])) - side)
        self._multiply(Image.fromarray(ink_.astype(numpy.uint8)), ink, place)

    def signature(
        self, x: float, y: float, name: str, size: float, rng: numpy.random.Generator
    ) -> None:
        """A name by hand in dark ink, leaning and uneven."""
        self._drawable(name, "kai")
        wide = px(self.length(name, "kai", size) + size)
        mask = Image.new("L", (wide, px(size * 2)), 0)
        pen = ImageDraw.Draw(mask)
        at = px(size * 0.25)
        for char in name:
            low = px(size * (0.4 + float(rng.uniform(-0.1, 0.1))))
            self._unchecked(pen, (at, low), char, "kai", size)
            at += px(self.length(char, "kai", size) * float(rng.uniform(0.86, 0.98)))
        lean = (1, float(rng.uniform(0.1, 0.3)), -px(size) * 0.2, 0, 1, 0)
        mask = mask.transform(mask.size, Image.Transform.AFFINE, lean, Image.Resampling.BICUBIC)
        mask = mask.filter(ImageFilter.GaussianBlur(1.1))
        self._multiply(mask, (34, 36, 60), (px(x), px(y - size * 0.4)))
        self._take((x, y, x + self.length(name, "kai", size), y + size), name)

    def sheet(self, fields: Fields) -> Sheet:
        """The drawing, and what it prints."""
        return Sheet(self.picture, DPI, fields)

    def text_sheet(self, fields: Fields) -> TextSheet:
        """The PDF of a ``vector`` page, and what it prints."""
        return TextSheet(pdf([self]), fields)

    def _set(
        self, x: float, y: float, text: str, face: Face, size: float, gap: float, ink: Colour
    ) -> None:
        self._texts.append(
            {
                "text": text,
                "x": x,
                "y": y,
                "face": font(face, 32).getname()[0],
                "size": size,
                "gap": gap,
                "fill": _hex(ink),
            }
        )

    def _faced(self, text: str, face: str) -> list[tuple[Face, str]]:
        chosen: Face = self.song if face == "song" else cast(Face, face)
        runs: list[tuple[Face, str]] = []
        for char in text:
            one: Face = chosen if has(chosen, char) else "song"
            if runs and runs[-1][0] == one:
                runs[-1] = (one, runs[-1][1] + char)
            else:
                runs.append((one, char))
        return runs

    def _unchecked(
        self, pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, face: str, size: float
    ) -> None:
        x, y = at
        for one, run in self._faced(text, face):
            type_ = font(one, px(size))
            pen.text((x, y + px(size * _BASELINE)), run, 235, font=type_, anchor="ls")
            x += type_.getlength(run)

    def _drawable(self, text: str, face: str) -> None:
        lacking = sorted({char for char in text if not has("song", char)})
        if lacking:
            raise ValueError(f"{face} cannot draw {''.join(lacking)}")


def pdf(pages: Sequence[Page]) -> bytes:
    """A PDF of ``vector`` pages: their text and rules over their pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, page in enumerate(pages):
            ground = io.BytesIO()
            page.picture.save(ground, "JPEG", quality=88)
            (folder / f"{number}.jpg").write_bytes(ground.getvalue())
        content = [
            {
                "width": page.width,
                "height": page.height,
                "texts": page._texts,
                "rules": page._rules,
            }
            for page in pages
        ]
        (folder / "content.json").write_text(json.dumps(content), encoding="utf-8")
        (folder / "main.typ").write_text(_TYPST, encoding="utf-8")
        compiler = typst.Compiler(
            str(folder / "main.typ"),
            root=str(folder),
            font_paths=sorted({str(path(face).parent) for face in FONTS}),
            ignore_system_fonts=True,
        )
        made = compiler.compile(format="pdf")
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__}")
    return made


def _ring(reach: int, authority: str, below: str, digits: str) -> Image.Image:
    side = 2 * reach + 12
    mask = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(mask)
    mid = side / 2
    pen.ellipse(
        (mid - reach, mid - reach, mid + reach, mid + reach), outline=255, width=reach // 22
    )
    points = [
        (mid + far * math.sin(turn), mid - far * math.cos(turn))
        for point in range(10)
        for far, turn in [(reach * (0.27, 0.103)[point % 2], math.pi / 5 * point)]
    ]
    pen.polygon(points, fill=255)
    size = int(reach * min(0.26, 3.6 / max(8, len(authority))))
    most = 244 if below else 270
    _arc(mask, authority, size, reach * 0.78, math.radians(min(most, 19 * len(authority))), False)
    if digits:
        span = math.radians(5.5 * len(digits))
        _arc(mask, digits, int(reach * 0.1), reach * 0.86, span, True)
    if below:
        type_ = font("song-gb", int(reach * 0.15))
        pen.text((mid, mid + reach * 0.48), below, 255, font=type_, anchor="mm", stroke_width=1)
    return mask.filter(ImageFilter.GaussianBlur(0.8))


def _arc(mask: Image.Image, text: str, size: int, radius: float, span: float, inward: bool) -> None:
    """Characters on a circle: above its middle, or ``inward`` below it, readable from outside."""
    mid, side = mask.size[0] / 2, int(size * 1.8)
    for place, char in enumerate(text):
        turn = -span / 2 + span * place / max(1, len(text) - 1)
        tile = Image.new("L", (side, side), 0)
        face: Face = "song-gb" if has("song-gb", char) else "song"
        ImageDraw.Draw(tile).text(
            (side / 2, side / 2), char, 255, font=font(face, size), anchor="mm", stroke_width=1
        )
        if inward:
            tile = tile.rotate(math.degrees(turn), Image.Resampling.BICUBIC)
            x, y = mid + radius * math.sin(turn), mid + radius * math.cos(turn)
        else:
            tile = tile.rotate(-math.degrees(turn), Image.Resampling.BICUBIC)
            x, y = mid + radius * math.sin(turn), mid - radius * math.cos(turn)
        mask.paste(255, (int(x - side / 2), int(y - side / 2)), tile)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


_TYPST = """
#set document(date: none)
#let pages = json("content.json")
#set text(top-edge: "baseline", bottom-edge: "baseline", lang: "zh", cjk-latin-spacing: none)
#for (number, content) in pages.enumerate() {
  page(width: content.width * 1mm, height: content.height * 1mm, margin: 0mm,
    background: image(str(number) + ".jpg", width: 100%, height: 100%), {
    for r in content.rules {
      place(line(start: (r.at(0) * 1mm, r.at(1) * 1mm), end: (r.at(2) * 1mm, r.at(3) * 1mm),
        stroke: r.at(4) * 1mm + rgb(r.at(5))))
    }
    for t in content.texts {
      place(dx: t.x * 1mm, dy: t.y * 1mm, text(font: t.face, size: t.size * 1mm,
        tracking: t.gap * 1mm, fill: rgb(t.fill), t.text))
    }
  })
}
"""
