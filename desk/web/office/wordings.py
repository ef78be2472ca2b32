"""Labels and titles that the reader did not know (用语建议): proposed, tried, accepted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Request, Response

from cases import wordings
from cases.errors import NotAllowed, UsageError
from cases.wordings import Proposal
from departments.office import Office, learn_wordings
from desk import learning
from desk.learning import Trial
from desk.rights import Who
from desk.web.limits import require_turn
from desk.web.office.pages import has_text, render, t
from desk.web.signin import need
from templates.documents import kind_name, shipped

router = APIRouter(include_in_schema=False)
Proposer = Annotated[Who, Depends(need("propose-wording"))]
Accepter = Annotated[Who, Depends(need("accept-wording"))]
Text = Annotated[str, Form(max_length=500)]
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
TITLE = "title"


@router.get("/desk/wordings")
def wordings_page(request: Request, who: Proposer) -> Response:
    """All proposals, and the form for another one."""
    return _list(request, who)


@router.post("/desk/wordings")
def propose(
    request: Request, who: Proposer, of: Text = "", text: Text = "", why: Text = ""
) -> Response:
    """Propose a wording; the answer tells what it would change."""
    require_turn(request.app.state.trials, who.name)
    here = _office(request)
    kind, _, field = of.partition(".")
    learn_wordings(here.store)
    try:
        wanted = learning.wording(kind, None if field == TITLE else field, text)
    except UsageError as error:
        return _list(request, who, 422, problem=_told(error), of=of, text=text, why=why)
    made = wordings.propose(
        here.store, wanted.kind, wanted.field, wanted.text, why, who.name, datetime.now(UTC)
    )
    trial = learning.attempt(here.store, here.settings, wanted)
    return _one(request, who, made, trial)


@router.get("/desk/wordings/{id}")
def wording_page(request: Request, who: Proposer, id: Id) -> Response:
    """One proposal, and what it would change today."""
    require_turn(request.app.state.trials, who.name)
    here = _office(request)
    found = wordings.proposal(here.store, id)
    return _one(request, who, found, learning.tried(here.store, here.settings, found))


@router.post("/desk/wordings/{id}/accept")
def accept(request: Request, who: Accepter, id: Id) -> Response:
    """Let every reader know it."""
    here = _office(request)
    try:
        learning.accept(here.store, here.settings, id, who.name, datetime.now(UTC))
    except (NotAllowed, UsageError) as error:
        found = wordings.proposal(here.store, id)
        trial = learning.tried(here.store, here.settings, found)
        return _one(request, who, found, trial, 409, problem=_told(error))
    return wording_page(request, who, id)


@router.post("/desk/wordings/{id}/reject")
def reject(request: Request, who: Accepter, id: Id, why: Text = "") -> Response:
    """Do not use it, or no longer."""
    here = _office(request)
    if not why.strip():
        found = wordings.proposal(here.store, id)
        trial = learning.tried(here.store, here.settings, found)
        return _one(request, who, found, trial, 422, problem=t("wordings.why-missing"))
    wordings.decide(here.store, id, False, who.name, datetime.now(UTC), why.strip())
    return wording_page(request, who, id)


def _list(request: Request, who: Who, status_code: int = 200, **said: str) -> Response:
    found = wordings.proposals(_office(request).store)
    values: dict[str, Any] = {"problem": "", "of": "", "text": "", "why": "", **said}
    return render(
        request, who, "wordings", status_code=status_code, wordings=found[::-1],
        kind_name=kind_name, field_name=_field_name, choices=list(_choices()), **values,
    )  # fmt: skip


def _one(
    request: Request,
    who: Who,
    found: Proposal,
    trial: Trial,
    status_code: int = 200,
    problem: str = "",
) -> Response:
    return render(
        request, who, "wording", status_code=status_code, one=found, trial=trial, problem=problem,
        kind_name=kind_name, field_name=_field_name,
    )  # fmt: skip


def _choices() -> Iterator[tuple[str, list[str]]]:
    """Kind of document → what of it may be named."""
    for kind in shipped().values():
        yield kind.kind, [TITLE, *kind.fields]


def _field_name(kind: str, field: str) -> str:
    """A field as most papers of its kind call it."""
    known = shipped().get(kind)
    labels = known.fields[field].labels if known and field in known.fields else ()
    return labels[0] if labels else field


def _told(error: Exception) -> str:
    code = getattr(error, "code", "")
    return t(f"wordings.{code}") if has_text(f"wordings.{code}") else str(error)


def _office(request: Request) -> Office:
    found: Office = request.app.state.office
    return found
