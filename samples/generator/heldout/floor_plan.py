"""店铺平面布置图: rooms in a row, scanned; no fields."""

import numpy
from PIL import Image, ImageDraw

from samples.generator.degrade import scanned
from samples.generator.facts import CaseFacts, Fields
from samples.generator.ink import BLACK, blank, centred, font, specimen

_ROOMS = (("大厅", 0.46), ("包间一", 0.12), ("包间二", 0.12), ("烹饪间", 0.2), ("洗消间", 0.1))
"""Name and share of the area and of the frontage."""


def fields(case: CaseFacts) -> Fields:
    """A plan has no fields."""
    return {}


def draw(case: CaseFacts, rng: numpy.random.Generator) -> Image.Image:
    """The plan as it came out of the scanner."""
    sheet = blank(1754, 1240)
    pen = ImageDraw.Draw(sheet)
    specimen(pen, (120, 80), 34)
    x = 120.0
    for name, share in _ROOMS:
        right = x + share * 1500
        pen.rectangle((x, 200, right, 860), outline=BLACK, width=5)
        centred(pen, ((x + right) / 2, 470), name, font("serif", 32))
        area = f"{float(case.application.area) * share:.1f}㎡"
        centred(pen, ((x + right) / 2, 520), area, font("serif", 26))
        x = right
    centred(pen, (877, 1010), "店铺平面布置图", font("serif", 48), gap=10, weight=1)
    centred(pen, (877, 1090), "临街面　主入口", font("serif", 28))
    return scanned(sheet, rng, angle=float(rng.uniform(-1, 1)), noise=5.0)
