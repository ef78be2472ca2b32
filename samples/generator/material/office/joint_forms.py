"""Forms by which several permits are asked for at once (一业一证申请表)."""

from typing import get_args

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import (
    Box,
    Hand,
    In,
    Mark,
    Slot,
    a4,
    one,
    some_hand,
)
from samples.generator.material.opened.fonts import Face
from samples.generator.material.opened.words import amount, ten_thousands
from samples.generator.material.sheet import Sheet

_MARKS: tuple[Mark, ...] = get_args(Mark)

_OFFICES = {"食品": "市场监管", "消防": "消防救援", "卫生": "卫生健康", "招牌": "城市管理"}


def some_mark(rng: numpy.random.Generator, hand: Hand) -> Mark:
    """How options are ticked: mostly by pen where blanks are."""
    if hand.pen and rng.random() < 0.7:
        return "pen"
    return _MARKS[int(rng.integers(len(_MARKS)))]


def asked_for(facts: Facts) -> list[tuple[str, bool]]:
    """Each permit on offer, and whether it is asked for."""
    application = facts.application
    return [(name, name in application.asked) for name in application.offered]


def identity(facts: Facts) -> Fields:
    """Who applies, as all forms that ask for the holder and the head print it."""
    return {
        "entity_name": facts.firm.name,
        "credit_code": facts.firm.credit_code,
        "legal_representative": facts.firm.head.name,
        "id_number": facts.firm.head.id_number,
    }


