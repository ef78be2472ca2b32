"""Other permits: six national and local forms, each as its own authority prints it."""

from collections.abc import Callable
from datetime import date

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts, Permit
from samples.generator.material.opened.paper import DPI, GREY, Cell, Paper
from samples.generator.material.opened.words import date_pieces, iso, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet


def public_place(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """公共场所卫生许可证: wide, few rows, large type, number under the title."""
    permit, firm = facts.permits["公共场所卫生许可证"], facts.firm
    paper = Paper(297, 210, (250, 252, 250))
    paper.tint((226, 238, 230), 4.2)
    paper.border(8, 10, (60, 128, 96))
    paper.write(148.5, 34, "公共场所卫生许可证", "kai-bold", 15, gap=4, align="c")
    paper.write(148.5, 56, permit.number, "song", 4.6, align="c")
    rows = [
        ("单位名称：", firm.name),
        ("法定代表人（负责人）：", firm.head.name),
        ("单位地址：", firm.address),
        ("经营项目：", permit.scope),
    ]
    y = 74.0
    for label, value in rows:
        end = paper.write(44, y, label, "hei", 4.8)
        low = paper.block(end + 2, y, value, "song", 4.8, 248 - end, leading=1.35)
        y = max(y + 14.5, low + 7)
    paper.write(44, 146, "有效期限：", "hei", 4.8)
    paper.write(70, 146, f"{plain(permit.issued)}至{_end(permit, plain)}", "song", 4.8)
    paper.write(174, 158, "发证机关", "hei", 5, gap=2)
    paper.write(194, 176, plain(permit.issued), "song", 4.8)
    paper.seal(222, 164, permit.authority, rng, radius=21)
    paper.specimen(52, 178)
    fields = _fields(facts, permit) | {"valid_from": iso(permit.issued)}
    return Sheet(paper.picture, DPI, _without(fields, "credit_code"))


def pharmacy(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """药品经营许可证: three persons with like labels, only one is the legal representative."""
    permit, firm = facts.permits["药品经营许可证"], facts.firm
    paper = Paper(210, 297, (252, 251, 246))
    paper.border(8, 8, (140, 96, 62))
    paper.emblem(105, 36, 12)
    paper.write(105, 54, "药品经营许可证", "song", 14, gap=4, align="c", bold=3)
    paper.write(105, 74, "（零　售）", "song", 4.6, align="c")
    rows = [
        ("许可证编号", permit.number),
        ("统一社会信用代码", firm.credit_code),
        ("企业名称", firm.name),
        ("注册地址", firm.address),
        ("法定代表人", firm.head.name),
        ("企业负责人", facts.health.person.name),
        ("质量负责人", facts.qualification.person.name),
        ("仓库地址", "／"),
        ("经营方式", "零售"),
        ("经营范围", permit.scope),
        ("有效期至", _end(permit)),
    ]
    y = 90.0
    for label, value in rows:
        end = paper.spread(28, y, label, "hei", 3.9, 34)
        paper.write(end, y, "：", "hei", 3.9)
        low = paper.block(70, y, value, "song", 4, 112, leading=1.4)
        y = max(y + 11, low + 5)
    paper.write(100, 238, "发证机关：", "hei", 4)
    paper.block(122, 238, permit.authority, "song", 4, 66, leading=1.35)
    date_pieces(paper, 118, 262, permit.issued, 4.2, 3)
    paper.seal(146, 252, permit.authority, rng, radius=19)
    paper.qr(32, 236, 22)
    paper.specimen(66, 246)
    return Sheet(paper.picture, DPI, _fields(facts, permit))


def tobacco(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """烟草专卖零售许可证: labels in pairs on a row, supplier printed, red tint."""
    permit, firm = facts.permits["烟草专卖零售许可证"], facts.firm
    paper = Paper(297, 210, (253, 247, 243))
    paper.tint((248, 226, 216), 3.4)
    paper.border(9, 7, (178, 70, 54))
    paper.emblem(52, 44, 13)
    paper.write(164, 34, "烟草专卖零售许可证", "kai-bold", 14, gap=3, align="c")
    paper.write(164, 54, "（副本）", "kai-bold", 4.8, align="c")
    paper.write(262, 64, f"许可证号　{permit.number}", "mono", 4.6, align="r")
    y = 80.0
    for label, value in (("企业（字号）名称", firm.name), ("经营场所", firm.address)):
        paper.write(66, y, label, "hei", 4, align="r")
        low = paper.block(71, y, value, "kai", 4.3, 186, leading=1.4)
        y = max(y + 13, low + 6)
    for left, right in (
        (("负责人", firm.head.name), ("企业类型", firm.type)),
        (("许可范围", permit.scope), ("供货单位", f"{facts.place.city}样本烟草公司")),
    ):
        paper.write(66, y, left[0], "hei", 4, align="r")
        low = paper.block(71, y, left[1], "kai", 4.3, 72, leading=1.4)
        paper.write(174, y, right[0], "hei", 4, align="r")
        low = max(low, paper.block(179, y, right[1], "kai", 4.3, 80, leading=1.4))
        y = max(y + 13, low + 6)
    paper.write(66, y, "有效期限", "hei", 4, align="r")
    paper.write(71, y, f"自{padded(permit.issued)}至{_end(permit)}", "kai", 4.3)
    paper.write(184, 152, "发证机关", "hei", 4.6, gap=2)
    date_pieces(paper, 196, 176, permit.issued, 4.3, 3)
    paper.seal(226, 164, permit.authority, rng, radius=20)
    paper.specimen(40, 178)
    paper.write(76, 181, "国家烟草专卖局监制", "song", 3)
    fields = _fields(facts, permit) | {"valid_from": iso(permit.issued)}
    return Sheet(paper.picture, DPI, _without(fields, "credit_code"))


def special_trade(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """特种行业许可证: a ruled upright form without any term; the authority is typed too."""
    permit, firm = facts.permits["特种行业许可证"], facts.firm
    paper = Paper(210, 297, (251, 251, 253))
    paper.border(10, 6, (64, 84, 140))
    paper.write(105, 38, "特种行业许可证", "hei", 15, gap=4, align="c", bold=2)
    paper.write(182, 64, permit.number, "song", 4.4, align="r")

    def row(label: str, value: str) -> tuple[float, list[Cell]]:
        return 19.0, [Cell(label, 1, "hei", 4.4), Cell(value, 3, "song", 4.4, "l")]

    rows: list[tuple[float, list[Cell]]] = [
        row("单位名称", firm.name),
        row("单位地址", firm.address),
        (
            17,
            [
                Cell("法定代表人", 1, "hei", 4.4),
                Cell(firm.head.name),
                Cell("经济性质", 1, "hei", 4.4),
                Cell(firm.type, 1, "song", 3.8),
            ],
        ),
        row("经营范围", permit.scope),
        row("备　　注", "许可事项变更的，应当在变更之日起15日内办理变更手续。"),
    ]
    paper.table(26, 76, [32, 46, 30, 50], rows, line=0.35)
    paper.write(112, 200, "发证机关（盖章）", "hei", 4.6)
    paper.write(112, 212, permit.authority, "song", 4.6)
    paper.write(122, 236, numerals(permit.issued), "song", 4.6)
    paper.seal(148, 212, permit.authority, rng, radius=20)
    paper.specimen(40, 240)
    paper.write(105, 268, "中华人民共和国公安部监制", "song", 3.2, align="c", ink=GREY)
    return Sheet(paper.picture, DPI, _without(_fields(facts, permit), "credit_code", "valid_to"))


def publications(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """出版物经营许可证: emblem between title and number, labels set flush right."""
    permit, firm = facts.permits["出版物经营许可证"], facts.firm
    paper = Paper(297, 210, (250, 248, 252))
    paper.tint((234, 228, 240), 5)
    paper.border(7, 9, (112, 74, 132))
    paper.write(148.5, 28, "中华人民共和国", "song", 6, gap=2, align="c", bold=1)
    paper.write(148.5, 39, "出版物经营许可证", "song", 13, gap=3, align="c", bold=3)
    paper.write(148.5, 59, f"（{permit.number}）", "song", 4.4, align="c")
    rows = [
        ("名　　称", firm.name),
        ("统一社会信用代码", firm.credit_code),
        ("法定代表人或主要负责人", firm.head.name),
        ("地　　址", firm.address),
        ("经营范围", permit.scope),
        ("有 效 期", f"{padded(permit.issued)}——{_end(permit)}"),
    ]
    y = 74.0
    for label, value in rows:
        end = paper.write(92, y, label, "hei", 4.2, align="r")
        paper.write(end + 1, y, "：", "hei", 4.2)
        low = paper.block(99, y, value, "song", 4.3, 148, leading=1.4)
        y = max(y + 12, low + 6)
    paper.write(196, 154, "发证机关（章）", "hei", 4.4)
    paper.write(202, 174, f"发证日期：{padded(permit.issued)}", "song", 4.2)
    paper.seal(232, 162, permit.authority, rng, radius=19)
    paper.specimen(50, 172)
    fields = _fields(facts, permit) | {"valid_from": iso(permit.issued)}
    return Sheet(paper.picture, DPI, fields)


def small_catering(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """小餐饮经营许可证, a local form: card of half a sheet, 字号名称 and 经营者."""
    firm, food = facts.individual, facts.food
    scope = ("热食类食品制售", "热食类食品制售、自制饮品制售", "米面及米面制品、烧烤")
    items = scope[int(rng.integers(3))]
    number = f"XCY{facts.place.area}{int(rng.integers(10**6, 10**7))}"
    title = "小餐饮经营许可证"
    paper = Paper(210, 148, (253, 251, 244))
    paper.border(5, 5, (196, 132, 40))
    paper.write(105, 17, title, "hei", 10, gap=2.4, align="c", bold=2)
    paper.write(194, 33, f"编号：{number}", "song", 3.5, align="r")
    rows = [
        ("字号名称", firm.name),
        ("经 营 者", firm.head.name),
        ("社会信用代码", firm.credit_code),
        ("经营地址", firm.address),
        ("经营范围", items),
        ("有效期限", f"{padded(food.issued)} 至 {padded(food.valid_to)}"),
    ]
    y = 42.0
    for label, value in rows:
        paper.write(18, y, label, "kai-bold", 3.8)
        low = paper.block(46, y, value, "kai", 3.9, 142, leading=1.35)
        y = max(y + 9.4, low + 3.4)
    paper.write(104, 108, "发证机关：", "kai-bold", 3.9)
    paper.write(124, 108, food.authority, "kai", 3.9)
    paper.write(104, 124, f"发证日期：{padded(food.issued)}", "kai", 3.9)
    paper.seal(156, 114, food.authority, rng, radius=18)
    paper.qr(20, 108, 20)
    paper.specimen(50, 118)
    return Sheet(
        paper.picture,
        DPI,
        {
            "permit_type": title,
            "license_number": number,
            "entity_name": firm.name,
            "credit_code": firm.credit_code,
            "legal_representative": firm.head.name,
            "address": firm.address,
            "scope": items,
            "issuing_authority": food.authority,
            "issued_on": iso(food.issued),
            "valid_from": iso(food.issued),
            "valid_to": iso(food.valid_to),
        },
    )


def _end(permit: Permit, style: Callable[[date], str] = padded) -> str:
    return "长期" if permit.valid_to is None else style(permit.valid_to)


def _fields(facts: Facts, permit: Permit) -> Fields:
    return {
        "permit_type": permit.type,
        "license_number": permit.number,
        "entity_name": facts.firm.name,
        "credit_code": facts.firm.credit_code,
        "legal_representative": facts.firm.head.name,
        "address": facts.firm.address,
        "scope": permit.scope,
        "issuing_authority": permit.authority,
        "issued_on": iso(permit.issued),
        "valid_to": iso(permit.valid_to),
    }


def _without(fields: Fields, *names: str) -> Fields:
    return {name: value for name, value in fields.items() if name not in names}


LAYOUTS: dict[str, Layout] = {
    "public-place": public_place,
    "pharmacy": pharmacy,
    "tobacco": tobacco,
    "special-trade": special_trade,
    "publications": publications,
    "small-catering": small_catering,
}
