"""食品经营许可证 of 2015 and 2023, 餐饮服务许可证 and 食品流通许可证 before them."""

import numpy

from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import DPI, Colour, Paper
from samples.generator.material.opened.words import date_pieces, iso, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet

_OLIVE: Colour = (124, 126, 72)
_BLUE: Colour = (66, 102, 148)


def operation_2015(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """食品经营许可证 2015, 副本: two columns, labels with colons, supervision on the right."""
    food, firm = facts.food, facts.firm
    paper = Paper(297, 210, (251, 250, 240))
    paper.tint((236, 238, 220), 3.8)
    paper.border(8, 9, _OLIVE)
    paper.emblem(148.5, 32, 10)
    paper.write(148.5, 46, "食品经营许可证", "kai-bold", 14, gap=5, align="c")
    paper.write(148.5, 64, "（副本）", "kai", 5, align="c")
    left = [
        ("经营者名称", firm.name),
        ("社会信用代码", firm.credit_code),
        ("法定代表人", firm.head.name),
        ("住所", firm.address),
        ("经营场所", food.premises),
        ("主体业态", food.form),
        ("经营项目", food.items),
    ]
    y = 76.0
    for label, value in left:
        end = paper.spread(28, y, label, "hei", 3.6, 25)
        paper.write(end, y, "：", "hei", 3.6)
        low = paper.block(59, y, value, "kai", 3.7, 98, leading=1.35)
        if label == "社会信用代码":
            paper.write(28, y + 4.4, "（身份证号码）", "hei", 2.7)
        if label == "法定代表人":
            paper.write(28, y + 4.4, "（负责人）", "hei", 2.7)
        y = max(y + 11.4, low + 4.5)
    right = [
        ("许可证编号", food.number),
        ("日常监督管理机构", food.supervisor),
        ("日常监督管理人员", food.supervisor_person),
        ("投诉举报电话", food.complaint_phone),
        ("发证机关", food.authority),
        ("签发人", food.signer),
    ]
    y = 76.0
    for label, value in right:
        end = paper.spread(170, y, label, "hei", 3.6, 30)
        paper.write(end, y, "：", "hei", 3.6)
        low = paper.block(206, y, value, "kai", 3.7, 64, leading=1.35)
        y = max(y + 11.4, low + 4.5)
    date_pieces(paper, 206, 166, food.issued, 4.2, 3)
    paper.seal(234, 152, food.authority, rng, radius=19)
    paper.qr(30, 160, 20)
    paper.write(56, 174, f"有效期至　{padded(food.valid_to)}", "kai", 4.2)
    paper.specimen(132, 180)
    paper.write(266, 184, "国家食品药品监督管理总局监制", "song", 2.8, align="r")
    return Sheet(
        paper.picture,
        DPI,
        {
            "license_number": food.number,
            "entity_name": firm.name,
            "credit_code": firm.credit_code,
            "legal_representative": firm.head.name,
            "address": firm.address,
            "premises": food.premises,
            "business_form": food.form,
            "business_items": food.items,
            "supervisor": food.supervisor,
            "supervisor_person": food.supervisor_person,
            "complaint_phone": food.complaint_phone,
            "issuing_authority": food.authority,
            "issued_on": iso(food.issued),
            "valid_to": iso(food.valid_to),
        },
    )


def operation_2023(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """食品经营许可证 2023, upright: no supervision any more, term with both ends."""
    food, firm = facts.food, facts.firm
    paper = Paper(210, 297, (250, 251, 253))
    paper.tint((228, 236, 244), 5)
    paper.border(9, 6, _BLUE)
    paper.emblem(105, 38, 12)
    paper.write(105, 56, "食品经营许可证", "hei", 14, gap=3, align="c", bold=2)
    paper.write(105, 75, "（正本）", "hei", 4.6, align="c")
    paper.write(180, 86, f"许可证编号：{food.number}", "hei", 4, align="r")
    rows = [
        ("经营者名称", firm.name),
        ("统一社会信用代码", firm.credit_code),
        ("法定代表人（负责人）", firm.head.name),
        ("住　　所", firm.address),
        ("经营场所", food.premises),
        ("主体业态", food.form),
        ("经营项目", food.items),
        ("有效期限", f"{padded(food.issued)}至{padded(food.valid_to)}"),
    ]
    y = 100.0
    for label, value in rows:
        paper.write(72, y, label, "hei", 3.9, align="r")
        low = paper.block(78, y, value, "song", 4.1, 104, leading=1.4)
        y = max(y + 12, low + 5.5)
    paper.write(30, 254, f"投诉举报电话：{food.complaint_phone}", "song", 3.6)
    paper.write(104, 232, "发证机关：", "hei", 4.2)
    paper.block(128, 232, food.authority, "song", 4.2, 52, leading=1.3)
    paper.write(104, 254, "发证日期：", "hei", 4.2)
    paper.write(128, 254, padded(food.issued), "song", 4.2)
    paper.seal(152, 246, food.authority, rng, radius=20)
    paper.qr(30, 226, 24)
    paper.specimen(62, 232)
    paper.write(105, 276, "国家市场监督管理总局监制", "song", 3, align="c")
    return Sheet(
        paper.picture,
        DPI,
        {
            "license_number": food.number,
            "entity_name": firm.name,
            "credit_code": firm.credit_code,
            "legal_representative": firm.head.name,
            "address": firm.address,
            "premises": food.premises,
            "business_form": food.form,
            "business_items": food.items,
            "complaint_phone": food.complaint_phone,
            "issuing_authority": food.authority,
            "issued_on": iso(food.issued),
            "valid_from": iso(food.issued),
            "valid_to": iso(food.valid_to),
        },
    )


def catering_2010(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """餐饮服务许可证 of 2010: 单位名称, 地址, 类别, a term in Chinese numerals."""
    food, firm = facts.food, facts.firm
    kind = ("小型餐馆", "中型餐馆", "快餐店", "小吃店", "饮品店")[int(rng.integers(5))]
    paper = Paper(297, 210, (252, 248, 240))
    paper.border(7, 12, (172, 120, 62))
    paper.write(148.5, 34, "餐饮服务许可证", "song", 15, gap=6, align="c", bold=3)
    paper.write(262, 58, f"许可证号：{food.catering_number}", "kai", 4.4, align="r")
    rows = [
        ("单位名称：", firm.name),
        ("法定代表人（负责人或业主）：", firm.head.name),
        ("地　　址：", food.premises),
        ("类　　别：", kind),
        ("备　　注：", "不含凉菜；不含裱花蛋糕；不含生食海产品"),
    ]
    y = 74.0
    for label, value in rows:
        end = paper.write(40, y, label, "song", 5.2, bold=1)
        low = paper.block(end + 2, y, value, "kai", 5.2, 252 - end, leading=1.35)
        y = max(y + 14, low + 7)
    paper.write(40, 158, "有效期限：", "song", 5, bold=1)
    term = f"{numerals(food.old_issued)}至{numerals(food.old_valid_to)}"
    paper.write(66, 158, term, "kai", 4.6)
    paper.write(176, 150, "发证机关：", "song", 5, bold=1)
    paper.write(196, 172, numerals(food.old_issued), "kai", 5)
    paper.seal(224, 146, food.old_authority, rng, radius=22)
    paper.specimen(48, 176)
    return Sheet(
        paper.picture,
        DPI,
        {
            "license_number": food.catering_number,
            "entity_name": firm.name,
            "legal_representative": firm.head.name,
            "premises": food.premises,
            "business_form": kind,
            "issuing_authority": food.old_authority,
            "issued_on": iso(food.old_issued),
            "valid_from": iso(food.old_issued),
            "valid_to": iso(food.old_valid_to),
        },
    )


def circulation_2009(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """食品流通许可证 of 2009, upright copy: 许可范围 in two parts, no credit code yet."""
    food, firm = facts.food, facts.old
    goods = ("预包装食品", "预包装食品兼散装食品", "乳制品（含婴幼儿配方乳粉）")
    scope = f"{goods[int(rng.integers(3))]}；零售"
    authority = firm.authority
    paper = Paper(210, 297, (250, 248, 242))
    paper.border(8, 8, (86, 128, 88))
    paper.emblem(105, 38, 11, (160, 60, 50))
    paper.write(105, 56, "食品流通许可证", "kai-bold", 15, gap=3, align="c")
    paper.write(105, 75, "（副　本）", "kai", 5, align="c")
    paper.write(105, 88, f"许可证编号　{food.circulation_number}", "mono", 4.4, align="c")
    rows = [
        ("名称", firm.name),
        ("经营场所", food.premises),
        ("负责人", firm.head.name),
        ("主体类型", firm.type),
        ("许可范围", scope),
    ]
    y = 108.0
    for label, value in rows:
        paper.spread(34, y, label, "kai-bold", 4.6, 24)
        low = paper.block(66, y, value, "kai", 4.6, 108, leading=1.4)
        paper.rule(64, low - 0.6, 176, low - 0.6, 0.15, (150, 150, 150))
        y = max(y + 15, low + 8)
    paper.spread(34, 200, "有效期限", "kai-bold", 4.6, 24)
    term = f"自{plain(food.old_issued)}至{plain(food.old_valid_to)}"
    paper.write(66, 200, term, "kai", 4.6)
    paper.write(104, 226, "发证机关", "kai-bold", 5, gap=1)
    paper.write(116, 252, plain(food.old_issued), "kai", 5)
    paper.seal(144, 238, authority, rng, radius=21)
    paper.specimen(40, 246)
    paper.write(105, 272, "请于有效期届满30日前申请延续", "song", 3.2, align="c")
    return Sheet(
        paper.picture,
        DPI,
        {
            "license_number": food.circulation_number,
            "entity_name": firm.name,
            "legal_representative": firm.head.name,
            "premises": food.premises,
            "business_items": scope,
            "issuing_authority": authority,
            "issued_on": iso(food.old_issued),
            "valid_from": iso(food.old_issued),
            "valid_to": iso(food.old_valid_to),
        },
    )


LAYOUTS: dict[str, Layout] = {
    "operation-2015": operation_2015,
    "operation-2023": operation_2023,
    "catering-2010": catering_2010,
    "circulation-2009": circulation_2009,
}
