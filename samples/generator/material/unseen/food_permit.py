"""食品经营许可证 as of 2015 and 2023, and what was before it: 流通 and 餐饮服务."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words

_SCAN = "扫描二维码可查询食品经营许可信息，投诉举报电话：12315"


def _fields(facts: Facts) -> Fields:
    food, firm = facts.food, facts.firm
    return {
        "license_number": food.number,
        "entity_name": firm.name,
        "credit_code": firm.credit_code,
        "legal_representative": firm.head.name,
        "address": firm.address,
        "premises": food.premises,
        "business_form": food.form,
        "business_items": food.items,
        "issuing_authority": food.authority,
        "issued_on": iso(food.issued),
        "valid_to": iso(food.valid_to),
    }


def _pictures(
    authority: str, rng: numpy.random.Generator, tone: tuple[int, int, int], wide: int, high: int
) -> dict[str, bytes]:
    return {
        "seal": press.seal(authority, rng),
        "qr": press.qr(),
        "ground": press.waves(tone, wide, high),
    }


def original(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """正本 lying, two columns."""
    food, firm = facts.food, facts.firm
    content = {
        "copy": words.pick(rng, "", "（正本）"),
        "left": [
            ("经营者名称", firm.name),
            ("社会信用代码", firm.credit_code),
            ("法定代表人（负责人）", firm.head.name),
            ("住所", firm.address),
            ("经营场所", food.premises),
            ("主体业态", food.form),
        ],
        "right": [
            ("许可证编号", food.number),
            ("经营项目", food.items),
            ("日常监督管理机构", food.supervisor),
            ("日常监督管理人员", food.supervisor_person),
            ("投诉举报电话", food.complaint_phone),
            ("有效期至", words.padded(food.valid_to)),
        ],
        "authority": food.authority,
        "issued": words.padded(food.issued),
        "scan": "扫码查询许可信息",
    }
    fields = _fields(facts) | {
        "supervisor": food.supervisor,
        "supervisor_person": food.supervisor_person,
        "complaint_phone": food.complaint_phone,
    }
    pictures = _pictures(food.authority, rng, (206, 236, 214), 297, 210)
    return press.sheet("food_original", content, fields, rng, pictures)


def copy(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 on end, ruled; the authority on its seal, no line for it."""
    food, firm = facts.food, facts.firm
    content = {
        "number": food.number,
        "rows": [
            ("经营者名称", firm.name),
            ("统一社会信用代码", firm.credit_code),
            ("法定代表人/负责人", firm.head.name),
            ("住所", firm.address),
            ("经营场所", food.premises),
            ("主体业态", food.form),
            ("经营项目", food.items),
            ("日常监督管理机构", food.supervisor),
            ("有效期", f"{words.plain(food.issued)} 至 {words.plain(food.valid_to)}"),
        ],
        "signer": food.signer,
        "issued": words.plain(food.issued),
        "scan": _SCAN,
    }
    fields = _fields(facts) | {
        "supervisor": food.supervisor,
        "complaint_phone": "12315",
        "valid_from": iso(food.issued),
    }
    pictures = _pictures(food.authority, rng, (214, 226, 244), 210, 297)
    return press.sheet("food_copy", content, fields, rng, pictures)


