"""Licences made by hand; every person and firm is fictitious."""

from datetime import UTC, date, datetime
from typing import Any

from cases.model import (
    Action,
    Case,
    Decision,
    Form,
    FormValue,
    License,
    LicensePermit,
    PermitResult,
)
from cases.store import Store
from cases.tables import DecisionRow, FormRow
from departments.clock import Calendar
from licenses.issue import Issuer
from licenses.renewal import Rules
from templates import catalog

ISSUED = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
URL = "http://127.0.0.1:8000/l/"
ID = "abcdefghjkmnpqrstvwxyz012"


def permit(code: str, name: str, authority: str, **changes: Any) -> LicensePermit:
    values: dict[str, Any] = {
        "permit": code,
        "name": name,
        "authority": authority,
        "result": "granted",
        "state": "valid",
        "number": f"样{code}2026000123",
        "valid_from": date(2026, 11, 21),
        "valid_to": date(2031, 11, 20),
    }
    return LicensePermit(**(values | changes))


FOUR = (
    permit(
        "FD",
        "食品经营许可",
        "样本市场监督管理局",
        conditions="热食类食品制售；冷食类食品制售（限凉拌菜）",
    ),
    permit("FS", "公众聚集场所投入使用、营业前消防安全检查", "样本消防救援大队", valid_to=None),
    permit("SB", "户外招牌设置", "样本城市管理局", valid_to=date(2028, 11, 20)),
    permit("TB", "烟草专卖零售许可", "样本烟草专卖局", valid_to=date(2031, 11, 20)),
)


def license(**changes: Any) -> License:
    values: dict[str, Any] = {
        "id": ID,
        "number": "YB202603000001K",
        "case_id": "20261121-AAAAAA",
        "version": 1,
        "state": "issued",
        "sample": True,
        "url": URL + ID,
        "industry": "restaurant",
        "industry_name": "饭店",
        "entity_name": "重庆样本家味餐饮有限公司（样本）",
        "credit_code": "91500107MA5YB0001X",
        "legal_representative": "样本甲",
        "premises": "重庆高新区样本路88号样本大厦1层101号",
        "permits": FOUR,
        "authority": "样本区政务服务管理办公室",
        "issued_at": ISSUED,
    }
    return License(**(values | changes))


FORM = Form(
    elements={
        name: FormValue(value=value, status="agreed")
        for name, value in {
            "entity_name": "重庆样本家味餐饮有限公司（样本）",
            "credit_code": "91500107MA5YB0001X",
            "legal_representative": "样本甲",
            "premises": "重庆高新区样本路88号样本大厦1层101号",
            "contact_phone": "13800000000",
            "legal_representative.id_number": "500107199001010010",
        }.items()
    }
)
ISSUER = Issuer(
    authority="样本区行政审批服务中心",
    zone="GX",
    industry_number="03",
    industry_name="饭店",
    permit_names={permit.permit: permit.name for permit in FOUR},
)


def decision(*, refused: tuple[str, ...] = ()) -> Decision:
    """The four permits, some of them refused."""
    names = PermitResult.model_fields
    granted = [PermitResult(**permit.model_dump(include=set(names))) for permit in FOUR]
    return Decision(
        outcome="license",
        permits=tuple(
            PermitResult(
                permit=result.permit,
                result="refused",
                authority=result.authority,
                reason="样本：距学校不足规定距离",
                basis="样本依据",
            )
            if result.permit in refused
            else result
            for result in granted
        ),
    )


def decided_case(
    store: Store, decision: Decision, *, sample: bool = True, name: str = "a", form: Form = FORM
) -> tuple[Case, int]:
    """A case that went all the way to its decision, and the seq of that decision."""
    case = store.open_case(
        f"/cases/{name}",
        name,
        industry="restaurant",
        sample=sample,
        facts={"industry": "restaurant"},
        now=ISSUED,
    )
    permits = {result.permit: result.result for result in decision.permits}
    steps: list[tuple[str, dict[str, Any]]] = [
        ("RECEIVED", {"materials": ["0" * 64]}),
        ("EXTRACTED", {"documents": 1, "problems": []}),
        ("FORMED", {"form": 1}),
        ("PRECHECKED", {"lacks": [], "doubts": []}),
        ("ACCEPTED", {"notice": "样-1", "rules": {code: "1" for code in permits}}),
        ("ROUTED", {"permits": {code: {"department": code, "due_on": None} for code in permits}}),
        *(
            ("OPINION", {"permit": code, "kind": "grant" if said == "granted" else "refuse"})
            for code, said in permits.items()
        ),
    ]
    for kind, refs in steps:
        rows = [_form_row(case.id, form)] if kind == "FORMED" else []
        case = store.act(case.id, Action(kind=kind, actor="test", refs=refs), case.seq, rows)
    refs = {
        "outcome": decision.outcome,
        "granted": [code for code, said in permits.items() if said == "granted"],
        "refused": [code for code, said in permits.items() if said == "refused"],
    }
    row = DecisionRow(case_id=case.id, decided_at=ISSUED, decision=decision.model_dump(mode="json"))
    case = store.act(case.id, Action(kind="DECIDED", actor="test", refs=refs), case.seq, [row])
    return case, case.seq


def _form_row(case_id: str, form: Form) -> FormRow:
    said = form.model_dump(mode="json")
    return FormRow(case_id=case_id, version=1, made_at=ISSUED, made_by="test", form=said, hints=[])


_HERE = catalog.load().at("default")
RULES = Rules(_HERE, _HERE.locality("default"), Calendar(_HERE.years))
"""Of the life of licences in the made-up locality."""
