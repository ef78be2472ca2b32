"""What certificates and reports share: blanks, rows, boxes and bars (填写方式)."""

from collections.abc import Sequence
from datetime import date

import numpy

from samples.generator.facts import Person
from samples.generator.material.office.filled import Filled, Mark
from samples.generator.material.opened.fonts import Face
from samples.generator.material.opened.paper import BLACK, GREY, Colour, Paper

Rng = numpy.random.Generator
_MARKS: tuple[Mark, ...] = ("pen", "hook", "filled", "block", "check")


def some_mark(rng: Rng) -> Mark:
    """A way to tick."""
    return _MARKS[int(rng.integers(len(_MARKS)))]


def blank(
    paper: Filled, x: float, y: float, label: str, value: str, width: float, size: float
) -> float:
    """A label, and its value on a rule of ``width`` behind it; gives the x behind the rule."""
    return paper.blank(paper.write(x, y, label, "song", size) + 0.8, y, width, value, size)


def rows(
    paper: Paper,
    x: float,
    y: float,
    pairs: Sequence[tuple[str, str]],
    size: float,
    *,
    faces: tuple[Face, Face] = ("hei", "song"),
    width: float,
    label_width: float = 0.0,
    step: float = 1.9,
    ink: Colour = BLACK,
) -> float:
    """Lines of label and value; gives the y below them.

    With ``label_width`` the labels are spread over it, otherwise each value follows its label.
    ``width`` bounds both; ``step`` is in sizes of the type.
    """
    for label, value in pairs:
        if label_width:
            word = label.rstrip("：:")
            end = paper.spread(x, y, word, faces[0], size, label_width, ink=ink)
            end = paper.write(end, y, label[len(word) :], faces[0], size, ink=ink)
        else:
            end = paper.write(x, y, label, faces[0], size, ink=ink)
        low = paper.block(end + 0.8, y, value, faces[1], size, x + width - end - 0.8, leading=1.4)
        y = max(low - size * 1.4, y) + size * step
    return y


def choices(
    paper: Filled,
    x: float,
    y: float,
    names: Sequence[str],
    chosen: str,
    size: float,
    *,
    mark: Mark,
    gap: float = 4.0,
    behind: bool = False,
) -> float:
    """Boxes to tick in a row; gives the x behind the last and its ``gap``."""
    for name in names:
        x = paper.option(x, y, name, size, name == chosen, mark=mark, behind=behind) + gap
    return x


def barcode(
    paper: Paper, x: float, y: float, width: float, height: float, rng: Rng, ink: Colour = BLACK
) -> None:
    """Bars that say nothing."""
    end = x + width
    while x < end - 1.2:
        bar = float(rng.choice([0.25, 0.25, 0.5, 0.75]))
        paper.rule(x, y, x, y + height, bar, ink)
        x += bar + float(rng.choice([0.25, 0.4, 0.7]))


def footer(paper: Paper, text: str, *, size: float = 2.9, y: float | None = None) -> None:
    """Small grey text in the middle of the lower margin."""
    low = paper.height - 12 if y is None else y
    paper.write(paper.width / 2, low, text, "hei", size, align="c", ink=GREY)


def age(person: Person, day: date) -> str:
    """Full years on ``day``."""
    early = (day.month, day.day) < (person.birth.month, person.birth.day)
    return str(day.year - person.birth.year - early)


def digits(rng: Rng, count: int) -> str:
    """That many digits."""
    return "".join(str(digit) for digit in rng.integers(0, 10, count))
