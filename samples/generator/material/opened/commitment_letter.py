"""承诺书: 告知承诺 in numbered clauses as a picture, and a typed one with a text layer."""

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.opened import text
from samples.generator.material.opened.paper import DPI, Paper
from samples.generator.material.opened.words import iso, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_PROMISES = (
    "所填写的信息和提交的材料真实、合法、有效；",
    "已经知晓行政机关告知的全部内容，并能够满足告知的条件、标准和要求；",
    "在取得许可后依法开展经营活动，接受行政机关的监督检查；",
    "愿意承担不实承诺、违反承诺的法律责任，以及行政机关告知的各项后果。",
)


def notified(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """行政许可告知承诺书: applicant in rows, the matter in a sentence, four promises."""
    firm = facts.firm
    paper = Paper(210, 297)
    paper.write(105, 28, "行政许可告知承诺书", "song", 8.6, gap=1, align="c", bold=3)
    rows = [
        ("申请人：", firm.name),
        ("统一社会信用代码：", firm.credit_code),
        ("法定代表人（负责人）：", firm.head.name),
    ]
    y = 54.0
    for label, value in rows:
        end = paper.write(28, y, label, "hei", 4.6)
        y = paper.block(end + 1, y, value, "kai", 4.6, 180 - end, leading=1.9)
    y = paper.block(
        28,
        y + 4,
        [
            ("申请人现就申请办理的", False),
            (f" {facts.committed} ", True),
            ("，作出下列承诺：", False),
        ],
        "song",
        4.7,
        154,
        leading=1.9,
        indent=9.4,
        filled=("kai", (30, 29, 32)),
    )
    for number, promise in zip("一二三四", _PROMISES, strict=True):
        y = paper.block(28, y, f"（{number}）{promise}", "song", 4.7, 154, leading=1.9, indent=9.4)
    paper.write(104, 226, "申请人（签章）：", "song", 4.7)
    paper.write(104, 244, f"日期：{plain(facts.committed_on)}", "song", 4.7)
    paper.seal(160, 228, firm.name, rng, radius=19)
    paper.specimen(36, 244)
    return Sheet(paper.picture, DPI, _fields(facts))


def typed(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A typed 承诺书: the matter and the name stand in the running text and below it."""
    firm = facts.firm
    content = {
        "name": firm.name,
        "head": firm.head.name,
        "matter": facts.committed,
        "promises": _PROMISES,
        "day": padded(facts.committed_on),
    }
    pictures = {"seal": text.seal_image(firm.name, rng)}
    return TextSheet(text.pdf("commitment_letter", content, pictures), _fields(facts))


def _fields(facts: Facts) -> Fields:
    return {
        "entity_name": facts.firm.name,
        "items": facts.committed,
        "signed_on": iso(facts.committed_on),
    }


LAYOUTS: dict[str, Layout] = {
    "notified": notified,
    "typed": typed,
}
