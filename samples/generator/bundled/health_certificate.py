"""健康证明: a card photographed with a telephone."""

import numpy
from PIL import Image, ImageDraw

from samples.generator.degrade import photographed
from samples.generator.facts import CaseFacts, Fields, Health, chinese_day, iso
from samples.generator.ink import Colour, blank, centred, font, spaced, specimen

_GREEN: Colour = (40, 110, 84)


def fields(case: CaseFacts) -> Fields:
    """What the card prints and the vocabulary knows."""
    health = _health(case)
    return {
        "name": health.name,
        "certificate_number": health.number,
        "valid_to": iso(health.valid_to),
    }


def draw(case: CaseFacts, rng: numpy.random.Generator) -> Image.Image:
    """The card on a table, seen a little from the side, unevenly lit."""
    health = _health(case)
    card = blank(1240, 800, (244, 249, 244))
    pen = ImageDraw.Draw(card)
    pen.rectangle((20, 20, 1219, 779), outline=_GREEN, width=6)
    pen.rectangle((20, 20, 1219, 150), fill=_GREEN)
    centred(pen, (620, 40), "健康证明", font("sans", 70), gap=40, fill=(255, 255, 255), weight=1)
    rows = (
        ("姓名", health.name),
        ("性别", health.gender),
        ("年龄", f"{health.age}岁"),
        ("编号", health.number),
        ("有效期至", chinese_day(health.valid_to)),
    )
    for place, (label, value) in enumerate(rows):
        y = 205 + 96 * place
        spaced(pen, (420, y), f"{label}：", font("sans", 44))
        spaced(pen, (650, y), value, font("sans", 44))
    pen.rectangle((80, 220, 340, 560), fill=(206, 214, 210))
    pen.ellipse((150, 260, 270, 400), fill=(170, 180, 176))
    pen.pieslice((100, 410, 320, 720), 180, 360, fill=(170, 180, 176))
    specimen(pen, (150, 610), 44)
    pen.text((420, 700), "从事餐饮服务工作　样本体检中心", font=font("sans", 34), fill=_GREEN)
    return photographed(card, rng, (1600, 1160))


def _health(case: CaseFacts) -> Health:
    if case.health is None:
        raise ValueError(f"{case.name} has no health certificate")
    return case.health
