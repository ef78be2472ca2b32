"""一业一证申请表: ruled, with merged cells, as text and as a scan; and without rules."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.canvas import Canvas, TickStyle
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.tuning.wording import pick, pieces, plain
from samples.generator.signature import signature

_LEFT, _RIGHT = 16.0, 194.0


def _fields(facts: Facts) -> Fields:
    asked, firm = facts.application, facts.firm
    return {
        "industry": asked.industry,
        "permits_requested": list(asked.asked),
        "entity_name": firm.name,
        "credit_code": firm.credit_code,
        "legal_representative": firm.head.name,
        "id_number": firm.head.id_number,
        "contact_name": asked.contact,
        "contact_phone": asked.phone,
        "premises": asked.premises,
        "area_m2": asked.area,
        "investment": str(asked.investment),
        "employees": str(asked.employees),
        "business_items": asked.items,
        "applicant_signed": "true",
        "applied_on": iso(asked.applied),
    }


def _cell(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    text: str,
    face_name: str,
    size: float = 3.8,
    *,
    middle: bool = False,
) -> None:
    canvas.frame(x, y, x + width, y + height)
    room = width - 3
    lines = 1
    while canvas.length(text, size, face_name) > lines * (room - size) and lines < 9:
        lines += 1
    if canvas.length(text, size, face_name) <= room:
        lines = 1
    top = y + (height - lines * size * 1.3) / 2 + size * 0.12
    if middle and lines == 1:
        canvas.write(x + width / 2, top, text, size, face_name, align="middle")
    else:
        canvas.wrap(x + 1.5, top, text, room, size, face_name, leading=1.3, bottom=y + height)


def _ruled(facts: Facts, rng: numpy.random.Generator, *, vector: bool) -> tuple[Canvas, Fields]:
    asked, firm = facts.application, facts.firm
    fields = _fields(facts)
    canvas = Canvas(210, 297, vector=vector)
    label, value = pick(rng, ("serif", "kai"), ("ming", "sans"), ("hei", "ming"), ("sans", "sans"))
    canvas.write(105, 16, "“一业一证”申请表", 8, "serif", gap=0.8, align="middle", weight=1)
    canvas.specimen(18, 14, 4)
    canvas.write(_RIGHT, 29, f"申请行业：{asked.industry}", 4, label, align="right")
    y, tall = 36.0, 13.0
    name = pick(rng, "申请人名称", "市场主体名称", "单位名称")
    head = pick(rng, "法定代表人（经营者）", "法定代表人/负责人", "法定代表人")
    pairs: list[tuple[tuple[str, str], ...]] = [
        ((name, firm.name),),
        (("统一社会信用代码", firm.credit_code),),
        ((head, firm.head.name), ("身份证号码", firm.head.id_number)),
        (("联系人", asked.contact), (pick(rng, "联系电话", "手机号码"), asked.phone)),
        ((pick(rng, "经营场所", "经营场所地址"), asked.premises),),
        (("经营面积", f"{asked.area}㎡"), ("从业人数", f"{asked.employees}人")),
        (("投资总额", f"{asked.investment // 10_000}万元"), ("行业", asked.industry)),
        ((pick(rng, "经营项目", "拟经营项目"), asked.items),),
    ]
    # 基本信息 is one merged cell beside all rows.
    heights = [18.0 if "经营项目" in row[0][0] else tall for row in pairs]
    _cell(canvas, _LEFT, y, 10, sum(heights), "基 本 信 息", label, middle=False)
    for row, height in zip(pairs, heights, strict=True):
        share = (_RIGHT - _LEFT - 10) / len(row)
        for place, (text, content) in enumerate(row):
            x = _LEFT + 10 + place * share
            _cell(canvas, x, y, 30, height, text, label, 3.7, middle=True)
            _cell(canvas, x + 30, y, share - 30, height, content, value)
        y += height
    style: TickStyle = "glyph" if vector else pick(rng, "glyph", "check", "filled", "stroke")
    height = 9.0 * len(asked.offered) + 4
    _cell(canvas, _LEFT, y, 40, height, "申请许可事项", label, middle=True)
    canvas.frame(_LEFT + 40, y, _RIGHT, y + height)
    for place, permit in enumerate(asked.offered):
        top = y + 4 + 9 * place
        at = canvas.tick(_LEFT + 44, top, 4.2, permit in asked.asked, style, rng)
        canvas.write(at + 1, top, permit, 4, label)
    y += height
    canvas.frame(_LEFT, y, _RIGHT, y + 42)
    canvas.wrap(
        _LEFT + 3,
        y + 3,
        "申请人承诺：所填内容和提交的材料真实、合法、有效，如有虚假，愿承担相应法律责任。",
        _RIGHT - _LEFT - 6,
        3.8,
        label,
        leading=1.5,
    )
    canvas.write(112, y + 21, pick(rng, "申请人（签字）：", "申请人签字："), 4, label)
    canvas.signature(146, y + 15, 13, signature(firm.head.name, rng))
    canvas.write(112, y + 34, f"申请日期：{pick(rng, pieces, plain)(asked.applied)}", 4, label)
    return canvas, fields


def _ruled_scan(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    canvas, fields = _ruled(facts, rng, vector=False)
    return canvas.sheet(fields)


def _ruled_text(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    canvas, fields = _ruled(facts, rng, vector=True)
    return canvas.text_sheet(fields)


def _unruled(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    asked, firm = facts.application, facts.firm
    fields = _fields(facts)
    canvas = Canvas(210, 297)
    label, value = pick(rng, ("serif", "kai"), ("ming", "ming"), ("hei", "sans"))
    canvas.write(105, 20, "行业综合许可申请书", 8, "serif", gap=1.2, align="middle", weight=1)
    canvas.specimen(20, 18, 4)
    rows = [
        ("申请行业", asked.industry),
        ("申请人名称", firm.name),
        ("统一社会信用代码", firm.credit_code),
        ("法定代表人（负责人）", firm.head.name),
        ("身份证号码", firm.head.id_number),
        ("联系人", asked.contact),
        ("联系电话", asked.phone),
        ("经营场所", asked.premises),
        ("经营面积（平方米）", asked.area),
        ("投资总额（万元）", str(asked.investment // 10_000)),
        ("从业人数", f"{asked.employees}"),
        ("经营项目", asked.items),
    ]
    y = 42.0
    for text, content in rows:
        at = canvas.write(22, y, f"{text}：", 4.2, label)
        y = canvas.wrap(at + 1, y, [(content, True)], 186 - at, 4.2, value, leading=1.6) + 5
    y += 2
    canvas.write(22, y, "申请事项（请在□内打√）：", 4.2, label)
    style: TickStyle = pick(rng, "check", "filled", "stroke", "glyph")
    for permit in asked.offered:
        y += 9
        at = canvas.tick(30, y, 4.4, permit in asked.asked, style, rng)
        canvas.write(at + 1.5, y, permit, 4.2, label)
    y = max(y + 18, 232)
    canvas.write(110, y, "申请人签名：", 4.2, label)
    canvas.signature(140, y - 7, 14, signature(firm.head.name, rng))
    canvas.write(110, y + 14, pieces(asked.applied), 4.2, label)
    return canvas.sheet(fields)


LAYOUTS: dict[str, Layout] = {
    "ruled": _ruled_scan,
    "ruled-text": _ruled_text,
    "unruled": _unruled,
}
