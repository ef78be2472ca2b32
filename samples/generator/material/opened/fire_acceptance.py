"""消防验收意见书, 消防验收备案凭证 and the safety inspection before opening."""

import numpy

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import DPI, RED, Cell, Paper
from samples.generator.material.opened.words import iso, padded, plain
from samples.generator.material.sheet import Layout, Sheet


def opinion(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """特殊建设工程消防验收意见书: an official letter under a red head."""
    fire, firm = facts.fire, facts.firm
    paper = Paper(210, 297)
    paper.write(105, 26, fire.authority, "song", 8.4, gap=0.8, align="c", ink=RED, bold=3)
    paper.write(105, 42, "特殊建设工程消防验收意见书", "hei", 7, align="c", bold=1)
    paper.rule(22, 56, 188, 56, 0.7, RED)
    paper.write(184, 61, fire.number, "song", 4.4, align="r")
    y = paper.block(26, 76, f"{firm.name}：", "song", 4.9, 158, leading=1.75)
    passed = fire.result == "合格"
    paragraphs = (
        f"根据《中华人民共和国建筑法》《中华人民共和国消防法》《建设工程消防设计审查验收管理暂行规定》"
        f"等有关规定，你单位申请消防验收的建设工程（地址：{firm.address}；建筑面积：{facts.tenancy.area}㎡），"
        f"我局依法组织了资料审查、现场检查及测试。",
        f"结论如下：{fire.result}。",
        "请你单位按照规定做好建筑消防设施的维护管理。"
        if passed
        else "对存在的问题应当组织整改，整改完毕后重新申请消防验收。",
        "如对本意见不服，可以在收到本意见书之日起六十日内依法申请行政复议，"
        "或者在六个月内依法向人民法院提起行政诉讼。",
    )
    for paragraph in paragraphs:
        y = paper.block(26, y, paragraph, "song", 4.9, 158, leading=1.75, indent=9.8)
    paper.write(140, 232, fire.authority, "song", 4.9, align="c")
    paper.write(140, 244, plain(fire.issued), "song", 4.9, align="c")
    paper.seal(140, 238, fire.authority, rng, radius=21)
    paper.write(26, 268, "建设单位签收：", "song", 4.2)
    paper.write(120, 268, "年　　月　　日", "song", 4.2)
    paper.specimen(30, 236)
    return Sheet(paper.picture, DPI, _fields(facts))


def record(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """建设工程消防验收备案凭证: a ruled form, 备案编号, picked or not for a check."""
    fire, firm = facts.fire, facts.firm
    number = f"样消备凭字〔{fire.issued.year}〕第{int(rng.integers(1, 9999)):04}号"
    result = "合格"
    paper = Paper(210, 297, (254, 253, 250))
    paper.write(105, 28, "建设工程消防验收备案凭证", "song", 8.6, gap=0.8, align="c", bold=3)
    paper.write(182, 48, f"备案编号：{number}", "song", 4.2, align="r")

    def name(what: str) -> Cell:
        return Cell(what, 1, "hei", 4.2)

    rows: list[tuple[float, list[Cell]]] = [
        (16, [name("工程名称"), Cell(f"{firm.name}装修工程", 3)]),
        (16, [name("工程地址"), Cell(firm.address, 3)]),
        (14, [name("建设单位"), Cell(firm.name, 3)]),
        (
            14,
            [
                name("建筑面积"),
                Cell(f"{facts.tenancy.area}㎡"),
                name("使用性质"),
                Cell(facts.tenancy.usage, 1, "song", 3.8),
            ],
        ),
        (14, [name("备案日期"), Cell(padded(fire.issued)), name("是否抽中"), Cell("未抽中")]),
        (16, [name("验收结论"), Cell(result, 3)]),
        (
            30,
            [name("备　　注"), Cell("本凭证未加盖印章无效。", 3, "song", 4, "l")],
        ),
    ]
    paper.table(24, 58, [30, 52, 30, 50], rows)
    paper.write(110, 200, "消防验收主管部门（印章）", "hei", 4.2)
    paper.write(138, 222, padded(fire.issued), "song", 4.4)
    paper.seal(150, 208, fire.authority, rng, radius=20)
    paper.specimen(34, 216)
    fields: Fields = {
        "document_number": number,
        "premises": firm.address,
        "issued_on": iso(fire.issued),
        "result": result,
    }
    return Sheet(paper.picture, DPI, fields)


def opening(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """公众聚集场所投入使用、营业前消防安全检查意见书, landscape, with 场所名称 and 地址."""
    fire, firm = facts.fire, facts.firm
    number = f"样消安检字〔{fire.issued.year}〕第{int(rng.integers(1, 9999)):04}号"
    authority = f"{facts.place.town}消防救援大队"
    allowed = "同意" if fire.result == "合格" else "不同意"
    paper = Paper(297, 210, (255, 252, 250))
    paper.border(9, 4, (186, 58, 48))
    paper.write(148.5, 28, "公众聚集场所投入使用、营业前", "hei", 7, align="c", bold=1)
    paper.write(148.5, 40, "消防安全检查意见书", "hei", 9, gap=2, align="c", bold=1)
    paper.write(262, 58, f"文号：{number}", "song", 4.2, align="r")
    rows = [
        ("场所名称：", firm.name),
        ("地　　址：", firm.address),
        ("消防安全责任人：", firm.head.name),
        ("场所面积：", f"{facts.tenancy.area}平方米"),
        ("使用性质：", facts.tenancy.usage),
    ]
    y = 72.0
    for label, value in rows:
        end = paper.write(38, y, label, "hei", 4.5)
        low = paper.block(end + 1, y, value, "kai", 4.6, 254 - end, leading=1.35)
        y = max(y + 11.5, low + 4.5)
    paper.block(
        38,
        y + 2,
        f"经检查，该场所消防安全{fire.result}，{allowed}投入使用、营业。",
        "song",
        4.8,
        222,
        indent=9.6,
    )
    paper.write(196, 158, authority, "song", 4.6)
    paper.write(200, 172, plain(fire.issued), "song", 4.6)
    paper.seal(222, 164, authority, rng, radius=20)
    paper.specimen(48, 170)
    fields: Fields = {
        "document_number": number,
        "premises": firm.address,
        "issued_on": iso(fire.issued),
        "result": fire.result,
    }
    return Sheet(paper.picture, DPI, fields)


def _fields(facts: Facts) -> Fields:
    fire = facts.fire
    return {
        "document_number": fire.number,
        "premises": facts.firm.address,
        "issued_on": iso(fire.issued),
        "result": fire.result,
    }


LAYOUTS: dict[str, Layout] = {
    "opinion": opinion,
    "record": record,
    "opening": opening,
}
