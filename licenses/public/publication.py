"""What is published of licences and decisions (公示): search, open data, 双公示.

No personal number, phone, address of a person or name of one who is not the business itself is
in any of it (design rule 11).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from sqlalchemy import select

from cases.model import Decision, License
from cases.store import Store
from cases.tables import CaseRow, DecisionRow, FormRow, LicenseRow, PublicationRow
from licenses import numbering
from licenses.paper.face import SHANGHAI
from licenses.public.personal import public
from licenses.register import to_license
from licenses.status import status

PAGE = 20
"""Licences on a page of search results."""


def search(store: Store, asked: str, page: int) -> "tuple[list[Found], bool]":
    """A page of licences by number, credit code, or a part of the holder's name.

    Args:
        store: the record.
        asked: as typed, without blanks at its ends; a name of two characters or more.
        page: from 1.

    Returns:
        the licences, by holder; and whether there are more.
    """
    typed = numbering.normalised(asked)
    query = select(LicenseRow.id).where(LicenseRow.state != "reserved")
    exact = True
    if numbering.is_number(typed):
        query = query.where(LicenseRow.number == typed)
    elif re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", typed):
        query = query.where(LicenseRow.credit_code == typed)
    else:
        exact = False
        query = query.where(LicenseRow.holder.contains(asked, autoescape=True))
    query = query.order_by(LicenseRow.holder, LicenseRow.id)
    with store.read() as session:
        ids = session.scalars(query.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
        rows = session.scalars(select(LicenseRow).where(LicenseRow.id.in_(ids[:PAGE]))).all()
    licenses = {row.id: to_license(row) for row in rows}
    now = datetime.now(UTC)
    found = [_found(licenses[one], exact, now) for one in ids[:PAGE]]
    return found, len(ids) > PAGE


def decided(
    store: Store, first: date, last: date, due: Callable[[date], date], today: date
) -> "list[PublishedDecision]":
    """Every grant and refusal decided in a period, with the day its publication is due.

    Args:
        store: the record.
        first: Asia/Shanghai day, included.
        last: Asia/Shanghai day, included.
        due: the last day for publishing what was decided on a day.
        today: for what is not published yet.
    """
    begin = datetime.combine(first, time(), SHANGHAI).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
    query = (
        select(DecisionRow, CaseRow, FormRow)
        .join(CaseRow, CaseRow.id == DecisionRow.case_id)
        .outerjoin(
            FormRow,
            (FormRow.case_id == CaseRow.id) & (FormRow.version == CaseRow.form_version),
        )
        .where(DecisionRow.decided_at >= begin, DecisionRow.decided_at < end)
        .order_by(DecisionRow.decided_at, DecisionRow.case_id)
        .execution_options(yield_per=500)
    )
    found: list[PublishedDecision] = []
    with store.read() as session:
        published = {
            (row.case_id, row.decision_seq, row.permit): row.published_at
            for row in session.scalars(
                select(PublicationRow)
                .join(
                    DecisionRow,
                    (DecisionRow.case_id == PublicationRow.case_id)
                    & (DecisionRow.seq == PublicationRow.decision_seq),
                )
                .where(DecisionRow.decided_at >= begin, DecisionRow.decided_at < end)
            )
        }
        for row, case, form in session.execute(query):
            elements = form.form.get("elements", {}) if form is not None else {}
            holder, code = (
                (elements.get(name) or {}).get("value") for name in ("entity_name", "credit_code")
            )
            on = row.decided_at.astimezone(SHANGHAI).date()
            for permit in Decision.model_validate(row.decision).permits:
                granted = permit.result == "granted"
                at = published.get((row.case_id, row.seq, permit.permit))
                shown = at.astimezone(SHANGHAI).date() if at else None
                found.append(
                    PublishedDecision(
                        case_id=row.case_id,
                        decision_seq=row.seq,
                        sample=case.sample,
                        holder=holder,
                        credit_code=code,
                        permit=permit.permit,
                        result=permit.result,
                        number=permit.number,
                        authority=permit.authority,
                        decided_on=on,
                        valid_from=permit.valid_from,
                        valid_to=permit.valid_to,
                        conditions=public(permit.conditions if granted else None),
                        basis=public(permit.basis) or None,
                        due_on=due(on),
                        published_on=shown,
                        late=(shown or today) > due(on),
                    )
                )
    return found


def record_publication(store: Store, decisions: "list[PublishedDecision]", now: datetime) -> int:
    """Remember that decisions were given out; the first time counts. Returns how many were new."""
    fresh = [one for one in decisions if one.published_on is None]
    with store.write() as session:
        for one in fresh:
            key = (one.case_id, one.decision_seq, one.permit)
            if session.get(PublicationRow, key) is None:
                session.add(
                    PublicationRow(
                        case_id=one.case_id,
                        decision_seq=one.decision_seq,
                        permit=one.permit,
                        published_at=now.astimezone(UTC),
                    )
                )
    return len(fresh)


def _found(license: License, exact: bool, now: datetime) -> "Found":
    current = status(license, now)
    return Found(
        id=license.id,
        number=license.number,
        holder=license.entity_name,
        industry_name=license.industry_name,
        sample=license.sample,
        standing=current.standing or current.state,
        exact=exact,
    )


@dataclass(frozen=True)
class Found:
    """A licence in a list of search results."""

    id: str
    number: str
    holder: str
    industry_name: str
    sample: bool
    standing: str
    exact: bool
    """Whether the number or code was asked for, not a part of a name."""


@dataclass(frozen=True)
class PublishedDecision:
    """One permit granted or refused, as it is published.

    The reasons of a refusal may tell of persons: they are not in it.
    """

    case_id: str
    decision_seq: int
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
    """Published after that day, or not published though it has passed."""
