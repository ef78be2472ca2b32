"""房屋租赁合同: three scanned pages of clauses, without text layer."""

import numpy
from PIL import Image, ImageDraw

from samples.generator.codes import in_words
from samples.generator.degrade import scanned, worn
from samples.generator.facts import CaseFacts, Fields, Lease, chinese_day, iso
from samples.generator.files import scanned_pdf
from samples.generator.ink import Run, blank, centred, font, paragraph, specimen

WIDTH, HEIGHT = 1654, 2339
"""A4 portrait at 200 dpi."""
_SIZE = 38
_MARGIN = 200


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
    sheets = [_first(case, lease), _second(lease), _third(case, lease)]
    pages = []
    for number, sheet in enumerate(sheets, start=1):
        paper = worn(sheet, rng) if number == lease.poor else sheet
        pages.append(scanned(paper, rng, angle=float(rng.uniform(-0.8, 0.8)), noise=3.5))
    return scanned_pdf(pages, lease.turned, quality=60)


def _lease(case: CaseFacts) -> Lease:
    if case.lease is None:
        raise ValueError(f"{case.name} has no lease")
    return case.lease


def _first(case: CaseFacts, lease: Lease) -> Image.Image:
    return _page(
        1,
        [
            [("出租方（甲方）：", False), (lease.lessor, True)],
            [("承租方（乙方）：", False), (case.firm.name, True)],
            "甲、乙双方在自愿、平等、协商一致的基础上，就甲方向乙方出租房屋事宜订立本合同。",
            "第一条　房屋基本情况",
            [
                ("甲方将坐落于", False),
                (lease.premises, True),
                ("的房屋出租给乙方使用，建筑面积为", False),
                (lease.area, True),
                ("平方米。该房屋不动产权证书编号为", False),
                (lease.certificate, True),
                ("。", False),
            ],
            "第二条　租赁用途",
            [
                ("乙方承租该房屋的用途为", False),
                (lease.usage, True),
                ("。未经甲方书面同意，乙方不得改变用途。", False),
            ],
            "第三条　房屋交付",
            "甲方应于租赁期限起始之日前将房屋交付乙方，双方共同查验水、电、燃气表具读数及房屋设施，"
            "并在交付清单上签字确认。",
        ],
    )


def _second(lease: Lease) -> Image.Image:
    months = (lease.end.year - lease.start.year) * 12 + lease.end.month - lease.start.month + 1
    deposit = lease.rent * 2
    return _page(
        2,
        [
            "第四条　租赁期限",
            [
                ("租赁期限自", False),
                (chinese_day(lease.start), True),
                ("起至", False),
                (chinese_day(lease.end), True),
                (f"止，共计{months}个月。", False),
            ],
            "第五条　租金",
            [
                ("该房屋月租金为人民币", False),
                (f"{lease.rent}.00", True),
                ("元（大写：", False),
                (in_words(lease.rent), True),
                ("）。", False),
            ],
            "租金按季支付，乙方应于每季度首月五日前将租金汇入甲方指定账户，甲方收款后向乙方开具收据。",
            "第六条　押金",
            [
                ("乙方于签订本合同时向甲方支付押金人民币", False),
                (f"{deposit}.00", True),
                ("元（大写：", False),
                (in_words(deposit), True),
                ("）。合同终止且乙方结清费用后，甲方于七日内无息退还。", False),
            ],
            "第七条　其他费用",
            "租赁期间的水费、电费、燃气费、物业服务费由乙方承担；房屋主体结构的维修由甲方承担。",
        ],
    )


def _third(case: CaseFacts, lease: Lease) -> Image.Image:
    sheet = _page(
        3,
        [
            "第八条　合同解除",
            "任何一方需提前终止合同的，应当提前三十日书面通知对方，并与对方协商处理未尽事宜。",
            "第九条　争议解决",
            "因履行本合同发生争议的，由双方协商解决；协商不成的，可向房屋所在地人民法院起诉。",
            "第十条　本合同一式两份，甲、乙双方各执一份，自双方签字或者盖章之日起生效。",
        ],
    )
    pen = ImageDraw.Draw(sheet)
    type_ = font("serif", _SIZE)
    for x, role, name in ((200, "甲方", lease.lessor), (880, "乙方", case.firm.name)):
        paragraph(pen, (x, 1480), f"{role}（签章）：", type_, 600)
        paragraph(pen, (x, 1560), name, font("serif", 34), 600)
        paragraph(pen, (x, 1720), f"签订日期：{chinese_day(lease.signed)}", type_, 600)
    return sheet


def _page(number: int, clauses: list[str | list[Run]]) -> Image.Image:
    sheet = blank(WIDTH, HEIGHT)
    pen = ImageDraw.Draw(sheet)
    specimen(pen, (1440, 90), 34)
    y = 220.0
    if number == 1:
        centred(pen, (WIDTH / 2, 200), "房屋租赁合同", font("serif", 62), gap=14, weight=1)
        y = 360.0
    type_ = font("serif", _SIZE)
    for clause in clauses:
        heading = isinstance(clause, str) and clause.startswith("第") and len(clause) < 15
        party = not isinstance(clause, str) and clause[0][0].endswith("：")
        indent = 0 if heading or party else 2 * _SIZE
        y = paragraph(
            pen, (_MARGIN, y), clause, type_, WIDTH - 2 * _MARGIN, leading=2.0, indent=indent
        )
        y += 18
    centred(pen, (WIDTH / 2, 2210), f"第 {number} 页 共 3 页", font("sans", 26))
    return sheet
