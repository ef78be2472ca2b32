"""A sheet measured in millimetres that refuses what no printer would do (纸面).

Text that runs off the sheet, lies on other text or has no glyph in its face is an error, so a
layout that draws is a layout that can be read. Seals and watermarks may cover text.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy
import qrcode
from PIL import Image, ImageDraw, ImageFilter

from samples.generator.material.opened.fonts import Face, font, has

Colour = tuple[int, int, int]
Run = tuple[str, bool]
"""Text, and whether it stands on a rule like a filled-in blank."""

BLACK: Colour = (30, 29, 32)
RED: Colour = (190, 44, 40)
GREY: Colour = (120, 120, 124)
DPI = 300
_PER_MM = DPI / 25.4
_NEVER_FIRST = "，。；：、）》”！？%"
_NEVER_LAST = "（《“"
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-/]*|.")


def px(mm: float) -> int:
    """Millimetres on the sheet in pixels."""
    return round(mm * _PER_MM)


@dataclass(frozen=True)
class Cell:
    """A cell of a ruled table: what it says, how many columns it takes, and in which face."""

    text: str
    span: int = 1
    face: Face = "song"
    size: float = 4.0
    align: str = "c"
    gap: float = 0.0


@dataclass
class Paper:
    """A sheet under the pen. All lengths are millimetres from the top left."""

    width: float
    height: float
    colour: Colour = (255, 255, 255)
    margin: float = 3.0
    picture: Image.Image = field(init=False)
    _taken: list[tuple[tuple[float, float, float, float], str]] = field(init=False)

    def __post_init__(self) -> None:
        self.picture = Image.new("RGB", (px(self.width), px(self.height)), self.colour)
        self._taken = []

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        """What draws on the picture as it is now."""
        return ImageDraw.Draw(self.picture)

    def length(self, text: str, face: Face, size: float, gap: float = 0.0) -> float:
        """The advance of ``text``."""
        wide = font(face, px(size)).getlength(text) / _PER_MM
        return wide + gap * max(0, len(text) - 1)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        face: Face,
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
            ValueError: a glyph is missing, or the line leaves the sheet or meets other text.
        """
        self._drawable(text, face)
        wide = self.length(text, face, size, gap)
        x -= {"l": 0.0, "c": wide / 2, "r": wide}[align]
        type_, pen, at = font(face, px(size)), self.pen, x * _PER_MM
        for part in text if gap else [text]:
            pen.text((at, y * _PER_MM), part, ink, font=type_, stroke_width=bold, stroke_fill=ink)
            at += type_.getlength(part) + gap * _PER_MM
        if text.strip():
            _, top, _, low = pen.textbbox((0, y * _PER_MM), text.strip(), font=type_)
            self._take((x, top / _PER_MM, x + wide, low / _PER_MM), text)
        return x + wide

    def spread(
        self,
        x: float,
        y: float,
        text: str,
        face: Face,
        size: float,
        width: float,
        *,
        ink: Colour = BLACK,
        bold: int = 0,
    ) -> float:
        """A label spread over ``width``, as licences do: 名　　称."""
        gap = (width - self.length(text, face, size)) / max(1, len(text) - 1)
        return self.write(x, y, text, face, size, gap=gap, ink=ink, bold=bold)

    def block(
        self,
        x: float,
        y: float,
        runs: str | Sequence[Run],
        face: Face,
        size: float,
        width: float,
        *,
        leading: float = 1.5,
        indent: float = 0.0,
        ink: Colour = BLACK,
        filled: tuple[Face, Colour] | None = None,
    ) -> float:
        """Wrapped text; gives the y below it. ``leading`` is in sizes of the type.

        ``filled`` is the face and ink of what stands on a rule; like the rest by default.
        """
        parts = [(runs, False)] if isinstance(runs, str) else runs
        faces = (face, filled[0] if filled else face)
        inks = (ink, filled[1] if filled else ink)
        for number, line in enumerate(self._wrap(parts, faces, size, width, indent)):
            at = x if number else x + indent
            for text, ruled in line:
                end = self.write(at, y, text, faces[ruled], size, ink=inks[ruled])
                if ruled:
                    low = y + size * 1.28
                    self.rule(at, low, end, low, 0.25, ink)
                at = end
            y += size * leading
        return y

    def fit(
        self,
        box: tuple[float, float, float, float],
        text: str,
        face: Face,
        size: float,
        *,
        align: str = "c",
        gap: float = 0.0,
        ink: Colour = BLACK,
    ) -> None:
        """Wrap ``text`` into a box, in the middle of its height, smaller where it must be.

        Raises:
            ValueError: not even type of 2.4 mm fits.
        """
        x0, y0, x1, y1 = box
        wide = x1 - x0 - 3.0
        while size >= 2.4:
            lines = [
                "".join(part for part, _ in line)
                for paragraph in text.split("\n")
                for line in self._wrap([(paragraph, False)], (face, face), size, wide, 0.0, gap)
            ]
            tall = len(lines) * size * 1.36
            if tall <= y1 - y0 - 0.6:
                break
            size -= 0.1
        else:
            raise ValueError(f"does not fit its cell: {text!r}")
        y = (y0 + y1 - tall) / 2 + size * 0.08
        x = (x0 + x1) / 2 if align == "c" else x0 + 1.5
        for line in lines:
            self.write(x, y, line, face, size, align=align, gap=gap, ink=ink)
            y += size * 1.36

    def table(
        self,
        x: float,
        y: float,
        columns: Sequence[float],
        rows: Sequence[tuple[float, Sequence[Cell]]],
        *,
        line: float = 0.3,
        ink: Colour = BLACK,
    ) -> float:
        """A ruled table; gives the y below it. A row's spans must add up to the columns.

        An empty first cell continues the cell above it: no rule is drawn between the two.
        """
        edges = [x]
        for wide in columns:
            edges.append(edges[-1] + wide)
        for tall, cells in rows:
            if sum(cell.span for cell in cells) != len(columns):
                raise ValueError(f"spans of {cells[0].text!r} do not fill the row")
            place = 0
            for cell in cells:
                box = (edges[place], y, edges[place + cell.span], y + tall)
                self.rule(box[0], y, box[0], box[3], line, ink)
                if cell.text or place:
                    self.rule(box[0], y, box[2], y, line, ink)
                if cell.text:
                    self.fit(box, cell.text, cell.face, cell.size, align=cell.align, gap=cell.gap)
                place += cell.span
            self.rule(edges[-1], y, edges[-1], y + tall, line, ink)
            y += tall
        self.rule(x, y, edges[-1], y, line, ink)
        return y

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, width: float = 0.3, ink: Colour = BLACK
    ) -> None:
        """A straight line."""
        self.pen.line((px(x0), px(y0), px(x1), px(y1)), ink, max(1, px(width)))

    def frame(self, x0: float, y0: float, x1: float, y1: float, width: float, ink: Colour) -> None:
        """An empty rectangle."""
        self.pen.rectangle((px(x0), px(y0), px(x1), px(y1)), outline=ink, width=max(1, px(width)))

    def border(self, inset: float, wide: float, ink: Colour) -> None:
        """An engraved band along the edges, which no text may touch from then on."""
        self.margin = max(self.margin, inset + wide)
        pen, pale = self.pen, tuple((part + 255) // 2 for part in ink)
        x0, y0 = px(inset), px(inset)
        x1, y1 = px(self.width - inset), px(self.height - inset)
        deep = px(wide)
        turns = numpy.arange(0, max(x1 - x0, y1 - y0), 2)
        for phase in range(6):
            wave = (deep / 2) * (1 + numpy.sin(turns / deep * 2.2 + phase * math.pi / 3))
            pairs = [(int(turn), float(bend)) for turn, bend in zip(turns, wave, strict=True)]
            across = [(turn, bend) for turn, bend in pairs if turn <= x1 - x0]
            along = [(turn, bend) for turn, bend in pairs if turn <= y1 - y0]
            for line in (
                [(x0 + turn, y0 + bend) for turn, bend in across],
                [(x0 + turn, y1 - bend) for turn, bend in across],
                [(x0 + bend, y0 + turn) for turn, bend in along],
                [(x1 - bend, y0 + turn) for turn, bend in along],
            ):
                pen.line(line, fill=(pale[0], pale[1], pale[2]), width=2)
        self.frame(inset, inset, self.width - inset, self.height - inset, 0.5, ink)
        inner = inset + wide
        self.frame(inner, inner, self.width - inner, self.height - inner, 0.3, ink)

    def emblem(self, x: float, y: float, radius: float, ink: Colour = RED) -> None:
        """A scalloped disc where real papers carry the state emblem."""
        pen = self.pen
        reach, cx, cy = radius * _PER_MM, x * _PER_MM, y * _PER_MM
        edge = []
        for step in range(720):
            turn = math.radians(step / 2)
            far = reach * (0.94 + 0.06 * math.cos(24 * turn))
            edge.append((cx + far * math.cos(turn), cy + far * math.sin(turn)))
        pen.polygon(edge, outline=ink, width=4)
        for share in (0.8, 0.72, 0.3):
            far = reach * share
            pen.ellipse((cx - far, cy - far, cx + far, cy + far), outline=ink, width=3)
        for step in range(36):
            turn = math.radians(step * 10)
            near, far = reach * 0.34, reach * (0.68 if step % 2 else 0.6)
            pen.line(
                (
                    cx + near * math.cos(turn),
                    cy + near * math.sin(turn),
                    cx + far * math.cos(turn),
                    cy + far * math.sin(turn),
                ),
                ink,
                4,
            )

    def tint(self, ink: Colour, pitch: float = 3.2) -> None:
        """A pale security ground of fine crossing waves."""
        pen = self.pen
        wide, tall = self.picture.size
        turns = numpy.arange(0, wide + 8, 8)
        for row, low in enumerate(numpy.arange(0, tall, px(pitch) / 2)):
            bend = px(pitch) * 0.45 * numpy.sin(turns / px(pitch) * 1.1 + (row % 2) * math.pi)
            points = [(float(t), float(low + b)) for t, b in zip(turns, bend, strict=True)]
            pen.line(points, fill=ink, width=2)

    def watermark(self, text: str, face: Face, size: float, ink: Colour, angle: float) -> None:
        """Repeat ``text`` aslant over the whole sheet, as downloaded copies do."""
        self._drawable(text, face)
        type_ = font(face, px(size))
        wide, tall = self.picture.size
        far = int(math.hypot(wide, tall))
        mask = Image.new("L", (far, far), 0)
        pen = ImageDraw.Draw(mask)
        step = type_.getlength(text) + px(size) * 4
        for row, low in enumerate(range(0, far, px(size * 7))):
            at = -step / 2 if row % 2 else 0.0
            while at < far:
                pen.text((at, low), text, 255, font=type_)
                at += step
        mask = mask.rotate(angle, Image.Resampling.BICUBIC)
        left, top = (far - wide) // 2, (far - tall) // 2
        mask = mask.crop((left, top, left + wide, top + tall))
        self._multiply(mask, ink, (0, 0))

    def seal(
        self,
        x: float,
        y: float,
        authority: str,
        rng: numpy.random.Generator,
        *,
        radius: float = 20.0,
        below: str = "",
        ink: Colour = (222, 52, 48),
    ) -> None:
        """A round seal over what is printed: ring, star, authority on the arc, ``below`` across."""
        self._drawable(authority + below, "song")
        mask = _seal(px(radius), authority, below)
        mask = mask.rotate(float(rng.uniform(-12, 12)), Image.Resampling.BICUBIC)
        worn = rng.uniform(0.6, 1.0, (12, 12)).astype(numpy.float32)
        patches = Image.fromarray((worn * 255).astype(numpy.uint8)).resize(
            mask.size, Image.Resampling.BICUBIC
        )
        uneven = numpy.asarray(mask, numpy.float32) * numpy.asarray(patches, numpy.float32) / 255
        side = mask.size[0] // 2
        stray = rng.uniform(-2.5, 2.5, 2)
        place = (px(x + float(stray[0])) - side, px(y + float(stray[1])) - side)
        self._multiply(Image.fromarray(uneven.astype(numpy.uint8)), ink, place)

    def signature(
        self, x: float, y: float, name: str, size: float, rng: numpy.random.Generator
    ) -> None:
        """A name by hand: uneven, slanted, in blue-black ink, running up or down a little."""
        self._drawable(name, "kai")
        type_ = font("kai", px(size))
        ink = Image.new("L", (px(size * (len(name) + 1.2)), px(size * 2.2)), 0)
        pen = ImageDraw.Draw(ink)
        at = size * 0.3
        for char in name:
            low = size * (0.45 + float(rng.uniform(-0.08, 0.08)))
            pen.text((px(at), px(low)), char, 240, font=type_, stroke_width=1)
            at += size * float(rng.uniform(0.9, 1.0))
        slant = (1, 0.22, -px(size) * 0.2, float(rng.uniform(-0.06, 0.06)), 1, 0)
        ink = ink.transform(ink.size, Image.Transform.AFFINE, slant, Image.Resampling.BICUBIC)
        ink = ink.filter(ImageFilter.GaussianBlur(1.2))
        self._multiply(ink, (28, 34, 84), (px(x), px(y - size * 0.45)))
        self._take((x, y, x + size * len(name), y + size), name)

    def qr(self, x: float, y: float, side: float) -> None:
        """A QR code that says 样本 and nothing else."""
        code = qrcode.QRCode(version=3, box_size=10, border=1)
        code.add_data("样本 SPECIMEN")
        code.make(fit=False)
        drawn = code.make_image().get_image().convert("RGB")
        self.picture.paste(drawn.resize((px(side), px(side))), (px(x), px(y)))
        self._take((x, y, x + side, y + side), "QR")

    def portrait(self, x: float, y: float, wide: float, tall: float) -> None:
        """A grey figure where a photograph would be."""
        pen = self.pen
        pen.rectangle((px(x), px(y), px(x + wide), px(y + tall)), (206, 214, 222))
        head, mid = wide * 0.24, x + wide / 2
        high = y + tall * 0.36
        pen.ellipse(
            (px(mid - head), px(high - head * 1.25), px(mid + head), px(high + head * 1.25)),
            (150, 156, 164),
        )
        pen.chord(
            (
                px(mid - wide * 0.45),
                px(y + tall * 0.68),
                px(mid + wide * 0.45),
                px(y + tall * 1.32),
            ),
            180,
            360,
            (132, 138, 148),
        )
        self._take((x, y, x + wide, y + tall), "portrait")

    def tick(
        self, x: float, y: float, size: float, ticked: bool, style: str, ink: Colour = BLACK
    ) -> None:
        """A box to tick, ``size`` high.

        ``style`` is how a ticked one looks: ``filled``, ``hook`` within the box, or ``pen``, a
        stroke by hand that leaves it.
        """
        self.frame(x, y, x + size, y + size, 0.28, ink)
        if ticked and style == "filled":
            inset = size * 0.16
            box = (px(x + inset), px(y + inset), px(x + size - inset), px(y + size - inset))
            self.pen.rectangle(box, ink)
        elif ticked:
            grow = 0.0 if style == "hook" else size * 0.35
            colour = ink if style == "hook" else (30, 40, 110)
            points = [
                (px(x + size * 0.14), px(y + size * 0.5)),
                (px(x + size * 0.42), px(y + size * 0.84)),
                (px(x + size * 0.9 + grow), px(y + size * 0.12 - grow)),
            ]
            self.pen.line(points, colour, px(0.5), joint="curve")

    def specimen(self, x: float, y: float, size: float = 4.0, ink: Colour = (168, 76, 70)) -> None:
        """The mark 样本, where no value stands."""
        end = self.write(x, y, "样本", "hei", size, gap=size * 0.3, ink=ink)
        self.frame(x - 1.2, y - 0.6, end + 1.2, y + size * 1.35, 0.25, ink)

    def _wrap(
        self,
        runs: Sequence[Run],
        faces: tuple[Face, Face],
        size: float,
        width: float,
        indent: float,
        gap: float = 0.0,
    ) -> list[list[Run]]:
        lines: list[list[Run]] = [[]]
        at = indent
        for text, ruled in runs:
            face = faces[ruled]
            for token in self._tokens(text, face, size, width):
                step = self.length(token, face, size, gap) + gap
                if at + step - gap > width + 0.01 and lines[-1] and token not in _NEVER_FIRST:
                    carried = ""
                    last, last_ruled = lines[-1][-1]
                    if last[-1] in _NEVER_LAST and len(last) > 1 and last_ruled == ruled:
                        carried = last[-1]
                        lines[-1][-1] = (last[:-1], last_ruled)
                    lines.append([])
                    at = 0.0
                    token = carried + token.lstrip(" ")
                    step = self.length(token, face, size, gap) + gap
                if not token:
                    continue
                if lines[-1] and lines[-1][-1][1] == ruled:
                    lines[-1][-1] = (lines[-1][-1][0] + token, ruled)
                else:
                    lines[-1].append((token, ruled))
                at += step
        return lines

    def _tokens(self, text: str, face: Face, size: float, width: float) -> list[str]:
        tokens: list[str] = []
        for token in _TOKEN.findall(text):
            long = self.length(token, face, size) > width
            tokens.extend(token if long else [token])
        return tokens

    def _drawable(self, text: str, face: Face) -> None:
        lacking = sorted({char for char in text if not has(face, char)})
        if lacking:
            raise ValueError(f"{face} cannot draw {''.join(lacking)}")

    def _take(self, box: tuple[float, float, float, float], what: str) -> None:
        x0, y0, x1, y1 = box
        edge = self.margin
        if x0 < edge or y0 < edge or x1 > self.width - edge or y1 > self.height - edge:
            raise ValueError(f"{what!r} leaves the sheet")
        for (left, top, right, low), other in self._taken:
            if min(x1, right) - max(x0, left) > 0.2 and min(y1, low) - max(y0, top) > 0.2:
                raise ValueError(f"{what!r} lies on {other!r}")
        self._taken.append((box, what))

    def _multiply(self, mask: Image.Image, ink: Colour, place: tuple[int, int]) -> None:
        box = (*place, place[0] + mask.size[0], place[1] + mask.size[1])
        below = numpy.asarray(self.picture.crop(box), numpy.float32)
        share = numpy.asarray(mask, numpy.float32)[..., None] / 255
        through = 1 - share * (1 - numpy.array(ink, numpy.float32) / 255)
        self.picture.paste(Image.fromarray((below * through).astype(numpy.uint8)), box[:2])


def _seal(reach: int, authority: str, below: str) -> Image.Image:
    side = 2 * reach + 16
    mask = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(mask)
    mid = side / 2
    pen.ellipse(
        (mid - reach, mid - reach, mid + reach, mid + reach), outline=255, width=reach // 18
    )
    star = []
    for point in range(10):
        far = reach * (0.3 if point % 2 == 0 else 0.115)
        turn = math.pi / 5 * point - math.pi / 2
        star.append((mid + far * math.cos(turn), mid + far * math.sin(turn)))
    pen.polygon(star, fill=255)
    span = math.radians(min(262, 22 * len(authority)))
    type_ = font("song", int(reach * min(0.27, 3.4 / len(authority))))
    tile_side = int(type_.size * 1.7)
    for place, char in enumerate(authority):
        turn = -math.pi / 2 - span / 2 + span * place / max(1, len(authority) - 1)
        tile = Image.new("L", (tile_side, tile_side), 0)
        ImageDraw.Draw(tile).text(
            (tile_side / 2, tile_side / 2), char, 255, font=type_, anchor="mm", stroke_width=2
        )
        tile = tile.rotate(-math.degrees(turn) - 90, Image.Resampling.BICUBIC)
        x = mid + reach * 0.77 * math.cos(turn) - tile_side / 2
        y = mid + reach * 0.77 * math.sin(turn) - tile_side / 2
        mask.paste(255, (int(x), int(y)), tile)
    if below:
        small = font("song", int(reach * 0.17))
        pen.text((mid, mid + reach * 0.5), below, 255, font=small, anchor="mm", stroke_width=2)
    return mask.filter(ImageFilter.GaussianBlur(1.0))
