"""营业执照（副本）, landscape, two columns, scanned."""

import numpy
import qrcode
from PIL import Image, ImageDraw

from samples.generator.codes import in_words
from samples.generator.degrade import scanned
from samples.generator.facts import CaseFacts, Fields, Firm, chinese_day, iso
from samples.generator.ink import (
    blank,
    centred,
    font,
    justified,
    paragraph,
    rosette,
    spaced,
    specimen,
)
from samples.generator.seal import stamp

WIDTH, HEIGHT = 2339, 1654
"""A4 landscape at 200 dpi."""
_GOLD = (186, 152, 84)
_LABEL_X = (250, 1230)
_LABEL_WIDTH = 200
_VALUE_WIDTH = (680, 500)


def fields(case: CaseFacts) -> Fields:
    """What the licence prints."""
    firm = case.firm
    printed: Fields = {
        "credit_code": firm.credit_code,
        "entity_name": firm.name,
        "entity_type": firm.type,
        "legal_representative": case.person.name,
        "established_on": iso(firm.established),
        "address": firm.address,
        "business_scope": firm.scope,
        "issuing_authority": firm.authority,
        "issued_on": iso(firm.issued),
    }
    if firm.capital is not None:
        printed["registered_capital"] = str(firm.capital)
        printed["term_from"] = iso(firm.established)
        printed["term_to"] = iso(firm.term_to)
    return printed


def draw(case: CaseFacts, rng: numpy.random.Generator) -> Image.Image:
    """The licence as it came out of the scanner."""
    sheet = blank(WIDTH, HEIGHT, (253, 251, 244))
    pen = ImageDraw.Draw(sheet)
    _frame(pen)
    _head(sheet, pen, case.firm)
    for column, rows in enumerate(_rows(case)):
        y = 690.0
        for label, value in rows:
            justified(pen, (_LABEL_X[column], y), label, font("serif", 38), _LABEL_WIDTH)
            x = _LABEL_X[column] + _LABEL_WIDTH + 40
            below = paragraph(
                pen, (x, y + 2), value, font("sans", 34), _VALUE_WIDTH[column], leading=1.42
            )
            y = max(y + 82, below + 34)
    _foot(sheet, pen, case.firm, rng)
    angle = float(rng.choice([-1, 1]) * rng.uniform(0.4, 1.2))
    return scanned(sheet, rng, angle=angle)


def _rows(case: CaseFacts) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    firm = case.firm
    left = [
        ("名称", firm.name),
        ("类型", firm.type),
        ("经营者" if firm.sole else "法定代表人", case.person.name),
        ("经营范围", firm.scope),
    ]
    if firm.capital is None:
        return left, [
            ("组成形式", "个人经营"),
            ("注册日期", chinese_day(firm.established)),
            ("经营场所", firm.address),
        ]
    end = "长期" if firm.term_to is None else chinese_day(firm.term_to)
    return left, [
        ("注册资本", in_words(firm.capital)),
        ("成立日期", chinese_day(firm.established)),
        ("营业期限", f"{chinese_day(firm.established)}至{end}"),
        ("住所", firm.address),
    ]


def _frame(pen: ImageDraw.ImageDraw) -> None:
    for inset, width in ((70, 10), (92, 3), (150, 3)):
        pen.rectangle((inset, inset, WIDTH - inset, HEIGHT - inset), outline=_GOLD, width=width)
    for x in range(121, WIDTH - 100, 58):
        for y in (121, HEIGHT - 121):
            pen.regular_polygon((x, y, 17), 4, rotation=45, outline=_GOLD, width=2)
    for y in range(179, HEIGHT - 150, 58):
        for x in (121, WIDTH - 121):
            pen.regular_polygon((x, y, 17), 4, rotation=45, outline=_GOLD, width=2)


def _head(sheet: Image.Image, pen: ImageDraw.ImageDraw, firm: Firm) -> None:
    rosette(pen, (WIDTH / 2, 262), 92, (190, 60, 50))
    centred(pen, (WIDTH / 2, 380), "营业执照", font("serif", 118), gap=46, weight=2)
    centred(pen, (WIDTH / 2, 560), "（副 本）", font("serif", 44))
    pen.text((250, 250), "统一社会信用代码", font=font("serif", 36), fill=(28, 28, 30))
    spaced(pen, (250, 308), firm.credit_code, font("sans", 38), gap=2)
    code = qrcode.QRCode(version=3, box_size=6, border=2)
    code.add_data("样本 SPECIMEN")
    code.make(fit=False)
    sheet.paste(code.make_image().get_image().convert("RGB"), (1660, 215))
    specimen(pen, (250, 420), 44)
    paragraph(pen, (1895, 232), "扫描二维码了解更多登记、备案、许可信息。", font("sans", 24), 190)


def _foot(
    sheet: Image.Image, pen: ImageDraw.ImageDraw, firm: Firm, rng: numpy.random.Generator
) -> None:
    spaced(pen, (1290, 1248), "登记机关", font("serif", 40), gap=18)
    spaced(pen, (1560, 1256), firm.authority, font("serif", 34), gap=2)
    day = firm.issued
    spaced(
        pen,
        (1560, 1378),
        f"{day.year} 年 {day.month:02} 月 {day.day:02} 日",
        font("serif", 38),
        gap=6,
    )
    stamp(sheet, (1790, 1300), 165, firm.authority, rng)
    small = font("sans", 24)
    pen.text((250, 1462), "样本 仅供软件演示 非国家机关监制", font=small, fill=(90, 80, 70))
    pen.text(
        (1180, 1462),
        "市场主体应当于每年1月1日至6月30日报送公示年度报告",
        font=small,
        fill=(90, 80, 70),
    )
