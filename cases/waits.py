"""Who cases wait for, by deadline (待办): what queues are read from, written with each action."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from cases.model import Action
from cases.state import FINAL, State
from cases.tables import WaitRow

NEVER = date(9999, 12, 31)
"""The day of a wait whose deadline is not recorded, or that has none."""
LEAD = "lead"
"""Who decides a case when all opinions are there."""
_PAUSED = ("pause", "supplement")


def note(session: Session, case_id: str, state: State, actions: Sequence[Action]) -> None:
    """Record who a case waits for now.

    Args:
        session: the one that writes the action.
        case_id: of the case.
        state: after all its actions.
        actions: all of them, oldest first.
    """
    session.execute(delete(WaitRow).where(WaitRow.case_id == case_id))
    for who, (day, since) in of(state, actions).items():
        values = {"case_id": case_id, "who": who, "due_on": day, "since": since}
        session.execute(insert(WaitRow).values(values))


def of(state: State, actions: Sequence[Action]) -> dict[str, tuple[date, datetime | None]]:
    """Who a case waits for → last day, and from when his time counts; arguments as in ``note``."""
    received = _last(actions, "RECEIVED")
    now = next((action.at for action in reversed(actions) if action.at), None)
    return {
        who: (due_on(state, who), (received if who == "reviewer" else state.accepted_at) or now)
        for who in _waited_for(state)
    }


def due_on(state: State, who: str) -> date:
    """The earliest deadline of the permits for which a case waits for somebody."""
    if state.status not in ("consulting", "deciding"):
        return NEVER
    days = (
        asked.due_on
        for permit, asked in state.asked.items()
        if who == LEAD
        or (asked.department == who and state.permits[permit] not in (*FINAL, *_PAUSED))
    )
    return min((day for day in days if day is not None), default=NEVER)


def _waited_for(state: State) -> Iterable[str]:
    if state.status == "deciding":
        return (LEAD,)
    return dict.fromkeys(wait.who for wait in state.waiting_for)


def _last(actions: Sequence[Action], kind: str) -> datetime | None:
    return next((action.at for action in reversed(actions) if action.kind == kind), None)
