"""卫生检测报告: cover sheet, and a page with a table of measured values."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet
from samples.generator.material.tuning.wording import Row, column, padded, pick, plain


def _fields(facts: Facts) -> Fields:
    report = facts.sanitation
    return {
        "report_number": report.number,
        "entity_name": facts.firm.name,
        "issued_on": iso(report.issued),
        "result": report.result,
    }


def _cover(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    report = facts.sanitation
    canvas = Canvas(210, 297)
    label, value = pick(rng, ("serif", "kai"), ("hei", "hei"), ("ming", "sans"))
    canvas.specimen(18, 14, 4)
    canvas.write(190, 24, f"报告编号：{report.number}", 4.2, label, align="right")
    canvas.write(105, 62, "检  测  报  告", 13, "serif", align="middle", weight=2)
    canvas.write(105, 82, "TEST REPORT", 5, "serif", gap=0.8, align="middle")
    rows: list[Row] = [
        (pick(rng, "委托单位", "受检单位"), facts.firm.name),
        ("检测类别", pick(rng, "委托检测", "验收检测")),
        ("样品名称", pick(rng, "室内空气", "公共用品用具", "游泳池水、室内空气")),
        ("检测结论", report.result),
        ("签发日期", pick(rng, padded, plain)(report.issued)),
    ]
    column(
        canvas,
        rows,
        40,
        116,
        label_width=28,
        value_width=95,
        size=4.8,
        label_face=label,
        value_face=value,
        colon="：",
        gap=3,
        pitch=18,
        bottom=220,
    )
    canvas.write(105, 240, report.laboratory, 5.2, label, align="middle")
    canvas.write(105, 250, "（检验检测专用章）", 4.2, label, align="middle")
    canvas.stamp(112, 244, 20, report.laboratory, rng)
    return canvas.sheet(_fields(facts))


def _table(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    report = facts.sanitation
    canvas = Canvas(210, 297)
    label, value = pick(rng, ("serif", "sans"), ("ming", "kai"), ("hei", "ming"))
    canvas.specimen(18, 12, 4)
    canvas.write(105, 20, report.laboratory, 5.6, "serif", align="middle")
    canvas.write(
        105, 30, "公共场所卫生检测评价报告", 7.5, "serif", gap=0.4, align="middle", weight=1
    )
    left, right, y = 18.0, 192.0, 46.0
    head = [
        ("报告编号", report.number),
        ("受检单位", facts.firm.name),
        ("检测地址", facts.tenancy.premises),
    ]
    for name, content in head:
        canvas.frame(left, y, left + 32, y + 12)
        canvas.frame(left + 32, y, right, y + 12)
        canvas.write(left + 16, y + 4, name, 3.9, label, align="middle")
        room = right - left - 36
        top = y + (4 if canvas.length(content, 3.9, value) <= room else 1.4)
        canvas.wrap(left + 34, top, content, room, 3.9, value, leading=1.25, bottom=y + 12)
        y += 12
    columns = (0.0, 16.0, 62.0, 98.0, 140.0, 174.0)
    items = [
        ("序号", "检测项目", "单位", "标准限值", "检测结果"),
        ("1", "二氧化碳", "%", "≤0.10", f"0.0{int(rng.integers(4, 10))}"),
        ("2", "温度", "℃", "16～20", f"{int(rng.integers(16, 20))}.{int(rng.integers(10))}"),
        ("3", "甲醛", "mg/m³", "≤0.10", f"0.0{int(rng.integers(1, 9))}"),
        ("4", "空气细菌总数", "CFU/皿", "≤75", str(int(rng.integers(5, 60)))),
        ("5", "噪声", "dB(A)", "≤85", str(int(rng.integers(45, 80)))),
    ]
    for row in items:
        for content, x0, x1 in zip(row, columns, columns[1:], strict=False):
            canvas.frame(left + x0, y, left + x1, y + 9)
            canvas.write(left + (x0 + x1) / 2, y + 2.7, content, 3.6, "sans", align="middle")
        y += 9
    canvas.frame(left, y, right, y + 24)
    conclusion = pick(rng, "检测结论：", "评价结论：")
    at = canvas.write(left + 3, y + 4, conclusion, 4.2, label)
    canvas.write(at + 1, y + 4, report.result, 4.2, value)
    y += 34
    canvas.write(left, y, "编制：        审核：        批准：", 4, label)
    canvas.write(right, y + 12, f"报告日期：{padded(report.issued)}", 4.2, label, align="right")
    canvas.stamp(160, y + 14, 19, report.laboratory, rng)
    return canvas.sheet(_fields(facts))


LAYOUTS: dict[str, Layout] = {"cover": _cover, "table": _table}
