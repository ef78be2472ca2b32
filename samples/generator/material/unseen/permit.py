"""Other permits: hygiene, tobacco, medicine, special trades, publications, sport and more."""

from dataclasses import replace
from datetime import date

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import TODAY, Facts, Permit
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _base(kind: str, permit: Permit, facts: Facts) -> Fields:
    firm = facts.firm
    return {
        "permit_type": kind,
        "license_number": permit.number,
        "entity_name": firm.name,
        "legal_representative": firm.head.name,
        "address": firm.address,
        "scope": permit.scope,
        "issuing_authority": permit.authority,
        "issued_on": iso(permit.issued),
    }


def _until(permit: Permit) -> Fields:
    return {"valid_from": iso(permit.issued), "valid_to": iso(permit.valid_to)}


def _end(permit: Permit) -> date:
    if permit.valid_to is None:
        raise ValueError(f"{permit.type} has no end")
    return permit.valid_to


def _own(
    facts: Facts, rng: numpy.random.Generator, authority: str, number: str, scope: str, years: int
) -> Permit:
    """A permit that the invented world does not have."""
    issued = facts.permits["药品经营许可证"].issued
    end = date(issued.year + years, issued.month, min(issued.day, 28))
    return Permit(
        type="",
        number=number.format(
            y=issued.year, a=facts.place.area, n=words.digits(rng, 4), s=facts.place.short
        ),
        scope=scope,
        authority=f"{facts.place.town}{authority}",
        issued=issued,
        valid_to=end,
    )


def _pictures(
    permit: Permit, rng: numpy.random.Generator, tone: tuple[int, int, int], wide: int, high: int
) -> dict[str, bytes]:
    return {
        "seal": press.seal(permit.authority, rng),
        "qr": press.qr(),
        "ground": press.waves(tone, wide, high),
    }


