"""A printed form and the hand that fills it in (填写的表)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Literal

import numpy
from PIL import Image, ImageDraw, ImageFilter

from samples.generator.facts import Fields
from samples.generator.material.opened.fonts import Face, font
from samples.generator.material.opened.paper import BLACK, DPI, Colour, Paper, px
from samples.generator.material.sheet import Sheet

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Mark = Literal["pen", "hook", "filled", "block", "check"]
"""How an option is ticked: by pen over a box, within it, or as a character ■ or ☑."""
_SMALLEST = 2.6


@dataclass(frozen=True)
class Hand:
    """What fills the blanks: a printer's face, or a pen."""

    face: Face
    ink: Colour = BLACK
    pen: bool = False


PENS = (
    Hand("kai", (34, 40, 96), pen=True),
    Hand("kai", (28, 28, 32), pen=True),
    Hand("kai", (24, 58, 128), pen=True),
)
PRINTERS = (Hand("kai"), Hand("song"), Hand("hei"))


def some_hand(rng: numpy.random.Generator, pens: float = 0.5) -> Hand:
    """A pen or a printer; ``pens`` is the share of pens."""
    from_ = PENS if rng.random() < pens else PRINTERS
    return from_[int(rng.integers(len(from_)))]


def one(rng: numpy.random.Generator, *choices: str) -> str:
    """One of the choices."""
    return choices[int(rng.integers(len(choices)))]


@dataclass(frozen=True)
class In:
    """What is filled in, where plain text is what is printed."""

    text: str
    pad: int = 1
    """Spaces that the blank has on either side."""


@dataclass(frozen=True)
class Slot:
    """A cell that spans, or is drawn by a function of its box."""

    content: "str | In | Callable[[Box], None]"
    across: int = 1
    down: int = 1
    align: str = "c"
    size: float | None = None


