"""Certificates of persons: 执业药师, 食品安全管理员, 健康管理师, 特种作业."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet
from samples.generator.material.tuning.wording import Row, column, dashed, padded, pick, plain


def _fields(facts: Facts) -> Fields:
    one = facts.qualification
    return {
        "name": one.person.name,
        "certificate_number": one.number,
        "kind": one.kind,
        "valid_to": iso(one.valid_to),
    }


def _sheet(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    one = facts.qualification
    canvas = Canvas(297, 210, ground=(252, 250, 242))
    canvas.guilloche((242, 236, 220), 10)
    for inset, width in ((8, 1.3), (11, 0.4)):
        canvas.frame(inset, inset, 297 - inset, 210 - inset, width, (60, 100, 140))
    label, value = pick(rng, ("serif", "kai"), ("ming", "ming"), ("hei", "sans"))
    canvas.write(148.5, 28, one.kind, 11, "serif", gap=2, align="middle", weight=2)
    canvas.portrait(36, 62, 34, 46)
    canvas.fill(36, 108, 70, 128, (252, 250, 242))
    canvas.specimen(44, 116, 5)
    day = pick(rng, padded, plain)
    rows: list[Row] = [
        ("姓名", one.person.name),
        ("性别", one.person.gender),
        ("身份证号", one.person.id_number),
        ("证书编号", one.number),
        ("发证日期", day(one.issued)),
        ("有效期至", day(one.valid_to)),
    ]
    column(
        canvas,
        rows,
        92,
        64,
        label_width=28,
        value_width=120,
        size=5,
        label_face=label,
        value_face=value,
        colon="：",
        pitch=15,
        bottom=160,
    )
    canvas.write(264, 164, f"发证机关：{one.authority}", 4.6, label, align="right")
    canvas.stamp(232, 166, 19, one.authority, rng)
    return canvas.sheet(_fields(facts))


def _card(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    one = facts.qualification
    canvas = Canvas(110, 74, ground=(248, 251, 253), dpi=300)
    canvas.frame(2, 2, 108, 72, 0.6, (50, 110, 160))
    canvas.write(55, 6, one.kind, 5.4, "sans", gap=0.8, align="middle", weight=1)
    face_name = pick(rng, "hei", "sans", "ming")
    rows: list[Row] = [
        ("证号", one.number),
        ("姓名", one.person.name),
        ("性别", one.person.gender),
        ("初领日期", dashed(one.issued)),
        ("有效期限", f"{dashed(one.issued)}至{dashed(one.valid_to)}"),
        ("签发机关", one.authority),
    ]
    column(
        canvas,
        rows,
        8,
        17,
        label_width=16,
        value_width=46,
        size=3.4,
        label_face=face_name,
        value_face=face_name,
        gap=3,
        pitch=7.4,
        leading=1.2,
        bottom=68,
    )
    canvas.portrait(80, 18, 22, 28)
    canvas.fill(80, 46, 102, 57, (248, 251, 253))
    canvas.stamp(88, 52, 11, one.authority, rng)
    canvas.specimen(72, 65, 3)
    return canvas.sheet(_fields(facts))


def _statement(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    one = facts.qualification
    canvas = Canvas(210, 148, ground=(253, 250, 244))
    canvas.frame(7, 7, 203, 141, 1, (160, 120, 60))
    face_name = pick(rng, "kai", "serif", "ming")
    canvas.write(105, 20, one.kind, 8.5, "serif", gap=1.5, align="middle", weight=1)
    canvas.write(190, 38, f"证书编号：{one.number}", 4, face_name, align="right")
    canvas.wrap(
        24,
        54,
        [
            (f" {one.person.name} ", True),
            (f"同志（身份证号码：{one.person.id_number}）参加考核，成绩合格，特发此证。", False),
        ],
        162,
        5,
        face_name,
        leading=1.8,
        indent=10,
        whole=True,
    )
    canvas.write(24, 96, f"有效期至{padded(one.valid_to)}", 4.4, face_name)
    canvas.write(186, 110, one.authority, 4.4, face_name, align="right")
    canvas.write(186, 121, padded(one.issued), 4.4, face_name, align="right")
    canvas.stamp(160, 115, 17, one.authority, rng)
    canvas.specimen(24, 122, 4)
    return canvas.sheet(_fields(facts))


LAYOUTS: dict[str, Layout] = {"sheet": _sheet, "card": _card, "statement": _statement}
