"""Exports (导出): which cases, as what; the file itself is made while it is sent."""

from collections.abc import Sequence
from typing import Annotated, Any, get_args
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import ValidationError

from cases.errors import UsageError
from departments.clock import today
from desk import exporting
from desk.exporting import Format, What
from desk.queue import Filters
from desk.rights import Who
from desk.web.api.asking import Here
from desk.web.limits import visitor
from desk.web.office.pages import render
from desk.web.office.queue import MOST, department_names, shown_names
from desk.web.signin import need

router = APIRouter(include_in_schema=False)
Exporter = Annotated[Who, Depends(need("export"))]
Chosen = Annotated[list[str], Form(default_factory=list, max_length=MOST)]


@router.get("/desk/exports")
def exports_page(request: Request, who: Exporter, here: Here) -> Response:
    """What to export: the cases of the list that led here, or all."""
    return _page(request, who, here, request.url.query, [])


@router.post("/desk/exports")
def chosen_page(request: Request, who: Exporter, here: Here, case: Chosen) -> Response:
    """What to export of the cases that were chosen in a list."""
    return _page(request, who, here, "", case)


@router.post("/desk/exports/file")
def export(
    request: Request,
    who: Exporter,
    here: Here,
    case: Chosen,
    query: Annotated[str, Form(max_length=2000)] = "",
    what: Annotated[What, Form()] = "list",
    format: Annotated[Format, Form()] = "xlsx",
) -> Response:
    """The file; that it was made is recorded."""
    body = exporting.export(
        here, who, _filters(query), what, format, address=visitor(request), only=case or None
    )
    name = f"{'案件' if what == 'list' else '表单'}-{today(here.now()):%Y%m%d}.{format}"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return StreamingResponse(body, media_type=exporting.MEDIA_TYPES[format], headers=headers)


@router.get("/desk/exports/columns.json")
def described(who: Exporter, here: Here) -> Response:
    """What the columns of each export are, in order."""
    said = {
        what: [
            {"name": one.name, "title": one.title, "type": one.type}
            for one in exporting.columns(here.catalog, what)
        ]
        for what in get_args(What)
    }
    return JSONResponse(said)


def _page(request: Request, who: Who, here: Here, query: str, chosen: Sequence[str]) -> Response:
    filters = _filters(query)
    said: dict[str, Any] = filters.model_dump(exclude_none=True, exclude_defaults=True)
    return render(
        request,
        who,
        "exports",
        query=query,
        chosen=chosen,
        filters=said,
        industries={one.code: one.name for one in here.catalog.industries.values()},
        departments=department_names(here),
        names=shown_names(here),
    )


def _filters(query: str) -> Filters:
    """The filters of a list's address."""
    said = {
        name: value
        for name, value in parse_qsl(query, max_num_fields=50)
        if name in Filters.model_fields
    }
    try:
        return Filters.model_validate(said)
    except (ValidationError, ValueError) as error:
        raise UsageError("There is no such list.", code="filter-invalid") from error
