"""Certificates of persons as trainers, associations and offices print them (人员证书)."""

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts, years_later
from samples.generator.material.office.filled import Filled, one, some_hand
from samples.generator.material.office.forms import Rng, barcode, blank, digits, footer, rows
from samples.generator.material.opened.paper import DPI, GREY, RED, Cell, Colour, Paper
from samples.generator.material.opened.words import dotted, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet

_BLUE: Colour = (24, 70, 140)


def _fields(facts: Facts, number: str, kind: str, end: str | None) -> Fields:
    fields: Fields = {
        "name": facts.qualification.person.name,
        "certificate_number": number,
        "kind": kind,
    }
    if end is not None:
        fields["valid_to"] = end
    return fields


def pharmacist(facts: Facts, rng: Rng) -> Sheet:
    """执业药师注册证, upright: labels with colons in one column, portrait at the top right."""
    held = facts.qualification
    issued, end = held.issued, years_later(held.issued, 5)
    number = f"{facts.place.area}{issued.year}{digits(rng, 6)}"
    bureau = f"{facts.place.province or facts.place.city}药品监督管理局"
    paper = Paper(210, 297, (252, 253, 250))
    paper.border(8, 5, (60, 130, 100))
    paper.emblem(105, 34, 10)
    paper.write(105, 52, "执业药师注册证", "kai-bold", 12, align="c")
    paper.portrait(150, 78, 30, 40)
    y = rows(
        paper,
        28,
        80,
        [
            ("姓名：", held.person.name),
            ("性别：", held.person.gender),
            ("身份证号：", held.person.id_number),
            ("执业类别：", one(rng, "药学类", "中药学类", "药学与中药学类")),
            ("执业范围：", "药品经营（零售）"),
        ],
        4.8,
        width=118,
        step=2.1,
    )
    y = rows(
        paper,
        28,
        y,
        [
            ("执业单位：", facts.firm.name),
            ("注册证编号：", number),
            ("发证日期：", padded(issued)),
            ("有效期至：", padded(end)),
        ],
        4.8,
        width=150,
        step=2.1,
    )
    paper.write(140, 226, "注册机构（盖章）", "hei", 4.8, align="c")
    paper.write(140, 235, bureau, "song", 4.8, align="c")
    paper.seal(140, 231, bureau, rng, radius=21)
    paper.qr(30, 224, 28)
    paper.write(44, 255, "注册信息查询", "song", 3.2, align="c", ink=GREY)
    paper.specimen(28, 24)
    return Sheet(paper.picture, DPI, _fields(facts, number, "执业药师注册证", end.isoformat()))


def food_safety(facts: Facts, rng: Rng) -> Sheet:
    """食品安全管理员证书: a broad diploma, the holder and the course in one sentence."""
    held = facts.qualification
    end = years_later(held.issued, 3)
    number = f"SP{held.issued.year}{digits(rng, 7)}"
    office = f"{facts.place.city}样本食品行业协会"
    paper = Paper(297, 210, (255, 252, 244))
    paper.border(9, 6, (176, 130, 40))
    paper.write(148.5, 30, "食品安全管理员证书", "kai-bold", 14, align="c", ink=RED)
    paper.write(148.5, 50, "FOOD SAFETY MANAGER CERTIFICATE", "hei", 4, align="c")
    paper.portrait(38, 72, 30, 40)
    text = (
        (held.person.name, True),
        (f"（身份证号：{held.person.id_number}）于", False),
        (plain(held.issued), True),
        ("参加", False),
        (one(rng, "餐饮服务", "食品销售", "食品生产"), True),
        ("类食品安全管理人员培训，经考核成绩合格，特发此证。", False),
    )
    paper.block(82, 74, text, "song", 6.0, 178, indent=12, leading=1.9)
    paper.write(38, 134, f"证书编号：{number}", "song", 5.2)
    paper.write(38, 146, f"有效期至：{plain(end)}", "song", 5.2)
    paper.write(38, 158, f"级　　别：{one(rng, '初级', '中级', '高级')}", "song", 5.2)
    paper.write(216, 148, office, "song", 5.2, align="c")
    paper.write(216, 159, numerals(held.issued), "song", 5.2, align="c")
    paper.seal(216, 152, office, rng, radius=20)
    footer(paper, "本证书可在发证单位网站查询", y=186)
    paper.specimen(38, 26)
    return Sheet(paper.picture, DPI, _fields(facts, number, "食品安全管理员证书", end.isoformat()))


