"""商铺租赁合同: two scanned pages, the terms in a ruled summary table."""

import numpy
from PIL import Image, ImageDraw

from samples.generator.codes import in_words
from samples.generator.degrade import scanned
from samples.generator.facts import CaseFacts, Fields, Lease, iso
from samples.generator.files import scanned_pdf
from samples.generator.ink import BLACK, blank, centred, font, paragraph, specimen

WIDTH, HEIGHT = 1654, 2339
"""A4 portrait at 200 dpi."""


def fields(case: CaseFacts) -> Fields:
    """What the contract prints."""
    lease = _lease(case)
    return {
        "lessor": lease.lessor,
        "lessee": case.firm.name,
        "premises": lease.premises,
        "area_m2": lease.area,
        "usage": lease.usage,
        "certificate_number": lease.certificate,
        "term_from": iso(lease.start),
        "term_to": iso(lease.end),
        "rent": str(lease.rent),
        "rent_in_words": in_words(lease.rent),
    }


def draw(case: CaseFacts, rng: numpy.random.Generator) -> bytes:
    """The contract as the scanner's PDF, one page stored turned."""
    lease = _lease(case)
    pages = [
        scanned(sheet, rng, angle=float(rng.uniform(-1.2, 1.2)), blur=0.9, noise=6.0, shade=0.12)
        for sheet in (_summary(case, lease), _clauses(lease))
    ]
    return scanned_pdf(pages, lease.turned, quality=55)


def _lease(case: CaseFacts) -> Lease:
    if case.lease is None:
        raise ValueError(f"{case.name} has no lease")
    return case.lease


def _summary(case: CaseFacts, lease: Lease) -> Image.Image:
    sheet, pen = _sheet()
    centred(pen, (WIDTH / 2, 190), "商铺租赁合同", font("sans", 70), gap=20, weight=1)
    start, end = lease.start, lease.end
    rows = (
        ("出租人", lease.lessor),
        ("承租人", case.firm.name),
        ("房屋坐落", lease.premises),
        ("建筑面积", f"{lease.area}平方米"),
        ("房屋用途", lease.usage),
        ("不动产权证号", lease.certificate),
        (
            "租赁期限",
            f"{start.year}年{start.month}月{start.day}日至{end.year}年{end.month}月{end.day}日",
        ),
        ("月租金", f"{lease.rent:,}元"),
        ("月租金大写", in_words(lease.rent)),
    )
    type_, y, low = font("sans", 36), 400, 400
    for label, value in rows:
        low = y + 118
        pen.rectangle((160, y, 1494, low), outline=BLACK, width=2)
        pen.line((500, y, 500, low), fill=BLACK, width=2)
        pen.text((190, y + 32), label, font=type_, fill=BLACK)
        paragraph(pen, (530, y + 32), value, type_, 940, leading=1.3)
        y = low
    body = (
        "出租人与承租人经协商一致，就上列商铺的租赁订立本合同。上表为本合同的组成部分，"
        "与以下各条具有同等约束力。"
    )
    paragraph(pen, (160, low + 60), body, font("serif", 36), 1334, leading=1.7, indent=72)
    return sheet


def _clauses(lease: Lease) -> Image.Image:
    sheet, pen = _sheet()
    clauses = (
        "一、租金按月支付，承租人应于每月十日前付清当月租金。",
        "二、承租人应当合理使用商铺，装修方案须经出租人书面同意，并自行办理经营所需的手续。",
        "三、租赁期间商铺的水、电、燃气、通信等费用由承租人承担。",
        "四、一方违约给对方造成损失的，应当承担赔偿责任。",
        "五、本合同未尽事宜，由双方另行协商并签订补充协议。",
        "六、本合同一式三份，双方各执一份，备案一份。",
    )
    y = 220.0
    for clause in clauses:
        y = paragraph(pen, (160, y), clause, font("serif", 36), 1334, leading=1.8, indent=72) + 20
    day = lease.signed
    for x, role in ((160, "出租人签章："), (860, "承租人签章：")):
        pen.text((x, y + 140), role, font=font("serif", 36), fill=BLACK)
        signed = f"{day.year}年{day.month}月{day.day}日"
        pen.text((x, y + 330), signed, font=font("serif", 36), fill=BLACK)
    return sheet


def _sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    sheet = blank(WIDTH, HEIGHT, (252, 252, 250))
    pen = ImageDraw.Draw(sheet)
    specimen(pen, (150, 90), 36)
    return sheet, pen
