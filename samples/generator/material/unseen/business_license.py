"""营业执照 as of 2019 and before: originals, copies, electronic copies, all forms of holder."""

from dataclasses import replace
from datetime import date

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.invent import Facts, Firm
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words

_SITE = "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn"
_REPORT = "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告。"
_SCAN = "扫描二维码登录“国家企业信用信息公示系统”了解更多登记、备案、许可、监管信息。"
_TOTAL = "国家市场监督管理总局监制"

_NOTICE = (
    "《企业法人营业执照》是企业法人资格和合法经营的凭证。",
    "《企业法人营业执照》分为正本和副本，正本和副本具有同等法律效力。",
    "《企业法人营业执照》正本应当置于住所的醒目位置。",
    "不得伪造、涂改、出租、出借、转让。",
    "登记事项发生变化，应当向公司登记机关申请变更登记，换领《企业法人营业执照》。",
    "每年三月一日至六月三十日，应当参加年度检验。",
)


def _capital(firm: Firm, rng: numpy.random.Generator) -> str:
    if firm.capital is None:
        raise ValueError("a holder without capital")
    return words.pick(
        rng,
        words.money_words(firm.capital),
        f"{words.myriads(firm.capital)}万元人民币",
        f"{words.myriads(firm.capital)}万元整",
        f"人民币{words.myriads(firm.capital)}万元",
    )


def _term(firm: Firm, joint: str = "至") -> str:
    end = words.padded(firm.term_to) if firm.term_to else "长期"
    return f"{words.padded(firm.established)}{joint}{end}"


def _common(firm: Firm, head: str = "") -> Fields:
    fields: Fields = {
        "credit_code": firm.credit_code,
        "entity_name": firm.name,
        "entity_type": firm.type,
        "legal_representative": head or firm.head.name,
        "established_on": iso(firm.established),
        "address": firm.address,
        "business_scope": firm.scope,
        "issuing_authority": firm.authority,
        "issued_on": iso(firm.issued),
    }
    return fields


def _termed(firm: Firm) -> Fields:
    return {"term_from": iso(firm.established), "term_to": iso(firm.term_to)}


def _pictures(
    firm: Firm, rng: numpy.random.Generator, tone: tuple[int, int, int], wide: int, high: int
) -> dict[str, bytes]:
    return {
        "seal": press.seal(firm.authority, rng),
        "qr": press.qr(),
        "ground": press.waves(tone, wide, high),
    }


def _small_print() -> dict[str, str]:
    return {"site": _SITE, "report": _REPORT, "scan": _SCAN, "total": _TOTAL}


