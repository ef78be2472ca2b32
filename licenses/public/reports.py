"""Problems that the public reports of a licence, and their answers (问题反映).

No name, no telephone and no network address is asked for or kept: whoever reported reads the
answer under the reference.
"""

import secrets
from datetime import UTC, date, datetime
from unicodedata import category

from sqlalchemy import select

from cases.errors import NotAllowed, NotFound
from cases.ids import CROCKFORD
from cases.store import Store
from cases.tables import LicenseRow, ReportRow

KINDS = ("differs", "copied", "not-there", "not-permitted", "forged", "other")
"""The paper differs from the page; the licence hangs elsewhere; nobody of that name is there;
what is done is not permitted; the paper seems forged; something else."""
LONGEST = 500
REFERENCE_LENGTH = 16


def add(
    store: Store, license_id: str, kind: str, text: str, *, now: datetime, due_on: date
) -> ReportRow:
    """Keep a report; the reference in it is the key to its answer."""
    if kind not in KINDS:
        raise ValueError(f"no kind of report: {kind}")
    reference = "".join(secrets.choice(CROCKFORD) for _ in range(REFERENCE_LENGTH)).lower()
    row = ReportRow(
        reference=reference,
        license_id=license_id,
        kind=kind,
        text=text[:LONGEST],
        made_at=now.astimezone(UTC),
        due_on=due_on,
    )
    with store.write() as session:
        session.add(row)
    return row


def plain(text: str) -> str:
    """The text without control and format characters (Unicode Cc, Cf), line ends excepted.

    On a terminal they would move the cursor, or turn the order of what is read around.
    """
    return "".join(one for one in text if one == "\n" or category(one) not in ("Cc", "Cf"))


def get(store: Store, reference: str) -> ReportRow:
    """One report.

    Raises:
        NotFound: ``report-unknown``.
    """
    with store.read() as session:
        row = session.get(ReportRow, reference.strip().lower())
    if row is None:
        raise _unknown(reference)
    return row


def waiting(store: Store, *, answered: bool = False) -> list[tuple[ReportRow, str]]:
    """Reports with the number of their licence, the one due first; with ``answered``, all."""
    query = (
        select(ReportRow, LicenseRow.number)
        .join(LicenseRow, LicenseRow.id == ReportRow.license_id)
        .order_by(ReportRow.due_on, ReportRow.made_at)
    )
    if not answered:
        query = query.where(ReportRow.answered_at.is_(None))
    with store.read() as session:
        return [(row, number) for row, number in session.execute(query)]


def answer(store: Store, reference: str, text: str, *, by: str, now: datetime) -> ReportRow:
    """Record the answer that a person gave; it cannot be changed afterwards.

    Raises:
        NotFound: ``report-unknown``.
        NotAllowed: ``report-answered``.
    """
    with store.write() as session:
        row = session.get(ReportRow, reference.strip().lower(), with_for_update=True)
        if row is None:
            raise _unknown(reference)
        if row.answered_at is not None:
            raise NotAllowed(
                f"Report {reference} was answered on {row.answered_at:%Y-%m-%d}.",
                hint="`yizheng publish reports --all` shows the answer.",
                code="report-answered",
            )
        row.answered_at, row.answered_by, row.answer = now.astimezone(UTC), by, text
    return row


def _unknown(reference: str) -> NotFound:
    return NotFound(
        f"There is no report {reference}.",
        hint="`yizheng publish reports` lists those that wait.",
        code="report-unknown",
    )
