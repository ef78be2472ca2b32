"""Certificates of a person: 执业药师注册证, 食品安全管理员 and a vocational certificate."""

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import DPI, Colour, Paper
from samples.generator.material.opened.words import iso, padded, plain
from samples.generator.material.sheet import Layout, Sheet

_NAVY: Colour = (48, 66, 120)


def booklet(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Two pages side by side: photograph left, particulars right, the kind as title."""
    held, firm = facts.qualification, facts.firm
    paper = Paper(250, 176, (249, 250, 253))
    paper.tint((228, 234, 246), 4)
    paper.border(6, 6, _NAVY)
    paper.rule(125, 12, 125, 164, 0.2, _NAVY)
    paper.portrait(44, 34, 36, 48)
    paper.write(24, 98, "持证人签名：", "song", 4)
    paper.signature(56, 96, held.person.name, min(7.0, 34 / len(held.person.name)), rng)
    paper.write(24, 120, "发证机关", "song", 4)
    paper.write(24, 128, held.authority, "song", 4)
    paper.write(44, 146, plain(held.issued), "song", 4)
    paper.seal(72, 134, held.authority, rng, radius=18)
    paper.write(187, 28, held.kind, "kai-bold", 7, align="c")
    rows = [
        ("姓　　名", held.person.name),
        ("性　　别", held.person.gender),
        ("证书编号", held.number),
        ("身份证号", held.person.id_number),
        ("工作单位", firm.name),
        ("有效期至", padded(held.valid_to)),
    ]
    y = 52.0
    for label, value in rows:
        paper.write(134, y, f"{label}：", "hei", 4)
        low = paper.block(157, y, value, "song", 4.2, 76, leading=1.35)
        y = max(y + 13.5, low + 6)
    paper.specimen(180, 152)
    return Sheet(paper.picture, DPI, _fields(facts))


def diploma(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A framed certificate in prose: the name begins the sentence, the number stands below."""
    held = facts.qualification
    paper = Paper(297, 210, (255, 253, 246))
    paper.border(8, 12, (178, 142, 70))
    paper.write(148.5, 38, held.kind, "kai-bold", 13, gap=3, align="c")
    y = paper.block(
        48,
        76,
        [
            (held.person.name, True),
            ("（身份证号：", False),
            (held.person.id_number, True),
            (
                "）参加规定课程的学习，经考核成绩合格，具备履行相应岗位职责的能力，特发此证。",
                False,
            ),
        ],
        "kai",
        6.2,
        204,
        leading=1.9,
        indent=12.4,
    )
    paper.write(48, y + 6, f"证书编号：{held.number}", "song", 4.6)
    paper.write(
        48, y + 16, f"有效期限：{padded(held.issued)}至{padded(held.valid_to)}", "song", 4.6
    )
    paper.write(176, 156, held.authority, "song", 5)
    paper.write(184, 170, padded(held.issued), "song", 4.8)
    paper.seal(212, 160, held.authority, rng, radius=21)
    paper.qr(50, 152, 22)
    paper.specimen(84, 160)
    return Sheet(paper.picture, DPI, _fields(facts))


def _fields(facts: Facts) -> Fields:
    held = facts.qualification
    return {
        "name": held.person.name,
        "certificate_number": held.number,
        "kind": held.kind,
        "valid_to": iso(held.valid_to),
    }


LAYOUTS: dict[str, Layout] = {
    "booklet": booklet,
    "diploma": diploma,
}
