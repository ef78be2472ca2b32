"""健康证明 as a small portrait sheet with a table, photographed on a light desk."""

import numpy
from PIL import Image, ImageDraw

from samples.generator.bundled.health_certificate import fields
from samples.generator.degrade import photographed
from samples.generator.facts import CaseFacts
from samples.generator.ink import BLACK, blank, centred, font, specimen

__all__ = ["draw", "fields"]


def draw(case: CaseFacts, rng: numpy.random.Generator) -> Image.Image:
    """The sheet, seen a little from the side."""
    health = case.health
    if health is None:
        raise ValueError(f"{case.name} has no health certificate")
    sheet = blank(900, 1240, (252, 250, 244))
    pen = ImageDraw.Draw(sheet)
    centred(pen, (450, 90), "从业人员健康证明", font("serif", 64), gap=6, weight=1)
    rows = (
        ("姓名", health.name),
        ("性别", health.gender),
        ("证书编号", health.number),
        ("体检结论", "合格"),
        ("有效期至", health.valid_to.isoformat()),
    )
    for place, (label, value) in enumerate(rows):
        y = 270 + 120 * place
        pen.rectangle((80, y, 820, y + 120), outline=BLACK, width=2)
        pen.line((300, y, 300, y + 120), fill=BLACK, width=2)
        pen.text((110, y + 34), label, font=font("serif", 40), fill=BLACK)
        pen.text((330, y + 34), value, font=font("serif", 40), fill=BLACK)
    specimen(pen, (110, 960), 46)
    pen.text((420, 1010), "样本健康检查机构", font=font("serif", 40), fill=BLACK)
    return photographed(sheet, rng, (1300, 1700), skew=0.025, table=(186, 178, 164))
