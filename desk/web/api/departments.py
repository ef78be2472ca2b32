"""What departments were asked, what they said, and what comes of it (征求意见、意见、决定)."""

import json
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from cases import record
from cases.errors import Forbidden
from departments.handling import apply_opinions, decide, propose
from desk.rights import Right, confined, require
from desk.web.api.asking import WRITE, CaseId, Current, Here, Looked, allowed, history, told
from desk.web.api.idempotency import Once
from desk.web.api.shapes import (
    PLAIN,
    CaseRow,
    Consultations,
    ConsultationView,
    DecisionView,
    Opinions,
    SeqOnly,
    Shape,
    case_row,
    decision_view,
)

router = APIRouter(tags=["departments"], route_class=Once)

Said = Annotated[str, Field(max_length=2000)]


class Answer(Shape):
    """A department's answer on one permit."""

    permit: str = Field(max_length=20, pattern=PLAIN, examples=["FD"])
    kind: Literal["grant", "refuse", "supplement", "refer", "pause", "resume"]
    number: Said | None = Field(None, examples=["样JY2026000123"])
    valid_from: date | None = None
    valid_to: date | Literal["long-term"] | None = None
    conditions: Said | None = None
    facts: Said | None = None
    """A refusal has to state them, and ``basis`` (行政许可法 第三十八条)."""
    basis: Said | None = None
    officer: Said | None = None


class Answers(Shape):
    """Opinions to be recorded."""

    seq: int = Field(ge=0, le=2**31 - 1, description="Of the case as you saw it.", examples=[12])
    opinions: tuple[Answer, ...] = Field(min_length=1, max_length=50)


@router.get("/cases/{case_id}/consultations", responses=told())
def consultations(here: Here, looked: Looked) -> Consultations:
    """Who was asked about which permit, with what, until when; of a department, its own."""
    said = {one.permit: one.kind for one in record.opinions(here.store, looked.case.id)}
    permits, departments = here.catalog.permits, here.catalog.departments
    return Consultations(
        items=tuple(
            ConsultationView(
                **one.model_dump(),
                permit_name=permits[one.permit].name if one.permit in permits else one.permit,
                department_name=here.locality.authority_of(one.department, dict(departments))
                if one.department in departments
                else one.department,
                answer=said.get(one.permit),
            )
            for one in looked.slice.consultations
        )
    )


@router.get("/cases/{case_id}/opinions", responses=told())
def opinions(here: Here, looked: Looked) -> Opinions:
    """What departments said, oldest first; of a department, what it said itself."""
    return Opinions(
        items=tuple(
            one
            for one in record.opinions(here.store, looked.case.id)
            if looked.slice.permit(one.permit)
        )
    )


@router.post("/cases/{case_id}/opinions", responses=told(400, 409, 413, 415), dependencies=WRITE)
def answer(here: Here, who: Current, case_id: CaseId, said: Answers) -> CaseRow:
    """Record opinions: all of them, or none. One that is recorded already is not again.

    A department answers for its own permits; the office takes in what departments sent otherwise.
    """
    right: Right = "import" if confined(who, "answer") is None else "answer"
    case, actions = history(here, case_id)
    asked = {one.permit: one.department for one in record.consultations(here.store, case.id)}
    for one in said.opinions:
        department = asked.get(one.permit)
        if department is None and right == "answer":
            raise Forbidden("Your department was not asked about that.", code="other-department")
        require(who, right, case, permit_department=department, actions=actions)
    case = allowed(here, who, right, case_id, said.seq)
    text = json.dumps([one.model_dump(mode="json") for one in said.opinions])
    return case_row(apply_opinions(here, case, text, who.name))


@router.get("/cases/{case_id}/decision", responses=told(409))
def decision(here: Here, looked: Looked) -> DecisionView:
    """What was decided; before that, what the opinions come to, to be confirmed."""
    case = looked.case
    decided = record.decision(here.store, case.id)
    if decided is not None and case.status in ("issuing", "issued", "refused"):
        seq, made = decided
        return decision_view(looked.slice.decision(made), seq, recorded=True)
    if not looked.slice.whole:
        raise Forbidden("There is no decision yet.", code="other-department")
    return decision_view(propose(here, case), case.seq, recorded=False)


@router.post("/cases/{case_id}/decision", responses=told(400, 409, 413, 415), dependencies=WRITE)
def confirm(here: Here, who: Current, case_id: CaseId, said: SeqOnly) -> DecisionView:
    """Decide as proposed, and make the papers; the licence is issued by itself after that.

    Nobody decides what he confirmed in review.
    """
    case = decide(here, allowed(here, who, "decide", case_id, said.seq), who.name)
    found = record.decision(here.store, case.id)
    assert found is not None
    return decision_view(found[1], found[0], recorded=True)