def landscape_copy(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 of a company, 2019: two columns, a code to scan, the authority on its seal only."""
    firm = facts.company
    right = [("注册资本", _capital(firm, rng)), ("成立日期", words.padded(firm.established))]
    fields = _common(firm) | {
        "registered_capital": words.amount(firm.capital or 0),
        "certificate_number": firm.certificate_number,
    }
    if rng.random() < 0.6:
        right.append(("营业期限", _term(firm)))
        fields |= _termed(firm)
    content = _small_print() | {
        "code": firm.credit_code,
        "number": f"编号 {firm.certificate_number}",
        "copy": words.pick(rng, "（1-1）", "（2-1）", ""),
        "left": [
            ("名称", firm.name),
            ("类型", firm.type),
            ("法定代表人", firm.head.name),
            ("经营范围", firm.scope),
        ],
        "right": [*right, ("住所", firm.address)],
        "issued": words.spaced(firm.issued),
    }
    pictures = _pictures(firm, rng, (246, 226, 196), 297, 210)
    return press.sheet("licence_landscape", content, fields, rng, pictures)


def landscape_branch(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 of a branch: 负责人 and 营业场所, no capital."""
    firm = facts.branch
    content = _small_print() | {
        "code": firm.credit_code,
        "number": "",
        "copy": words.pick(rng, "（1-1）", ""),
        "left": [("名称", firm.name), ("类型", firm.type), ("负责人", firm.head.name)],
        "right": [
            ("成立日期", words.padded(firm.established)),
            ("营业场所", firm.address),
            ("经营范围", firm.scope),
        ],
        "issued": words.padded(firm.issued),
    }
    pictures = _pictures(firm, rng, (236, 222, 206), 297, 210)
    return press.sheet("licence_landscape", content, _common(firm), rng, pictures)


def portrait_original(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """正本 of a company on end, one column, labels in brush type."""
    firm = facts.company
    content = _small_print() | {
        "code": firm.credit_code,
        "copy": "",
        "rows": [
            ("名称", firm.name),
            ("类型", firm.type),
            ("住所", firm.address),
            ("法定代表人", firm.head.name),
            ("注册资本", _capital(firm, rng)),
            ("成立日期", words.padded(firm.established)),
            ("营业期限", _term(firm, " 至 ")),
            ("经营范围", firm.scope),
        ],
        "issued": words.padded(firm.issued),
    }
    fields = _common(firm) | _termed(firm) | {"registered_capital": words.amount(firm.capital or 0)}
    return press.sheet(
        "licence_portrait", content, fields, rng, _pictures(firm, rng, (246, 226, 196), 20, 20)
    )


def portrait_sole(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """正本 of a 个人独资企业: 投资人."""
    firm = facts.sole
    content = _small_print() | {
        "code": firm.credit_code,
        "copy": words.pick(rng, "（正本）", ""),
        "rows": [
            ("名称", firm.name),
            ("类型", firm.type),
            ("投资人", firm.head.name),
            ("住所", firm.address),
            ("出资额", _capital(firm, rng)),
            ("成立日期", words.plain(firm.established)),
            ("经营范围", firm.scope),
        ],
        "issued": words.plain(firm.issued),
    }
    fields = _common(firm) | {"registered_capital": words.amount(firm.capital or 0)}
    return press.sheet(
        "licence_portrait", content, fields, rng, _pictures(firm, rng, (246, 226, 196), 20, 20)
    )


def electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A downloaded electronic licence, ruled, with the authority in words."""
    firm = facts.company
    content = _small_print() | {
        "code": firm.credit_code,
        "number": firm.certificate_number,
        "cells": [
            ("名称", firm.name),
            ("类型", firm.type),
            ("法定代表人", firm.head.name),
            ("注册资本", _capital(firm, rng)),
            ("成立日期", words.padded(firm.established)),
            ("营业期限", _term(firm)),
        ],
        "wide": [("住所", firm.address), ("经营范围", firm.scope)],
        "authority": firm.authority,
        "issued": words.padded(firm.issued),
    }
    fields = (
        _common(firm)
        | _termed(firm)
        | {
            "registered_capital": words.amount(firm.capital or 0),
            "certificate_number": firm.certificate_number,
        }
    )
    pictures = {"seal": press.seal(firm.authority, rng, "电子证照专用章"), "qr": press.qr()}
    return press.text_sheet("licence_electronic", content, fields, rng, pictures)


def electronic_individual(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """A downloaded electronic licence of a 个体工商户."""
    firm = facts.individual
    content = _small_print() | {
        "code": firm.credit_code,
        "number": firm.certificate_number,
        "cells": [
            ("名称", firm.name),
            ("类型", firm.type),
            ("经营者", firm.head.name),
            ("组成形式", words.pick(rng, "个人经营", "家庭经营")),
        ],
        "wide": [
            ("注册日期", words.padded(firm.established)),
            ("经营场所", firm.address),
            ("经营范围", firm.scope),
        ],
        "authority": firm.authority,
        "issued": words.padded(firm.issued),
    }
    fields = _common(firm) | {"certificate_number": firm.certificate_number}
    pictures = {"seal": press.seal(firm.authority, rng), "qr": press.qr()}
    return press.text_sheet("licence_electronic", content, fields, rng, pictures)


def _old(facts: Facts) -> Firm:
    """A company registered before 2015."""
    if facts.old.form == "company":
        return facts.old
    return replace(
        facts.old,
        form="company",
        name=facts.company.name,
        type=facts.company.type,
        capital=facts.company.capital,
    )


def _registered(firm: Firm) -> Fields:
    fields = {name: value for name, value in _common(firm).items() if name != "credit_code"}
    return fields | {"registration_number": firm.registration_number}


def old_corporate(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """企业法人营业执照 副本 of before 2014, with notices and the table of yearly inspections."""
    firm = _old(facts)
    capital = words.money_words(firm.capital or 0).removesuffix("整")
    content = {
        "registration": firm.registration_number,
        "copy": words.pick(rng, "（1-1）", "（2-1）", "1-1"),
        "rows": [
            ("名称", firm.name),
            ("住所", firm.address),
            ("法定代表人姓名", firm.head.name),
            ("注册资本", capital),
            ("实收资本", capital),
            ("公司类型", firm.type),
            ("经营范围", firm.scope),
            ("成立日期", words.numerals(firm.established)),
            ("营业期限", f"自{_term(firm, '至')}"),
        ],
        "notice": _NOTICE,
        "issued": words.numerals(firm.issued),
    }
    fields = (
        _registered(firm) | _termed(firm) | {"registered_capital": words.amount(firm.capital or 0)}
    )
    pictures = _pictures(firm, rng, (206, 230, 222), 297, 210)
    return press.sheet("licence_old_corporate", content, fields, rng, pictures)


def year_2014(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """The form of March 2014: 营业执照 with a 注册号, on end."""
    firm = _old(facts)
    issued = max(firm.issued, date(2014, 3, 3))
    firm = replace(firm, issued=issued)
    content = {
        "registration": firm.registration_number,
        "rows": [
            ("名称", firm.name),
            ("类型", firm.type),
            ("住所", firm.address),
            ("法定代表人", firm.head.name),
            ("注册资本", words.money_words(firm.capital or 0)),
            ("成立日期", words.padded(firm.established)),
            ("营业期限", _term(firm)),
            ("经营范围", firm.scope),
        ],
        "issued": words.padded(issued),
    }
    fields = (
        _registered(firm) | _termed(firm) | {"registered_capital": words.amount(firm.capital or 0)}
    )
    pictures = _pictures(firm, rng, (250, 236, 190), 210, 297)
    return press.sheet("licence_year_2014", content, fields, rng, pictures)


def partnership(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 of a partnership: 执行事务合伙人, 主要经营场所, 合伙期限."""
    firm = facts.partnership
    content = _small_print() | {
        "code": firm.credit_code,
        "number": f"编号：{firm.certificate_number}",
        "rows": [
            ("名称", firm.name),
            ("类型", firm.type),
            ("主要经营场所", firm.address),
            ("执行事务合伙人", firm.head.name),
            ("出资额", _capital(firm, rng)),
            ("成立日期", words.padded(firm.established)),
            ("合伙期限", _term(firm)),
            ("经营范围", firm.scope),
        ],
        "issued": words.padded(firm.issued),
    }
    fields = (
        _common(firm)
        | _termed(firm)
        | {
            "registered_capital": words.amount(firm.capital or 0),
            "certificate_number": firm.certificate_number,
        }
    )
    pictures = _pictures(firm, rng, (248, 220, 214), 297, 210)
    return press.sheet("licence_englished", content, fields, rng, pictures)


def small_individual(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """副本 of a 个体工商户 on A5: labels and values in four columns."""
    firm = facts.individual
    content = _small_print() | {
        "code": firm.credit_code,
        "copy": words.pick(rng, "1-1", ""),
        "pairs": [
            ("名称", firm.name),
            ("组成形式", words.pick(rng, "个人经营", "家庭经营")),
            ("类型", firm.type),
            ("注册日期", words.padded(firm.established)),
            ("经营者", firm.head.name),
            ("经营场所", firm.address),
        ],
        "wide": [("经营范围", firm.scope)],
        "issued": words.spaced(firm.issued),
    }
    return press.sheet(
        "licence_small", content, _common(firm), rng, _pictures(firm, rng, (246, 226, 196), 20, 20)
    )


def old_individual(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """个体工商户营业执照 with a 注册号, filled in by a needle printer."""
    firm = replace(facts.individual, scope=facts.old.scope, authority=facts.old.authority)
    issued = facts.old.issued
    content = {
        "registration": firm.registration_number,
        "copy": words.pick(rng, "正本", "副本"),
        "rows": [
            ("经营者姓名", firm.head.name),
            ("字号名称", firm.name),
            ("组成形式", "个人经营"),
            ("经营场所", firm.address),
            ("经营范围及方式", firm.scope),
        ],
        "issued": words.padded(issued),
    }
    fields: Fields = {
        "registration_number": firm.registration_number,
        "entity_name": firm.name,
        "legal_representative": firm.head.name,
        "address": firm.address,
        "business_scope": firm.scope,
        "issuing_authority": firm.authority,
        "issued_on": iso(issued),
    }
    pictures = _pictures(firm, rng, (248, 232, 226), 190, 260)
    return press.sheet("licence_old_individual", content, fields, rng, pictures)


LAYOUTS: dict[str, Layout] = {
    "landscape-copy": landscape_copy,
    "landscape-branch": landscape_branch,
    "portrait-original": portrait_original,
    "portrait-sole": portrait_sole,
    "electronic": electronic,
    "electronic-individual": electronic_individual,
    "old-corporate": old_corporate,
    "year-2014": year_2014,
    "partnership": partnership,
    "small-individual": small_individual,
    "old-individual": old_individual,
}
