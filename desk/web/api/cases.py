"""Cases, from opening one to what happened to it (案件)."""

from hashlib import sha256 as sha256_of
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from cases import record
from cases.errors import Forbidden, NotFound, UsageError
from cases.model import Case, Form, Material
from cases.state import Status as CaseStatus
from departments.casework import form_of
from departments.clock import today
from departments.office import Office
from departments.receiving import CaseFile, open_case, take_in
from departments.sampling import shown
from desk import queue
from desk.cursors import cursor as cursor_of
from desk.cursors import position
from desk.queue import Filters, Light, Waiting
from desk.rights import confined, require
from desk.slices import Slice, slice_of
from desk.view import TITLES
from desk.web.api import uploads
from desk.web.api.asking import (
    WRITE,
    CaseId,
    Current,
    Here,
    Looked,
    Seen,
    Sha256,
    allowed,
    history,
    told,
)
from desk.web.api.idempotency import HEADER, Once, digest, once
from desk.web.api.paging import Cursor, Limit, Paged
from desk.web.api.problem import file_of, responses
from desk.web.api.shapes import (
    CASE,
    ActionView,
    Assigned,
    Assignment,
    CaseView,
    ElementView,
    FileView,
    FormView,
    HintView,
    ListedCase,
    Materials,
    NextCase,
    Notices,
    NoticeView,
    Opened,
    OriginView,
    Withdrawn,
    action_view,
    case_row,
    document_view,
    listed_case,
)
from licenses import register
from templates.catalog import permits_for

router = APIRouter(tags=["cases"], route_class=Once)
REFUSAL = "不予许可决定书"
Code = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9._-]{1,50}$")]
Number = Annotated[
    str, Path(max_length=80, description="As printed.", examples=["受理-20261121-4F7K2Q-5"])
]
PRIVATE = {"Cache-Control": "private, no-store"}


WHOLE = Slice((), whole=True)


def narrowed(
    waiting: Waiting | None = None,
    status: CaseStatus | None = None,
    industry: Code = None,
    department: Code = None,
    assigned: Annotated[
        str | None,
        Query(pattern=r"^[a-z0-9._-]{2,32}$", description="`me`, `nobody` or an account."),
    ] = None,
    sample: bool | None = None,
    light: Light | None = None,
    text: Annotated[str, Query(max_length=200, description="Words, all of them in the case.")] = "",
) -> Filters:
    """What a list is narrowed down to."""
    return Filters(
        waiting=waiting, status=status, industry=industry, department=department,
        assigned=assigned, sample=sample, light=light, words=text,
    )  # fmt: skip


Narrowed = Annotated[Filters, Depends(narrowed)]


@router.get("/cases", responses=responses(422))
def listed(
    here: Here, who: Current, filters: Narrowed, cursor: Cursor = None, limit: Limit = 50
) -> Paged[ListedCase]:
    """Cases: with `waiting` one queue by deadline, else all, newest first.

    A department sees those on which it was consulted.
    """
    found = queue.listed(here, who, filters, cursor, limit)
    own = confined(who, "see-queue")
    return Paged(items=tuple(listed_case(one, own) for one in found.entries), next=found.next)


@router.get("/queues", responses=responses())
def queues(here: Here, who: Current) -> dict[Waiting, int]:
    """How many cases wait in each of your queues."""
    return queue.counts(here, who)


@router.get("/queues/review/next", responses=responses(422))
def next_for_review(
    here: Here,
    who: Current,
    after: Annotated[str | None, Query(pattern=CASE)] = None,
) -> NextCase:
    """The case that you review next: your own first, then nobody's, by deadline."""
    return NextCase(case=queue.next_for(here, who, after))


@router.post("/assignments", responses=responses(400, 404, 413, 415, 422), dependencies=WRITE)
def assign(here: Here, who: Current, said: Assignment) -> Assigned:
    """Give cases to an account, or to nobody; all of them or none."""
    before = queue.assign(here, who, said.cases, said.account)
    return Assigned(before=before)


@router.post(
    "/cases",
    status_code=201,
    response_model=CaseView,
    responses=responses(400, 409, 413, 415, 422),
    dependencies=[WRITE[1]],
    openapi_extra=uploads.described(Opened, "case"),
)
async def create(request: Request, who: Current, here: Here) -> Response:
    """Open a case with its materials: a form of two parts, `case` (JSON) and `files`.

    All files are looked at first; if one cannot be used, nothing is opened. Reading them goes on by
    itself: look at `status`.
    """
    require(who, "open-case")
    async with uploads.taken(request, here.settings, Opened, "case") as given:
        said: Opened = given.said
        content = digest(case=said.model_dump(), files=given.digests)

        def work() -> CaseView:
            asked = _case_file(here, said)
            # Sent again after a crash, it finds the case that it had begun.
            key = request.headers.get(HEADER) or uuid4().hex
            source = f"api:{who.name}:{key}:{sha256_of(content).hexdigest()[:16]}"
            case = open_case(here, source, said.name, asked)
            rows = given.kept(here, case)
            case = take_in(here, case, rows, asked, who.name)
            return _view(here, case, WHOLE)

        async def answer() -> Response:
            made = await run_in_threadpool(work)
            place = f"{request.app.state.root}/api/v1/cases/{made.id}"
            return Response(
                made.model_dump_json(), 201, {"Location": place}, media_type="application/json"
            )

        return await once(request, content, answer)