@dataclass
class Filled(Paper):
    """A sheet whose blanks are filled in by ``hand``."""

    _: KW_ONLY
    rng: numpy.random.Generator
    hand: Hand

    def by_hand(self, x: float, y: float, text: str, size: float) -> None:
        """Text by pen: each character a little off, the line a little aslant and shifted.

        Raises:
            ValueError: a glyph is missing, or the line leaves the sheet or meets other text.
        """
        rng, face = self.rng, self.hand.face
        self._drawable(text, face)
        wide = self.length(text, face, size)
        mask = Image.new("L", (px(wide + 2 * size), px(3 * size)), 0)
        pen, at = ImageDraw.Draw(mask), size
        for char in text:
            tall = size * float(rng.uniform(0.94, 1.08))
            low = size * (1 + float(rng.uniform(-0.06, 0.06)))
            place = (px(at + size * float(rng.uniform(-0.04, 0.04))), px(low))
            pen.text(place, char, 235, font=font(face, px(tall)), stroke_width=1)
            at += self.length(char, face, size)
        turn = float(rng.uniform(-1, 1)) * min(1.2, 40 / max(wide, 1))
        mask = mask.rotate(turn, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.9))
        drift = rng.uniform(-0.35, 0.35, 2)
        place = (px(x - size + float(drift[0])), px(y - size + float(drift[1])))
        self._multiply(mask, self.hand.ink, place)
        if text.strip():
            self._take((x, y, x + wide, y + size), text)

    def enter(self, x: float, y: float, text: str, size: float, *, align: str = "l") -> float:
        """A value on one line; gives the x where it ends."""
        wide = self.length(text, self.hand.face, size)
        x -= {"l": 0.0, "c": wide / 2, "r": wide}[align]
        if self.hand.pen:
            self.by_hand(x, y, text, size)
        else:
            self.write(x, y, text, self.hand.face, size, ink=self.hand.ink)
        return x + wide

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """What is filled in, wrapped."""
        face = self.hand.face
        return [
            "".join(part for part, _ in line)
            for line in self._wrap([(text, False)], (face, face), size, width, 0.0)
        ]

    def enter_box(self, box: Box, text: str, size: float, align: str = "c") -> None:
        """A value wrapped into a box, smaller where it must be.

        Raises:
            ValueError: it does not fit.
        """
        x0, y0, x1, y1 = box
        while size >= _SMALLEST:
            lines = self.lines(text, size, x1 - x0 - 4)
            tall = len(lines) * size * 1.32
            if tall <= y1 - y0 - 0.8:
                break
            size -= 0.1
        else:
            raise ValueError(f"does not fit its cell: {text!r}")
        y = (y0 + y1 - tall) / 2 + size * 0.08
        for line in lines:
            self.enter((x0 + x1) / 2 if align == "c" else x0 + 1.5, y, line, size, align=align)
            y += size * 1.32

    def blank(
        self, x: float, y: float, wide: float, text: str, size: float, *, align: str = "c"
    ) -> float:
        """A ruled blank and what stands on it, smaller if long; gives the x behind it.

        Raises:
            ValueError: it does not fit.
        """
        low = y + size * 1.3
        self.rule(x, low, x + wide, low, 0.22)
        small = size
        while self.length(text, self.hand.face, small) > wide - 0.6:
            small -= 0.1
            if small < _SMALLEST:
                raise ValueError(f"does not fit its blank: {text!r}")
        at = x + wide / 2 if align == "c" else x + 1
        self.enter(at, y + (size - small) * 0.8, text, small, align=align)
        return x + wide

    def flow(
        self,
        x: float,
        y: float,
        pieces: Sequence[str | In],
        face: Face,
        size: float,
        width: float,
        *,
        leading: float = 1.7,
        indent: float = 0.0,
        ruled: bool = True,
    ) -> float:
        """Running text with blanks in it; gives the y below."""
        runs = [
            (piece, False)
            if isinstance(piece, str)
            else (" " * piece.pad + piece.text + " " * piece.pad, True)
            for piece in pieces
        ]
        lines = self._wrap(runs, (face, self.hand.face), size, width, indent)
        for number, line in enumerate(lines):
            at = x if number else x + indent
            for text, filled in line:
                if not filled:
                    at = self.write(at, y, text, face, size)
                    continue
                end = self.enter(at, y, text, size)
                if ruled:
                    self.rule(at, y + size * 1.3, end, y + size * 1.3, 0.22)
                at = end
            y += size * leading
        return y

    def sign(self, x: float, y: float, name: str, size: float = 7, wide: float = 40) -> None:
        """A signature, smaller where the name is long."""
        size = min(size, wide / (len(name) + 0.5))
        self.signature(x, y, name, size, self.rng)

    def day(
        self, x: float, y: float, day: date, size: float, face: Face, *, gap: float = 1.2
    ) -> float:
        """年 月 日 as printed, the numbers filled in between; gives the x where it ends."""
        for number, unit in ((day.year, "年"), (day.month, "月"), (day.day, "日")):
            x = self.enter(x, y, str(number), size) + gap
            x = self.write(x, y, unit, face, size) + gap
        return x - gap

    def option(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        on: bool,
        *,
        mark: Mark = "pen",
        face: Face = "song",
        behind: bool = False,
    ) -> float:
        """A box to tick before or behind its text; gives the x where it ends."""
        if behind:
            x = self.write(x, y, text, face, size) + size * 0.15
        if mark in ("block", "check"):
            ticked = "■" if mark == "block" else "☑"
            x = self.write(x, y, ticked if on else "□", "song", size) + size * 0.1
        else:
            side = size * 0.82
            self.frame(x, y + size * 0.16, x + side, y + size * 0.16 + side, 0.25, BLACK)
            if on:
                self._mark(x, y + size * 0.16, side, mark)
            x += side + size * 0.25
        if not behind:
            x = self.write(x, y, text, face, size)
        return x

    def options(
        self,
        box: Box,
        choices: Sequence[tuple[str, bool]],
        size: float,
        *,
        mark: Mark = "pen",
        face: Face = "song",
        behind: bool = False,
        gap: float = 1.3,
    ) -> None:
        """Options in rows within a box, smaller where they must be.

        Raises:
            ValueError: they do not fit.
        """
        x0, y0, x1, y1 = box
        while size >= _SMALLEST:
            rows: list[list[tuple[str, bool]]] = [[]]
            at = x0 + 1.5
            for text, on in choices:
                step = self.length(text, face, size) + size * 1.2
                if at + step > x1 - 1 and rows[-1]:
                    rows.append([])
                    at = x0 + 1.5
                rows[-1].append((text, on))
                at += step + size * gap
            leading = min(size * 1.9, (y1 - y0 - 1) / len(rows))
            if leading >= size * 1.3 and at - size * gap < x1:
                break
            size -= 0.1
        else:
            raise ValueError(f"options do not fit: {choices!r}")
        y = (y0 + y1) / 2 - leading * len(rows) / 2 + (leading - size) / 2
        for row in rows:
            at = x0 + 1.5
            for text, on in row:
                end = self.option(at, y, text, size, on, mark=mark, face=face, behind=behind)
                at = end + size * gap
            y += leading

    def boxes(self, x: float, y: float, text: str, side: float, size: float) -> float:
        """One character in each square; gives the x behind them."""
        for char in text:
            self.frame(x, y, x + side, y + side * 1.15, 0.22, BLACK)
            self.enter(x + side / 2, y + (side * 1.15 - size) / 2 - 0.2, char, size, align="c")
            x += side
        return x

    def grid(
        self,
        x: float,
        y: float,
        columns: Sequence[float],
        rows: Sequence[tuple[float, Sequence[str | In | Slot]]],
        *,
        face: Face = "song",
        size: float = 3.9,
        enter: float = 4.2,
        line: float = 0.28,
        align: str = "c",
    ) -> float:
        """A ruled form, cells spanning as in HTML; gives the y below it.

        ``align`` is that of what is filled in.

        Raises:
            ValueError: the cells do not fill a row, or a text does not fit.
        """
        lefts = [x + sum(columns[:at]) for at in range(len(columns) + 1)]
        tops = [y + sum(tall for tall, _ in rows[:at]) for at in range(len(rows) + 1)]
        taken: set[tuple[int, int]] = set()
        for row, (_, cells) in enumerate(rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                slot = cell if isinstance(cell, Slot) else Slot(cell)
                end, low = column + slot.across, row + slot.down
                if end > len(columns) or low > len(rows):
                    raise ValueError(f"{slot.content!r} leaves the form")
                taken |= {(r, c) for r in range(row, low) for c in range(column, end)}
                box = (lefts[column], tops[row], lefts[end], tops[low])
                self.frame(*box, line, BLACK)
                if isinstance(slot.content, str):
                    self.fit(box, slot.content, face, slot.size or size, align=slot.align)
                elif isinstance(slot.content, In):
                    self.enter_box(box, slot.content.text, slot.size or enter, align)
                else:
                    slot.content(box)
                column = end
        if len(taken) != len(rows) * len(columns):
            raise ValueError("cells do not fill the form")
        return tops[-1]

    def heading(
        self, y: float, text: str, face: Face, size: float, *, gap: float = 0.6, bold: int = 0
    ) -> float:
        """A title in the middle, smaller if long; gives the y below it."""
        while self.length(text, face, size, gap) > self.width - 36:
            size -= 0.1
        self.write(self.width / 2, y, text, face, size, gap=gap, align="c", bold=bold)
        return y + size * 1.6

    def sheet(self, fields: Fields) -> Sheet:
        """The drawing, and what it prints."""
        return Sheet(self.picture, DPI, fields)

    def _tokens(self, text: str, face: Face, size: float, width: float) -> list[str]:
        """As on all paper, but a space stays with what it follows."""
        tokens: list[str] = []
        for token in super()._tokens(text, face, size, width):
            if token == " " and tokens and tokens[-1] != " ":
                tokens[-1] += token
            else:
                tokens.append(token)
        return tokens

    def _mark(self, x: float, y: float, side: float, mark: Mark) -> None:
        if mark != "pen":
            self.tick(x, y, side, True, mark)
            return
        points = ((-0.05, 0.45), (0.32, 0.95), (1.15, -0.35))
        stray = self.rng.uniform(-0.16, 0.16, 2)
        shaken = [
            (
                px(x + side * (across + float(stray[0]) + float(self.rng.uniform(-0.1, 0.1)))),
                px(y + side * (down + float(stray[1]) + float(self.rng.uniform(-0.1, 0.1)))),
            )
            for across, down in points
        ]
        ink = self.hand.ink if self.hand.pen else (32, 38, 92)
        self.pen.line(shaken, ink, px(0.5), joint="curve")


def a4(rng: numpy.random.Generator, hand: Hand, *, colour: Colour = (255, 255, 255)) -> Filled:
    """A sheet of A4."""
    return Filled(210, 297, colour, rng=rng, hand=hand)


def spread(left: Filled, right: Filled, fields: Fields) -> Sheet:
    """Two pages of a booklet, laid open on the glass."""
    picture = Image.new("RGB", (left.picture.width + right.picture.width, left.picture.height))
    picture.paste(left.picture, (0, 0))
    picture.paste(right.picture, (left.picture.width, 0))
    return Sheet(picture, DPI, fields)


def listed(text: str) -> list[str]:
    """The matters that 、 separates, those in brackets aside."""
    return re.split(r"、(?![^（]*）)", text)
