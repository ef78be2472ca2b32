"""卫生检测、检验、评价 reports as laboratories and disease control centres word them."""

from datetime import timedelta

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import Filled, one, some_hand
from samples.generator.material.office.forms import (
    Rng,
    blank,
    choices,
    digits,
    footer,
    rows,
    some_mark,
)
from samples.generator.material.office.laboratory import accredited, measured
from samples.generator.material.opened.paper import BLACK, DPI, Cell, Paper
from samples.generator.material.opened.words import dotted, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet


def _fields(facts: Facts, *, result: bool = True) -> Fields:
    report = facts.sanitation
    fields: Fields = {
        "report_number": report.number,
        "entity_name": facts.firm.name,
        "issued_on": report.issued.isoformat(),
    }
    if result:
        fields["result"] = report.result
    return fields


def cover(facts: Facts, rng: Rng) -> Sheet:
    """The cover alone: large letter-spaced title, blanks with centred values; no result on it."""
    report = facts.sanitation
    paper = Paper(210, 297)
    accredited(paper, 24, 18, digits(rng, 12))
    paper.write(186, 22, f"报告编号：{report.number}", "song", 4.2, align="r")
    paper.write(105, 62, "检 测 报 告", "song", 15, align="c", bold=2)
    paper.write(105, 82, "TEST REPORT", "hei", 6, align="c")
    y = 118.0
    place = one(rng, "公共场所室内空气、微小气候", "公共场所公共用品用具", "集中空调通风系统")
    for label, text in (
        ("项目名称", place),
        ("受检单位", facts.firm.name),
        ("检测类别", one(rng, "委托检测", "现场检测", "年度检测")),
        ("报告日期", padded(report.issued)),
    ):
        paper.spread(38, y, label, "hei", 5.4, 26)
        paper.write(65, y, "：", "hei", 5.4)
        size = 5.0
        while paper.length(text, "song", size) > 102:
            size -= 0.2
        paper.write(122, y, text, "song", size, align="c")
        paper.rule(72, y + 7, 174, y + 7, 0.25)
        y += 18
    paper.write(105, 218, report.laboratory, "hei", 6.0, align="c")
    paper.write(105, 228, "（检验检测专用章）", "song", 4.4, align="c")
    paper.seal(138, 222, report.laboratory, rng, radius=20, below="检验检测专用章")
    y = 252.0
    for note in (
        "声明：1. 报告无编制、审核、批准人签字及检验检测专用章无效。",
        "　　　2. 未经本机构书面同意，不得部分复制本报告。",
    ):
        paper.write(34, y, note, "song", 3.6)
        y += 6.4
    footer(paper, "第 1 页 共 6 页")
    paper.specimen(92, 20)
    return Sheet(paper.picture, DPI, _fields(facts, result=False))


