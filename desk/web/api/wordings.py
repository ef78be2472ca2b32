"""Labels and titles that the reader did not know, taught by reviewers (用语建议)."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import Field

from cases import wordings
from cases.wordings import Proposal, State
from departments.office import learn_wordings
from desk import learning
from desk.learning import Trial
from desk.rights import require
from desk.web.api.asking import WRITE, Current, Here
from desk.web.api.idempotency import Once
from desk.web.api.problem import responses
from desk.web.api.shapes import PLAIN, Shape
from desk.web.limits import require_turn

router = APIRouter(tags=["wordings"], route_class=Once)
Id = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]


class WordingSaid(Shape):
    """A wording as it is printed on papers here."""

    kind: str = Field(max_length=40, pattern=r"^[a-z_]+$", examples=["lease"])
    field: str | None = Field(None, max_length=60, pattern=r"^[a-z0-9_]+$", examples=["lessee"])
    """None: it is a title of the document."""
    text: str = Field(max_length=100, pattern=PLAIN, examples=["入驻主体"])
    why: str = Field("", max_length=500, pattern=PLAIN, examples=["本区商场的合同都这样写"])


class WordingRefused(Shape):
    """Why a wording is not used."""

    why: str = Field(min_length=1, max_length=500, pattern=PLAIN, examples=["别的单位不这样写"])


class Wordings(Shape):
    """Proposals, oldest first."""

    items: tuple[Proposal, ...]


class WordingTried(Shape):
    """A proposal, and what it would change in documents that were read before."""

    wording: Proposal
    trial: Trial


@router.get("/wordings", responses=responses(422))
def wordings_list(who: Current, here: Here, state: State | None = None) -> Wordings:
    """What reviewers proposed, and what became of it."""
    require(who, "propose-wording")
    return Wordings(items=tuple(wordings.proposals(here.store, state)))


@router.post("/wordings", responses=responses(400, 409, 413, 415, 422), dependencies=WRITE)
def propose(request: Request, who: Current, here: Here, said: WordingSaid) -> WordingTried:
    """Propose a wording, and try it."""
    require(who, "propose-wording")
    require_turn(request.app.state.trials, who.name)
    learn_wordings(here.store)
    wanted = learning.wording(said.kind, said.field, said.text)
    made = wordings.propose(
        here.store, wanted.kind, wanted.field, wanted.text, said.why, who.name, datetime.now(UTC)
    )
    trial = learning.attempt(here.store, here.settings, wanted)
    return WordingTried(wording=made, trial=trial)


@router.get("/wordings/{id}", responses=responses(404, 422))
def wording(who: Current, here: Here, id: Id) -> Proposal:
    """One proposal."""
    require(who, "propose-wording")
    return wordings.proposal(here.store, id)


@router.get("/wordings/{id}/trial", responses=responses(400, 404, 422))
def trial(request: Request, who: Current, here: Here, id: Id) -> WordingTried:
    """What a proposal would change today; nothing is recorded."""
    require(who, "propose-wording")
    require_turn(request.app.state.trials, who.name)
    found = wordings.proposal(here.store, id)
    return WordingTried(wording=found, trial=learning.tried(here.store, here.settings, found))


@router.post(
    "/wordings/{id}/accept", responses=responses(404, 409, 413, 415, 422), dependencies=WRITE
)
def accept(request: Request, who: Current, here: Here, id: Id) -> Proposal:
    """Let every reader know it; refused if values that reviewers confirmed would be read worse."""
    require(who, "accept-wording")
    require_turn(request.app.state.trials, who.name)
    return learning.accept(here.store, here.settings, id, who.name, datetime.now(UTC))


@router.post(
    "/wordings/{id}/reject", responses=responses(404, 409, 413, 415, 422), dependencies=WRITE
)
def reject(who: Current, here: Here, id: Id, said: WordingRefused) -> Proposal:
    """Do not use it; one in use is forgotten again."""
    require(who, "accept-wording")
    return wordings.decide(here.store, id, False, who.name, datetime.now(UTC), said.why)
