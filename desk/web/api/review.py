"""Reviewing a case (核对): what is shown, drafts, the word itself, spots and documents anew."""

import json
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field as _Field

from cases import drafts, record
from cases.errors import Forbidden, NotFound, UsageError
from cases.files import SHA256
from cases.model import Action, Case, Material
from departments import arranging, handling, review
from departments.arranging import Arranged, PageOf
from departments.casework import form_of
from departments.office import Office
from departments.review import Edit, Review
from desk.rights import Who, require
from desk.web.api.asking import (
    WRITE,
    CaseId,
    Current,
    Here,
    Looked,
    allowed,
    history,
    seen,
    told,
)
from desk.web.api.idempotency import Once
from desk.web.api.problem import Faulty, fault
from desk.web.api.shapes import SeqOnly, Shape
from desk.web.office.review_data import reviewing, shown
from desk.web.office.review_shapes import Choice, ReviewShape, Spot
from templates.catalog import pattern
from templates.documents import kinds

router = APIRouter(tags=["review"], route_class=Once)

DRAFT_LETTERS = 500_000
"""Characters of a draft, as JSON."""
VERSIONS = 1_000_000
"""More than any form has."""
Version = Annotated[
    int, _Field(ge=0, le=VERSIONS, description="Of the form that was looked at.", examples=[1])
]


class ReviewView(ReviewShape):
    """A case as the review page shows it."""

    csrf: str = ""
    """Of the session that asks; empty with a token, and in answers to writes."""


class Drafted(Shape):
    """What was typed and is not saved."""

    seen: int = _Field(
        ge=0, le=VERSIONS, description="Version of the form that was looked at.", examples=[2]
    )
    content: dict[str, object] = _Field(
        description="Yours to choose; given back as it is.", examples=[{"edits": []}]
    )


class Kept(Shape):
    """The draft is kept."""

    kept: bool = True


class Reviewed(Shape):
    """A reviewer's word."""

    seen: int = _Field(
        ge=0, le=VERSIONS, description="Version of the form that was looked at.", examples=[1]
    )
    fields: dict[str, Edit] = _Field(
        default_factory=dict,
        description="Element → its value; null: the paper does not have it.",
        examples=[{"premises": {"value": "样本路88号", "why": "以租赁合同为准"}}],
    )
    accept: tuple[str, ...] = _Field((), description="Elements that are right as they were read.")
    unasked: tuple[str, ...] = _Field(
        (), description="Elements accepted all at once, because nothing speaks against them."
    )


class Pointed(Shape):
    """A spot of a page that is to be read again."""

    sha256: str = _Field(pattern=f"^{SHA256.pattern}$", examples=["0" * 64])
    number: int = _Field(ge=1, description="Page of the file.", examples=[1])
    box: tuple[float, float, float, float] = _Field(
        description="In pixels of the upright page.", examples=[[100, 200, 500, 240]]
    )
    element: str | None = _Field(None, max_length=300, examples=["premises"])
    """Element for which it is read."""


class Reread(Shape):
    """What stands there; null if nothing can be read."""

    choice: Choice | None


class Arrangement(SeqOnly):
    """Which pages make up which documents."""

    documents: tuple[Arranged, ...] = _Field(min_length=1, max_length=200)
    leave_out: tuple[PageOf, ...] = _Field((), max_length=1000)


@router.get("/cases/{case_id}/review", responses=told())
def get_review(request: Request, here: Here, who: Current, looked: Looked) -> ReviewView:
    """A case for reviewing: its pages, every value with its places, why somebody has to look."""
    made = shown(here, who, looked.case, looked.actions, looked.slice)
    return ReviewView(**dict(made), csrf=request.state.csrf)


@router.put("/cases/{case_id}/review/draft", responses=told(400, 413, 415), dependencies=[WRITE[0]])
def put_draft(here: Here, who: Current, case_id: CaseId, said: Drafted) -> Kept:
    """Keep what was typed and is not saved yet, in place of the last draft."""
    case, actions = history(here, case_id)
    _may_review(here, who, case, actions)
    if len(json.dumps(said.content, ensure_ascii=False)) > DRAFT_LETTERS:
        raise UsageError("The draft is too large.", code="draft-too-large")
    drafts.save(here.store, case.id, who.name, said.seen, said.content, here.now())
    return Kept()


@router.post("/cases/{case_id}/review", responses=told(400, 409, 413, 415), dependencies=WRITE)
def post_review(here: Here, who: Current, case_id: CaseId, said: Reviewed) -> ReviewView:
    """Record a reviewer's word; the case is confirmed once nothing is in doubt any more.

    409 `form-changed`: somebody else changed since what this is about; `changed` says what.
    """
    case, actions = history(here, case_id)
    if _may_review(here, who, case, actions) == "second-confirm":
        _only_seconds(here, case, said)
    _require_values(here, case, said)
    word = Review(fields=said.fields, accept=said.accept, unasked=said.unasked)
    case = handling.apply_review(here, case, word, who.name, said.seen, planted=True)
    drafts.drop(here.store, case.id, who.name)
    return _now(here, who, case.id)


