"""The queue and the list of cases (待办、案件): what waits, what to do with many at once."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from cases import accounts
from cases.errors import NotAllowed, StaleCase, UsageError
from cases.model import Case
from cases.search import words_of
from cases.state import STATUSES
from departments.office import Office
from desk import queue
from desk.queue import Filters, Listed
from desk.rights import Who, confined, may, require
from desk.web.api.asking import Here
from desk.web.office.pages import render, t
from desk.web.signin import need

router = APIRouter(include_in_schema=False)
PAGE = 50
MOST = 200
"""Cases that one form can name."""

Looker = Annotated[Who, Depends(need("see-queue"))]
Chosen = Annotated[list[str], Form(default_factory=list, max_length=MOST)]
Back = Annotated[str, Form(max_length=2000)]


@router.get("/desk")
def queue_page(request: Request, who: Looker, here: Here) -> Response:
    """What waits for whoever looks, the oldest deadline first."""
    asked = _filters(request)
    queues = queue.queues_of(who)
    counts = queue.counts(here, who)
    waiting = asked.waiting
    if waiting is None:
        first = next((name for name in queues if counts[name]), None)
        waiting = first or next(iter(queues), None)
    if waiting is None:  # a program's token with no work of its own
        return RedirectResponse(f"{request.app.state.root}/desk/cases", 303)
    filters = asked.model_copy(update={"waiting": waiting})
    found = queue.listed(here, who, filters, request.query_params.get("cursor"), PAGE)
    tabs = [(name, counts[name]) for name in queues]
    return _page(request, who, here, "queue", filters, found, tabs)


@router.get("/desk/cases")
def cases_page(request: Request, who: Looker, here: Here) -> Response:
    """All cases that whoever looks may know of, newest first."""
    filters = _filters(request).model_copy(update={"waiting": None})
    found = queue.listed(here, who, filters, request.query_params.get("cursor"), PAGE)
    return _page(request, who, here, "cases", filters, found, [])


@router.get("/desk/next")
def next_page(request: Request, who: Looker, here: Here, after: str = "") -> Response:
    """On to the next case to review, or back to the queue when there is none.

    A second person, who opens the review page too but reviews no case by himself, goes back.
    """
    if not may(who, "review"):
        return RedirectResponse(f"{request.app.state.root}/desk", 303)
    found = queue.next_for(here, who, after or None)
    place = f"/desk/cases/{found}/review" if found else "/desk?waiting=review&done=none-left"
    return RedirectResponse(f"{request.app.state.root}{place}", 303)


@router.post("/desk/assign")
def assign(
    request: Request,
    who: Looker,
    here: Here,
    case: Chosen,
    back: Back = "/desk",
    account: Annotated[str, Form(max_length=50)] = "",
) -> Response:
    """Give cases to somebody; the answer offers to take it back.

    ``case`` is ``ID``, or ``ID:ACCOUNT`` to give each its own (taking back).
    """
    if not case:
        return _back(request, back, {"done": "none-chosen"})
    wanted: dict[str | None, list[str]] = {}
    for one in case:
        case_id, each, name = one.partition(":")
        wanted.setdefault((name if each else account) or None, []).append(case_id)
    before: dict[str, str | None] = {}
    for worker, ids in wanted.items():
        before |= queue.assign(here, who, ids, worker)
    told: dict[str, str] = {"done": "assigned", "many": str(len(before))}
    if not any(":" in one for one in case):
        told["undo"] = ",".join(f"{one}:{former or ''}" for one, former in before.items())
    else:
        told["done"] = "taken-back"
    return _back(request, back, told)


@router.post("/desk/withdraw")
def withdraw(
    request: Request,
    who: Annotated[Who, Depends(need("withdraw"))],
    here: Here,
    case: Chosen,
    back: Back = "/desk",
    reason: Annotated[str, Form(max_length=200)] = "",
    confirmed: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Record that applicants withdrew: asked once more first, for it cannot be undone.

    ``case`` is ``ID:SEQ`` of what the person saw.
    """
    chosen = [_as_seen(here, one) for one in case]
    for one, _ in chosen:
        require(who, "withdraw", one, actions=here.store.actions(one.id))
    if not confirmed or not reason.strip():
        return render(
            request, who, "withdraw", status_code=422 if confirmed else 200, back=_safe(back),
            chosen=chosen, reason=reason, missing=bool(confirmed),
        )  # fmt: skip
    done, faults = 0, {}
    for one, seq in chosen:
        try:
            queue.withdraw(here, who, one.model_copy(update={"seq": seq}), reason)
            done += 1
        except (NotAllowed, StaleCase) as error:
            faults[one.name] = t(f"list.{'moved-on' if error.code == StaleCase.code else 'closed'}")
    if faults:
        return render(request, who, "withdraw", status_code=409, back=_safe(back), chosen=[],
                      reason=reason, missing=False, faults=faults, done=done)  # fmt: skip
    return _back(request, back, {"done": "withdrawn", "many": str(done)})


