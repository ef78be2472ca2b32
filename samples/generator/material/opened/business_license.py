"""营业执照: the 2019 and 2014 national forms, those before 2015, and the downloaded copy."""

from decimal import Decimal

import numpy

from samples.generator.codes import in_words
from samples.generator.facts import Fields
from samples.generator.material.invent import Facts, Firm
from samples.generator.material.opened import text
from samples.generator.material.opened.paper import DPI, GREY, Colour, Paper
from samples.generator.material.opened.words import (
    amount,
    date_pieces,
    iso,
    numerals,
    padded,
    plain,
    ten_thousands,
    until,
)
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_GOLD: Colour = (158, 116, 58)
_TEAL: Colour = (58, 116, 112)
_BROWN: Colour = (120, 88, 60)
_YEARLY = "每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告"
_SCAN = "扫描二维码登录“国家企业信用信息公示系统”了解更多登记、备案、许可、监管信息。"


def _common(firm: Firm) -> Fields:
    return {
        "entity_name": firm.name,
        "entity_type": firm.type,
        "legal_representative": firm.head.name,
        "established_on": iso(firm.established),
        "address": firm.address,
        "business_scope": firm.scope,
        "issuing_authority": firm.authority,
        "issued_on": iso(firm.issued),
    }


def _capital(firm: Firm) -> Decimal:
    if firm.capital is None:
        raise ValueError(f"{firm.form} has no capital")
    return firm.capital


def _rows(
    paper: Paper,
    x: float,
    y: float,
    rows: list[tuple[str, str]],
    *,
    label: float,
    wide: float,
    step: float,
    size: float = 4.1,
) -> float:
    """Labels spread over ``label``, each value to the right within ``wide``; the y below."""
    for name, value in rows:
        paper.spread(x, y, name, "hei", size, label)
        below = paper.block(x + label + 5, y, value, "song", size, wide, leading=1.4)
        y = max(y + step, below + step - size * 1.4)
    return y


