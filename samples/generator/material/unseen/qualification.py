"""Certificates of persons: pharmacists, food safety, hygiene, fire safety, special work."""

from typing import Any

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _fields(facts: Facts, kind: str, number: str) -> Fields:
    qualification = facts.qualification
    return {
        "name": qualification.person.name,
        "certificate_number": number,
        "kind": kind,
        "valid_to": iso(qualification.valid_to),
    }


def _pictures(authority: str, rng: numpy.random.Generator) -> dict[str, bytes]:
    return {
        "seal": press.seal(authority, rng),
        "qr": press.qr(),
        "ground": press.waves((216, 236, 228), 210, 297),
    }


def pharmacist(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """执业药师注册证."""
    given = facts.qualification
    number = f"{facts.place.area[:2]}1{given.issued:%y}{words.digits(rng, 7)}"
    authority = f"{facts.place.province or facts.place.city}样本药品监督管理局"
    content: dict[str, Any] = {
        "rows": [
            ("姓名", given.person.name),
            ("性别", given.person.gender),
            ("注册证编号", number),
            ("执业类别", words.pick(rng, "药学类", "中药学类")),
            ("执业范围", "药品经营"),
            ("执业单位", facts.firm.name),
            ("执业地区", facts.place.city),
            ("有效期至", words.padded(given.valid_to)),
        ],
        "issued": words.padded(given.issued),
    }
    fields = _fields(facts, "执业药师注册证", number)
    return press.sheet("qualification_pharmacist", content, fields, rng, _pictures(authority, rng))


def food_safety(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A pass of food safety managers."""
    given = facts.qualification
    kind = words.pick(rng, "食品安全管理员考核合格证", "餐饮服务食品安全管理人员合格证")
    number = f"SPAQ-{given.issued.year}-{words.digits(rng, 5)}"
    content = {
        "title": kind,
        "rows": [
            ("姓　　名", given.person.name),
            ("身份证号", given.person.id_number),
            ("工作单位", facts.firm.name),
            ("证书编号", number),
            ("发证日期", words.plain(given.issued)),
            ("有效期至", words.plain(given.valid_to)),
        ],
        "authority": given.authority,
    }
    return press.sheet(
        "qualification_pass",
        content,
        _fields(facts, kind, number),
        rng,
        _pictures(given.authority, rng),
    )


def hygiene(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """公共场所卫生管理员: name and number in a sentence."""
    given = facts.qualification
    kind, course = words.pick(
        rng,
        ("公共场所卫生管理员培训合格证", "公共场所卫生管理员培训班"),
        ("消防安全管理人培训合格证书", "单位消防安全管理人专题培训"),
    )
    number = f"样培字〔{given.issued.year}〕{words.digits(rng, 5)}号"
    authority = f"{facts.place.city}样本职业培训学校"
    content = {
        "title": kind,
        "name": given.person.name,
        "id": given.person.id_number,
        "course": course,
        "number": number,
        "term": f"{words.plain(given.issued)}至{words.plain(given.valid_to)}",
        "issued": words.plain(given.issued),
        "authority": authority,
    }
    return press.sheet(
        "qualification_diploma",
        content,
        _fields(facts, kind, number),
        rng,
        _pictures(authority, rng),
    )


def special_work(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """特种作业操作证, a card."""
    given = facts.qualification
    number = f"T{given.person.id_number}"
    authority = f"{facts.place.city}样本应急管理局"
    start, end = words.iso(given.issued), words.iso(given.valid_to)
    content = {
        "rows": [
            ("证号", number),
            ("姓名", given.person.name),
            ("性别", given.person.gender),
            ("准操项目", words.pick(rng, "低压电工作业", "制冷与空调设备运行操作作业")),
            ("初领日期", start),
            ("有效期限", f"{start}至{end}"),
            ("复审日期", f"{given.issued.year + 3}-{given.issued:%m}-01前"),
        ],
        "authority": authority,
    }
    fields = _fields(facts, "特种作业操作证", number)
    return press.sheet("qualification_card", content, fields, rng, _pictures(authority, rng))


def file(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """An electronic certificate of a person in charge of quality or of safety."""
    given = facts.qualification
    kind = words.pick(rng, "健康管理师证书", "食品安全总监证书", "消防设施操作员证书")
    number = f"{facts.place.area}{given.issued.year}{words.digits(rng, 6)}"
    content = {
        "title": kind,
        "rows": [
            ("姓　　名", given.person.name),
            ("证件号码", given.person.id_number),
            ("证书编号", number),
            ("有 效 期", f"{words.iso(given.issued)} 至 {words.iso(given.valid_to)}"),
        ],
        "authority": given.authority,
        "issued": words.plain(given.issued),
    }
    fields = _fields(facts, kind, number)
    return press.text_sheet(
        "qualification_file", content, fields, rng, _pictures(given.authority, rng)
    )


LAYOUTS: dict[str, Layout] = {
    "pharmacist": pharmacist,
    "food-safety": food_safety,
    "hygiene": hygiene,
    "special-work": special_work,
    "file": file,
}
