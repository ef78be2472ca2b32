"""健康证明: card, white card with a photograph left, and a sheet of paper."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.ink import Colour
from samples.generator.material.canvas import WHITE, Canvas
from samples.generator.material.invent import TODAY, Facts
from samples.generator.material.sheet import Layout, Sheet
from samples.generator.material.tuning.wording import Row, column, dashed, padded, pick, plain

_GREEN: Colour = (36, 116, 90)


def _fields(facts: Facts) -> Fields:
    health = facts.health
    return {
        "name": health.person.name,
        "certificate_number": health.number,
        "valid_to": iso(health.valid_to),
    }


def _rows(facts: Facts, rng: numpy.random.Generator) -> list[Row]:
    health, day = facts.health, pick(rng, padded, plain, dashed)
    rows: list[Row] = [
        ("姓名", health.person.name),
        ("性别", health.person.gender),
        ("年龄", f"{TODAY.year - health.person.birth.year}岁"),
        (pick(rng, "编号", "证号"), health.number),
        ("发证日期", day(health.issued)),
    ]
    if rng.random() < 0.5:
        rows.insert(3, ("工种", pick(rng, "餐饮服务", "公共场所", "食品销售")))
    return [*rows, (pick(rng, "有效期至", "有效期限至"), day(health.valid_to))]


def _banner(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    canvas = Canvas(100, 70, ground=(246, 250, 247), dpi=300)
    canvas.fill(2, 2, 98, 14, _GREEN)
    canvas.write(50, 4.4, "健康证明", 7, "sans", gap=3, align="middle", fill=WHITE, weight=1)
    face_name = pick(rng, "sans", "hei", "ming")
    column(
        canvas,
        _rows(facts, rng),
        34,
        17.5,
        label_width=15,
        value_width=44,
        size=3.3,
        label_face=face_name,
        value_face=face_name,
        colon="：",
        gap=2,
        pitch=5.8,
        leading=1.2,
        bottom=62,
    )
    canvas.portrait(6, 18, 22, 28)
    canvas.fill(6, 46, 28, 57, (246, 250, 247))
    canvas.specimen(11, 50, 4)
    canvas.write(50, 63.5, facts.health.centre, 3, face_name, align="middle", fill=_GREEN)
    return canvas.sheet(_fields(facts))


def _card(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    canvas = Canvas(90, 60, dpi=300)
    canvas.frame(2, 2, 88, 58, 0.4, (60, 90, 150))
    canvas.write(45, 4.5, "食品从业人员健康证明", 4.6, "serif", gap=0.6, align="middle", weight=1)
    face_name = pick(rng, "serif", "kai", "ming")
    rows = [row for row in _rows(facts, rng) if row[0] != "发证日期"]
    column(
        canvas,
        rows,
        6,
        13,
        label_width=14,
        value_width=36,
        size=3.2,
        label_face=face_name,
        value_face=face_name,
        gap=2,
        pitch=6.2,
        leading=1.2,
        bottom=52,
    )
    canvas.portrait(64, 13, 18, 22)
    canvas.fill(64, 35, 82, 43, WHITE)
    canvas.write(45, 53, facts.health.centre, 2.9, face_name, align="middle")
    canvas.stamp(70, 44, 10, facts.health.centre, rng)
    canvas.specimen(8, 52.4, 2.6)
    return canvas.sheet(_fields(facts))


def _paper(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    health = facts.health
    canvas = Canvas(210, 148)
    face_name = pick(rng, "serif", "kai", "hei")
    canvas.write(105, 16, "预防性健康检查合格证明", 7.5, "serif", gap=0.8, align="middle", weight=1)
    canvas.specimen(16, 14, 4)
    canvas.write(190, 31, f"证明编号：{health.number}", 4, face_name, align="right")
    canvas.wrap(
        22,
        48,
        [
            ("兹证明", False),
            (f" {health.person.name} ", True),
            ("，性别", False),
            (f" {health.person.gender} ", True),
            (
                f"，身份证号码{health.person.id_number}，经健康检查，未发现有碍食品安全和公共"
                "卫生的疾病，可以从事直接为顾客服务的工作。",
                False,
            ),
        ],
        166,
        4.6,
        face_name,
        leading=1.8,
        indent=9,
        whole=True,
    )
    canvas.write(22, 90, f"有效期至：{padded(health.valid_to)}", 4.6, face_name)
    canvas.write(188, 106, health.centre, 4.4, face_name, align="right")
    canvas.write(188, 117, plain(health.issued), 4.4, face_name, align="right")
    canvas.stamp(160, 110, 18, health.centre, rng)
    return canvas.sheet(_fields(facts))


LAYOUTS: dict[str, Layout] = {"banner": _banner, "card": _card, "paper": _paper}
