"""授权委托书: a letter in prose, and the ruled form of a service window."""

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import DPI, Cell, Paper
from samples.generator.material.opened.words import iso, padded, plain
from samples.generator.material.sheet import Layout, Sheet


def letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A letter: who authorises whom, for what and until when, in one paragraph."""
    given, firm = facts.authorisation, facts.firm
    paper = Paper(210, 297)
    paper.write(105, 34, "授 权 委 托 书", "song", 9, align="c", bold=3)
    paper.block(28, 62, f"{facts.food.authority}：", "song", 5, 154)
    y = paper.block(
        28,
        74,
        [
            ("本单位", False),
            (f" {firm.name} ", True),
            ("现委托", False),
            (f" {given.agent.name} ", True),
            ("（公民身份号码：", False),
            (f" {given.agent.id_number} ", True),
            ("，联系电话：", False),
            (f" {given.agent_phone} ", True),
            ("）为本单位的代理人，代理权限为：", False),
            (f" {given.scope} ", True),
            ("。代理人在上述权限内签署的文件，本单位均予以承认。", False),
        ],
        "song",
        5,
        154,
        leading=1.95,
        indent=10,
    )
    y = paper.block(
        28,
        y,
        [("委托期限自", False), (f" {plain(given.signed)} ", True), ("至", False),
         (f" {plain(given.valid_to)} ", True), ("止。代理人无转委托权。", False)],
        "song",
        5,
        154,
        leading=1.95,
        indent=10,
    )  # fmt: skip
    paper.write(96, 214, "委托单位（盖章）：", "song", 4.6)
    paper.write(96, 228, "法定代表人（签字）：", "song", 4.6)
    name = firm.head.name
    paper.signature(142, 226, name, min(7.0, 40 / len(name)), rng)
    paper.write(96, 242, plain(given.signed), "song", 4.6)
    paper.seal(156, 212, firm.name, rng, radius=19)
    paper.specimen(36, 240)
    return Sheet(paper.picture, DPI, _fields(facts))


def window_form(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """委托代理书 of a service window: principal and agent in one table, ticked powers."""
    given, firm = facts.authorisation, facts.firm
    paper = Paper(210, 297, (253, 253, 250))
    paper.write(105, 24, "政务服务事项委托书", "hei", 8, gap=1, align="c", bold=1)

    def name(what: str, span: int = 1) -> Cell:
        return Cell(what, span, "hei", 3.9)

    rows: list[tuple[float, list[Cell]]] = [
        (14, [name("委托人"), Cell(firm.name, 3, "kai", 4.2)]),
        (
            12,
            [
                name("统一社会\n信用代码"),
                Cell(firm.credit_code, 1, "kai", 3.9),
                name("负责人"),
                Cell(firm.head.name, 1, "kai", 4),
            ],
        ),
        (
            12,
            [
                name("受托人"),
                Cell(given.agent.name, 1, "kai", 4.2),
                name("联系电话"),
                Cell(given.agent_phone, 1, "kai", 4),
            ],
        ),
        (12, [name("受托人\n证件号码"), Cell(given.agent.id_number, 3, "kai", 4.2)]),
        (26, [name("委托事项"), Cell(given.scope, 3, "kai", 4.2, "l")]),
        (
            12,
            [
                name("委托期限"),
                Cell(f"{padded(given.signed)} 至 {padded(given.valid_to)}", 3, "kai", 4.1),
            ],
        ),
    ]
    y = paper.table(22, 46, [28, 56, 28, 54], rows)
    paper.write(24, y + 10, "委托权限（请勾选）：", "hei", 4)
    for place, (what, ticked) in enumerate(
        (
            ("提交申请材料", True),
            ("更正、补正材料", True),
            ("领取证照、文书", bool(rng.random() < 0.5)),
        )
    ):
        x = 66 + place * 42
        paper.tick(x, y + 10.4, 4, ticked, "pen")
        paper.write(x + 6.4, y + 10, what, "song", 4)
    paper.block(
        24,
        y + 24,
        "受托人在委托期限和权限内实施的行为，其法律后果由委托人承担。委托人对本委托书的真实性负责。",
        "song",
        4,
        162,
        leading=1.8,
        indent=8,
    )
    paper.write(30, 226, "委托人签章：", "hei", 4.2)
    paper.seal(74, 230, firm.name, rng, radius=18)
    paper.write(118, 226, "受托人签字：", "hei", 4.2)
    paper.signature(148, 224, given.agent.name, min(7.0, 34 / len(given.agent.name)), rng)
    paper.write(30, 256, padded(given.signed), "song", 4)
    paper.write(118, 256, padded(given.signed), "song", 4)
    paper.specimen(94, 272)
    return Sheet(paper.picture, DPI, _fields(facts))


def _fields(facts: Facts) -> Fields:
    given = facts.authorisation
    return {
        "principal": facts.firm.name,
        "agent": given.agent.name,
        "agent_id_number": given.agent.id_number,
        "scope": given.scope,
        "valid_to": iso(given.valid_to),
    }


LAYOUTS: dict[str, Layout] = {
    "letter": letter,
    "window-form": window_form,
}
