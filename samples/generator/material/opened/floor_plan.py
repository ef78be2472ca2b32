"""平面布置图: walls, room names and dimensions; recognised, but without fields."""

import numpy

from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import DPI, GREY, Cell, Paper
from samples.generator.material.opened.words import plain
from samples.generator.material.sheet import Layout, Sheet


def drawing(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A plan on a drawing sheet with a title block at its lower right."""
    paper = Paper(297, 210)
    paper.frame(10, 8, 289, 202, 0.6, (20, 20, 24))
    right, low = 236 + float(rng.uniform(0, 30)), 146.0
    split, wall = 120 + float(rng.uniform(-16, 20)), 84 + float(rng.uniform(-8, 8))
    for inset in (0.0, 1.8):
        paper.frame(28 + inset, 30 + inset, right - inset, low - inset, 0.4, (20, 20, 24))
    paper.rule(split, 30, split, low, 0.9)
    paper.rule(28, wall, split, wall, 0.9)
    for x, y, name in (
        ((28 + split) / 2, 52, "厨房（烹饪区）"),
        ((28 + split) / 2, wall + 22, "粗加工及清洗区"),
        ((split + right) / 2, 76, "用餐区"),
        ((split + right) / 2, 126, "收银台"),
    ):
        paper.write(x, y, name, "hei", 4, align="c")
    for place in range(4):
        x = split + 18 + place * 22
        paper.frame(x, 92, x + 11, 103, 0.3, GREY)
    paper.rule(28, 24, right, 24, 0.2)
    paper.write((28 + right) / 2, 18, str(int(rng.integers(90, 260)) * 100), "song", 3.4, align="c")
    paper.rule(20, 30, 20, low, 0.2)
    paper.write(right - 12, low + 3, "出入口", "hei", 3.4, align="r")

    def head(what: str) -> Cell:
        return Cell(what, 1, "hei", 3.2)

    paper.table(
        169,
        166,
        [20, 44, 16, 40],
        [
            (
                12,
                [
                    head("图　名"),
                    Cell("经营场所平面布局图", 1, "song", 3.6),
                    head("比例"),
                    Cell("1:100"),
                ],
            ),
            (12, [head("单　位"), Cell(facts.firm.name, 3, "song", 3.6)]),
            (
                12,
                [
                    head("日　期"),
                    Cell(plain(facts.application.applied), 1, "song", 3.6),
                    head("图号"),
                    Cell("P-01"),
                ],
            ),
        ],
    )
    paper.specimen(36, 184)
    return Sheet(paper.picture, DPI, {})


LAYOUTS: dict[str, Layout] = {"drawing": drawing}