def window(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A ruled form with stacked headings of its parts and a part for the office."""
    paper = a4(rng, some_hand(rng, 0.7))
    a, firm, mark = facts.application, facts.firm, some_mark(rng, paper.hand)
    paper.write(20, 12, f"受理编号：{facts.place.short}综窗〔2026〕        号", "song", 3.4)
    paper.specimen(180, 11, 3.6)
    paper.heading(20, f"“一业一证”{one(rng, '改革', '综合许可')}申请表", "hei", 7)
    paper.write(20, 33, "填表须知：请用黑色墨水笔填写，选项在□内打√；带 * 为必填。", "kai", 3.4)
    trade = one(rng, "*行业名称", "*申请业态", "*开办行业")

    def ticks(box: Box) -> None:
        paper.options(box, asked_for(facts), 3.9, mark=mark)

    def mode(box: Box) -> None:
        choices = [("新办", True), ("变更", False), ("延续", False), ("补证", False)]
        paper.options(box, choices, 3.9, mark=mark)

    low = paper.grid(
        18,
        39,
        (12, 32, 54, 30, 46),
        [
            (
                11,
                [
                    Slot("申\n请\n人\n信\n息", down=5),
                    one(rng, "*市场主体名称", "*申请人名称", "*经营者名称"),
                    Slot(In(firm.name), 3),
                ],
            ),
            (
                10,
                [
                    one(rng, "统一社会\n信用代码", "营业执照\n统一代码"),
                    Slot(In(firm.credit_code), 3),
                ],
            ),
            (
                10,
                [
                    "*法定代表人\n（负责人）",
                    In(firm.head.name),
                    "*身份证件号码",
                    In(firm.head.id_number),
                ],
            ),
            (10, ["*联系人", In(a.contact), one(rng, "*移动电话", "*手机号码"), In(a.phone)]),
            (10, ["电子邮箱", In("—"), "邮政编码", In("—")]),
            (
                15,
                [
                    Slot("场\n所\n信\n息", down=3),
                    one(rng, "*经营地址\n（详细到门牌号）", "*营业场所\n（具体到室）"),
                    Slot(In(a.premises), 3),
                ],
            ),
            (
                10,
                [
                    "经营面积（㎡）\n如：86.5",
                    In(a.area),
                    "从业人数（人）\n如：12",
                    In(str(a.employees)),
                ],
            ),
            (10, ["投资总额\n（万元）", In(ten_thousands(a.investment)), trade, In(a.industry)]),
            (10, [Slot("申\n请\n事\n项", down=3), "办理类型", Slot(mode, 3)]),
            (34, ["*拟同时申办的\n许可（可多选）", Slot(ticks, 3)]),
            (22, ["拟经营的\n食品项目", Slot(In(a.items), 3)]),
        ],
        size=3.6,
    )
    said = "    本申请人对以上所填内容及所附材料的真实性、有效性负责，并同意各部门共享使用。"
    low = paper.block(20, low + 4, said, "song", 3.8, 170)
    paper.write(96, low + 6, "申请人签字（盖章）：", "song", 4)
    paper.sign(136, low + 4.5, firm.head.name)
    paper.seal(150, low + 8, firm.name, rng, radius=17)
    paper.day(132, low + 17, a.applied, 4.2, "song")
    paper.write(20, 278, "窗口人员：                审核日期：       年   月   日", "song", 3.4)
    return paper.sheet(
        {
            **identity(facts),
            "contact_name": a.contact,
            "contact_phone": a.phone,
            "premises": a.premises,
            "area_m2": a.area,
            "employees": str(a.employees),
            "investment": amount(a.investment),
            "industry": a.industry,
            "permits_requested": list(a.asked),
            "business_items": a.items,
            "applicant_signed": "true",
            "applied_on": a.applied.isoformat(),
        }
    )


def yes_no(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Numbered permits with a column of 是 and 否 each, below an open head of ruled blanks."""
    paper = a4(rng, some_hand(rng, 0.7))
    a, firm, mark = facts.application, facts.firm, some_mark(rng, paper.hand)
    paper.specimen(20, 12, 3.6)
    y = paper.heading(18, f"{facts.place.district}行业综合许可申请书", "kai-bold", 7.4, gap=1)
    paper.write(105, y - 1.5, "Application for Comprehensive Trade Licence", "mono", 3, align="c")
    y += 9
    for label, value in (
        ("申 请 主 体 ：", firm.name),
        ("信 用 代 码 ：", firm.credit_code),
        ("经 营 场 所 ：", a.premises),
    ):
        paper.write(22, y, label, "song", 4.2)
        paper.blank(54, y, 136, value, 4.4, align="l")
        y += 10.5
    for (left, value), (right, other), wide in (
        (("法定代表人/经营者：", firm.head.name), ("证件号码：", firm.head.id_number), 34),
        (("经 办 人：", a.contact), ("手机号：", a.phone), 34),
        (("所属行业：", a.industry), ("营业面积：", f"{a.area}平方米"), 34),
    ):
        end = paper.write(22, y, left, "song", 4.2)
        paper.blank(end + 1, y, wide, value, 4.4)
        end = paper.write(112, y, right, "song", 4.2)
        paper.blank(end + 1, y, 188 - end, other, 4.4)
        y += 10.5
    paper.write(22, y + 1, "一、申请办理的许可（备案）事项", "hei", 4.4)
    rows: list[tuple[float, list[str | In | Slot]]] = [
        (9, ["序号", "事项名称", "实施部门", "是否申请", "备注"])
    ]
    for number, (name, on) in enumerate(asked_for(facts), 1):

        def ticks(box: Box, on: bool = on) -> None:
            paper.options(box, [("是", on), ("否", not on)], 3.8, mark=mark)

        office = next((by for word, by in _OFFICES.items() if word in name), "样本部门")
        rows.append((10.5, [str(number), Slot(name, align="l"), office, Slot(ticks), ""]))
    y = paper.grid(20, y + 8, (14, 80, 28, 30, 18), rows, size=3.8)
    y += 5
    paper.write(22, y, "二、声明", "hei", 4.4)
    said = (
        "本人（单位）已知悉一业一证告知内容，所填信息与提交的材料一致，愿承担由此产生的法律责任。"
    )
    y = paper.block(22, y + 7, said, "song", 4, 166, indent=8)
    paper.write(110, y + 5, "申请人（签章）：", "song", 4.2)
    paper.sign(146, y + 3.5, firm.head.name)
    paper.write(110, y + 16, "申请日期：", "song", 4.2)
    paper.day(134, y + 16, a.applied, 4.2, "song")
    return paper.sheet(
        {
            **identity(facts),
            "premises": a.premises,
            "contact_name": a.contact,
            "contact_phone": a.phone,
            "industry": a.industry,
            "area_m2": a.area,
            "permits_requested": list(a.asked),
            "applicant_signed": "true",
            "applied_on": a.applied.isoformat(),
        }
    )


def above(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Small labels above their values in shaded bands; boxes behind the permits, codes in squares.

    Not signed: what is printed by a terminal before anybody has signed.
    """
    paper = a4(rng, some_hand(rng, 0.35))
    a, firm, mark = facts.application, facts.firm, some_mark(rng, paper.hand)
    pen = paper.pen
    paper.write(20, 14, "一件事一次办 · 综合受理", "hei", 3.6)
    paper.qr(172, 12, 18)
    paper.specimen(146, 16, 3.6)
    paper.write(20, 22, "开店营业综合申请", "hei", 8)
    paper.write(20, 33, "One-Stop Application to Open a Business", "hei", 3)

    def band(y: float, title: str) -> float:
        pen.rectangle([round(v * 300 / 25.4) for v in (20, y, 190, y + 7)], (226, 232, 238))
        paper.write(23, y + 1.4, title, "hei", 4)
        return y + 9.5

    def pair(y: float, *fields: tuple[float, str, str]) -> float:
        for x, label, value in fields:
            paper.write(x, y, label, "hei", 2.9, ink=(96, 100, 108))
            if value:
                paper.enter(x, y + 5, value, 4.3)
        paper.rule(20, y + 11, 190, y + 11, 0.15, (170, 176, 184))
        return y + 13

    y = band(40, "① 您是谁")
    y = pair(y, (22, "企业 / 个体户名称", firm.name))
    paper.write(22, y, "18位统一社会信用代码", "hei", 2.9, ink=(96, 100, 108))
    paper.boxes(22, y + 4.6, firm.credit_code, 7, 4.4)
    y += 15.5
    y = pair(
        y, (22, "法人/负责人姓名", firm.head.name), (90, "法人/负责人身份证", firm.head.id_number)
    )
    y = pair(
        y, (22, "谁来办（联系人）", a.contact), (90, "联系人手机", a.phone), (145, "固定电话", "")
    )
    y = band(y + 1, "② 店在哪里")
    if paper.length(a.premises, paper.hand.face, 4.3) > 164:
        raise ValueError(f"too long for its line: {a.premises!r}")
    y = pair(y, (22, "门店地址", a.premises))
    y = pair(
        y,
        (22, "门店面积（平方米）", a.area),
        (76, "员工人数", f"{a.employees}人"),
        (120, "预计投资（元）", f"{a.investment:,}"),
    )
    y = band(y + 1, "③ 要办什么")
    y = pair(y, (22, "店铺类型", a.industry))
    paper.write(22, y, "需要办理的证（勾选）", "hei", 2.9, ink=(96, 100, 108))
    paper.options(
        (20, y + 4, 190, y + 24), asked_for(facts), 3.9, mark=mark, face="hei", behind=True
    )
    paper.rule(20, y + 26, 190, y + 26, 0.15, (170, 176, 184))
    paper.write(22, y + 31, "申请人签名：", "hei", 4)
    paper.rule(46, y + 36, 90, y + 36, 0.2)
    paper.write(105, y + 31, "日期：      年    月    日", "hei", 4)
    paper.write(20, 282, "第1页 / 共3页    打印自助终端 03 号机", "hei", 2.8)
    return paper.sheet(
        {
            **identity(facts),
            "contact_name": a.contact,
            "contact_phone": a.phone,
            "premises": a.premises,
            "area_m2": a.area,
            "employees": str(a.employees),
            "investment": amount(a.investment),
            "industry": a.industry,
            "permits_requested": list(a.asked),
        }
    )


def letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """An application written as a letter, its facts in running text."""
    face: Face = "song" if rng.random() < 0.5 else "kai"
    paper = a4(rng, Hand(face))
    a, firm = facts.application, facts.firm
    paper.heading(26, f"关于开办{a.industry}申请行业综合许可的报告", "hei", 6.6)
    y = 46.0
    paper.write(26, y, f"{facts.place.town}行政审批服务局：", face, 4.8)
    text = (
        f"我单位{firm.name}（统一社会信用代码：{firm.credit_code}），"
        f"法定代表人（负责人）{firm.head.name}，身份证号{firm.head.id_number}，"
        f"拟在{a.premises}开办{a.industry}，经营面积{a.area}平方米，"
        f"总投资{ten_thousands(a.investment)}万元，现有从业人员{a.employees}人。"
        "各项筹备工作已经就绪，现申请办理以下许可："
    )
    y = paper.block(26, y + 9, text, face, 4.8, 158, leading=1.75, indent=9.6)
    for number, name in enumerate(a.asked, 1):
        paper.write(36, y, f"{number}.{name}", face, 4.8)
        y += 8.2
    y = paper.block(
        26, y, f"联系人：{a.contact}，联系电话：{a.phone}。", face, 4.8, 158, indent=9.6
    )
    paper.write(36, y + 3, "妥否，请批示。", face, 4.8)
    small = 4.8
    while paper.length(firm.name, face, small) > 110:
        small -= 0.1
    paper.write(184, y + 24, firm.name, face, small, align="r")
    on = a.applied
    paper.write(184, y + 34, f"{on.year}年{on.month}月{on.day}日", face, 4.8, align="r")
    paper.seal(156, y + 28, firm.name, rng, radius=18)
    paper.specimen(26, 276, 4)
    return paper.sheet(
        {
            **identity(facts),
            "contact_name": a.contact,
            "contact_phone": a.phone,
            "premises": a.premises,
            "area_m2": a.area,
            "employees": str(a.employees),
            "investment": amount(a.investment),
            "industry": a.industry,
            "permits_requested": list(a.asked),
            "applied_on": on.isoformat(),
        }
    )