@router.get("/cases/{case_id}", responses=told())
def show(here: Here, looked: Looked) -> CaseView:
    """A case: how it stands, whom it waits for."""
    return _view(here, looked.case, looked.slice)


@router.get("/cases/{case_id}/actions", responses=told())
def actions(
    here: Here, who: Current, case_id: CaseId, cursor: Cursor = None, limit: Limit = 50
) -> Paged[ActionView]:
    """What happened to a case, oldest first (一卡通): who did what, when, why."""
    case, every = history(here, case_id)
    try:
        require(who, "see-history", case, actions=every)
        shown = every
    except Forbidden:
        shown = slice_of(here.store, who, case, every).actions(every)
    after = position(cursor, int)
    rest = [one for one in shown if after is None or one.seq > int(after[0])]
    return Paged(
        items=tuple(action_view(one) for one in rest[:limit]),
        next=cursor_of(rest[limit - 1].seq) if len(rest) > limit else None,
    )


@router.post("/cases/{case_id}/withdraw", responses=told(400, 409, 413, 415), dependencies=WRITE)
def withdraw(here: Here, who: Current, case_id: CaseId, said: Withdrawn) -> CaseView:
    """Record that the applicant withdrew the case."""
    case = allowed(here, who, "withdraw", case_id, said.seq)
    case = queue.withdraw(here, who, case, said.reason)
    return _view(here, case, WHOLE)


@router.get("/cases/{case_id}/materials", responses=told())
def materials(request: Request, here: Here, looked: Looked) -> Materials:
    """The files of a case that may be seen, with what was read of them."""
    found = []
    base = f"{request.app.state.root}/api/v1/cases/{looked.case.id}/files"
    for row in record.originals(here.store, looked.case.id):
        if not looked.slice.file(row.sha256):
            continue
        read = None if row.reading is None else [Material.model_validate(o) for o in row.reading]
        documents = None if read is None else tuple(
            document_view(one, here.catalog.kind_name(one.kind), f"{base}/{row.sha256}/pages")
            for one in read
        )  # fmt: skip
        found.append(
            FileView(
                file=row.file, sha256=row.sha256, size=row.size, received_at=row.received_at,
                set_aside=row.set_aside, documents=documents,
            )
        )  # fmt: skip
    return Materials(items=tuple(found))


@router.post(
    "/cases/{case_id}/materials",
    response_model=CaseView,
    responses=told(400, 409, 413, 415),
    dependencies=[WRITE[1]],
    openapi_extra=uploads.described(uploads.Seen, "case"),
)
async def add_materials(request: Request, here: Here, who: Current, case_id: CaseId) -> Response:
    """Add files to a case, or give a file anew under the same name; it is read again by itself."""
    await run_in_threadpool(allowed, here, who, "upload", case_id)
    async with uploads.taken(request, here.settings, uploads.Seen, "case") as given:

        def work() -> CaseView:
            case = allowed(here, who, "upload", case_id, given.said.seq)
            uploads.open_for_materials(case)
            asked = CaseFile.model_validate(
                record.facts(here.store, case.id) | {"sample": case.sample}
            )
            case = take_in(here, case, given.kept(here, case), asked, who.name)
            return _view(here, case, WHOLE)

        async def answer() -> Response:
            made = await run_in_threadpool(work)
            return Response(made.model_dump_json(), media_type="application/json")

        said = digest(case=given.said.model_dump(), files=given.digests)
        return await once(request, said, answer)


@router.get(
    "/cases/{case_id}/files/{sha256}",
    response_class=FileResponse,
    responses=told() | file_of("application/octet-stream"),
)
def original(here: Here, looked: Looked, sha256: Sha256) -> Response:
    """A file as it was handed in."""
    row = next(
        (
            row
            for row in record.originals(here.store, looked.case.id)
            if row.sha256 == sha256 and looked.slice.file(sha256)
        ),
        None,
    )
    if row is None:
        raise NotFound("The case has no such file.", code="file-unknown")
    # Whatever it is, the browser saves it: nothing of an applicant's runs in our pages.
    return FileResponse(
        here.files.path(sha256),
        media_type="application/octet-stream",
        filename=row.file,
        headers=PRIVATE,
    )


