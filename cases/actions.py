"""What happened to a case, and what follows from it (办理动作). Pure: no clock, no database.

The state of a case is the fold of its actions and nothing else; ``cases.kinds`` says what each
kind of action does.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC

from pydantic import ValidationError

from cases.errors import NotAllowed
from cases.kinds import KINDS
from cases.model import Action
from cases.state import STATUSES, State

__all__ = ["State", "digest", "fold", "fold_from", "genesis", "step"]


def fold(actions: Iterable[Action]) -> State:
    """The state after all actions of a case, oldest first."""
    return fold_from(State(), actions)


def fold_from(state: State, actions: Iterable[Action]) -> State:
    """The state after more actions: folding in two parts equals folding at once."""
    for action in actions:
        state = step(state, action)
    return state


def step(state: State, action: Action) -> State:
    """The state after one more action.

    Raises:
        NotAllowed: ``action-unknown``, ``action-out-of-order``, ``action-malformed`` (its
            references are not those of its kind), ``action-not-allowed`` (the case is in the
            wrong status, or the action contradicts what is known).
    """
    kind = KINDS.get(action.kind)
    if kind is None:
        raise NotAllowed(f"There is no action {action.kind!r}.", code="action-unknown")
    if action.seq not in (0, state.seq + 1):
        raise NotAllowed(
            f"Action {action.seq} cannot follow action {state.seq}.", code="action-out-of-order"
        )
    if state.status not in kind.allowed_in:
        raise NotAllowed(
            f"{action.kind} is not allowed while a case is {state.status}.",
            hint=f"It is allowed while a case is {' or '.join(_ordered(kind.allowed_in))}.",
        )
    try:
        refs = kind.refs.model_validate(action.refs)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise NotAllowed(
            f"{action.kind}: refs {key!r}: {first['msg']}.", code="action-malformed"
        ) from error
    return state.model_copy(update={**kind.effect(state, refs, action), "seq": state.seq + 1})


def digest(action: Action, prev_hash: str) -> str:
    """The hash that chains an action to the one before it.

    sha256 over canonical JSON (sorted keys, no spaces, UTF-8) of everything an action says
    and ``prev_hash``; what the action's own ``hash`` and ``prev_hash`` say is left out.
    """
    said = action.model_dump(mode="json", include={"kind", "actor", "reason", "refs", "seq"})
    said["at"] = action.at.astimezone(UTC).isoformat() if action.at else None
    said["prev_hash"] = prev_hash
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def genesis(case_id: str) -> str:
    """What the first action of a case is chained to, so that a chain cannot change its case."""
    return hashlib.sha256(case_id.encode()).hexdigest()


def _ordered(statuses: frozenset[str]) -> list[str]:
    return [status for status in STATUSES if status in statuses]
