"""Leases as landlords, agents, parks and malls word them (各式租赁合同、使用证明)."""

import numpy

from samples.generator.codes import in_words
from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.office import lease_sheets
from samples.generator.material.office.filled import (
    PENS,
    Box,
    Filled,
    Hand,
    In,
    Slot,
    a4,
    one,
    some_hand,
)
from samples.generator.material.office.joint_forms import some_mark
from samples.generator.material.opened.fonts import Face
from samples.generator.material.opened.words import numerals, plain
from samples.generator.material.sheet import Layout, Sheet


def _truth(facts: Facts) -> Fields:
    lease = facts.tenancy
    return {
        "lessor": lease.lessor,
        "lessee": lease.lessee,
        "premises": lease.premises,
        "area_m2": lease.area,
        "rent": str(lease.rent),
        "term_from": lease.start.isoformat(),
        "term_to": lease.end.isoformat(),
    }


def _years(facts: Facts) -> str:
    lease = facts.tenancy
    return str(round((lease.end - lease.start).days / 365))


def _signatures(
    paper: Filled, facts: Facts, y: float, labels: tuple[str, str], face: Face, *, dated: bool
) -> None:
    """Both parties side by side: a person signs, a firm seals and its head signs."""
    lease = facts.tenancy
    for x, label, party in ((24.0, labels[0], lease.lessor), (112.0, labels[1], lease.lessee)):
        end = paper.write(x, y, label, face, 4)
        head = facts.firm.head.name if party == lease.lessee else ""
        lease_sheets.party_signs(paper, end + 2, y, party, head, 34)
        if dated:
            paper.write(x, y + 12, "日期：", face, 4)
            paper.day(x + 14, y + 12, lease.signed, 4, face, gap=0.8)


