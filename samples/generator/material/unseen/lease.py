"""租赁合同: free text, standard forms with blanks, tables of terms, notes by hand."""

from typing import Any

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    tenancy, firm = facts.tenancy, facts.firm
    return {
        "lessor": tenancy.lessor,
        "lessor_id": tenancy.lessor_id,
        "lessee": tenancy.lessee,
        "code": firm.credit_code,
        "head": firm.head.name,
        "phone": facts.application.phone,
        "premises": tenancy.premises,
        "area": tenancy.area,
        "usage": tenancy.usage,
        "certificate": tenancy.certificate,
        "start": words.plain(tenancy.start),
        "end": words.plain(tenancy.end),
        "years": words.counted(round((tenancy.end - tenancy.start).days / 365.25)),
        "rent": words.pick(rng, f"{tenancy.rent}", f"{tenancy.rent:,}", f"{tenancy.rent}.00"),
        "words": words.money_words(tenancy.rent),
        "quarter": f"{tenancy.rent * 3}",
        "deposit": f"{tenancy.deposit}",
        "signed": words.plain(tenancy.signed),
        "town": facts.place.town,
        "serial": f"ZL-{tenancy.signed:%Y%m}-{words.digits(rng, 4)}",
    }


def _fields(facts: Facts, *lacking: str) -> Fields:
    tenancy = facts.tenancy
    fields: Fields = {
        "lessor": tenancy.lessor,
        "lessee": tenancy.lessee,
        "premises": tenancy.premises,
        "area_m2": tenancy.area,
        "rent": str(tenancy.rent),
        "rent_in_words": words.money_words(tenancy.rent),
        "term_from": iso(tenancy.start),
        "term_to": iso(tenancy.end),
        "certificate_number": tenancy.certificate,
        "usage": tenancy.usage,
    }
    return {name: value for name, value in fields.items() if name not in lacking}


def _seals(facts: Facts, rng: numpy.random.Generator) -> dict[str, bytes]:
    """A seal of each party that is a firm, a signature of each that is a person."""
    drawn = {}
    for name, party in (("sealA", facts.tenancy.lessor), ("sealB", facts.tenancy.lessee)):
        short = len(party) <= 4 or "·" in party
        drawn[name] = press.signature(party, rng) if short else press.seal(party, rng)
    return drawn


def letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Eight short clauses with filled-in words underlined."""
    content = _content(facts, rng)
    content["parties"] = [
        ("甲方（签章）：", "乙方（签章）："),
        ("代表人：", "代表人："),
        (content["signed"], content["signed"]),
    ]
    return press.sheet("lease_letter", content, _fields(facts), rng, _seals(facts, rng))


def blanks(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A standard form whose blanks were typed into."""
    content = _content(facts, rng) | {"maker": f"{facts.place.city}样本市场监督管理局监制"}
    content |= {
        "start": words.spaced(facts.tenancy.start),
        "end": words.spaced(facts.tenancy.end),
    }
    return press.sheet("lease_blanks", content, _fields(facts), rng, _seals(facts, rng))


def table(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Everything in one ruled table with headings on end."""
    content = _content(facts, rng) | {
        "start": words.dotted(facts.tenancy.start),
        "end": words.dotted(facts.tenancy.end),
    }
    return press.sheet("lease_table", content, _fields(facts), rng, _seals(facts, rng))


def long(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A contract of several pages as a file, with a cover."""
    content = _content(facts, rng) | {
        "start": words.padded(facts.tenancy.start),
        "end": words.padded(facts.tenancy.end),
    }
    return press.text_sheet("lease_long", content, _fields(facts), rng, _seals(facts, rng))


def note(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """An agreement of two shopkeepers, by hand on lined paper."""
    content = _content(facts, rng)
    content["rent"] = str(facts.tenancy.rent)
    content["words"] = words.money_words(facts.tenancy.rent).removesuffix("整")
    head = facts.firm.head.name
    owner = facts.tenancy.lessor
    if len(owner) > 4:
        owner = facts.authorisation.agent.name
    content["lessor"] = owner
    pictures = {"signA": press.signature(owner, rng), "signB": press.signature(head, rng)}
    fields = _fields(facts, "certificate_number")
    fields |= {"lessor": owner, "rent_in_words": content["words"]}
    return press.sheet("lease_note", content, fields, rng, pictures)


def boxed(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """The main terms in a box, the clauses in two columns of small print."""
    content = _content(facts, rng)
    content["rows"] = [
        ("出租方", content["lessor"]),
        ("承租方", content["lessee"]),
        ("场地位置", content["premises"]),
        ("场地面积", f"{content['area']}平方米"),
        ("用途", content["usage"]),
        ("租赁期间", f"{words.iso(facts.tenancy.start)} 至 {words.iso(facts.tenancy.end)}"),
        ("租金", f"每月人民币{content['rent']}元（{content['words']}）"),
        ("保证金", f"{content['deposit']}元"),
    ]
    fields = _fields(facts, "certificate_number")
    return press.sheet("lease_boxed", content, fields, rng, _seals(facts, rng))


def renewal(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A lease goes on: the former contract and its days are mentioned."""
    content = _content(facts, rng)
    start = facts.tenancy.start
    ended = start.fromordinal(start.toordinal() - 1)
    before = start.replace(year=start.year - 3, day=min(start.day, 28))
    content |= {
        "rent": str(facts.tenancy.rent),
        "former": words.plain(before),
        "before": words.plain(ended),
    }
    fields = _fields(facts, "certificate_number")
    return press.sheet("lease_renewal", content, fields, rng, _seals(facts, rng))


def market(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A stall in a market: two tables among the clauses, as a file."""
    content = _content(facts, rng) | {
        "start": words.iso(facts.tenancy.start),
        "end": words.iso(facts.tenancy.end),
    }
    return press.text_sheet("lease_market", content, _fields(facts), rng, _seals(facts, rng))


LAYOUTS: dict[str, Layout] = {
    "letter": letter,
    "blanks": blanks,
    "table": table,
    "long": long,
    "note": note,
    "boxed": boxed,
    "renewal": renewal,
    "market": market,
}