def skill_level(facts: Facts, rng: Rng) -> Sheet:
    """职业技能等级证书 in two languages, English below each label; it never expires."""
    held = facts.qualification
    number = f"Y0001{facts.place.area[:2]}{held.issued.year}{digits(rng, 11)}"
    kind = one(rng, "健康管理师", "公共营养师", "养老护理员", "美容师")
    body = f"{facts.place.city}样本职业技能评价中心"
    paper = Paper(210, 297, (250, 251, 255))
    paper.tint((232, 238, 248))
    paper.write(105, 30, "职业技能等级证书", "hei", 11, align="c", ink=_BLUE, bold=1)
    paper.write(105, 46, "Certificate of Occupational Skill Level", "hei", 4.4, align="c")
    paper.portrait(90, 60, 30, 40)
    y = 118.0
    level = one(rng, "三级/高级工", "四级/中级工", "二级/技师")
    for label, english, value in (
        ("姓　　名", "Name", held.person.name),
        ("证件类型", "ID Type", "居民身份证"),
        ("证件号码", "ID No.", held.person.id_number),
        ("职业名称", "Occupation", kind),
        ("职业技能等级", "Skill Level", level),
        ("证书编号", "Certificate No.", number),
    ):
        paper.write(62, y, label, "hei", 4.6, align="r")
        paper.write(62, y + 6, english, "hei", 2.8, align="r", ink=GREY)
        paper.write(72, y + 0.6, value, "song", 5.0)
        paper.rule(68, y + 8.4, 182, y + 8.4, 0.2, _BLUE)
        y += 14
    paper.write(150, 222, body, "song", 4.8, align="c")
    paper.write(150, 232, padded(held.issued), "song", 4.8, align="c")
    paper.seal(150, 227, body, rng, radius=19)
    paper.qr(30, 220, 24)
    footer(paper, "样本证书信息仅供演示", y=278)
    paper.specimen(24, 24)
    return Sheet(paper.picture, DPI, _fields(facts, number, kind, None))


def lifeguard(facts: Facts, rng: Rng) -> Sheet:
    """游泳救生员证: a card with both sides of it printed side by side on a copy."""
    held = facts.qualification
    end = years_later(held.issued, 2)
    number = f"{facts.place.area[:4]}-{held.issued.year}-{digits(rng, 5)}"
    body = f"{facts.place.province or facts.place.city}样本救生协会"
    paper = Paper(196, 66)
    sky: Colour = (214, 234, 250)
    for x in (4, 100):
        paper.pen.rectangle(
            tuple(round(side * DPI / 25.4) for side in (x, 4, x + 92, 62)), sky, _BLUE, 4
        )
    paper.write(50, 8, "游 泳 救 生 员 证", "hei", 5.6, align="c", ink=_BLUE)
    paper.write(50, 15.5, "LIFEGUARD CARD", "hei", 2.6, align="c", ink=_BLUE)
    paper.portrait(8, 22, 22, 29)
    rows(
        paper,
        34,
        22,
        [
            ("姓 名", held.person.name),
            ("性 别", held.person.gender),
            ("级 别", one(rng, "初级", "中级", "高级")),
            ("编 号", number),
        ],
        3.5,
        width=58,
        step=2.0,
    )
    paper.specimen(8, 54, 3)
    paper.write(146, 9, "年 审 记 录", "hei", 4.4, align="c", ink=_BLUE)
    rows(
        paper,
        106,
        20,
        [
            ("发证日期：", dotted(held.issued)),
            ("有效期至：", dotted(end)),
            ("发证单位：", body),
        ],
        3.5,
        width=82,
        step=2.0,
    )
    paper.block(
        106, 44, "持证人应按期参加年审，逾期未审的，本证自行失效。", "song", 2.9, 56, leading=1.4
    )
    paper.seal(172, 46, body, rng, radius=11.5)
    return Sheet(paper.picture, DPI, _fields(facts, number, "游泳救生员证", end.isoformat()))


def fire_operator(facts: Facts, rng: Rng) -> Sheet:
    """国家职业资格证书 of a 消防设施操作员: two pages of an opened book, results in a table."""
    held = facts.qualification
    number = f"{held.issued.year}{digits(rng, 12)}"
    station = f"{facts.place.city}样本消防行业职业技能鉴定站"
    paper = Filled(254, 178, (248, 244, 236), rng=rng, hand=some_hand(rng, 0.3))
    paper.rule(127, 4, 127, 174, 0.3, (180, 170, 150))
    paper.portrait(48, 24, 33, 44)
    for y, label, value in (
        (84, "姓　　名", held.person.name),
        (96, "性　　别", held.person.gender),
        (108, "出生日期", plain(held.person.birth)),
        (120, "文化程度", one(rng, "高中", "大专", "本科", "中专")),
    ):
        blank(paper, 24, y, label, value, 60, 4.4)
    paper.write(24, 136, "身份证号", "song", 4.4)
    paper.boxes(22, 143, held.person.id_number, 5.0, 4.0)
    paper.specimen(14, 12)
    x = 140.0
    kind = "消防设施操作员"
    for y, label, value in (
        (20, "职　　业", kind),
        (32, "等　　级", one(rng, "五级/初级工", "四级/中级工", "三级/高级工")),
        (44, "职业方向", one(rng, "消防设施监控", "消防设施检测维修保养")),
        (56, "证书编号", number),
    ):
        blank(paper, x, y, label, value, 76, 4.4)
    score = [str(int(rng.integers(62, 96))) for _ in range(2)]
    paper.table(
        x,
        74,
        [36, 24, 38],
        [
            (9, [Cell(text, face="hei", size=4.0) for text in ("科目", "成绩", "评定")]),
            (9, [Cell("理论知识", size=4.0), Cell(score[0], size=4.0), Cell("合格", size=4.0)]),
            (9, [Cell("操作技能", size=4.0), Cell(score[1], size=4.0), Cell("合格", size=4.0)]),
        ],
    )
    paper.write(190, 118, "发证机关（印）", "song", 4.4, align="c")
    paper.write(190, 128, station, "song", 4.0, align="c")
    paper.day(166, 140, held.issued, 4.4, "song")
    paper.seal(190, 132, station, rng, radius=19)
    return Sheet(paper.picture, DPI, _fields(facts, number, kind, None))


