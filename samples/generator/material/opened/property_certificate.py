"""不动产权证书, its page of particulars, and the 房屋所有权证 that it replaced."""

import numpy

from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import DPI, Cell, Paper
from samples.generator.material.opened.words import padded, plain
from samples.generator.material.sheet import Layout, Sheet


def unified(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """The two open pages of a 不动产权证书: ruled particulars left, notes right."""
    let = facts.tenancy
    paper = Paper(297, 210, (253, 248, 244))
    paper.tint((248, 234, 228), 4.5)
    paper.frame(10, 8, 287, 202, 0.4, (180, 96, 90))
    paper.rule(148.5, 8, 148.5, 202, 0.2, (180, 96, 90))
    paper.write(80, 16, let.certificate, "song", 4.4, align="c")

    def row(tall: float, name: str, value: str, size: float = 4.2) -> tuple[float, list[Cell]]:
        spaced = "\u3000".join(name) if len(name) < 4 else name
        return tall, [Cell(spaced, 1, "hei", 4), Cell(value, 1, "song", size)]

    rights = "国有建设用地使用权/房屋（构筑物）所有权"
    land = f"{float(let.area) * 0.12:.2f}"
    rows = [
        row(14, "权利人", let.lessor),
        row(12, "共有情况", "单独所有"),
        row(17, "坐落", let.premises),
        row(13, "不动产单元号", let.unit_number, 3.8),
        row(13, "权利类型", rights, 3.8),
        row(12, "权利性质", "出让/市场化商品房"),
        row(13, "用途", let.usage),
        row(17, "面积", f"共有宗地面积{land}m²/房屋建筑面积{let.area}m²", 3.8),
        row(15, "使用期限", f"国有建设用地使用权　{padded(let.land_to)}止", 3.9),
        row(38, "权利其他状况", "房屋结构：钢筋混凝土结构\n房屋总层数：18层\n所在层数：第1层", 3.9),
    ]
    paper.table(17, 26, [30, 96], rows, ink=(90, 60, 60))
    paper.write(218, 18, "附　　记", "hei", 4.6, align="c")
    paper.frame(156, 26, 280, 194, 0.3, (90, 60, 60))
    paper.block(162, 34, "业务编号：样本0000001", "song", 3.8, 110)
    paper.block(162, 44, "本页仅供软件演示。", "song", 3.8, 110)
    paper.specimen(206, 176)
    fields = {
        "certificate_number": let.certificate,
        "lessor": let.lessor,
        "premises": let.premises,
        "area_m2": let.area,
        "usage": let.usage,
        "term_to": let.land_to.isoformat(),
    }
    return Sheet(paper.picture, DPI, dict(fields))


def house_book(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """房屋所有权证 (2008 form): the area inside the walls stands beside the built area."""
    let = facts.tenancy
    place = facts.place
    number = f"{place.city.removesuffix('市')}房权证样本字第{int(rng.integers(10**6, 10**7))}号"
    paper = Paper(210, 148, (250, 246, 238))
    paper.frame(8, 8, 202, 140, 0.5, (150, 40, 40))
    paper.write(194, 13, number, "song", 4, align="r")

    def name(what: str) -> Cell:
        return Cell(what, 1, "hei", 3.7)

    inside = f"{float(let.area) * 0.82:.2f}"
    registered = plain(let.signed.replace(year=let.signed.year - 11, day=min(let.signed.day, 28)))
    rows: list[tuple[float, list[Cell]]] = [
        (12, [name("房屋所有权人"), Cell(let.lessor, 5)]),
        (10, [name("共有情况"), Cell("单独所有", 5)]),
        (14, [name("房屋坐落"), Cell(let.premises, 5)]),
        (10, [name("登记时间"), Cell(registered, 5)]),
        (10, [name("房屋性质"), Cell("商品房", 5)]),
        (10, [name("规划用途"), Cell(let.usage, 5)]),
        (
            13,
            [
                Cell("房屋状况", 1, "hei", 3.7),
                Cell("总层数", 1, "hei", 3.5),
                Cell("建筑面积\n（平方米）", 1, "hei", 3.3),
                Cell("套内建筑面积\n（平方米）", 1, "hei", 3.3),
                Cell("其他", 2, "hei", 3.5),
            ],
        ),
        (12, [Cell(""), Cell("6"), Cell(let.area), Cell(inside), Cell("—", 2)]),
    ]
    paper.table(16, 21, [32, 22, 36, 40, 24, 24], rows, ink=(80, 50, 50))
    paper.write(110, 119, "登记机构（章）", "hei", 4)
    paper.seal(158, 120, f"{place.town}房产管理局", rng, radius=16)
    paper.specimen(30, 124)
    fields = {
        "certificate_number": number,
        "lessor": let.lessor,
        "premises": let.premises,
        "area_m2": let.area,
        "usage": let.usage,
    }
    return Sheet(paper.picture, DPI, dict(fields))


LAYOUTS: dict[str, Layout] = {
    "unified": unified,
    "house-book": house_book,
}
