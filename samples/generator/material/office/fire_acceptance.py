"""消防验收、备案、检查 papers as housing bureaus and fire brigades word them."""

from datetime import date, timedelta

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import Filled, one, some_hand
from samples.generator.material.office.forms import Rng, choices, digits, footer, some_mark
from samples.generator.material.opened.paper import DPI, RED, Cell, Paper
from samples.generator.material.opened.words import numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet


def _fields(facts: Facts, number: str, result: str, issued: date | None = None) -> Fields:
    return {
        "document_number": number,
        "premises": facts.tenancy.premises,
        "issued_on": (issued or facts.fire.issued).isoformat(),
        "result": result,
    }


def _project(facts: Facts, rng: Rng) -> str:
    kind = one(rng, "内装修工程", "改造装修工程", "装饰装修工程（用途变更）")
    return f"{facts.firm.name}{kind}"


def acceptance_opinion(facts: Facts, rng: Rng) -> Sheet:
    """特殊建设工程消防验收意见书: one long sentence with blanks, the conclusion in a line."""
    fire = facts.fire
    paper = Filled(210, 297, rng=rng, hand=some_hand(rng, 0.5))
    paper.write(105, 22, fire.authority, "song", 8.0, align="c", bold=1)
    paper.write(105, 35, "特殊建设工程消防验收意见书", "song", 8.0, align="c", bold=1)
    paper.write(182, 52, f"（文号：{fire.number}）", "song", 4.6, align="r")
    paper.block(28, 66, [(facts.firm.name, True), ("：", False)], "song", 5.0, 154)
    asked = fire.issued - timedelta(days=int(rng.integers(6, 15)))
    text = (
        (
            "根据《中华人民共和国建筑法》《中华人民共和国消防法》《建设工程消防设计审查验收管理"
            "暂行规定》等有关规定，你单位于",
            False,
        ),
        (plain(asked), True),
        ("申请", False),
        (_project(facts, rng), True),
        ("建设工程（地址：", False),
        (facts.tenancy.premises, True),
        ("；建筑面积：", False),
        (facts.tenancy.area, True),
        ("平方米；建筑高度：", False),
        (f"{int(rng.integers(5, 60))}.{int(rng.integers(1, 10))}", True),
        ("米；使用性质：", False),
        (facts.tenancy.usage, True),
        ("）消防验收（受理凭证文号：", False),
        (f"样建消验受〔{asked.year}〕第{digits(rng, 4)}号", True),
        (
            "）。按照国家工程建设消防技术标准和有关规定，根据申请材料及现场评定情况，结论如下：",
            False,
        ),
    )
    y = paper.block(28, 80, text, "song", 5.0, 154, indent=10, leading=1.75)
    mark = some_mark(rng)
    for name in ("合格", "不合格"):
        choices(paper, 38, y + 3, (name,), fire.result, 5.0, mark=mark)
        y += 10
    if fire.result == "不合格":
        y = paper.block(
            38,
            y + 2,
            "主要存在以下问题：疏散指示标志设置不足，防火门未能自行关闭。",
            "song",
            4.6,
            144,
        )
    y = max(y + 20, 214)
    paper.write(136, y, "（印章）", "song", 5.0)
    paper.write(160, y + 12, plain(fire.issued), "song", 5.0, align="c")
    paper.seal(152, y + 6, fire.authority, rng)
    paper.write(28, y + 30, "建设单位签收：", "song", 4.6)
    paper.write(120, y + 30, "年　　月　　日", "song", 4.6)
    paper.write(28, y + 42, "备注：本意见书一式两份，一份交建设单位，一份存档。", "song", 3.8)
    paper.specimen(28, 14)
    return Sheet(paper.picture, DPI, _fields(facts, fire.number, fire.result))


