"""检测报告 and 评价报告 of hygiene: covers, tables, letters."""

from typing import Any

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words

_ITEMS = (
    ("二氧化碳（%）", "0.07", "≤0.10"),
    ("一氧化碳（mg/m³）", "1.8", "≤10"),
    ("甲醛（mg/m³）", "0.04", "≤0.10"),
    ("空气细菌总数（CFU/皿）", "9", "≤40"),
    ("毛巾大肠菌群", "未检出", "不得检出"),
    ("照度（lx）", "212", "≥100"),
)


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    given = facts.sanitation
    sampled = given.issued.fromordinal(given.issued.toordinal() - 9)
    failed = int(rng.integers(3)) if given.result == "不合格" else -1
    lines = [
        (name, "0.16" if place == failed else value, limit, "不合格" if place == failed else "合格")
        for place, (name, value, limit) in enumerate(_ITEMS)
    ]
    if failed == 1:
        lines[1] = (_ITEMS[1][0], "13.5", _ITEMS[1][2], "不合格")
    return {
        "number": given.number,
        "laboratory": given.laboratory,
        "name": facts.firm.name,
        "address": facts.firm.address,
        "sampled": words.plain(sampled),
        "result": given.result,
        "issued": words.plain(given.issued),
        "lines": lines,
        "first": facts.authorisation.agent.name,
        "second": facts.food.signer,
        "third": facts.health.person.name,
    }


def _fields(facts: Facts) -> Fields:
    given = facts.sanitation
    return {
        "report_number": given.number,
        "entity_name": facts.firm.name,
        "issued_on": iso(given.issued),
        "result": given.result,
    }


def _pictures(facts: Facts, rng: numpy.random.Generator) -> dict[str, bytes]:
    return {
        "seal": press.seal(facts.sanitation.laboratory, rng, "检验检测专用章"),
        "bars": press.bars(rng),
    }


def report(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """检测报告 on one page: each item with its own verdict, then the conclusion."""
    return press.sheet(
        "sanitation_report", _content(facts, rng), _fields(facts), rng, _pictures(facts, rng)
    )


def cover(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """The cover of a report, with the conclusion among its lines."""
    content = _content(facts, rng)
    content["title"] = words.pick(rng, "公共场所卫生检测报告", "卫生检测评价报告书")
    content["issued"] = words.numerals(facts.sanitation.issued)
    content["rows"] = [
        ("被检单位", facts.firm.name),
        ("检测类别", "委托检测"),
        ("采样日期", content["sampled"]),
        ("检测结论", content["result"]),
    ]
    return press.sheet("sanitation_cover", content, _fields(facts), rng, _pictures(facts, rng))


def opinion(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A letter that assesses a place: only where it is found good."""
    if facts.sanitation.result != "合格":
        raise ValueError("the letter praises")
    return press.sheet(
        "sanitation_opinion", _content(facts, rng), _fields(facts), rng, _pictures(facts, rng)
    )


def file(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A report as a file."""
    content = _content(facts, rng)
    content["issued"] = words.iso(facts.sanitation.issued)
    content["pairs"] = [
        ("报告编号", content["number"]),
        ("样品类别", "公共场所空气及用品"),
        ("委托单位", content["name"]),
        ("采样日期", content["sampled"]),
        ("采样地址", content["address"]),
        ("检验类型", "委托检验"),
    ]
    return press.text_sheet("sanitation_file", content, _fields(facts), rng, _pictures(facts, rng))


def slip(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A slip filled in by a needle printer."""
    content = _content(facts, rng)
    content["issued"] = words.dotted(facts.sanitation.issued)
    return press.sheet("sanitation_slip", content, _fields(facts), rng, _pictures(facts, rng))


LAYOUTS: dict[str, Layout] = {
    "report": report,
    "cover": cover,
    "opinion": opinion,
    "file": file,
    "slip": slip,
}