def hygiene(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """公共场所卫生许可证 to hang up; the authority on its seal only."""
    permit, firm = facts.permits["公共场所卫生许可证"], facts.firm
    start, end = words.padded(permit.issued), words.padded(_end(permit))
    content = {
        "number": permit.number,
        "rows": [
            ("单位名称", firm.name),
            ("法定代表人（负责人）", firm.head.name),
            ("地　　址", firm.address),
            ("许可项目", permit.scope),
            ("有效期限", f"自{start}至{end}"),
        ],
        "issued": start,
    }
    fields = _base("公共场所卫生许可证", permit, facts) | _until(permit)
    return press.sheet(
        "permit_hygiene", content, fields, rng, _pictures(permit, rng, (214, 230, 244), 297, 210)
    )


def tobacco(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """烟草专卖零售许可证."""
    permit, firm = facts.permits["烟草专卖零售许可证"], facts.firm
    content = {
        "copy": words.pick(rng, "（正本）", "（副本）"),
        "number": permit.number,
        "cells": [
            ("企业名称", firm.name),
            ("负责人姓名", firm.head.name),
            ("企业类型", firm.type),
            ("供货单位", f"{facts.place.city}样本烟草公司"),
        ],
        "rows": [
            ("经营场所", firm.address),
            ("许可范围", permit.scope),
            ("有效期限", f"自 {words.spaced(permit.issued)} 至 {words.spaced(_end(permit))}"),
        ],
        "authority": permit.authority,
        "issued": words.spaced(permit.issued),
    }
    fields = _base("烟草专卖零售许可证", permit, facts) | _until(permit)
    return press.sheet(
        "permit_tobacco", content, fields, rng, _pictures(permit, rng, (250, 238, 204), 297, 210)
    )


def medicine(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """药品经营许可证 with three persons on it."""
    permit, firm = facts.permits["药品经营许可证"], facts.firm
    content = {
        "copy": words.pick(rng, "正　本", "（副本）"),
        "rows": [
            ("证号", permit.number),
            ("企业名称", firm.name),
            ("社会信用代码", firm.credit_code),
            ("注册地址", firm.address),
            ("法定代表人", firm.head.name),
            ("企业负责人", facts.authorisation.agent.name),
            ("质量负责人", facts.qualification.person.name),
            ("经营方式", "零售"),
            ("经营范围", permit.scope),
            ("有效期至", words.padded(_end(permit))),
        ],
        "authority": permit.authority,
        "issued": words.padded(permit.issued),
    }
    fields = _base("药品经营许可证", permit, facts) | {
        "credit_code": firm.credit_code,
        "valid_to": iso(permit.valid_to),
    }
    return press.sheet(
        "permit_medicine", content, fields, rng, _pictures(permit, rng, (232, 222, 244), 210, 297)
    )


def trade(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """特种行业许可证, filled in by hand, without an end."""
    permit, firm = facts.permits["特种行业许可证"], facts.firm
    content = {
        "number": permit.number,
        "rows": [
            ("单位名称", firm.name),
            ("地址", firm.address),
            ("经济性质", firm.type.split("（")[0]),
            ("法定代表人", firm.head.name),
            ("经营范围", permit.scope),
        ],
        "issued": words.plain(permit.issued),
    }
    fields = _base("特种行业许可证", permit, facts)
    return press.sheet(
        "permit_trade", content, fields, rng, {"seal": press.seal(permit.authority, rng)}
    )


def publication(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """出版物经营许可证: retail of books."""
    permit, firm = facts.permits["出版物经营许可证"], facts.firm
    content = {
        "above": "中华人民共和国",
        "title": "出版物经营许可证",
        "copy": words.pick(rng, "（零售）", "（副本）"),
        "number": permit.number,
        "rows": [
            ("单位名称", firm.name),
            ("法定代表人（负责人）", firm.head.name),
            ("经营地址", firm.address),
            ("经营范围", permit.scope),
            ("有效期限", f"{words.plain(permit.issued)}至{words.plain(_end(permit))}"),
        ],
        "remark": "每年第一季度参加年度核验。",
        "issued": words.numerals(permit.issued),
    }
    fields = _base("出版物经营许可证", permit, facts) | _until(permit)
    return press.sheet(
        "permit_publication",
        content,
        fields,
        rng,
        _pictures(permit, rng, (246, 224, 222), 285, 200),
    )


def devices(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """医疗器械经营许可证 as a file: ruled, the store elsewhere than the shop."""
    permit, firm = facts.permits["医疗器械经营许可证"], facts.firm
    content = {
        "title": "医疗器械经营许可证",
        "number": permit.number,
        "second": "",
        "rows": [
            ("企业名称", firm.name),
            ("统一社会信用代码", firm.credit_code),
            ("法定代表人", firm.head.name),
            ("企业负责人", facts.authorisation.agent.name),
            ("住　　所", firm.address),
            ("经营场所", firm.address),
            ("库房地址", words.pick(rng, "同经营场所", "未设库房", "/")),
            ("经营方式", words.pick(rng, "零售", "批零兼营")),
            ("经营范围", permit.scope),
            ("有效期限", f"至 {words.padded(_end(permit))}"),
        ],
        "authority": permit.authority,
        "issued": words.padded(permit.issued),
    }
    fields = _base("医疗器械经营许可证", permit, facts) | {
        "credit_code": firm.credit_code,
        "valid_to": iso(permit.valid_to),
    }
    pictures = {"seal": press.seal(permit.authority, rng, "行政许可专用章"), "qr": press.qr()}
    return press.text_sheet("permit_devices", content, fields, rng, pictures)


def sport(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """高危险性体育项目经营许可证 as a plate of A3."""
    permit, firm = facts.permits["高危险性体育项目经营许可证"], facts.firm
    content = {
        "title": "高危险性体育项目经营许可证",
        "copy": "",
        "rows": [
            ("许可证编号", permit.number),
            ("经营机构名称", firm.name),
            ("负责人", firm.head.name),
            ("经营场所", firm.address),
            ("许可经营项目", permit.scope),
            ("有效期", f"{words.dotted(permit.issued)}—{words.dotted(_end(permit))}"),
        ],
        "authority": permit.authority,
        "issued": words.plain(permit.issued),
    }
    fields = _base("高危险性体育项目经营许可证", permit, facts) | _until(permit)
    return press.sheet(
        "permit_plate", content, fields, rng, _pictures(permit, rng, (250, 240, 214), 420, 297)
    )


def entertainment(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """娱乐经营许可证 as a file, labels set to the right."""
    permit, firm = facts.permits["娱乐经营许可证"], facts.firm
    content = {
        "title": "娱乐经营许可证",
        "rows": [
            ("编　　号", permit.number),
            ("场所名称", firm.name),
            ("法定代表人", firm.head.name),
            ("地　　址", firm.address),
            ("经营范围", permit.scope),
            ("场所面积", f"{facts.tenancy.area}平方米"),
            ("有 效 期", f"{words.padded(permit.issued)}至{words.padded(_end(permit))}"),
        ],
        "authority": permit.authority,
        "issued": words.padded(permit.issued),
    }
    fields = _base("娱乐经营许可证", permit, facts) | _until(permit)
    pictures = {"seal": press.seal(permit.authority, rng), "qr": press.qr()}
    return press.text_sheet("permit_download", content, fields, rng, pictures)


def pesticide(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """农药经营许可证."""
    permit = _own(facts, rng, "农业农村局", "农药经许（{s}）{a}2{n}", "农药（限制使用农药除外）", 5)
    firm = facts.firm
    content = {
        "title": "农药经营许可证",
        "number": f"许可证号：{permit.number}",
        "copy": words.pick(rng, "（副本）", ""),
        "cells": [
            ("经营者名称", firm.name),
            ("法定代表人（负责人）", firm.head.name),
            ("社会信用代码", firm.credit_code),
            ("联系电话", facts.application.phone),
        ],
        "rows": [
            ("住所", firm.address),
            ("营业场所", firm.address),
            ("仓储场所", "与营业场所一致"),
            ("经营范围", permit.scope),
            ("有效期至", words.plain(_end(permit))),
        ],
        "authority": permit.authority,
        "issued": words.plain(permit.issued),
    }
    fields = _base("农药经营许可证", permit, facts) | {
        "credit_code": firm.credit_code,
        "valid_to": iso(permit.valid_to),
    }
    return press.sheet(
        "permit_card", content, fields, rng, _pictures(permit, rng, (216, 238, 216), 210, 148)
    )


def animals(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """动物诊疗许可证, without an end."""
    scope = words.pick(
        rng, "动物疾病预防、诊断、治疗和绝育手术", "动物诊疗（不含颅腔、胸腔和腹腔手术）"
    )
    permit = _own(facts, rng, "农业农村局", "（{s}）动诊证（{y}）第{n}号", scope, 5)
    firm = facts.firm
    content = {
        "title": "动物诊疗许可证",
        "copy": "",
        "rows": [
            ("编　　号", permit.number),
            ("机构名称", firm.name),
            ("法定代表人（负责人）", firm.head.name),
            ("诊疗地点", firm.address),
            ("诊疗活动范围", permit.scope),
        ],
        "authority": permit.authority,
        "issued": words.numerals(permit.issued),
    }
    fields = _base("动物诊疗许可证", permit, facts)
    return press.sheet(
        "permit_plate", content, fields, rng, _pictures(permit, rng, (218, 232, 246), 420, 297)
    )


def staffing(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """人力资源服务许可证 or 劳务派遣经营许可证."""
    title, scope, number = words.pick(
        rng,
        (
            "人力资源服务许可证",
            "为求职者介绍职业；为用人单位推荐劳动者；根据国家有关规定从事互联网人力资源信息服务",
            "（{s}）人服证字〔{y}〕第{n}号",
        ),
        ("劳务派遣经营许可证", "劳务派遣业务", "{a}{y}{n}"),
    )
    permit = _own(facts, rng, "人力资源和社会保障局", number, scope, 3)
    firm = facts.company
    facts = replace(facts, firm=firm)
    content = {
        "above": "",
        "title": title,
        "copy": "",
        "number": f"编号：{permit.number}",
        "rows": [
            ("单位名称", firm.name),
            ("法定代表人", firm.head.name),
            ("住所", firm.address),
            ("许可经营事项", permit.scope),
            ("有效期限", f"{words.padded(permit.issued)}至{words.padded(_end(permit))}"),
        ],
        "remark": "人力资源和社会保障部监制",
        "issued": words.padded(permit.issued),
    }
    fields = _base(title, permit, facts) | _until(permit)
    return press.sheet(
        "permit_publication",
        content,
        fields,
        rng,
        _pictures(permit, rng, (222, 234, 230), 285, 200),
    )


def network_culture(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """网络文化经营许可证（互联网上网服务营业场所）as a file."""
    permit = _own(facts, rng, "文化和旅游局", "{a}2{n}", "互联网上网服务（核定计算机数：86台）", 4)
    firm = facts.company
    facts = replace(facts, firm=firm)
    content = {
        "title": "网络文化经营许可证",
        "rows": [
            ("许可证编号", permit.number),
            ("单位名称", firm.name),
            ("统一社会信用代码", firm.credit_code),
            ("主要负责人", firm.head.name),
            ("经营地址", firm.address),
            ("经营范围", permit.scope),
            ("有效期至", words.plain(_end(permit))),
        ],
        "authority": permit.authority,
        "issued": f"发证日期 {words.plain(permit.issued)}",
    }
    fields = _base("网络文化经营许可证", permit, facts) | {
        "credit_code": firm.credit_code,
        "valid_to": iso(permit.valid_to),
    }
    pictures = {"seal": press.seal(permit.authority, rng), "qr": press.qr()}
    return press.text_sheet("permit_download", content, fields, rng, pictures)


def dangerous_goods(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """危险化学品经营许可证: a store is forbidden, the term stands at the foot."""
    permit = _own(
        facts,
        rng,
        "应急管理局",
        "{s}样危化经字〔{y}〕{n}号",
        "乙醇（无水）；氮气；丙烷（不储存经营）",
        3,
    )
    if permit.issued > TODAY:
        raise ValueError("issued in the future")
    firm = facts.company
    facts = replace(facts, firm=firm)
    content = {
        "title": "危险化学品经营许可证",
        "number": permit.number,
        "second": f"登记编号：{words.digits(rng, 8)}",
        "rows": [
            ("企业名称", firm.name),
            ("企业住所", firm.address),
            ("企业法定代表人姓名", firm.head.name),
            ("经营方式", "无储存经营"),
            ("许可范围", permit.scope),
            ("有效期", f"{words.padded(permit.issued)}至{words.padded(_end(permit))}"),
        ],
        "authority": permit.authority,
        "issued": words.padded(permit.issued),
    }
    fields = _base("危险化学品经营许可证", permit, facts) | _until(permit)
    return press.sheet(
        "permit_devices", content, fields, rng, _pictures(permit, rng, (240, 240, 240), 20, 20)
    )


LAYOUTS: dict[str, Layout] = {
    "hygiene": hygiene,
    "tobacco": tobacco,
    "medicine": medicine,
    "trade": trade,
    "publication": publication,
    "devices": devices,
    "sport": sport,
    "entertainment": entertainment,
    "pesticide": pesticide,
    "animals": animals,
    "staffing": staffing,
    "network-culture": network_culture,
    "dangerous-goods": dangerous_goods,
}
