"""营业执照: the printings of 2014 and 2019, downloaded copies, and those before 2015."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy

from samples.generator.codes import in_words
from samples.generator.facts import Fields
from samples.generator.material.former.fonts import Face
from samples.generator.material.former.paper import Page
from samples.generator.material.invent import Facts, Firm
from samples.generator.material.opened.paper import Colour
from samples.generator.material.opened.words import (
    amount,
    iso,
    numerals,
    padded,
    plain,
    ten_thousands,
    until,
)
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_GOLD: Colour = (176, 138, 70)
_GREEN: Colour = (96, 132, 104)
_SYSTEM = "国家企业信用信息公示系统"
_REPORT = f"市场主体应当于每年1月1日至6月30日通过{_SYSTEM}报送公示年度报告"
_SCAN = (
    "扫描二维码登录",
    f"“{_SYSTEM[:6]}",
    f"{_SYSTEM[6:]}”",
    "了解更多登记、",
    "备案、许可、监",
    "管信息。",
)


def company_2019_main(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """正本 of 2019, landscape: two columns, capital in words, the code top left."""
    firm = facts.company
    page = _landscape(song="song")
    _head_2019(page, firm, copy="")
    _columns(
        page,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("法定代表人", firm.head.name),
        ],
        [
            ("注册资本", in_words(int(firm.capital or 0))),
            ("成立日期", padded(firm.established)),
            ("营业期限", f"{padded(firm.established)}至{until(firm.term_to)}"),
            ("住所", firm.address),
        ],
        firm.scope,
    )
    _foot_2019(page, firm, rng)
    return page.sheet(_fields(firm, capital=True, term=True, issuing_authority=firm.authority))


def company_2022_copy(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 of 2022, landscape: no term any more, a certificate number, digits for the capital."""
    firm = facts.company
    page = _landscape(song="song-gb", ink=(190, 120, 96), colour=(254, 250, 242))
    _head_2019(page, firm, copy="（副本）")
    page.write(272, 27.5, f"证照编号：{firm.certificate_number}", "song", 3.2, align="r")
    _columns(
        page,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("住所", firm.address),
            ("法定代表人", firm.head.name),
        ],
        [
            ("注册资本", f"人民币{ten_thousands(firm.capital or 0)}万元整"),
            ("成立日期", padded(firm.established)),
        ],
        firm.scope,
        scope_right=True,
        qr=False,
    )
    _foot_2019(page, firm, rng, printed=True)
    return page.sheet(
        _fields(
            firm,
            capital=True,
            certificate_number=firm.certificate_number,
            issuing_authority=firm.authority,
        )
    )


