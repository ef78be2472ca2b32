"""消防验收意见书, 备案凭证, 投入使用前检查."""

from typing import Any

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _content(facts: Facts) -> dict[str, Any]:
    fire = facts.fire
    checked = fire.issued.fromordinal(fire.issued.toordinal() - 4)
    return {
        "number": fire.number,
        "name": facts.firm.name,
        "short": facts.firm.name.split("（")[0],
        "premises": facts.tenancy.premises,
        "area": facts.tenancy.area,
        "usage": facts.tenancy.usage,
        "authority": fire.authority,
        "issued": words.plain(fire.issued),
        "checked": words.plain(checked),
        "result": fire.result,
    }


def _fields(facts: Facts) -> Fields:
    fire = facts.fire
    return {
        "document_number": fire.number,
        "premises": facts.tenancy.premises,
        "issued_on": iso(fire.issued),
        "result": fire.result,
    }


def _pictures(facts: Facts, rng: numpy.random.Generator, authority: str = "") -> dict[str, bytes]:
    return {
        "seal": press.seal(authority or facts.fire.authority, rng),
        "qr": press.qr(),
        "ground": press.waves((248, 226, 222), 297, 210),
    }


def opinion(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A letter with a red head."""
    content = _content(facts) | {
        "follow": "工程投入使用后，应当定期维护保养消防设施。"
        if facts.fire.result == "合格"
        else "你单位应当整改后重新申请消防验收，工程在验收通过前不得投入使用。",
        "issued": words.numerals(facts.fire.issued),
    }
    return press.sheet("fire_opinion", content, _fields(facts), rng, _pictures(facts, rng))


def record(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """备案表, drawn for a check."""
    number = f"{facts.place.area}{facts.fire.issued:%Y}JB{words.digits(rng, 4)}"
    content = _content(facts) | {"number": number}
    fields = _fields(facts) | {"document_number": number}
    return press.sheet("fire_record", content, fields, rng, _pictures(facts, rng))


def opening(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """合格证 to hang up."""
    year = facts.fire.issued.year
    number = f"样消安检字〔{year}〕第{words.digits(rng, 4)}号"
    authority = f"{facts.place.town}消防救援大队"
    content = _content(facts) | {"number": number, "authority": authority}
    content["rows"] = [
        ("场所名称", facts.firm.name),
        ("场所地址", facts.tenancy.premises),
        ("消防安全责任人", facts.firm.head.name),
        ("使用性质", facts.tenancy.usage),
        ("检查结果", "合格"),
    ]
    fields = _fields(facts) | {"document_number": number, "result": "合格"}
    return press.sheet("fire_opening", content, fields, rng, _pictures(facts, rng, authority))


def file(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """备案凭证 as a file."""
    number = f"样公消竣备字〔{facts.fire.issued.year}〕第{words.digits(rng, 4)}号"
    content = _content(facts) | {"issued": words.padded(facts.fire.issued)}
    content["rows"] = [
        ("凭证文号：", number),
        ("建设单位：", facts.firm.name),
        ("工程地点：", facts.tenancy.premises),
        ("建筑面积：", f"{facts.tenancy.area}平方米"),
        ("备案时间：", words.padded(facts.fire.issued)),
    ]
    fields = _fields(facts) | {"document_number": number}
    return press.text_sheet("fire_file", content, fields, rng, _pictures(facts, rng))


def notice(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """消防安全检查意见书 with the result ticked."""
    number = f"样消检意字〔{facts.fire.issued.year}〕第{words.digits(rng, 3)}号"
    authority = f"{facts.place.town}消防救援大队"
    content = _content(facts) | {
        "number": number,
        "good": facts.fire.result == "合格",
        "way": words.pick(rng, "stroke", "glyph", "square"),
    }
    pictures = _pictures(facts, rng, authority)
    pictures["sign"] = press.signature(facts.food.supervisor_person, rng)
    fields = _fields(facts) | {"document_number": number}
    return press.sheet("fire_notice", content, fields, rng, pictures)


LAYOUTS: dict[str, Layout] = {
    "opinion": opinion,
    "record": record,
    "opening": opening,
    "file": file,
    "notice": notice,
}
