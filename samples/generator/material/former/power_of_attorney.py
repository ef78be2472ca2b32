"""授权委托书: a firm's letter, the registry's form, one by hand, one in blocks of lines."""

from typing import Any

import numpy

from samples.generator.facts import Fields
from samples.generator.material.former.press import chop, seal, sheet, signature, text_sheet
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import iso, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet


def letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """One sentence with everything in it; the head signs or uses a name seal."""
    days = [plain, padded, numerals][int(rng.integers(3))]
    content = _content(facts) | {
        "valid": days(facts.authorisation.valid_to),
        "signed": days(facts.authorisation.signed),
    }
    pictures = _signed(facts, rng)
    if len(facts.firm.head.name) <= 3 and rng.random() < 0.5:
        pictures["head"] = chop(facts.firm.head.name, rng)
        content["wide"] = 13
    return sheet("attorney_letter", content, _fields(facts), rng, pictures)


def form(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """指定代表或者共同委托代理人授权委托书, filled in by hand."""
    content = _content(facts) | {
        "from": iso(facts.authorisation.signed),
        "to": iso(facts.authorisation.valid_to),
    }
    return sheet("attorney_form", content, _fields(facts), rng, _signed(facts, rng))


def handwritten(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A person authorises another, by hand; the principal is the head of the firm."""
    content = _content(facts) | {
        "principal": facts.firm.head.name,
        "ink": str(rng.choice(["#232c6e", "#1c1c22"])),
    }
    fields = _fields(facts) | {"principal": facts.firm.head.name}
    return sheet("attorney_hand", content, fields, rng, _signed(facts, rng))


def sections(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """Two parties and three headings, as a file."""
    content = _content(facts)
    return text_sheet("attorney_sections", content, _fields(facts), rng, _signed(facts, rng))


def _content(facts: Facts) -> dict[str, Any]:
    given = facts.authorisation
    return {
        "hall": f"{facts.place.town}行政审批服务中心",
        "principal": facts.firm.name,
        "code": facts.firm.credit_code,
        "head": facts.firm.head.name,
        "agent": given.agent.name,
        "gender": given.agent.gender,
        "id": given.agent.id_number,
        "phone": given.agent_phone,
        "scope": given.scope,
        "signed": plain(given.signed),
        "valid": plain(given.valid_to),
        "wide": 8 + 7 * min(len(facts.firm.head.name), 4),
        "agentwide": 8 + 7 * min(len(given.agent.name), 4),
    }


def _fields(facts: Facts) -> Fields:
    given = facts.authorisation
    return {
        "principal": facts.firm.name,
        "agent": given.agent.name,
        "agent_id_number": given.agent.id_number,
        "scope": given.scope,
        "valid_to": iso(given.valid_to),
    }


def _signed(facts: Facts, rng: numpy.random.Generator) -> dict[str, bytes]:
    return {
        "seal": seal(facts.firm.name, rng),
        "head": signature(facts.firm.head.name, rng),
        "agent": signature(facts.authorisation.agent.name, rng),
    }


LAYOUTS: dict[str, Layout] = {
    "letter": letter,
    "form": form,
    "handwritten": handwritten,
    "sections": sections,
}
