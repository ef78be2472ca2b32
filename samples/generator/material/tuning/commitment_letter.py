"""承诺书: 告知承诺书 as a letter, and a short form."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet
from samples.generator.material.tuning.wording import padded, pick, pieces, plain
from samples.generator.signature import signature


def _fields(facts: Facts) -> Fields:
    return {
        "entity_name": facts.firm.name,
        "items": facts.committed,
        "signed_on": iso(facts.committed_on),
    }


def _letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    firm = facts.firm
    canvas = Canvas(210, 297)
    canvas.specimen(18, 12, 4)
    face_name = pick(rng, "ming", "kai", "serif", "hei")
    canvas.write(
        105,
        26,
        pick(rng, "告知承诺书", "行政许可告知承诺书"),
        8.5,
        "serif",
        gap=1.2,
        align="middle",
        weight=1,
    )
    size, y = 4.4, 50.0
    parts: list[list[tuple[str, bool]]] = [
        [("承诺人：", False), (f" {firm.name} ", True)],
        [("承诺事项：", False), (f" {facts.committed} ", True)],
        [("本单位现就上述事项作出下列承诺：", False)],
        [("（一）所填写的信息真实、准确，提交的材料合法、有效；", False)],
        [("（二）已经知晓行政机关告知的全部内容；", False)],
        [("（三）自认能够满足行政机关告知的条件、标准和技术要求；", False)],
        [("（四）愿意承担不实承诺、违反承诺的法律责任；", False)],
        [("（五）本承诺书的内容是本单位真实意思的表示。", False)],
    ]
    for runs in parts:
        y = canvas.wrap(26, y, runs, 158, size, face_name, leading=1.8, whole=True) + 3
    y = max(y + 20, 206)
    canvas.write(100, y, "承诺人（签字、盖章）：", size, face_name)
    canvas.signature(150, y - 6, 13, signature(firm.head.name, rng))
    canvas.write(
        100, y + 16, f"日期：{pick(rng, pieces, plain)(facts.committed_on)}", size, face_name
    )
    canvas.stamp(142, y + 10, 19, firm.name[:22], rng)
    return canvas.sheet(_fields(facts))


def _running(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    firm = facts.firm
    canvas = Canvas(210, 297)
    canvas.specimen(18, 12, 4)
    face_name = pick(rng, "sans", "serif", "ming")
    canvas.write(105, 30, "承  诺  书", 10, "serif", align="middle", weight=1)
    y = canvas.wrap(26, 58, f"{facts.place.town}行政审批局：", 158, 4.6, face_name)
    for text in (
        f"我单位（{firm.name}）向贵局申请办理{facts.committed}事项，现郑重承诺：",
        "一、申请材料真实有效，复印件与原件一致。",
        "二、严格按照法律法规从事经营活动，自觉接受监督检查。",
        "三、如有违反，自愿承担一切法律后果。",
    ):
        y = canvas.wrap(26, y + 3, text, 158, 4.6, face_name, leading=1.8, indent=9.2, whole=True)
    y = max(y + 24, 200)
    canvas.write(112, y, "承诺单位（盖章）", 4.6, face_name)
    canvas.write(112, y + 14, padded(facts.committed_on), 4.6, face_name)
    canvas.stamp(144, y + 6, 19, firm.name[:22], rng)
    return canvas.sheet(_fields(facts))


LAYOUTS: dict[str, Layout] = {"letter": _letter, "running": _running}