def items_table(facts: Facts, rng: Rng) -> Sheet:
    """检验检测报告 with a verdict for each item; the conclusion and the day stand at the foot."""
    report = facts.sanitation
    paper = Paper(210, 297)
    size = 3.9
    paper.write(105, 15, report.laboratory, "hei", 5.6, align="c")
    paper.write(105, 25, "检 验 检 测 报 告", "hei", 8, align="c")
    paper.write(20, 38, f"No：{report.number}", "song", size)
    paper.write(190, 38, "共 2 页　第 1 页", "song", size, align="r")

    def label(text: str, span: int = 1) -> Cell:
        return Cell(text, span, "hei", size)

    def value(text: str, span: int = 1) -> Cell:
        return Cell(text, span, "song", size)

    sampled = report.issued - timedelta(days=int(rng.integers(5, 14)))
    items = measured(report.result, rng, 9)
    y = paper.table(
        20,
        46,
        [12, 22, 24, 24, 30, 30, 28],
        [
            (10, [label("受检单位", 2), value(facts.firm.name, 5)]),
            (12, [label("受检地址", 2), value(facts.tenancy.premises, 5)]),
            (
                9,
                [
                    label("检验类别", 2),
                    value("委托检验", 2),
                    label("采样日期"),
                    value(sampled.isoformat(), 2),
                ],
            ),
            (9, [label("检验依据", 2), value("GB/T 18204 系列、GB 37488-2019", 5)]),
            (
                9,
                [
                    label("序号"),
                    label("检验项目", 2),
                    label("计量单位"),
                    label("标准要求"),
                    label("检验结果"),
                    label("单项判定"),
                ],
            ),
            *(
                (
                    7.6,
                    [
                        value(str(place)),
                        value(name, 2),
                        Cell(unit, 1, "hei", 3.4),
                        Cell(limit, 1, "hei", 3.4),
                        value(seen),
                        value(verdict),
                    ],
                )
                for place, (name, unit, limit, seen, verdict) in enumerate(items, 1)
            ),
            (22, [label("检验结论", 2), value(" ", 5)]),
            (9, [label("备注", 2), value("以下空白", 5)]),
        ],
    )
    paper.write(58, y - 29, f"经检验，该场所所检项目总体判定为：{report.result}。", "song", size)
    paper.write(112, y - 17.5, f"签发日期：{padded(report.issued)}", "song", size)
    for x, role in ((22, "批准："), (84, "审核："), (146, "主检：")):
        paper.write(x, y + 8, role, "song", size)
        paper.signature(x + 13, y + 6.5, one(rng, "王明", "李静", "赵伟", "周敏"), 6, rng)
    paper.seal(162, y - 18, report.laboratory, rng, radius=19, below="检验检测专用章")
    footer(paper, "本报告仅对所检样品负责")
    paper.specimen(20, 14)
    return Sheet(paper.picture, DPI, _fields(facts))


def centre_form(facts: Facts, rng: Rng) -> Sheet:
    """A disease control centre's form: two columns of spread labels, conclusion as a paragraph."""
    report = facts.sanitation
    centre = f"{facts.place.town}疾病预防控制中心"
    paper = Filled(210, 297, rng=rng, hand=some_hand(rng, 0.3))
    paper.write(105, 18, centre, "kai-bold", 6.6, align="c")
    paper.write(105, 29, "公共场所卫生检验报告书", "kai-bold", 8, align="c")
    size = 4.2
    blank(paper, 24, 46, "检验编号：", report.number, 52, size)
    blank(paper, 110, 46, "样品名称：", "室内空气", 50, size)
    blank(paper, 24, 58, "送检单位：", facts.firm.name, 136, size)
    sampled = report.issued - timedelta(days=int(rng.integers(4, 10)))
    blank(paper, 24, 70, "采样地点：", "经营场所内", 52, size)
    blank(paper, 110, 70, "采样日期：", dotted(sampled), 50, size)
    items = measured(report.result, rng, 8)

    def cells(texts: tuple[str, ...]) -> list[Cell]:
        return [Cell(text, size=3.8, face="hei") for text in texts]

    y = paper.table(
        24,
        84,
        [44, 30, 40, 48],
        [
            (9, cells(("检验项目", "单　位", "检验结果", "卫生标准值"))),
            *((8, cells((name, unit, seen, limit))) for name, unit, limit, seen, _ in items),
        ],
    )
    failed = [name for name, *_, verdict in items if verdict == "不合格"]
    why = f"，其中{failed[0]}一项超过标准值" if failed else ""
    y = paper.block(
        24,
        y + 8,
        f"结论：根据《公共场所卫生指标及限值要求》，本次检验结果{report.result}{why}。",
        "song",
        4.6,
        162,
        leading=1.7,
    )
    y = max(y + 18, 208)
    paper.write(24, y, "检验者：", "song", size)
    paper.signature(42, y - 2, "陈立", 6.5, rng)
    paper.write(76, y, "复核者：", "song", size)
    paper.signature(94, y - 2, "孙燕", 6.5, rng)
    paper.write(158, y + 16, centre, "song", 4.4, align="c")
    paper.write(158, y + 25, numerals(report.issued), "song", 4.4, align="c")
    paper.seal(158, y + 20, centre, rng, radius=19)
    paper.write(
        24, y + 44, "注：本报告涂改无效，对结果有异议请于收到之日起十五日内提出。", "song", 3.4
    )
    paper.specimen(24, 12)
    return Sheet(paper.picture, DPI, _fields(facts))


