"""The JSON of ``yizheng licenses …`` (输出格式)."""

from datetime import date
from typing import Literal

from pydantic import Field

from cases.model import ActName, License, LicenseChange, LicenseFile
from desk.shapes import Shape
from licenses.renewal import Due, DueState
from licenses.status import PermitStanding, PermitState, Standing, State, Status


class PermitRow(Shape):
    """A permit of a licence, and how it stands."""

    code: str
    name: str
    number: str | None
    authority: str
    valid_from: date | None
    valid_to: date | Literal["long-term"] | None
    state: PermitState
    standing: PermitStanding | None
    suspended_to: date | None


class LicenseRow(Shape):
    """A licence in a list."""

    number: str
    version: int
    holder: str
    industry: str
    sample: bool
    state: State
    standing: Standing | None
    permits: tuple[PermitRow, ...]
    file_awaited: bool
    """The file of this version is yet to be made or sealed."""


class LicenseListShape(Shape):
    """``yizheng licenses list --json``."""

    format: Literal[1] = Field(1, alias="schema")
    licenses: tuple[LicenseRow, ...]


class LicenseShowShape(LicenseRow):
    """``yizheng licenses show --json``, and of every act on a licence."""

    format: Literal[1] = Field(1, alias="schema")
    id: str
    case: str
    url: str
    credit_code: str | None
    legal_representative: str | None
    premises: str | None
    authority: str
    issued_on: date | None
    file: str | None
    """Where the newest file is; None while it is awaited."""
    history: tuple[LicenseChange, ...]
    former_files: tuple[LicenseFile, ...]


class DueRow(Shape):
    """Something that is due."""

    number: str
    holder: str
    permit: str | None
    """Code; None where it is about the licence as a whole."""
    authority: str
    what: DueState
    on: date | None


class LicenseDueShape(Shape):
    """``yizheng licenses due --json``."""

    format: Literal[1] = Field(1, alias="schema")
    on: date
    within: int
    due: tuple[DueRow, ...]
    proposed: tuple[str, ...]
    """Numbers of the licences whose cancelling was put to the lead department now."""


class RecordedRow(Shape):
    """An act that is recorded, now or before."""

    number: str
    version: int
    """Of the licence as it is now."""
    act: ActName
    document: str


class RecordFailure(Shape):
    """An act that was not recorded."""

    index: int
    """In the file; the first is 0."""
    license: str
    code: str
    message: str


class LicenseRecordShape(Shape):
    """``yizheng licenses record --json``."""

    format: Literal[1] = Field(1, alias="schema")
    recorded: tuple[RecordedRow, ...]
    failed: tuple[RecordFailure, ...]


class RedrawnRow(Shape):
    """A licence with a new file."""

    number: str
    version: int


class RedrawFailure(Shape):
    """A licence whose file could not be made."""

    ref: str
    code: str
    message: str


class LicenseRedrawShape(Shape):
    """``yizheng licenses redraw --json``."""

    format: Literal[1] = Field(1, alias="schema")
    redrawn: tuple[RedrawnRow, ...]
    unchanged: int
    failed: tuple[RedrawFailure, ...]


def license_row(license: License, status: Status) -> LicenseRow:
    """A licence as the list prints it."""
    return LicenseRow(**_row(license, status))


def license_shown(license: License, status: Status, file: str | None) -> LicenseShowShape:
    """A licence as ``show`` prints it."""
    return LicenseShowShape(
        **_row(license, status),
        id=license.id,
        case=license.case_id,
        url=license.url,
        credit_code=license.credit_code,
        legal_representative=license.legal_representative,
        premises=license.premises,
        authority=license.authority,
        issued_on=status.issued_on,
        file=file,
        history=license.history,
        former_files=license.former_files,
    )


def due_row(due: Due) -> DueRow:
    """Something that is due, as ``due`` prints it."""
    return DueRow(
        number=due.license.number,
        holder=due.license.entity_name,
        permit=due.permit.permit if due.permit else None,
        authority=due.permit.authority if due.permit else due.license.authority,
        what=due.what,
        on=due.on,
    )


def _row(license: License, status: Status) -> dict[str, object]:
    return {
        "number": license.number,
        "version": license.version,
        "holder": license.entity_name,
        "industry": license.industry,
        "sample": license.sample,
        "state": status.state,
        "standing": status.standing,
        "permits": tuple(
            PermitRow(**permit.model_dump(include=set(PermitRow.model_fields)))
            for permit in status.permits
        ),
        "file_awaited": license.state != "reserved" and license.pdf_sha256 is None,
    }
