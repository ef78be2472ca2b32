"""Between the rows of the tables and the nouns (行与对象)."""

from datetime import UTC, datetime
from typing import Any

from cases.actions import State, digest
from cases.model import Action, Case
from cases.tables import ActionRow, CaseRow


def to_case(row: CaseRow) -> Case:
    """The case that a row tells of."""
    return Case(**{name: getattr(row, name) for name in Case.model_fields})


def to_action(row: ActionRow) -> Action:
    """The action that a row tells of; not checked again, that is ``Store.check``'s work."""
    return Action.model_construct(**{name: getattr(row, name) for name in Action.model_fields})


def numbered(action: Action, seq: int, prev_hash: str) -> Action:
    """The action as it is kept: an instant, JSON references, a place in the chain."""
    at = (action.at or datetime.now(UTC)).astimezone(UTC)
    refs = action.model_dump(mode="json", include={"refs"})["refs"]
    said = {"actor": storable(action.actor), "reason": storable(action.reason), "refs": refs}
    action = action.model_copy(update={**said, "seq": seq, "at": at, "prev_hash": prev_hash})
    return action.model_copy(update={"hash": digest(action, prev_hash)})


def folded(state: State) -> dict[str, Any]:
    """What the row of a case must say of its state, by column."""
    columns = {
        "status": state.status,
        "waiting_for": [wait.model_dump() for wait in state.waiting_for],
        "next_deadline": state.next_deadline,
        "accepted_at": state.accepted_at,
        "form_version": state.form_version,
        "seq": state.seq,
    }
    return columns if state.industry is None else columns | {"industry": state.industry}


def write_state(row: CaseRow, state: State) -> None:
    """Let the row of a case say its state."""
    for name, value in folded(state).items():
        setattr(row, name, value)


def storable(text: str) -> str:
    r"""File names may hold bytes that are no UTF-8 (a GBK name from a zip): keep them as \xNN.

    NUL, which PostgreSQL takes in no text, is kept the same way.
    """
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
