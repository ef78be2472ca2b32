"""消防: opinion on acceptance, filing receipt, opening inspection, result of a spot check."""

from datetime import timedelta
from typing import Any

import numpy

from samples.generator.facts import Fields
from samples.generator.material.former.press import seal, sheet, text_sheet
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import iso, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet


def opinion(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """特殊建设工程消防验收意见书; the result is in a sentence."""
    content = _content(facts, rng) | {"issued": padded(facts.fire.issued)}
    pictures = {"seal": seal(facts.fire.authority, rng)}
    return sheet("fire_opinion", content, _fields(facts, facts.fire.number), rng, pictures)


def receipt(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """备案凭证: it says whether the work was drawn for a check, not with what result."""
    number = f"样消验备字〔{facts.fire.issued.year}〕第{int(rng.integers(1, 9999)):04}号"
    fields = _fields(facts, number)
    del fields["result"]
    content = _content(facts, rng) | {
        "number": number,
        "drawn": bool(rng.random() < 0.3),
        "issued": plain(facts.fire.issued),
    }
    pictures = {"seal": seal(facts.fire.authority, rng, "消防验收专用章")}
    return sheet("fire_receipt", content, fields, rng, pictures)


def opening(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """消防安全检查合格证 for the wall; the day is in numerals or digits."""
    issued = facts.fire.issued
    number = f"样消安检字〔{issued.year}〕第{int(rng.integers(1, 9999)):04}号"
    brigade = f"{facts.place.town}消防救援大队"
    content = _content(facts, rng) | {
        "number": number,
        "brigade": brigade,
        "issued": [numerals, padded][int(rng.integers(2))](issued),
    }
    fields = _fields(facts, number) | {"result": "合格"}
    return sheet("fire_opening", content, fields, rng, {"seal": seal(brigade, rng)})


def check(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """抽查结果通知书 from a system; the result is the box that is filled."""
    number = f"样消验抽〔{facts.fire.issued.year}〕{int(rng.integers(1, 999))}号"
    content = _content(facts, rng) | {"number": number, "issued": plain(facts.fire.issued)}
    pictures = {"seal": seal(facts.fire.authority, rng)}
    return text_sheet("fire_check", content, _fields(facts, number), rng, pictures)


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    fire = facts.fire
    year, serial = fire.issued.year, int(rng.integers(1, 9999))
    mark = facts.firm.name.split("（")[0]
    return {
        "authority": fire.authority,
        "number": fire.number,
        "entity": facts.firm.name,
        "head": facts.firm.head.name,
        "project": f"{mark}装修工程",
        "premises": facts.firm.address,
        "area": facts.tenancy.area,
        "height": f"{int(rng.integers(8, 90))}.{int(rng.integers(10))}",
        "floors": str(int(rng.integers(2, 25))),
        "usage": facts.tenancy.usage,
        "applied": plain(fire.issued - timedelta(days=int(rng.integers(12, 40)))),
        "checked": plain(fire.issued - timedelta(days=int(rng.integers(1, 9)))),
        "receipt": f"样消验凭字〔{year}〕第{serial:04}号",
        "good": fire.result == "合格",
    }


def _fields(facts: Facts, number: str) -> Fields:
    return {
        "document_number": number,
        "premises": facts.firm.address,
        "issued_on": iso(facts.fire.issued),
        "result": facts.fire.result,
    }


LAYOUTS: dict[str, Layout] = {
    "opinion": opinion,
    "receipt": receipt,
    "opening": opening,
    "check": check,
}