def company_landscape(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A company, 2019 form: two columns, code top left, QR code top right."""
    firm = facts.company
    dated = bool(rng.random() < 0.5)
    paper = Paper(297, 210, (253, 252, 246))
    paper.tint((244, 238, 222))
    paper.border(7, 8, _GOLD)
    paper.emblem(148.5, 34, 12)
    paper.write(30, 26, "统一社会信用代码", "hei", 3.6)
    paper.write(30, 32, firm.credit_code, "hei", 4.6)
    paper.write(30, 42, f"编号：{firm.certificate_number}", "song", 3.2)
    paper.qr(232, 22, 22)
    paper.block(205, 26, _SCAN, "song", 2.5, 24, leading=1.25)
    paper.write(148.5, 49, "营业执照", "kai-bold", 17, gap=9, align="c")
    paper.write(148.5, 72, "（副　　本）（1-1）", "kai-bold", 5.6, align="c")
    capital = in_words(int(_capital(firm)))
    left = [
        ("名称", firm.name),
        ("类型", firm.type),
        ("法定代表人", firm.head.name),
        ("经营范围", firm.scope),
    ]
    right = [("注册资本", capital), ("成立日期", padded(firm.established))]
    if dated:
        right.append(("营业期限", f"{padded(firm.established)}至{until(firm.term_to)}"))
    right.append(("住所", firm.address))
    _rows(paper, 28, 86, left, label=23, wide=98, step=10.5, size=3.7)
    _rows(paper, 166, 86, right, label=21, wide=72, step=10.5, size=3.7)
    paper.write(192, 152, "登记机关", "hei", 5, gap=2)
    date_pieces(paper, 197, 172, firm.issued, 4.6, 4)
    paper.seal(236, 160, firm.authority, rng)
    paper.write(28, 184, "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", "song", 2.7)
    paper.write(148.5, 189, f"市场主体应当于{_YEARLY}。", "song", 2.7, align="c")
    paper.write(270, 184, "国家市场监督管理总局监制", "song", 2.7, align="r")
    paper.specimen(120, 172)
    fields = _common(firm) | {
        "credit_code": firm.credit_code,
        "certificate_number": firm.certificate_number,
        "registered_capital": amount(_capital(firm)),
    }
    if dated:
        fields |= {"term_from": iso(firm.established), "term_to": iso(firm.term_to)}
    return Sheet(paper.picture, DPI, fields)


def branch_portrait(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A branch, 2014 form: one column on an upright sheet, code below the title."""
    firm = facts.branch
    paper = Paper(210, 297, (252, 251, 248))
    paper.border(9, 10, _TEAL)
    paper.emblem(105, 44, 14)
    paper.write(188, 26, f"№ {firm.certificate_number[-8:]}", "song", 3, align="r")
    paper.write(105, 62, "营业执照", "kai-bold", 18, gap=7, align="c")
    paper.write(105, 85, "（副本）", "kai-bold", 6, gap=2, align="c")
    paper.write(178, 97, f"统一社会信用代码　{firm.credit_code}", "hei", 3.8, align="r")
    rows = [
        ("名称", firm.name),
        ("类型", firm.type),
        ("营业场所", firm.address),
        ("负责人", firm.head.name),
        ("成立日期", padded(firm.established)),
        ("营业期限", f"{padded(firm.established)}至{until(firm.term_to)}"),
        ("经营范围", firm.scope),
    ]
    below = _rows(paper, 34, 110, rows, label=22, wide=112, step=10.5, size=4)
    tall = max(0.0, 222 - below)
    paper.block(
        34,
        228 + min(tall, 2),
        "提示：1.每年1月1日至6月30日通过企业信用信息公示系统报送上一年度年度报告，不另行通知；"
        "2.《企业信用信息公示暂行条例》规定的信息形成后20个工作日内应当公示。",
        "song",
        2.8,
        66,
    )
    paper.write(118, 226, "登记机关", "hei", 5, gap=2.5)
    date_pieces(paper, 122, 250, firm.issued, 4.4, 3.5)
    paper.seal(150, 240, firm.authority, rng)
    paper.specimen(34, 252)
    paper.write(24, 271, "企业信用信息公示系统网址：", "song", 2.8)
    paper.write(186, 271, "中华人民共和国国家工商行政管理总局监制", "song", 2.8, align="r")
    fields = _common(firm) | {
        "credit_code": firm.credit_code,
        "certificate_number": firm.certificate_number[-8:],
        "term_from": iso(firm.established),
        "term_to": iso(firm.term_to),
    }
    return Sheet(paper.picture, DPI, fields)


def individual_landscape(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A 个体工商户, 2019 form: operator, form of organisation, registration day, no term."""
    firm = facts.individual
    organised = "家庭经营" if rng.random() < 0.3 else "个人经营"
    paper = Paper(297, 210, (252, 250, 243))
    paper.border(6, 11, (150, 104, 84))
    paper.emblem(148.5, 36, 13)
    paper.frame(26, 36, 96, 47, 0.3, _BROWN)
    paper.write(29, 39, "统一社会信用代码", "hei", 3.1)
    paper.write(56, 38.6, firm.credit_code, "mono", 3.9)
    paper.qr(243, 30, 24)
    paper.write(148.5, 52, "营业执照", "hei", 16, gap=12, align="c", bold=2)
    paper.write(148.5, 73, "（正　本）", "hei", 5, align="c")
    y = 88.0
    _rows(
        paper,
        30,
        y,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("经营者", firm.head.name),
            ("经营范围", firm.scope),
        ],
        label=20,
        wide=92,
        step=11,
        size=3.8,
    )
    _rows(
        paper,
        172,
        y,
        [
            ("组成形式", organised),
            ("注册日期", plain(firm.established)),
            ("经营场所", firm.address),
        ],
        label=20,
        wide=70,
        step=11,
        size=3.8,
    )
    paper.write(178, 150, "登　记　机　关", "hei", 4.6)
    date_pieces(paper, 206, 176, firm.issued, 4.4, 4)
    paper.seal(228, 162, firm.authority, rng, radius=21)
    paper.specimen(60, 178)
    paper.write(26, 187, "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", "hei", 2.5)
    paper.write(274, 187, "国家市场监督管理总局监制", "hei", 2.5, align="r")
    return Sheet(paper.picture, DPI, _common(firm) | {"credit_code": firm.credit_code})


def partnership_booklet(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """合伙企业营业执照 before 2015: left half the licence, right half yearly inspections."""
    firm = facts.partnership
    established, issued = facts.old.established, facts.old.issued
    authority = facts.old.authority
    paper = Paper(297, 210, (247, 244, 236))
    paper.border(6, 6, (122, 132, 96))
    paper.rule(148.5, 14, 148.5, 196, 0.2, GREY)
    paper.emblem(80, 28, 9)
    paper.write(80, 40, "合伙企业营业执照", "kai-bold", 9.5, gap=2, align="c")
    paper.write(80, 53, "（副　本）", "kai-bold", 4.6, align="c")
    paper.write(92, 62, f"注册号：{facts.old.registration_number}", "song", 3.5)
    end = "长期" if facts.old.term_to is None else numerals(facts.old.term_to)
    rows = [
        ("名称", firm.name),
        ("主要经营场所", firm.address),
        ("执行事务合伙人", firm.head.name),
        ("合伙企业类型", firm.type),
        ("经营范围", facts.old.scope),
        ("成立日期", numerals(established)),
        ("合伙期限", f"自{numerals(established)}至{end}"),
    ]
    _rows(paper, 20, 72, rows, label=28, wide=86, step=8.6, size=3.4)
    paper.write(74, 165, "登记机关", "hei", 4.2, gap=2)
    paper.write(58, 181, numerals(issued), "song", 4.2)
    paper.seal(116, 171, authority, rng, radius=19)
    paper.write(222, 24, "须　知", "kai-bold", 6, align="c")
    notes = (
        "1.《合伙企业营业执照》是合伙企业取得合伙经营资格的合法凭证。",
        "2.《合伙企业营业执照》分为正本和副本，正本和副本具有同等法律效力。",
        "3.正本应当置于主要经营场所的醒目位置。",
        "4.不得伪造、涂改、出租、出借、转让。",
    )
    y = 38.0
    for note in notes:
        y = paper.block(158, y, note, "song", 3.2, 122, leading=1.7)
    paper.write(222, 92, "年度检验情况", "kai-bold", 6, gap=2, align="c")
    for row in range(2):
        for column in range(3):
            x0, y0 = 158 + column * 42, 106 + row * 38
            paper.frame(x0, y0, x0 + 40, y0 + 34, 0.3, GREY)
    paper.specimen(214, 186)
    fields = _common(firm) | {
        "registration_number": facts.old.registration_number,
        "established_on": iso(established),
        "business_scope": facts.old.scope,
        "issuing_authority": authority,
        "issued_on": iso(issued),
        "term_from": iso(established),
        "term_to": iso(facts.old.term_to),
    }
    return Sheet(paper.picture, DPI, fields)


def legal_person_portrait(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """企业法人营业执照 before 2014: registration number, capital paid in, kind of company."""
    firm, old = facts.company, facts.old
    paper = Paper(210, 297, (250, 247, 239))
    paper.border(8, 7, (168, 92, 70))
    paper.emblem(105, 38, 13)
    paper.write(105, 56, "企业法人营业执照", "song", 13, gap=2.5, align="c", bold=3)
    paper.write(105, 75, "（副　　本）", "song", 5.4, align="c", bold=1)
    paper.write(120, 87, "注册号", "hei", 4)
    paper.write(136, 87, old.registration_number, "mono", 4.4)
    words = f"人民币{in_words(int(_capital(firm)))}"
    short = f"人民币{ten_thousands(_capital(firm))}万元"
    rows = [
        ("名称", firm.name),
        ("住所", firm.address),
        ("法定代表人姓名", firm.head.name),
        ("注册资本", words if rng.random() < 0.5 else short),
        ("实收资本", short),
        ("公司类型", firm.type),
        ("经营范围", old.scope),
    ]
    below = _rows(paper, 30, 99, rows, label=30, wide=114, step=11, size=4)
    below = max(below, 198)
    paper.spread(30, below, "成立日期", "hei", 4, 30)
    paper.write(65, below, numerals(old.established), "song", 4)
    paper.spread(30, below + 9, "营业期限", "hei", 4, 30)
    end = "长期" if old.term_to is None else numerals(old.term_to)
    paper.write(65, below + 9, f"自{numerals(old.established)}至{end}", "song", 4)
    paper.write(112, 240, "登记机关", "hei", 5, gap=3)
    date_pieces(paper, 116, 262, old.issued, 4.4, 4)
    paper.seal(150, 250, old.authority, rng, radius=21)
    paper.specimen(34, 258)
    paper.write(105, 275, "中华人民共和国国家工商行政管理总局制", "song", 3, align="c")
    fields = _common(firm) | {
        "registration_number": old.registration_number,
        "registered_capital": amount(_capital(firm)),
        "established_on": iso(old.established),
        "business_scope": old.scope,
        "issuing_authority": old.authority,
        "issued_on": iso(old.issued),
        "term_from": iso(old.established),
        "term_to": iso(old.term_to),
    }
    return Sheet(paper.picture, DPI, fields)


def sole_portrait(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A 个人独资企业, 2014 form with narrow type: labels with colons, day after 登记机关."""
    firm = facts.sole
    paper = Paper(210, 297, (253, 252, 247))
    paper.tint((240, 240, 226), 4.4)
    paper.border(8, 5, _GOLD)
    paper.emblem(105, 36, 12, _GOLD)
    paper.write(105, 54, "营业执照", "kai-bold", 20, gap=4, align="c")
    paper.write(105, 78, "（正本）", "kai", 6, align="c")
    paper.write(105, 92, f"统一社会信用代码：{firm.credit_code}", "kai-bold", 4.6, align="c")
    rows = [
        ("名　　称：", firm.name),
        ("类　　型：", firm.type),
        ("住　　所：", firm.address),
        ("投 资 人：", firm.head.name),
        ("成立日期：", plain(firm.established)),
        ("经营范围：", firm.scope),
    ]
    y = 110.0
    for label, value in rows:
        paper.write(30, y, label, "kai-bold", 4.3)
        below = paper.block(54, y, value, "kai", 4.3, 120, leading=1.42)
        y = max(y + 12.5, below + 6.4)
    paper.write(30, 236, "登记机关：", "kai-bold", 4.3)
    paper.write(54, 236, firm.authority, "kai", 4.3)
    paper.write(110, 256, plain(firm.issued), "kai", 4.6)
    paper.seal(138, 248, firm.authority, rng, radius=20)
    paper.specimen(34, 258)
    paper.write(105, 279, f"请于{_YEARLY}", "song", 2.9, align="c")
    return Sheet(paper.picture, DPI, _common(firm) | {"credit_code": firm.credit_code})


def company_download(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """The electronic licence as downloaded: a text layer under a watermark, no paper."""
    firm = facts.company
    fields = _common(firm) | {
        "credit_code": firm.credit_code,
        "registered_capital": amount(_capital(firm)),
    }
    content = {
        "name": firm.name,
        "type": firm.type,
        "code": firm.credit_code,
        "head": firm.head.name,
        "capital": f"{ten_thousands(_capital(firm))}万元人民币",
        "established": padded(firm.established),
        "address": firm.address,
        "scope": firm.scope,
        "issued": [str(firm.issued.year), f"{firm.issued.month:02}", f"{firm.issued.day:02}"],
    }
    seal = text.seal_image(firm.authority, rng)
    return TextSheet(
        text.pdf("business_license", content, {"seal": seal, "qr": text.qr_image()}), fields
    )


LAYOUTS: dict[str, Layout] = {
    "company-landscape": company_landscape,
    "branch-portrait": branch_portrait,
    "individual-landscape": individual_landscape,
    "partnership-booklet": partnership_booklet,
    "legal-person-portrait": legal_person_portrait,
    "sole-portrait": sole_portrait,
    "company-download": company_download,
}