def work_permit(facts: Facts, rng: Rng) -> Sheet:
    """特种作业操作证, a card: its number is T and the identity number; a term and a recheck."""
    held = facts.qualification
    number = f"T{held.person.id_number}"
    end = years_later(held.issued, 6)
    recheck = years_later(held.issued, 3)
    paper = Paper(100, 64, (236, 246, 252), margin=1.5)
    paper.write(50, 3.5, "中华人民共和国", "hei", 3.2, align="c")
    paper.write(50, 8.5, "特种作业操作证", "hei", 5.4, align="c", ink=RED)
    paper.portrait(75, 17, 21, 28)
    job = one(rng, "低压电工作业", "制冷与空调设备运行操作作业", "高处安装、维护、拆除作业")
    y = 18.0
    for label, value in (
        ("证号", number),
        ("姓名", held.person.name),
        ("性别", held.person.gender),
        ("作业类别", f"{'电工' if '电' in job else '高处' if '高' in job else '制冷与空调'}作业"),
        ("准操项目", job),
        ("初领日期", held.issued.isoformat()),
    ):
        paper.spread(5, y, label, "hei", 3.0, 12.4)
        paper.write(19, y, value, "song", 3.2)
        y += 5.4
    paper.write(5, y, f"有效期限 {held.issued.isoformat()} 至 {end.isoformat()}", "hei", 3.0)
    paper.write(5, y + 5.4, f"应复审日期 {recheck.isoformat()}前", "hei", 3.0)
    paper.seal(84, 47, f"{facts.place.city}应急管理局", rng, radius=10)
    paper.specimen(78, 57, 2.8)
    return Sheet(paper.picture, DPI, _fields(facts, number, "特种作业操作证", end.isoformat()))


def trainer(facts: Facts, rng: Rng) -> Sheet:
    """A trainer's 培训合格证: 证书类别 among the blanks, all of it filled in by pen."""
    held = facts.qualification
    end = years_later(held.issued, int(rng.choice([2, 3])))
    number = f"样培字{held.issued.year}第{digits(rng, 5)}号"
    kind = one(rng, "公共场所卫生管理员", "食品安全管理员", "旅馆业治安管理员")
    school = f"{facts.place.town}样本职业培训学校"
    paper = Filled(148, 210, (255, 254, 248), rng=rng, hand=some_hand(rng, 0.9))
    paper.border(5, 4, (150, 40, 50))
    paper.write(74, 22, "岗 位 培 训 合 格 证", "kai-bold", 9, align="c", ink=RED)
    paper.portrait(106, 42, 26, 34)
    size = 4.4
    blank(paper, 18, 46, "姓　　名", held.person.name, 52, size)
    blank(paper, 18, 58, "性　　别", held.person.gender, 52, size)
    blank(paper, 18, 70, "证书类别", kind, 52, size)
    blank(paper, 18, 82, "身份证号", held.person.id_number, 64, size)
    blank(paper, 18, 94, "工作单位", facts.firm.name, 90, size - 0.6)
    blank(paper, 18, 106, "证书编号", number, 72, size)
    paper.write(18, 120, "培训时间", "song", size)
    paper.day(38, 120, held.issued, size, "song")
    paper.write(18, 132, "有效期至", "song", size)
    paper.day(38, 132, end, size, "song")
    paper.block(18, 146, "该同志参加岗位培训，经考试合格，准予上岗。", "song", size, 112, indent=9)
    paper.write(100, 166, school, "song", 4.2, align="c")
    paper.seal(100, 168, school, rng, radius=18)
    barcode(paper, 20, 184, 36, 7, rng)
    paper.specimen(18, 14, 3.4)
    return Sheet(paper.picture, DPI, _fields(facts, number, kind, end.isoformat()))


LAYOUTS: dict[str, Layout] = {
    "pharmacist": pharmacist,
    "food-safety": food_safety,
    "skill-level": skill_level,
    "lifeguard": lifeguard,
    "fire-operator": fire_operator,
    "work-permit": work_permit,
    "trainer": trainer,
}
