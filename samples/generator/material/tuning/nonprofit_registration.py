"""民办非企业单位登记证书: landscape original and portrait copy."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet
from samples.generator.material.tuning.wording import (
    Row,
    capital,
    column,
    padded,
    pick,
    pieces,
    plain,
)


def _rows(facts: Facts, rng: numpy.random.Generator) -> tuple[list[Row], Fields]:
    unit = facts.nonprofit
    rows: list[Row] = [
        ("名称", unit.name),
        ("统一社会信用代码", unit.credit_code),
        ("法定代表人", unit.head.name),
        ("开办资金", capital(rng, unit.funds)),
        ("住所", unit.address),
        ("业务范围", unit.scope),
        ("业务主管单位", unit.supervising),
    ]
    return rows, {
        "entity_name": unit.name,
        "credit_code": unit.credit_code,
        "legal_representative": unit.head.name,
        "opening_funds": str(unit.funds),
        "address": unit.address,
        "business_scope": unit.scope,
        "supervising_body": unit.supervising,
        "issuing_authority": unit.authority,
        "issued_on": iso(unit.issued),
        "valid_from": iso(unit.issued),
        "valid_to": iso(unit.valid_to),
    }


def _landscape(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    unit = facts.nonprofit
    rows, fields = _rows(facts, rng)
    canvas = Canvas(297, 210, ground=(253, 248, 244))
    canvas.guilloche((246, 232, 226), 9)
    for inset, width in ((7, 1.6), (10, 0.4)):
        canvas.frame(inset, inset, 297 - inset, 210 - inset, width, (176, 60, 60))
    label, value = pick(rng, ("serif", "kai"), ("ming", "ming"), ("hei", "serif"))
    canvas.emblem(148.5, 27, 11)
    canvas.write(148.5, 42, "民办非企业单位登记证书", 11, "serif", gap=2, align="middle", weight=2)
    canvas.write(148.5, 57, "（法人）", 5, label, align="middle")
    end = column(
        canvas,
        rows,
        30,
        70,
        label_width=40,
        value_width=195,
        size=4.5,
        label_size=4.8,
        label_face=label,
        value_face=value,
        colon="：",
        gap=3,
        pitch=12,
        bottom=166,
    )
    day = pick(rng, padded, plain)
    term = f"有效期限：{day(unit.issued)}至{day(unit.valid_to)}"
    canvas.write(30, max(end + 2, 160), term, 4.6, label)
    canvas.write(182, 174, f"发证机关：{unit.authority}", 4.5, label)
    canvas.write(182, 184, f"发证日期：{pieces(unit.issued)}", 4.5, label)
    canvas.stamp(232, 178, 18, unit.authority, rng)
    canvas.specimen(32, 182, 5)
    return canvas.sheet(fields)


def _portrait(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    unit = facts.nonprofit
    rows, fields = _rows(facts, rng)
    canvas = Canvas(210, 297, ground=(250, 251, 255))
    canvas.frame(9, 9, 201, 288, 1, (80, 100, 160))
    label, value = pick(rng, ("ming", "kai"), ("sans", "sans"), ("serif", "hei"))
    canvas.emblem(105, 32, 12)
    canvas.write(105, 50, "民办非企业单位", 9, "serif", gap=2, align="middle", weight=1)
    canvas.write(105, 63, "登记证书", 12, "serif", gap=6, align="middle", weight=2)
    canvas.write(105, 80, "（副 本）", 5, label, align="middle")
    rows.append(("有效期", f"自{padded(unit.issued)}至{padded(unit.valid_to)}"))
    column(
        canvas,
        rows,
        26,
        96,
        label_width=38,
        value_width=114,
        size=4.4,
        label_size=4.7,
        label_face=label,
        value_face=value,
        pitch=15,
        bottom=238,
    )
    canvas.qr(28, 246, 23)
    canvas.specimen(57, 258, 5)
    canvas.spread(108, 246, "发证机关", 26, 4.8, label)
    canvas.write(116, 265, pieces(unit.issued), 5, value)
    canvas.stamp(150, 257, 20, unit.authority, rng)
    return canvas.sheet(fields)


LAYOUTS: dict[str, Layout] = {"landscape": _landscape, "portrait": _portrait}
