"""Forms by which one permit or a registration is asked for (单项许可申请表)."""

import numpy

from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import Box, In, Slot, a4, one, some_hand
from samples.generator.material.office.joint_forms import identity, some_mark
from samples.generator.material.opened.words import amount, padded, ten_thousands
from samples.generator.material.sheet import Sheet

_FOOD = (
    "预包装食品销售",
    "散装食品销售",
    "特殊食品销售",
    "热食类食品制售",
    "冷食类食品制售",
    "生食类食品制售",
    "糕点类食品制售",
    "自制饮品制售",
)


def food(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """食品经营许可: trade forms and items as options, the items in two rows of their own."""
    paper = a4(rng, some_hand(rng, 0.6))
    a, firm, mark = facts.application, facts.firm, some_mark(rng, paper.hand)
    items = [(name, bool(rng.random() < 0.4)) for name in _FOOD]
    items[3] = (items[3][0], True)
    paper.specimen(20, 12, 3.6)
    paper.write(190, 12, "编号 NO：", "song", 3.6, align="r")
    paper.heading(20, "食品经营许可申请书", "song", 7.5, gap=1.5, bold=1)
    paper.write(20, 35, "□中打√，只能选一种主体业态，经营项目可多选。", "song", 3.4)

    def kinds(box: Box) -> None:
        names = ("食品销售经营者", "餐饮服务经营者", "集中用餐单位食堂")
        paper.options(box, [(name, name == names[1]) for name in names], 3.7, mark=mark)

    def sold(box: Box) -> None:
        paper.options(box, items, 3.7, mark=mark)

    def web(box: Box) -> None:
        paper.options(box, [("是", False), ("否", True)], 3.7, mark=mark)

    low = paper.grid(
        17,
        41,
        (36, 50, 38, 52),
        [
            (11, ["经营者名称", Slot(In(firm.name), 3)]),
            (11, ["社会信用代码\n（身份证号码）", Slot(In(firm.credit_code), 3)]),
            (
                11,
                [
                    "法定代表人\n（负责人）",
                    In(firm.head.name),
                    "身份证号码",
                    In(firm.head.id_number),
                ],
            ),
            (15, ["住    所", Slot(In(firm.head.address), 3)]),
            (15, ["经营场所", Slot(In(a.premises), 3)]),
            (10, ["经营面积", In(f"{a.area} m²"), "职工人数", In(f"{a.employees} 人")]),
            (11, ["主体业态", Slot(kinds, 3)]),
            (12, ["是否含网络经营", Slot(web), "是否建立中央厨房", Slot(web)]),
            (24, ["经营项目", Slot(sold, 3)]),
            (10, ["联 系 人", In(a.contact), "联系电话", In(a.phone)]),
            (
                38,
                [
                    Slot(
                        "保证申明：本申请人承诺所填内容真实、合法，所附复印件均与原件一致，"
                        "如有不实之处，愿负相应的法律责任。\n \n \n \n ",
                        4,
                        align="l",
                    )
                ],
            ),
        ],
        size=3.7,
    )
    paper.write(20, low - 17, "法定代表人（负责人）签字：", "song", 3.9)
    paper.sign(74, low - 19, firm.head.name, 6.5)
    paper.write(122, low - 17, "申请人（盖章）", "song", 3.9)
    paper.seal(146, low - 14, firm.name, rng, radius=16)
    paper.day(132, low - 8, a.applied, 4.2, "song")
    return paper.sheet(
        {
            **identity(facts),
            "premises": a.premises,
            "area_m2": a.area,
            "employees": str(a.employees),
            "contact_name": a.contact,
            "contact_phone": a.phone,
            "business_items": [name for name, on in items if on],
            "applicant_signed": "true",
            "applied_on": a.applied.isoformat(),
        }
    )


def fire(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """消防安全检查: who applies and when in one line above the form, the area without unit."""
    paper = a4(rng, some_hand(rng, 0.6))
    a, firm, mark = facts.application, facts.firm, some_mark(rng, paper.hand)
    paper.heading(20, "公众聚集场所投入使用、营业前消防安全检查申报表", "hei", 5.8, gap=0.3)
    paper.specimen(20, 10, 3.4)
    paper.write(18, 38, "申请人（单位印章）：", "song", 3.8)
    paper.write(126, 38, "申报日期：", "song", 3.8)
    paper.day(146, 38, a.applied, 4, "song", gap=0.9)

    def nature(box: Box) -> None:
        names = ("宾馆", "饭店", "商场", "集贸市场", "体育场馆", "会堂", "公共娱乐场所", "其他")
        at = int(rng.integers(7))
        paper.options(box, [(n, k == at) for k, n in enumerate(names)], 3.6, mark=mark)

    def passed(box: Box) -> None:
        names = ("消防验收", "竣工验收消防备案", "其他合法文件")
        paper.options(box, [(n, k == 1) for k, n in enumerate(names)], 3.6, mark=mark)

    def way(box: Box) -> None:
        promise = bool(rng.random() < 0.5)
        names = [("告知承诺方式", promise), ("非告知承诺方式", not promise)]
        paper.options(box, names, 3.6, mark=mark)

    has = ("自动喷水灭火系统", "火灾自动报警系统", "室内消火栓", "机械排烟", "应急照明", "灭火器")

    def installed(box: Box) -> None:
        picked = [(name, bool(rng.random() < 0.5)) for name in has]
        paper.options(box, picked, 3.5, mark=mark)

    low = paper.grid(
        18,
        46,
        (30, 32, 28, 28, 26, 30),
        [
            (12, ["场所名称", Slot(In(firm.name), 5)]),
            (
                11,
                [
                    "统一社会\n信用代码",
                    Slot(In(firm.credit_code), 3),
                    one(rng, "主要负责人", "法定代表人/\n主要负责人"),
                    In(firm.head.name),
                ],
            ),
            (
                11,
                [
                    one(rng, "公民身份号码", "居民身份证\n号码"),
                    Slot(In(firm.head.id_number), 3),
                    "使用层数",
                    In("1至2层"),
                ],
            ),
            (15, ["场所地址", Slot(In(a.premises), 5)]),
            (11, ["场所建筑面积", In(a.area), "建筑结构", In("钢混"), "安全出口", In("2个")]),
            (11, ["联 系 人", In(a.contact), "联系电话", Slot(In(a.phone), 3)]),
            (16, ["场所性质", Slot(nature, 5)]),
            (11, ["所在建筑\n消防手续", Slot(passed, 5)]),
            (16, ["现有消防设施", Slot(installed, 5)]),
            (11, ["办理方式", Slot(way, 5)]),
            (20, ["其他需要\n说明的情况", Slot("", 5)]),
        ],
        size=3.6,
    )
    note = (
        "说明：1.申请人应当如实填写，并对真实性负责；2.“场所建筑面积”单位为平方米；3.没有单位印章的，"
        "由主要负责人签名；4.本表一式两份。"
    )
    paper.block(20, low + 3, note, "song", 3.3, 170)
    paper.seal(52, 42, firm.name, rng, radius=15)
    return paper.sheet(
        {
            **identity(facts),
            "premises": a.premises,
            "area_m2": a.area,
            "contact_name": a.contact,
            "contact_phone": a.phone,
            "applied_on": a.applied.isoformat(),
        }
    )


def hygiene(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """公共场所卫生许可: labels and units in one cell, numbers that are near what is asked."""
    paper = a4(rng, some_hand(rng, 0.6))
    a, firm, mark = facts.application, facts.firm, some_mark(rng, paper.hand)
    paper.specimen(176, 12, 3.6)
    paper.heading(20, "公共场所卫生许可证申请表", "kai-bold", 7.2)
    paper.write(18, 36, "（新办 / 变更 / 延续 通用）", "kai", 3.6)
    paper.write(192, 36, f"申请日期：{padded(a.applied)}", "kai", 3.6, align="r")

    def kind(box: Box) -> None:
        names = ("新建", "改建", "扩建", "变更", "延续", "遗失补证")
        paper.options(box, [(n, n == "新建") for n in names], 3.6, mark=mark, face="kai")

    def venue(box: Box) -> None:
        names = ("住宿", "沐浴", "美容美发", "文化娱乐", "游泳健身", "购物", "候诊候车", "其他")
        at = int(rng.integers(7))
        picked = [(n, k == at) for k, n in enumerate(names)]
        paper.options(box, picked, 3.6, mark=mark, face="kai", behind=True)

    def air(box: Box) -> None:
        names = ("集中空调", "分体空调", "无")
        paper.options(box, [(n, n == "分体空调") for n in names], 3.6, mark=mark, face="kai")

    examined = max(1, a.employees - int(rng.integers(0, 3)))
    low = paper.grid(
        16,
        43,
        (34, 40, 20, 40, 44),
        [
            (11, ["项目类别", Slot(kind, 4)]),
            (11, ["单位名称", Slot(In(firm.name), 4)]),
            (
                11,
                [
                    "统一社会\n信用代码",
                    Slot(In(firm.credit_code), 2),
                    "法定代表人\n或者负责人",
                    In(firm.head.name),
                ],
            ),
            (14, [one(rng, "经营地址", "单位地址", "场所地址"), Slot(In(a.premises), 4)]),
            (
                11,
                [
                    "身份证号码",
                    Slot(In(firm.head.id_number), 2),
                    "投资总额/万元",
                    In(ten_thousands(a.investment)),
                ],
            ),
            (
                11,
                [
                    one(rng, "从业人员总数/人", "职工总人数/人"),
                    In(str(a.employees)),
                    Slot("持有效健康证明/人", 2),
                    In(str(examined)),
                ],
            ),
            (
                11,
                [
                    one(rng, "使用面积/m²", "营业面积/m²", "建筑面积/m²"),
                    In(a.area),
                    Slot("卫生管理人员/人", 2),
                    In("1"),
                ],
            ),
            (17, ["申请许可项目", Slot(venue, 4)]),
            (11, ["空调形式", Slot(air, 4)]),
            (11, ["联 系 人", In(a.contact), "电话", Slot(In(a.phone), 2)]),
        ],
        face="kai",
        size=3.7,
        align="l" if rng.random() < 0.5 else "c",
    )
    said = "本单位保证所填内容和提交的材料真实、完整，如有虚假愿承担法律责任。"
    paper.block(20, low + 5, said, "kai", 4, 170, indent=8)
    paper.write(100, low + 16, "申请单位（公章）：", "kai", 4)
    paper.write(100, low + 27, "负责人签名：", "kai", 4)
    paper.sign(126, low + 25, firm.head.name)
    paper.seal(150, low + 20, firm.name, rng, radius=18)
    return paper.sheet(
        {
            **identity(facts),
            "premises": a.premises,
            "area_m2": a.area,
            "employees": str(a.employees),
            "investment": amount(a.investment),
            "contact_name": a.contact,
            "contact_phone": a.phone,
            "applicant_signed": "true",
            "applied_on": a.applied.isoformat(),
        }
    )


def hotel(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """特种行业许可: a photograph, the number of the head in squares, comments of offices below."""
    paper = a4(rng, some_hand(rng, 0.6))
    a, firm = facts.application, facts.firm
    paper.specimen(20, 12, 3.4)
    paper.heading(18, "特种行业（旅馆业）许可申请登记表", "hei", 6.4)

    def photo(box: Box) -> None:
        paper.portrait(box[0] + 2, box[1] + 2, box[2] - box[0] - 4, box[3] - box[1] - 4)

    def number(box: Box) -> None:
        side = (box[2] - box[0] - 4) / 18
        paper.boxes(box[0] + 2, box[1] + 2.6, firm.head.id_number, side, 4)

    phone = f"{a.contact}  {a.phone}"
    low = paper.grid(
        16,
        32,
        (12, 30, 46, 26, 36, 28),
        [
            (12, [Slot("单\n位", down=4), "名    称", Slot(In(firm.name), 4)]),
            (12, ["地    址", Slot(In(a.premises), 4)]),
            (11, ["信用代码", In(firm.credit_code), "经营面积", Slot(In(f"{a.area}平方米"), 2)]),
            (11, ["员工人数", In(str(a.employees)), "联系人及电话", Slot(In(phone), 2)]),
            (
                12,
                [
                    Slot("法\n人", down=3),
                    "姓    名",
                    In(firm.head.name),
                    "性别",
                    In(firm.head.gender),
                    Slot(photo, down=3),
                ],
            ),
            (12, ["公民身份号码", Slot(number, 3)]),
            (13, ["户籍地址", Slot(In(firm.head.address), 3)]),
            (
                12,
                [
                    Slot("经\n营", down=2),
                    "客房数",
                    In(f"{int(rng.integers(8, 90))}间"),
                    "床位数",
                    Slot(In(f"{int(rng.integers(90, 180))}张"), 2),
                ],
            ),
            (
                12,
                [
                    "投资金额",
                    In(f"{ten_thousands(a.investment)}万元"),
                    "监控探头",
                    Slot(In(f"{int(rng.integers(8, 40))}个"), 2),
                ],
            ),
            (30, [Slot("申请人\n意见", 2), Slot(" ", 4)]),
            (24, [Slot("派出所\n意见", 2), Slot(" ", 4)]),
            (24, [Slot("治安大队\n意见", 2), Slot(" ", 4)]),
        ],
        size=3.7,
    )
    top = low - 78
    paper.enter(62, top + 4, "以上内容属实，申请办理特种行业许可证。", 4.2)
    paper.write(100, top + 13, "签名：", "song", 3.8)
    paper.sign(114, top + 12, firm.head.name)
    paper.day(142, top + 22, a.applied, 4, "song", gap=0.8)
    for y in (low - 48, low - 24):
        paper.write(150, y + 17, "年    月    日", "song", 3.8)
    return paper.sheet(
        {
            **identity(facts),
            "premises": a.premises,
            "area_m2": a.area,
            "employees": str(a.employees),
            "investment": amount(a.investment),
            "contact_name": a.contact,
            "contact_phone": a.phone,
            "applicant_signed": "true",
            "applied_on": a.applied.isoformat(),
        }
    )
