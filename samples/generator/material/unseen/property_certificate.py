"""不动产权证书 and 房屋所有权证 before 2015."""

from typing import Any

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    tenancy, place = facts.tenancy, facts.place
    year = int(tenancy.certificate.partition("（")[2][:4])
    issued = tenancy.signed.replace(year=year, day=min(tenancy.signed.day, 28))
    return {
        "certificate": tenancy.certificate,
        "owner": tenancy.lessor,
        "premises": tenancy.premises,
        "usage": tenancy.usage,
        "area": tenancy.area,
        "day": words.plain(issued),
        "office": f"{place.town}不动产登记中心",
        "land": f"{int(rng.integers(2000, 9000))}.{words.digits(rng, 2)}",
        "unit": tenancy.unit_number,
        "inner": f"{float(tenancy.area) * 0.82:.2f}",
        "floors": str(int(rng.integers(3, 31))),
    }


def _fields(facts: Facts, *lacking: str) -> Fields:
    tenancy = facts.tenancy
    fields: Fields = {
        "lessor": tenancy.lessor,
        "premises": tenancy.premises,
        "area_m2": tenancy.area,
        "term_to": iso(tenancy.land_to),
        "certificate_number": tenancy.certificate,
        "usage": tenancy.usage,
    }
    return {name: value for name, value in fields.items() if name not in lacking}


def _pictures(office: str, rng: numpy.random.Generator) -> dict[str, bytes]:
    return {
        "seal": press.seal(office, rng),
        "qr": press.qr(),
        "ground": press.waves((246, 226, 222), 210, 297),
    }


def book(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Two pages of the book, printed by a needle printer."""
    content = _content(facts, rng)
    content["rows"] = [
        ("权利人", content["owner"]),
        ("共有情况", words.pick(rng, "单独所有", "——")),
        ("坐落", content["premises"]),
        ("不动产单元号", content["unit"]),
        ("权利类型", "国有建设用地使用权/房屋所有权"),
        ("权利性质", "出让/市场化商品房"),
        ("用途", content["usage"]),
        ("面积", f"共有宗地面积{content['land']}㎡/房屋建筑面积{content['area']}㎡"),
        ("使用期限", f"国有建设用地使用权{words.padded(facts.tenancy.land_to)}止"),
    ]
    serial = words.digits(rng, 9)
    content["note"] = f"房屋结构：钢筋混凝土；总层数：{content['floors']}层；业务编号：样{serial}。"
    return press.sheet("property_book", content, _fields(facts), rng)


def single(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A certificate of one page."""
    content = _content(facts, rng)
    content["rows"] = [
        ("权利人", content["owner"]),
        ("共有情况", "单独所有"),
        ("坐落", content["premises"]),
        ("权利类型", "房屋所有权"),
        ("用途", content["usage"]),
        ("建筑面积", f"{content['area']}平方米"),
        ("使用期限", f"至{words.plain(facts.tenancy.land_to)}"),
    ]
    return press.sheet(
        "property_single", content, _fields(facts), rng, _pictures(content["office"], rng)
    )


def electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """An electronic certificate."""
    content = _content(facts, rng)
    content["rows"] = [
        ("权利人", content["owner"]),
        ("权利人证件号", facts.tenancy.lessor_id),
        ("不动产坐落", content["premises"]),
        ("不动产单元号", content["unit"]),
        ("权利类型/性质", "国有建设用地使用权/房屋所有权　出让"),
        ("规划用途", content["usage"]),
        ("房屋建筑面积", f"{content['area']} ㎡"),
        ("专有建筑面积", f"{content['inner']} ㎡"),
        ("土地使用期限", f"至 {words.iso(facts.tenancy.land_to)} 止"),
        ("权利其他状况", "无抵押、无查封"),
    ]
    pictures = _pictures(content["office"], rng)
    return press.text_sheet("property_electronic", content, _fields(facts), rng, pictures)


def _old_number(facts: Facts, rng: numpy.random.Generator) -> str:
    city = facts.place.city.removesuffix("市")[0]
    return f"{city}房权证样字第{words.digits(rng, 7)}号"


def house(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A page of 房屋所有权证, ruled."""
    number = _old_number(facts, rng)
    content = _content(facts, rng) | {"certificate": number}
    content["day"] = words.dotted(facts.tenancy.signed.replace(year=2011, day=1))
    fields = _fields(facts, "term_to") | {"certificate_number": number}
    pictures = _pictures(f"{facts.place.city}房产管理局样本分局", rng)
    return press.sheet("property_house", content, fields, rng, pictures)


def lined(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """房屋所有权证 with printed lines."""
    number = _old_number(facts, rng)
    content = _content(facts, rng) | {"certificate": number}
    content["office"] = f"{facts.place.city}样本房产管理局"
    content["day"] = words.numerals(facts.tenancy.signed.replace(year=2008, day=1))
    content["rows"] = [
        ("所有权人", content["owner"]),
        ("房屋坐落", content["premises"]),
        ("建筑面积", f"{content['area']}㎡"),
        ("设计用途", content["usage"]),
        ("总层数", content["floors"]),
        ("结构", "钢混"),
        ("产别", "私有"),
    ]
    fields = _fields(facts, "term_to") | {"certificate_number": number}
    return press.sheet("property_covered", content, fields, rng, _pictures(content["office"], rng))


LAYOUTS: dict[str, Layout] = {
    "book": book,
    "single": single,
    "electronic": electronic,
    "house": house,
    "lined": lined,
}
