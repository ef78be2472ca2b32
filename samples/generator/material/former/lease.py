"""租赁合同: a model contract by hand, a ruled one, a shop's, a plain agreement, a bilingual one."""

from typing import Any

import numpy

from samples.generator.codes import in_words
from samples.generator.facts import Fields
from samples.generator.material.former.press import seal, sheet, signature, text_sheet
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import dotted, iso, numerals, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_INKS = ("#232c6e", "#1c1c22", "#1f3f8a")


def model(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Page 1 of a city's model contract, filled in by hand; the signatures are on page 6."""
    content = _content(facts, rng) | {
        "start": plain(facts.tenancy.start),
        "end": plain(facts.tenancy.end),
    }
    return sheet("lease_beijing", content, _fields(facts), rng)


def ruled(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """The particulars in a ruled table, the terms below it."""
    content = _content(facts, rng) | {
        "rent": f"{facts.tenancy.rent:,}.00",
        "start": padded(facts.tenancy.start),
        "end": padded(facts.tenancy.end),
        "signed": padded(facts.tenancy.signed),
        "payday": str(int(rng.integers(1, 29))),
    }
    return sheet("lease_table", content, _fields(facts), rng, _signed(facts, rng))


def shop(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A word processor's PDF with everything in running text."""
    content = _content(facts, rng) | {
        "rent": f"{facts.tenancy.rent:,}.00元",
        "start": plain(facts.tenancy.start),
        "end": plain(facts.tenancy.end),
    }
    return text_sheet("lease_shop", content, _fields(facts), rng, _signed(facts, rng))


def handwritten(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Two pages of a plain agreement side by side, by hand; it names no certificate."""
    fields = _fields(facts)
    del fields["certificate_number"]
    days = [plain, dotted][int(rng.integers(2))]
    content = _content(facts, rng) | {
        "start": days(facts.tenancy.start),
        "end": days(facts.tenancy.end),
    }
    return sheet("lease_plain", content, fields, rng, _signed(facts, rng))


def bilingual(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Chinese labels with English ones beneath, values on rules; days in numerals."""
    days = [numerals, padded][int(rng.integers(2))]
    content = _content(facts, rng) | {
        "rent": f"{facts.tenancy.rent:,}.00",
        "start": days(facts.tenancy.start),
        "end": days(facts.tenancy.end),
    }
    return sheet("lease_bilingual", content, _fields(facts), rng, _signed(facts, rng))


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    let = facts.tenancy
    person = len(let.lessor) < 5 or "·" in let.lessor
    return {
        "city": facts.place.city,
        "number": f"YB-{let.signed.year}-{int(rng.integers(1000, 10000))}",
        "lessor": let.lessor,
        "lessee": let.lessee,
        "document": let.lessor_id if person else facts.company.credit_code,
        "code": facts.firm.credit_code,
        "phone": f"199{int(rng.integers(10**7, 10**8))}",
        "mobile": facts.application.phone,
        "premises": let.premises,
        "area": let.area,
        "usage": let.usage,
        "certificate": let.certificate,
        "start": padded(let.start),
        "end": padded(let.end),
        "years": str(let.end.year - let.start.year + (let.end.month > let.start.month)),
        "rent": str(let.rent),
        "words": in_words(let.rent),
        "deposit": str(let.deposit),
        "signed": plain(let.signed),
        "ink": _INKS[int(rng.integers(len(_INKS)))],
        "shift": 2 if person else 62,
        "lessorwide": 8 + 7 * len(let.lessor) if person else 40,
    }


def _fields(facts: Facts) -> Fields:
    let = facts.tenancy
    return {
        "lessor": let.lessor,
        "lessee": let.lessee,
        "premises": let.premises,
        "area_m2": let.area,
        "rent": str(let.rent),
        "rent_in_words": in_words(let.rent),
        "term_from": iso(let.start),
        "term_to": iso(let.end),
        "certificate_number": let.certificate,
        "usage": let.usage,
    }


def _signed(facts: Facts, rng: numpy.random.Generator) -> dict[str, bytes]:
    """A person signs, a firm seals."""
    lessor = facts.tenancy.lessor
    signs = signature if len(lessor) < 5 or "·" in lessor else seal
    return {"lessor": signs(lessor, rng), "lessee": seal(facts.tenancy.lessee, rng)}


LAYOUTS: dict[str, Layout] = {
    "model": model,
    "ruled": ruled,
    "shop": shop,
    "handwritten": handwritten,
    "bilingual": bilingual,
}
