"""健康证明: a plastic card with a photograph, and a folded paper one with a table of findings."""

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import TODAY, Facts
from samples.generator.material.opened.paper import DPI, Cell, Paper
from samples.generator.material.opened.words import dotted, iso, plain
from samples.generator.material.sheet import Layout, Sheet


def card(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A card: photograph left, dates with dots, the centre's seal over its name."""
    health = facts.health
    person = health.person
    paper = Paper(171, 108, (238, 246, 242), margin=2)
    paper.tint((220, 236, 228), 4)
    paper.pen.rectangle((0, 0, paper.picture.size[0], 236), (74, 142, 112))
    paper.write(
        85.5, 5, "食品从业人员健康证明", "hei", 8.6, gap=1.4, align="c", ink=(255, 255, 255)
    )
    paper.portrait(10, 27, 36, 48)
    rows = [
        ("姓名", person.name),
        ("性别", person.gender),
        ("年龄", f"{TODAY.year - person.birth.year}岁"),
        ("证号", health.number),
        ("发证日期", dotted(health.issued)),
        ("有效期至", dotted(health.valid_to)),
    ]
    y = 26.0
    for label, value in rows:
        paper.spread(54, y, label, "hei", 4.6, 19)
        paper.write(77, y, value, "kai-bold", 5)
        y += 9.2
    paper.write(54, 84, "体检单位", "hei", 4.6)
    paper.block(77, 84, health.centre, "kai-bold", 4.6, 82, leading=1.3)
    paper.seal(138, 74, health.centre, rng, radius=17)
    paper.write(10, 98, "本证仅限本人使用，有效期一年，涂改无效", "song", 3.4)
    paper.specimen(20, 79, 4)
    return Sheet(paper.picture, DPI, _fields(facts))


def folded(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """预防性健康检查合格证明: text left of the fold, findings in a table right of it."""
    health = facts.health
    person = health.person
    paper = Paper(210, 148, (253, 252, 248))
    paper.rule(105, 6, 105, 142, 0.15, (170, 170, 170))
    paper.write(54, 16, "健 康 合 格 证", "kai-bold", 8, align="c")
    paper.write(54, 30, f"编号：{health.number}", "song", 3.6, align="c")
    paper.portrait(40, 38, 26, 34)
    paper.write(16, 80, "姓　　名：", "song", 4.2)
    paper.write(38, 80, person.name, "kai", 4.6)
    paper.write(16, 90, "性　　别：", "song", 4.2)
    paper.write(38, 90, person.gender, "kai", 4.6)
    paper.write(16, 100, "有效期至：", "song", 4.2)
    paper.write(38, 100, plain(health.valid_to), "kai", 4.6)
    paper.write(16, 112, "发证单位（章）", "song", 4.2)
    paper.write(40, 128, plain(health.issued), "song", 4)
    paper.seal(66, 120, health.centre, rng, radius=15)

    def row(name: str, value: str = "未见异常") -> tuple[float, list[Cell]]:
        return 11.0, [Cell(name, 1, "song", 3.6), Cell(value, 1, "kai", 3.6), Cell("", 1)]

    head = [Cell(name, 1, "hei", 3.6) for name in ("检查项目", "结果", "医师")]
    rows: list[tuple[float, list[Cell]]] = [(10.0, head)]
    for name in ("心、肺、肝、脾", "皮肤", "痢疾、伤寒", "病毒性肝炎（甲、戊型）", "胸部X线"):
        rows.append(row(name))
    rows.append((14.0, [Cell("结论", 1, "hei", 3.6), Cell("合格", 2, "kai-bold", 4.4)]))
    paper.write(157, 16, "预防性健康检查结果", "hei", 5, align="c")
    paper.table(112, 28, [36, 34, 20], rows)
    paper.specimen(150, 126)
    return Sheet(paper.picture, DPI, _fields(facts))


def _fields(facts: Facts) -> Fields:
    health = facts.health
    return {
        "name": health.person.name,
        "certificate_number": health.number,
        "valid_to": iso(health.valid_to),
    }


LAYOUTS: dict[str, Layout] = {
    "card": card,
    "folded": folded,
}