def filing_voucher(facts: Facts, rng: Rng) -> Sheet:
    """建设工程消防验收备案凭证: a list of what was handed in; 准予备案 is all it decides."""
    issued = facts.fire.issued
    number = f"样建消备字〔{issued.year}〕第{digits(rng, 4)}号"
    paper = Filled(210, 297, rng=rng, hand=some_hand(rng, 0.5))
    paper.write(105, 24, facts.fire.authority, "hei", 7.0, align="c")
    paper.write(105, 36, "建设工程消防验收备案凭证", "hei", 8.4, align="c")
    paper.write(105, 50, number, "song", 4.8, align="c")
    paper.block(26, 64, f"{facts.firm.name}：", "song", 5.0, 158)
    text = (
        ("你单位申请的", False),
        (_project(facts, rng), True),
        ("（地址：", False),
        (facts.tenancy.premises, True),
        ("，建筑面积", False),
        (f"{facts.tenancy.area}㎡", True),
        ("）消防验收备案，备案申请表编号为", False),
        (f"{issued.year}{digits(rng, 8)}", True),
        ("，提交的下列备案材料：", False),
    )
    y = paper.block(26, 78, text, "song", 5.0, 158, indent=10, leading=1.7) + 2
    for item in (
        "1.消防验收备案表",
        "2.工程竣工验收报告",
        "3.涉及消防的建设工程竣工图纸",
        "4.其他依法需要提供的材料",
    ):
        choices(paper, 36, y, (item,), item, 4.6, mark="hook")
        y += 8.4
    paper.write(36, y + 1, "备案材料齐全，准予备案。", "song", 5.0)
    mark = some_mark(rng)
    drawn = one(rng, "该工程未被确定为检查对象。", "该工程被确定为检查对象，请做好准备。")
    for name in ("该工程未被确定为检查对象。", "该工程被确定为检查对象，请做好准备。"):
        choices(paper, 36, y + 11, (name,), drawn, 4.6, mark=mark)
        y += 8.6
    paper.write(160, y + 34, "（印章）", "song", 4.8, align="c")
    paper.write(160, y + 44, padded(issued), "song", 4.8, align="c")
    paper.seal(160, y + 38, facts.fire.authority, rng)
    paper.qr(28, y + 26, 24)
    footer(paper, "本凭证一式两份，一份交建设单位，一份存档")
    paper.specimen(26, 14)
    return Sheet(paper.picture, DPI, _fields(facts, number, "准予备案"))


def spot_check(facts: Facts, rng: Rng) -> Sheet:
    """建设工程消防验收备案抽查结果通知书: a ruled table, the result ticked in a row."""
    issued = facts.fire.issued
    number = f"样建消备查字〔{issued.year}〕{digits(rng, 3)}号"
    paper = Filled(210, 297, rng=rng, hand=some_hand(rng, 0.5))
    paper.write(105, 26, "建设工程消防验收备案抽查/复查结果通知书", "hei", 6.4, align="c")
    paper.write(184, 40, f"编号：{number}", "song", 4.2, align="r")
    size = 4.2

    def label(text: str) -> Cell:
        return Cell(text, face="hei", size=size)

    def value(text: str, span: int = 3) -> Cell:
        return Cell(text, span, "kai", size, "l")

    head = [
        (12, [label("建设单位"), value(facts.firm.name)]),
        (14, [label("工程名称"), value(_project(facts, rng))]),
        (14, [label("工程地址"), value(facts.tenancy.premises)]),
        (
            12,
            [
                label("建筑面积\n（㎡）"),
                value(facts.tenancy.area, 1),
                label("使用性质"),
                value(facts.tenancy.usage, 1),
            ],
        ),
        (12, [label("检查类别"), Cell(" ", 3)]),
        (22, [label("检查结果"), Cell(" ", 3)]),
        (38, [label("存在问题及\n整改要求"), Cell(" ", 3)]),
    ]
    y = paper.table(24, 50, [32, 56, 26, 48], head)
    mark = some_mark(rng)
    choices(paper, 62, 105.5, ("抽查", "复查"), "抽查", size, mark=mark, gap=10)
    after = rng.random() < 0.5
    choices(
        paper,
        62,
        123,
        ("合格", "不合格"),
        facts.fire.result,
        size,
        mark=mark,
        gap=10,
        behind=after,
    )
    if facts.fire.result == "不合格":
        paper.block(
            59, 140, "消火栓水压不足；部分防火封堵未完成。请整改后申请复查。", "kai", 4.2, 122
        )
    else:
        paper.write(59, 148, "无", "kai", 4.6)
    y = paper.block(
        24,
        y + 6,
        "如对本通知书不服，可依法申请行政复议或者提起行政诉讼。",
        "song",
        4.0,
        160,
        indent=8,
    )
    paper.write(146, y + 18, facts.fire.authority, "song", 4.6, align="c")
    paper.write(146, y + 28, numerals(issued), "song", 4.6, align="c")
    paper.seal(146, y + 22, facts.fire.authority, rng)
    paper.write(24, y + 48, "签收人：", "song", 4.2)
    paper.write(90, y + 48, "签收日期：　　年　　月　　日", "song", 4.2)
    paper.specimen(24, 14)
    return Sheet(paper.picture, DPI, _fields(facts, number, facts.fire.result))


