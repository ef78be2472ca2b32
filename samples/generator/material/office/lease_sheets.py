"""Subleases, free use, and the leases of malls and agents (转租、无偿使用、商场、中介)."""

import numpy

from samples.generator.codes import in_words
from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import (
    Box,
    Filled,
    Hand,
    In,
    Slot,
    a4,
    one,
    some_hand,
    spread,
)
from samples.generator.material.office.joint_forms import some_mark
from samples.generator.material.opened.words import padded, plain
from samples.generator.material.sheet import Sheet


def party_signs(
    paper: Filled, x: float, y: float, party: str, head: str = "", wide: float = 36
) -> None:
    """A person signs; a firm seals, and its ``head`` signs if named."""
    firm = party.endswith("公司") or bool(head)
    if not firm or head:
        paper.sign(x, y - 1.5, head or party, 6.5, wide)
    if firm:
        paper.seal(x + 14, y + 5, party, paper.rng, radius=16)


def sublease(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """转租合同: a third party owns the house, another contract and its end are named."""
    paper = a4(rng, some_hand(rng, 0.6))
    lease, owner = facts.tenancy, facts.nonprofit.head.name
    paper.specimen(172, 12, 3.6)
    paper.heading(20, "房 屋 转 租 合 同", "song", 7.4, bold=1)
    y = 38.0
    for label, party in (("转租人（甲方）：", lease.lessor), ("受转租人（乙方）：", lease.lessee)):
        end = paper.write(22, y, label, "hei", 4.2)
        paper.blank(end + 1, y, 186 - end, party, 4.4, align="l")
        y += 10
    last = lease.end.replace(year=lease.end.year + 1, day=min(lease.end.day, 28))
    start, end_ = lease.start, lease.end
    articles: list[tuple[str, list[str | In]]] = [
        ("一、转租房屋的情况", [
            "1-1 该房屋原出租人（产权人）为", In(owner), "，甲方与原出租人的租赁合同于",
            In(plain(last)), "到期，甲方转租已征得原出租人书面同意。"]),
        ("", ["1-2 甲方将位于", In(lease.premises), "的房屋转租给乙方，转租建筑面积",
              In(lease.area), "平方米，乙方用于", In(lease.usage), "。"]),
        ("二、转租期限", [
            "2-1 转租期自", In(str(start.year)), "年", In(str(start.month)), "月",
            In(str(start.day)), "日起至", In(str(end_.year)), "年", In(str(end_.month)), "月",
            In(str(end_.day)), "日止，不超过甲方的剩余租期。"]),
        ("三、租金及支付方式", [
            "3-1 月租金总计（人民币）", In(f"{lease.rent:,}"), "元，大写：",
            In(in_words(lease.rent)), "。乙方每月", In("5"), "日前支付。"]),
        ("", ["3-2 签约时乙方支付转租保证金", In(f"{lease.deposit:,}"), "元。"]),
        ("四、违约责任", [
            "4-1 乙方再转租的，须征得甲方和原出租人同意；擅自转租的，甲方有权解除合同。"]),
        ("五、附则", ["5-1 原租赁合同解除的，本合同同时终止。本合同一式三份，三方各一份。"]),
    ]  # fmt: skip
    for title, text in articles:
        if title:
            paper.write(22, y + 1, title, "hei", 4.2)
            y += 8.6
        y = paper.flow(22, y, text, "song", 4.1, 168, indent=8.2)
    y += 8
    paper.write(22, y, "甲方：", "song", 4.2)
    party_signs(paper, 36, y, lease.lessor)
    paper.write(84, y, "乙方：", "song", 4.2)
    party_signs(paper, 98, y, lease.lessee, facts.firm.head.name)
    paper.write(142, y, "原出租人：", "song", 4.2)
    paper.sign(163, y - 1.5, owner, 6.5, 24)
    paper.write(120, y + 16, "签订日期：", "song", 4.2)
    paper.day(142, y + 16, lease.signed, 4.2, "song", gap=0.9)
    return paper.sheet(
        {
            "lessor": lease.lessor,
            "lessee": lease.lessee,
            "premises": lease.premises,
            "area_m2": lease.area,
            "usage": lease.usage,
            "term_from": lease.start.isoformat(),
            "term_to": lease.end.isoformat(),
            "rent": str(lease.rent),
            "rent_in_words": in_words(lease.rent),
        }
    )


def free_use(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """经营场所无偿使用证明: no rent, a committee of residents certifies."""
    paper = a4(rng, some_hand(rng, 0.6))
    lease = facts.tenancy
    paper.specimen(20, 16, 3.8)
    paper.heading(
        34,
        one(rng, "房屋无偿使用证明", "经营场所（住所）使用证明", "场地无偿提供使用证明"),
        "hei",
        7.6,
        gap=1,
    )
    text: list[str | In] = [
        "兹有产权人", In(lease.lessor), "，自愿将坐落于", In(lease.premises), "的房屋（面积",
        In(lease.area), "平方米，不动产权证号：", In(lease.certificate), "）无偿提供给",
        In(lease.lessee), "作为", In(lease.usage), "场所使用，使用期限自",
        In(plain(lease.start)), "起至", In(plain(lease.end)), "止。",
    ]  # fmt: skip
    y = paper.flow(24, 58, text, "song", 4.8, 162, indent=9.6, leading=1.95)
    said: list[str | In] = [
        "该房屋产权清晰，非违法建筑，未列入拆迁范围，如有不实，由产权人承担责任。"
    ]
    y = paper.flow(24, y, said, "song", 4.8, 162, indent=9.6, leading=1.95)
    paper.write(34, y, "特此证明。", "song", 4.8)
    y += 20
    paper.write(100, y, "产权人（签名/盖章）：", "song", 4.4)
    party_signs(paper, 149, y, lease.lessor)
    paper.day(134, y + 13, lease.signed, 4.4, "song")
    paper.write(24, y + 34, "社区（村）委员会意见：", "song", 4.4)
    paper.enter(32, y + 44, "情况属实。", 4.8)
    paper.write(120, y + 52, "（盖章）", "song", 4.4)
    paper.write(134, y + 62, "年    月    日", "song", 4.4)
    paper.seal(132, y + 54, f"{facts.place.district}样本社区居民委员会", rng, radius=17)
    return paper.sheet(
        {
            "lessor": lease.lessor,
            "lessee": lease.lessee,
            "premises": lease.premises,
            "area_m2": lease.area,
            "usage": lease.usage,
            "certificate_number": lease.certificate,
            "term_from": lease.start.isoformat(),
            "term_to": lease.end.isoformat(),
        }
    )


def mall(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """商场租约主要条款表: numbered terms left, values right, other areas and fees beside them."""
    paper = a4(rng, Hand("hei" if rng.random() < 0.5 else "song"))
    lease = facts.tenancy
    paper.write(20, 12, "样本广场商业管理", "hei", 3.4)
    paper.specimen(172, 11, 3.4)
    paper.heading(20, "租赁合同 · 商务条款", "hei", 6.6)
    paper.write(105, 31, "Schedule of Principal Terms", "hei", 3.2, align="c")
    daily = lease.rent * 12 / 365 / float(lease.area)
    later = lease.rent + lease.rent // 20
    term = f"{padded(lease.start)}至{padded(lease.end)}（首尾两日包括在内）"

    def rent(box: Box) -> None:
        top = box[1] + 2
        said = f"首年月租金：人民币{lease.rent:,}元（{in_words(lease.rent)}）"
        paper.enter_box((box[0], top, box[2], top + 6.5), said, 3.7, "l")
        said = f"次年起月租金：人民币{later:,}元；折合日租金{daily:.2f}元/㎡"
        paper.enter_box((box[0], top + 6.5, box[2], top + 13), said, 3.7, "l")

    def row(number: int, label: str, english: str, value: str) -> list[str | In | Slot]:
        return [str(number), Slot(f"{label}\n{english}", size=3.3), Slot(In(value))]

    paper.grid(
        18,
        38,
        (12, 46, 116),
        [
            (9, ["序号", "条款", "约定"]),
            (13, row(1, "出租方", "Landlord", lease.lessor)),
            (13, row(2, "承租方", "Tenant", lease.lessee)),
            (
                13,
                row(
                    3, "经营品牌", "Brand", f"{facts.firm.name[:4]}（{facts.application.industry}）"
                ),
            ),
            (15, row(4, "商铺位置", "Location", lease.premises)),
            (12, row(5, "商铺建筑面积", "Gross Area", f"{lease.area}平方米")),
            (12, row(6, "规定用途", "Permitted Use", lease.usage)),
            (13, row(7, "租赁期限", "Term", term)),
            (17, ["8", Slot("租    金\nRent", size=3.3), Slot(rent)]),
            (12, row(9, "物业管理费", "Management Fee", f"{35 + lease.deposit % 17}元/㎡/月")),
            (12, row(10, "保证金", "Deposit", f"人民币{lease.deposit:,}元")),
            (12, row(11, "装修免租期", "Fitting-out", "45天，自交付之日起算")),
            (12, row(12, "营业时间", "Opening Hours", "10:00 至 22:00")),
        ],
        align="l",
        size=3.7,
        enter=3.8,
    )
    paper.write(20, 228, "出租方（盖章）：", "song", 4)
    paper.write(116, 228, "承租方（盖章）：", "song", 4)
    party_signs(paper, 52, 228, lease.lessor)
    party_signs(paper, 148, 228, lease.lessee, facts.firm.head.name)
    paper.write(20, 252, f"签署日期：{padded(lease.signed)}", "song", 4)
    paper.write(105, 284, "SP-LEASE-A · 1/18", "hei", 3, align="c")
    return paper.sheet(
        {
            "lessor": lease.lessor,
            "lessee": lease.lessee,
            "premises": lease.premises,
            "area_m2": lease.area,
            "usage": lease.usage,
            "term_from": lease.start.isoformat(),
            "term_to": lease.end.isoformat(),
            "rent": str(lease.rent),
            "rent_in_words": in_words(lease.rent),
        }
    )


def agency(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """中介三方租赁协议: an agent as third party, deposit and fee before the rent."""
    paper = a4(rng, some_hand(rng, 0.8))
    lease, mark = facts.tenancy, some_mark(rng, paper.hand)
    paper.specimen(20, 12, 3.4)
    paper.write(190, 12, "No.00", "mono", 4, align="r", ink=(190, 50, 46))
    paper.heading(18, "房屋租赁居间合同", "hei", 6.6)
    y = 34.0
    middle = f"{facts.place.city}样本房产经纪有限公司"
    for label, party in (
        ("出 租 人", lease.lessor),
        ("承 租 人", lease.lessee),
        ("居 间 人", middle),
    ):
        paper.write(20, y, label, "hei", 4)
        paper.blank(40, y, 150, party, 4.4, align="l")
        y += 9.6
    paper.write(20, y, "房屋地址", "hei", 4)
    paper.blank(40, y, 150, lease.premises, 4.4, align="l")
    y += 9.6
    end = paper.write(20, y, "建筑面积", "hei", 4)
    end = paper.blank(40, y, 26, lease.area, 4.4)
    end = paper.write(end + 1, y, "㎡", "hei", 4)
    paper.write(82, y, "房屋用途", "hei", 4)
    paper.blank(101, y, 89, lease.usage, 4.4)
    y += 10
    paper.write(20, y, "付款方式", "hei", 4)
    ways = [("押一付一", False), ("押一付三", True), ("半年付", False), ("年付", False)]
    paper.options((40, y - 2, 190, y + 6), ways, 3.9, mark=mark, behind=True)
    y += 10
    fee, deposit = max(lease.rent // 2, 100), lease.deposit
    start, last = lease.start, lease.end
    clauses: list[list[str | In]] = [
        ["1、押金（人民币）：", In(in_words(deposit)), "（￥", In(str(deposit)), "）。"],
        ["2、租金（人民币）：", In(in_words(lease.rent)), "（￥", In(str(lease.rent)),
         "）每月，首期租金于签约当日付清。"],
        ["3、居间服务费：￥", In(str(fee)), "，由承租人支付给居间人。"],
        ["4、起租日：", In(str(start.year)), "年", In(str(start.month)), "月", In(str(start.day)),
         "日，到期日：", In(str(last.year)), "年", In(str(last.month)), "月", In(str(last.day)),
         "日。"],
        ["5、交房时水表读数", In(str(100 + deposit % 97)), "吨，电表读数",
         In(str(2000 + deposit % 89)), "度。"],
        ["6、出租人保证对该房屋有完全的出租权；承租人不得从事违法活动。"],
        ["7、提前退租的，应提前一个月通知对方，并以一个月租金作为违约金。"],
    ]  # fmt: skip
    for clause in clauses:
        y = paper.flow(20, y, clause, "song", 4.1, 170, leading=1.85)
    y += 8
    end = paper.write(20, y, "出租人签字：", "song", 4)
    party_signs(paper, end + 1, y, lease.lessor, wide=30)
    end = paper.write(80, y, "承租人签字：", "song", 4)
    paper.sign(end + 1, y - 1.5, facts.firm.head.name, 6.5, 30)
    paper.write(140, y, "居间人（盖章）：", "song", 4)
    paper.seal(168, y + 10, middle, rng, radius=16)
    paper.write(20, y + 16, "签约日期：", "song", 4)
    paper.day(42, y + 16, lease.signed, 4.2, "song")
    return paper.sheet(
        {
            "lessor": lease.lessor,
            "lessee": lease.lessee,
            "premises": lease.premises,
            "area_m2": lease.area,
            "usage": lease.usage,
            "term_from": lease.start.isoformat(),
            "term_to": lease.end.isoformat(),
            "rent": str(lease.rent),
            "rent_in_words": in_words(lease.rent),
        }
    )


def booklet(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """房屋租赁合同 laid open: the parties and the house on the left page, term and rent right."""
    hand = some_hand(rng, 0.65)
    left, right = a4(rng, hand), a4(rng, hand)
    lease = facts.tenancy
    left.specimen(20, 14, 3.6)
    y = left.heading(24, "房屋租赁合同", "kai-bold", 8, gap=2) + 6
    for label, value in (
        ("出租人：", lease.lessor),
        ("证件号码：", lease.lessor_id if not lease.lessor.endswith("公司") else ""),
        ("承租人：", lease.lessee),
        ("统一社会信用代码：", facts.firm.credit_code),
    ):
        end = left.write(24, y, label, "kai", 4.4)
        left.blank(end, y, 184 - end, value, 4.6, align="l")
        y += 11
    first: list[list[str | In]] = [
        ["第一条 房屋基本情况"],
        ["（一）房屋坐落：", In(lease.premises), "。"],
        ["（二）建筑面积", In(lease.area), "平方米，规划设计用途为", In(lease.usage),
         "，权属证明为：", In(lease.certificate), "。"],
        ["（三）出租人保证对该房屋享有合法的出租权，房屋未被查封，未设立居住权。"],
        ["第二条 房屋的使用"],
        ["（一）承租人应当遵守物业管理规约，合理使用房屋及其附属设施。"],
        ["（二）承租人需要装饰装修的，应当将设计方案交出租人书面同意。"],
        ["（三）房屋及附属设施自然损耗的，由出租人负责维修；人为损坏的，由承租人负责。"],
    ]  # fmt: skip
    y += 2
    for text in first:
        y = left.flow(24, y, text, "kai", 4.4, 162, indent=8.8, leading=1.8)
    left.write(105, 282, "- 1 -", "mono", 3.4, align="c")
    start, end_ = lease.start, lease.end
    second: list[list[str | In]] = [
        ["第三条 租赁期限"],
        ["房屋租赁期限自", In(str(start.year)), "年", In(f"{start.month:02}"), "月",
         In(f"{start.day:02}"), "日至", In(str(end_.year)), "年", In(f"{end_.month:02}"), "月",
         In(f"{end_.day:02}"), "日。交付日期为租赁期限起始之日。"],
        ["第四条 租金及押金"],
        ["（一）租金标准：人民币", In(str(lease.rent)), "元/月（大写：", In(in_words(lease.rent)),
         "），租金总计按实际租期计算。"],
        ["（二）押金：人民币", In(str(lease.deposit)), "元（大写：", In(in_words(lease.deposit)),
         "），租赁期满后五日内退还。"],
        ["（三）租金支付周期：每", In(one(rng, "叁", "陆", "壹")), "个月支付一次。"],
        ["第五条 合同解除"],
        ["有下列情形之一的，出租人有权解除合同：拖欠租金累计达一个月的；擅自转租的；擅自改变用途的。"],
        ["第六条 争议解决"],
        ["本合同项下的争议，由双方协商解决；协商不成的，依法向房屋所在地人民法院起诉。"],
    ]  # fmt: skip
    y = 22.0
    for text in second:
        y = right.flow(24, y, text, "kai", 4.4, 162, indent=8.8, leading=1.8)
    y += 10
    end = right.write(24, y, "出租人：", "kai", 4.4)
    party_signs(right, end + 1, y, lease.lessor)
    end = right.write(110, y, "承租人：", "kai", 4.4)
    party_signs(right, end + 1, y, lease.lessee, facts.firm.head.name)
    right.write(24, y + 26, "签订日期：", "kai", 4.4)
    right.day(48, y + 26, lease.signed, 4.4, "kai")
    right.write(105, 282, "- 2 -", "mono", 3.4, align="c")
    return spread(
        left,
        right,
        {
            "lessor": lease.lessor,
            "lessee": lease.lessee,
            "premises": lease.premises,
            "area_m2": lease.area,
            "usage": lease.usage,
            "certificate_number": lease.certificate,
            "term_from": lease.start.isoformat(),
            "term_to": lease.end.isoformat(),
            "rent": str(lease.rent),
            "rent_in_words": in_words(lease.rent),
        },
    )
