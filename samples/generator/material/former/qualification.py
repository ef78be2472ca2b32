"""Certificates of persons: pharmacist, operator's card, food safety manager, equipment manager."""

from typing import Any

import numpy

from samples.generator.facts import Fields
from samples.generator.material.former.press import qr, seal, sheet, text_sheet
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import iso, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_WORK = (
    ("电工作业", "低压电工作业"),
    ("高处作业", "高处安装、维护、拆除作业"),
    ("制冷与空调作业", "制冷与空调设备运行操作作业"),
)
_EQUIPMENT = (("特种设备安全管理", "A"), ("电梯修理", "T"), ("工业锅炉司炉", "G1"))


def pharmacist(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """执业药师注册证."""
    place = facts.place
    number = f"{place.area[:4]}{int(rng.integers(10**7, 10**8))}"
    authority = f"{place.province or place.city}样本药品监督管理局"
    content = _content(facts) | {
        "number": number,
        "authority": authority,
        "type": "药学" if rng.random() < 0.6 else "中药学",
        "scope": "药品零售",
        "employer": facts.company.name,
        "place": place.province or place.city,
        "valid": padded(facts.qualification.valid_to),
    }
    fields = _fields(facts, "执业药师注册证", number)
    pictures = {"seal": seal(authority, rng), "qr": qr()}
    return sheet("qualification_pharmacist", content, fields, rng, pictures)


def operator(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """特种作业操作证; its number is T and the holder's own."""
    held = facts.qualification
    number = f"T{held.person.id_number}"
    type_, project = _WORK[int(rng.integers(len(_WORK)))]
    authority = f"{facts.place.town}应急管理局"
    middle = held.issued.replace(day=1, year=held.issued.year + 3)
    content = _content(facts) | {
        "number": number,
        "authority": authority,
        "type": type_,
        "project": project,
        "issued": iso(held.issued),
        "term": f"{iso(held.issued)}至{iso(held.valid_to)}",
        "review": f"{iso(middle)}前",
    }
    fields = _fields(facts, "特种作业操作证", number)
    pictures = {"seal": seal(authority, rng)}
    return sheet("qualification_operator", content, fields, rng, pictures)


def food(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A food safety manager's certificate, downloaded from who trained them."""
    held = facts.qualification
    number = f"SPAQ-{held.issued.year}-{int(rng.integers(10**5, 10**6))}"
    authority = f"{facts.place.city.removesuffix('市')}样本食品安全培训中心"
    content = _content(facts) | {
        "number": number,
        "authority": authority,
        "type": "餐饮服务" if rng.random() < 0.5 else "食品销售",
        "issued": numerals(held.issued) if rng.random() < 0.5 else plain(held.issued),
    }
    fields = _fields(facts, "食品安全管理人员培训合格证书", number)
    pictures = {"seal": seal(authority, rng), "qr": qr()}
    return text_sheet("qualification_food", content, fields, rng, pictures)


def equipment(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """特种设备安全管理和作业人员证; its number is the holder's own, its end stands in a table."""
    project, code = _EQUIPMENT[int(rng.integers(len(_EQUIPMENT)))]
    number = facts.qualification.person.id_number
    authority = f"{facts.place.town}市场监督管理局"
    content = _content(facts) | {
        "number": number,
        "authority": authority,
        "project": project,
        "code": code,
    }
    fields = _fields(facts, "特种设备安全管理和作业人员证", number)
    pictures = {"seal": seal(authority, rng)}
    return sheet("qualification_equipment", content, fields, rng, pictures)


def _content(facts: Facts) -> dict[str, Any]:
    held = facts.qualification
    return {
        "name": held.person.name,
        "gender": held.person.gender,
        "id": held.person.id_number,
        "issued": padded(held.issued),
        "valid": plain(held.valid_to),
    }


def _fields(facts: Facts, kind: str, number: str) -> Fields:
    return {
        "name": facts.qualification.person.name,
        "certificate_number": number,
        "kind": kind,
        "valid_to": iso(facts.qualification.valid_to),
    }


LAYOUTS: dict[str, Layout] = {
    "pharmacist": pharmacist,
    "operator": operator,
    "food": food,
    "equipment": equipment,
}
