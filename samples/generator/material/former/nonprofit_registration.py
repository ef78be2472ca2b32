"""民办非企业单位登记证书: 正本, 副本 of two leaves, and the electronic certificate."""

import numpy

from samples.generator.codes import in_words
from samples.generator.facts import Fields
from samples.generator.material.former.paper import Page
from samples.generator.material.invent import Facts, Nonprofit
from samples.generator.material.opened.paper import Cell, Colour
from samples.generator.material.opened.words import amount, iso, padded, plain, ten_thousands
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_RED: Colour = (176, 50, 46)


def main_copy(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """正本, landscape: running preamble, funds in words, the term typed between units."""
    body = facts.nonprofit
    page = Page(297, 210, (255, 252, 243), song="song")
    page.tint((250, 240, 214), 4.6)
    page.border(6, 9, (186, 140, 60))
    page.emblem(148.5, 33, 11)
    page.middle(48, "民办非企业单位登记证书", "hei", 11.5, gap=3, bold=1)
    page.middle(65, "（正本）", "hei", 4.4)
    page.write(264, 73, f"统一社会信用代码：{body.credit_code}", "song", 4.2, align="r")
    y = page.entries(
        34,
        84,
        [
            ("名称", body.name),
            ("业务范围", body.scope),
            ("住所", body.address),
            ("法定代表人", body.head.name),
            ("开办资金", in_words(int(body.funds))),
            ("业务主管单位", body.supervising),
        ],
        label=("song", 4.4, 32),
        value=("kai", 4.8, 176),
        at=76,
        step=10.4,
    )
    page.spread(34, y, "有效期限", "song", 4.4, 32)
    x = page.write(76, y, "自", "song", 4.4) + 1.5
    x = page.day(x, y, body.issued, 4.6, faces=("kai", "song"), gap=1.5, padded=False)
    x = page.write(x + 1.5, y, "至", "song", 4.4) + 1.5
    page.day(x, y, body.valid_to, 4.6, faces=("kai", "song"), gap=1.5, padded=False)
    page.seal(226, 172, body.authority, rng, radius=19)
    page.write(190, 164, "发证机关", "song", 5, gap=2)
    page.day(192, 178, body.issued, 4.6, faces=("kai", "song"), gap=2.5, padded=False)
    page.write(34, 184, "中华人民共和国民政部制", "song", 3)
    page.specimen(26, 26)
    return page.sheet(_fields(body))


def folded_copy(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 of two leaves: the yearly inspections left, the certificate right."""
    body = facts.nonprofit
    page = Page(350, 245, (252, 252, 246), song="song-gb")
    page.tint((242, 242, 226), 4)
    page.rule(175, 4, 175, 241, 0.3, (170, 170, 150))
    page.frame(10, 10, 166, 235, 0.5, _RED)
    page.frame(184, 10, 340, 235, 0.5, _RED)
    page.write(88, 22, "年 检 记 录", "hei", 6, align="c")
    for column in range(2):
        for row in range(3):
            x, top = 20 + 70 * column, 38 + 46 * row
            page.frame(x, top, x + 66, top + 42, 0.3, (60, 60, 60))
            page.write(x + 4, top + 4, f"{body.issued.year + 3 * column + row}年度", "song", 3.8)
            page.write(x + 4, top + 32, "登记管理机关（印章）", "song", 3.4)
    page.write(88, 184, "须  知", "hei", 5, align="c")
    for row, note in enumerate(
        (
            "一、本证书是民办非企业单位合法存在的凭证。",
            "二、本证书副本应妥善保管，不得涂改、出租、出借。",
            "三、登记事项变更，应到登记管理机关办理变更登记。",
        )
    ):
        page.write(20, 196 + row * 8, note, "song", 3.6)
    page.emblem(262, 30, 10)
    page.write(262, 44, "民办非企业单位登记证书", "hei", 8, gap=1, align="c")
    page.write(262, 57, "（副  本）", "hei", 4.4, align="c")
    page.write(196, 68, "统一社会信用代码", "hei", 3.8)
    page.write(232, 67.7, body.credit_code, "song", 4.4, gap=0.3)
    y = page.entries(
        196,
        80,
        [
            ("名称", body.name),
            ("业务范围", body.scope),
            ("住所", body.address),
            ("法定代表人", body.head.name),
            ("开办资金", f"{ten_thousands(body.funds)}万元"),
            ("业务主管单位", body.supervising),
            ("有效期限", f"{padded(body.issued)}至{padded(body.valid_to)}"),
        ],
        label=("hei", 3.8, 28),
        value=("song", 4.2, 98),
        at=232,
        step=11,
        colon="：",
    )
    low = max(y + 18, 196.0)
    page.seal(290, low + 8, body.authority, rng, radius=18)
    page.write(242, low, "发证机关", "hei", 4.2)
    page.write(263, low, body.authority, "song", 4)
    page.write(242, low + 12, "发证日期", "hei", 4.2)
    page.write(263, low + 12, padded(body.issued), "song", 4)
    page.specimen(196, 18)
    return page.sheet(_fields(body))


def electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """The electronic certificate of a legal person: a table with a text layer."""
    body = facts.nonprofit
    page = Page(210, 297, song="song", vector=True)
    page.watermark("社会组织电子证照 样本", "hei", 5.5, (238, 232, 228), 30)
    page.border(9, 3, (196, 150, 90))
    page.middle(26, "民办非企业单位（法人）登记证书", "hei", 8, gap=1)
    page.middle(40, "（副本）", "hei", 4)
    page.qr(170, 250, 20)
    page.write(24, 54, f"统一社会信用代码：{body.credit_code}", "song", 4)
    rows = [
        (16.0, [_hei("名称"), _song(body.name, 3)]),
        (14.0, [_hei("法定代表人"), _song(body.head.name), _hei("开办资金"), _funds(body)]),
        (16.0, [_hei("住所"), _song(body.address, 3)]),
        (28.0, [_hei("业务范围"), _song(body.scope, 3)]),
        (14.0, [_hei("业务主管单位"), _song(body.supervising, 3)]),
        (14.0, [_hei("登记管理机关"), _song(body.authority, 3)]),
        (
            14.0,
            [
                _hei("发证日期"),
                _song(plain(body.issued)),
                _hei("有效期限"),
                _song(f"{iso(body.issued)}至{iso(body.valid_to)}"),
            ],
        ),
    ]
    y = page.table(24, 62, (30, 48, 26, 58), rows)
    page.seal(150, y + 30, body.authority, rng, radius=19, digits=f"{facts.place.area}0051112")
    page.write(24, y + 40, "扫描二维码可查询登记信息。", "song", 3.2)
    page.specimen(24, 24)
    return page.text_sheet(_fields(body))


def _hei(text: str) -> Cell:
    return Cell(text, face="hei", size=3.8)


def _song(text: str, span: int = 1) -> Cell:
    return Cell(text, span=span, size=4)


def _funds(body: Nonprofit) -> Cell:
    return _song(f"人民币{amount(body.funds)}元")


def _fields(body: Nonprofit) -> Fields:
    return {
        "credit_code": body.credit_code,
        "entity_name": body.name,
        "legal_representative": body.head.name,
        "opening_funds": amount(body.funds),
        "address": body.address,
        "business_scope": body.scope,
        "supervising_body": body.supervising,
        "issuing_authority": body.authority,
        "issued_on": iso(body.issued),
        "valid_from": iso(body.issued),
        "valid_to": iso(body.valid_to),
    }


LAYOUTS: dict[str, Layout] = {
    "main": main_copy,
    "folded-copy": folded_copy,
    "electronic": electronic,
}