def evaluation(facts: Facts, rng: Rng) -> Sheet:
    """卫生学评价报告, its summary: everything in running text, the client somebody else."""
    report = facts.sanitation
    paper = Paper(210, 297)
    paper.write(186, 14, f"{report.number}", "mono", 3.8, align="r")
    paper.rule(24, 20, 186, 20, 0.25)
    paper.write(105, 30, "公共场所卫生学评价报告", "hei", 8, align="c")
    paper.write(105, 42, "（摘要页）", "song", 4.4, align="c")
    seen = report.issued - timedelta(days=int(rng.integers(10, 30)))
    y = paper.block(24, 56, "一、项目概况", "hei", 5.0, 162) + 1
    y = paper.block(
        24,
        y,
        f"受{facts.tenancy.lessor}委托，{report.laboratory}于{plain(seen)}对{facts.firm.name}位于"
        f"{facts.tenancy.premises}的经营场所（面积{facts.tenancy.area}㎡）进行了现场卫生学调查与检测。",
        "song",
        4.6,
        162,
        indent=9.2,
        leading=1.7,
    )
    y = paper.block(24, y + 3, "二、评价依据", "hei", 5.0, 162) + 1
    for law in (
        "《公共场所卫生管理条例》",
        "《公共场所卫生管理条例实施细则》",
        "GB 37487-2019、GB 37488-2019",
    ):
        y = paper.block(33, y, law, "song", 4.6, 150, leading=1.6)
    y = paper.block(24, y + 3, "三、评价结果", "hei", 5.0, 162) + 1
    sections = ("选址与布局", "给排水卫生", "室内空气质量", "公共用品用具消毒", "卫生管理制度")
    failed = int(rng.integers(len(sections))) if report.result == "不合格" else -1
    for place, section in enumerate(sections):
        verdict = "不符合要求，需整改" if place == failed else "符合要求"
        y = paper.block(
            33, y, f"（{place + 1}）{section}：{verdict}；", "song", 4.6, 150, leading=1.6
        )
    y = paper.block(24, y + 3, "四、综合评价结论", "hei", 5.0, 162) + 1
    y = paper.block(
        24,
        y,
        f"经综合评价，该公共场所卫生学评价{report.result}。",
        "song",
        4.6,
        162,
        indent=9.2,
        leading=1.7,
    )
    y = max(y + 14, 226)
    paper.write(186, y, f"评价机构：{report.laboratory}", "song", 4.4, align="r")
    paper.write(186, y + 9, f"编制日期：{plain(report.issued)}", "song", 4.4, align="r")
    paper.seal(160, y + 8, report.laboratory, rng, radius=19)
    paper.specimen(24, 11)
    return Sheet(paper.picture, DPI, _fields(facts))


