"""健康证明 of provinces, disease control centres and hospitals: cards, forms, screens."""

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import Filled, one, some_hand
from samples.generator.material.office.forms import (
    Rng,
    age,
    barcode,
    blank,
    choices,
    footer,
    rows,
    some_mark,
)
from samples.generator.material.opened.paper import DPI, GREY, Cell, Colour, Paper
from samples.generator.material.opened.words import dotted, padded, plain
from samples.generator.material.sheet import Layout, Sheet

_WHITE: Colour = (255, 255, 255)
_TRADES = ("食品", "公共场所", "化妆品", "饮用水", "食品、公共场所")


def _fields(facts: Facts, *, ends: bool = True) -> Fields:
    health = facts.health
    fields: Fields = {"name": health.person.name, "certificate_number": health.number}
    if ends:
        fields["valid_to"] = health.valid_to.isoformat()
    return fields


def _region(facts: Facts) -> str:
    return facts.place.province or facts.place.city


def plastic_card(facts: Facts, rng: Rng) -> Sheet:
    """A card as one province prints it: identity number and number above, portrait left."""
    health = facts.health
    paper = Paper(96, 62, (250, 252, 250), margin=1.5)
    paper.tint((226, 240, 232), 2.6)
    title = f"{_region(facts)}从业人员预防性健康检查合格证明"
    paper.write(48, 3.2, title, "hei", 4.0 if len(title) < 21 else 3.4, align="c", bold=1)
    paper.write(3, 10, f"身份证号：{health.person.id_number}", "hei", 2.5)
    paper.write(51, 10, f"编号：{health.number}", "hei", 2.5)
    paper.portrait(4, 15.5, 23, 30)
    x, size = 31.0, 3.3
    paper.write(x, 16.5, f"姓名：{health.person.name}", "hei", size)
    paper.write(x + 38, 16.5, f"性别：{health.person.gender}", "hei", size)
    paper.write(x, 23.5, f"年龄：{age(health.person, health.issued)}", "hei", size)
    paper.write(x + 18, 23.5, f"从业范围：{one(rng, *_TRADES)}", "hei", size)
    paper.write(x, 30.5, f"体检日期：{padded(health.issued)}", "hei", size)
    paper.write(x, 37.5, f"有效期止：{padded(health.valid_to)}", "hei", size)
    paper.write(x, 44.5, "健康检查机构（盖章）", "hei", size)
    paper.write(x, 50.5, health.centre, "hei", 2.9)
    paper.seal(78, 45, health.centre, rng, radius=12, below="体检专用")
    paper.specimen(6, 50, 3.2)
    return Sheet(paper.picture, DPI, _fields(facts))


def blue_card(facts: Facts, rng: Rng) -> Sheet:
    """A card with a blue head, 有效期限：至…, a bar code and the portrait on the right."""
    health = facts.health
    paper = Paper(100, 66, margin=1.5)
    blue: Colour = (34, 40, 130)
    paper.pen.rectangle((0, 0, paper.picture.width, 165), blue)
    paper.write(
        50,
        4.0,
        f"{_region(facts)}从业人员预防性健康检查合格证",
        "hei",
        3.9,
        align="c",
        ink=_WHITE,
    )
    paper.write(6, 18, f"姓名：{health.person.name}", "song", 3.8)
    paper.write(6, 25, f"性别：{health.person.gender}", "song", 3.8)
    paper.write(33, 25, f"年龄：{age(health.person, health.issued)}岁", "song", 3.8)
    paper.write(6, 32, f"有效期限：至{padded(health.valid_to)}", "song", 3.8)
    paper.write(6, 39, f"编号：{health.number}", "song", 3.8)
    paper.block(6, 46, f"发证机构：{health.centre}", "song", 3.4, 62, leading=1.3)
    paper.portrait(71, 18, 24, 31)
    barcode(paper, 8, 56.5, 44, 5.5, rng)
    paper.seal(58, 45, health.centre, rng, radius=11.5, below="体检专用章")
    paper.specimen(80, 54, 3.4)
    return Sheet(paper.picture, DPI, _fields(facts))