def company_2014_copy(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 of 2014, portrait: labels spread in one column, the address of the public system."""
    firm = facts.company
    page = _portrait(song="song")
    page.emblem(105, 34, 13)
    page.middle(52, "营业执照", "hei", 15, gap=7, bold=1)
    page.middle(73, "（副    本）", "hei", 6)
    page.write(183, 84, "（1-1）", "song", 3.6, align="r")
    page.write(96, 91, "统一社会信用代码", "hei", 4.2)
    page.write(134, 90.8, firm.credit_code, "song", 4.4)
    y = page.entries(
        28,
        105,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("住所", firm.address),
            ("法定代表人", firm.head.name),
            ("注册资本", f"{ten_thousands(firm.capital or 0)}万元人民币"),
            ("成立日期", padded(firm.established)),
            ("营业期限", f"{padded(firm.established)}至{until(firm.term_to)}"),
        ],
        label=("hei", 4.2, 24),
        value=("song", 4.4, 118),
        at=62,
        step=10.4,
    )
    page.spread(28, y, "经营范围", "hei", 4.2, 24)
    page.shrink(62, y, firm.scope, "song", 4.2, 118, 218 - y)
    page.write(124, 226, "登记机关", "hei", 5, gap=2)
    page.seal(150, 239, firm.authority, rng, radius=19)
    page.day(120, 250, firm.issued, 4.4, faces=("song", "hei"), gap=3.4)
    page.write(28, 264, "提示：每年1月1日至6月30日报送上一年度年度报告并公示。", "song", 2.8)
    page.write(16, 282, "企业信用信息公示系统网址：http://gsxt.yangben.gov.cn", "song", 2.6)
    page.write(194, 282, "中华人民共和国国家工商行政管理总局监制", "song", 2.6, align="r")
    page.specimen(28, 28)
    return page.sheet(_fields(firm, capital=True, term=True, issuing_authority=firm.authority))


def company_2014_main(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """正本 of 2014, portrait and large: no colons, days without padding, an open term in words."""
    firm = facts.company
    page = _portrait(song="song-gb", ink=(150, 146, 96), colour=(252, 253, 244))
    page.emblem(105, 42, 16)
    page.middle(68, "营  业  执  照", "song", 17, bold=2)
    page.write(30, 98, "编号", "hei", 3.2)
    page.write(40, 98, firm.certificate_number, "song", 3.2)
    page.write(182, 97, f"统一社会信用代码  {firm.credit_code}", "song", 4.6, align="r")
    end = "不约定期限" if firm.term_to is None else plain(firm.term_to)
    y = page.entries(
        30,
        112,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("住所", firm.address),
            ("法定代表人", firm.head.name),
            ("注册资本", f"{(firm.capital or Decimal(0)) / 10_000:.4f}万人民币"),
            ("成立日期", plain(firm.established)),
            ("营业期限", f"{plain(firm.established)}至{end}"),
        ],
        label=("kai", 5, 27),
        value=("kai", 5, 112),
        at=66,
        step=11,
    )
    page.spread(30, y, "经营范围", "kai", 5, 27)
    page.shrink(66, y, firm.scope, "kai", 5, 112, 234 - y)
    page.seal(146, 250, firm.authority, rng, radius=20, digits=f"{facts.place.area}0012345")
    page.write(118, 242, "登记机关", "kai", 6, gap=3)
    page.day(112, 258, firm.issued, 5, faces=("kai", "kai"), gap=4, padded=False)
    page.middle(281, "中华人民共和国国家工商行政管理总局监制", "song", 2.8)
    page.specimen(26, 26)
    return page.sheet(
        _fields(
            firm,
            capital=True,
            term=True,
            certificate_number=firm.certificate_number,
            issuing_authority=firm.authority,
        )
    )


def company_electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A downloaded 电子营业执照: text layer, watermark, QR code, the seal in the picture."""
    firm = facts.company
    page = _landscape(song="song-gb", vector=True, tint=False)
    page.watermark("电子营业执照 仅供样本使用", "hei", 6, (226, 228, 232), 24)
    _head_2019(page, firm, copy="（副本）")
    _columns(
        page,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("法定代表人", firm.head.name),
        ],
        [
            ("注册资本", f"{amount((firm.capital or Decimal(0)) / 10_000)}万（元）"),
            ("成立日期", padded(firm.established)),
            ("营业期限", f"{padded(firm.established)}至{until(firm.term_to)}"),
            ("住所", firm.address),
        ],
        firm.scope,
    )
    _foot_2019(page, firm, rng)
    return page.text_sheet(_fields(firm, capital=True, term=True, issuing_authority=firm.authority))