def pool_water(facts: Facts, rng: Rng) -> Sheet:
    """A swimming pool's water report in two languages: labels with colons in two columns."""
    report = facts.sanitation
    paper = Paper(210, 297)
    accredited(paper, 166, 10, digits(rng, 12))
    paper.write(20, 16, report.laboratory, "hei", 5.0)
    paper.write(20, 24, "Sample Testing Technology Service Co., Ltd.", "hei", 2.8)
    paper.rule(20, 34, 190, 34, 0.6)
    paper.write(105, 40, "水质检测报告", "hei", 7.6, align="c")
    paper.write(105, 51, "Water Quality Test Report", "hei", 3.8, align="c")
    taken = report.issued - timedelta(days=int(rng.integers(3, 9)))
    left = [
        ("报告编号 Report No.：", report.number),
        ("客户名称 Client：", facts.firm.name),
        ("样品类别 Sample：", one(rng, "游泳池水", "沐浴池水")),
    ]
    right = [
        ("接样日期 Received：", taken.isoformat()),
        ("签发日期 Issued：", report.issued.isoformat()),
        ("样品状态 State：", "无色、透明"),
    ]
    y = rows(paper, 20, 64, left, 3.6, width=100, faces=("hei", "song"))
    y = max(y, rows(paper, 128, 64, right, 3.6, width=62, faces=("hei", "song")))
    chlorine = "0.1" if report.result == "不合格" else "0.6"
    water = (
        ("浑浊度 Turbidity", "NTU", "≤1", "0.4"),
        ("pH 值 pH", "—", "7.0～7.8", "7.3"),
        ("游离性余氯 Free chlorine", "mg/L", "0.3～1.0", chlorine),
        ("尿素 Urea", "mg/L", "≤3.5", "1.8"),
        ("菌落总数 Colony count", "CFU/mL", "≤200", "26"),
        ("大肠菌群 Coliform", "—", "不得检出", "未检出"),
    )
    y = paper.table(
        20,
        y + 4,
        [56, 26, 32, 28, 28],
        [
            (
                11,
                [
                    Cell(text, face="hei", size=3.5)
                    for text in (
                        "项目\nItem",
                        "单位\nUnit",
                        "限值\nLimit",
                        "结果\nResult",
                        "评价\nVerdict",
                    )
                ],
            ),
            *(
                (
                    9,
                    [
                        Cell(text, face="hei", size=3.5)
                        for text in (*row, "不符合" if row[3] == "0.1" else "符合")
                    ],
                )
                for row in water
            ),
        ],
    )
    paper.write(20, y + 7, "结论 Conclusion：", "hei", 4.0)
    paper.write(56, y + 7, report.result, "kai-bold", 5.0)
    paper.write(20, y + 18, "判定依据：GB 37488-2019", "song", 3.6)
    paper.write(20, y + 36, "编制 Prepared by", "hei", 3.2)
    paper.write(84, y + 36, "审核 Reviewed by", "hei", 3.2)
    paper.write(148, y + 36, "批准 Approved by", "hei", 3.2)
    for x in (20, 84, 148):
        paper.signature(x + 4, y + 43, one(rng, "吴昊", "郑洁", "冯涛", "何敏"), 6.4, rng)
    paper.seal(140, y + 22, report.laboratory, rng, radius=18, below="检验检测专用章")
    paper.qr(164, 250, 22)
    footer(paper, "Page 1 of 1", y=281)
    paper.specimen(122, 262)
    return Sheet(paper.picture, DPI, _fields(facts))


def posted_summary(facts: Facts, rng: Rng) -> Sheet:
    """The summary that a place hangs up: a coloured panel with the result ticked."""
    report = facts.sanitation
    paper = Filled(210, 148, (238, 248, 240), rng=rng, hand=some_hand(rng, 0.5))
    paper.border(5, 4, (40, 120, 90))
    paper.write(105, 15, "公共场所卫生检测结果公示", "kai-bold", 8.4, align="c", ink=(20, 96, 70))
    y = 36.0
    for label, text in (
        ("单位名称", facts.firm.name),
        ("检测机构", report.laboratory),
        ("报告编号", report.number),
        ("报告日期", padded(report.issued)),
    ):
        paper.write(22, y, label, "hei", 4.6)
        y = paper.block(48, y, text, "song", 4.6, 132, leading=1.4)
        paper.rule(48, y - 0.4, 182, y - 0.4, 0.2)
        y += 4.4
    paper.write(22, y + 1, "检测内容", "hei", 4.6)
    x = 48.0
    mark = some_mark(rng)
    for name in ("室内空气", "公共用品", "集中空调"):
        done = name if rng.random() < 0.6 else ""
        x = choices(paper, x, y + 1, (name,), done, 4.4, mark=mark)
    paper.write(22, y + 12, "检测结果", "hei", 4.6)
    choices(
        paper,
        48,
        y + 12,
        ("合格", "不合格"),
        report.result,
        4.4,
        mark=mark,
        gap=12,
        behind=rng.random() < 0.5,
    )
    paper.write(22, 128, "本公示牌应悬挂于经营场所醒目位置", "song", 3.4, ink=BLACK)
    paper.seal(162, 112, report.laboratory, rng, radius=16)
    paper.specimen(174, 18, 3.6)
    return Sheet(paper.picture, DPI, _fields(facts))


