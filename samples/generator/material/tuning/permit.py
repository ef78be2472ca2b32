"""Other permits (许可证): each authority its own labels, on three kinds of paper."""

from collections.abc import Callable

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.ink import Colour
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts, Permit
from samples.generator.material.sheet import Layout, Sheet
from samples.generator.material.tuning.wording import Row, column, padded, pick, pieces, plain

Print = Callable[[Canvas, Facts, Permit, list[Row], numpy.random.Generator], Fields]
_NUMBER_LABELS = {
    "公共场所卫生许可证": "许可证号",
    "药品经营许可证": "许可证编号",
    "烟草专卖零售许可证": "许可证号",
    "特种行业许可证": "编号",
    "出版物经营许可证": "证号",
    "医疗器械经营许可证": "许可证编号",
    "娱乐经营许可证": "编号",
    "高危险性体育项目经营许可证": "许可证编号",
}


def _rows(facts: Facts, permit: Permit, rng: numpy.random.Generator) -> tuple[list[Row], Fields]:
    firm = facts.firm
    fields: Fields = {
        "permit_type": permit.type,
        "license_number": permit.number,
        "entity_name": firm.name,
        "legal_representative": firm.head.name,
        "address": firm.address,
        "scope": permit.scope,
        "issuing_authority": permit.authority,
        "issued_on": iso(permit.issued),
    }
    rows: list[Row]
    match permit.type:
        case "公共场所卫生许可证":
            rows = [
                ("单位名称", firm.name),
                ("法定代表人", firm.head.name, "（负责人）"),
                ("地址", firm.address),
                ("许可项目", permit.scope),
            ]
        case "药品经营许可证":
            rows = [
                ("企业名称", firm.name),
                ("统一社会信用代码", firm.credit_code),
                ("注册地址", firm.address),
                ("法定代表人", firm.head.name),
                ("质量负责人", facts.qualification.person.name),
                ("经营方式", pick(rng, "零售", "零售（连锁）")),
                ("经营范围", permit.scope),
            ]
            fields["credit_code"] = firm.credit_code
        case "烟草专卖零售许可证":
            rows = [
                ("企业名称", firm.name, "（字号）"),
                ("负责人", firm.head.name, "（经营者）"),
                ("经营场所", firm.address),
                ("许可范围", permit.scope),
                ("供货单位", f"中国烟草总公司{facts.place.city}样本公司"),
            ]
        case "特种行业许可证":
            rows = [
                ("单位名称", firm.name),
                ("地址", firm.address),
                ("法定代表人", firm.head.name),
                ("经营范围", permit.scope),
            ]
        case "出版物经营许可证":
            rows = [
                ("单位名称", firm.name),
                ("地址", firm.address),
                ("法定代表人", firm.head.name, "（主要负责人）"),
                ("经营方式", "零售"),
                ("经营范围", permit.scope),
            ]
        case "医疗器械经营许可证":
            rows = [
                ("企业名称", firm.name),
                ("法定代表人", firm.head.name),
                ("住所", firm.address),
                ("经营方式", pick(rng, "零售", "批零兼营")),
                ("经营范围", permit.scope),
            ]
        case _:
            rows = [
                ("单位名称", firm.name),
                ("统一社会信用代码", firm.credit_code),
                ("法定代表人", firm.head.name),
                ("经营地址", firm.address),
                ("许可经营项目", permit.scope),
            ]
            fields["credit_code"] = firm.credit_code
    return rows, fields


