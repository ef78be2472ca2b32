"""The register of licences (证照库): one decision, one number."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases.errors import IssueError, NotFound
from cases.ids import license_id
from cases.model import License
from cases.store import Store
from cases.tables import LicenseRow, LicenseVersionRow, Row
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

    By an id that was given up after a loss, its last version of that id, ``superseded``.

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
        if is_id and (row := _of_id(session, ref)) is not None:
            found = to_license(row)
            return found if found.id == ref else _lost(session, found, ref)
        query = select(LicenseRow).where(LicenseRow.number == typed)
        if is_number and (row := session.scalar(query)) is not None:
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
    """The licence, as it is now, one of whose files has or had this sha256; or None."""
    query = (
        select(LicenseRow)
        .join(LicenseVersionRow, LicenseVersionRow.license_id == LicenseRow.id)
        .where(LicenseVersionRow.pdf_sha256 == sha256)
    )
    with store.read() as session:
        row = session.scalars(query).first()
    return None if row is None else to_license(row)


def issued(store: Store, batch: int = 500) -> Iterator[License]:
    """Every licence that was issued, by number; read in batches, so that many take little room."""
    last = ""
    while True:
        query = (
            select(LicenseRow)
            .where(LicenseRow.number > last, LicenseRow.state != "reserved")
            .order_by(LicenseRow.number)
            .limit(batch)
        )
        with store.read() as session:
            found = [to_license(row) for row in session.scalars(query)]
        yield from found
        if len(found) < batch:
            return
        last = found[-1].number


def count_issued(store: Store) -> int:
    """How many licences were issued."""
    query = select(func.count()).select_from(LicenseRow).where(LicenseRow.state != "reserved")
    with store.read() as session:
        return session.scalar(query) or 0


def versions(store: Store, license: License) -> list[License]:
    """Every version of a licence as it was made, oldest first."""
    query = (
        select(LicenseVersionRow)
        .join(LicenseRow, LicenseVersionRow.license_id == LicenseRow.id)
        .where(LicenseRow.number == license.number)
        .order_by(LicenseVersionRow.version)
    )
    with store.read() as session:
        return [License.model_validate(row.license) for row in session.scalars(query)]


def to_license(row: LicenseRow) -> License:
    """A row as a noun; the columns outrank what the JSON says of the same."""
    return License.model_validate(
        row.license
        | {
            "number": row.number,
            "version": row.version,
            "state": row.state,
            "issued_at": row.issued_at,
            "pdf_sha256": row.pdf_sha256,
        }
    )


def rows(license: License, key: str, made_at: datetime) -> list[Row]:
    """What changes in the register with a new version of a licence, or the file of its newest.

    Args:
        license: as it is from now on.
        key: ``key`` of it.
        made_at: when the version was made.
    """
    said = license.model_dump(mode="json")
    return [
        LicenseRow(
            id=key,
            case_id=license.case_id,
            version=license.version,
            state=license.state,
            issued_at=license.issued_at,
            pdf_sha256=license.pdf_sha256,
            license=said,
        ),
        LicenseVersionRow(
            license_id=key,
            version=license.version,
            case_id=license.case_id,
            address_id=license.id,
            made_at=made_at,
            pdf_sha256=license.pdf_sha256,
            license=said,
        ),
    ]


def key(store: Store, license: License) -> str:
    """The key of a licence's row: its first id."""
    with store.read() as session:
        found = session.scalar(select(LicenseRow.id).where(LicenseRow.number == license.number))
    if found is None:
        raise LookupError(f"licence {license.number} is not in the register")
    return found


def _of_id(session: Session, license_id: str) -> LicenseRow | None:
    row = session.get(LicenseRow, license_id)
    if row is not None:
        return row
    query = (
        select(LicenseRow)
        .join(LicenseVersionRow, LicenseVersionRow.license_id == LicenseRow.id)
        .where(LicenseVersionRow.address_id == license_id)
    )
    return session.scalars(query).first()


def _lost(session: Session, license: License, former_id: str) -> License:
    """What an address says that was given up: nothing that leads to the new one."""
    query = (
        select(LicenseVersionRow)
        .join(LicenseRow, LicenseVersionRow.license_id == LicenseRow.id)
        .where(LicenseRow.number == license.number, LicenseVersionRow.address_id == former_id)
        .order_by(LicenseVersionRow.version.desc())
    )
    last = License.model_validate(session.scalars(query.limit(1)).one().license)
    return last.model_copy(update={"state": "superseded"})


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
