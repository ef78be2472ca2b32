"""What is published, what others supply, what the public reports (公示)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from cases.errors import NotFound, UsageError
from departments.clock import today
from departments.office import Office
from desk.commands.publish_shapes import (
    DecisionShape,
    ReportShape,
    decision_shape,
    open_license,
    report_shape,
)
from desk.rights import require
from desk.web.api.asking import WRITE, Current, Here
from desk.web.api.idempotency import Once
from desk.web.api.problem import Fault, Faulty, file_of, pointer, responses
from desk.web.api.shapes import PLAIN, Shape
from licenses import register
from licenses.public import publication, reports, supplied
from licenses.status import status

router = APIRouter(tags=["public"], route_class=Once)

LONGEST_PERIOD = timedelta(days=366)
Reference = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{16}$", examples=["0123456789abcdef"])]
Day = Annotated[date, Query(examples=["2026-11-21"])]


class StatementTold(Shape):
    """What another body says of a business."""

    credit_code: str = Field(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$", examples=["91500107MA5YB0001X"])
    kind: Literal["state", "annual-report", "credit", "inspection", "promise"]
    on: date
    """The day that it is of."""
    value: str = Field(min_length=1, max_length=300, pattern=PLAIN, examples=["存续（在营）"])


class Statements(Shape):
    """Statements of one source."""

    source: str = Field(
        min_length=1,
        max_length=100,
        pattern=r"^[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$",
        examples=["样本区市场监督管理局"],
    )
    """As it will be shown."""
    statements: tuple[StatementTold, ...] = Field(min_length=1, max_length=20_000)


class Imported(Shape):
    """What an import did."""

    new: int
    known: int
    without_license: int
    """Businesses that the register has no licence of, yet."""


class ReportAnswer(Shape):
    """What whoever reported reads."""

    text: str = Field(min_length=1, max_length=2000, pattern=r"\S")


class Reports(Shape):
    """Reported problems, the one due first."""

    items: tuple[ReportShape, ...]


class Decisions(Shape):
    """Grants and refusals of a period (双公示)."""

    days: int
    """Working days for publication that were reckoned with; a setting, not a quoted rule."""
    items: tuple[DecisionShape, ...]


class Period(Shape):
    """Days of decision, both included."""

    first: date
    last: date


@router.post("/supplied", responses=responses(400, 409, 413, 415, 422), dependencies=WRITE)
def supply(here: Here, who: Current, said: Statements) -> Imported:
    """Take in what another body says of businesses: all of it or, with a fault, nothing.

    State of business, annual reports, credit, inspections, promises; shown with source and date.
    """
    require(who, "import")
    rows = [one.model_dump(mode="json") for one in said.statements]
    statements, faults = supplied.read_rows(rows, today(here.now()))
    if faults:
        raise Faulty(
            tuple(
                Fault(
                    pointer=pointer(["statements", one.line - 1]),
                    detail=f"{one.message} [{one.code}]",
                )
                for one in faults[: supplied.MOST_ERRORS]
            )
        )
    added = supplied.add(here.store, statements, said.source.strip(), here.now())
    return Imported(new=added.new, known=added.known, without_license=added.without_license)


@router.get("/reports", responses=responses(422))
def reported(here: Here, who: Current, answered: bool = False) -> Reports:
    """Problems that the public reported and that wait for an answer; with `answered`, all."""
    require(who, "answer-report")
    day = today(here.now())
    return Reports(
        items=tuple(
            report_shape(row, number, day)
            for row, number in reports.waiting(here.store, answered=answered)
        )
    )


@router.post(
    "/reports/{reference}/answer",
    responses=responses(400, 404, 409, 413, 415, 422),
    dependencies=WRITE,
)
def answer(here: Here, who: Current, reference: Reference, said: ReportAnswer) -> ReportShape:
    """Answer a reported problem; once, and for good."""
    require(who, "answer-report")
    text = reports.plain(said.text).strip()
    if not text:
        raise UsageError("The answer is empty.", code="answer-incomplete")
    reports.answer(here.store, reference, text, by=who.name, now=here.now())
    day = today(here.now())
    for row, number in reports.waiting(here.store, answered=True):
        if row.reference == reference.lower():
            return report_shape(row, number, day)
    raise NotFound(f"There is no report {reference}.", code="report-unknown")


@router.get("/publication/decisions", responses=responses(422))
def decisions(here: Here, who: Current, first: Day, last: Day) -> Decisions:
    """Grants and refusals decided in a period, with the day each has to be published by."""
    require(who, "publish")
    return _decisions(here, first, last)


@router.post(
    "/publication/decisions", responses=responses(400, 409, 413, 415, 422), dependencies=WRITE
)
def publish(here: Here, who: Current, said: Period) -> Decisions:
    """The same, and all of it counts as published from now on."""
    require(who, "publish")
    found = _decided(here, said.first, said.last)
    publication.record_publication(here.store, found, here.now())
    return _decisions(here, said.first, said.last)


@router.get(
    "/publication/licenses",
    response_class=StreamingResponse,
    responses=responses() | file_of("application/x-ndjson"),
)
def licenses(here: Here, who: Current) -> StreamingResponse:
    """Every licence as open data, one JSON object a line, without personal data."""
    require(who, "publish")

    def lines() -> Iterator[str]:
        now = here.now()
        for one in register.issued(here.store):
            yield open_license(one, status(one, now)).model_dump_json() + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


def _decisions(here: Office, first: date, last: date) -> Decisions:
    found = _decided(here, first, last)
    return Decisions(
        days=here.settings.publish_days, items=tuple(decision_shape(one) for one in found)
    )


def _decided(here: Office, first: date, last: date) -> list[publication.PublishedDecision]:
    if not timedelta(0) <= last - first <= LONGEST_PERIOD or last.year > 9000 or first.year < 1900:
        raise UsageError(
            "The period is no period of a year at most.",
            hint="Give its first day before its last.",
            code="period-invalid",
        )
    days = here.settings.publish_days

    def due(day: date) -> date:
        return here.calendar.add_working_days(day, days).on

    return publication.decided(here.store, first, last, due, today(here.now()))