@router.get(
    "/cases/{case_id}/files/{sha256}/pages/{page}.jpg",
    response_class=Response,
    responses=told() | file_of("image/jpeg") | {304: {"description": "Not changed"}},
)
def picture(
    request: Request,
    here: Here,
    looked: Looked,
    sha256: Sha256,
    page: Annotated[int, Path(ge=1, le=10_000, examples=[1])],
    width: Annotated[
        int, Query(ge=1, le=4000, description="Pixels; the next step is drawn.")
    ] = 1600,
) -> Response:
    """A page as a picture, upright as it was read."""
    row = next(
        (one for one in record.originals(here.store, looked.case.id) if one.sha256 == sha256), None
    )
    if row is None or not looked.slice.file(sha256):
        raise NotFound("The case has no such page.", code="page-unknown")
    turned = next(
        (
            found["rotation"]
            for one in row.reading or ()
            for found in one["pages"]
            if found["number"] == page and found["source"] == "ocr"
        ),
        0,
    )
    tag = f'"{sha256[:32]}-{page}-{turned}-{width}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=PRIVATE | {"ETag": tag})
    drawn = request.app.state.pictures.jpeg(sha256, page, turned, width)
    return Response(drawn, headers=PRIVATE | {"ETag": tag}, media_type="image/jpeg")


@router.get("/cases/{case_id}/form", responses=told())
def form(here: Here, who: Current, looked: Looked) -> FormView:
    """The present form with where each value is from; of a department, what it was given.

    While a case is reviewed, persons are told what the review page tells them.
    """
    name = here.catalog.element_name
    case = looked.case
    if not looked.slice.whole:
        given = looked.slice.elements
        return FormView(
            version=case.form_version,
            elements={
                one: ElementView(
                    name=name(one), value=value, status="given", needs_review=False, reasons=(),
                    origins=(),
                )
                for one, value in given.items()
            },
            hints=(),
        )  # fmt: skip
    if not case.form_version:
        raise NotFound(f"Case {case.id} has no form yet.", code="form-unknown")
    made = form_of(here, case)
    if who.kind == "user" and case.status == "review":
        made = _as_reviewed(made)
    return FormView(
        version=case.form_version,
        elements={
            one: ElementView(
                name=name(one),
                **value.model_dump(include={"value", "status", "needs_review", "reasons"}),
                origins=tuple(OriginView(**origin.model_dump()) for origin in value.origins),
            )
            for one, value in made.elements.items()
        },
        hints=tuple(
            HintView(**hint.model_dump())
            for hint in record.hints(here.store, case.id, case.form_version)
        ),
    )


@router.get("/cases/{case_id}/notices", responses=told())
def notices(request: Request, here: Here, looked: Looked) -> Notices:
    """The papers made for a case."""
    _whole_only(looked)
    base = f"{request.app.state.root}/api/v1/cases/{looked.case.id}/notices"
    return Notices(
        items=tuple(
            NoticeView(
                number=row.number, kind=row.kind, title=TITLES.get(row.kind, REFUSAL),
                made_at=row.made_at, sha256=row.sha256, file=f"{base}/{row.number}.pdf",
            )
            for row in record.notices(here.store, looked.case.id)
        )
    )  # fmt: skip


@router.get(
    "/cases/{case_id}/notices/{number}.pdf",
    response_class=Response,
    responses=told() | file_of("application/pdf"),
)
def notice(here: Here, looked: Looked, number: Number) -> Response:
    """A paper as PDF."""
    _whole_only(looked)
    rows = record.notices(here.store, looked.case.id)
    row = next((one for one in rows if one.number == number), None)
    if row is None:
        raise NotFound("The case has no such paper.", code="notice-unknown")
    return Response(here.files.get(row.sha256), media_type="application/pdf", headers=PRIVATE)


def _as_reviewed(form: Form) -> Form:
    """What persons are shown in review: nothing tells blind samples and planted errors apart."""
    made = shown(form)
    drawn = {
        name: entry.model_copy(
            update={"needs_review": True, "reasons": entry.reasons or ("low-confidence",)}
        )
        for name in form.sampled
        if (entry := made.elements.get(name)) and entry.status != "confirmed"
    }
    return made.model_copy(update={"elements": made.elements | drawn})


def _whole_only(looked: Seen) -> None:
    """Papers are for the applicant, and name all permits: no department's slice has them."""
    if not looked.slice.whole:
        raise Forbidden("Papers are not part of a department's slice.", code="other-department")


def _case_file(here: Office, said: Opened) -> CaseFile:
    """What is said of a case, checked as far as it can be before anything is read.

    Raises:
        UsageError: ``name-unknown``, ``answer-invalid``, ``permits-without-industry``.
    """
    asked = CaseFile.model_validate(said.model_dump(exclude={"name"}))
    if asked.industry is None:
        if asked.permits or asked.answers:
            raise UsageError(
                "Permits and answers belong to an industry.",
                hint="Say which industry it is.",
                code="industry-missing",
            )
        return asked
    industry = here.catalog.find_industry(asked.industry) or here.catalog.industry(asked.industry)
    permits_for(industry, asked.answers, asked.permits, day=today(here.now()))
    return asked


def _view(here: Office, case: Case, slice: Slice) -> CaseView:
    license = register.of_case(here.store, case.id)
    return CaseView(
        **case_row(slice.case(case)).model_dump(),
        form_version=case.form_version,
        whole=slice.whole,
        license=license.number if license else None,
        problems=tuple(
            problem.model_copy(update={"file": one.file})
            for one in record.materials(here.store, case.id)
            if slice.file(one.sha256)
            for problem in one.problems
        ),
    )
