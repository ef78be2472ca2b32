"""More forms for one matter: registration, tobacco, publications (登记与专项许可申请表)."""

import numpy

from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import Box, Hand, In, Slot, a4, one, some_hand
from samples.generator.material.office.joint_forms import identity, some_mark
from samples.generator.material.opened.fonts import Face
from samples.generator.material.opened.words import amount, padded, ten_thousands
from samples.generator.material.sheet import Sheet


def registration(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """个体工商户登记: no code yet, the operator has an address and a telephone of its own."""
    paper = a4(rng, some_hand(rng, 0.6))
    a, firm, mark = facts.application, facts.individual, some_mark(rng, paper.hand)
    holder = firm.head
    paper.specimen(172, 12, 3.6)
    paper.heading(20, "个体工商户登记（备案）申请书", "hei", 6.8)
    paper.write(18, 34, "注：请仔细阅读填写说明，按要求填写。“□”中选择打√。", "song", 3.3)

    def kind(box: Box) -> None:
        names = ("设立登记", "变更登记", "注销登记", "备案")
        paper.options(box, [(n, n == "设立登记") for n in names], 3.7, mark=mark)

    def made(box: Box) -> None:
        paper.options(box, [("个人经营", True), ("家庭经营", False)], 3.7, mark=mark)

    low = paper.grid(
        18,
        40,
        (34, 52, 34, 54),
        [
            (9, [Slot("基 本 信 息（必填项）", 4)]),
            (11, ["申请类型", Slot(kind, 3)]),
            (11, ["名        称", Slot(In(firm.name), 3)]),
            (11, ["统一社会信用代码", Slot("（设立登记不填写）", 3, align="l")]),
            (11, ["经营者姓名", In(holder.name), "联系电话", In(a.phone)]),
            (11, ["身份证件类型", In("居民身份证"), "身份证件号码", In(holder.id_number)]),
            (14, ["经营者住所", Slot(In(holder.address), 3)]),
            (14, ["经营场所", Slot(In(firm.address), 3)]),
            (
                11,
                [
                    "资金数额",
                    In(f"{ten_thousands(a.investment)}万元"),
                    "从业人数",
                    In(f"{a.employees}人"),
                ],
            ),
            (11, ["组成形式", Slot(made), "邮政编码", ""]),
            (
                16,
                [
                    "经营范围",
                    Slot("（根据《国民经济行业分类》和有关规定自主申报，另附页）", 3, align="l"),
                ],
            ),
        ],
        size=3.7,
    )
    said = "    本人依照有关规定申请登记、备案，提交材料真实有效，对真实性承担责任。"
    low = paper.block(20, low + 5, said, "song", 3.9, 168)
    paper.write(24, low + 8, "经营者签字：", "song", 4)
    paper.sign(50, low + 6.5, holder.name)
    paper.day(130, low + 8, a.applied, 4.2, "song")
    return paper.sheet(
        {
            "entity_name": firm.name,
            "legal_representative": holder.name,
            "contact_phone": a.phone,
            "id_number": holder.id_number,
            "premises": firm.address,
            "investment": amount(a.investment),
            "employees": str(a.employees),
            "applicant_signed": "true",
            "applied_on": a.applied.isoformat(),
        }
    )


def cover(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """The first page of a booklet: who applies and when, then a page of instructions."""
    paper = a4(rng, some_hand(rng, 0.6))
    a, firm = facts.application, facts.firm
    paper.specimen(20, 14, 3.6)
    paper.write(190, 15, "受理编号：                ", "song", 3.8, align="r")
    matter = one(rng, "食品经营许可", "药品经营许可（零售）", "公共场所卫生许可")
    paper.heading(46, f"{matter}申请书", "song", 10, gap=1, bold=1)
    label = one(rng, "申请人名称（签字或盖章）", "申请单位（公章）", "经营者名称（盖章）")
    end = paper.write(28, 92, f"{label}：", "song", 4.6)
    paper.blank(end, 92, 184 - end, firm.name, 4.8)
    paper.seal(150, 96, firm.name, rng, radius=18)
    paper.write(28, 112, "申  请  日  期  ：", "song", 4.6)
    paper.day(70, 112, a.applied, 4.8, "song", gap=2)
    paper.write(105, 134, "填 报 说 明", "hei", 5, align="c")
    y = 146.0
    for number, rule in enumerate(
        (
            "申请人名称、统一社会信用代码应当与营业执照载明的内容一致。",
            "法定代表人（负责人）包括：企业的法定代表人、个人独资企业的投资人、合伙企业的执行事务合伙人、"
            "个体工商户的经营者。",
            "经营场所要具体表述所在位置，明确到门牌号、房间号，如：1幢101室。",
            "经营面积以平方米计，联系电话填写移动电话号码。",
            "申请人应当选择主体业态和经营项目，并在□中打√。",
            "填写应当字迹工整，使用钢笔或者签字笔，不得涂改。",
            "本申请书一律使用A4纸打印，复印件应当注明与原件一致。",
        ),
        1,
    ):
        y = paper.block(26, y, f"{number}.{rule}", "song", 4.2, 160, leading=1.75)
    paper.write(105, 278, f"{facts.place.town}市场监督管理局 监制", "song", 4, align="c")
    return paper.sheet({"entity_name": firm.name, "applied_on": a.applied.isoformat()})


def tobacco(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """烟草专卖零售许可: no table, labels and blanks in numbered lines."""
    paper = a4(rng, some_hand(rng, 0.75))
    a, firm, mark = facts.application, facts.firm, some_mark(rng, paper.hand)
    face: Face = "song"
    paper.specimen(20, 14, 3.6)
    paper.heading(24, "烟草专卖零售许可证新办申请表", face, 6.8, bold=1)
    paper.write(105, 38, f"（{facts.place.town}烟草专卖局 印制）", face, 3.6, align="c")
    y = 50.0

    def line(label: str, value: str, wide: float = 0.0, x: float = 22) -> None:
        end = paper.write(x, y, label, face, 4.1)
        paper.blank(end + 1, y, wide or 188 - end - 1, value, 4.3, align="l")

    line("1.企业（字号）名称：", firm.name)
    y += 11
    line("2.统一社会信用代码：", firm.credit_code)
    y += 11
    line("3.负责人（经营者）：", firm.head.name, 42)
    line("性别：", firm.head.gender, x=128)
    y += 11
    line("4.居民身份证号码：", firm.head.id_number)
    y += 11
    line("5.经营地址：", a.premises)
    y += 11
    line("6.经营面积（平方米）：", a.area, 30)
    line("7.联系电话：", a.phone, x=122)
    y += 11
    paper.write(22, y, "8.企业类型：", face, 4.1)
    types = ("有限责任公司", "个人独资", "合伙", "个体工商户", "分支机构")
    forms = ("company", "sole", "partnership", "individual", "branch")
    picked = [(name, firm.form == form) for name, form in zip(types, forms, strict=True)]
    paper.options((46, y - 2, 190, y + 6), picked, 3.9, mark=mark)
    y += 12
    paper.write(22, y, "9.经营业态：", face, 4.1)
    shops = ("食杂店", "便利店", "超市", "商场", "烟酒商店", "娱乐服务类", "其他")
    at = int(rng.integers(6))
    picked = [(name, k == at) for k, name in enumerate(shops)]
    paper.options((46, y - 2, 190, y + 14), picked, 3.9, mark=mark)
    y += 20
    paper.write(22, y, "10.经营场所与住所是否独立：", face, 4.1)
    paper.options((78, y - 2, 130, y + 6), [("是", True), ("否", False)], 3.9, mark=mark)
    y += 14
    said = "申请人声明：以上内容由本人如实填写，如有隐瞒，由此产生的后果由本人承担。"
    y = paper.block(22, y, said, face, 4.1, 166)
    paper.write(100, y + 10, "申请人（签名或盖章）：", face, 4.1)
    paper.sign(146, y + 8.5, firm.head.name)
    paper.day(130, y + 22, a.applied, 4.3, face)
    return paper.sheet(
        {
            **identity(facts),
            "premises": a.premises,
            "area_m2": a.area,
            "contact_phone": a.phone,
            "applicant_signed": "true",
            "applied_on": a.applied.isoformat(),
        }
    )


def online(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """出版物零售: what an online hall prints of a request, typed and unsigned."""
    paper = a4(rng, Hand("hei"))
    a, firm = facts.application, facts.firm
    grey = (236, 240, 245)
    paper.write(14, 10, "样本省政务服务网 · 网上办事大厅", "hei", 3.2, ink=(60, 90, 150))
    paper.write(
        196,
        10,
        f"打印时间：{a.applied.isoformat()} 10:2{a.employees % 10}",
        "hei",
        3.2,
        align="r",
        ink=(110, 110, 110),
    )
    paper.rule(14, 16, 196, 16, 0.3, (60, 90, 150))
    paper.heading(22, "出版物零售单位设立申请表", "hei", 6)
    paper.specimen(176, 22, 3.6)
    paper.write(16, 36, f"申报号：YB2026{firm.credit_code[-8:]}", "hei", 3.4)
    paper.write(16, 43, f"申请日期：{padded(a.applied)}", "hei", 3.4)
    paper.qr(174, 30, 18)
    pen = paper.pen
    rows: list[tuple[str, str, str, str]] = [
        ("单位名称", firm.name, "", ""),
        ("统一代码", firm.credit_code, "负责人", firm.head.name),
        ("证件类型", "居民身份证", "证件号", firm.head.id_number),
        ("经营地点", a.premises, "", ""),
        ("营业面积（㎡）", a.area, "从业人员", f"{a.employees}人"),
        (
            "注册资金或投资额",
            f"{ten_thousands(a.investment)}万元",
            "经营方式",
            one(rng, "零售", "零售、出租"),
        ),
        ("经办人", a.contact, "经办人手机", a.phone),
        ("经营范围（选填）", "", "网站域名", ""),
    ]
    y = 54.0
    for left, value, right, other in rows:
        tall = 14.0 if not right else 10.5
        for x, wide in ((14, 34), (105, 30)) if right else ((14, 34),):
            pen.rectangle([round(v * 300 / 25.4) for v in (x, y, x + wide, y + tall)], grey)
        end = 105 if right else 196
        paper.fit((14, y, 48, y + tall), left, "hei", 3.4, align="l")
        if value:
            paper.fit((48, y, end, y + tall), value, "hei", 3.6, align="l")
        if right:
            paper.fit((105, y, 135, y + tall), right, "hei", 3.4, align="l")
            if other:
                paper.fit((135, y, 196, y + tall), other, "hei", 3.6, align="l")
        paper.rule(14, y, 196, y, 0.18, (176, 184, 196))
        y += tall
    paper.rule(14, y, 196, y, 0.18, (176, 184, 196))
    paper.write(
        14,
        y + 5,
        "办理进度：已提交，待预审。本页由系统生成，无需签字。",
        "hei",
        3.3,
        ink=(120, 120, 120),
    )
    paper.write(105, 284, "- 1 -", "hei", 3.2, align="c")
    paper.watermark("样本 仅供办事使用", "hei", 7, (232, 232, 236), 30)
    return paper.sheet(
        {
            **identity(facts),
            "premises": a.premises,
            "area_m2": a.area,
            "employees": str(a.employees),
            "investment": amount(a.investment),
            "contact_name": a.contact,
            "contact_phone": a.phone,
            "applied_on": a.applied.isoformat(),
        }
    )