def screen(facts: Facts, rng: Rng) -> Sheet:
    """The electronic certificate as a telephone shows it: grey labels left, values right."""
    health = facts.health
    paper = Paper(78, 152, (244, 246, 250), margin=1.5)
    green: Colour = (22, 140, 100)
    paper.pen.rectangle((0, 0, paper.picture.width, 340), green)
    paper.write(4, 3, f"{int(rng.integers(8, 20))}:{int(rng.integers(10, 60))}", "hei", 2.6)
    paper.write(39, 9, "从业人员电子健康证明", "hei", 4.6, align="c", ink=_WHITE)
    paper.write(39, 17, _region(facts) + "卫生健康委监制", "hei", 2.6, align="c", ink=_WHITE)
    paper.pen.rectangle((40, 310, paper.picture.width - 40, 1690), _WHITE)
    paper.portrait(7, 30, 20, 26)
    name = health.person.name
    paper.write(31, 31, name, "kai-bold", 6.0 if len(name) < 6 else 4.2)
    paper.write(
        31, 41, f"{health.person.gender}　{age(health.person, health.issued)}岁", "hei", 3.2
    )
    hidden = health.person.id_number[:4] + "**********" + health.person.id_number[-4:]
    paper.write(31, 48, hidden, "hei", 3.0, ink=GREY)
    y = 63.0
    for label, value in (
        ("证件编号", health.number),
        ("从业类别", one(rng, *_TRADES)),
        ("检查结果", "合格"),
        ("体检日期", health.issued.isoformat()),
        ("有效期至", health.valid_to.isoformat()),
        ("发证机构", health.centre),
    ):
        paper.write(7, y, label, "hei", 3.2, ink=GREY)
        paper.write(71, y, value, "hei", 3.2 if len(value) < 14 else 2.7, align="r")
        paper.rule(7, y + 6, 71, y + 6, 0.15, (222, 224, 228))
        y += 8.4
    paper.qr(27, 114.5, 24)
    paper.write(39, 139.5, "请出示二维码供查验", "hei", 2.7, align="c", ink=GREY)
    paper.specimen(58, 117, 3.2)
    return Sheet(paper.picture, DPI, _fields(facts))


def folded_book(facts: Facts, rng: Rng) -> Sheet:
    """An opened folder: rules left, filled in by pen right; the validity is 壹年, no day."""
    health = facts.health
    paper = Filled(176, 124, (252, 246, 238), rng=rng, hand=some_hand(rng, 0.8))
    paper.rule(88, 4, 88, 120, 0.2, (190, 180, 170))
    paper.write(44, 12, "须　知", "hei", 5, align="c")
    notes = (
        "一、本证为从业人员健康检查合格的证明，工作时应随身携带，以备查验。",
        "二、本证限本人使用，不得涂改、转让、出借，遗失应及时补办。",
        "三、患有碍食品安全、公共卫生疾病的，应立即调离直接接触岗位。",
        "四、有效期满前三十日内，持本证到原发证单位复检换证。",
    )
    y = 26.0
    for note in notes:
        y = paper.block(9, y, note, "song", 3.6, 70, leading=1.6) + 3.5
    paper.write(132, 9, "健 康 检 查 合 格 证", "kai-bold", 5.6, align="c")
    paper.write(
        132, 17, f"（{one(rng, '食品类', '公共场所类', '综合类')}）", "song", 3.4, align="c"
    )
    paper.portrait(142, 26, 24, 32)
    blank(paper, 95, 28, "姓　　名", health.person.name, 28, 3.9)
    blank(paper, 95, 37, "性　　别", health.person.gender, 28, 3.9)
    blank(paper, 95, 46, "年　　龄", age(health.person, health.issued), 28, 3.9)
    blank(
        paper,
        95,
        55,
        "工　　种",
        one(rng, "厨师", "服务员", "理发", "收银"),
        28,
        3.9,
    )
    blank(paper, 95, 66, "证　　号", health.number, 56, 3.9)
    paper.write(95, 76, "体检日期", "song", 3.9)
    paper.day(113, 76, health.issued, 3.9, "song", gap=1.6)
    paper.write(95, 86, "有 效 期", "song", 3.9)
    paper.write(113, 86, "壹年（自体检之日起）", "song", 3.9)
    paper.write(95, 97, "发证单位（章）", "song", 3.9)
    paper.seal(142, 99, health.centre, rng, radius=15)
    paper.specimen(12, 108, 4)
    return Sheet(paper.picture, DPI, _fields(facts, ends=False))


def hospital_form(facts: Facts, rng: Rng) -> Sheet:
    """A hospital's sheet: a ruled table of examinations, the term in a sentence below."""
    health = facts.health
    paper = Filled(210, 148, rng=rng, hand=some_hand(rng, 1.0))
    paper.write(105, 9, health.centre, "hei", 5.0, align="c")
    paper.write(105, 17, "从业人员健康检查证明", "hei", 6.6, align="c", bold=1)
    paper.write(194, 26.5, f"No.{health.number}", "mono", 3.6, align="r")
    size = 3.6
    person = health.person
    bad = ("未见异常", "阴性", "合格")

    def label(text: str, span: int = 1) -> Cell:
        return Cell(text, span, "hei", size)

    body = paper.table(
        16,
        33,
        [24, 36, 18, 22, 18, 30, 30],
        [
            (
                8,
                [
                    label("受检者"),
                    Cell(person.name, face="kai", size=4.2),
                    label("性别"),
                    Cell(person.gender, size=size),
                    label("年龄"),
                    Cell(age(person, health.issued), size=size),
                    Cell("（照片）", size=3.0),
                ],
            ),
            (
                8,
                [
                    label("身份证号"),
                    Cell(person.id_number, 3, size=size),
                    label("工种"),
                    Cell(one(rng, "配餐员", "营业员", "保洁", "厨工"), size=size),
                    Cell(""),
                ],
            ),
            (
                8,
                [
                    label("检查项目"),
                    label("结果"),
                    label("检查项目", 2),
                    label("结果", 2),
                    label("医师"),
                ],
            ),
            *(
                (
                    7,
                    [
                        Cell(left, size=size),
                        Cell(bad[0], size=size),
                        Cell(right, 2, size=size),
                        Cell(bad[1], 2, size=size),
                        Cell(""),
                    ],
                )
                for left, right in (
                    ("皮肤科", "甲型肝炎病毒抗体"),
                    ("心肺听诊", "戊型肝炎病毒抗体"),
                    ("胸部DR", "大便培养"),
                )
            ),
            (
                9,
                [label("体检结论"), Cell("符合健康标准，可从事直接为顾客服务的工作", 6, size=size)],
            ),
        ],
    )
    sentence = (
        ("　　本证明有效期自", False),
        (plain(health.issued), True),
        ("起至", False),
        (plain(health.valid_to), True),
        ("止，过期无效。", False),
    )
    paper.block(16, body + 5, sentence, "song", 4.0, 178)
    paper.write(118, body + 16, "体检机构（公章）：", "song", 3.8)
    paper.write(118, body + 24, padded(health.issued), "song", 3.8)
    paper.seal(164, body + 20, health.centre, rng, radius=17, below="体检专用章")
    paper.by_hand(40, body + 16, "同意发证", 5)
    paper.specimen(18, 10, 4)
    footer(paper, "本证明涂改无效　查验电话见医院官网", y=137)
    return Sheet(paper.picture, DPI, _fields(facts))


