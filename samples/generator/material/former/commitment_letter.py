"""承诺书: with the authority's notice, a short one, one in a table, one made online."""

from typing import Any

import numpy

from samples.generator.facts import Fields
from samples.generator.material.former.press import qr, seal, sheet, signature, text_sheet
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import iso, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet


def notice(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """行政许可告知承诺书, sealed by both."""
    content = _content(facts)
    pictures = _signed(facts, rng) | {"office": seal(content["authority"], rng)}
    return sheet("commitment_notice", content, _fields(facts), rng, pictures)


def short(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A page of few words, name and matters by hand."""
    return sheet("commitment_letter", _content(facts), _fields(facts), rng, _signed(facts, rng))


def credit(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """市场主体信用承诺书, a ruled form."""
    content = _content(facts) | {"signed": padded(facts.committed_on)}
    return sheet("commitment_credit", content, _fields(facts), rng, _signed(facts, rng))


def online(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """Agreed to on a portal, with the time of it."""
    day = facts.committed_on
    content = _content(facts) | {
        "number": f"CN{day.year}{day.month:02}{day.day:02}{int(rng.integers(10**4, 10**5))}",
        "signed": iso(day),
        "time": f"{int(rng.integers(8, 20)):02}:{int(rng.integers(60)):02}",
    }
    pictures = {"seal": seal(facts.firm.name, rng), "qr": qr()}
    return text_sheet("commitment_online", content, _fields(facts), rng, pictures)


def _content(facts: Facts) -> dict[str, Any]:
    return {
        "entity": facts.firm.name,
        "code": facts.firm.credit_code,
        "head": facts.firm.head.name,
        "phone": facts.application.phone,
        "authority": f"{facts.place.town}行政审批局",
        "items": facts.committed,
        "signed": plain(facts.committed_on),
        "day": iso(facts.committed_on),
        "wide": 8 + 7 * min(len(facts.firm.head.name), 4),
    }


def _fields(facts: Facts) -> Fields:
    return {
        "entity_name": facts.firm.name,
        "items": facts.committed,
        "signed_on": iso(facts.committed_on),
    }


def _signed(facts: Facts, rng: numpy.random.Generator) -> dict[str, bytes]:
    return {
        "seal": seal(facts.firm.name, rng),
        "head": signature(facts.firm.head.name, rng),
    }


LAYOUTS: dict[str, Layout] = {
    "notice": notice,
    "short": short,
    "credit": credit,
    "online": online,
}
