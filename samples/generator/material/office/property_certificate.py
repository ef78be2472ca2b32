"""Proofs of property as registries print them: certificates, old books, extracts (产权证明)."""

from datetime import date

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import one
from samples.generator.material.office.forms import Rng, digits, footer, rows
from samples.generator.material.opened.paper import DPI, GREY, Cell, Paper
from samples.generator.material.opened.words import padded, plain
from samples.generator.material.sheet import Layout, Sheet


def _fields(facts: Facts, number: str, **more: str) -> Fields:
    let = facts.tenancy
    return {
        "certificate_number": number,
        "lessor": let.lessor,
        "premises": let.premises,
        "area_m2": let.area,
        "usage": let.usage,
        **more,
    }


def _registry(facts: Facts) -> str:
    return f"{facts.place.town}不动产登记中心"


def inner_pages(facts: Facts, rng: Rng) -> Sheet:
    """The inner pages of a 不动产权证书: the table left, 附记 and the plan right."""
    let = facts.tenancy
    paper = Paper(250, 176, (252, 250, 240))
    paper.tint((240, 236, 220), 4)
    paper.rule(125, 4, 125, 172, 0.2, (200, 190, 160))
    paper.write(16, 12, let.certificate, "song", 4.2)
    size = 3.8

    def line(label: str, text: str, tall: float = 10) -> tuple[float, list[Cell]]:
        return tall, [Cell(label, face="hei", size=size), Cell(text, size=size, align="l")]

    start = let.land_to.replace(year=let.land_to.year - 40, day=1)
    shared = f"{int(rng.integers(1800, 9000))}.{digits(rng, 2)}"
    paper.table(
        14,
        22,
        [26, 80],
        [
            line("权 利 人", let.lessor),
            line("共有情况", "单独所有"),
            line("坐　　落", let.premises, 13),
            line("不动产单元号", let.unit_number),
            line("权利类型", "国有建设用地使用权/房屋所有权"),
            line("权利性质", "出让/市场化商品房"),
            line("用　　途", let.usage),
            line("面　　积", f"共有宗地面积：{shared}㎡/房屋建筑面积：{let.area}㎡"),
            line("使用期限", f"{plain(start)}起{plain(let.land_to)}止"),
            line(
                "权利其他状况",
                f"房屋结构：钢筋混凝土结构\n所在层数：{int(rng.integers(1, 5))}层",
                20,
            ),
        ],
    )
    paper.write(187.5, 14, "附　　记", "hei", 4.6, align="c")
    paper.frame(136, 24, 239, 158, 0.3, (60, 60, 60))
    paper.write(141, 30, f"业务编号：{digits(rng, 12)}", "song", size)
    paper.write(141, 38, "分摊土地面积以登记簿记载为准。", "song", size)
    paper.seal(212, 138, _registry(facts), rng, radius=16)
    paper.specimen(141, 148)
    fields = _fields(
        facts,
        let.certificate,
        term_from=start.isoformat(),
        term_to=let.land_to.isoformat(),
    )
    return Sheet(paper.picture, DPI, fields)


def electronic(facts: Facts, rng: Rng) -> Sheet:
    """An electronic 不动产权证书 printed on A4: unruled rows, a code to scan above."""
    let = facts.tenancy
    paper = Paper(210, 297)
    paper.watermark("样本 电子证照", "hei", 5, (236, 236, 236), 30)
    paper.write(105, 24, "不 动 产 权 证 书", "kai-bold", 10, align="c", ink=(150, 30, 40))
    paper.write(105, 39, "（电子证照）", "kai", 4.6, align="c")
    paper.qr(166, 18, 24)
    issued = date(int(let.certificate[2:6]), int(rng.integers(1, 13)), int(rng.integers(1, 29)))
    y = 60.0
    for label, text in (
        ("证书号", let.certificate),
        ("权利人", let.lessor),
        ("证件号码", "******************"),
        ("共有情况", one(rng, "单独所有", "/")),
        ("坐落", let.premises),
        ("不动产单元号", let.unit_number),
        ("权利类型", "国有建设用地使用权/房屋（构筑物）所有权"),
        ("用途", let.usage),
        ("建筑面积", f"{let.area}平方米"),
        ("使用期限", f"至{padded(let.land_to)}止"),
        ("登记日期", padded(issued)),
        ("登记机构", _registry(facts)),
    ):
        paper.write(54, y, label, "hei", 4.4, align="r", ink=GREY)
        y = paper.block(62, y, text, "song", 4.6, 122, leading=1.4) + 5.4
    paper.seal(152, y - 10, _registry(facts), rng, radius=19)
    footer(paper, "本电子证照可通过扫描二维码核验")
    paper.specimen(24, 20)
    fields = _fields(facts, let.certificate, term_to=let.land_to.isoformat())
    return Sheet(paper.picture, DPI, fields)