def opening_certificate(facts: Facts, rng: Rng) -> Sheet:
    """公众聚集场所投入使用、营业前消防安全检查合格证: a framed certificate, broad."""
    issued = facts.fire.issued
    number = f"样消安检字〔{issued.year}〕第{digits(rng, 4)}号"
    brigade = f"{facts.place.town}消防救援大队"
    paper = Paper(297, 210, (255, 252, 240))
    paper.border(8, 6, (180, 60, 50))
    paper.emblem(148.5, 27, 9)
    paper.write(148.5, 40, "公众聚集场所投入使用、营业前", "kai-bold", 8.0, align="c")
    paper.write(148.5, 52, "消防安全检查合格证", "kai-bold", 12.0, align="c", ink=RED)
    paper.write(268, 72, number, "song", 5.0, align="r")
    y = 84.0
    for label, text in (
        ("场所名称", facts.firm.name),
        ("地址", facts.tenancy.premises),
        ("消防安全责任人", facts.firm.head.name),
        ("场所建筑面积", f"{facts.tenancy.area}平方米"),
        ("使用性质", facts.tenancy.usage),
    ):
        paper.spread(34, y, label, "hei", 5.2, 40)
        paper.write(75, y, "：", "hei", 5.2)
        y = paper.block(82, y, text, "song", 5.2, 176, leading=1.4) + 4.4
    note = "　　根据《中华人民共和国消防法》第十五条的规定，经检查合格，准予投入使用、营业。"
    y = paper.block(34, max(y, 140), note, "song", 5.0, 228)
    paper.write(216, 168, brigade, "song", 5.4, align="c")
    paper.write(216, 178, numerals(issued), "song", 5.4, align="c")
    paper.seal(216, 172, brigade, rng, radius=21)
    paper.qr(34, 162, 26)
    paper.specimen(66, 180)
    return Sheet(paper.picture, DPI, _fields(facts, number, "合格"))


def brigade_opinion(facts: Facts, rng: Rng) -> Sheet:
    """消防安全检查意见书 of a brigade, as a letter under a red head."""
    issued = facts.fire.issued
    number = f"样高消安检意〔{issued.year}〕{int(rng.integers(1, 400))}号"
    brigade = f"{facts.place.town}消防救援大队"
    paper = Paper(210, 297)
    size = min(14.0, 150 / len(brigade))
    paper.write(105, 26, brigade, "song", size, align="c", ink=RED, bold=3)
    paper.rule(25, 50, 185, 50, 0.9, RED)
    paper.write(105, 56, number, "kai", 5.0, align="c")
    title = f"关于同意{facts.firm.name}投入使用、营业的消防安全检查意见书"
    y = paper.block(40, 72, title, "song", 6.6, 134, leading=1.5) + 4
    y = paper.block(26, y, f"{facts.firm.name}：", "kai", 5.2, 158) + 3
    areas = (
        f"你单位关于{facts.tenancy.premises}经营场所（使用面积{facts.tenancy.area}平方米）公众聚集"
        "场所投入使用、营业前消防安全检查的申请收悉。我大队依据《中华人民共和国消防法》第十五条"
        f"和《消防监督检查规定》，于{plain(issued - timedelta(days=3))}派员实施了消防安全检查。"
    )
    y = paper.block(26, y, areas, "kai", 5.2, 158, indent=10.4, leading=1.75) + 2
    y = paper.block(
        26, y, "检查结论：该场所消防安全检查合格。", "kai", 5.2, 158, indent=10.4, leading=1.75
    )
    y = paper.block(
        26,
        y + 2,
        "你单位应落实消防安全主体责任，场所扩建、改建、变更用途的，应重新申报。",
        "kai",
        5.2,
        158,
        indent=10.4,
        leading=1.75,
    )
    y = max(y + 24, 226)
    paper.write(178, y, brigade, "kai", 5.2, align="r")
    paper.write(172, y + 10, plain(issued), "kai", 5.2, align="r")
    paper.seal(150, y + 6, brigade, rng, radius=20)
    paper.write(26, y + 36, "承办人：", "song", 4.0)
    paper.write(105, y + 36, "联系电话：119", "song", 4.0)
    paper.specimen(26, 12)
    return Sheet(paper.picture, DPI, _fields(facts, number, "合格"))


