"""申请表: for one industry or one permit; ruled, dashed or plain, typed or by hand."""

from typing import Any

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _content(facts: Facts) -> dict[str, Any]:
    form, firm = facts.application, facts.firm
    return {
        "name": firm.name,
        "code": firm.credit_code,
        "type": firm.type.split("（")[0],
        "head": firm.head.name,
        "id": firm.head.id_number,
        "contact": form.contact,
        "phone": form.phone,
        "industry": form.industry,
        "premises": form.premises,
        "area": form.area,
        "investment": words.myriads(form.investment),
        "employees": str(form.employees),
        "items": form.items,
        "offered": [(name, name in form.asked) for name in form.offered],
        "applied": words.padded(form.applied),
    }


def _fields(facts: Facts, *lacking: str) -> Fields:
    form, firm = facts.application, facts.firm
    fields: Fields = {
        "industry": form.industry,
        "permits_requested": list(form.asked),
        "entity_name": firm.name,
        "credit_code": firm.credit_code,
        "legal_representative": firm.head.name,
        "id_number": firm.head.id_number,
        "contact_name": form.contact,
        "contact_phone": form.phone,
        "premises": form.premises,
        "area_m2": form.area,
        "investment": str(form.investment),
        "employees": str(form.employees),
        "business_items": form.items,
        "applicant_signed": "true",
        "applied_on": iso(form.applied),
    }
    return {name: value for name, value in fields.items() if name not in lacking}


