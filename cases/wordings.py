"""Wordings that reviewers propose to the reader, and what became of them (用语建议)."""

from datetime import datetime
from typing import Literal

from sqlalchemy import select

from cases.accounts import person
from cases.errors import NotAllowed, NotFound
from cases.model import Noun
from cases.store import Store
from cases.tables import WordingRow

State = Literal["proposed", "accepted", "rejected"]


class Proposal(Noun):
    """One wording."""

    id: int
    kind: str
    field: str | None
    """None: the text is a title of the document."""
    text: str
    why: str
    state: State
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


def propose(
    store: Store, kind: str, field: str | None, text: str, why: str, by: str, now: datetime
) -> Proposal:
    """Record a proposal; one that is there already is given back as it is.

    One that was rejected is open again.
    """
    with store.write() as session:
        same = select(WordingRow).where(
            WordingRow.kind == kind, WordingRow.field == (field or ""), WordingRow.text == text
        )
        row = session.scalar(same)
        if row is None:
            row = WordingRow(kind=kind, field=field or "", text=text)
            session.add(row)
        if row.state not in ("proposed", "accepted"):
            row.state, row.why, row.proposed_by, row.proposed_at = "proposed", why, by, now
            row.decided_by = row.decided_at = row.reason = None
        session.flush()
        return _proposal(row)


def decide(
    store: Store, id: int, accepted: bool, by: str, now: datetime, reason: str = ""
) -> Proposal:
    """Accept or reject a proposal. An accepted one may be rejected later: the reader forgets it.

    Raises:
        NotFound: ``wording-unknown``.
        NotAllowed: ``same-person``: nobody accepts what he proposed himself.
    """
    with store.write() as session:
        row = session.get(WordingRow, id)
        if row is None:
            raise _unknown(id)
        if accepted and person(row.proposed_by) == person(by):
            raise NotAllowed(
                "Nobody accepts a wording that he proposed himself.",
                hint="Let another person look at it.",
                code="same-person",
            )
        row.state = "accepted" if accepted else "rejected"
        row.decided_by, row.decided_at, row.reason = by, now, reason
        return _proposal(row)


def proposals(store: Store, state: State | None = None) -> list[Proposal]:
    """All of them, or those of one state, oldest first."""
    query = select(WordingRow).order_by(WordingRow.id)
    if state is not None:
        query = query.where(WordingRow.state == state)
    with store.read() as session:
        return [_proposal(row) for row in session.scalars(query)]


def proposal(store: Store, id: int) -> Proposal:
    """One of them.

    Raises:
        NotFound: ``wording-unknown``.
    """
    with store.read() as session:
        row = session.get(WordingRow, id)
        if row is None:
            raise _unknown(id)
        return _proposal(row)


def _proposal(row: WordingRow) -> Proposal:
    said = {name: getattr(row, name) for name in Proposal.model_fields}
    return Proposal.model_validate(said | {"field": row.field or None})


def _unknown(id: int) -> NotFound:
    return NotFound(
        f"There is no wording {id}.", hint="`yizheng wordings list` lists them.",
        code="wording-unknown",
    )  # fmt: skip
