"""The register of licences (证照库): one decision, one number."""

import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases.errors import IssueError, NotFound
from cases.ids import license_id
from cases.model import License
from cases.store import Store
from cases.tables import LicenseRow
from licenses import numbering

ID = re.compile(r"[0-9a-z]{20,40}")
"""What the end of an address looks like; ids of ours have 25 characters."""
TRIES = 50
"""Races for a serial that one reservation may lose; each loss means somebody else got one."""


def reserve(
    store: Store,
    case_id: str,
    decision_seq: int,
    series: str,
    draft: Callable[[str, str], License],
    now: datetime,
) -> License:
    """The licence of a decision: reserved now, or as it was reserved or issued before.

    One decision keeps one id and one number, whatever is killed, retried or run twice at once:
    the table admits one row per (case, decision) and one per (series, serial).

    Args:
        store: the record.
        case_id: the case decided.
        decision_seq: seq of the action that decided it.
        series: from ``numbering.series``.
        draft: makes the licence from its new id and number; called only for a new one.
        now: instant of the reservation.

    Raises:
        IssueError: ``number-contended``.
    """
    for _ in range(TRIES):
        with store.read() as session:
            row = _of_decision(session, case_id, decision_seq)
        if row is not None:
            return to_license(row)
        try:
            with store.write() as session:
                return to_license(_insert(session, case_id, decision_seq, series, draft, now))
        except IntegrityError:
            continue  # another process took the serial or reserved for this decision: look again
    raise IssueError(
        f"No number in the series {series} could be had in {TRIES} tries.",
        hint="Run again; the case and its decision are unchanged.",
        code="number-contended",
    )


def find(store: Store, ref: str) -> License:
    """A licence by its id or its number; numbers may be typed with spaces and hyphens.

    Raises:
        NotFound: ``license-unknown``, or ``number-mistyped`` if the check character is wrong.
    """
    ref = ref.strip()
    typed = numbering.normalised(ref)
    is_id, is_number = bool(ID.fullmatch(ref)), numbering.is_number(typed)
    if not is_id and not is_number:  # nothing that could be in the register is asked for
        raise NotFound(
            "This licence number is mistyped: its last character does not fit the others.",
            hint="Compare it with the licence, or scan the QR code.",
            code="number-mistyped",
        )
    with store.read() as session:
        row = session.get(LicenseRow, ref) if is_id else None
        if row is None and is_number:
            row = session.scalar(select(LicenseRow).where(LicenseRow.number == typed))
    if row is not None:
        return to_license(row)
    raise NotFound(
        "The register has no licence of this number or address.",
        hint="Compare it with the licence, or scan the QR code.",
        code="license-unknown",
    )


def of_case(store: Store, case_id: str) -> License | None:
    """The newest issued licence of a case, or None."""
    query = (
        select(LicenseRow)
        .where(LicenseRow.case_id == case_id, LicenseRow.state != "reserved")
        .order_by(LicenseRow.decision_seq.desc())
    )
    with store.read() as session:
        row = session.scalars(query).first()
    return None if row is None else to_license(row)


def by_pdf(store: Store, sha256: str) -> License | None:
    """The licence whose file has this sha256, or None."""
    with store.read() as session:
        row = session.scalars(select(LicenseRow).where(LicenseRow.pdf_sha256 == sha256)).first()
    return None if row is None else to_license(row)


def to_license(row: LicenseRow) -> License:
    """A row as a noun; the columns outrank what the JSON says of the same."""
    return License.model_validate(
        row.license
        | {
            "id": row.id,
            "number": row.number,
            "version": row.version,
            "state": row.state,
            "issued_at": row.issued_at,
            "pdf_sha256": row.pdf_sha256,
        }
    )


def issued_row(license: License) -> LicenseRow:
    """What changes in the register when a reserved licence is issued."""
    return LicenseRow(
        id=license.id,
        case_id=license.case_id,
        state=license.state,
        issued_at=license.issued_at,
        pdf_sha256=license.pdf_sha256,
        license=license.model_dump(mode="json"),
    )


def _of_decision(session: Session, case_id: str, decision_seq: int) -> LicenseRow | None:
    return session.scalar(
        select(LicenseRow).where(
            LicenseRow.case_id == case_id, LicenseRow.decision_seq == decision_seq
        )
    )


def _insert(
    session: Session,
    case_id: str,
    decision_seq: int,
    series: str,
    draft: Callable[[str, str], License],
    now: datetime,
) -> LicenseRow:
    last = session.scalar(select(func.max(LicenseRow.serial)).where(LicenseRow.series == series))
    serial = (last or 0) + 1
    license = draft(license_id(), numbering.number(series, serial))
    row = LicenseRow(
        id=license.id,
        number=license.number,
        series=series,
        serial=serial,
        case_id=case_id,
        decision_seq=decision_seq,
        version=license.version,
        state="reserved",
        reserved_at=now,
        issued_at=None,
        pdf_sha256=None,
        license=license.model_dump(mode="json"),
    )
    session.add(row)
    session.flush()
    return row
