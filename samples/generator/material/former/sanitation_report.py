"""卫生检测/评价报告: a report of several pages, a one-page slip, an evaluation."""

from datetime import timedelta
from typing import Any

import numpy

from samples.generator.facts import Fields
from samples.generator.material.former.press import seal, sheet, text_sheet
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import iso, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_ITEMS = (
    ("室内温度", "℃", "16～26"),
    ("相对湿度", "%", "40～65"),
    ("二氧化碳", "%", "≤0.10"),
    ("甲醛", "mg/m³", "≤0.10"),
    ("空气细菌总数", "CFU/皿", "≤40"),
)


def report(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A laboratory's file: cover, then the results and what they come to."""
    days = [plain, numerals][int(rng.integers(2))]
    content = _content(facts, rng) | {"issued": days(facts.sanitation.issued)}
    pictures = {"seal": seal(facts.sanitation.laboratory, rng, "检验检测专用章")}
    return text_sheet("sanitation_report", content, _fields(facts), rng, pictures)


def slip(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """报告单 of a disease control centre."""
    centre = f"{facts.place.town}疾病预防控制中心"
    content = _content(facts, rng) | {"centre": centre, "issued": padded(facts.sanitation.issued)}
    pictures = {"seal": seal(centre, rng, "检测专用章")}
    return sheet("sanitation_slip", content, _fields(facts), rng, pictures)


def evaluation(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """评价报告书, the result ticked."""
    content = _content(facts, rng) | {"issued": plain(facts.sanitation.issued)}
    pictures = {"seal": seal(facts.sanitation.laboratory, rng)}
    return sheet("sanitation_evaluation", content, _fields(facts), rng, pictures)


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    lab = facts.sanitation
    good = lab.result == "合格"
    found = [
        f"{rng.uniform(18, 25):.1f}",
        f"{rng.uniform(42, 63):.1f}",
        f"{rng.uniform(0.04, 0.09):.3f}",
        f"{rng.uniform(0.01, 0.08):.2f}",
        str(int(rng.integers(5, 35)) if good else int(rng.integers(60, 120))),
    ]
    verdicts = ["符合"] * 4 + ["符合" if good else "不符合"]
    return {
        "number": lab.number,
        "entity": facts.firm.name,
        "premises": facts.firm.address,
        "laboratory": lab.laboratory,
        "area": facts.tenancy.area,
        "samples": "室内空气、公共用品用具",
        "count": str(int(rng.integers(6, 16))),
        "sampled": padded(lab.issued - timedelta(days=int(rng.integers(4, 12)))),
        "result": lab.result,
        "good": good,
        "rows": [
            ["营业区", item, limit, value, verdict]
            for (item, _, limit), value, verdict in zip(_ITEMS, found, verdicts, strict=True)
        ],
        "slips": [
            [str(place + 1), item, unit, limit, value, verdict]
            for place, ((item, unit, limit), value, verdict) in enumerate(
                zip(_ITEMS, found, verdicts, strict=True)
            )
        ],
    }


def _fields(facts: Facts) -> Fields:
    return {
        "report_number": facts.sanitation.number,
        "entity_name": facts.firm.name,
        "issued_on": iso(facts.sanitation.issued),
        "result": facts.sanitation.result,
    }


LAYOUTS: dict[str, Layout] = {"report": report, "slip": slip, "evaluation": evaluation}
