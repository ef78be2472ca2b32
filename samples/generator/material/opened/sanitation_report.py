"""卫生检测报告: a cover that says everything, and one page with a table of measurements."""

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import DPI, Cell, Paper
from samples.generator.material.opened.words import iso, padded, plain
from samples.generator.material.sheet import Layout, Sheet


def cover(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """公共场所卫生检测评价报告, its title page: rows on rules, conclusion at the foot."""
    report, firm = facts.sanitation, facts.firm
    paper = Paper(210, 297)
    paper.write(182, 22, f"报告编号：{report.number}", "song", 4.2, align="r")
    paper.write(105, 58, "公共场所卫生检测评价报告", "hei", 10, gap=1, align="c", bold=2)
    rows = [
        ("受检单位", firm.name),
        ("检测地址", firm.address),
        ("检测类别", "委托检测"),
        ("评价结论", report.result),
    ]
    y = 112.0
    for label, value in rows:
        end = paper.write(36, y, f"{label}：", "song", 5.4, bold=1)
        low = paper.block(end + 2, y, value, "song", 5.2, 172 - end, leading=1.4)
        paper.rule(end, low, 176, low, 0.2)
        y = max(y + 19, low + 11)
    paper.write(105, 226, report.laboratory, "song", 6, align="c", bold=1)
    paper.write(105, 240, padded(report.issued), "song", 5.4, align="c")
    paper.seal(132, 220, report.laboratory, rng, radius=21, below="检测专用章")
    paper.specimen(36, 262)
    return Sheet(paper.picture, DPI, _fields(facts))


def measured(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """检验检测报告 of one page: head in a table, measurements, conclusion in a merged cell."""
    report, firm = facts.sanitation, facts.firm
    paper = Paper(210, 297, (254, 254, 254))
    paper.write(105, 18, report.laboratory, "song", 5.4, align="c")
    paper.write(105, 28, "检 测 报 告", "hei", 8.4, align="c", bold=1)
    paper.write(22, 43, f"No：{report.number}", "song", 3.8)
    paper.write(188, 43, "第1页 共1页", "song", 3.8, align="r")

    def name(what: str, span: int = 1) -> Cell:
        return Cell(what, span, "hei", 3.6)

    rows: list[tuple[float, list[Cell]]] = [
        (12, [name("委托单位"), Cell(firm.name, 5, "song", 3.9)]),
        (12, [name("采样地点"), Cell(firm.address, 5, "song", 3.9)]),
        (
            10,
            [
                name("样品类别"),
                Cell("室内空气、公共用品用具", 2, "song", 3.5),
                name("检测依据"),
                Cell("GB 37488-2019", 2, "song", 3.6),
            ],
        ),
        (
            10,
            [
                name("序号"),
                name("检测项目"),
                name("单位"),
                name("标准限值"),
                name("检测结果"),
                name("单项判定"),
            ],
        ),
    ]
    measures = (
        ("二氧化碳", "%", "≤0.15", 0.04, 0.1, 2),
        ("甲醛", "mg/m³", "≤0.10", 0.01, 0.08, 2),
        ("细菌总数", "CFU/皿", "≤40", 3, 30, 0),
        ("温度", "℃", "16～28", 18, 26, 1),
        ("相对湿度", "%", "40～65", 42, 60, 0),
        ("照度", "lx", "≥50", 80, 300, 0),
    )
    for number, (what, unit, limit, low, high, places) in enumerate(measures, 1):
        value = f"{float(rng.uniform(low, high)):.{places}f}"
        bad = report.result == "不合格" and what == "细菌总数"
        cells = (
            str(number),
            what,
            unit,
            limit,
            "86" if bad else value,
            "不符合" if bad else "符合",
        )
        rows.append((9.5, [Cell(cell, 1, "song", 3.6) for cell in cells]))
    rows.append((22, [name("检测结论"), Cell(report.result, 5, "song", 4.4)]))
    rows.append((12, [name("签发日期"), Cell(plain(report.issued), 5, "song", 4)]))
    y = paper.table(18, 50, [24, 36, 26, 30, 30, 28], rows)
    paper.seal(160, y - 20, report.laboratory, rng, radius=19, below="检测专用章")
    for x, who in ((24, "编制："), (84, "审核："), (144, "批准：")):
        paper.write(x, y + 12, who, "song", 4)
    paper.signature(40, y + 10, facts.health.person.name, _hand(facts.health.person.name), rng)
    paper.signature(100, y + 10, facts.food.signer, _hand(facts.food.signer), rng)
    paper.block(
        18,
        262,
        "声明：本报告无检测专用章无效；复制报告未重新加盖检测专用章无效。",
        "song",
        3.2,
        170,
    )
    paper.specimen(94, 272)
    return Sheet(paper.picture, DPI, _fields(facts))


def _hand(name: str) -> float:
    return min(6.0, 30 / len(name))


def _fields(facts: Facts) -> Fields:
    report = facts.sanitation
    return {
        "report_number": report.number,
        "entity_name": facts.firm.name,
        "issued_on": iso(report.issued),
        "result": report.result,
    }


LAYOUTS: dict[str, Layout] = {
    "cover": cover,
    "measured": measured,
}
