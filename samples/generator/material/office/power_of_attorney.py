"""Letters of authority as registries, firms and people word them (授权委托书、委托代理人证明)."""

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import (
    PENS,
    Box,
    Filled,
    Hand,
    In,
    Slot,
    a4,
    one,
    some_hand,
)
from samples.generator.material.office.joint_forms import some_mark
from samples.generator.material.opened.fonts import Face
from samples.generator.material.opened.paper import GREY
from samples.generator.material.opened.words import dotted, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet


def _truth(facts: Facts, principal: str, *, ends: bool = True) -> Fields:
    given = facts.authorisation
    fields: Fields = {
        "principal": principal,
        "agent": given.agent.name,
        "agent_id_number": given.agent.id_number,
        "scope": given.scope,
    }
    if ends:
        fields["valid_to"] = given.valid_to.isoformat()
    return fields


def registry(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """指定代表或者共同委托代理人: numbered powers to agree or not, the card pasted below."""
    paper = a4(rng, some_hand(rng, 0.65))
    given, firm, mark = facts.authorisation, facts.firm, some_mark(rng, paper.hand)
    paper.specimen(176, 11, 3.4)
    y = paper.heading(18, "指定代表或者共同委托代理人授权委托书", "hei", 6.2, gap=0.3) + 4

    def line(label: str, value: str) -> None:
        end = paper.write(20, y, label, "song", 4.1)
        paper.blank(end, y, 190 - end, value, 4.3, align="l")

    line("申请人：", firm.name)
    y += 9.5
    line("指定代表或者委托代理人：", given.agent.name)
    y += 9.5
    line("委托事项及权限：", given.scope)
    y += 10
    for number, power in enumerate(
        (
            "核对登记材料中的复印件并签署核对意见；",
            "修改企业自备文件的错误；",
            "修改有关表格的填写错误；",
            "领取证照和有关文书。",
        ),
        1,
    ):
        agreed = bool(rng.random() < 0.8)
        box = (20.0, y - 1.5, 58.0, y + 6)
        paper.options(box, [("同意", agreed), ("不同意", not agreed)], 3.9, mark=mark, behind=True)
        paper.write(60, y, f"{number}、{power}", "song", 3.9)
        y += 8.2
    y += 2
    paper.flow(
        20,
        y,
        [
            "指定或者委托的有效期限：自",
            In(plain(given.signed)),
            "至",
            In(plain(given.valid_to)),
            "。",
        ],
        "song",
        4.1,
        172,
    )
    y += 10
    rows: list[tuple[float, list[str | In | Slot]]] = [
        (11, [Slot("指定代表或\n委托代理人\n信息", down=3), "签    字", ""]),
        (10, ["移动电话", In(given.agent_phone)]),
        (10, ["身份证号码", In(given.agent.id_number)]),
        (52, [Slot("（身份证件复、影印件粘贴处）", 3)]),
    ]
    low = paper.grid(20, y, (34, 32, 104), rows, size=3.8)
    paper.sign(106, y + 2.8, given.agent.name, 6)
    paper.write(22, low + 6, "申请人签字或盖章：", "song", 4.1)
    paper.sign(62, low + 4.5, firm.head.name, 6.5, 34)
    paper.seal(84, low + 12, firm.name, rng, radius=16)
    paper.day(126, low + 16, given.signed, 4.1, "song")
    return paper.sheet(_truth(facts, firm.name))


def corporate(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """法人授权委托书: running text, the head first, the term as a span within the text."""
    paper = a4(rng, Hand("song" if rng.random() < 0.5 else "kai"))
    given, firm = facts.authorisation, facts.firm
    face: Face = paper.hand.face
    paper.specimen(20, 16, 3.6)
    y = paper.heading(32, one(rng, "授 权 委 托 书", "法人授权委托书", "授权书"), "hei", 8) + 8
    paper.write(24, y, f"致：{facts.place.town}政务服务管理局", face, 4.7)
    y += 11
    text = (
        f"本授权委托书声明：我{firm.head.name}（身份证号：{firm.head.id_number}）系{firm.name}的负责人，"
        f"现授权本单位员工{given.agent.name}（身份证号：{given.agent.id_number}，联系电话："
        f"{given.agent_phone}）为我单位代理人，以我单位名义{given.scope}。"
    )
    y = paper.block(24, y, text, face, 4.7, 162, indent=9.4, leading=1.95)
    text = (
        f"授权期限：{padded(given.signed)}至{padded(given.valid_to)}。代理人在上述权限和期限内签署的一切文件，"
        "我单位均予承认。代理人无转委托权。"
    )
    y = paper.block(24, y, text, face, 4.7, 162, indent=9.4, leading=1.95)
    paper.write(33, y + 2, "特此委托。", face, 4.7)
    y += 24
    small = 4.6
    while paper.length(f"委托单位：{firm.name}", face, small) > 118:
        small -= 0.1
    paper.write(68, y, f"委托单位：{firm.name}", face, small)
    end = paper.write(68, y + 12, "法定代表人（负责人）签字：", face, 4.5)
    paper.sign(end + 2, y + 10.5, firm.head.name, 6.5)
    paper.write(68, y + 24, numerals(given.signed), face, 4.5)
    paper.seal(128, y + 8, firm.name, rng, radius=19)
    return paper.sheet(_truth(facts, firm.name))


def person(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """委托书 by pen of the operator in person; valid until all is done, so no day."""
    paper = Filled(190, 265, (251, 250, 246), rng=rng, hand=PENS[int(rng.integers(len(PENS)))])
    given, head = facts.authorisation, facts.firm.head
    paper.specimen(156, 12, 3.2)
    paper.enter(95, 24, "委 托 书", 8.4, align="c")
    y = 44.0
    for text in (
        f"委托人：{head.name}",
        f"身份证号：{head.id_number}",
        f"受托人：{given.agent.name}",
        f"身份证号：{given.agent.id_number}",
        f"委托事项：{given.scope}。",
        "委托期限：从写委托书这天起到事情办完为止。",
        "受托人在办理上述事项中所签的文件，我都认可。",
    ):
        for line in paper.lines(text, 5.4, 152):
            paper.enter(20, y, line, 5.4)
            y += 10.4
        y += 1
    paper.enter(92, y + 10, "委托人：", 5.4)
    paper.sign(116, y + 9, head.name, 7.5)
    paper.enter(92, y + 24, "受托人：", 5.4)
    paper.sign(116, y + 23, given.agent.name, 7.5)
    paper.enter(92, y + 38, plain(given.signed), 5.4)
    return paper.sheet(_truth(facts, head.name, ends=False))


def columns(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """授权委托书 as a form: those who give and take the authority in two columns of one table."""
    paper = a4(rng, some_hand(rng, 0.6))
    given, firm, mark = facts.authorisation, facts.firm, some_mark(rng, paper.hand)
    paper.specimen(20, 12, 3.6)
    paper.heading(22, "办事委托书", "kai-bold", 8, gap=1.6)

    def power(box: Box) -> None:
        names = [("一般代理", True), ("全权代理", False)]
        paper.options(box, names, 3.9, mark=mark, face="kai")

    def until(box: Box) -> None:
        x = paper.write(box[0] + 2, box[1] + 3.4, "截止日期：", "kai", 3.9)
        paper.day(x + 2, box[1] + 3.2, given.valid_to, 4.2, "kai")

    low = paper.grid(
        18,
        40,
        (26, 61, 26, 61),
        [
            (9, [Slot("委  托  方", 2), Slot("受  托  方", 2)]),
            (14, ["名    称", In(firm.name), "姓    名", In(given.agent.name)]),
            (11, ["负 责 人", In(firm.head.name), "性    别", In(given.agent.gender)]),
            (11, ["信用代码", In(firm.credit_code), "身份证号", In(given.agent.id_number)]),
            (11, ["电    话", In(facts.application.phone), "手    机", In(given.agent_phone)]),
            (18, ["地    址", In(firm.address), "住    址", In(given.agent.address)]),
            (18, ["委托事项", Slot(In(given.scope), 3)]),
            (11, ["代理权限", Slot(power, 3)]),
            (11, ["有 效 期", Slot(until, 3)]),
        ],
        face="kai",
        size=3.8,
    )
    paper.write(22, low + 12, "委托方（盖章）：", "kai", 4.2)
    paper.seal(58, low + 18, firm.name, rng, radius=18)
    paper.write(110, low + 12, "受托方（签名）：", "kai", 4.2)
    paper.sign(144, low + 10.5, given.agent.name)
    paper.write(22, low + 34, f"委托日期：{dotted(given.signed)}", "kai", 4.2)
    return paper.sheet(_truth(facts, firm.name))


def counter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """委托代理人身份证明: number in squares, room for both sides of a card."""
    paper = a4(rng, some_hand(rng, 0.75))
    given, firm = facts.authorisation, facts.firm
    paper.write(20, 12, f"{facts.place.district}政务服务大厅", "hei", 3.4)
    paper.specimen(172, 11, 3.4)
    paper.heading(20, one(rng, "委托代理人身份证明", "经办人授权证明"), "hei", 7)
    y = 38.0
    text: list[str | In] = [
        "兹委托",
        In(given.agent.name),
        "同志代表",
        In(firm.name, 2),
        In(given.scope),
        "。",
    ]
    text.insert(4, "，")
    y = paper.flow(22, y, text, "song", 4.4, 166, indent=8.8, leading=1.85) + 3
    paper.write(22, y + 1.5, "公民身份号码", "song", 4.2)
    paper.boxes(52, y, given.agent.id_number, 7.4, 4.5)
    y += 14
    end = paper.write(22, y, "代理人手机：", "song", 4.2)
    paper.blank(end, y, 44, given.agent_phone, 4.4)
    end = paper.write(106, y, "有效期至：", "song", 4.2)
    paper.day(end + 1, y, given.valid_to, 4.3, "song", gap=0.9)
    y += 13
    for x, side in ((22.0, "代理人身份证（人像面）"), (110.0, "代理人身份证（国徽面）")):
        paper.frame(x, y, x + 80, y + 50, 0.2, GREY)
        paper.write(x + 40, y + 23, side, "song", 3.6, align="c", ink=GREY)
    y += 58
    note = (
        "提示：代理人应当携带本人身份证原件；委托人应当对代理人的行为承担法律责任；本证明涂改无效。"
    )
    paper.frame(22, y, 190, y + 16, 0.25, GREY)
    paper.block(25, y + 2.4, note, "kai", 3.8, 160)
    y += 26
    paper.write(22, y, "委托单位盖章：", "song", 4.2)
    paper.seal(66, y + 6, firm.name, rng, radius=18)
    end = paper.write(108, y, "单位负责人签名：", "song", 4.2)
    paper.sign(end + 1, y - 1.5, firm.head.name)
    paper.day(112, y + 14, given.signed, 4.3, "song")
    return paper.sheet(_truth(facts, firm.name))


def bilingual(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """授权书 of a group, Chinese and English line by line on its own letter paper."""
    paper = a4(rng, Hand("song"))
    given, firm = facts.authorisation, facts.firm
    paper.rule(20, 24, 190, 24, 0.6, (40, 84, 140))
    small = 5.0
    while paper.length(firm.name, "hei", small) > 140:
        small -= 0.1
    paper.write(20, 15, firm.name, "hei", small, ink=(40, 84, 140))
    paper.specimen(174, 15, 3.4)
    paper.heading(36, "授权委托书", "song", 7.4, gap=2, bold=1)
    paper.write(105, 48, "POWER OF ATTORNEY", "mono", 4, align="c")
    y = 64.0
    for chinese, english, value in (
        ("授权方", "Principal", firm.name),
        ("授权代表", "Attorney", given.agent.name),
        ("代表证件号码", "ID No.", given.agent.id_number),
        ("授权内容", "Scope", given.scope),
        ("生效日期", "Effective Date", given.signed.isoformat()),
        ("失效日期", "Expiry Date", given.valid_to.isoformat()),
    ):
        paper.write(24, y, chinese, "song", 4.4)
        paper.write(24, y + 6.6, english, "mono", 3, ink=GREY)
        y = max(paper.block(68, y, value, "song", 4.4, 118), y + 12) + 2
    said = "授权代表在授权范围和期限内签署的文件对授权方具有约束力。"
    y = paper.block(24, y + 4, said, "song", 4.3, 162)
    english = "Documents signed by the attorney within the scope and term above bind the principal."
    paper.block(24, y, english, "mono", 3, 162, ink=GREY)
    paper.write(24, y + 26, "授权方（盖章）", "song", 4.3)
    paper.write(24, y + 33, "Company Seal", "mono", 3, ink=GREY)
    paper.seal(64, y + 34, firm.name, rng, radius=19)
    paper.write(112, y + 26, "授权签字人", "song", 4.3)
    paper.write(112, y + 33, "Authorised Signature", "mono", 3, ink=GREY)
    paper.sign(140, y + 24.5, firm.head.name)
    return paper.sheet(_truth(facts, firm.name))


def slip(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """代办委托: a half sheet with a dotted line and the stub of the office beside it."""
    paper = Filled(210, 148, rng=rng, hand=some_hand(rng, 0.8))
    given, firm = facts.authorisation, facts.firm
    paper.rule(58, 8, 58, 140, 0.25, GREY)
    paper.write(32, 14, "存    根", "hei", 4.6, align="c")
    paper.write(10, 28, "代办人：", "song", 3.8)
    paper.enter_box((22, 26, 57, 34), given.agent.name, 4)
    paper.write(10, 40, "经手人：", "song", 3.8)
    paper.write(10, 52, f"No.{facts.tenancy.deposit // 10:06}", "mono", 3.8)
    paper.specimen(16, 120, 3.4)
    paper.write(134, 12, "代 办 委 托 书", "hei", 6.4, align="c")
    text: list[str | In] = [
        In(firm.name), "委托", In(given.agent.name), "（身份证号", In(given.agent.id_number), "）",
        In(given.scope), "。本委托有效期至", In(str(given.valid_to.year)), "年",
        In(str(given.valid_to.month)), "月", In(str(given.valid_to.day)), "日止。",
    ]  # fmt: skip
    y = paper.flow(64, 28, text, "song", 4.4, 138, indent=8.8, leading=1.95)
    paper.write(98, y + 8, "委托人（签章）：", "song", 4.2)
    paper.sign(134, y + 6.5, firm.head.name)
    paper.seal(160, y + 10, firm.name, rng, radius=16)
    paper.day(130, y + 20, given.signed, 4.2, "song", gap=0.9)
    return paper.sheet(_truth(facts, firm.name))


LAYOUTS: dict[str, Layout] = {
    "registry": registry,
    "corporate": corporate,
    "person": person,
    "columns": columns,
    "counter": counter,
    "bilingual": bilingual,
    "slip": slip,
}
