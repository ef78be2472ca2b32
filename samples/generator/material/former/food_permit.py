"""食品经营许可证 of 2015 and 2023, what came before it, and the small forms of the provinces."""

import numpy

from samples.generator.facts import Fields
from samples.generator.material.former.paper import Page
from samples.generator.material.invent import Facts, Firm, FoodPermit
from samples.generator.material.opened.paper import Cell, Colour
from samples.generator.material.opened.words import iso, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_BROWN: Colour = (150, 110, 70)
_GREEN: Colour = (70, 128, 92)
_OLD_SCOPES = (
    "预包装食品兼散装食品；乳制品（不含婴幼儿配方乳粉）；零售",
    "预包装食品、乳制品（含婴幼儿配方乳粉）批发兼零售",
    "零售：预包装食品、散装食品",
)
_CLASSES = ("小型餐馆", "中型餐馆", "小吃店", "饮品店", "快餐店", "食堂")
_NOTES = ("不含凉菜、裱花蛋糕、生食海产品", "含凉菜，不含裱花蛋糕、生食海产品", "中餐类制售")


def food_2015_main(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """正本 of 2015, landscape: the holder on the left, number and supervision on the right."""
    firm, food = facts.firm, facts.food
    page = Page(297, 210, (251, 253, 247), song="song")
    page.tint((236, 244, 228), 4.2)
    page.border(6, 7, _GREEN)
    page.middle(26, "食品经营许可证", "hei", 14, gap=5, bold=1)
    left = [
        ("经营者名称", firm.name),
        ("社会信用代码\n（身份证号码）", firm.credit_code),
        (_headed(firm), firm.head.name),
        ("住所", firm.address),
        ("经营场所", food.premises),
        ("主体业态", food.form),
    ]
    y = _colons(page, 24, 58, left, size=4.0, width=134, step=10.5)
    page.write(24, y, "经营项目：", "hei", 4)
    page.shrink(44, y, food.items, "song", 4, 104, 188 - y)
    right = [
        ("许可证编号", food.number),
        ("日常监督管理机构", food.supervisor),
        ("日常监督管理人员", food.supervisor_person),
        ("投诉举报电话", food.complaint_phone),
    ]
    y = _colons(page, 168, 58, right, size=4.0, width=104, step=13)
    page.seal(226, 128, food.authority, rng, radius=19)
    page.write(168, 124, "发证机关：", "hei", 4)
    page.write(190, 123.8, food.authority, "song", 4.2)
    page.write(168, 150, "签发人：", "hei", 4)
    page.signature(186, 149, food.signer, 5, rng)
    page.write(168, 164, "有效期至", "hei", 4)
    page.day(188, 163.8, food.valid_to, 4.2, faces=("song", "hei"), gap=2)
    page.day(196, 178, food.issued, 4.2, faces=("song", "hei"), gap=2.6)
    page.middle(191.5, "国家食品药品监督管理总局监制", "song", 2.8)
    page.specimen(24, 28)
    return page.sheet(
        _fields(
            firm,
            food,
            supervisor=food.supervisor,
            supervisor_person=food.supervisor_person,
        )
    )


def food_2015_copy(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 of 2015, portrait: one column, the term last, notes for the holder at the foot."""
    firm, food = facts.firm, facts.food
    page = Page(210, 297, (252, 253, 248), song="song-gb")
    page.tint((238, 245, 231), 3.4)
    page.border(5, 5, _GREEN)
    page.middle(26, "食品经营许可证", "hei", 12, gap=4)
    page.middle(44, "（副 本）", "hei", 5)
    page.write(182, 56, f"许可证编号：{food.number}", "song", 4.2, align="r")
    rows = [
        ("经营者名称", firm.name),
        ("社会信用代码", firm.credit_code),
        (_headed(firm), firm.head.name),
        ("住所", firm.address),
        ("经营场所", food.premises),
        ("主体业态", food.form),
        ("经营项目", food.items),
        ("日常监督管理机构", food.supervisor),
        ("日常监督管理人员", food.supervisor_person),
        ("投诉举报电话", food.complaint_phone),
    ]
    y = page.entries(
        26,
        68,
        rows,
        label=("hei", 3.9, 40),
        value=("song", 4.2, 108),
        at=74,
        step=10,
        colon="：",
    )
    page.spread(26, y + 2, "有效期至", "hei", 3.9, 40)
    page.write(74, y + 2, padded(food.valid_to), "song", 4.2)
    page.seal(150, 226, food.authority, rng, radius=19, below="行政许可专用章")
    page.write(108, 214, "发证机关：", "hei", 4)
    page.write(128, 214, food.authority, "song", 4)
    page.write(108, 224, "签 发 人：", "hei", 4)
    page.write(128, 224, food.signer, "kai", 5)
    page.day(128, 240, food.issued, 4.2, gap=2)
    for row, note in enumerate(
        (
            "1.《食品经营许可证》分为正本、副本，具有同等法律效力。",
            "2.食品经营者应当在经营场所的显著位置悬挂或者摆放《食品经营许可证》正本。",
            "3.有效期届满需要延续的，应当在届满三十个工作日前提出申请。",
        )
    ):
        page.write(26, 253 + row * 6, note, "song", 3.2)
    page.middle(283, "国家市场监督管理总局监制", "song", 2.8)
    page.specimen(26, 28)
    return page.sheet(
        _fields(
            firm,
            food,
            supervisor=food.supervisor,
            supervisor_person=food.supervisor_person,
        )
    )


def food_2023(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """正本 of 2023, landscape: no supervisor any more, a QR code, 统一社会信用代码."""
    firm, food = facts.firm, facts.food
    page = Page(297, 210, (255, 252, 246), song="song-gb")
    page.tint((249, 240, 224), 4)
    page.border(6, 6, _BROWN)
    page.emblem(148.5, 28, 9)
    page.middle(40, "食品经营许可证", "hei", 13, gap=4, bold=1)
    page.qr(250, 20, 22)
    page.write(24, 26, "许可证编号", "hei", 4)
    page.write(24, 32, food.number, "song", 4.6)
    rows = [
        ("经营者名称", firm.name),
        ("统一社会信用代码", firm.credit_code),
        (_headed(firm), firm.head.name),
        ("住所", firm.address),
        ("经营场所", food.premises),
        ("主体业态", food.form),
        ("经营项目", food.items),
    ]
    y = page.entries(
        30,
        66,
        rows,
        label=("hei", 4, 40),
        value=("song", 4.2, 180),
        at=80,
        step=10,
    )
    page.spread(30, y, "有效期", "hei", 4, 40)
    page.write(80, y, f"{padded(food.issued)}至{padded(food.valid_to)}", "song", 4.2)
    page.write(30, 170, "投诉举报电话：12315", "hei", 4)
    page.seal(230, 168, food.authority, rng, radius=19, digits=f"{facts.place.area}0087621")
    page.write(200, 162, "发证机关", "hei", 4.6)
    page.day(206, 175, food.issued, 4.4, faces=("song", "hei"), gap=2.5)
    page.middle(192, "国家市场监督管理总局监制", "song", 2.8)
    page.specimen(24, 44)
    fields = _fields(firm, food, valid_from=iso(food.issued))
    return page.sheet(fields | {"complaint_phone": "12315"})


def food_electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """The downloaded 副本 of 2023: text layer, a ruled table, watermark and QR code."""
    firm, food = facts.firm, facts.food
    page = Page(210, 297, song="song", vector=True)
    page.watermark("食品经营许可证 电子证照 样本", "hei", 5, (230, 234, 230), 32)
    page.border(8, 3, (190, 150, 90))
    page.middle(24, "食品经营许可证", "hei", 10, gap=3)
    page.middle(38, "（副本）", "hei", 4.4)
    page.qr(168, 20, 20)
    page.write(22, 48, f"许可证编号：{food.number}", "song", 4)

    def row(tall: float, label: str, value: str) -> tuple[float, list[Cell]]:
        return tall, [
            Cell(label, face="hei", size=3.8),
            Cell(value, span=3, size=4, align="l"),
        ]

    rows = [
        row(12, "经营者名称", firm.name),
        row(12, "统一社会信用代码", firm.credit_code),
        (
            12.0,
            [
                Cell("法定代表人\n（负责人）", face="hei", size=3.8),
                Cell(firm.head.name, size=4),
                Cell("主体业态", face="hei", size=3.8),
                Cell(food.form, size=4),
            ],
        ),
        row(15, "住所", firm.address),
        row(15, "经营场所", food.premises),
        row(34, "经营项目", food.items),
        (
            12.0,
            [
                Cell("有效期限", face="hei", size=3.8),
                Cell(f"{iso(food.issued)}至{iso(food.valid_to)}", span=3, size=4),
            ],
        ),
        row(12, "投诉举报电话", "12315"),
    ]
    y = page.table(22, 56, (38, 48, 26, 54), rows)
    page.seal(150, y + 34, food.authority, rng, radius=19)
    page.write(104, y + 26, "发证机关：", "hei", 4)
    page.write(124, y + 26, food.authority, "song", 4)
    page.write(104, y + 38, "发证日期：", "hei", 4)
    page.write(124, y + 38, plain(food.issued), "song", 4)
    page.write(22, 270, "本证照由样本电子证照系统生成，请扫描二维码核验。", "song", 3.2)
    page.specimen(22, 22)
    fields = _fields(firm, food, valid_from=iso(food.issued))
    return page.text_sheet(fields | {"complaint_phone": "12315"})


def catering(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """餐饮服务许可证 of 2010, landscape: the number beneath the title without a label."""
    firm, food = facts.firm, facts.food
    page = Page(280, 200, (253, 250, 244), song="song")
    page.tint((244, 236, 222), 4.6)
    page.border(6, 8, (150, 84, 60))
    page.middle(28, "餐饮服务许可证", "song", 14, gap=5, bold=2)
    page.middle(50, food.catering_number, "song", 4.6)
    kind, note = _one(rng, _CLASSES), _one(rng, _NOTES)
    page.entries(
        36,
        66,
        [
            ("单位名称", firm.name),
            ("法定代表人（负责人或业主）", firm.head.name),
            ("地址", food.premises),
            ("类别", kind),
            ("备注", note),
        ],
        label=("hei", 4.2, 0),
        value=("kai", 5, 150),
        at=96,
        step=13,
        colon="：",
    )
    page.write(36, 138, "有效期限：", "hei", 4.2)
    start, end = plain(food.old_issued), plain(food.old_valid_to)
    page.write(60, 137.4, f"{start}至{end}", "kai", 5)
    page.seal(214, 158, food.old_authority, rng, radius=19)
    page.write(170, 150, "发证机关：", "hei", 4.2)
    page.write(170, 162, "发证日期：", "hei", 4.2)
    page.write(192, 161.6, plain(food.old_issued), "kai", 4.6)
    page.write(30, 180, "国家食品药品监督管理局制", "song", 3)
    page.specimen(30, 26)
    return page.sheet(
        {
            "license_number": food.catering_number,
            "entity_name": firm.name,
            "legal_representative": firm.head.name,
            "premises": food.premises,
            "business_form": kind,
            "issuing_authority": food.old_authority,
            "issued_on": iso(food.old_issued),
            "valid_from": iso(food.old_issued),
            "valid_to": iso(food.old_valid_to),
        }
    )


def circulation(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """食品流通许可证 of 2009, portrait: days typed between units, the authority in its seal."""
    firm, food = facts.individual, facts.food
    page = Page(190, 262, (246, 250, 254), song="song-gb")
    page.tint((228, 238, 246), 3.6)
    page.border(6, 6, (60, 96, 150))
    page.emblem(95, 31, 11)
    page.middle(48, "食品流通许可证", "hei", 12, gap=3)
    page.middle(65, "（副  本）", "hei", 5)
    page.write(160, 76, f"许可证编号：{food.circulation_number}", "song", 4.2, align="r")
    scope = _one(rng, _OLD_SCOPES)
    y = page.entries(
        28,
        92,
        [
            ("名称", firm.name),
            ("经营场所", firm.address),
            ("负责人", firm.head.name),
            ("许可范围", scope),
        ],
        label=("hei", 4.4, 26),
        value=("song", 4.6, 96),
        at=64,
        step=15,
        colon="：",
    )
    page.spread(28, y, "有效期限", "hei", 4.4, 26)
    x = page.write(60, y, "自", "hei", 4.4) + 2
    page.day(x, y, food.old_issued, 4.4, faces=("kai", "hei"), gap=2, padded=False)
    x = page.write(60, y + 9, "至", "hei", 4.4) + 2
    page.day(x, y + 9, food.old_valid_to, 4.4, faces=("kai", "hei"), gap=2, padded=False)
    authority = food.old_authority.replace("食品药品监督", "工商行政")
    page.seal(124, 214, authority, rng, radius=18)
    page.write(96, 206, "发证机关", "hei", 5, gap=2)
    page.day(96, 221, food.old_issued, 4.4, faces=("kai", "hei"), gap=2, padded=False)
    page.middle(244, "中华人民共和国国家工商行政管理总局制", "song", 2.8)
    page.specimen(24, 26)
    return page.sheet(
        {
            "license_number": food.circulation_number,
            "entity_name": firm.name,
            "legal_representative": firm.head.name,
            "premises": firm.address,
            "business_items": scope,
            "issuing_authority": authority,
            "issued_on": iso(food.old_issued),
            "valid_from": iso(food.old_issued),
            "valid_to": iso(food.old_valid_to),
        }
    )


def small_catering(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """小餐饮经营许可证 of a province, A4 landscape: a ruled table, the day in numerals."""
    firm, food = facts.individual, facts.food
    number = f"{facts.place.short}小餐饮{food.number[3:]}"
    page = Page(297, 210, (254, 253, 250), song="song-gb")
    page.border(8, 4, (180, 60, 50))
    page.middle(
        24, f"{facts.place.province or facts.place.city}小餐饮经营许可证", "hei", 10, gap=1.5
    )
    page.write(266, 44, f"编号：{number}", "song", 4.2, align="r")
    small = "小餐饮（小吃店）"
    rows = [
        (14.0, [_label("店铺名称"), Cell(firm.name, span=3, face="kai", size=4.8)]),
        (
            14.0,
            [
                _label("统一社会信用代码"),
                Cell(firm.credit_code, face="kai", size=4.8),
                _label("经营者"),
                Cell(firm.head.name, face="kai", size=4.8),
            ],
        ),
        (14.0, [_label("经营场所"), Cell(firm.address, span=3, face="kai", size=4.8)]),
        (14.0, [_label("主体业态"), Cell(small, span=3, face="kai", size=4.8)]),
        (22.0, [_label("经营项目"), Cell(food.items, span=3, face="kai", size=4.8)]),
        (
            14.0,
            [
                _label("有效期至"),
                Cell(numerals(food.valid_to), face="kai", size=4.8),
                _label("举报电话"),
                Cell("12345", face="kai", size=4.8),
            ],
        ),
    ]
    y = page.table(24, 52, (44, 92, 30, 83), rows, line=0.35)
    page.seal(228, y + 25, food.authority, rng, radius=18)
    page.write(190, y + 17, "发证机关（盖章）：", "hei", 4.4)
    page.write(206, y + 30, numerals(food.issued), "kai", 4.8)
    page.specimen(24, 38)
    return page.sheet(
        {
            "license_number": number,
            "entity_name": firm.name,
            "credit_code": firm.credit_code,
            "legal_representative": firm.head.name,
            "permit_type": f"{facts.place.province or facts.place.city}小餐饮经营许可证",
            "address": firm.address,
            "scope": food.items,
            "issuing_authority": food.authority,
            "issued_on": iso(food.issued),
            "valid_to": iso(food.valid_to),
        }
    )


def prepacked_filing(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """仅销售预包装食品经营者备案 as the portal gives it: no term, the number begins with YB."""
    firm, food = facts.firm, facts.food
    number = f"YB{food.number[2:]}"
    page = Page(210, 297, song="song-gb", vector=True)
    page.middle(28, "仅销售预包装食品经营者备案凭证", "song", 6.5, bold=1)
    page.middle(40, f"备案编号：{number}", "song", 4)
    page.block(
        26,
        52,
        "根据《中华人民共和国食品安全法》第三十五条，下列经营者的备案信息已收到，现予以公示：",
        "song",
        4.2,
        158,
        indent=8.4,
    )
    y = page.entries(
        26,
        74,
        [
            ("经营者名称", firm.name),
            ("统一社会信用代码", firm.credit_code),
            ("法定代表人（负责人）", firm.head.name),
            ("住所", firm.address),
            ("经营场所", food.premises),
            ("经营种类", "预包装食品（含冷藏冷冻食品）销售"),
        ],
        label=("song", 4.2, 0),
        value=("song", 4.2, 110),
        at=74,
        step=11,
        colon="：",
    )
    page.write(26, y, f"备案日期：{iso(food.issued)}", "song", 4.2)
    page.seal(148, y + 34, food.authority, rng, radius=19)
    page.write(148, y + 30, food.authority, "song", 4.2, align="c")
    page.write(148, y + 38, padded(food.issued), "song", 4.2, align="c")
    page.write(26, 262, "备案信息发生变化的，应当在变化后15个工作日内更新。", "song", 3.4)
    page.specimen(26, 20)
    fields: Fields = {
        "license_number": number,
        "entity_name": firm.name,
        "credit_code": firm.credit_code,
        "legal_representative": firm.head.name,
        "address": firm.address,
        "permit_type": "仅销售预包装食品经营者备案凭证",
        "scope": "预包装食品（含冷藏冷冻食品）销售",
        "issuing_authority": food.authority,
        "issued_on": iso(food.issued),
    }
    return page.text_sheet(fields)


def _one(rng: numpy.random.Generator, choices: tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]


def _label(text: str) -> Cell:
    return Cell(text, face="hei", size=4.2)


def _headed(firm: Firm) -> str:
    return "经营者" if firm.form == "individual" else "法定代表人（负责人）"


def _colons(
    page: Page,
    x: float,
    y: float,
    rows: list[tuple[str, str]],
    *,
    size: float,
    width: float,
    step: float,
) -> float:
    """Labels with their colons, each value right behind its own label, as wide as the column."""
    for label, value in rows:
        first, _, second = label.partition("\n")
        end = page.write(x, y, f"{first}：", "hei", size) + 1
        low = page.block(end, y, value, "song", size, x + width - end)
        page.write(x, y + size * 1.3, second, "hei", size)
        y += size * 0.9 if second else 0.0
        y = max(y + step, low + step - size * 1.5)
    return y


def _fields(firm: Firm, food: FoodPermit, **more: str) -> Fields:
    return {
        "license_number": food.number,
        "entity_name": firm.name,
        "credit_code": firm.credit_code,
        "legal_representative": firm.head.name,
        "address": firm.address,
        "premises": food.premises,
        "business_form": food.form,
        "business_items": food.items,
        "complaint_phone": food.complaint_phone,
        "issuing_authority": food.authority,
        "issued_on": iso(food.issued),
        "valid_to": iso(food.valid_to),
        **more,
    }


LAYOUTS: dict[str, Layout] = {
    "food-2015-main": food_2015_main,
    "food-2015-copy": food_2015_copy,
    "food-2023": food_2023,
    "food-electronic": food_electronic,
    "catering": catering,
    "circulation": circulation,
}
"""食品经营许可证 and the two permits that it replaced; by fields.md all else is a ``permit``."""