def grouped(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Ruled, with headings on end at the left; units in the labels."""
    content = _content(facts) | {
        "serial": f"YZ{facts.application.applied:%Y%m%d}{words.digits(rng, 4)}",
        "way": words.pick(rng, "stroke", "glyph", "cross"),
    }
    pictures = {"sign": press.signature(facts.firm.head.name, rng)}
    return press.sheet("application_grouped", content, _fields(facts), rng, pictures)


def by_hand(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Ruled, filled in with a ball pen."""
    content = _content(facts) | {
        "way": words.pick(rng, "stroke", "cross"),
        "applied": words.plain(facts.application.applied),
    }
    pictures = {"sign": press.signature(facts.firm.head.name, rng)}
    fields = _fields(facts, "investment", "business_items")
    return press.sheet("application_by_hand", content, fields, rng, pictures)


def food(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """食品经营许可申请书: one permit, dashed rules."""
    form, firm = facts.application, facts.firm
    content = {
        "serial": words.digits(rng, 10),
        "first": [
            ("经营者名称", firm.name),
            ("统一社会信用代码", firm.credit_code),
            ("法定代表人（负责人）", firm.head.name),
            ("身份证号码", firm.head.id_number),
            ("住　　所", firm.address),
            ("联 系 人", form.contact),
            ("联系电话", form.phone),
        ],
        "second": [
            ("经营场所", form.premises),
            ("主体业态", facts.food.form),
            ("经营项目", form.items),
            ("经营面积", f"{form.area}平方米"),
            ("职工人数", f"{form.employees}人"),
            ("应体检人数", f"{form.employees}人"),
        ],
        "applied": words.plain(form.applied),
    }
    pictures = {
        "seal": press.seal(firm.name, rng),
        "sign": press.signature(firm.head.name, rng),
    }
    fields = _fields(facts, "industry", "permits_requested", "investment")
    return press.sheet("application_food", content, fields, rng, pictures)


def hygiene(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """公共场所卫生许可申请表: narrow cells, kinds of places with boxes."""
    kinds = ("宾馆、旅店", "理发店、美容店", "公共浴室", "游泳场（馆）", "商场（店）", "影剧院")
    chosen = words.pick(rng, *kinds)
    content = _content(facts) | {"kinds": [(name, name == chosen) for name in kinds]}
    pictures = {
        "seal": press.seal(facts.firm.name, rng),
        "sign": press.signature(facts.firm.head.name, rng),
    }
    fields = _fields(facts, "industry", "permits_requested", "business_items")
    return press.sheet("application_hygiene", content, fields, rng, pictures)


def portal(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """Printed from a portal: no rules, nothing signed."""
    form, firm = facts.application, facts.firm
    content = _content(facts) | {
        "serial": f"{form.applied:%Y%m%d}{words.digits(rng, 8)}",
        "printed": f"{iso(form.applied)} 1{words.digits(rng, 1)}:2{words.digits(rng, 1)}:06",
        "applied": iso(form.applied),
        "way": words.pick(rng, "glyph", "stroke", "filled"),
        "holder": [
            ("市场主体名称", firm.name),
            ("统一社会信用代码", firm.credit_code),
            ("法定代表人/负责人", firm.head.name),
            ("证件号码", firm.head.id_number),
            ("联系人", form.contact),
            ("联系手机", form.phone),
        ],
        "shop": [
            ("行业", form.industry),
            ("经营面积", f"{form.area} ㎡"),
            ("投资总额", f"{words.myriads(form.investment)} 万元"),
            ("从业人数", f"{form.employees} 人"),
        ],
    }
    return press.text_sheet("application_portal", content, _fields(facts, "applicant_signed"), rng)


def plain(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Running text with blanks filled in by hand; permits are chosen by circles."""
    content = _content(facts) | {
        "to": f"{facts.place.town}行政审批服务局",
        "applied": words.plain(facts.application.applied),
    }
    pictures = {"sign": press.signature(facts.firm.head.name, rng)}
    return press.sheet(
        "application_plain", content, _fields(facts, "business_items"), rng, pictures
    )


def tobacco(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """烟草专卖零售许可证新办申请表 by a needle printer, with two telephones."""
    content = _content(facts) | {
        "own": f"188{words.digits(rng, 8)}",
        "post": words.digits(rng, 6),
        "cigars": bool(rng.random() < 0.5),
        "way": words.pick(rng, "stroke", "filled", "cross"),
    }
    pictures = {"sign": press.signature(facts.firm.head.name, rng)}
    fields = _fields(
        facts, "industry", "permits_requested", "investment", "employees", "business_items"
    )
    return press.sheet("application_tobacco", content, fields, rng, pictures)


def opened(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """One line under the other, what to fill in explained in grey at the right."""
    form, firm = facts.application, facts.firm
    content = _content(facts) | {
        "way": words.pick(rng, "stroke", "cross", "filled"),
        "rows": [
            ("申请单位", firm.name, "与营业执照一致"),
            ("信用代码", firm.credit_code, "18位"),
            ("法定代表人（负责人）", firm.head.name, ""),
            ("法定代表人证件号码", firm.head.id_number, "身份证"),
            ("行业", form.industry, "按指南填写"),
            ("经营场所", form.premises, ""),
            ("经营场所面积", f"{form.area}㎡", "建筑面积"),
            ("计划投资", f"{words.myriads(form.investment)}万元", "人民币"),
            ("从业人员数", f"{form.employees}人", ""),
            ("经办联系人", form.contact, ""),
            ("联系电话", form.phone, "手机"),
        ],
    }
    pictures = {"seal": press.seal(firm.name, rng), "bars": press.bars(rng)}
    fields = _fields(facts, "business_items", "applicant_signed")
    return press.sheet("application_opened", content, fields, rng, pictures)


def answers(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Numbered questions and their answers between level rules."""
    form, firm = facts.application, facts.firm
    content = _content(facts) | {
        "way": words.pick(rng, "stroke", "glyph", "square"),
        "rows": [
            ("您要开办什么店（行业）", form.industry),
            ("经营主体名称", firm.name),
            ("统一社会信用代码", firm.credit_code),
            ("法定代表人或经营者", firm.head.name),
            ("身份证号码", firm.head.id_number),
            ("店铺地址（经营场所）", form.premises),
            ("店铺面积（平方米）", form.area),
            ("投资金额（万元）", words.myriads(form.investment)),
            ("用工人数", str(form.employees)),
            ("经营项目", form.items),
            ("联系人", form.contact),
            ("联系人手机", form.phone),
        ],
        "applied": words.plain(form.applied),
    }
    pictures = {"sign": press.signature(firm.head.name, rng)}
    return press.sheet("application_answers", content, _fields(facts), rng, pictures)


LAYOUTS: dict[str, Layout] = {
    "grouped": grouped,
    "by-hand": by_hand,
    "food": food,
    "hygiene": hygiene,
    "portal": portal,
    "plain": plain,
    "tobacco": tobacco,
    "opened": opened,
    "answers": answers,
}
