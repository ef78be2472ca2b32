"""民办非企业单位登记证书: original, copy, electronic."""

from typing import Any

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _fields(facts: Facts) -> Fields:
    given = facts.nonprofit
    return {
        "credit_code": given.credit_code,
        "entity_name": given.name,
        "legal_representative": given.head.name,
        "opening_funds": words.amount(given.funds),
        "address": given.address,
        "business_scope": given.scope,
        "supervising_body": given.supervising,
        "issuing_authority": given.authority,
        "issued_on": iso(given.issued),
        "valid_from": iso(given.issued),
        "valid_to": iso(given.valid_to),
    }


def _pictures(facts: Facts, rng: numpy.random.Generator) -> dict[str, bytes]:
    return {
        "seal": press.seal(facts.nonprofit.authority, rng),
        "qr": press.qr(),
        "ground": press.waves((250, 232, 210), 297, 210),
    }


def original(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """正本, the authority on its seal only."""
    given = facts.nonprofit
    start, end = words.padded(given.issued), words.padded(given.valid_to)
    content: dict[str, Any] = {
        "copy": words.pick(rng, "（法人）", "（正本）"),
        "rows": [
            ("统一社会信用代码", given.credit_code),
            ("名称", given.name),
            ("住所", given.address),
            ("法定代表人", given.head.name),
            ("开办资金", f"{words.myriads(given.funds)}万元人民币"),
            ("业务主管单位", given.supervising),
            ("业务范围", given.scope),
            ("有效期限", f"自{start}至{end}"),
        ],
        "issued": start,
    }
    return press.sheet("nonprofit_original", content, _fields(facts), rng, _pictures(facts, rng))


def copy(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 on end, ruled, with room for yearly checks."""
    given = facts.nonprofit
    content = {
        "rows": [
            ("名　　称", given.name),
            ("统一社会信用代码", given.credit_code),
            ("法定代表人（负责人）", given.head.name),
            ("住　　所", given.address),
            ("业务范围", given.scope),
            ("开办资金", words.money_words(given.funds)),
            ("业务主管单位", given.supervising),
            ("证书有效期", f"{words.plain(given.issued)}—{words.plain(given.valid_to)}"),
        ],
        "issued": words.numerals(given.issued),
    }
    return press.sheet("nonprofit_copy", content, _fields(facts), rng, _pictures(facts, rng))


def electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """An electronic certificate in four columns."""
    given = facts.nonprofit
    content = {
        "title": words.pick(rng, "民办非企业单位登记证书", "民办非企业单位（法人）登记证书"),
        "pairs": [
            ("统一社会信用代码", given.credit_code),
            ("法定代表人", given.head.name),
            ("开办资金", f"{words.myriads(given.funds)}万元"),
            ("业务主管单位", given.supervising),
        ],
        "wide": [
            ("名　　称", given.name),
            ("住　　所", given.address),
            ("业务范围", given.scope),
            ("有效期限", f"{words.iso(given.issued)} 至 {words.iso(given.valid_to)}"),
        ],
        "authority": given.authority,
        "issued": words.iso(given.issued),
    }
    return press.text_sheet(
        "nonprofit_electronic", content, _fields(facts), rng, _pictures(facts, rng)
    )


LAYOUTS: dict[str, Layout] = {"original": original, "copy": copy, "electronic": electronic}
