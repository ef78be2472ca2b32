"""Which worker does what comes next for a case (认领).

A claim only saves work: whoever works on an outdated case is refused by the store anyway, so a
claim may run out, be lost or be ignored without harm.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select, update

from cases.store import Store
from cases.tables import ActionRow, CaseRow

GOES_ON = ("ACCEPTED", "ROUTED", "DELIVERED", "OPINION")
"""Last actions of a case in consultation after which something may be left to do without a person:
one department may answer before another was reached."""


def claim(
    store: Store,
    worker: str,
    now: datetime,
    until: datetime,
    limit: int,
) -> list[str]:
    """Cases for which something may be left to do without a person, oldest first.

    Args:
        store: where the cases are.
        worker: who claims them.
        now: claims that ended before are free.
        until: how long the claim holds.
        limit: at most so many.
    """
    last = and_(ActionRow.case_id == CaseRow.id, ActionRow.seq == CaseRow.seq)
    due = or_(
        CaseRow.status.in_(("received", "issuing")),
        and_(CaseRow.status == "consulting", ActionRow.kind.in_(GOES_ON)),
    )
    free = or_(CaseRow.claimed_until.is_(None), CaseRow.claimed_until < now)
    awake = or_(
        CaseRow.rests_until.is_(None),
        CaseRow.rests_until < now,
        CaseRow.rests_seq != CaseRow.seq,
    )
    query = (
        select(CaseRow.id)
        .join(ActionRow, last)
        .where(due, free, awake)
        .order_by(CaseRow.created_at, CaseRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=CaseRow)
    )
    with store.write() as session:
        claimed = list(session.scalars(query))
        if claimed:
            chosen = update(CaseRow).where(CaseRow.id.in_(claimed))
            session.execute(chosen.values(claimed_by=worker, claimed_until=until))
    return claimed


def rest(store: Store, case_id: str, seq: int, until: datetime) -> None:
    """Nobody has to look at a case for a while, unless something happens to it."""
    with store.write() as session:
        chosen = update(CaseRow).where(CaseRow.id == case_id)
        session.execute(chosen.values(rests_until=until, rests_seq=seq))


def release(store: Store, worker: str, case_ids: Sequence[str]) -> None:
    """Let go of cases, as far as they are still this worker's."""
    with store.write() as session:
        session.execute(
            update(CaseRow)
            .where(CaseRow.id.in_(case_ids), CaseRow.claimed_by == worker)
            .values(claimed_by=None, claimed_until=None)
        )
