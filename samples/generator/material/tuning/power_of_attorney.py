"""授权委托书: a letter, and a ruled form."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.ink import Run
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.tuning.wording import padded, pick, pieces, plain
from samples.generator.signature import signature


def _fields(facts: Facts) -> Fields:
    given = facts.authorisation
    return {
        "principal": facts.firm.name,
        "agent": given.agent.name,
        "agent_id_number": given.agent.id_number,
        "scope": given.scope,
        "valid_to": iso(given.valid_to),
    }


def _letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    given, firm = facts.authorisation, facts.firm
    canvas = Canvas(210, 297)
    canvas.specimen(18, 12, 4)
    face_name = pick(rng, "ming", "kai", "serif", "sans")
    canvas.write(
        105,
        28,
        pick(rng, "授权委托书", "授 权 委 托 书", "委托书"),
        9,
        "serif",
        gap=1.5,
        align="middle",
        weight=1,
    )
    day = pick(rng, padded, plain)
    size = 4.6
    lines: list[tuple[float, list[Run]]] = [
        (0, [("委托人：", False), (f" {firm.name} ", True)]),
        (
            0,
            [
                ("受托人：", False),
                (f" {given.agent.name} ", True),
                ("，性别", False),
                (f" {given.agent.gender} ", True),
            ],
        ),
        (0, [("受托人身份证号码：", False), (f" {given.agent.id_number} ", True)]),
        (0, [("联系电话：", False), (f" {given.agent_phone} ", True)]),
        (9, [("现委托上述受托人为我单位代理人，代理权限如下：", False)]),
        (9, [("委托事项：", False), (f" {given.scope} ", True), ("。", False)]),
        (
            9,
            [
                ("委托期限：自", False),
                (f" {day(given.signed)} ", True),
                ("至", False),
                (f" {day(given.valid_to)} ", True),
                ("止。", False),
            ],
        ),
        (9, [("受托人在上述权限内签署的文书，我单位均予以承认。", False)]),
    ]
    y = 56.0
    for indent, runs in lines:
        y = (
            canvas.wrap(26, y, runs, 158, size, face_name, leading=1.8, indent=indent, whole=True)
            + 3
        )
    y = max(y + 14, 206)
    canvas.write(104, y, "委托人（盖章）：", size, face_name)
    canvas.write(104, y + 14, "法定代表人（签字）：", size, face_name)
    canvas.signature(150, y + 8, 13, signature(firm.head.name, rng))
    canvas.write(104, y + 30, pieces(given.signed), size, face_name)
    canvas.stamp(146, y + 2, 19, firm.name[:22], rng)
    return canvas.sheet(_fields(facts))


def _ruled(facts: Facts, rng: numpy.random.Generator, *, vector: bool) -> tuple[Canvas, Fields]:
    given, firm = facts.authorisation, facts.firm
    canvas = Canvas(210, 297, vector=vector)
    canvas.specimen(18, 12, 4)
    label, value = pick(rng, ("serif", "kai"), ("hei", "sans"), ("ming", "ming"))
    canvas.write(105, 24, "授权委托书", 8.5, "serif", gap=2, align="middle", weight=1)
    left, right, y = 20.0, 190.0, 44.0
    rows: list[list[tuple[str, str]]] = [
        [("委托单位", firm.name)],
        [("法定代表人", firm.head.name), ("职务", pick(rng, "经理", "执行董事", "负责人"))],
        [("被委托人", given.agent.name), ("性别", given.agent.gender)],
        [("身份证号码", given.agent.id_number)],
        [("联系电话", given.agent_phone)],
        [("委托事项", given.scope)],
        [("委托期限", f"{padded(given.signed)}至{padded(given.valid_to)}")],
    ]
    for row in rows:
        share = (right - left) / len(row)
        for place, (name, content) in enumerate(row):
            x = left + place * share
            canvas.frame(x, y, x + 32, y + 14)
            canvas.frame(x + 32, y, x + share, y + 14)
            canvas.write(x + 16, y + 5, name, 4, label, align="middle")
            room = share - 36
            top = y + (5 if canvas.length(content, 4, value) <= room else 2)
            canvas.wrap(x + 34, top, content, room, 4, value, leading=1.3, bottom=y + 14)
        y += 14
    canvas.wrap(left, y + 8, "本委托书不得转委托，涂改无效。", right - left, 4, label)
    canvas.write(110, y + 28, "委托单位（公章）", 4.2, label)
    canvas.write(110, y + 40, pieces(given.signed), 4.2, label)
    canvas.stamp(142, y + 34, 19, firm.name[:22], rng)
    return canvas, _fields(facts)


def _ruled_scan(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    canvas, fields = _ruled(facts, rng, vector=False)
    return canvas.sheet(fields)


def _ruled_text(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    canvas, fields = _ruled(facts, rng, vector=True)
    return canvas.text_sheet(fields)


LAYOUTS: dict[str, Layout] = {
    "letter": _letter,
    "ruled": _ruled_scan,
    "ruled-text": _ruled_text,
}