def ventilation(facts: Facts, rng: Rng) -> Sheet:
    """集中空调通风系统卫生检测报告, broad: data left, a box with conclusion and seal right."""
    report = facts.sanitation
    paper = Paper(297, 210)
    paper.write(148.5, 13, "集中空调通风系统卫生检测报告单", "hei", 7, align="c", bold=1)
    size = 3.8
    paper.write(18, 29, f"委托单位（被测单位）：{facts.firm.name}", "song", size)
    paper.write(279, 29, f"编号：{report.number}", "song", size, align="r")
    dust = "31" if report.result == "不合格" else "6"
    data = (
        ("送风中", "可吸入颗粒物", "mg/m³", "≤0.15", "0.05"),
        ("送风中", "细菌总数", "CFU/m³", "≤500", "140"),
        ("送风中", "真菌总数", "CFU/m³", "≤500", "86"),
        ("风管内表面", "积尘量", "g/m²", "≤20", dust),
        ("风管内表面", "细菌总数", "CFU/cm²", "≤100", "18"),
        ("冷却水", "嗜肺军团菌", "—", "不得检出", "未检出"),
    )
    paper.table(
        18,
        37,
        [28, 36, 24, 26, 26, 30],
        [
            (
                10,
                [
                    Cell(text, face="hei", size=size)
                    for text in ("检测对象", "检测项目", "单位", "卫生要求", "检测值", "检测日期")
                ],
            ),
            *(
                (
                    12,
                    [
                        *(Cell(text, face="hei", size=size) for text in row),
                        Cell(
                            (report.issued - timedelta(days=5 + place % 2)).isoformat(),
                            face="hei",
                            size=size,
                        ),
                    ],
                )
                for place, row in enumerate(data)
            ),
        ],
    )
    paper.frame(194, 37, 279, 160, 0.3, BLACK)
    paper.write(199, 42, "检测结论", "hei", 5)
    rest = "各项指标均满足卫生要求" if report.result == "合格" else "风管内表面积尘量超出卫生要求"
    y = paper.block(199, 53, f"{report.result}。{rest}。", "song", 4.4, 74, leading=1.6)
    y = max(y + 14, 94)
    paper.write(199, y, "检测单位（盖章）", "song", 4.2)
    y = paper.block(199, y + 9, report.laboratory, "song", 4.2, 74, leading=1.5)
    paper.write(199, y + 5, "报告签发", "song", 4.2)
    paper.write(222, y + 5, dotted(report.issued), "song", 4.2)
    paper.seal(246, y, report.laboratory, rng, radius=18, below="检测专用章")
    paper.write(18, 134, "检测依据：WS/T 395-2012、WS 394-2012", "song", size)
    paper.write(18, 144, "检测人：", "song", size)
    paper.signature(34, 142, "唐磊", 6.4, rng)
    paper.write(78, 144, "审核人：", "song", size)
    paper.signature(94, 142, "许琳", 6.4, rng)
    paper.specimen(18, 14)
    return Sheet(paper.picture, DPI, _fields(facts))


LAYOUTS: dict[str, Layout] = {
    "cover": cover,
    "items-table": items_table,
    "centre-form": centre_form,
    "evaluation": evaluation,
    "pool-water": pool_water,
    "posted-summary": posted_summary,
    "ventilation": ventilation,
}