def company_printout(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """An electronic licence printed on A4 from the telephone, with the notes of the service."""
    firm = facts.company
    page = Page(210, 297, song="song", vector=True)
    page.frame(14, 18, 196, 178, 0.8, _GOLD)
    page.frame(16, 20, 194, 176, 0.3, _GOLD)
    page.emblem(105, 33, 8)
    page.middle(44, "营业执照", "hei", 9, gap=5)
    page.middle(57, "（电子副本）", "hei", 4)
    page.write(22, 30, "统一社会信用代码", "hei", 3)
    page.write(22, 35, firm.credit_code, "song", 3.4)
    page.qr(168, 26, 18)
    page.write(190, 46, "扫码验照", "hei", 2.6, align="r")
    rows = [
        ("名称", firm.name),
        ("类型", firm.type),
        ("法定代表人", firm.head.name),
        ("注册资本", in_words(int(firm.capital or 0))),
        ("成立日期", padded(firm.established)),
        ("住所", firm.address),
    ]
    y = page.entries(
        24,
        68,
        rows,
        label=("hei", 3.2, 18),
        value=("song", 3.3, 136),
        at=48,
        step=7.4,
        colon="：",
    )
    end = page.spread(24, y, "经营范围", "hei", 3.2, 18)
    page.write(end, y, "：", "hei", 3.2)
    page.shrink(48, y, firm.scope, "song", 3.3, 136, 148 - y)
    page.write(150, 152, "登记机关", "hei", 3.4)
    page.write(166, 158, firm.authority, "song", 3.2, align="c")
    page.seal(160, 158, firm.authority, rng, radius=16)
    page.write(166, 164, padded(firm.issued), "song", 3.2, align="c")
    page.write(18, 180, f"{_SYSTEM}网址：http://www.gsxt.gov.cn", "song", 2.4)
    page.write(192, 180, "国家市场监督管理总局监制", "song", 2.4, align="r")
    notes = (
        "1.本文件由电子营业执照系统生成，电子营业执照与纸质营业执照具有同等法律效力。",
        "2.验照时请打开电子营业执照小程序扫描右上角二维码，以验照结果为准。",
        f"3.下载时间：{facts.application.applied.isoformat()} 09:30:15；用途：样本。",
    )
    page.write(18, 192, "打印说明", "hei", 4)
    for row, note in enumerate(notes):
        page.write(18, 200 + row * 6.5, note, "song", 3.2)
    page.specimen(22, 42, 3.4)
    return page.text_sheet(_fields(firm, capital=True, issuing_authority=firm.authority))


def branch_2019(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A branch, landscape of 2019: 负责人, 营业场所, no capital."""
    firm = facts.branch
    page = _landscape(song="song-gb")
    _head_2019(page, firm, copy="（副  本）")
    _columns(
        page,
        [("名称", firm.name), ("类型", firm.type), ("负责人", firm.head.name)],
        [
            ("成立日期", padded(firm.established)),
            ("营业期限", f"{padded(firm.established)}至{until(firm.term_to)}"),
            ("营业场所", firm.address),
        ],
        firm.scope,
    )
    _foot_2019(page, firm, rng)
    return page.sheet(_fields(firm, term=True, issuing_authority=firm.authority))


def branch_2014(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A branch, portrait of 2014: the authority printed above the day as well as in the seal."""
    firm = facts.branch
    page = _portrait(song="song-gb")
    page.emblem(105, 33, 12)
    page.middle(50, "营 业 执 照", "hei", 14)
    page.middle(69, "副   本", "hei", 5.4)
    page.write(30, 82, "统一社会信用代码：", "hei", 4)
    page.write(70, 81.8, firm.credit_code, "song", 4.6)
    page.write(180, 82, f"编号：{firm.certificate_number}", "song", 3.2, align="r")
    y = page.entries(
        30,
        97,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("营业场所", firm.address),
            ("负责人", firm.head.name),
            ("成立日期", padded(firm.established)),
            ("营业期限", f"自{padded(firm.established)}至{until(firm.term_to)}"),
        ],
        label=("hei", 4.2, 22),
        value=("song", 4.6, 114),
        at=64,
        step=11.5,
        colon="：",
    )
    end = page.spread(30, y, "经营范围", "hei", 4.2, 22)
    page.write(end, y, "：", "hei", 4.2)
    page.shrink(64, y, firm.scope, "song", 4.4, 114, 214 - y)
    page.seal(145, 240, firm.authority, rng, radius=20)
    page.write(145, 228, firm.authority, "song", 4.6, align="c")
    page.write(145, 240, padded(firm.issued), "song", 4.6, align="c")
    page.write(16, 281, "http://gsxt.yangben.gov.cn", "song", 2.6)
    page.write(194, 281, "中华人民共和国国家工商行政管理总局监制", "song", 2.6, align="r")
    page.specimen(30, 264)
    return page.sheet(
        _fields(
            firm,
            term=True,
            certificate_number=firm.certificate_number,
            issuing_authority=firm.authority,
        )
    )


def sole_2014(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A sole proprietorship, portrait: 投资人, no capital, no term."""
    firm = facts.sole
    page = _portrait(song="song")
    page.emblem(105, 36, 14)
    page.middle(57, "营业执照", "hei", 16, gap=6)
    page.middle(79, "（副 本）", "hei", 5)
    page.write(182, 92, f"统一社会信用代码 {firm.credit_code}", "song", 4.2, align="r")
    y = page.entries(
        30,
        110,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("住所", firm.address),
            ("投资人", firm.head.name),
            ("成立日期", padded(firm.established)),
        ],
        label=("song", 4.6, 24),
        value=("song", 4.6, 116),
        at=63,
        step=12.5,
    )
    page.spread(30, y, "经营范围", "song", 4.6, 24)
    page.shrink(63, y, firm.scope, "song", 4.6, 116, 224 - y)
    page.seal(140, 244, firm.authority, rng, radius=20)
    page.write(112, 236, "登 记 机 关", "song", 5)
    page.day(112, 251, firm.issued, 4.6, gap=4)
    page.write(20, 278, "企业信用信息公示系统网址：", "song", 2.6)
    page.write(190, 278, "中华人民共和国国家工商行政管理总局监制", "song", 2.6, align="r")
    page.specimen(30, 262)
    return page.sheet(_fields(firm, issuing_authority=firm.authority))


def sole_2019(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A sole proprietorship, landscape: 投资人 and 出资额."""
    firm = facts.sole
    page = _landscape(song="song")
    _head_2019(page, firm, copy="（副本）")
    _columns(
        page,
        [("名称", firm.name), ("类型", firm.type), ("投资人", firm.head.name)],
        [
            ("出资额", f"{ten_thousands(firm.capital or 0)}万元"),
            ("成立日期", padded(firm.established)),
            ("住所", firm.address),
        ],
        firm.scope,
    )
    _foot_2019(page, firm, rng)
    return page.sheet(_fields(firm, capital=True, issuing_authority=firm.authority))


def individual_2019(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A 个体工商户, landscape: 经营者, 组成形式, 注册日期, 经营场所."""
    firm = facts.individual
    page = _landscape(song="song", ink=(186, 116, 110), colour=(255, 250, 247))
    _head_2019(page, firm, copy="（副 本）")
    made = "个人经营" if rng.random() < 0.7 else "家庭经营"
    _columns(
        page,
        [("名称", firm.name), ("类型", firm.type), ("经营者", firm.head.name)],
        [
            ("组成形式", made),
            ("注册日期", padded(firm.established)),
            ("经营场所", firm.address),
        ],
        firm.scope,
    )
    _foot_2019(page, firm, rng)
    return page.sheet(_fields(firm, issuing_authority=firm.authority))


def individual_2014(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A 个体工商户, portrait: labels with colons, the day in Chinese numerals."""
    firm = facts.individual
    page = _portrait(song="song-gb", ink=_GREEN, colour=(248, 253, 248))
    page.emblem(105, 35, 13)
    page.middle(52, "营业执照", "hei", 14, gap=6)
    page.middle(71, "（正本）", "hei", 5)
    page.middle(84, f"统一社会信用代码：{firm.credit_code}", "song", 4.4)
    made = "个人经营" if rng.random() < 0.7 else "家庭经营"
    y = page.entries(
        28,
        100,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("经营场所", firm.address),
            ("组成形式", made),
            ("经营者", firm.head.name),
            ("注册日期", numerals(firm.established)),
        ],
        label=("kai", 5, 24),
        value=("kai", 5, 118),
        at=62,
        step=12,
        colon="：",
    )
    end = page.spread(28, y, "经营范围", "kai", 5, 24)
    page.write(end, y, "：", "kai", 5)
    page.shrink(62, y, firm.scope, "kai", 5, 118, 222 - y)
    page.seal(146, 246, firm.authority, rng, radius=19)
    page.write(128, 236, "登记机关", "kai", 5)
    page.write(118, 252, numerals(firm.issued), "kai", 5)
    page.middle(281, "中华人民共和国国家工商行政管理总局监制", "song", 2.6)
    page.specimen(28, 258)
    return page.sheet(_fields(firm, issuing_authority=firm.authority))


def partnership_2019(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A partnership, landscape: 执行事务合伙人, 合伙期限, 主要经营场所."""
    firm = facts.partnership
    page = _landscape(song="song")
    _head_2019(page, firm, copy="")
    _columns(
        page,
        [("名称", firm.name), ("类型", firm.type), ("执行事务合伙人", firm.head.name)],
        [
            ("成立日期", padded(firm.established)),
            ("合伙期限", f"{padded(firm.established)}至{until(firm.term_to)}"),
            ("主要经营场所", firm.address),
        ],
        firm.scope,
    )
    _foot_2019(page, firm, rng)
    return page.sheet(_fields(firm, term=True, issuing_authority=firm.authority))


def partnership_2022(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A partnership, downloaded: 出资额, the code beneath the title, labels with colons."""
    firm = facts.partnership
    page = Page(297, 210, (255, 255, 255), song="song-gb", vector=True)
    page.border(7, 3.5, (200, 170, 110))
    page.emblem(148.5, 27, 9)
    page.middle(39, "营 业 执 照", "hei", 13)
    page.middle(55.5, f"统一社会信用代码：{firm.credit_code}", "song", 4.4)
    page.qr(250, 20, 22)
    page.write(261, 43.5, "副本（1-1）", "hei", 3.2, align="c")
    y = page.entries(
        30,
        68,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("出资额", f"人民币{in_words(int(firm.capital or 0))}"),
            ("成立日期", padded(firm.established)),
            ("执行事务合伙人", firm.head.name),
            ("主要经营场所", firm.address),
        ],
        label=("hei", 3.8, 32),
        value=("song", 4, 196),
        at=68,
        step=8.6,
        colon="：",
    )
    end = page.spread(30, y, "经营范围", "hei", 3.8, 32)
    page.write(end, y, "：", "hei", 3.8)
    page.shrink(68, y, firm.scope, "song", 4, 196, 160 - y)
    page.seal(232, 174, firm.authority, rng, radius=19)
    page.write(204, 168, "登记机关", "hei", 4.6, gap=2)
    page.day(208, 181, firm.issued, 4.2, gap=2.5)
    page.write(16, 195, f"{_SYSTEM}网址：http://www.gsxt.gov.cn", "song", 2.6)
    page.write(280, 195, "国家市场监督管理总局监制", "song", 2.6, align="r")
    page.specimen(30, 24)
    return page.text_sheet(_fields(firm, capital=True, issuing_authority=firm.authority))


def old_company_folded(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """企业法人营业执照 副本 before 2014: two leaves, the right one for notes and inspections."""
    firm = _old_company(facts)
    page = Page(360, 250, (253, 250, 240), song="song-gb")
    page.tint((246, 238, 220), 4.4)
    page.rule(180, 6, 180, 244, 0.25, (170, 160, 140))
    for left in (8.0, 188.0):
        page.frame(left, 8, left + 164, 242, 0.9, (150, 60, 50))
        page.frame(left + 2, 10, left + 162, 240, 0.3, (150, 60, 50))
    page.emblem(90, 29, 10)
    page.write(90, 43, "企业法人营业执照", "hei", 9.5, gap=1.6, align="c")
    page.write(90, 57, "（副  本）", "hei", 4.6, align="c")
    page.write(92, 66, f"注册号 {firm.registration_number}", "song", 4.2, align="l")
    words = in_words(int(firm.capital or 0)).replace("元整", "元")
    y = page.entries(
        20,
        77,
        [
            ("名称", firm.name),
            ("住所", firm.address),
            ("法定代表人姓名", firm.head.name),
            ("注册资本", words),
            ("实收资本", words),
            ("公司类型", firm.type),
        ],
        label=("hei", 3.8, 29),
        value=("song", 4.2, 108),
        at=56,
        step=9,
    )
    page.spread(20, y, "经营范围", "hei", 3.8, 29)
    page.shrink(56, y, firm.scope, "song", 4.2, 108, 181 - y)
    page.spread(20, 184, "成立日期", "hei", 3.8, 29)
    page.write(56, 183.6, plain(firm.established), "song", 4.2)
    page.spread(20, 193, "营业期限", "hei", 3.8, 29)
    page.write(56, 192.6, _between(firm, plain), "song", 4.2)
    page.seal(132, 218, firm.authority, rng, radius=18)
    page.write(108, 212, "登记机关", "hei", 4.2, gap=2)
    page.day(106, 226, firm.issued, 4.2, faces=("song", "hei"), gap=3, padded=False)
    page.write(20, 232, "中华人民共和国国家工商行政管理总局制", "song", 2.8)
    page.write(270, 18, "须    知", "hei", 5.5, align="c")
    notes = (
        "1.《企业法人营业执照》是企业法人资格和合法经营的凭证。",
        "2.《企业法人营业执照》分为正本和副本，正本和副本具有同等法律效力。",
        "3.《企业法人营业执照》正本应当置于住所的醒目位置。",
        "4.《企业法人营业执照》不得伪造、涂改、出租、出借、转让。",
        "5.登记事项发生变化，应当向公司登记机关申请变更登记，换领《企业法人营业执照》。",
        "6.每年三月一日至六月三十日，应当参加年度检验。",
        "7.《企业法人营业执照》被吊销后，不得开展与清算无关的经营活动。",
    )
    y = 30.0
    for note in notes:
        y = page.block(200, y, note, "song", 3.8, 142, leading=1.5) + 1.5
    page.write(270, 122, "年度检验情况", "hei", 5, align="c")
    page.frame(200, 132, 342, 230, 0.4, (60, 60, 60))
    page.rule(271, 132, 271, 230)
    page.rule(200, 181, 342, 181)
    year = firm.issued.year
    page.write(235, 150, f"{year}年度", "hei", 5, align="c", ink=(60, 70, 140))
    page.write(235, 159, "已 年 检", "hei", 5, align="c", ink=(60, 70, 140))
    page.frame(212, 146, 258, 168, 0.6, (60, 70, 140))
    page.specimen(18, 18)
    fields = _fields(firm, capital=True, term=True, issuing_authority=firm.authority)
    return page.sheet(_registered(fields, firm))


def old_company_main(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """企业法人营业执照 正本 before 2014, landscape: days in Chinese numerals, no colons."""
    firm = _old_company(facts)
    page = Page(297, 210, (254, 249, 236), song="song")
    page.tint((247, 236, 210), 5)
    page.border(6, 8, (172, 120, 60))
    page.emblem(148.5, 34, 13)
    page.middle(50, "企业法人营业执照", "hei", 13, gap=4, bold=1)
    page.write(252, 68, f"注册号：{firm.registration_number}", "song", 4.4, align="r")
    y = page.entries(
        46,
        79,
        [
            ("名称", firm.name),
            ("住所", firm.address),
            ("法定代表人姓名", firm.head.name),
            ("注册资本", f"{amount(firm.capital or 0)}元"),
            ("公司类型", firm.type),
        ],
        label=("song", 4.4, 32),
        value=("song", 4.6, 160),
        at=86,
        step=9,
    )
    page.spread(46, y, "经营范围", "song", 4.4, 32)
    page.shrink(86, y, firm.scope, "song", 4.4, 160, 152 - y)
    page.spread(46, 156, "成立日期", "song", 4.4, 32)
    page.write(86, 156, numerals(firm.established), "song", 4.6)
    page.spread(46, 166, "营业期限", "song", 4.4, 32)
    page.write(86, 166, _between(firm, numerals), "song", 4.6)
    page.seal(232, 174, firm.authority, rng, radius=19)
    page.write(204, 166, "登记机关", "song", 5, gap=3)
    page.write(200, 180, numerals(firm.issued), "song", 4.6)
    page.specimen(24, 24)
    fields = _fields(firm, capital=True, term=True, issuing_authority=firm.authority)
    return page.sheet(_registered(fields, firm))


def old_company_portrait(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """营业执照 of 2014 and 2015 with 注册号, portrait: numbers of days typed between units."""
    firm = _old_company(facts)
    page = _portrait(song="song")
    page.emblem(105, 34, 13)
    page.middle(53, "营业执照", "hei", 15, gap=7)
    page.middle(74, "（副本）1-1", "hei", 5)
    page.write(100, 88, "注册号", "hei", 4.4)
    page.write(120, 88, firm.registration_number, "song", 4.4, gap=0.4)
    y = page.entries(
        28,
        103,
        [
            ("名称", firm.name),
            ("类型", firm.type),
            ("住所", firm.address),
            ("法定代表人", firm.head.name),
            ("注册资本", in_words(int(firm.capital or 0)).replace("元整", "圆整")),
            ("成立日期", padded(firm.established)),
            ("营业期限", f"{padded(firm.established)}至{until(firm.term_to)}"),
        ],
        label=("hei", 4.2, 24),
        value=("song", 4.6, 116),
        at=62,
        step=10.6,
    )
    page.spread(28, y, "经营范围", "hei", 4.2, 24)
    page.shrink(62, y, firm.scope, "song", 4.4, 116, 220 - y)
    page.seal(148, 242, firm.authority, rng, radius=20)
    page.write(122, 232, "登记机关", "hei", 5)
    page.day(118, 248, firm.issued, 4.6, faces=("kai", "hei"), gap=3.6)
    page.write(28, 262, "年度报告公示：http://gsxt.yangben.gov.cn", "song", 2.8)
    page.middle(281, "中华人民共和国国家工商行政管理总局监制", "song", 2.6)
    page.specimen(28, 28)
    fields = _fields(firm, capital=True, term=True, issuing_authority=firm.authority)
    return page.sheet(_registered(fields, firm))


def old_individual(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """个体工商户营业执照 before 2014, landscape: 字号名称, 经营者姓名, 经营范围及方式."""
    firm = _old_individual(facts)
    page = Page(260, 185, (247, 251, 253), song="song-gb")
    page.tint((228, 240, 244), 3.8)
    page.border(6, 6, (80, 120, 150))
    page.emblem(130, 28, 10)
    page.middle(41, "个体工商户营业执照", "hei", 10, gap=2)
    page.middle(55, "（副  本）", "hei", 4.6)
    page.write(226, 62, f"注册号{firm.registration_number}", "song", 4, align="r")
    y = page.entries(
        34,
        72,
        [
            ("字号名称", firm.name),
            ("经营者姓名", firm.head.name),
            ("组成形式", "个人经营"),
            ("经营场所", firm.address),
        ],
        label=("hei", 4, 30),
        value=("kai", 4.6, 150),
        at=72,
        step=9.5,
    )
    page.spread(34, y, "经营范围及方式", "hei", 4, 30)
    page.shrink(72, y, firm.scope, "kai", 4.6, 150, 142 - y)
    page.seal(196, 154, firm.authority, rng, radius=17)
    page.write(172, 148, "登记机关", "hei", 4.2, gap=2)
    page.day(168, 160, firm.issued, 4.4, faces=("kai", "hei"), gap=3, padded=False)
    page.write(34, 160, "中华人民共和国国家工商行政管理总局制", "song", 2.8)
    page.specimen(24, 22)
    fields = _fields(firm, issuing_authority=firm.authority)
    fields = {key: value for key, value in fields.items() if key not in _NEW_ONLY}
    return page.sheet(_registered(fields, firm))


_NEW_ONLY = ("entity_type", "established_on")
"""What the old licence of a 个体工商户 has no place for."""


def _landscape(
    *,
    song: Face,
    ink: Colour = _GOLD,
    colour: Colour = (255, 252, 244),
    vector: bool = False,
    tint: bool = True,
) -> Page:
    page = Page(297, 210, colour, song=song, vector=vector)
    if tint:
        page.tint((248, 242, 226), 4)
    page.border(6, 6, ink)
    return page


def _portrait(
    *, song: Face, ink: Colour = (190, 160, 96), colour: Colour = (255, 252, 245)
) -> Page:
    page = Page(210, 297, colour, song=song)
    page.tint((249, 243, 229), 3.6)
    page.border(5, 7, ink)
    return page


def _head_2019(page: Page, firm: Firm, copy: str) -> None:
    page.emblem(148.5, 31, 11)
    page.middle(45, "营业执照", "hei", 15, gap=8, bold=1)
    if copy:
        page.middle(63.5, copy, "hei", 4.8)
    page.write(28, 25, "统一社会信用代码", "hei", 4.2)
    page.write(28, 32, firm.credit_code, "song", 4.8)
    page.specimen(30, 42)


def _columns(
    page: Page,
    left: list[tuple[str, str]],
    right: list[tuple[str, str]],
    scope: str,
    *,
    scope_right: bool = False,
    qr: bool = True,
) -> None:
    """The two columns of 2019; the scope ends the left one, or the right."""
    if qr:
        page.qr(226, 22, 22)
        for row, text in enumerate(_SCAN):
            page.write(251, 22.5 + row * 3.6, text, "hei", 2.5)
    label, value, top = ("hei", 4.0, 22.0), ("song", 4.1, 92.0), 75.0
    ends = [
        page.entries(28, top, left, label=label, value=value, at=56, step=10.5),
        page.entries(160, top, right, label=label, value=value, at=188, step=10.5),
    ]
    x, y = (160, ends[1]) if scope_right else (28, ends[0])
    page.spread(x, y, "经营范围", "hei", 4.0, 22)
    page.shrink(x + 28, y, scope, "song", 4.1, 88, 182 - y if not scope_right else 150 - y)


def _foot_2019(
    page: Page, firm: Firm, rng: numpy.random.Generator, *, printed: bool = False
) -> None:
    page.seal(234, 168, firm.authority, rng, radius=20)
    page.write(196, 160, "登记机关", "hei", 5.2, gap=3)
    if printed:
        page.write(234, 168, firm.authority, "song", 4.2, align="c")
    page.day(212, 177, firm.issued, 4.6, faces=("song", "hei"), gap=3)
    page.write(16, 192.5, f"{_SYSTEM}网址：http://www.gsxt.gov.cn", "song", 2.5)
    page.middle(192.5, _REPORT, "song", 2.5)
    page.write(281, 192.5, "国家市场监督管理总局监制", "song", 2.5, align="r")


def _fields(firm: Firm, *, capital: bool = False, term: bool = False, **more: str) -> Fields:
    """What every licence prints since 2015, and what this one prints besides."""
    fields: Fields = {
        "credit_code": firm.credit_code,
        "entity_name": firm.name,
        "entity_type": firm.type,
        "legal_representative": firm.head.name,
        "established_on": iso(firm.established),
        "address": firm.address,
        "business_scope": firm.scope,
        "issued_on": iso(firm.issued),
    }
    if capital:
        fields["registered_capital"] = amount(firm.capital or 0)
    if term:
        fields["term_from"] = iso(firm.established)
        fields["term_to"] = iso(firm.term_to)
    return fields | more


def _registered(fields: Fields, firm: Firm) -> Fields:
    """The fields of a licence with 注册号 in place of the code."""
    rest: Fields = {key: value for key, value in fields.items() if key != "credit_code"}
    return rest | {"registration_number": firm.registration_number}


def _old_company(facts: Facts) -> Firm:
    old = facts.old
    if old.form == "company":
        return old
    return replace(
        facts.company,
        established=old.established,
        issued=old.issued,
        scope=old.scope,
        authority=old.authority,
    )


def _old_individual(facts: Facts) -> Firm:
    old = facts.old
    if old.form == "individual":
        return old
    return replace(
        facts.individual,
        established=old.established,
        issued=old.issued,
        term_to=None,
        scope=old.scope,
        authority=old.authority,
    )


def _between(firm: Firm, style: Callable[[date], str]) -> str:
    end = "长期" if firm.term_to is None else style(firm.term_to)
    return f"{style(firm.established)}至{end}"


LAYOUTS: dict[str, Layout] = {
    "company-2019-main": company_2019_main,
    "company-2022-copy": company_2022_copy,
    "company-2014-main": company_2014_main,
    "company-2014-copy": company_2014_copy,
    "company-electronic": company_electronic,
    "company-printout": company_printout,
    "branch-2019": branch_2019,
    "branch-2014": branch_2014,
    "sole-2019": sole_2019,
    "sole-2014": sole_2014,
    "individual-2019": individual_2019,
    "individual-2014": individual_2014,
    "partnership-2019": partnership_2019,
    "partnership-2022": partnership_2022,
    "old-company-main": old_company_main,
    "old-company-folded": old_company_folded,
    "old-company-portrait": old_company_portrait,
    "old-individual": old_individual,
}
