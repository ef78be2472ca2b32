"""营业执照（副本）, portrait, one column; the authority stands in the seal only, as often."""

import numpy
import qrcode
from PIL import Image, ImageDraw

from samples.generator.codes import in_words
from samples.generator.degrade import scanned
from samples.generator.facts import CaseFacts, Fields, Firm, chinese_day, iso
from samples.generator.ink import (
    Colour,
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

WIDTH, HEIGHT = 1654, 2339
"""A4 portrait at 200 dpi."""
_BROWN: Colour = (128, 84, 48)


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
    if not firm.sole:
        printed["term_from"] = iso(firm.established)
        printed["term_to"] = iso(firm.term_to)
    return printed


def draw(case: CaseFacts, rng: numpy.random.Generator) -> Image.Image:
    """The licence as it came out of the scanner."""
    sheet = blank(WIDTH, HEIGHT, (250, 248, 238))
    pen = ImageDraw.Draw(sheet)
    for inset, width in ((56, 4), (70, 14), (96, 2)):
        pen.rectangle((inset, inset, WIDTH - inset, HEIGHT - inset), outline=_BROWN, width=width)
    rosette(pen, (WIDTH / 2, 270), 120, (176, 52, 46))
    centred(pen, (WIDTH / 2, 420), "营业执照", font("sans", 132), gap=64, weight=2)
    centred(pen, (WIDTH / 2, 610), "（副　本）", font("sans", 46))
    code = font("sans", 40)
    centred(pen, (WIDTH / 2, 700), f"统一社会信用代码 {case.firm.credit_code}", code)
    y = 830.0
    for label, value in _rows(case):
        justified(pen, (200, y), label, font("sans", 40), 230)
        below = paragraph(pen, (500, y), value, font("serif", 40), 950, leading=1.4)
        y = max(y + 92, below + 36)
    _foot(sheet, pen, case.firm, rng)
    angle = float(rng.choice([-1, 1]) * rng.uniform(0.3, 1.5))
    return scanned(sheet, rng, angle=angle, blur=0.9, noise=6.0, shade=0.12)


def _rows(case: CaseFacts) -> list[tuple[str, str]]:
    firm, person = case.firm, case.person.name
    end = "长期" if firm.term_to is None else chinese_day(firm.term_to)
    name = [("名称", firm.name), ("类型", firm.type)]
    term = ("营业期限", f"{chinese_day(firm.established)} 至 {end}")
    scope = ("经营范围", firm.scope)
    founded = ("成立日期", chinese_day(firm.established))
    if firm.sole:
        operator = [("经营场所", firm.address), ("经营者", person), ("组成形式", "个人经营")]
        return [*name, *operator, ("注册日期", chinese_day(firm.established)), scope]
    if firm.capital is None:
        return [*name, ("营业场所", firm.address), ("负责人", person), founded, term, scope]
    capital = ("注册资本", in_words(firm.capital))
    return [*name, ("住所", firm.address), ("法定代表人", person), capital, founded, term, scope]


def _foot(
    sheet: Image.Image, pen: ImageDraw.ImageDraw, firm: Firm, rng: numpy.random.Generator
) -> None:
    code = qrcode.QRCode(version=2, box_size=7, border=1)
    code.add_data("样本 SPECIMEN")
    code.make(fit=False)
    sheet.paste(code.make_image().get_image().convert("RGB"), (210, 1880))
    specimen(pen, (440, 1950), 48)
    spaced(pen, (800, 1850), "登记机关", font("sans", 42), gap=20)
    day = firm.issued
    x = 800.0
    for number, unit in ((str(day.year), "年"), (f"{day.month:02}", "月"), (f"{day.day:02}", "日")):
        x = spaced(pen, (x, 2050), number, font("serif", 40)) + 26
        x = spaced(pen, (x, 2050), unit, font("sans", 40)) + 30
    stamp(sheet, (1180, 1955), 190, firm.authority, rng)
    pen.text((210, 2170), "样本 仅供软件演示", font=font("sans", 24), fill=_BROWN)
