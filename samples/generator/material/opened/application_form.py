"""一业一证申请表: ruled with merged cells, open rows filled in by hand, and a typed form."""

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.opened import text
from samples.generator.material.opened.paper import DPI, Cell, Colour, Paper
from samples.generator.material.opened.words import iso, padded, plain, ten_thousands
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_PEN: Colour = (30, 38, 96)
_TRADES = ("饭店", "便利店", "健身房", "宾馆", "药店", "书店")


def ruled(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A grid with section names stacked at its left; trade and permits are ticked."""
    asked, firm = facts.application, facts.firm
    style = ("filled", "hook", "pen")[int(rng.integers(3))]
    paper = Paper(210, 297)
    paper.write(105, 18, "“一业一证”行业综合许可申请表", "hei", 7, align="c", bold=1)
    paper.specimen(174, 10, 3.4)

    def name(what: str) -> Cell:
        return Cell(what, 1, "hei", 3.5)

    def fill(what: str, span: int = 1, align: str = "c") -> Cell:
        return Cell(what, span, "kai", 3.9, align)

    def section(top: float, below: float, what: str) -> None:
        paper.frame(16, top, 26, below, 0.3, (30, 29, 32))
        y = (top + below) / 2 - len(what) * 2.6
        for char in what:
            paper.write(21, y, char, "hei", 3.7, align="c")
            y += 5.2

    columns = [30, 56, 30, 52]
    y = paper.table(
        26,
        32,
        columns,
        [
            (11, [name("单位名称"), fill(firm.name, 3)]),
            (
                11,
                [
                    name("统一社会信用代码"),
                    fill(firm.credit_code),
                    name("单位类型"),
                    fill(firm.type),
                ],
            ),
            (
                11,
                [
                    name("法定代表人\n（负责人）"),
                    fill(firm.head.name),
                    name("身份证件号码"),
                    fill(firm.head.id_number),
                ],
            ),
            (11, [name("联系人"), fill(asked.contact), name("移动电话"), fill(asked.phone)]),
        ],
    )
    section(32, y, "申请人")
    top = y
    y = paper.table(
        26,
        y,
        columns,
        [
            (13, [name("经营场所地址"), fill(asked.premises, 3, "l")]),
            (
                11,
                [
                    name("使用面积（㎡）"),
                    fill(asked.area),
                    name("从业人数（人）"),
                    fill(str(asked.employees)),
                ],
            ),
            (
                11,
                [
                    name("投资总额（万元）"),
                    fill(ten_thousands(asked.investment)),
                    name("营业时间"),
                    fill("9:00-21:00"),
                ],
            ),
            (19, [name("拟经营项目"), fill(asked.items, 3, "l")]),
        ],
    )
    section(top, y, "经营情况")
    top = y
    tall = 12 + 7 * len(asked.offered) + 4
    paper.frame(26, y, 56, y + 12, 0.3, (30, 29, 32))
    paper.frame(56, y, 194, y + 12, 0.3, (30, 29, 32))
    paper.write(41, y + 4, "行业类别", "hei", 3.5, align="c")
    for place, trade in enumerate(_TRADES):
        x = 59 + place * 22
        paper.tick(x, y + 4, 3.8, trade == asked.industry, style)
        paper.write(x + 5.6, y + 3.9, trade, "song", 3.8)
    paper.frame(26, y + 12, 56, y + tall, 0.3, (30, 29, 32))
    paper.frame(56, y + 12, 194, y + tall, 0.3, (30, 29, 32))
    paper.write(41, y + (12 + tall) / 2 - 4.4, "申请许可事项", "hei", 3.5, align="c")
    paper.write(41, y + (12 + tall) / 2 + 0.6, "（可多选）", "hei", 3.2, align="c")
    for place, permit in enumerate(asked.offered):
        low = y + 15 + place * 7
        paper.tick(59, low, 3.8, permit in asked.asked, style)
        paper.write(64.6, low - 0.1, permit, "song", 3.8)
    y += tall
    section(top, y, "申请事项")
    paper.frame(16, y, 194, y + 46, 0.3, (30, 29, 32))
    paper.block(
        20,
        y + 4,
        "本单位承诺：以上所填内容及所附材料真实有效，如有虚假，愿意承担由此产生的法律责任。",
        "song",
        3.9,
        168,
        leading=1.6,
        indent=7.8,
    )
    paper.write(98, y + 24, "申请人（签字或盖章）：", "hei", 4)
    head = firm.head.name
    paper.signature(146, y + 21, head, min(7.5, 42 / len(head)), rng)
    paper.write(140, y + 37, plain(asked.applied), "kai", 4.2)
    return Sheet(paper.picture, DPI, _fields(facts))


def open_rows(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """No grid: labels with a rule behind them, two to a row where they are short."""
    asked, firm = facts.application, facts.firm
    paper = Paper(210, 297, (253, 253, 251))
    paper.write(105, 22, "行业综合许可申请书", "song", 8.4, gap=1, align="c", bold=3)
    paper.write(105, 36, "（样本）", "song", 4, align="c")

    def row(y: float, *pairs: tuple[str, str, float]) -> None:
        x = 24.0
        for label, value, wide in pairs:
            end = paper.write(x, y, label, "song", 4.3)
            paper.rule(end + 0.5, y + 6, x + wide - 3, y + 6, 0.2)
            size = 4.5
            while paper.length(value, "kai", size) > x + wide - 4 - end:
                size -= 0.1
            paper.write(end + 1.5, y + 4.5 - size, value, "kai", size, ink=_PEN)
            x += wide

    row(50, ("申办行业：", asked.industry, 80), ("填表日期：", padded(asked.applied), 84))
    row(62, ("申请人名称：", firm.name, 164))
    row(74, ("社会信用代码：", firm.credit_code, 84), ("负责人姓名：", firm.head.name, 80))
    row(86, ("负责人身份证号：", firm.head.id_number, 164))
    row(98, ("办理人：", asked.contact, 70), ("手机：", asked.phone, 94))
    row(110, ("营业地址：", asked.premises, 164))
    row(
        122,
        ("面积：", f"{asked.area}平方米", 56),
        ("员工：", f"{asked.employees}人", 44),
        ("投资额：", f"{ten_thousands(asked.investment)}万元", 64),
    )
    paper.write(24, 136, "经营内容：", "song", 4.3)
    y = paper.block(47, 136, asked.items, "kai", 4.5, 138, ink=_PEN)
    y += 5
    paper.write(24, y, "申请下列许可（在方框内打√）：", "song", 4.3)
    y += 9
    for permit in asked.offered:
        paper.tick(30, y, 4.2, permit in asked.asked, "pen")
        paper.write(37, y - 0.1, permit, "song", 4.3)
        y += 8.5
    paper.write(96, 242, "申请人签名：", "song", 4.5)
    head = firm.head.name
    paper.signature(126, 239, head, min(8.0, 48 / len(head)), rng)
    paper.write(24, 272, "注：本表由申请人如实填写，一式一份。", "song", 3.4)
    return Sheet(paper.picture, DPI, _fields(facts))


def typed(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A form filled in at a screen, with rules, ticks as characters and a drawn signature."""
    asked, firm = facts.application, facts.firm
    content = {
        "industry": asked.industry,
        "ticks": [[permit, permit in asked.asked] for permit in asked.offered],
        "name": firm.name,
        "code": firm.credit_code,
        "head": firm.head.name,
        "id_number": firm.head.id_number,
        "contact": asked.contact,
        "phone": asked.phone,
        "premises": asked.premises,
        "area": asked.area,
        "investment": f"{asked.investment:,}",
        "employees": str(asked.employees),
        "items": asked.items,
        "day": padded(asked.applied),
    }
    pictures = {"signature": text.signature_image(firm.head.name, rng)}
    return TextSheet(text.pdf("application_form", content, pictures), _fields(facts))


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


LAYOUTS: dict[str, Layout] = {
    "ruled": ruled,
    "open-rows": open_rows,
    "typed": typed,
}