def _landscape(
    canvas: Canvas, facts: Facts, permit: Permit, rows: list[Row], rng: numpy.random.Generator
) -> Fields:
    label, value = pick(rng, ("serif", "kai"), ("ming", "sans"), ("hei", "ming"))
    canvas.emblem(148.5, 27, 11)
    canvas.write(148.5, 42, permit.type, 12, "serif", gap=3, align="middle", weight=2)
    number = f"{_NUMBER_LABELS[permit.type]}：{permit.number}"
    canvas.write(270, 63, number, 4.4, label, align="right")
    column(
        canvas,
        rows,
        34,
        74,
        label_width=38,
        value_width=180,
        label_face=label,
        value_face=value,
        size=4.6,
        label_size=5,
        pitch=min(13, 76 / len(rows)),
        leading=1.25,
        bottom=160,
    )
    fields: Fields = {}
    if permit.valid_to is not None:
        if rng.random() < 0.6:
            canvas.write(
                34, 168, f"有效期限：自{plain(permit.issued)}至{plain(permit.valid_to)}", 4.6, label
            )
            fields = {"valid_from": iso(permit.issued), "valid_to": iso(permit.valid_to)}
        else:
            canvas.write(34, 168, f"有效期至：{padded(permit.valid_to)}", 4.6, label)
            fields = {"valid_to": iso(permit.valid_to)}
    canvas.spread(176, 168, "发证机关", 24, 4.8, label)
    canvas.write(204, 168, permit.authority, 4.2, value)
    canvas.write(206, 181, pieces(permit.issued), 4.8, label, gap=0.4)
    canvas.stamp(228 + float(rng.uniform(-6, 6)), 174, 19, permit.authority, rng)
    canvas.specimen(36, 184, 5)
    return fields


def _portrait(
    canvas: Canvas, facts: Facts, permit: Permit, rows: list[Row], rng: numpy.random.Generator
) -> Fields:
    label, value = pick(rng, ("serif", "serif"), ("ming", "kai"), ("sans", "hei"))
    canvas.emblem(105, 34, 12)
    size = 13 if len(permit.type) < 9 else 9.5
    canvas.write(105, 54, permit.type, size, "serif", gap=2, align="middle", weight=2)
    canvas.write(105, 72, pick(rng, "（正本）", "（副本）"), 5, label, align="middle")
    head: list[Row] = [(_NUMBER_LABELS[permit.type], permit.number)]
    fields: Fields = {}
    if permit.valid_to is not None:
        day = pick(rng, padded, plain)
        rows = [*rows, ("有效期限", f"{day(permit.issued)}至{day(permit.valid_to)}")]
        fields = {"valid_from": iso(permit.issued), "valid_to": iso(permit.valid_to)}
    column(
        canvas,
        [*head, *rows],
        26,
        88,
        label_width=36,
        value_width=116,
        size=4.4,
        label_size=4.8,
        label_face=label,
        value_face=value,
        colon="：",
        gap=3,
        pitch=14,
        bottom=240,
    )
    canvas.qr(28, 246, 22)
    canvas.specimen(56, 258, 5)
    canvas.write(106, 250, "发证机关：", 4.8, label)
    canvas.write(106, 264, f"发证日期：{pieces(permit.issued)}", 4.6, label)
    canvas.stamp(152, 255, 20, permit.authority, rng)
    return fields


def _drawn(name: str, portrait: bool, frame: Colour, ground: Colour) -> Layout:
    def drawn(facts: Facts, rng: numpy.random.Generator) -> Sheet:
        permit = facts.permits[name]
        canvas = Canvas(210, 297, ground=ground) if portrait else Canvas(297, 210, ground=ground)
        for inset, width in ((7, 1.3), (10, 0.4)):
            canvas.frame(inset, inset, canvas.width - inset, canvas.height - inset, width, frame)
        rows, fields = _rows(facts, permit, rng)
        layout: Print = _portrait if portrait else _landscape
        return canvas.sheet(fields | layout(canvas, facts, permit, rows, rng))

    return drawn


LAYOUTS: dict[str, Layout] = {
    "public-sanitation": _drawn("公共场所卫生许可证", False, (70, 130, 160), (247, 251, 252)),
    "drugs": _drawn("药品经营许可证", False, (120, 160, 110), (250, 252, 246)),
    "tobacco": _drawn("烟草专卖零售许可证", True, (190, 150, 70), (253, 250, 240)),
    "special-trade": _drawn("特种行业许可证", True, (90, 100, 150), (248, 249, 253)),
    "publications": _drawn("出版物经营许可证", False, (170, 80, 70), (252, 247, 245)),
    "medical-devices": _drawn("医疗器械经营许可证", True, (70, 140, 140), (246, 252, 251)),
    "entertainment": _drawn("娱乐经营许可证", False, (160, 110, 150), (252, 248, 252)),
    "sports": _drawn("高危险性体育项目经营许可证", True, (80, 130, 90), (255, 255, 255)),
}
