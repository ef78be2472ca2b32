"""申请表: of a hall's own making, open rows, a portal's download, and forms of single permits."""

from typing import Any

import numpy

from samples.generator.facts import Fields
from samples.generator.material.former.press import qr, seal, sheet, signature, text_sheet
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import dotted, iso, padded, plain, ten_thousands
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_FORMS = ("食品销售经营者", "餐饮服务经营者", "单位食堂")


def ruled(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Typed into a ruled form, signed and sealed."""
    fields = _fields(facts)
    content = _content(facts) | {
        "zone": facts.place.city,
        "investment": ten_thousands(facts.application.investment),
        "style": str(rng.choice(["pen", "hook"])),
        "applied": padded(facts.application.applied),
    }
    return sheet("application_ruled", content, fields, rng, _signed(facts, rng))


def open_rows(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Rows to write on, all by hand; there is no row for the items."""
    fields = _fields(facts)
    del fields["business_items"]
    content = _content(facts) | {
        "hall": f"{facts.place.town}行政审批局",
        "investment": ten_thousands(facts.application.investment),
        "applied": iso(facts.application.applied),
    }
    return sheet("application_rows", content, fields, rng, _signed(facts, rng))


def download(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A portal's PDF, with an electronic signature."""
    day = facts.application.applied
    content = _content(facts) | {
        "city": facts.place.city,
        "serial": f"{day.year}{day.month:02}{day.day:02}{int(rng.integers(10**7, 10**8))}",
        "printed": f"{iso(day)} {int(rng.integers(9, 18)):02}:{int(rng.integers(60)):02}",
        "investment": str(facts.application.investment),
        "applied": dotted(day),
    }
    pictures = _signed(facts, rng) | {"qr": qr()}
    return text_sheet("application_download", content, _fields(facts), rng, pictures)


def food(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """食品经营许可申请书, by hand: one permit, so none to tick and no industry."""
    fields = _fields(facts)
    for name in ("industry", "permits_requested", "id_number", "area_m2", "investment"):
        del fields[name]
    chosen = int(rng.integers(3))
    content = _content(facts) | {
        "address": facts.firm.address,
        "forms": [[name, place == chosen] for place, name in enumerate(_FORMS)],
        "applied": iso(facts.application.applied),
    }
    return sheet("application_food", content, fields, rng, _signed(facts, rng))


def boxes(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """公共场所卫生许可证申请表: numbers in boxes, signed and sealed."""
    fields = _fields(facts)
    for name in ("industry", "permits_requested", "business_items"):
        del fields[name]
    content = _content(facts) | {
        "investment": ten_thousands(facts.application.investment),
        "applied": plain(facts.application.applied),
    }
    return sheet("application_boxes", content, fields, rng, _signed(facts, rng))


def _content(facts: Facts) -> dict[str, Any]:
    asked = facts.application
    return {
        "entity": facts.firm.name,
        "code": facts.firm.credit_code,
        "head": facts.firm.head.name,
        "id": facts.firm.head.id_number,
        "contact": asked.contact,
        "phone": asked.phone,
        "premises": asked.premises,
        "area": asked.area,
        "employees": str(asked.employees),
        "industry": asked.industry,
        "items": asked.items,
        "offered": [[name, name in asked.asked] for name in asked.offered],
        "wide": 8 + 7 * min(len(facts.firm.head.name), 4),
    }


def _fields(facts: Facts) -> Fields:
    asked = facts.application
    return {
        "industry": asked.industry,
        "permits_requested": list(asked.asked),
        "entity_name": facts.firm.name,
        "credit_code": facts.firm.credit_code,
        "legal_representative": facts.firm.head.name,
        "id_number": facts.firm.head.id_number,
        "contact_name": asked.contact,
        "contact_phone": asked.phone,
        "premises": asked.premises,
        "area_m2": asked.area,
        "investment": str(asked.investment),
        "employees": str(asked.employees),
        "business_items": asked.items,
        "applicant_signed": "true",
        "applied_on": iso(asked.applied),
    }


def _signed(facts: Facts, rng: numpy.random.Generator) -> dict[str, bytes]:
    return {
        "signature": signature(facts.firm.head.name, rng),
        "seal": seal(facts.firm.name, rng),
    }


LAYOUTS: dict[str, Layout] = {
    "ruled": ruled,
    "open_rows": open_rows,
    "download": download,
    "food": food,
    "boxes": boxes,
}