def joint_completion(facts: Facts, rng: Rng) -> Sheet:
    """竣工联合验收意见书: several offices in one table, one of them for fire safety."""
    issued = facts.fire.issued
    number = f"样联验〔{issued.year}〕{digits(rng, 5)}"
    paper = Paper(210, 297)
    paper.write(105, 22, "建设工程竣工联合验收（消防）意见书", "hei", 7.2, align="c", bold=1)
    paper.write(24, 38, f"意见书编号：{number}", "song", 4.2)
    paper.write(186, 38, f"出具日期：{issued.isoformat()}", "song", 4.2, align="r")
    size = 4.2

    def label(text: str, span: int = 1) -> Cell:
        return Cell(text, span, "hei", size)

    def text(value: str, span: int = 1, align: str = "c") -> Cell:
        return Cell(value, span, "song", size, align)

    day = (issued - timedelta(days=2)).isoformat()
    y = paper.table(
        24,
        47,
        [34, 44, 34, 50],
        [
            (12, [label("建设单位"), text(facts.firm.name, 3, "l")]),
            (13, [label("工程名称"), text(_project(facts, rng), 3, "l")]),
            (15, [label("建设地点"), text(facts.tenancy.premises, 3, "l")]),
            (
                11,
                [
                    label("建筑面积"),
                    text(f"{facts.tenancy.area} m²"),
                    label("项目负责人"),
                    text(facts.firm.head.name),
                ],
            ),
            (11, [label("验收部门"), label("验收事项"), label("办理时间"), label("意见")]),
            (11, [text("规划部门"), text("规划核实"), text(day), text("不涉及")]),
            (11, [text("住建部门"), text("消防验收"), text(day), text(facts.fire.result)]),
            (11, [text("人防部门"), text("人防工程备案"), text("／"), text("不涉及")]),
            (11, [text("城建档案"), text("档案预验收"), text(day), text("同意接收")]),
            (
                26,
                [
                    label("消防验收\n结论"),
                    text(f"经现场评定，该工程消防验收{facts.fire.result}。", 3, "l"),
                ],
            ),
        ],
    )
    office = f"{facts.place.town}工程建设项目审批综合窗口"
    paper.write(130, y + 16, "（加盖公章）", "song", 4.4, align="c")
    paper.write(130, y + 26, office, "song", 4.2, align="c")
    paper.seal(130, y + 20, facts.fire.authority, rng)
    paper.write(24, y + 52, "注：1. 本意见书与各部门单独出具的验收文件具有同等效力。", "song", 3.6)
    paper.write(24, y + 58, "　　2. “／”表示该事项未申请。", "song", 3.6)
    footer(paper, "第 1 页　共 1 页")
    paper.specimen(24, 12)
    return Sheet(paper.picture, DPI, _fields(facts, number, facts.fire.result))


def police_opinion(facts: Facts, rng: Rng) -> Sheet:
    """建筑工程消防验收意见书 of the years of the public security fire brigades."""
    issued = date(int(rng.integers(2002, 2009)), int(rng.integers(1, 13)), int(rng.integers(1, 29)))
    number = f"样公消验[{issued.year}]第{digits(rng, 4)}号"
    brigade = f"{facts.place.town}公安消防大队"
    paper = Filled(195, 270, (250, 247, 238), rng=rng, hand=some_hand(rng, 0.8))
    paper.write(97.5, 24, brigade, "song", 7.0, align="c")
    paper.write(97.5, 36, "建筑工程消防验收意见书", "song", 8.6, align="c", bold=1)
    paper.write(97.5, 51, number, "song", 4.8, align="c")
    y = paper.block(24, 66, f"{facts.tenancy.lessor}：", "song", 5.0, 148) + 3
    text = (
        f"根据《中华人民共和国消防法》和《建筑工程消防监督审核管理规定》，我大队对你单位位于"
        f"{facts.tenancy.premises}的商业用房工程（建筑面积{facts.tenancy.area}平方米，地上"
        f"{int(rng.integers(2, 9))}层，耐火等级二级）进行了消防验收。经查，该工程符合消防技术标准，"
        "消防验收合格，同意投入使用。"
    )
    y = paper.block(24, y, text, "song", 5.0, 148, indent=10, leading=1.8) + 3
    y = paper.block(
        24,
        y,
        "二次装修、变更使用性质，须报我大队重新审核。",
        "song",
        5.0,
        148,
        indent=10,
        leading=1.8,
    )
    y = max(y + 26, 190)
    paper.day(112, y, issued, 5.0, "song")
    paper.write(126, y - 10, "（公章）", "song", 4.8)
    paper.seal(136, y - 2, brigade, rng, radius=20)
    paper.write(24, y + 24, "主题词：建筑工程　消防　验收", "hei", 4.2)
    paper.rule(24, y + 32, 171, y + 32)
    paper.write(24, y + 34, "抄送：区住房和城乡建设委员会", "song", 4.0)
    paper.specimen(24, 12)
    return Sheet(paper.picture, DPI, _fields(facts, number, "合格", issued))


LAYOUTS: dict[str, Layout] = {
    "acceptance-opinion": acceptance_opinion,
    "filing-voucher": filing_voucher,
    "spot-check": spot_check,
    "opening-certificate": opening_certificate,
    "brigade-opinion": brigade_opinion,
    "joint-completion": joint_completion,
    "police-opinion": police_opinion,
}
