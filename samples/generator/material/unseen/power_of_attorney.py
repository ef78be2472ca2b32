"""授权委托书: letters, a form with blanks, by hand."""

from typing import Any

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _content(facts: Facts) -> dict[str, Any]:
    given, firm = facts.authorisation, facts.firm
    return {
        "name": firm.name,
        "code": firm.credit_code,
        "head": firm.head.name,
        "head_id": firm.head.id_number,
        "gender": firm.head.gender,
        "agent": given.agent.name,
        "agent_id": given.agent.id_number,
        "phone": given.agent_phone,
        "scope": given.scope,
        "signed": words.plain(given.signed),
        "end": words.plain(given.valid_to),
        "to": facts.food.authority,
    }


def _fields(facts: Facts, principal: str) -> Fields:
    given = facts.authorisation
    return {
        "principal": principal,
        "agent": given.agent.name,
        "agent_id_number": given.agent.id_number,
        "scope": given.scope,
        "valid_to": iso(given.valid_to),
    }


def letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A letter of a firm to an authority, with its seal and that of its head."""
    firm = facts.firm
    pictures = {
        "seal": press.seal(firm.name, rng),
        "chop": press.chop(firm.head.name, rng),
    }
    return press.sheet("attorney_letter", _content(facts), _fields(facts, firm.name), rng, pictures)


def form(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A ruled form."""
    firm, given = facts.firm, facts.authorisation
    content = _content(facts) | {
        "signed": words.padded(given.signed),
        "end": words.padded(given.valid_to),
    }
    pictures = {
        "seal": press.seal(firm.name, rng),
        "sign": press.signature(given.agent.name, rng),
    }
    return press.sheet("attorney_form", content, _fields(facts, firm.name), rng, pictures)


def personal(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A person entrusts another, by hand."""
    head = facts.individual.head
    content = _content(facts) | {
        "head": head.name,
        "head_id": head.id_number,
        "gender": head.gender,
    }
    pictures = {"sign": press.signature(head.name, rng)}
    return press.sheet("attorney_personal", content, _fields(facts, head.name), rng, pictures)


def file(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A file with labels and three declarations."""
    firm, given = facts.firm, facts.authorisation
    content = _content(facts) | {
        "signed": words.iso(given.signed),
        "end": words.iso(given.valid_to),
    }
    pictures = {"seal": press.seal(firm.name, rng)}
    return press.text_sheet("attorney_file", content, _fields(facts, firm.name), rng, pictures)


LAYOUTS: dict[str, Layout] = {"letter": letter, "form": form, "personal": personal, "file": file}
