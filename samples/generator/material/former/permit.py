"""Permits of other departments (其他许可证): health, drugs, tobacco, police, press, sport."""

from collections.abc import Callable
from datetime import date

import numpy

from samples.generator.facts import Fields
from samples.generator.material.former.food_permit import prepacked_filing, small_catering
from samples.generator.material.former.paper import Page
from samples.generator.material.invent import Facts, Firm, Permit
from samples.generator.material.opened.paper import Cell, Colour
from samples.generator.material.opened.words import dotted, iso, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_BLUE: Colour = (58, 98, 156)
_RED: Colour = (168, 56, 50)


def health_2011(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """公共场所卫生许可证 of 2011, portrait: the number beneath the title, no code."""
    firm, permit = facts.firm, facts.permits["公共场所卫生许可证"]
    page = Page(210, 297, (247, 252, 254), song="song-gb")
    page.tint((226, 240, 246), 4)
    page.border(7, 8, _BLUE)
    page.middle(40, permit.type, "hei", 13, gap=3, bold=1)
    page.middle(62, permit.number, "song", 4.8)
    y = page.entries(
        32,
        86,
        [
            ("单位名称", firm.name),
            ("法定代表人（负责人）", firm.head.name),
            ("单位地址", firm.address),
            ("许可项目", permit.scope),
        ],
        label=("song", 4.8, 0),
        value=("kai", 5.2, 96),
        at=86,
        step=19,
        colon="：",
    )
    page.write(32, y, "有效期限：", "song", 4.8)
    page.write(86, y, _between(permit, plain), "kai", 5.2)
    page.seal(142, 232, permit.authority, rng, radius=20)
    page.write(104, 222, "发证机关（公章）", "song", 4.8)
    page.day(108, 238, permit.issued, 4.8, faces=("kai", "song"), gap=3, padded=False)
    page.middle(275, "中华人民共和国国家卫生健康委员会监制", "song", 3)
    page.specimen(28, 26)
    return page.sheet(_fields(firm, permit, valid_from=True))


def health_copy(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """公共场所卫生许可证 副本, landscape: a ruled table, the recheck of two years beside it."""
    firm, permit = facts.firm, facts.permits["公共场所卫生许可证"]
    page = Page(297, 210, (255, 254, 250), song="song")
    page.middle(18, permit.type, "song", 10, gap=2.4, bold=1)
    page.middle(33, "（副本）", "song", 4.6)
    page.write(190, 40, f"证号：{permit.number}", "song", 4, align="r")
    rows = [
        (15.0, [_song("单位名称"), _kai(firm.name, 3)]),
        (
            15.0,
            [
                _song("统一社会\n信用代码"),
                _kai(firm.credit_code),
                _song("法定代表人\n（负责人）"),
                _kai(firm.head.name),
            ],
        ),
        (15.0, [_song("经营地址"), _kai(firm.address, 3)]),
        (24.0, [_song("许可项目"), _kai(permit.scope, 3)]),
        (15.0, [_song("发证日期"), _kai(dotted(permit.issued)), _song("有效期至"), _end(permit)]),
    ]
    y = page.table(20, 48, (28, 58, 28, 56), rows)
    page.seal(158, y + 26, permit.authority, rng, radius=18)
    page.write(96, y + 20, "发证机关（盖章）：", "song", 4.2)
    page.write(20, y + 44, "涂改、转让无效。请于有效期届满30日前申请延续。", "song", 3.4)
    page.write(240, 48, "复核记录", "hei", 4.6, align="c")
    page.frame(200, 56, 280, 152, 0.3, (40, 40, 40))
    for low in (80, 104, 128):
        page.rule(200, low, 280, low)
    page.write(206, 64, "复核结论：", "song", 3.8)
    page.write(206, 72, "复核人：", "song", 3.8)
    page.specimen(20, 24)
    return page.sheet(_fields(firm, permit, code=True))


def drug_2019(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """药品经营许可证 正本, landscape: three persons, and only the first is the one in charge."""
    firm, permit = facts.firm, facts.permits["药品经营许可证"]
    page = Page(297, 210, (255, 250, 248), song="song-gb")
    page.tint((250, 232, 228), 4.4)
    page.border(6, 8, _RED)
    page.emblem(148.5, 32, 10)
    page.middle(46, permit.type, "hei", 13, gap=5, bold=1)
    page.write(30, 68, "许可证编号：", "hei", 4)
    page.write(55, 68, permit.number, "song", 4.4)
    page.write(166, 68, "统一社会信用代码：", "hei", 4)
    page.write(203, 68, firm.credit_code, "song", 4.4)
    others = (facts.sole.head.name, facts.health.person.name)
    for x, label, name in (
        (30, "法定代表人：", firm.head.name),
        (110, "企业负责人：", others[0]),
        (190, "质量负责人：", others[1]),
    ):
        end = page.write(x, 102, label, "hei", 4)
        page.write(end + 1, 102, name, "song", 4.4)
    for row, (label, value) in enumerate((("企业名称：", firm.name), ("注册地址：", firm.address))):
        end = page.write(30, 80 + 11 * row, label, "hei", 4)
        page.write(end + 1, 80 + 11 * row, value, "song", 4.4)
    end = page.write(30, 113, "经营方式：", "hei", 4)
    page.write(end + 1, 113, "零售", "song", 4.4)
    end = page.write(110, 113, "仓库地址：", "hei", 4)
    page.write(end + 1, 113, "******", "song", 4.4)
    end = page.write(30, 124, "经营范围：", "hei", 4)
    page.shrink(end + 1, 124, permit.scope, "song", 4.4, 210, 24)
    page.write(30, 156, "有效期至：", "hei", 4)
    page.day(51, 155.7, permit.valid_to or permit.issued, 4.4, faces=("song", "hei"), gap=2.2)
    page.seal(222, 166, permit.authority, rng, radius=19)
    page.write(178, 158, "发证机关：", "hei", 4)
    page.write(199, 158, permit.authority, "song", 4.2)
    page.write(178, 170, "发证日期：", "hei", 4)
    page.day(199, 169.7, permit.issued, 4.4, faces=("song", "hei"), gap=2.2)
    page.middle(188, "国家药品监督管理局制", "song", 3)
    page.specimen(26, 26)
    return page.sheet(_fields(firm, permit, code=True))


def drug_electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """药品经营许可证 as downloaded: labels above their values, two columns, a watermark."""
    firm, permit = facts.firm, facts.permits["药品经营许可证"]
    page = Page(210, 297, song="song", vector=True)
    page.watermark("药品经营许可 样本", "hei", 6, (232, 236, 240), 38)
    page.frame(10, 10, 200, 287, 0.7, _BLUE)
    page.middle(26, permit.type, "hei", 11, gap=3)
    page.middle(42, "（电子证照）", "hei", 4)
    page.qr(170, 18, 20)
    grey: Colour = (96, 100, 110)
    cells = [
        (24, 60, "许可证编号", permit.number),
        (112, 60, "统一社会信用代码", firm.credit_code),
        (24, 80, "企业名称", firm.name),
        (24, 100, "法定代表人", firm.head.name),
        (112, 100, "主要负责人", facts.sole.head.name),
        (24, 120, "质量负责人", facts.health.person.name),
        (112, 120, "经营方式", "零售"),
        (24, 140, "注册地址", firm.address),
        (24, 166, "经营范围", permit.scope),
        (24, 200, "有效期至", iso(permit.valid_to)),
        (112, 200, "发证日期", iso(permit.issued)),
        (24, 220, "发证机关", permit.authority),
    ]
    for x, y, label, value in cells:
        page.write(x, y, label, "hei", 3.4, ink=grey)
        page.block(x, y + 6, value, "song", 4.4, 162, leading=1.35)
        page.rule(x, y - 3, 190 if x > 100 or y in (80, 140, 166, 220) else 104, y - 3, 0.2, grey)
    page.seal(156, 236, permit.authority, rng, radius=19)
    page.write(24, 272, "数据来源：样本药品监督管理局政务服务平台", "song", 3)
    page.specimen(24, 24)
    return page.text_sheet(_fields(firm, permit, code=True))


def tobacco(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """烟草专卖零售许可证, landscape: blue, the number after 许可证号, two lines of days."""
    firm, permit = facts.firm, facts.permits["烟草专卖零售许可证"]
    page = Page(280, 198, (243, 248, 255), song="song")
    page.tint((220, 232, 248), 4.8)
    page.border(5, 9, (52, 82, 150))
    page.middle(32, permit.type, "hei", 12, gap=3, bold=1)
    page.write(34, 54, f"许可证号：{permit.number}", "song", 4.6)
    y = page.entries(
        34,
        68,
        [
            ("企业名称", firm.name),
            ("负责人（经营者）姓名", firm.head.name),
            ("经济类型", "个体工商户" if firm.form == "individual" else "企业"),
            ("经营场所", firm.address),
            ("许可范围", permit.scope),
            ("供货单位", f"{facts.place.city}烟草公司样本分公司"),
        ],
        label=("hei", 4.2, 45),
        value=("song", 4.6, 150),
        at=86,
        step=10,
    )
    page.spread(34, y, "有效期限", "hei", 4.2, 45)
    x = page.write(86, y, "自", "hei", 4.2) + 2
    page.day(x, y, permit.issued, 4.4, faces=("song", "hei"), gap=2, padded=False)
    x = page.write(86, y + 8, "至", "hei", 4.2) + 2
    end = permit.valid_to or permit.issued
    page.day(x, y + 8, end, 4.4, faces=("song", "hei"), gap=2, padded=False)
    page.seal(216, 152, permit.authority, rng, radius=18, digits=f"{facts.place.area}0033218")
    page.write(176, 148, "发证机关", "hei", 4.8, gap=2)
    page.day(176, 160, permit.issued, 4.4, faces=("song", "hei"), gap=2, padded=False)
    page.qr(34, 152, 20)
    page.middle(176, "国家烟草专卖局监制", "song", 3)
    page.specimen(26, 22)
    return page.sheet(_fields(firm, permit, valid_from=True))


def special_trade(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """特种行业许可证, portrait: no end, the authority only in its seal, the day in numerals."""
    firm, permit = facts.firm, facts.permits["特种行业许可证"]
    page = Page(195, 270, (250, 251, 255), song="song-gb")
    page.tint((232, 234, 246), 3.8)
    page.border(6, 6, (70, 70, 120))
    page.emblem(97.5, 34, 12)
    page.middle(56, permit.type, "song", 13, gap=4, bold=2)
    page.middle(76, permit.number, "song", 4.6)
    page.block(
        30,
        96,
        f"根据国家有关治安管理规定，经审查，准予{firm.name}经营下列特种行业：",
        "song",
        4.8,
        136,
        leading=1.7,
        indent=9.6,
    )
    page.entries(
        30,
        128,
        [
            ("名称", firm.name),
            ("地址", firm.address),
            ("法定代表人", firm.head.name),
            ("经营范围", permit.scope),
        ],
        label=("song", 4.6, 26),
        value=("song", 4.8, 100),
        at=64,
        step=13,
        colon="：",
    )
    page.seal(132, 222, permit.authority, rng, radius=19, below="治安管理专用章")
    page.write(98, 212, "发证机关", "song", 5)
    page.write(98, 238, numerals(permit.issued), "song", 4.8)
    page.specimen(28, 24)
    return page.sheet(_fields(firm, permit))


def publication(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """出版物经营许可证 副本, two leaves: the permit on the left, yearly checks on the right."""
    firm, permit = facts.firm, facts.permits["出版物经营许可证"]
    page = Page(330, 235, (255, 252, 245), song="song")
    page.tint((248, 240, 226), 4)
    page.rule(165, 5, 165, 230, 0.25, (180, 170, 150))
    page.frame(10, 10, 157, 225, 0.8, _RED)
    page.frame(173, 10, 320, 225, 0.8, _RED)
    page.write(83, 24, "中华人民共和国", "song", 5, gap=1.6, align="c")
    page.write(83, 34, permit.type, "hei", 9.5, gap=2, align="c")
    page.write(83, 49, "（副本）", "hei", 4.4, align="c")
    page.write(83, 60, permit.number, "song", 4.2, align="c")
    y = page.entries(
        20,
        74,
        [
            ("单位名称", firm.name),
            ("经营地址", firm.address),
            ("法定代表人（负责人）", firm.head.name),
            ("企业类型", firm.type),
            ("经营范围", permit.scope),
        ],
        label=("hei", 3.8, 0),
        value=("song", 4.2, 84),
        at=64,
        step=12,
    )
    page.write(20, y, "有效期", "hei", 3.8)
    page.write(64, y, _between(permit, padded), "song", 4.2)
    page.seal(112, 196, permit.authority, rng, radius=18)
    page.write(64, 188, "发证机关（盖章）", "hei", 4.2)
    page.day(84, 201, permit.issued, 4.2, faces=("song", "hei"), gap=2)
    page.write(246, 24, "年 度 核 验", "hei", 6, align="c")
    page.frame(184, 38, 310, 150, 0.3, (60, 60, 60))
    page.rule(247, 38, 247, 150)
    page.rule(184, 94, 310, 94)
    for x in (188, 251):
        for low in (42, 98):
            page.write(x, low, "（    ）年度", "song", 3.8)
    page.write(246, 162, "使用说明", "hei", 4.4, align="c")
    for row, note in enumerate(
        (
            "一、本证是从事出版物经营的合法凭证，应悬挂在经营场所明显处。",
            "二、本证不得伪造、涂改、出租、出借、转让。",
            "三、变更登记事项应当到原发证机关办理变更手续。",
        )
    ):
        page.write(184, 172 + row * 8, note, "song", 3.4)
    page.specimen(18, 16)
    return page.sheet(_fields(firm, permit, valid_from=True))


def device(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """医疗器械经营许可证 of 2014, landscape: 住所 and 经营场所 both, 发证部门."""
    firm, permit = facts.firm, facts.permits["医疗器械经营许可证"]
    page = Page(297, 210, (246, 253, 250), song="song-gb")
    page.tint((226, 244, 238), 4)
    page.border(6, 6, (50, 130, 120))
    page.middle(26, permit.type, "hei", 12, gap=4)
    page.write(270, 46, f"许可证编号：{permit.number}", "song", 4.2, align="r")
    y = page.entries(
        26,
        58,
        [
            ("企业名称", firm.name),
            ("法定代表人", firm.head.name),
            ("企业负责人", facts.sole.head.name),
            ("住所", firm.address),
            ("经营场所", firm.address),
            ("库房地址", "无"),
            ("经营方式", "零售"),
            ("经营范围", permit.scope),
        ],
        label=("hei", 4, 26),
        value=("song", 4.3, 206),
        at=60,
        step=10.2,
        colon="：",
    )
    page.write(26, y + 4, "有效期限：至", "hei", 4)
    page.write(54, y + 4, padded(permit.valid_to or permit.issued), "song", 4.3)
    page.seal(226, 170, permit.authority, rng, radius=19)
    page.write(176, 162, "发证部门：", "hei", 4)
    page.write(197, 162, permit.authority, "song", 4.2)
    page.write(176, 174, "发证日期：", "hei", 4)
    page.write(197, 174, padded(permit.issued), "song", 4.2)
    page.middle(192, "国家食品药品监督管理总局制", "song", 3)
    page.specimen(24, 26)
    return page.sheet(_fields(firm, permit))


def entertainment(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """娱乐经营许可证, portrait and large: a kai face throughout, days typed between units."""
    firm, permit = facts.firm, facts.permits["娱乐经营许可证"]
    page = Page(210, 297, (255, 249, 246), song="song")
    page.tint((252, 234, 226), 4.6)
    page.border(6, 9, (190, 80, 60))
    page.emblem(105, 42, 14)
    page.middle(66, permit.type, "kai", 15, gap=5, bold=2)
    page.write(178, 94, f"编号：{permit.number}", "kai", 4.6, align="r")
    y = page.entries(
        34,
        110,
        [
            ("单位名称", firm.name),
            ("法定代表人", firm.head.name),
            ("主要负责人", facts.health.person.name),
            ("地址", firm.address),
            ("经营范围", permit.scope),
            ("经营面积", "386平方米"),
        ],
        label=("kai", 5, 30),
        value=("kai", 5, 108),
        at=72,
        step=14,
        colon="：",
    )
    page.spread(34, y, "有效期至", "kai", 5, 30)
    page.day(72, y, permit.valid_to or permit.issued, 5, faces=("kai", "kai"), gap=2, padded=False)
    page.seal(146, 244, permit.authority, rng, radius=20)
    page.write(110, 232, "发证机关", "kai", 6, gap=3)
    page.day(108, 250, permit.issued, 5, faces=("kai", "kai"), gap=3, padded=False)
    page.middle(275, "中华人民共和国文化和旅游部监制", "song", 3)
    page.specimen(28, 28)
    return page.sheet(_fields(firm, permit))


def sport(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """高危险性体育项目经营许可证, landscape: a slanted title, numbers of staff."""
    firm, permit = facts.firm, facts.permits["高危险性体育项目经营许可证"]
    page = Page(297, 210, (250, 252, 255), song="song-gb")
    page.border(8, 5, (40, 110, 160))
    page.middle(28, permit.type, "ornate", 12, gap=1.5)
    page.middle(46, f"（许可证编号：{permit.number}）", "song", 4.4)
    y = page.entries(
        32,
        62,
        [
            ("经营单位名称", firm.name),
            ("统一社会信用代码", firm.credit_code),
            ("法定代表人", firm.head.name),
            ("经营场所地址", firm.address),
            ("许可项目", permit.scope),
            ("社会体育指导人员", f"{int(rng.integers(2, 9))}人"),
            ("救助人员", f"{int(rng.integers(2, 9))}人"),
        ],
        label=("hei", 4.2, 42),
        value=("song", 4.4, 180),
        at=82,
        step=11.5,
    )
    page.spread(32, y, "许可期限", "hei", 4.2, 42)
    page.write(82, y, _between(permit, padded), "song", 4.4)
    page.seal(230, 172, permit.authority, rng, radius=18)
    page.write(230, 164, permit.authority, "song", 4.4, align="c")
    page.write(230, 174, padded(permit.issued), "song", 4.4, align="c")
    page.write(32, 188, "国家体育总局监制", "song", 3)
    page.specimen(24, 24)
    return page.sheet(_fields(firm, permit, code=True, valid_from=True))


def _between(permit: Permit, style: Callable[[date], str]) -> str:
    end = "长期" if permit.valid_to is None else style(permit.valid_to)
    return f"{style(permit.issued)}至{end}"


def _song(text: str) -> Cell:
    return Cell(text, face="song", size=4)


def _kai(text: str, span: int = 1) -> Cell:
    return Cell(text, span=span, face="kai", size=4.6)


def _end(permit: Permit) -> Cell:
    return _kai(dotted(permit.valid_to or permit.issued))


def _fields(firm: Firm, permit: Permit, *, code: bool = False, valid_from: bool = False) -> Fields:
    fields: Fields = {
        "permit_type": permit.type,
        "license_number": permit.number,
        "entity_name": firm.name,
        "legal_representative": firm.head.name,
        "address": firm.address,
        "scope": permit.scope,
        "issuing_authority": permit.authority,
        "issued_on": iso(permit.issued),
    }
    if code:
        fields["credit_code"] = firm.credit_code
    if valid_from:
        fields["valid_from"] = iso(permit.issued)
    if permit.valid_to:
        fields["valid_to"] = iso(permit.valid_to)
    return fields


LAYOUTS: dict[str, Layout] = {
    "health-2011": health_2011,
    "health-copy": health_copy,
    "drug-2019": drug_2019,
    "drug-electronic": drug_electronic,
    "tobacco": tobacco,
    "special-trade": special_trade,
    "publication": publication,
    "device": device,
    "entertainment": entertainment,
    "sport": sport,
    "small-catering": small_catering,
    "prepacked-filing": prepacked_filing,
}