def _page(
    request: Request,
    who: Who,
    here: Office,
    kind: str,
    filters: Filters,
    found: Listed,
    tabs: Sequence[tuple[str, int]],
) -> Response:
    asked = {name: value for name, value in request.query_params.items() if value}
    kept = {name: value for name, value in asked.items() if name not in ("cursor", *_TOLD)}
    confining = confined(who, "see-queue") is not None
    return render(
        request,
        who,
        "queue",
        kind=kind,
        filters=filters,
        entries=found.entries,
        tabs=tabs,
        next=urlencode({**kept, "cursor": found.next}) if found.next else None,
        first=urlencode(kept) if "cursor" in asked else None,
        here=f"{request.url.path}?{urlencode(kept)}",
        exported=urlencode({**kept, **({"waiting": filters.waiting} if filters.waiting else {})}),
        narrowed=bool(set(kept) - {"waiting"}),
        short=bool(filters.words.strip()) and not words_of(filters.words),
        industries=here.catalog.industries.values(),
        names={one.code: one.name for one in here.catalog.industries.values()},
        departments={} if confining else department_names(here),
        statuses=STATUSES,
        lights=queue.LIGHTS,
        workers=queue.workers(here) if not confining else (),
        shown=shown_names(here) if not confining else {},
        me=queue.account_of(who),
        selectable=not confining and who.kind == "user",
        done=told if (told := asked.get("done", "")) in _DONE else "",
        many=asked.get("many", ""),
        undo=[one for one in asked.get("undo", "").split(",") if one],
        overdue_days=queue.RECEIPT_DAYS,
    )


_TOLD = ("done", "many", "undo")
_DONE = ("assigned", "taken-back", "withdrawn", "none-left", "none-chosen")


def shown_names(here: Office) -> dict[str, str]:
    """Account → the name that people know."""
    return {one.name: one.display_name for one in accounts.everybody(here.store)}


def department_names(here: Office) -> dict[str, str]:
    """Code → the authority's name in this place."""
    known = dict(here.catalog.departments)
    return {code: here.locality.authority_of(code, known) for code in known}


def _filters(request: Request) -> Filters:
    """The filters of an address; what makes no sense there is refused."""
    said: dict[str, Any] = {
        name: value
        for name, value in request.query_params.items()
        if value and name in Filters.model_fields
    }
    try:
        return Filters.model_validate(said)
    except ValidationError as error:
        raise UsageError(
            "The address asks for what no list has.",
            hint="Choose on the page.",
            code="filter-invalid",
        ) from error


def _as_seen(here: Office, said: str) -> tuple[Case, int]:
    case_id, _, seq = said.partition(":")
    case = here.store.case(case_id)
    return case, int(seq) if re.fullmatch("[0-9]{1,9}", seq) else case.seq


def _safe(back: str) -> str:
    """Where to go back to, if that is a page of the desk."""
    return back if back.split("?")[0] in ("/desk", "/desk/cases") else "/desk"


def _back(request: Request, back: str, told: Mapping[str, str]) -> Response:
    place, _, query = _safe(back).partition("?")
    address = f"{place}?{query}&{urlencode(told)}" if query else f"{place}?{urlencode(told)}"
    return RedirectResponse(f"{request.app.state.root}{address}", 303)