def old_book(facts: Facts, rng: Rng) -> Sheet:
    """房屋所有权证 of before 2015: a bordered table of many small cells, the state of the house."""
    let = facts.tenancy
    city = facts.place.city.removesuffix("市")
    number = f"{city}房权证样本字第{digits(rng, 8)}号"
    paper = Paper(186, 130, (250, 240, 232))
    paper.border(5, 3, (150, 90, 90))
    paper.write(93, 13, number, "kai-bold", 5, align="c")
    size = 3.8

    def label(text: str, span: int = 1) -> Cell:
        return Cell(text, span, "song", size)

    def value(text: str, span: int = 1) -> Cell:
        return Cell(text, span, "kai", size)

    registered = let.start.replace(year=int(rng.integers(2003, 2014)), day=7)
    floors = int(rng.integers(3, 30))
    paper.table(
        14,
        24,
        [26, 22, 26, 28, 26, 30],
        [
            (10, [label("房屋所有权人"), value(let.lessor, 5)]),
            (10, [label("共 有 情 况"), value("单独所有", 5)]),
            (12, [label("房 屋 坐 落"), value(let.premises, 5)]),
            (10, [label("登 记 时 间"), value(registered.isoformat(), 5)]),
            (10, [label("房 屋 性 质"), value("商品房"), label("规划用途"), value(let.usage, 3)]),
            (
                11,
                [
                    label("房屋状况"),
                    label("总层数"),
                    label("所在层"),
                    label("建筑面积\n（㎡）"),
                    label("套内面积\n（㎡）"),
                    label("其他"),
                ],
            ),
            (
                10,
                [
                    Cell("", face="song"),
                    value(str(floors)),
                    value(str(int(rng.integers(1, 4)))),
                    value(let.area),
                    value("——"),
                    value("——"),
                ],
            ),
            (
                10,
                [
                    label("土 地 状 况"),
                    label("地号"),
                    value(digits(rng, 9), 2),
                    label("取得方式"),
                    value("出让"),
                ],
            ),
        ],
    )
    bureau = f"{facts.place.city}房产管理局"
    paper.write(120, 111, "填发单位（盖章）", "song", 4)
    paper.seal(152, 109, bureau, rng, radius=13)
    paper.specimen(16, 110)
    return Sheet(paper.picture, DPI, _fields(facts, number))


def extract(facts: Facts, rng: Rng) -> Sheet:
    """不动产登记信息查询结果证明: a letter with numbered lines, mortgage and seizure below."""
    let = facts.tenancy
    paper = Paper(210, 297)
    paper.write(105, 24, "不动产登记信息查询结果证明", "hei", 7.4, align="c")
    paper.write(186, 40, f"查询编号：{let.start.year}{digits(rng, 10)}", "song", 3.8, align="r")
    paper.block(
        24,
        52,
        "根据申请人的申请，依据不动产登记簿记载，现将查询结果证明如下：",
        "song",
        4.6,
        162,
        indent=9.2,
    )
    y = rows(
        paper,
        33,
        72,
        [
            ("1. 不动产权证号：", let.certificate),
            ("2. 权利人：", let.lessor),
            ("3. 坐落：", let.premises),
            ("4. 不动产单元号：", let.unit_number),
            ("5. 建筑面积：", f"{let.area} ㎡"),
            ("6. 规划用途：", let.usage),
            ("7. 土地使用终止日期：", let.land_to.isoformat()),
        ],
        4.6,
        faces=("song", "kai"),
        width=152,
        step=2.1,
    )
    y = paper.table(
        33,
        y + 4,
        [38, 38, 38, 38],
        [
            (
                9,
                [
                    Cell(text, face="hei", size=4.0)
                    for text in ("抵押情况", "查封情况", "异议登记", "居住权")
                ],
            ),
            (10, [Cell("无", size=4.2) for _ in range(4)]),
        ],
    )
    asked = let.signed
    paper.write(186, y + 26, _registry(facts), "song", 4.6, align="r")
    paper.write(182, y + 35, plain(asked), "song", 4.6, align="r")
    paper.seal(160, y + 30, _registry(facts), rng, radius=18, below="信息查询专用章")
    paper.write(24, 262, "说明：本证明仅反映查询时登记簿的记载，不作为权属凭证。", "song", 3.6)
    paper.qr(26, 226, 24)
    paper.specimen(24, 14)
    fields = _fields(facts, let.certificate, term_to=let.land_to.isoformat())
    return Sheet(paper.picture, DPI, fields)


LAYOUTS: dict[str, Layout] = {
    "inner-pages": inner_pages,
    "electronic": electronic,
    "old-book": old_book,
    "extract": extract,
}
