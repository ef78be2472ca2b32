"""租赁合同: clauses with underlined blanks, the same in other words, and a ruled form."""

import numpy

from samples.generator.codes import in_words
from samples.generator.facts import Fields, iso
from samples.generator.ink import Run
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts, Tenancy
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.tuning.wording import padded, pick, pieces, plain


def _fields(lease: Tenancy) -> Fields:
    return {
        "lessor": lease.lessor,
        "lessee": lease.lessee,
        "premises": lease.premises,
        "area_m2": lease.area,
        "usage": lease.usage,
        "certificate_number": lease.certificate,
        "term_from": iso(lease.start),
        "term_to": iso(lease.end),
        "rent": str(lease.rent),
        "rent_in_words": in_words(lease.rent),
    }


def _blank(text: str) -> Run:
    return (f" {text} ", True)


def _signed(
    canvas: Canvas, facts: Facts, rng: numpy.random.Generator, y: float, face_name: str
) -> None:
    lease = facts.tenancy
    for x, role, name in ((25, "甲方", lease.lessor), (112, "乙方", lease.lessee)):
        canvas.wrap(x, y, f"{role}（签章）：{name}", 76, 4, face_name)
        canvas.write(x, y + 15, f"日期：{pieces(lease.signed)}", 4, face_name)
        if len(name) > 4:
            canvas.stamp(x + 52, y + 8, 17, name[:22], rng)


