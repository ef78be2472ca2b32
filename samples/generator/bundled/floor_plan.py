"""经营场所平面图: a line drawing with rooms and areas; no fields."""

from PIL import Image, ImageDraw

from samples.generator.facts import CaseFacts, Fields
from samples.generator.ink import BLACK, blank, centred, font, specimen

_ROOMS = (
    ("就餐区", 0.0, 0.0, 0.58, 1.0, 0.58),
    ("厨房", 0.58, 0.0, 1.0, 0.5, 0.21),
    ("备餐间", 0.58, 0.5, 0.8, 0.78, 0.062),
    ("库房", 0.8, 0.5, 1.0, 0.78, 0.056),
    ("卫生间", 0.58, 0.78, 0.8, 1.0, 0.048),
    ("更衣室", 0.8, 0.78, 1.0, 1.0, 0.044),
)
"""Name, left, top, right, bottom as shares of the outline, and share of the area."""


def fields(case: CaseFacts) -> Fields:
    """A plan has no fields."""
    return {}


def draw(case: CaseFacts) -> Image.Image:
    """The plan as it came off the plotter."""
    sheet = blank(1654, 1240)
    pen = ImageDraw.Draw(sheet)
    centred(pen, (827, 70), "经营场所平面图", font("sans", 54), gap=8, weight=1)
    specimen(pen, (1450, 80), 36)
    left, top, right, bottom = 230, 230, 1430, 980
    for name, x0, y0, x1, y1, share in _ROOMS:
        box = (
            left + x0 * (right - left),
            top + y0 * (bottom - top),
            left + x1 * (right - left),
            top + y1 * (bottom - top),
        )
        pen.rectangle(box, outline=BLACK, width=7)
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        centred(pen, (middle[0], middle[1] - 38), name, font("sans", 34))
        area = f"{float(case.application.area) * share:.1f}㎡"
        centred(pen, (middle[0], middle[1] + 8), area, font("sans", 28))
    _doors(pen, left, bottom)
    pen.text((230, 1040), f"单位：{case.firm.name}", font=font("sans", 28), fill=BLACK)
    pen.text(
        (230, 1090),
        "比例 1:100　　安全出口两处",
        font=font("sans", 26),
        fill=BLACK,
    )
    return sheet


def _doors(pen: ImageDraw.ImageDraw, left: int, bottom: int) -> None:
    for x in (left + 120, left + 480):
        pen.rectangle((x, bottom - 5, x + 110, bottom + 6), fill=(255, 255, 255))
        pen.arc((x, bottom - 110, x + 220, bottom + 110), 180, 270, fill=BLACK, width=3)
        centred(pen, (x + 55, bottom + 16), "出口", font("sans", 26))
