"""The JSON of ``yizheng publish …`` (公示的输出格式)."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from cases.model import License
from cases.tables import ReportRow
from desk.shapes import Shape
from licenses.public.publication import PublishedDecision
from licenses.public.supplied import Added, Fault
from licenses.status import PermitStanding, PermitState, Standing, State, Status


class FaultShape(Shape):
    """What is wrong with one line of a file."""

    line: int
    code: str
    message: str


class PublishImportShape(Shape):
    """``yizheng publish import --json``."""

    format: Literal[1] = Field(1, alias="schema")
    file: str
    source: str
    new: int
    known: int
    without_license: int
    faults: tuple[FaultShape, ...]
    """If there are any, nothing was imported."""


class ReportShape(Shape):
    """A reported problem."""

    reference: str
    license: str
    """Number of the licence."""
    kind: str
    text: str
    made_at: datetime
    due_on: date
    overdue: bool
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None


class PublishReportsShape(Shape):
    """``yizheng publish reports --json``."""

    format: Literal[1] = Field(1, alias="schema")
    reports: tuple[ReportShape, ...]


class OpenPermit(Shape):
    """A permit in the open data."""

    code: str
    name: str
    number: str | None
    authority: str
    valid_from: date | None
    valid_to: date | Literal["long-term"] | None
    conditions: str | None
    state: PermitState
    standing: PermitStanding | None
    in_force: bool | None
    """Valid, and the licence as a whole was not ended."""


class OpenLicense(Shape):
    """A licence in the open data: nothing about persons, and no address of its page."""

    number: str
    sample: bool
    holder: str
    credit_code: str | None
    premises: str | None
    industry: str
    industry_name: str
    authority: str
    issued_on: date | None
    state: State
    standing: Standing | None
    permits: tuple[OpenPermit, ...]


class PublishExportShape(Shape):
    """``yizheng publish export --json``."""

    format: Literal[1] = Field(1, alias="schema")
    file: str
    licenses: int
    made_at: datetime


class DecisionShape(Shape):
    """One permit granted or refused."""

    case: str
    sample: bool
    holder: str | None
    credit_code: str | None
    permit: str
    result: Literal["granted", "refused"]
    number: str | None
    authority: str
    decided_on: date
    valid_from: date | None
    valid_to: date | Literal["long-term"] | None
    conditions: str | None
    basis: str | None
    due_on: date
    published_on: date | None
    late: bool


class PublishDecisionsShape(Shape):
    """``yizheng publish decisions --json``."""

    format: Literal[1] = Field(1, alias="schema")
    file: str | None
    days: int
    """Working days for publication that were reckoned with; a setting, not a quoted rule."""
    granted: int
    refused: int
    late: tuple[DecisionShape, ...]


def import_shape(
    file: str, source: str, added: Added | None, faults: list[Fault]
) -> PublishImportShape:
    """What an import did, or why it did nothing."""
    return PublishImportShape(
        file=file,
        source=source,
        new=added.new if added else 0,
        known=added.known if added else 0,
        without_license=added.without_license if added else 0,
        faults=tuple(FaultShape(line=f.line, code=f.code, message=f.message) for f in faults),
    )


def report_shape(report: ReportRow, number: str, today: date) -> ReportShape:
    """A report as it is listed."""
    return ReportShape(
        reference=report.reference,
        license=number,
        kind=report.kind,
        text=report.text,
        made_at=report.made_at,
        due_on=report.due_on,
        overdue=report.answered_at is None and report.due_on < today,
        answered_at=report.answered_at,
        answered_by=report.answered_by,
        answer=report.answer,
    )


def open_license(license: License, current: Status) -> OpenLicense:
    """A licence as open data."""
    return OpenLicense(
        number=current.number,
        sample=current.sample,
        holder=current.holder.name,
        credit_code=current.holder.credit_code,
        premises=current.holder.premises,
        industry=license.industry,
        industry_name=current.industry_name,
        authority=current.authority,
        issued_on=current.issued_on,
        state=current.state,
        standing=current.standing,
        permits=tuple(
            OpenPermit(**permit.model_dump(include=set(OpenPermit.model_fields)))
            for permit in current.permits
        ),
    )


def decision_shape(decision: PublishedDecision) -> DecisionShape:
    """A decision as it is published."""
    values = {
        name: getattr(decision, name) for name in DecisionShape.model_fields if name != "case"
    }
    return DecisionShape(case=decision.case_id, **values)
