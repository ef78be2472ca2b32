"""Commitments as offices word them for each matter (各类承诺书)."""

from datetime import timedelta

import numpy

from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import (
    PENS,
    Box,
    Hand,
    In,
    Slot,
    a4,
    listed,
    one,
    some_hand,
)
from samples.generator.material.office.joint_forms import some_mark
from samples.generator.material.opened.fonts import Face
from samples.generator.material.opened.words import numerals, padded
from samples.generator.material.sheet import Layout, Sheet

_FACE: Face = "kai"
_HYGIENE = "公共场所卫生许可"
_FIRE = "公众聚集场所投入使用、营业前消防安全检查"


def informed(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """行政许可告知承诺书: applicant and authority in two blocks, told first, then committed."""
    paper = a4(rng, some_hand(rng, 0.6))
    firm = facts.firm
    paper.specimen(20, 12, 3.6)
    paper.heading(18, "行政许可事项告知承诺书", "hei", 6.8)
    paper.write(
        190, 32, f"〔2026〕第 {facts.tenancy.deposit // 1000:03} 号", "song", 3.6, align="r"
    )
    low = paper.grid(
        18,
        38,
        (26, 64, 28, 56),
        [
            (9, [Slot("申  请  人", 4)]),
            (12, ["单位名称", Slot(In(firm.name), 3)]),
            (10, ["信用代码", In(firm.credit_code), "法定代表人", In(firm.head.name)]),
            (12, ["地    址", Slot(In(firm.address), 3)]),
            (
                10,
                [
                    "委托代理人",
                    In(facts.authorisation.agent.name),
                    "联系方式",
                    In(facts.authorisation.agent_phone),
                ],
            ),
            (9, [Slot("行 政 机 关", 4)]),
            (10, ["名    称", Slot(In(f"{facts.place.town}行政审批服务局"), 3)]),
            (13, ["申请事项", Slot(In(facts.committed), 3)]),
        ],
        size=3.7,
    )
    told = (
        "一、行政机关告知的主要内容：办理本事项的依据、应当具备的条件和应当提交的材料；承诺的期限和效力；"
        "不实承诺的法律责任。申请人不愿承诺或者无法承诺的，按一般程序办理。"
    )
    y = paper.block(20, low + 5, told, "song", 3.9, 170, leading=1.6)
    promised = (
        "二、申请人自愿作出下列承诺：（一）所填写的基本信息真实、准确；（二）已经知晓行政机关告知的全部内容；"
        "（三）能够满足告知的条件、标准和技术要求；（四）愿意承担不实承诺、违反承诺的法律责任；（五）上述承诺"
        "是申请人真实的意思表示。"
    )
    y = paper.block(20, y + 2, promised, "song", 3.9, 170, leading=1.6)
    paper.write(22, y + 8, "申请人（签章）：", "song", 4)
    paper.sign(54, y + 6.5, firm.head.name, 6.5, 34)
    paper.day(24, y + 20, facts.committed_on, 4, "song", gap=0.9)
    paper.write(112, y + 8, "行政机关（盖章）：", "song", 4)
    paper.write(112, y + 20, "       年      月      日", "song", 4)
    paper.seal(60, y + 12, firm.name, rng, radius=16)
    paper.write(105, 282, "（本文书一式两份，行政机关与申请人各执一份）", "song", 3.3, align="c")
    return paper.sheet(
        {
            "entity_name": firm.name,
            "items": facts.committed,
            "signed_on": facts.committed_on.isoformat(),
        }
    )


def food_safety(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """食品安全承诺书: addressed to the public, names no permit, the firm at the foot only."""
    paper = a4(rng, some_hand(rng, 0.7))
    firm, face = facts.firm, _FACE
    paper.specimen(172, 14, 3.6)
    y = paper.heading(
        26,
        one(rng, "食品安全承诺书", "餐饮服务食品安全承诺书", "食品经营者承诺书"),
        "hei",
        8,
        gap=1.4,
    )
    said = "为保障消费者身体健康和生命安全，履行食品安全主体责任，本单位郑重承诺："
    y = paper.block(24, y + 6, said, face, 4.5, 162, leading=1.75, indent=9)
    for promise in (
        "一、严格遵守《中华人民共和国食品安全法》等法律法规，亮证经营，不超范围经营。",
        "二、建立并执行进货查验记录制度，不采购、不使用来源不明和超过保质期的食品原料。",
        "三、从业人员每年进行健康检查，取得健康证明后上岗，保持个人卫生。",
        "四、规范加工操作，生熟分开，餐饮具清洗消毒合格后使用，按规定留样。",
        "五、规范使用食品添加剂，不添加任何非食用物质。",
        "六、主动接受社会监督和监督检查，发生食品安全事故立即报告并配合调查处理。",
    ):
        y = paper.block(24, y, promise, face, 4.5, 162, leading=1.75, indent=9)
    paper.write(33, y + 2, "以上承诺如有违反，愿承担一切法律责任。", face, 4.5)
    y += 20
    for label, value in (("承诺单位（盖章）：", firm.name), ("地        址：", firm.address)):
        end = paper.write(40, y, label, face, 4.4)
        paper.blank(end + 1, y, 187 - end, value, 4.4, align="l")
        y += 11
    end = paper.write(40, y, "负责人（签字）：", face, 4.4)
    paper.sign(end + 2, y - 1.5, firm.head.name)
    paper.write(112, y + 12, "监督电话：12315", face, 4.4)
    paper.seal(150, y - 12, firm.name, rng, radius=18)
    end = paper.write(40, y + 12, "承诺日期：", face, 4.4)
    paper.day(end + 2, y + 12, facts.committed_on, 4.4, face)
    return paper.sheet({"entity_name": firm.name, "signed_on": facts.committed_on.isoformat()})


def fire_safety(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """消防安全告知承诺书: the code in squares, the matter in the text, floors and exits beside."""
    paper = a4(rng, some_hand(rng, 0.7))
    firm = facts.firm
    paper.specimen(20, 12, 3.4)
    y = paper.heading(20, "公众聚集场所投入使用、营业", "hei", 6.6, gap=0.4)
    y = paper.heading(y, "消防安全告知承诺书", "hei", 6.6, gap=0.4)
    y += 6
    end = paper.write(22, y, "场所名称：", "song", 4.2)
    paper.blank(end, y, 188 - end, firm.name, 4.4, align="l")
    y += 10
    end = paper.write(22, y + 1.6, "统一社会信用代码：", "song", 4.2)
    paper.boxes(end + 1, y, firm.credit_code, 6.6, 4.2)
    y += 13
    end = paper.write(22, y, "场所地址：", "song", 4.2)
    paper.blank(end, y, 188 - end, firm.address, 4.4, align="l")
    y += 10
    end = paper.write(22, y, "消防安全责任人：", "song", 4.2)
    end = paper.blank(end, y, 36, firm.head.name, 4.4)
    end = paper.write(end + 6, y, "建筑面积：", "song", 4.2)
    end = paper.blank(end, y, 26, facts.tenancy.area, 4.4)
    paper.write(end + 1, y, "平方米", "song", 4.2)
    y += 14
    text: list[str | In] = [
        "本单位申请办理", In(_FIRE), "，对以下内容作出承诺："
    ]  # fmt: skip
    y = paper.flow(22, y, text, "song", 4.3, 166, indent=8.6, leading=1.75)
    for number, promise in enumerate(
        (
            "已认真学习消防法律法规和消防技术标准，场所符合消防安全要求。",
            "所在建筑依法通过消防验收或者进行竣工验收消防备案。",
            "疏散通道、安全出口保持畅通，消防设施、器材完好有效。",
            "员工经过岗前消防安全培训，制定了灭火和应急疏散预案。",
            "所提交的材料真实有效，接受消防救援机构核查。",
        ),
        1,
    ):
        y = paper.block(22, y, f"{number}. {promise}", "song", 4.3, 166, leading=1.75, indent=8.6)
    said = "如承诺内容与实际不符，愿承担被撤销许可和相应的法律后果。"
    y = paper.block(22, y, said, "song", 4.3, 166, leading=1.75, indent=8.6)
    end = paper.write(70, y + 12, "消防安全责任人（签名）：", "song", 4.3)
    paper.sign(end + 2, y + 10.5, firm.head.name)
    paper.write(70, y + 24, "（单位印章）", "song", 4.3)
    paper.seal(92, y + 28, firm.name, rng, radius=18)
    paper.day(126, y + 24, facts.committed_on, 4.3, "song")
    return paper.sheet(
        {
            "entity_name": firm.name,
            "items": _FIRE,
            "signed_on": facts.committed_on.isoformat(),
        }
    )


def one_letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """一书承诺 for several permits: the matters are ticked among those on offer."""
    paper = a4(rng, some_hand(rng, 0.6))
    firm, mark = facts.firm, some_mark(rng, paper.hand)
    items = listed(facts.committed)
    offered = [
        *items,
        *(name for name in (_HYGIENE, "药品经营许可", "户外招牌设置") if name not in items),
    ]
    offered = [offered[int(at)] for at in rng.permutation(len(offered))]
    behind = bool(rng.random() < 0.4)
    paper.write(20, 12, "YYYZ-表3", "mono", 3.4)
    paper.specimen(172, 12, 3.6)
    y = paper.heading(22, "“一业一证”综合承诺书", "kai-bold", 7.6)
    y = paper.flow(
        22,
        y + 4,
        ["本市场主体", In(firm.name), "（法定代表人/负责人：", In(firm.head.name),
         "，统一社会信用代码：", In(firm.credit_code), "）现就下列勾选的事项一并作出承诺："],
        "song", 4.2, 166, indent=8.4, leading=1.8,
    )  # fmt: skip
    paper.options(
        (20, y, 190, y + 26),
        [(name, name in items) for name in offered],
        4,
        mark=mark,
        behind=behind,
    )
    y += 31
    rows = [
        ("申请条件", "已经具备告知的场所、设施、人员、制度条件"),
        ("提交材料", "真实、合法、有效，复印件与原件一致"),
        ("事后核查", "配合各部门按期进行的现场核查"),
        ("违诺后果", "接受撤销许可、记入信用记录等处理"),
    ]
    y = paper.grid(
        22,
        y,
        (34, 132),
        [(10.0, [left, Slot(right, align="l")]) for left, right in rows],
        size=3.9,
    )
    paper.write(22, y + 12, "承诺人签字（盖章）：", "song", 4.2)
    paper.sign(68, y + 10.5, firm.head.name, wide=46)
    paper.seal(84, y + 18, firm.name, rng, radius=18)
    paper.write(120, y + 12, "签署日期：", "song", 4.2)
    paper.day(142, y + 12, facts.committed_on, 4.2, "song", gap=0.9)
    paper.qr(168, 262, 20)
    return paper.sheet(
        {
            "entity_name": firm.name,
            "items": [name for name in offered if name in items],
            "signed_on": facts.committed_on.isoformat(),
        }
    )


def credit(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """信用承诺书: kinds of commitment to tick that are no matters, the date in numerals."""
    paper = a4(rng, Hand("song" if rng.random() < 0.5 else "kai"))
    firm, mark = facts.firm, some_mark(rng, paper.hand)
    face = paper.hand.face
    paper.specimen(20, 14, 3.6)
    y = paper.heading(26, "信  用  承  诺  书", face, 8, bold=1)
    y += 6

    def kinds(box: Box) -> None:
        names = ("审批替代型", "主动公示型", "行业自律型", "信用修复型")
        paper.options(box, [(n, n == "审批替代型") for n in names], 3.7, mark=mark, face=face)

    y = paper.grid(
        22,
        y,
        (38, 128),
        [
            (11, ["承诺主体名称", In(firm.name)]),
            (11, ["主体代码", In(firm.credit_code)]),
            (11, ["承诺类型", Slot(kinds)]),
            (14, ["承诺事由", In(facts.committed)]),
        ],
        face=face,
        size=3.9,
        align="l",
    )
    said = (
        "为营造诚实守信的市场环境，本单位自愿承诺：提供的资料真实有效；严格依法生产经营；遵守行业规范，履行"
        "合同义务；自觉接受政府、社会和公众监督；如违背承诺，自愿接受联合惩戒，并同意将本承诺书在信用网站公示。"
    )
    y = paper.block(22, y + 8, said, face, 4.4, 166, indent=8.8, leading=1.85)
    paper.write(110, y + 14, "承诺人（签章）", face, 4.4)
    paper.sign(146, y + 12.5, firm.head.name)
    paper.write(184, y + 28, numerals(facts.committed_on), face, 4.4, align="r")
    paper.seal(150, y + 24, firm.name, rng, radius=19)
    return paper.sheet(
        {
            "entity_name": firm.name,
            "items": facts.committed,
            "signed_on": facts.committed_on.isoformat(),
        }
    )


def missing_papers(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """容缺受理承诺书: papers to be brought later, by a day that is not the day of signing."""
    paper = a4(rng, some_hand(rng, 0.7))
    firm, day = facts.firm, facts.committed_on
    by = day + timedelta(days=int(rng.integers(7, 31)))
    paper.specimen(172, 14, 3.6)
    y = paper.heading(24, "容缺受理申请（承诺）书", "hei", 7)
    paper.write(22, y + 4, f"{facts.place.town}政务服务中心：", "song", 4.4)
    text: list[str | In] = [
        "我单位", In(firm.name), "申请办理", In(facts.committed), "事项，因故暂缺下列第",
        In(one(rng, "2", "1、2", "3")), "项材料，现申请容缺受理，并承诺于", In(str(by.year)), "年",
        In(str(by.month)), "月", In(str(by.day)), "日前补齐。逾期未补的，视为自动撤回申请。",
    ]  # fmt: skip
    y = paper.flow(22, y + 13, text, "song", 4.4, 166, indent=8.8, leading=1.9)
    y = paper.grid(
        22,
        y + 4,
        (16, 92, 28, 30),
        [
            (9.0, ["序号", "容缺材料名称", "材料形式", "备注"]),
            (9.0, ["1", Slot("场所平面布局图", align="l"), "复印件", ""]),
            (9.0, ["2", Slot("从业人员健康证明", align="l"), "复印件", ""]),
            (9.0, ["3", Slot("房屋租赁合同", align="l"), "原件核验", ""]),
        ],
        size=3.8,
    )
    end = paper.write(22, y + 14, "申请单位（公章）：", "song", 4.2)
    paper.seal(end + 16, y + 16, firm.name, rng, radius=17)
    end = paper.write(112, y + 14, "承诺人：", "song", 4.2)
    paper.sign(end + 1, y + 12.5, firm.head.name)
    paper.day(112, y + 27, day, 4.2, "song")
    paper.write(22, y + 48, f"窗口收件人意见：同意容缺，须于{padded(by)}前补正。", "song", 3.8)
    return paper.sheet(
        {"entity_name": firm.name, "items": facts.committed, "signed_on": day.isoformat()}
    )


def truthful(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """材料真实性承诺: half a page by pen, as a counter asks for it on the spot."""
    paper = a4(rng, PENS[int(rng.integers(len(PENS)))])
    firm, day = facts.firm, facts.committed_on
    paper.specimen(20, 16, 3.4)
    paper.enter(105, 30, "承 诺 书", 9, align="c")
    y = 52.0
    for text in (
        f"{firm.name}现申请办理{facts.committed}，本人保证所交材料全部真实，复印件与原件一样，"
        "店里的情况和图纸一致。",
        "如有虚假，一切后果由我单位承担。",
    ):
        for line in paper.lines("　　" + text, 6, 160):
            paper.enter(24, y, line, 6)
            y += 11
    paper.enter(112, y + 12, "承诺人：", 6)
    paper.sign(138, y + 11, firm.head.name, 8)
    paper.enter(112, y + 27, f"{day.year}年{day.month}月{day.day}日", 6)
    return paper.sheet(
        {"entity_name": firm.name, "items": facts.committed, "signed_on": day.isoformat()}
    )


LAYOUTS: dict[str, Layout] = {
    "informed": informed,
    "food-safety": food_safety,
    "fire-safety": fire_safety,
    "one-letter": one_letter,
    "credit": credit,
    "missing-papers": missing_papers,
    "truthful": truthful,
}
