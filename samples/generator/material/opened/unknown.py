"""Papers that come along but are none of the known kinds: nothing may be read out of them."""

import numpy

from samples.generator.codes import in_words
from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import DPI, RED, Cell, Colour, Paper
from samples.generator.material.opened.words import numerals, padded
from samples.generator.material.sheet import Layout, Sheet

_CARBON: Colour = (40, 52, 120)


def receipt(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """收款收据: carbon copy of a booklet, with a payer, an amount in words and a day."""
    let = facts.tenancy
    paper = Paper(190, 92, (250, 247, 252))
    paper.write(95, 8, "收 款 收 据", "song", 7.4, align="c", ink=RED, bold=2)
    paper.write(174, 10, f"№ {int(rng.integers(10**6, 10**7))}", "mono", 4, align="r", ink=RED)
    paper.write(95, 21, padded(let.signed), "kai", 4, align="c", ink=_CARBON)

    def name(what: str) -> Cell:
        return Cell(what, 1, "song", 3.6)

    paper.table(
        12,
        30,
        [28, 70, 24, 44],
        [
            (11, [name("交款单位"), Cell(let.lessee, 3, "kai", 4)]),
            (
                11,
                [
                    name("收款事由"),
                    Cell("装修垃圾清运费", 1, "kai", 4),
                    name("方式"),
                    Cell("转账", 1, "kai", 4),
                ],
            ),
            (
                11,
                [
                    name("人民币大写"),
                    Cell(in_words(let.deposit), 1, "kai", 4),
                    name("￥"),
                    Cell(f"{let.deposit}.00", 1, "kai", 4),
                ],
            ),
        ],
        ink=(150, 60, 60),
    )
    paper.write(14, 72, "收款人：", "song", 3.6)
    paper.signature(32, 70, facts.food.signer, min(6.0, 30 / len(facts.food.signer)), rng)
    paper.write(84, 72, "交款人：", "song", 3.6)
    paper.specimen(158, 74, 3.6)
    return Sheet(paper.picture, DPI, {})


def notice(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A property manager's notice to shops about a water cut."""
    paper = Paper(210, 297)
    paper.write(105, 34, "关于临时停水的通知", "hei", 9, align="c", bold=1)
    paper.write(28, 62, "各位商户：", "song", 5)
    y = 76.0
    for paragraph in (
        f"因供水管网改造施工，{facts.place.district}样本广场一至三层定于{padded(facts.application.applied)}"
        "22时至次日6时停水，请各商户提前做好储水准备，关闭用水设备的阀门。",
        f"停水期间如有疑问，请与物业服务中心联系，电话{facts.application.phone}。由此带来的不便，敬请谅解。",
    ):
        y = paper.block(28, y, paragraph, "song", 5, 154, leading=1.9, indent=10)
    paper.write(178, y + 20, f"{facts.place.district}样本广场物业服务中心", "song", 5, align="r")
    paper.write(178, y + 32, numerals(facts.application.applied), "song", 5, align="r")
    paper.specimen(30, y + 30)
    return Sheet(paper.picture, DPI, {})


LAYOUTS: dict[str, Layout] = {"receipt": receipt, "notice": notice}
