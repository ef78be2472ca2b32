"""居民身份证: copies of both sides, one side alone."""

import numpy

from samples.generator.facts import Fields, Person, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet
from samples.generator.material.unseen import press, words


def _front_fields(person: Person) -> Fields:
    return {
        "name": person.name,
        "gender": person.gender,
        "ethnicity": person.ethnicity,
        "birth_date": iso(person.birth),
        "address": person.address,
        "id_number": person.id_number,
    }


def _fields(person: Person) -> Fields:
    return _front_fields(person) | {
        "issuing_authority": person.id_authority,
        "valid_from": iso(person.id_from),
        "valid_to": iso(person.id_to),
    }


def _content(person: Person, grey: bool) -> dict[str, object]:
    end = words.dotted(person.id_to) if person.id_to else "长期"
    return {
        "grey": grey,
        "name": person.name,
        "gender": person.gender,
        "ethnicity": person.ethnicity,
        "year": str(person.birth.year),
        "month": str(person.birth.month),
        "day": str(person.birth.day),
        "address": person.address,
        "number": person.id_number,
        "authority": person.id_authority,
        "term": f"{words.dotted(person.id_from)}-{end}",
    }


def both(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A copy of both sides on A4, grey or in colour."""
    person = facts.card
    content = _content(person, bool(rng.random() < 0.5))
    return press.sheet("card_both", content, _fields(person), rng)


def marked(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Both sides beside each other, with what the copy is for written across."""
    person = facts.card
    content = _content(person, bool(rng.random() < 0.3)) | {
        "mark": words.pick(rng, "仅供办理食品经营许可使用", "仅限一业一证申请使用 复印无效"),
        "remark": "与原件核对无误",
    }
    return press.sheet("card_marked", content, _fields(person), rng)


def front(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """The side with the portrait alone, as wide as the picture."""
    person = facts.card
    return press.sheet("card_front", _content(person, False), _front_fields(person), rng)


def pasted(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Copies pasted on a page with a heading, signed."""
    person = facts.card
    content = _content(person, True)
    pictures = {"sign": press.signature(person.name, rng)}
    return press.sheet("card_relation", content, _fields(person), rng, pictures)


LAYOUTS: dict[str, Layout] = {"both": both, "marked": marked, "front": front, "pasted": pasted}
