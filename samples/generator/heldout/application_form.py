"""行业综合许可申请表: one page, label over label in two columns, units in the labels."""

import json
from pathlib import Path

import numpy

from samples.generator.facts import CaseFacts, Fields, iso
from samples.generator.signature import signature
from samples.generator.typeset import pdf

PERMITS = {
    "FD": "食品经营许可",
    "FS": "公众聚集场所消防安全检查",
    "SB": "户外招牌设置",
    "TB": "烟草专卖零售许可",
}
"""Code → the name that the form prints beside its tick box."""


def fields(case: CaseFacts) -> Fields:
    """What the form says."""
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
    asked, day = case.application, case.application.applied
    rows = [
        ["经营者名称", case.firm.name],
        ["统一社会信用代码", case.firm.credit_code],
        ["法定代表人（负责人）", case.person.name],
        ["身份证件号码", case.person.id_number],
        ["联系人姓名", asked.contact],
        ["手机号码", asked.phone],
        ["经营地址", asked.premises],
        ["经营面积（㎡）", asked.area],
        ["投资额（万元）", str(asked.investment // 10_000)],
        ["从业人员数", str(asked.employees)],
        ["主要经营项目", asked.items],
    ]
    content = {
        "ticks": [[name, code in asked.permits] for code, name in PERMITS.items()],
        "rows": rows,
        "applied": f"{day.year}-{day.month:02}-{day.day:02}",
    }
    template = Path(__file__).with_name("application_form.typ")
    return pdf(template, json.dumps(content, ensure_ascii=False), signature(case.person.name, rng))