def shop(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """商铺租赁合同: articles in running text, every value on a ruled blank."""
    paper = a4(rng, some_hand(rng, 0.65))
    lease = facts.tenancy
    paper.specimen(20, 12, 3.6)
    paper.write(
        190,
        13,
        f"合同编号：SP{lease.signed:%Y%m}-{lease.deposit // 1000:03}",
        "song",
        3.4,
        align="r",
    )
    y = paper.heading(20, "商 铺 租 赁 合 同", "hei", 7.6)
    for label, party, more in (
        ("出租方（甲方）：", lease.lessor, "（以下简称甲方）"),
        ("承租方（乙方）：", lease.lessee, "（以下简称乙方）"),
    ):
        end = paper.write(22, y, label, "song", 4.1)
        paper.blank(end, y, 152 - end, party, 4.4)
        paper.write(153, y, more, "song", 4.1)
        y += 9.5
    start, end_ = lease.start, lease.end
    before = [
        "根据《中华人民共和国民法典》及有关规定，甲、乙双方在平等自愿的基础上，就商铺租赁事宜达成如下协议：",
    ]
    y = paper.flow(22, y, before, "song", 4.1, 168, indent=8.2)
    articles: list[list[str | In]] = [
        [
            f"第一条  甲方将{one(rng, '坐落于', '位于', '其所有的位于')}",
            In(lease.premises),
            "的商铺（建筑面积",
            In(lease.area),
            "平方米）出租给乙方，用于",
            In(lease.usage),
            "。",
        ],
        [
            "第二条  租赁期限为",
            In(_years(facts)),
            "年，自",
            In(str(start.year)),
            "年",
            In(str(start.month)),
            "月",
            In(str(start.day)),
            "日起至",
            In(str(end_.year)),
            "年",
            In(str(end_.month)),
            "月",
            In(str(end_.day)),
            "日止。免租装修期",
            In("15"),
            "天。",
        ],
        [
            "第三条  租金为每月人民币",
            In(str(lease.rent)),
            "元（大写：",
            In(in_words(lease.rent)),
            "），按",
            In(one(rng, "季", "半年", "月")),
            "支付，先付后用。",
        ],
        [
            "第四条  乙方在签订本合同之日向甲方支付押金",
            In(str(lease.deposit)),
            "元，合同期满无违约，甲方无息退还。",
        ],
        ["第五条  租赁期内的水费、电费、物业管理费由乙方自理；甲方负责房屋主体结构的维修。"],
        ["第六条  未经甲方书面同意，乙方不得将商铺转租、转让、转借他人，不得改变房屋结构。"],
        ["第七条  期满续租的，乙方应提前", In("60"), "日书面提出，同等条件下乙方有优先承租权。"],
        [
            "第八条  任何一方违约，应向对方支付月租金",
            In("2"),
            "倍的违约金。本合同一式两份，签字盖章后生效。",
        ],
    ]
    for article in articles:
        y = paper.flow(22, y, article, "song", 4.1, 168, indent=8.2)
    _signatures(paper, facts, y + 10, ("甲方（签章）：", "乙方（签章）："), "song", dated=True)
    return paper.sheet(
        {**_truth(facts), "usage": lease.usage, "rent_in_words": in_words(lease.rent)}
    )


def side_by_side(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """城市房屋租赁合同示范文本: the parties in two columns, the house as a form, uses to tick."""
    paper = a4(rng, some_hand(rng, 0.6))
    lease, mark = facts.tenancy, some_mark(rng, paper.hand)
    paper.specimen(20, 12, 3.6)
    paper.heading(18, f"{facts.place.city}房屋租赁合同", "kai-bold", 7)
    paper.write(105, 30, "（非居住用途 示范文本）", "kai", 3.6, align="c")
    person = len(lease.lessor) <= 8

    def use(box: Box) -> None:
        names = [("居住", False), ("办公", False), ("仓储", False), ("其他：", True)]
        at = box[0] + 1.5
        for name, on in names:
            at = paper.option(at, box[1] + 3.2, name, 3.7, on, mark=mark) + 4
        paper.blank(at - 3, box[1] + 2.6, box[2] - at, lease.usage, 4)

    def party(box: Box) -> None:
        choices = [("自然人", person), ("法人", not person)]
        paper.options(box, choices, 3.6, mark=mark)

    def pays(box: Box) -> None:
        names = ("月付", "季付", "半年付", "年付")
        paper.options(box, [(n, n == "季付") for n in names], 3.6, mark=mark)

    start, end = lease.start, lease.end
    term = f"{start.year}年{start.month}月{start.day}日 至 {end.year}年{end.month}月{end.day}日"
    rent = f"￥{lease.rent:,}.00 元/月"
    low = paper.grid(
        16,
        38,
        (26, 63, 26, 63),
        [
            (9, [Slot("出租人（甲方）", 2), Slot("承租人（乙方）", 2)]),
            (14, ["姓名/名称", In(lease.lessor), "姓名/名称", In(lease.lessee)]),
            (10, ["类    别", Slot(party), "经 营 者", In(facts.firm.head.name)]),
            (
                10,
                [
                    "证件号码",
                    In(lease.lessor_id if person else "—"),
                    "信用代码",
                    In(facts.firm.credit_code),
                ],
            ),
            (9, [Slot("租 赁 房 屋", 4)]),
            (13, ["房屋坐落", Slot(In(lease.premises), 3)]),
            (
                12,
                ["权属证号", In(lease.certificate), "租赁面积", In(f"{lease.area}㎡（建筑面积）")],
            ),
            (10, ["租赁用途", Slot(use, 3)]),
            (9, [Slot("期 限 与 租 金", 4)]),
            (11, ["租赁期限", Slot(In(term), 3)]),
            (10, ["租金标准", In(rent), "支付方式", Slot(pays)]),
            (10, ["大    写", Slot(In(f"人民币{in_words(lease.rent)}"), 3)]),
            (10, ["租赁保证金", In(f"￥{lease.deposit:,}.00 元"), "滞纳金", In("日万分之五")]),
        ],
        face="kai",
        size=3.7,
    )
    rest = (
        "一、甲方应于租赁期开始日前交付房屋，并保证房屋及附属设施安全。二、乙方应按约定用途使用房屋，"
        "装修须经甲方同意。三、因不可抗力不能履行的，双方互不承担责任。四、争议由房屋所在地人民法院管辖。"
        "五、本合同经双方签字或盖章后生效，一式三份，甲乙双方各执一份，备案机关一份。"
    )
    y = paper.block(18, low + 4, rest, "kai", 3.7, 174, indent=7.4)
    _signatures(paper, facts, y + 8, ("出租人：", "承租人："), "kai", dated=True)
    return paper.sheet(
        {
            **_truth(facts),
            "usage": lease.usage,
            "certificate_number": lease.certificate,
            "rent_in_words": in_words(lease.rent),
        }
    )


def park(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """厂房租赁合同 of a park: two levels of numbers, English beside headings, a yearly rent."""
    paper = a4(rng, Hand("song"))
    lease, body = facts.tenancy, 3.9
    yearly = lease.rent * 12
    paper.write(20, 10, f"{facts.place.town}样本产业园", "hei", 3.2)
    paper.write(190, 10, "第 1 页 共 6 页", "hei", 3.2, align="r")
    paper.rule(20, 15.5, 190, 15.5, 0.25)
    paper.specimen(172, 19, 3.6)
    paper.heading(22, "园区厂房租赁合同", "song", 7, bold=1)
    paper.write(105, 34, "LEASE CONTRACT OF WORKSHOP", "mono", 3.4, align="c")
    y = 44.0
    for chinese, english, party in (
        ("出租人", "Lessor", lease.lessor),
        ("承租人", "Lessee", lease.lessee),
    ):
        paper.write(22, y, f"{chinese}（{english}）：{party}", "song", 4.2)
        y += 8.5
    parts: list[tuple[str, str, list[str]]] = [
        ("1  租赁场所", "Premises", [
            f"1.1 出租人同意将位于{lease.premises}的场所出租给承租人使用。",
            f"1.2 租赁场所的建筑面积为{lease.area}平方米，产权证号：{lease.certificate}。",
            f"1.3 租赁场所的用途：{lease.usage}。",
        ]),
        ("2  租赁期限", "Term", [
            f"2.1 租赁期限自{plain(lease.start)}至{plain(lease.end)}，共{_years(facts)}年。",
            "2.2 期满前三个月，承租人可以书面提出续租，同等条件下优先。",
        ]),
        ("3  租金与保证金", "Rent and Deposit", [
            f"3.1 年租金为人民币{yearly:,}元（大写：{in_words(yearly)}），不含物业管理费。",
            f"3.2 承租人应在签约后五日内一次支付保证金人民币{lease.deposit:,}元。",
            "3.3 租金每半年支付一次，逾期每日按欠付金额的千分之一支付滞纳金。",
        ]),
        ("4  使用与维护", "Use and Maintenance", [
            "4.1 承租人应当遵守消防、安全生产和环境保护的规定，不得堆放易燃易爆物品。",
            "4.2 楼面荷载每平方米不得超过500公斤，电力增容由承租人承担费用。",
        ]),
        ("5  其他", "Miscellaneous", [
            "5.1 本合同正本一式四份，双方各执二份，自双方盖章之日起生效。",
        ]),
    ]  # fmt: skip
    y += 2
    for title, english, lines in parts:
        end = paper.write(22, y, title, "hei", 4.2)
        paper.write(end + 3, y + 0.8, english, "mono", 3)
        y += 7.4
        for line in lines:
            y = paper.block(26, y, line, "song", body, 164, leading=1.62)
        y += 2
    _signatures(paper, facts, y + 12, ("出租人（盖章）", "承租人（盖章）"), "song", dated=False)
    paper.write(112, y + 27, f"签订日期：{numerals(lease.signed)}", "song", 4)
    return paper.sheet(
        {
            **_truth(facts),
            "rent": str(yearly),
            "rent_in_words": in_words(yearly),
            "usage": lease.usage,
            "certificate_number": lease.certificate,
        }
    )


def notebook(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """门面租房协议: written by hand on lined paper, without any form."""
    paper = Filled(185, 260, (252, 250, 244), rng=rng, hand=PENS[int(rng.integers(len(PENS)))])
    lease = facts.tenancy
    lines = [24.0 + 10 * n for n in range(22)]
    for y in lines:
        paper.rule(14, y + 6.4, 171, y + 6.4, 0.18, (150, 178, 206))
    paper.specimen(150, 12, 3.2)
    paper.enter(92, 13, "门面租房协议", 6.4, align="c")
    paragraphs = (
        f"甲方（房主）：{lease.lessor}",
        f"乙方（租户）：{lease.lessee}",
        f"一、甲方把{lease.premises}的门面租给乙方，面积{lease.area}平方米。",
        f"二、租期从{plain(lease.start)}到{plain(lease.end)}。",
        f"三、房租每月{lease.rent}元，押金{lease.deposit}元，半年一付，提前十天交。",
        "四、水电费、卫生费由乙方出，房屋漏水由甲方修。",
        "五、乙方不得转租，不得拆墙。到期不租的押金退还。",
        "六、本协议一式两份，双方签字有效。",
    )
    row = 0
    for text in paragraphs:
        wrapped = paper.lines(text, 5, 152)
        for line in wrapped:
            paper.enter(17, lines[row], line, 5)
            row += 1
    row += 1
    paper.enter(20, lines[row], "甲方：", 5)
    lease_sheets.party_signs(paper, 36, lines[row] + 0.5, lease.lessor)
    paper.enter(98, lines[row], "乙方：", 5)
    paper.sign(114, lines[row] - 1, facts.firm.head.name, 6.5)
    paper.enter(98, lines[row + 1], plain(lease.signed), 5)
    return paper.sheet(_truth(facts))


LAYOUTS: dict[str, Layout] = {
    "shop": shop,
    "side-by-side": side_by_side,
    "park": park,
    "notebook": notebook,
    "sublease": lease_sheets.sublease,
    "free-use": lease_sheets.free_use,
    "mall": lease_sheets.mall,
    "agency": lease_sheets.agency,
    "booklet": lease_sheets.booklet,
}
