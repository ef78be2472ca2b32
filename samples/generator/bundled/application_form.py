"""一业一证申请表: two pages with a text layer and ruled cells."""

import json
from pathlib import Path

import numpy

from samples.generator.facts import CaseFacts, Fields, chinese_day, iso
from samples.generator.signature import signature
from samples.generator.typeset import pdf

PERMITS = {
    "FD": "食品经营许可",
    "FS": "公众聚集场所投入使用、营业前消防安全检查",
    "SB": "户外招牌设置",
    "TB": "烟草专卖零售许可",
}
"""Code → the name that the form prints beside its tick box."""


def fields(case: CaseFacts) -> Fields:
    """What the form says. ``permits_requested`` are the names beside the ticked boxes."""
    asked = case.application
    return {
        "industry": "饭店",
        "permits_requested": [PERMITS[code] for code in asked.permits],
        "entity_name": case.firm.name,
        "credit_code": case.firm.credit_code,
        "legal_representative": case.person.name,
        "id_number": case.person.id_number,
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


def draw(case: CaseFacts, rng: numpy.random.Generator) -> bytes:
    """The form as a PDF."""
    asked = case.application
    content = {
        "ticks": [[name, code in asked.permits] for code, name in PERMITS.items()],
        "name": case.firm.name,
        "code": case.firm.credit_code,
        "person": case.person.name,
        "id_number": case.person.id_number,
        "contact": asked.contact,
        "phone": asked.phone,
        "premises": asked.premises,
        "area": f"{asked.area} 平方米",
        "investment": f"{asked.investment // 10_000} 万元",
        "employees": f"{asked.employees} 人",
        "items": asked.items,
        "papers": _papers(case),
        "applied": chinese_day(asked.applied),
    }
    template = Path(__file__).with_name("application_form.typ")
    return pdf(template, json.dumps(content, ensure_ascii=False), signature(case.person.name, rng))


def _papers(case: CaseFacts) -> list[list[str]]:
    papers = ["营业执照", "法定代表人（经营者）身份证", "场所平面图"]
    if case.lease:
        papers.append("场所使用证明（房屋租赁合同）")
    if case.health:
        papers.append("从业人员健康证明")
    return [[str(number), paper, "1"] for number, paper in enumerate(papers, start=1)]
