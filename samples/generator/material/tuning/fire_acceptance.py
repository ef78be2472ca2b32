"""消防验收意见书, 消防备案凭证 and 消防安全检查合格证."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.canvas import RED, Canvas
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet
from samples.generator.material.tuning.wording import Row, column, numerals, pick, pieces, plain


def _fields(facts: Facts) -> Fields:
    return {
        "document_number": facts.fire.number,
        "premises": facts.tenancy.premises,
        "issued_on": iso(facts.fire.issued),
        "result": facts.fire.result,
    }


def _opinion(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    fire = facts.fire
    canvas = Canvas(210, 297)
    canvas.specimen(18, 10, 4)
    face_name = pick(rng, "ming", "kai", "serif")
    canvas.write(105, 26, fire.authority, 8.5, "serif", align="middle", fill=RED, weight=1)
    canvas.line(22, 42, 188, 42, 0.7, RED)
    canvas.write(
        105, 50, "特殊建设工程消防验收意见书", 7.5, "serif", gap=0.4, align="middle", weight=1
    )
    canvas.write(188, 64, fire.number, 4.4, face_name, align="right")
    size, leading = 4.5, 1.85
    y = canvas.wrap(24, 78, f"{facts.firm.name}：", 164, size, face_name, leading=leading)
    body = [
        f"根据《中华人民共和国消防法》等有关规定，我局根据申请对你单位申报的位于"
        f"{facts.tenancy.premises}的装修工程（建筑面积{facts.tenancy.area}平方米）进行了消防验收。"
        "按照国家工程建设消防技术标准，结合技术服务机构出具的检测报告，意见如下：",
        f"一、综合评定该工程消防验收{fire.result}。",
        "二、建筑消防设施应当定期维护保养，保证完好有效。",
        "三、工程改建、扩建或者改变用途的，应当依法重新申请消防验收。",
    ]
    for text in body:
        y = canvas.wrap(
            24, y + 1, text, 164, size, face_name, leading=leading, indent=9, whole=True
        )
    day = pick(rng, numerals, plain)
    canvas.write(176, max(y + 16, 226), fire.authority, 4.4, face_name, align="right")
    canvas.write(176, max(y + 27, 237), day(fire.issued), 4.4, face_name, align="right")
    canvas.stamp(146, max(y + 15, 225), 20, fire.authority, rng)
    return canvas.sheet(_fields(facts))


def _filing(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    fire = facts.fire
    canvas = Canvas(210, 297)
    canvas.specimen(18, 16, 4)
    label, value = pick(rng, ("serif", "kai"), ("hei", "sans"), ("ming", "ming"))
    canvas.write(105, 30, "建设工程消防验收备案凭证", 8, "serif", gap=0.5, align="middle", weight=1)
    canvas.write(105, 46, f"备案编号：{fire.number}", 4.4, label, align="middle")
    rows: list[Row] = [
        ("建设单位", facts.firm.name),
        ("工程名称", f"{facts.firm.name}装修工程"),
        ("工程地址", facts.tenancy.premises),
        ("建筑面积", f"{facts.tenancy.area}㎡"),
        ("抽查结果", fire.result),
        ("备案日期", plain(fire.issued)),
    ]
    column(
        canvas,
        rows,
        26,
        64,
        label_width=30,
        value_width=122,
        size=4.5,
        label_face=label,
        value_face=value,
        colon="：",
        gap=3,
        pitch=16,
        bottom=210,
    )
    canvas.write(180, 224, f"{fire.authority}（印章）", 4.4, label, align="right")
    canvas.stamp(150, 226, 20, fire.authority, rng)
    return canvas.sheet(_fields(facts))


def _inspection(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    fire = facts.fire
    authority = f"{facts.place.town}消防救援大队"
    canvas = Canvas(297, 210, ground=(253, 248, 246))
    canvas.frame(8, 8, 289, 202, 1.5, RED)
    label, value = pick(rng, ("serif", "kai"), ("ming", "sans"))
    canvas.write(148.5, 22, "公众聚集场所投入使用、营业前", 7, "serif", gap=1, align="middle")
    canvas.write(148.5, 34, "消防安全检查意见", 11, "serif", gap=3, align="middle", weight=2)
    canvas.write(268, 54, f"文号：{fire.number}", 4.4, label, align="right")
    rows: list[Row] = [
        ("场所名称", facts.firm.name),
        ("地址", facts.tenancy.premises),
        ("场所性质", pick(rng, "餐饮场所", "宾馆、饭店", "商场、市场")),
        ("检查结论", fire.result),
    ]
    column(
        canvas,
        rows,
        36,
        74,
        label_width=32,
        value_width=185,
        size=5,
        label_face=label,
        value_face=value,
        colon="：",
        pitch=17,
        bottom=160,
    )
    canvas.write(184, 166, authority, 4.6, label)
    canvas.write(190, 178, pieces(fire.issued), 4.8, label)
    canvas.stamp(216, 172, 20, authority, rng)
    canvas.specimen(38, 176, 5)
    return canvas.sheet(_fields(facts))


LAYOUTS: dict[str, Layout] = {
    "opinion": _opinion,
    "filing": _filing,
    "inspection": _inspection,
}
