"""食品经营许可证, and 餐饮服务许可证 and 食品流通许可证 as before 2015."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.ink import Colour
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.tuning.wording import Row, column, padded, pick, pieces, plain

_BLUE: Colour = (66, 110, 150)


def _current(facts: Facts, rng: numpy.random.Generator) -> tuple[list[Row], list[Row], Fields]:
    firm, food = facts.firm, facts.food
    code: Row = ("统一社会信用代码", firm.credit_code)
    if rng.random() < 0.5:
        code = ("社会信用代码", firm.credit_code, "（身份证号码）")
    left: list[Row] = [
        ("经营者名称", firm.name),
        code,
        ("法定代表人", firm.head.name, "（负责人）"),
        ("住所", firm.address),
        ("经营场所", food.premises),
        ("主体业态", food.form),
        ("经营项目", food.items),
    ]
    right: list[Row] = [
        ("许可证编号", food.number),
        ("日常监督管理机构", food.supervisor),
        ("日常监督管理人员", food.supervisor_person),
        ("投诉举报电话", food.complaint_phone),
        ("发证机关", food.authority),
        ("签发人", food.signer),
    ]
    fields: Fields = {
        "license_number": food.number,
        "entity_name": firm.name,
        "credit_code": firm.credit_code,
        "legal_representative": firm.head.name,
        "address": firm.address,
        "premises": food.premises,
        "business_form": food.form,
        "business_items": food.items,
        "supervisor": food.supervisor,
        "supervisor_person": food.supervisor_person,
        "complaint_phone": food.complaint_phone,
        "issuing_authority": food.authority,
        "issued_on": iso(food.issued),
        "valid_to": iso(food.valid_to),
    }
    return left, right, fields


def _landscape(
    facts: Facts, rng: numpy.random.Generator, *, vector: bool = False
) -> tuple[Canvas, Fields]:
    food = facts.food
    left, right, fields = _current(facts, rng)
    canvas = Canvas(297, 210, ground=pick(rng, (246, 250, 252), (255, 255, 255)), vector=vector)
    canvas.guilloche((226, 236, 242), 8)
    for inset, width in ((6, 1.4), (8.5, 0.4)):
        canvas.frame(inset, inset, 297 - inset, 210 - inset, width, _BLUE)
    if vector:
        canvas.watermark("样本 电子证照")
    label_face, value_face = pick(rng, ("serif", "sans"), ("ming", "kai"), ("hei", "serif"))
    canvas.emblem(148.5, 28, 11)
    canvas.write(148.5, 42, "食品经营许可证", 13, "serif", gap=4, align="middle", weight=2)
    if rng.random() < 0.4:
        canvas.write(148.5, 58, "（副 本）", 5, label_face, align="middle")
    size = pick(rng, 3.8, 4.1)
    bottom = 166.0
    column(
        canvas,
        left,
        20,
        66,
        label_width=34,
        value_width=96,
        size=size,
        label_size=4.6,
        label_face=label_face,
        value_face=value_face,
        colon="：",
        gap=3,
        pitch=10.5,
        leading=1.3,
        bottom=bottom,
    )
    column(
        canvas,
        right,
        168,
        66,
        label_width=40,
        value_width=62,
        size=size,
        label_size=4.6,
        label_face=label_face,
        value_face=value_face,
        colon="：",
        gap=3,
        pitch=10.5,
        leading=1.3,
        bottom=bottom,
    )
    for x, piece in (
        (206, str(food.issued.year)),
        (220, "年"),
        (229, str(food.issued.month)),
        (238, "月"),
        (247, str(food.issued.day)),
        (256, "日"),
    ):
        canvas.write(x, 168, piece, 4.8, label_face)
    canvas.stamp(236 + float(rng.uniform(-6, 6)), 163, 19, food.authority, rng)
    canvas.qr(22, 170, 22)
    day = pick(rng, padded, plain, pieces)
    canvas.write(52, 184, f"有效期至{pick(rng, '：', ' ')}{day(food.valid_to)}", 4.8, label_face)
    canvas.write(148.5, 195, "国家样本监督管理总局监制", 3, label_face, align="middle")
    canvas.specimen(24, 24, 5)
    return canvas, fields


def _scanned(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    canvas, fields = _landscape(facts, rng)
    return canvas.sheet(fields)


def _electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    canvas, fields = _landscape(facts, rng, vector=True)
    return canvas.text_sheet(fields)


def _portrait(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    food = facts.food
    left, right, fields = _current(facts, rng)
    canvas = Canvas(210, 297, ground=(250, 250, 244))
    for inset, width in ((8, 1.0), (10, 0.3), (11, 0.3)):
        canvas.frame(inset, inset, 210 - inset, 297 - inset, width, (70, 120, 96))
    label_face, value_face = pick(rng, ("ming", "serif"), ("sans", "kai"), ("hei", "hei"))
    canvas.emblem(105, 30, 11)
    canvas.write(105, 46, "食品经营许可证", 13, "serif", gap=3, align="middle", weight=2)
    canvas.write(105, 63, "副本", 5.5, label_face, gap=5, align="middle")
    head = right.pop(0)
    canvas.write(196, 72, f"{head[0]}：{head[1]}", 4.4, label_face, align="right")
    rows = [*left, *right[:3]]
    if rng.random() < 0.5:
        rows.append(("有效期", f"{padded(food.issued)}至{padded(food.valid_to)}"))
        fields["valid_from"] = iso(food.issued)
    else:
        rows.append(("有效期限", f"至{padded(food.valid_to)}"))
    column(
        canvas,
        rows,
        22,
        84,
        label_width=38,
        value_width=118,
        size=4.2,
        label_size=4.4,
        label_face=label_face,
        value_face=value_face,
        gap=4,
        pitch=11.5,
        leading=1.35,
        bottom=244,
    )
    canvas.qr(24, 250, 24)
    canvas.specimen(54, 262, 5)
    canvas.write(104, 250, f"发证机关：{food.authority}", 4.4, label_face)
    canvas.write(104, 259, f"签 发 人：{food.signer}", 4.4, label_face)
    canvas.write(104, 268, f"发证日期：{pieces(food.issued)}", 4.4, label_face)
    canvas.stamp(158, 260, 19, food.authority, rng)
    return canvas.sheet(fields)


def _catering(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    firm, food = facts.firm, facts.food
    canvas = Canvas(297, 210, ground=(252, 246, 240))
    canvas.guilloche((244, 226, 218), 10)
    canvas.frame(8, 8, 289, 202, 1.5, (180, 80, 60))
    label_face, value_face = pick(rng, ("ming", "kai"), ("serif", "serif"))
    canvas.write(148.5, 28, "餐饮服务许可证", 15, "serif", gap=5, align="middle", weight=2)
    canvas.write(275, 52, f"许可证号：{food.catering_number}", 4.6, label_face, align="right")
    kind = pick(rng, "小型餐馆", "中型餐馆", "大型餐馆", "快餐店", "小吃店", "饮品店", "单位食堂")
    rows: list[Row] = [
        ("单位名称", firm.name),
        ("法定代表人", firm.head.name, "（负责人或业主）"),
        ("地址", firm.address),
        ("类别", kind),
    ]
    column(
        canvas,
        rows,
        36,
        72,
        label_width=34,
        value_width=170,
        size=5,
        label_size=5.4,
        label_face=label_face,
        value_face=value_face,
        colon="：",
        pitch=15,
        bottom=140,
    )
    canvas.write(
        36,
        150,
        f"有效期限：{plain(food.old_issued)}至{plain(food.old_valid_to)}",
        4.8,
        label_face,
    )
    canvas.write(172, 162, f"发证机关：{food.old_authority}", 4.6, label_face)
    canvas.write(172, 174, f"发证日期：{pieces(food.old_issued)}", 4.6, label_face)
    canvas.stamp(222, 170, 20, food.old_authority, rng)
    canvas.specimen(40, 180, 5)
    return canvas.sheet(
        {
            "license_number": food.catering_number,
            "entity_name": firm.name,
            "legal_representative": firm.head.name,
            "premises": firm.address,
            "business_form": kind,
            "issuing_authority": food.old_authority,
            "issued_on": iso(food.old_issued),
            "valid_from": iso(food.old_issued),
            "valid_to": iso(food.old_valid_to),
        }
    )


def _circulation(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    firm, food = facts.firm, facts.food
    authority = facts.old.authority
    canvas = Canvas(210, 297, ground=(248, 252, 246))
    for inset, width in ((8, 1.2), (11, 0.4)):
        canvas.frame(inset, inset, 210 - inset, 297 - inset, width, (80, 140, 90))
    label_face, value_face = pick(rng, ("ming", "kai"), ("serif", "sans"))
    canvas.emblem(105, 36, 12)
    canvas.write(105, 54, "食品流通许可证", 14, "serif", gap=3, align="middle", weight=2)
    canvas.write(105, 74, "（副  本）", 5.5, label_face, align="middle")
    canvas.write(105, 88, f"许可证编号：{food.circulation_number}", 4.8, label_face, align="middle")
    scope = pick(
        rng,
        "预包装食品零售",
        "预包装食品、散装食品零售",
        "预包装食品兼散装食品、乳制品（含婴幼儿配方乳粉）零售",
    )
    rows: list[Row] = [
        ("名称", firm.name),
        ("经营场所", firm.address),
        ("负责人", firm.head.name),
        ("许可范围", scope),
        ("有效期限", f"自{plain(food.old_issued)}至{plain(food.old_valid_to)}"),
    ]
    column(
        canvas,
        rows,
        30,
        108,
        label_width=30,
        value_width=112,
        size=4.8,
        label_size=5.2,
        label_face=label_face,
        value_face=value_face,
        pitch=18,
        bottom=226,
    )
    canvas.spread(110, 234, "发证机关", 30, 5, label_face)
    canvas.write(118, 254, pieces(food.old_issued), 5, label_face, gap=0.5)
    canvas.stamp(150, 248, 20, authority, rng)
    canvas.specimen(34, 250, 5)
    return canvas.sheet(
        {
            "license_number": food.circulation_number,
            "entity_name": firm.name,
            "legal_representative": firm.head.name,
            "premises": firm.address,
            "business_items": scope,
            "issuing_authority": authority,
            "issued_on": iso(food.old_issued),
            "valid_from": iso(food.old_issued),
            "valid_to": iso(food.old_valid_to),
        }
    )


LAYOUTS: dict[str, Layout] = {
    "landscape": _scanned,
    "electronic": _electronic,
    "portrait": _portrait,
    "catering-2010": _catering,
    "circulation-2010": _circulation,
}