def year_2023(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """An electronic permit after the rules of 2023: no supervisors, a remark all over it."""
    food, firm = facts.food, facts.firm
    content = {
        "mark": words.pick(rng, "仅供办理一业一证使用 样本", "样本 复印无效", "样本证照"),
        "cells": [
            ("经营者名称", firm.name),
            ("许可证编号", food.number),
            ("统一社会信用代码", firm.credit_code),
            ("法定代表人（负责人）", firm.head.name),
        ],
        "wide": [
            ("住　　所", firm.address),
            ("经营场所", food.premises),
            ("主体业态", food.form),
            ("经营项目", food.items),
            ("有效期至", words.padded(food.valid_to)),
        ],
        "authority": food.authority,
        "issued": words.padded(food.issued),
    }
    pictures = {"seal": press.seal(food.authority, rng), "qr": press.qr()}
    return press.text_sheet("food_year_2023", content, _fields(facts), rng, pictures)


def catering(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """餐饮服务许可证 of 2010 to 2015."""
    food, firm = facts.food, facts.firm
    start, end = words.plain(food.old_issued), words.plain(food.old_valid_to)
    items = words.pick(
        rng,
        "中餐类制售；不含凉菜、裱花蛋糕、生食海产品",
        "西餐类制售、含凉菜",
        "火锅；含凉菜；不含生食海产品",
    )
    content = {
        "number": food.catering_number,
        "rows": [
            ("单 位 名 称", firm.name),
            ("法定代表人（负责人或业主）", firm.head.name),
            ("经 营 场 所", food.premises),
            ("许 可 范 围", items),
        ],
        "term": f"{start}至{end}",
        "issued": start,
    }
    fields: Fields = {
        "license_number": food.catering_number,
        "entity_name": firm.name,
        "legal_representative": firm.head.name,
        "premises": food.premises,
        "business_items": items,
        "issuing_authority": food.old_authority,
        "issued_on": iso(food.old_issued),
        "valid_from": iso(food.old_issued),
        "valid_to": iso(food.old_valid_to),
    }
    return press.sheet(
        "food_catering", content, fields, rng, {"seal": press.seal(food.old_authority, rng)}
    )


def circulation(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """食品流通许可证 of 2009 to 2015, filled in by a needle printer."""
    food, firm = facts.food, facts.firm
    start, end = words.padded(food.old_issued), words.padded(food.old_valid_to)
    authority = food.old_authority.replace("食品药品监督管理局", "工商行政管理局")
    items = words.pick(
        rng, "预包装食品零售", "预包装食品兼散装食品，乳制品（含婴幼儿配方乳粉）", "散装食品零售"
    )
    content = {
        "copy": words.pick(rng, "（副　本）", "（正　本）"),
        "number": food.circulation_number,
        "rows": [
            ("名称", firm.name),
            ("经营场所", food.premises),
            ("负责人", firm.head.name),
            ("许可范围", items),
            ("主体类型", firm.type),
            ("有效期限", f"自{start}至{end}"),
        ],
        "issued": start,
    }
    fields: Fields = {
        "license_number": food.circulation_number,
        "entity_name": firm.name,
        "legal_representative": firm.head.name,
        "premises": food.premises,
        "business_items": items,
        "issuing_authority": authority,
        "issued_on": iso(food.old_issued),
        "valid_from": iso(food.old_issued),
        "valid_to": iso(food.old_valid_to),
    }
    pictures = _pictures(authority, rng, (250, 236, 200), 210, 285)
    return press.sheet("food_circulation", content, fields, rng, pictures)


def folded(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 as a folded card: the holder on the left, what it may do on the right."""
    food, firm = facts.food, facts.firm
    content = {
        "rows": [
            ("许可证编号", food.number),
            ("经营者名称", firm.name),
            ("社会信用代码（身份证号码）", firm.credit_code),
            ("法定代表人", firm.head.name),
            ("住所", firm.address),
            ("经营场所", food.premises),
            ("主体业态", food.form),
        ],
        "items": food.items,
        "more": [
            ("有效期至", words.spaced(food.valid_to)),
            ("日常监督管理机构", food.supervisor),
            ("日常监督管理人员", food.supervisor_person),
            ("投诉举报电话", food.complaint_phone),
        ],
        "authority": food.authority,
        "signer": food.signer,
        "issued": words.spaced(food.issued),
    }
    fields = _fields(facts) | {
        "supervisor": food.supervisor,
        "supervisor_person": food.supervisor_person,
        "complaint_phone": food.complaint_phone,
    }
    return press.sheet(
        "food_folded", content, fields, rng, {"seal": press.seal(food.authority, rng)}
    )


LAYOUTS: dict[str, Layout] = {
    "original": original,
    "copy": copy,
    "year-2023": year_2023,
    "catering": catering,
    "circulation": circulation,
    "folded": folded,
}
