"""Reporting a problem of a licence, and reading the answer (反映问题)."""

from datetime import UTC, datetime
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from cases.errors import NotFound
from cases.store import Store
from departments.clock import Calendar, today
from desk.web.limits import visitor
from desk.web.public.pages import language_of, page
from desk.web.public.refusal import Refusal, too_many
from desk.web.public.scan import Current
from desk.web.public.shelf import Held
from desk.web.public.words import text
from licenses import register
from licenses.public import reports
from templates.catalog import load

router = APIRouter()
LARGEST = 16 * 1024
"""Bytes of a form: 500 characters, percent-encoded, and room."""


@router.get("/l/{license_id}/report", include_in_schema=False)
def form(request: Request, current: Current) -> Response:
    """The form."""
    return _form(request, current)


@router.post("/l/{license_id}/report", include_in_schema=False)
async def send(request: Request, current: Current) -> Response:
    """Keep what was reported; neither who nor from where."""
    values = parse_qs(await _body(request), keep_blank_values=True, max_num_fields=10)
    kind = values.get("kind", [""])[0]
    written = reports.plain(values.get("text", [""])[0]).strip()[: reports.LONGEST]
    if kind not in reports.KINDS or not written:
        message = text("report-empty", language_of(request))
        return _form(request, current, 400, message=message, chosen=kind, written=written)
    if seconds := request.app.state.reports.wait(visitor(request)):
        raise too_many(seconds)
    reference = await run_in_threadpool(_keep, request, current, kind, written)
    return RedirectResponse(f"{request.app.state.root}/report/{reference}", status_code=303)


@router.get("/report/{reference}", include_in_schema=False)
def answer(request: Request, reference: str) -> Response:
    """What became of a report."""
    if seconds := request.app.state.searches.wait(visitor(request)):
        raise too_many(seconds)
    try:
        report = reports.get(request.app.state.store, reference)
    except NotFound as error:
        raise Refusal(404, "no-page") from error
    return page(request, "reported", report=report)


def _form(
    request: Request,
    current: Held,
    status_code: int = 200,
    *,
    message: str = "",
    chosen: str = "",
    written: str = "",
) -> Response:
    return page(
        request,
        "report",
        status_code,
        address=f"{request.app.state.root}/l/{current.license.id}",
        holder=current.license.entity_name,
        number=current.license.number,
        kinds=reports.KINDS,
        message=message,
        chosen=chosen,
        written=written,
    )


def _keep(request: Request, current: Held, kind: str, written: str) -> str:
    store: Store = request.app.state.store
    now = datetime.now(UTC)
    days = request.app.state.settings.report_reply_days
    due = Calendar(load().years).add_working_days(today(now), days)
    key = register.key(store, current.license)
    return reports.add(store, key, kind, written, now=now, due_on=due.on).reference


async def _body(request: Request) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Refusal(413, "trouble")
    return body.decode("utf-8", "replace")
