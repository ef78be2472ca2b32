"""What every operation asks first: who it is, which case, whether that may be (接口的共同依赖)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path, Request

from cases.errors import NotFound, StaleCase
from cases.files import SHA256
from cases.model import Action, Case
from departments.office import Office
from desk.rights import Right, Who, require
from desk.slices import Slice, slice_of
from desk.web.api import idempotency
from desk.web.api.bodies import json_only
from desk.web.api.problem import Status, responses
from desk.web.api.shapes import CASE
from desk.web.signin import Current, need

__all__ = ["Current", "need"]

WRITE: list[Any] = [Depends(json_only), Depends(idempotency.key)]
"""Dependencies of every write whose body is JSON."""
CaseId = Annotated[str, Path(pattern=CASE, examples=["20261121-4F7K2Q"])]
Sha256 = Annotated[str, Path(pattern=f"^{SHA256.pattern}$", examples=["0" * 64])]


def office(request: Request) -> Office:
    """The office of this process; ``SetupMissing`` while there is no database."""
    found: Office = request.app.state.office
    return found


Here = Annotated[Office, Depends(office)]


@dataclass(frozen=True)
class Seen:
    """A case and how much of it whoever asks may see."""

    case: Case
    actions: Sequence[Action]
    slice: Slice


def seen(who: Current, here: Here, case_id: CaseId) -> Seen:
    """The case of an address, for whoever may see it or a slice of it."""
    case, actions = history(here, case_id)
    return Seen(case, actions, slice_of(here.store, who, case, actions))


Looked = Annotated[Seen, Depends(seen)]


def history(here: Office, case_id: str) -> tuple[Case, list[Action]]:
    """A case by its id, and all its actions.

    Raises:
        NotFound: ``case-unknown``.
    """
    case = here.store.case(case_id)
    if case.id != case_id:  # a name that looks like an id
        raise NotFound(f"There is no case {case_id}.", code="case-unknown")
    return case, here.store.actions(case.id)


def allowed(
    here: Office,
    who: Who,
    right: Right,
    case_id: str,
    seq: int | None = None,
    *,
    permit_department: str | None = None,
) -> Case:
    """The case of a write, if it may be done and nothing has changed since it was looked at.

    Args:
        here: where the case is.
        who: asks.
        right: to do this.
        case_id: the case.
        seq: of the case as it was seen; None where something else tells that.
        permit_department: see ``desk.rights.require``.

    Raises:
        NotFound, Forbidden.
        StaleCase: ``outdated-case``.
    """
    case, actions = history(here, case_id)
    require(who, right, case, permit_department=permit_department, actions=actions)
    if seq is not None and seq != case.seq:
        raise StaleCase(
            f"Case {case.id} is at step {case.seq}; you saw step {seq}.",
            hint="Get the case again, look, then decide again.",
        )
    return case


def told(*statuses: Status) -> dict[int | str, dict[str, Any]]:
    """``responses`` of an operation on one case: its id may be malformed or unknown."""
    return responses(404, 422, *statuses)
