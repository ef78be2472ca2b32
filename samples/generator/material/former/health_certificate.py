"""健康证明: a plastic card, a folded booklet, a telephone's page and a letter."""

from typing import Any

import numpy

from samples.generator.facts import Fields
from samples.generator.material.former.press import qr, seal, sheet, text_sheet
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import dotted, iso, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_TRADES = ("食品从业", "公共场所", "餐饮服务", "药品经营")


def card(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A card of plastic; days dotted or with hyphens."""
    days = [dotted, iso][int(rng.integers(2))]
    pictures = {"seal": seal(facts.health.centre, rng)}
    content = _content(facts, rng) | {
        "issued": days(facts.health.issued),
        "valid": days(facts.health.valid_to),
    }
    return sheet("health_card", content, _fields(facts), rng, pictures)


def booklet(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """The inside of a green booklet, by hand, the photograph sealed."""
    centre = facts.health.centre
    pictures = {"seal": seal(centre, rng), "steel": seal(centre, rng)}
    return sheet("health_fold", _content(facts, rng), _fields(facts), rng, pictures)


def electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A page for the telephone, saved as a file."""
    content = _content(facts, rng) | {
        "checked": iso(facts.health.issued),
        "valid": iso(facts.health.valid_to),
    }
    pictures = {"seal": seal(facts.health.centre, rng, "电子专用章"), "qr": qr()}
    return text_sheet("health_electronic", content, _fields(facts), rng, pictures)


def letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A hospital's letter in running text; the term has both ends."""
    content = _content(facts, rng) | {
        "issued": padded(facts.health.issued),
        "checked": padded(facts.health.issued),
        "valid": padded(facts.health.valid_to),
    }
    pictures = {"seal": seal(facts.health.centre, rng, "体检专用章")}
    return sheet("health_letter", content, _fields(facts), rng, pictures)


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    health = facts.health
    number = health.person.id_number
    return {
        "city": facts.place.city,
        "place": facts.place.district,
        "name": health.person.name,
        "gender": health.person.gender,
        "age": str(health.issued.year - health.person.birth.year),
        "id": number,
        "masked": f"{number[:6]}********{number[-4:]}",
        "number": health.number,
        "trade": _TRADES[int(rng.integers(len(_TRADES)))],
        "checked": plain(health.issued),
        "issued": plain(health.issued),
        "valid": plain(health.valid_to),
        "centre": health.centre,
    }


def _fields(facts: Facts) -> Fields:
    health = facts.health
    return {
        "name": health.person.name,
        "certificate_number": health.number,
        "valid_to": iso(health.valid_to),
    }


LAYOUTS: dict[str, Layout] = {
    "card": card,
    "booklet": booklet,
    "electronic": electronic,
    "letter": letter,
}