def bilingual(facts: Facts, rng: Rng) -> Sheet:
    """A laminated badge, upright, Chinese over English, values centred below their labels."""
    health = facts.health
    paper = Paper(74, 108, (248, 250, 255), margin=2)
    blue: Colour = (20, 78, 150)
    paper.write(37, 5, "健 康 合 格 证", "kai-bold", 6.2, align="c", ink=blue)
    paper.write(37, 13, "HEALTH CERTIFICATE", "hei", 3.0, align="c", ink=blue)
    paper.portrait(26, 19, 22, 29)
    y = 51.0
    for label, english, value in (
        ("姓名", "Name", health.person.name),
        ("证号", "Cert. No.", health.number),
        ("岗位类别", "Category", one(rng, *_TRADES)),
        ("有效期", "Valid", f"{dotted(health.issued)}—{dotted(health.valid_to)}"),
    ):
        paper.write(5, y, label, "hei", 3.1, ink=blue)
        paper.write(5, y + 4.2, english, "hei", 2.2, ink=blue)
        paper.write(20, y + 0.6, value, "song", 3.8 if len(value) < 18 else 3.2)
        paper.rule(20, y + 6.4, 69, y + 6.4, 0.2, blue)
        y += 10.4
    paper.write(37, y + 2, health.centre, "hei", 3.0, align="c")
    paper.seal(57, 88, health.centre, rng, radius=10.5)
    paper.specimen(5, 20, 3)
    return Sheet(paper.picture, DPI, _fields(facts))


def trained(facts: Facts, rng: Rng) -> Sheet:
    """健康体检、卫生知识培训 in one certificate: labels over their values, ticked categories."""
    health = facts.health
    paper = Filled(148, 105, (255, 253, 246), rng=rng, hand=some_hand(rng, 0.5))
    paper.border(4, 3.4, (170, 130, 60))
    paper.write(74, 12, "从业人员健康体检 卫生知识培训 合格证", "hei", 5.0, align="c")
    paper.portrait(112, 24, 24, 32)
    x = 13.0
    for label, value, wide in (
        ("姓　名", health.person.name, 34.0),
        ("性　别", health.person.gender, 22.0),
        ("年　龄", age(health.person, health.issued), 22.0),
    ):
        paper.write(x, 25, label, "hei", 3.2, ink=GREY)
        paper.write(x, 30.5, value, "song", 4.2 if len(value) < 7 else 3.4)
        x += wide
    paper.write(13, 39, "合格证编号", "hei", 3.2, ink=GREY)
    paper.write(13, 44.5, health.number, "mono", 4.2)
    paper.write(13, 53, "从业类别", "hei", 3.2, ink=GREY)
    mark = some_mark(rng)
    names = ("食品", "公共场所", "化妆品", "其他")
    choices(paper, 13, 58.5, names, one(rng, *names), 3.6, mark=mark, behind=rng.random() < 0.4)
    low = rows(
        paper,
        13,
        68,
        [
            ("体检合格日期：", padded(health.issued)),
            ("到期日期：", padded(health.valid_to)),
            ("签发机构：", health.centre),
        ],
        3.8,
        width=88,
        step=1.75,
    )
    paper.seal(112, 76, health.centre, rng, radius=14)
    paper.write(13, low + 0.6, "（盖章有效，请妥善保管）", "song", 2.8, ink=GREY)
    paper.specimen(122, 13, 3.2)
    return Sheet(paper.picture, DPI, _fields(facts))


LAYOUTS: dict[str, Layout] = {
    "plastic-card": plastic_card,
    "blue-card": blue_card,
    "screen": screen,
    "folded-book": folded_book,
    "hospital-form": hospital_form,
    "bilingual": bilingual,
    "trained": trained,
}
