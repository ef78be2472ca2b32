"""What laboratory reports share: made-up measurements and the mark of accreditation (检测数据)."""

from samples.generator.material.office.forms import Rng
from samples.generator.material.opened.paper import RED, Paper, px

_AIR = (
    ("温度", "℃", "16～20", "18.6"),
    ("相对湿度", "%", "40～65", "52"),
    ("风速", "m/s", "≤0.5", "0.12"),
    ("二氧化碳", "%", "≤0.10", "0.06"),
    ("一氧化碳", "mg/m³", "≤10", "1.2"),
    ("甲醛", "mg/m³", "≤0.10", "0.04"),
    ("可吸入颗粒物", "mg/m³", "≤0.15", "0.08"),
    ("空气细菌数", "CFU/皿", "≤40", "12"),
    ("噪声", "dB(A)", "≤55", "47"),
    ("照度", "lx", "≥100", "182"),
)
"""Item, unit, limit and a measured value of made-up reports."""

_EXCEEDING = {"甲醛": "0.18", "可吸入颗粒物": "0.31", "空气细菌数": "96"}


def measured(result: str, rng: Rng, count: int) -> list[tuple[str, str, str, str, str]]:
    """Rows of item, unit, limit, value and verdict; one fails where the whole does."""
    fails = int(rng.choice([5, 6, 7])) if result == "不合格" else -1
    return [
        (name, unit, limit, _EXCEEDING[name], "不合格")
        if place == fails
        else (name, unit, limit, seen, "合格")
        for place, (name, unit, limit, seen) in enumerate(_AIR[:count])
    ]


def accredited(paper: Paper, x: float, y: float, number: str) -> None:
    """The oval of an accredited laboratory with its number below."""
    left, top, right, low = (px(part) for part in (x, y, x + 22, y + 13))
    paper.pen.ellipse((left, top, right, low), outline=RED, width=5)
    paper.write(x + 11, y + 4, "MA", "hei", 5, align="c", ink=RED)
    paper.write(x + 11, y + 14.5, number, "hei", 2.8, align="c")
