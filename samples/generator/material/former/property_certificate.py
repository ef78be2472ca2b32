"""不动产权证书 as booklet and as file, and the two certificates that it replaced."""

from decimal import Decimal
from typing import Any

import numpy

from samples.generator.facts import Fields
from samples.generator.material.former.press import qr, seal, sheet, text_sheet
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import iso, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet


def book(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """The booklet laid open; its kind is only on the cover."""
    content = _content(facts, rng)
    content |= {
        "usage": f"商务金融用地/{facts.tenancy.usage}",
        "term": f"国有建设用地使用权{padded(facts.tenancy.land_to)}止",
    }
    fields = _fields(facts) | {"usage": content["usage"]}
    return sheet("property_book", content, fields, rng)


def electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """The file a portal gives out; the term of the land has both ends."""
    end = facts.tenancy.land_to
    start = end.replace(year=end.year - 40)
    content = _content(facts, rng) | {"term": f"{plain(start)}起{plain(end)}止"}
    fields = _fields(facts) | {"term_from": iso(start)}
    pictures = {"qr": qr(), "seal": seal(content["registry"], rng, "不动产登记专用章")}
    return text_sheet("property_electronic", content, fields, rng, pictures)


def house(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """房屋所有权证; its kind too is only on the cover."""
    content = _content(facts, rng)
    serial = f"{int(rng.integers(10**6, 10**7))}"
    content |= {
        "serial": serial,
        "term": padded(facts.tenancy.land_to),
        "registered": _before_2015(rng, int(rng.integers(2008, 2015))),
    }
    number = f"{facts.place.city}房权证样字第{serial}号"
    fields = _fields(facts) | {"certificate_number": number}
    return sheet("property_house", content, fields, rng)


def estate(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """房地产权证, of a city where land and house were on one."""
    content = _content(facts, rng)
    year, serial = int(rng.integers(2005, 2015)), f"{int(rng.integers(10**4, 10**5))}"
    content |= {
        "short": facts.place.short,
        "year": str(year),
        "serial": serial,
        "land": "商服用地",
        "term": plain(facts.tenancy.land_to),
        "registered": _before_2015(rng, year),
    }
    number = f"{facts.place.short}房地证{year}字第{serial}号"
    fields = _fields(facts) | {"certificate_number": number}
    pictures = {"seal": seal(f"{facts.place.town}国土资源和房屋管理局", rng)}
    return sheet("property_estate", content, fields, rng, pictures)


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    let = facts.tenancy
    area = Decimal(let.area)
    registered = let.signed.replace(day=1, year=let.signed.year - int(rng.integers(1, 5)))
    floors = int(rng.integers(6, 34))
    person = len(let.lessor) < 5 or "·" in let.lessor
    return {
        "number": let.certificate,
        "city": facts.place.city,
        "owner": let.lessor,
        "document": let.lessor_id if person else facts.company.credit_code,
        "shared": "单独所有",
        "premises": let.premises,
        "unit": let.unit_number,
        "nature": "市场化商品房",
        "usage": let.usage,
        "area": let.area,
        "inner": f"{area * Decimal('0.83'):.2f}",
        "share": f"{area / 9:.2f}",
        "plot": f"{int(rng.integers(3000, 60000))}.{int(rng.integers(10, 99))}",
        "parcel": f"{int(rng.integers(1, 30)):02}-{int(rng.integers(1, 999)):03}",
        "floors": str(floors),
        "other": f"专有建筑面积：{area * Decimal('0.83'):.2f}㎡，分摊建筑面积："
        f"{area * Decimal('0.17'):.2f}㎡；房屋结构：钢筋混凝土结构；房屋总层数：{floors}层",
        "registry": f"{facts.place.town}规划和自然资源局",
        "registered": padded(registered),
        "printed": padded(let.signed),
        "case": f"{registered.year}{int(rng.integers(10**8, 10**9))}",
        "house": f"{int(rng.integers(10**7, 10**8))}",
    }


def _before_2015(rng: numpy.random.Generator, year: int) -> str:
    return f"{year}年{int(rng.integers(1, 13))}月{int(rng.integers(1, 29))}日"


def _fields(facts: Facts) -> Fields:
    let = facts.tenancy
    return {
        "certificate_number": let.certificate,
        "lessor": let.lessor,
        "premises": let.premises,
        "area_m2": let.area,
        "usage": let.usage,
        "term_to": iso(let.land_to),
    }


LAYOUTS: dict[str, Layout] = {
    "book": book,
    "electronic": electronic,
    "house": house,
    "estate": estate,
}
