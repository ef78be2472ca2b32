"""房屋租赁合同: a form filled in by hand, a table of particulars, and a typed contract."""

import numpy

from samples.generator.codes import in_words
from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.opened import text
from samples.generator.material.opened.paper import DPI, Cell, Colour, Paper, Run
from samples.generator.material.opened.words import iso, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_PEN: Colour = (34, 44, 104)


def by_hand(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """门面房租赁协议: printed clauses, what was agreed written in by pen."""
    let = facts.tenancy
    paper = Paper(210, 297)
    paper.write(105, 24, "门面房租赁协议", "hei", 8, gap=2, align="c", bold=1)
    paper.specimen(172, 16, 3.6)

    def clause(y: float, *runs: Run) -> float:
        return paper.block(
            26, y, runs, "song", 4.3, 158, leading=1.95, indent=8.6, filled=("kai", _PEN)
        )

    y = paper.block(
        26,
        44,
        [("出租方（以下简称甲方）：", False), (f" {let.lessor} ", True)],
        "song",
        4.3,
        158,
        filled=("kai", _PEN),
    )
    y = paper.block(
        26,
        y + 2,
        [("承租方（以下简称乙方）：", False), (f" {let.lessee} ", True)],
        "song",
        4.3,
        158,
        filled=("kai", _PEN),
    )
    y = clause(y + 3, ("甲、乙双方经协商一致，就门面房租赁事宜达成如下协议：", False))
    y = clause(
        y,
        ("一、甲方将位于", False),
        (f" {let.premises} ", True),
        ("的门面房出租给乙方使用，建筑面积", False),
        (f" {let.area} ", True),
        ("平方米，房屋用途为", False),
        (f" {let.usage} ", True),
        ("。", False),
    )
    y = clause(
        y,
        ("二、租赁期限自", False),
        (f" {plain(let.start)} ", True),
        ("起至", False),
        (f" {plain(let.end)} ", True),
        ("止。租赁期满，乙方在同等条件下享有优先承租权。", False),
    )
    y = clause(
        y,
        ("三、租金为每月人民币（大写）", False),
        (f" {in_words(let.rent)} ", True),
        ("（小写：￥", False),
        (f" {let.rent}.00 ", True),
        ("），按季支付，先付后用。", False),
    )
    y = clause(
        y,
        ("四、乙方在签订本协议时向甲方交纳押金", False),
        (f" {let.deposit} ", True),
        ("元，期满无损坏、无欠费的，甲方如数退还。", False),
    )
    y = clause(
        y, ("五、租赁期间水、电、燃气、物业等费用由乙方承担，房屋主体维修由甲方负责。", False)
    )
    y = clause(y, ("六、本协议一式两份，甲乙双方各执一份，自签字之日起生效。", False))
    paper.write(26, 244, "甲方（签字）：", "song", 4.3)
    _sign(paper, 60, 242, let.lessor, rng)
    paper.write(112, 244, "乙方（签字）：", "song", 4.3)
    _sign(paper, 147, 242, facts.firm.head.name, rng)
    paper.write(112, 262, "签订日期：", "song", 4.3)
    paper.write(136, 262, plain(let.signed), "kai", 4.6, ink=_PEN)
    return Sheet(paper.picture, DPI, _fields(facts, "rent_in_words", "usage"))


def table(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """房屋租赁合同: particulars in a ruled table with merged cells, clauses below it."""
    let, firm = facts.tenancy, facts.firm
    paper = Paper(210, 297, (254, 254, 252))
    paper.write(105, 20, "商业用房租赁合同", "song", 8, gap=1.4, align="c", bold=3)
    paper.write(
        188, 34, f"合同编号：样租{let.signed.year}-{let.deposit // 1000:04}", "song", 3.4, align="r"
    )

    def name(what: str, span: int = 1) -> Cell:
        return Cell(what, span, "hei", 3.7)

    rows: list[tuple[float, list[Cell]]] = [
        (
            12,
            [
                name("出租人"),
                Cell(let.lessor, 2),
                name("证件号码"),
                Cell("／" if "公司" in let.lessor else let.lessor_id, 2, "song", 3.6),
            ],
        ),
        (
            12,
            [
                name("承租人"),
                Cell(let.lessee, 2, "song", 3.8),
                name("信用代码"),
                Cell(firm.credit_code, 2, "song", 3.6),
            ],
        ),
        (13, [name("房屋坐落"), Cell(let.premises, 5, "song", 4, "l")]),
        (
            11,
            [
                name("权属证号"),
                Cell(let.certificate, 3, "song", 3.7),
                name("用途"),
                Cell(let.usage, 1, "song", 3.4),
            ],
        ),
        (
            11,
            [
                name("建筑面积"),
                Cell(f"{let.area} m²", 2),
                name("交付日期"),
                Cell(padded(let.start), 2),
            ],
        ),
        (11, [name("租赁期限"), Cell(f"{padded(let.start)} 起 至 {padded(let.end)} 止", 5)]),
        (
            11,
            [
                name("月租金"),
                Cell(f"￥{let.rent:,}.00", 2),
                name("大　写"),
                Cell(in_words(let.rent), 2, "song", 3.7),
            ],
        ),
        (
            11,
            [
                name("押　　金"),
                Cell(f"￥{let.deposit:,}.00", 2),
                name("付款方式"),
                Cell("押一付三", 2),
            ],
        ),
    ]
    y = paper.table(20, 42, [24, 36, 24, 24, 30, 32], rows)
    clauses = (
        "第一条　甲方保证对该房屋享有合法的出租权，并保证房屋可以办理营业执照及有关许可。",
        "第二条　未经甲方书面同意，乙方不得转租、转借，不得改变房屋的主体结构。",
        "第三条　租赁期内任何一方解除合同，应当提前六十日书面通知对方，并支付违约金。",
        "第四条　因履行本合同发生的争议，由双方协商解决；协商不成的，向房屋所在地人民法院起诉。",
        "第五条　本合同一式三份，甲、乙双方各执一份，报登记机关备案一份。",
    )
    y += 7
    for clause in clauses:
        y = paper.block(20, y, clause, "song", 3.9, 170, leading=1.75)
    paper.write(26, 226, "甲方（盖章）：", "hei", 4)
    paper.write(112, 226, "乙方（盖章）：", "hei", 4)
    _sign(paper, 56, 224, let.lessor, rng)
    paper.seal(154, 236, firm.name, rng, radius=19, below="合同专用章")
    paper.write(26, 252, padded(let.signed), "song", 4)
    paper.write(112, 252, padded(let.signed), "song", 4)
    paper.specimen(94, 272)
    return Sheet(paper.picture, DPI, _fields(facts, "rent_in_words", "usage", "certificate_number"))


def typed(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """房屋租赁合同 of two pages as it leaves a word processor; the rent stands on the second."""
    let = facts.tenancy
    content = {
        "lessor": let.lessor,
        "lessee": let.lessee,
        "premises": let.premises,
        "area": let.area,
        "certificate": let.certificate,
        "start": padded(let.start),
        "end": padded(let.end),
        "rent": f"{let.rent:,}.00",
        "words": in_words(let.rent),
        "signed": numerals(let.signed),
        "usage": let.usage,
    }
    by_seal = "公司" in let.lessor
    mark = text.seal_image(let.lessor, rng) if by_seal else text.signature_image(let.lessor, rng)
    content["tall"] = "38" if by_seal else "14"
    pictures = {"signature": mark}
    fields = _fields(facts, "rent_in_words", "usage", "certificate_number")
    return TextSheet(text.pdf("lease", content, pictures), fields)


def _sign(paper: Paper, x: float, y: float, who: str, rng: numpy.random.Generator) -> None:
    if "公司" in who:
        paper.seal(x + 8, y + 6, who, rng, radius=17)
    else:
        size = min(7.0, 30 / len(who))
        paper.signature(x, y, who, size, rng)


def _fields(facts: Facts, *more: str) -> Fields:
    let = facts.tenancy
    printed: Fields = {
        "lessor": let.lessor,
        "lessee": let.lessee,
        "premises": let.premises,
        "area_m2": let.area,
        "rent": str(let.rent),
        "term_from": iso(let.start),
        "term_to": iso(let.end),
    }
    others: Fields = {
        "rent_in_words": in_words(let.rent),
        "usage": let.usage,
        "certificate_number": let.certificate,
    }
    return printed | {name: others[name] for name in more}


LAYOUTS: dict[str, Layout] = {
    "by-hand": by_hand,
    "table": table,
    "typed": typed,
}
