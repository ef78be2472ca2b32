"""民办非企业单位登记证书, as a booklet page and as a framed original."""

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import DPI, Paper
from samples.generator.material.opened.words import (
    amount,
    date_pieces,
    iso,
    padded,
    plain,
    ten_thousands,
)
from samples.generator.material.sheet import Layout, Sheet


def booklet(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本: the data in two columns under the title, term below the data."""
    body = facts.nonprofit
    paper = Paper(297, 210, (252, 250, 244))
    paper.border(8, 7, (162, 60, 56))
    paper.emblem(148.5, 30, 10)
    paper.write(148.5, 44, "民办非企业单位登记证书", "song", 11, gap=2, align="c", bold=3)
    paper.write(148.5, 60, "（副本）", "song", 4.8, align="c")
    paper.write(266, 62, f"统一社会信用代码：{body.credit_code}", "hei", 3.6, align="r")
    left = [
        ("名称", body.name),
        ("住所", body.address),
        ("业务范围", body.scope),
        ("业务主管单位", body.supervising),
    ]
    right = [
        ("法定代表人", body.head.name),
        ("开办资金", f"{ten_thousands(body.funds)}万元"),
    ]
    y = 78.0
    for label, value in left:
        paper.spread(28, y, label, "hei", 3.9, 28)
        low = paper.block(61, y, value, "song", 4, 106, leading=1.4)
        y = max(y + 14, low + 7)
    y = 78.0
    for label, value in right:
        paper.spread(184, y, label, "hei", 3.9, 24)
        paper.write(214, y, value, "song", 4)
        y += 14
    term = f"自{padded(body.issued)}至{padded(body.valid_to)}"
    paper.spread(28, 158, "有效期限", "hei", 3.9, 28)
    paper.write(61, 158, term, "song", 4)
    paper.write(178, 140, "发证机关", "hei", 4.6, gap=2)
    date_pieces(paper, 194, 170, body.issued, 4.2, 3)
    paper.seal(224, 154, body.authority, rng, radius=21)
    paper.specimen(36, 178)
    paper.write(264, 186, "中华人民共和国民政部监制", "song", 3, align="r")
    return Sheet(paper.picture, DPI, _fields(facts))


def framed(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """正本: upright, one column of centred rows, funds in plain yuan."""
    body = facts.nonprofit
    paper = Paper(210, 297, (253, 249, 240))
    paper.tint((246, 232, 214), 4)
    paper.border(7, 13, (190, 110, 56))
    paper.emblem(105, 44, 14)
    paper.write(105, 64, "民办非企业单位", "kai-bold", 12, gap=3, align="c")
    paper.write(105, 80, "登记证书", "kai-bold", 12, gap=8, align="c")
    rows = [
        ("统一社会信用代码", body.credit_code),
        ("名　　　　　　称", body.name),
        ("法 定 代 表 人", body.head.name),
        ("开　办　资　金", f"人民币{amount(body.funds)}元"),
        ("住　　　　　　所", body.address),
        ("业　务　范　围", body.scope),
        ("业务主管单位", body.supervising),
        ("证书有效期", f"{plain(body.issued)}至{plain(body.valid_to)}"),
    ]
    y = 106.0
    for label, value in rows:
        paper.write(74, y, label, "kai", 3.9, align="r")
        low = paper.block(80, y, value, "kai-bold", 4, 94, leading=1.4)
        y = max(y + 12.4, low + 6)
    paper.write(96, 232, "登记管理机关（印章）", "kai", 4.2)
    paper.write(116, 258, plain(body.issued), "kai", 4.6)
    paper.seal(142, 246, body.authority, rng, radius=20)
    paper.specimen(36, 246)
    return Sheet(paper.picture, DPI, _fields(facts))


def _fields(facts: Facts) -> Fields:
    body = facts.nonprofit
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
    "booklet": booklet,
    "framed": framed,
}