@router.post("/cases/{case_id}/review/undo", responses=told(400, 409, 413, 415), dependencies=WRITE)
def post_undo(here: Here, who: Current, case_id: CaseId, said: SeqOnly) -> ReviewView:
    """Take back one's own last review, while the case still waits for one."""
    case = allowed(here, who, "review", case_id, said.seq)
    handling.undo_review(here, case, who.name)
    return _now(here, who, case.id)


@router.post("/cases/{case_id}/review/reread", responses=told(400, 413, 415), dependencies=WRITE)
def post_reread(
    request: Request, here: Here, who: Current, case_id: CaseId, said: Pointed
) -> Reread:
    """Read a spot of a page again; nothing is recorded."""
    case = allowed(here, who, "review", case_id)
    for material in record.materials(here.store, case.id):
        page = next((one for one in material.pages if one.number == said.number), None)
        if material.sha256 == said.sha256 and page is not None:
            break
    else:
        raise NotFound("The case has no such page.", code="page-unknown")
    x0, y0, x1, y1 = said.box
    if not (0 <= x0 < x1 <= page.width and 0 <= y0 < y1 <= page.height):
        raise UsageError("The box does not lie in the page.", code="box-invalid")
    found = request.app.state.rereader.read(
        here.files.path(said.sha256), page, said.box, _type(here, case, material, said.element)
    )
    if found is None or found.value is None:
        return Reread(choice=None)
    spot = Spot(box=found.box, file=material.file, value=found.value)
    return Reread(choice=Choice(value=found.value, spots=(spot,)))


@router.post(
    "/cases/{case_id}/review/arrange", responses=told(400, 409, 413, 415), dependencies=WRITE
)
def post_arrange(here: Here, who: Current, case_id: CaseId, said: Arrangement) -> ReviewView:
    """Put documents together anew of the pages of the case's files; it is read again by itself."""
    case = allowed(here, who, "edit-material", case_id, said.seq)
    arranging.arrange(here, case, said.documents, who.name, said.leave_out)
    return _now(here, who, case.id)


def _now(here: Office, who: Who, case_id: str) -> ReviewView:
    """The case after a write. Answers to writes are kept for a day, so no secret is in them."""
    looked = seen(who, here, case_id)
    return ReviewView(**dict(shown(here, who, looked.case, looked.actions, looked.slice)))


def _may_review(here: Office, who: Who, case: Case, actions: Sequence[Action]) -> str:
    """By which right somebody reviews a case.

    Raises:
        Forbidden: by none.
    """
    hints = record.hints(here.store, case.id, case.form_version)
    right, _ = reviewing(who, case, actions, hints)
    if right is None:
        require(who, "review", case, actions=actions)
        require(who, "confirm", case, actions=actions)
    return right or "review"


def _only_seconds(here: Office, case: Case, said: Reviewed) -> None:
    """Who is here as the second person alone may accept what a first one gave, and no more."""
    hints = record.hints(here.store, case.id, case.form_version)
    waiting = {hint.subject for hint in hints if hint.code == "second-person"}
    if said.fields or said.unasked or not set(said.accept) <= waiting:
        raise Forbidden("Only what waits for a second person may be accepted.")


def _require_values(here: Office, case: Case, said: Reviewed) -> None:
    """Every value is one of its element's type; the place of each that is not is told.

    Raises:
        UsageError: ``value-invalid``; ``accept-needs-value``: an element is accepted that the form
            does not have, which would say that the paper has none.
    """
    present = form_of(here, case).elements
    faults = [
        fault(("body", key, place), f"The form has no {name!r} yet: give its value.")
        for key, names in (("accept", said.accept), ("unasked", said.unasked))
        for place, name in enumerate(names)
        if name not in present
    ]
    if faults:
        raise Faulty(tuple(faults), code="accept-needs-value")
    for name, edit in said.fields.items():
        try:
            review.normalise(name, edit.value, here.catalog)
        except UsageError as error:
            faults.append(fault(("body", "fields", name, "value"), str(error)))
    if faults:
        raise Faulty(tuple(faults), code="value-invalid")


def _type(here: Office, case: Case, material: Material, element: str | None) -> str | None:
    """How an element's values are written on a document: ``templates.documents.ValueType``."""
    kind = kinds().get(material.kind)
    if element is None:
        return None
    field, of_document, _ = element.partition(":")
    if of_document:
        return kind.fields[field].type if kind and field in kind.fields else None
    rules = [rule for one in ([kind] if kind else kinds().values()) for rule in one.fields.values()]
    found = next((rule.type for rule in rules if rule.element == pattern(element)), None)
    known = here.catalog.vocabulary.elements.get(pattern(element))
    return found or (known.type if known and known.type in ("date", "area", "amount") else None)