def _clauses(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    lease = facts.tenancy
    canvas = Canvas(210, 297)
    face_name = pick(rng, "serif", "ming", "kai", "sans")
    day = pick(rng, padded, plain)
    canvas.specimen(180, 10, 4)
    canvas.write(
        105,
        18,
        pick(rng, "房屋租赁合同", "商铺租赁合同", "房屋租赁协议"),
        8,
        "serif",
        gap=2,
        align="middle",
        weight=1,
    )
    size = 4.1
    digits = pick(rng, f"{lease.rent}", f"{lease.rent}.00", f"{lease.rent:,}")
    clauses: list[tuple[float, str | list[Run]]] = [
        (0, [(pick(rng, "出租方（甲方）：", "甲方（出租人）："), False), _blank(lease.lessor)]),
        (0, [(pick(rng, "承租方（乙方）：", "乙方（承租人）："), False), _blank(lease.lessee)]),
        (8, "根据《中华人民共和国民法典》及有关规定，甲乙双方经协商一致，订立本合同，共同遵守。"),
        (
            0,
            [
                ("一、甲方将坐落于", False),
                _blank(lease.premises),
                ("的房屋出租给乙方，建筑面积", False),
                _blank(lease.area),
                ("平方米，不动产权证书号：", False),
                _blank(lease.certificate),
                ("。", False),
            ],
        ),
        (
            0,
            [
                ("二、房屋用途：", False),
                _blank(lease.usage),
                ("。乙方不得擅自改变房屋结构及用途。", False),
            ],
        ),
        (
            0,
            [
                (pick(rng, "三、租赁期限：自", "三、租期自"), False),
                _blank(day(lease.start)),
                (pick(rng, "起至", "至"), False),
                _blank(day(lease.end)),
                ("止。", False),
            ],
        ),
        (
            0,
            [
                ("四、租金：每月人民币", False),
                _blank(digits),
                ("元，大写：", False),
                _blank(in_words(lease.rent)),
                ("，按季支付，先付后用。", False),
            ],
        ),
        (
            0,
            [
                ("五、押金人民币", False),
                _blank(f"{lease.deposit}"),
                ("元，合同期满乙方结清费用后无息退还。", False),
            ],
        ),
        (0, "六、租赁期间水、电、燃气及物业服务费由乙方承担，房屋主体维修由甲方负责。"),
        (0, "七、任何一方提前解除合同，应当提前三十日书面通知对方，并承担由此造成的损失。"),
        (0, "八、本合同未尽事宜由双方另行协商；发生争议的，向房屋所在地人民法院起诉。"),
        (0, "九、本合同一式两份，甲乙双方各执一份，自双方签字或者盖章之日起生效。"),
    ]
    y = 38.0
    for indent, clause in clauses:
        y = (
            canvas.wrap(
                25, y, clause, 160, size, face_name, leading=1.75, indent=indent, whole=True
            )
            + 1.5
        )
    _signed(canvas, facts, rng, max(y + 10, 225), face_name)
    return canvas.sheet(_fields(lease))


def _other_words(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    lease = facts.tenancy
    canvas = Canvas(210, 297)
    face_name = pick(rng, "serif", "ming", "hei")
    canvas.write(105, 22, "租　赁　合　同", 8.5, "serif", align="middle", weight=1)
    canvas.write(185, 38, f"合同编号：YB-{lease.signed:%Y%m%d}", 3.4, face_name, align="right")
    canvas.specimen(25, 18, 4)
    size = 4.2
    lines = [
        f"出租人：{lease.lessor}（以下简称甲方）",
        f"承租人：{lease.lessee}（以下简称乙方）",
        "第一条　租赁房屋",
        f"1.1　甲方同意将位于{lease.premises}的房屋（以下简称该房屋）租给乙方使用。",
        f"1.2　该房屋建筑面积为{lease.area}㎡，权属证书编号：{lease.certificate}。",
        f"1.3　该房屋租赁用途为{lease.usage}。",
        "第二条　租赁期限",
        f"2.1　租赁期限从{plain(lease.start)}起，到{plain(lease.end)}止。",
        f"2.2　甲方应于{plain(lease.start)}前将该房屋交付乙方。",
        "第三条　租金及支付",
        f"3.1　该房屋月租金为人民币（大写）{in_words(lease.rent)}（小写：￥{lease.rent}元）。",
        f"3.2　乙方应于签订合同时支付保证金￥{lease.deposit}元。",
        "第四条　其他",
        "4.1　乙方应当依法经营，自行办理各项许可，并承担消防、卫生及安全责任。",
        "4.2　双方通讯地址变更的，应当书面通知对方。",
    ]
    y = 50.0
    for text in lines:
        heading = text.startswith("第")
        y = (
            canvas.wrap(
                25, y, text, 160, size, "hei" if heading else face_name, leading=1.7, whole=True
            )
            + 1
        )
    _signed(canvas, facts, rng, max(y + 12, 222), face_name)
    return canvas.sheet(_fields(lease))


def _ruled(facts: Facts, rng: numpy.random.Generator, *, vector: bool) -> tuple[Canvas, Fields]:
    lease = facts.tenancy
    canvas = Canvas(210, 297, vector=vector)
    face_name, value_face = pick(rng, ("serif", "kai"), ("ming", "sans"), ("hei", "ming"))
    canvas.write(105, 20, "房屋租赁合同备案登记表", 7.5, "serif", gap=0.5, align="middle", weight=1)
    canvas.specimen(20, 18, 4)
    left, right, size = 20.0, 190.0, 3.9
    rows: list[list[tuple[str, str]]] = [
        [("出租方", lease.lessor)],
        [("承租方", lease.lessee)],
        [("房屋坐落", lease.premises)],
        [("建筑面积", f"{lease.area}平方米"), ("房屋用途", lease.usage)],
        [("权属证号", lease.certificate)],
        [("租赁期限", f"{padded(lease.start)}至{padded(lease.end)}")],
        [("月租金", f"{lease.rent}元"), ("押金", f"{lease.deposit}元")],
        [("租金大写", f"人民币{in_words(lease.rent)}")],
    ]
    y = 38.0
    for row in rows:
        height = 13.0
        share = (right - left) / len(row)
        for place, (label, value) in enumerate(row):
            x = left + place * share
            canvas.frame(x, y, x + 28, y + height)
            canvas.frame(x + 28, y, x + share, y + height)
            canvas.write(x + 14, y + 4.4, label, size, face_name, align="middle")
            room = share - 32
            lines = canvas.length(value, size, value_face) / room
            top = y + (4.4 if lines <= 1 else 1.6)
            canvas.wrap(x + 30, top, value, room, size, value_face, leading=1.3, bottom=y + height)
        y += height
    canvas.frame(left, y, right, y + 50)
    canvas.wrap(
        left + 3,
        y + 4,
        "双方约定：一、乙方按月支付租金；二、乙方依法使用房屋；三、租赁期满乙方享有优先承租权；"
        "四、本表由双方签字盖章，与合同正文具有同等效力。",
        right - left - 6,
        size,
        face_name,
        leading=1.7,
    )
    _signed(canvas, facts, rng, y + 60, face_name)
    return canvas, _fields(lease)


def _ruled_scan(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    canvas, fields = _ruled(facts, rng, vector=False)
    return canvas.sheet(fields)


def _ruled_text(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    canvas, fields = _ruled(facts, rng, vector=True)
    return canvas.text_sheet(fields)


LAYOUTS: dict[str, Layout] = {
    "clauses": _clauses,
    "articles": _other_words,
    "ruled": _ruled_scan,
    "ruled-text": _ruled_text,
}
