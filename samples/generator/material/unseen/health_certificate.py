"""健康证明: cards, a folded card, an electronic one, a slip of a hospital, a list's extract."""

from typing import Any

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import TODAY, Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _post(rng: numpy.random.Generator) -> str:
    return words.pick(rng, "食品经营", "餐饮服务", "公共场所", "服务员", "厨师")


def _fields(facts: Facts) -> Fields:
    return {
        "name": facts.health.person.name,
        "certificate_number": facts.health.number,
        "valid_to": iso(facts.health.valid_to),
    }


def _pictures(facts: Facts, rng: numpy.random.Generator) -> dict[str, bytes]:
    return {"seal": press.seal(facts.health.centre, rng), "qr": press.qr()}


def _age(facts: Facts) -> str:
    return str(TODAY.year - facts.health.person.birth.year)


def card(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A green card."""
    health = facts.health
    content: dict[str, Any] = {
        "rows": [
            ("姓　名", health.person.name),
            ("性　别", health.person.gender),
            ("年　龄", f"{_age(facts)}岁"),
            ("类　别", _post(rng)),
            ("证　号", health.number),
            ("发证日期", words.dotted(health.issued)),
            ("有效期至", words.dotted(health.valid_to)),
        ],
        "centre": health.centre,
    }
    return press.sheet("health_card", content, _fields(facts), rng, _pictures(facts, rng))


def fold(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A folded card filled in by hand."""
    health = facts.health
    content = {
        "number": health.number,
        "rows": [
            ("姓名", health.person.name),
            ("性别", health.person.gender),
            ("年龄", _age(facts)),
            ("从业类别", _post(rng)),
            ("体检日期", words.plain(health.issued)),
            ("有效期至", words.plain(health.valid_to)),
        ],
    }
    return press.sheet("health_fold", content, _fields(facts), rng, _pictures(facts, rng))


def electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """As an app shows it."""
    health = facts.health
    hidden = f"{health.person.id_number[:6]}********{health.person.id_number[-4:]}"
    content = {
        "rows": [
            ("姓名", health.person.name),
            ("身份证号", hidden),
            ("健康证编号", health.number),
            ("行业类别", _post(rng)),
            ("发证时间", words.iso(health.issued)),
            ("有效期", f"{words.iso(health.issued)} 至 {words.iso(health.valid_to)}"),
        ],
        "centre": health.centre,
    }
    return press.text_sheet(
        "health_electronic", content, _fields(facts), rng, _pictures(facts, rng)
    )


def hospital(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A slip of a hospital with what was examined."""
    health = facts.health
    content = {
        "name": health.person.name,
        "gender": health.person.gender,
        "age": _age(facts),
        "firm": facts.firm.name,
        "post": words.pick(rng, "厨师", "服务员", "传菜"),
        "number": health.number,
        "examined": words.plain(health.issued),
        "end": words.plain(health.valid_to),
        "doctor": facts.food.signer,
        "centre": health.centre,
    }
    return press.sheet("health_hospital", content, _fields(facts), rng, _pictures(facts, rng))


def laminated(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A laminated blue card with an English line."""
    health = facts.health
    content = {
        "rows": [
            ("姓　　名", health.person.name),
            ("身份证号", health.person.id_number),
            ("编　　号", health.number),
            ("工　　种", _post(rng)),
            ("有效期限", f"{words.slashed(health.issued)}-{words.slashed(health.valid_to)}"),
        ],
        "centre": health.centre,
    }
    return press.sheet("health_laminated", content, _fields(facts), rng, _pictures(facts, rng))


LAYOUTS: dict[str, Layout] = {
    "card": card,
    "fold": fold,
    "electronic": electronic,
    "hospital": hospital,
    "laminated": laminated,
}
