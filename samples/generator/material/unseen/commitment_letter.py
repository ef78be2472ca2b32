"""承诺书: of 告知承诺, of truth, of food safety; letters and forms."""

from typing import Any

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    firm = facts.firm
    return {
        "name": firm.name,
        "code": firm.credit_code,
        "head": firm.head.name,
        "address": firm.address,
        "items": facts.committed,
        "signed": words.plain(facts.committed_on),
        "to": f"{facts.place.town}行政审批服务局",
        "serial": words.digits(rng, 14),
    }


def _fields(facts: Facts) -> Fields:
    return {
        "entity_name": facts.firm.name,
        "items": facts.committed,
        "signed_on": iso(facts.committed_on),
    }


def _pictures(facts: Facts, rng: numpy.random.Generator) -> dict[str, bytes]:
    return {
        "seal": press.seal(facts.firm.name, rng),
        "sign": press.signature(facts.firm.head.name, rng),
    }


def letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A letter of four promises."""
    return press.sheet(
        "commitment_letter", _content(facts, rng), _fields(facts), rng, _pictures(facts, rng)
    )


def form(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """告知承诺书 in one table, half of it the authority's."""
    content = _content(facts, rng) | {"signed": words.padded(facts.committed_on)}
    return press.sheet("commitment_form", content, _fields(facts), rng, _pictures(facts, rng))


def pledge(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A pledge to hang up."""
    content = _content(facts, rng) | {"signed": words.numerals(facts.committed_on)}
    return press.sheet("commitment_pledge", content, _fields(facts), rng, _pictures(facts, rng))


def online(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A commitment made on a portal."""
    content = _content(facts, rng) | {"signed": words.iso(facts.committed_on)}
    content["rows"] = [
        ("承诺主体", facts.firm.name),
        ("信用代码", facts.firm.credit_code),
        ("承诺事项", facts.committed),
        ("受理部门", content["to"]),
    ]
    return press.text_sheet(
        "commitment_online", content, _fields(facts), rng, _pictures(facts, rng)
    )


def slip(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A slip of the counter, filled in by hand."""
    return press.sheet(
        "commitment_slip", _content(facts, rng), _fields(facts), rng, _pictures(facts, rng)
    )


LAYOUTS: dict[str, Layout] = {
    "letter": letter,
    "form": form,
    "pledge": pledge,
    "online": online,
    "slip": slip,
}
