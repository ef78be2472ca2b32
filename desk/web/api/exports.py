"""Cases as files, and how well reading went (导出、准确率)."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from cases import access
from cases.access import Entry
from cases.errors import NotFound
from desk import exporting
from desk.accuracy.recorded import recorded
from desk.accuracy.shapes import AccuracyShape, accuracy_shape
from desk.exporting import Format, What
from desk.queue import listed
from desk.rights import may, require
from desk.web.api.asking import Current, Here
from desk.web.api.cases import PRIVATE, Narrowed
from desk.web.api.problem import responses
from desk.web.limits import visitor

router = APIRouter(tags=["exports"])

WRITERS = {"csv": exporting.as_csv, "xlsx": exporting.as_xlsx, "json": exporting.as_json}
SCHEMAS: dict[Format, dict[str, str]] = {
    "csv": {"type": "string"},
    "xlsx": {"type": "string", "format": "binary"},
    "json": {"type": "object"},
}


@router.get(
    "/exports/cases",
    response_class=StreamingResponse,
    responses=responses(422)
    | {
        200: {
            "description": "The file",
            "content": {
                media.partition(";")[0]: {"schema": SCHEMAS[format]}
                for format, media in exporting.MEDIA_TYPES.items()
            },
        }
    },
)
def cases(
    request: Request,
    here: Here,
    who: Current,
    filters: Narrowed,
    what: Annotated[What, Query(description="Lines of the list, or the forms.")] = "list",
    format: Format = "csv",
) -> Response:
    """The cases of a list as a file; that it was made is recorded."""
    rows = exporting.records(here, who, filters, what)
    listed(here, who, filters, None, 1)  # what is wrong shows before anything is sent
    narrowed = filters.model_dump_json(exclude_defaults=True)
    entry = Entry(
        at=datetime.now(UTC), kind="exported", actor=who.name, address=visitor(request),
        right="export", reason=f"{what}.{format}: {narrowed}",
    )  # fmt: skip
    access.record(here.store, entry)
    body = WRITERS[format](exporting.columns(here.catalog, what), rows)
    return StreamingResponse(body, media_type=exporting.MEDIA_TYPES[format], headers=PRIVATE)


@router.get("/accuracy", responses=responses(404))
def accuracy(here: Here, who: Current) -> AccuracyShape:
    """How well papers were read, by what reviewers confirmed and corrected, and blind samples."""
    require(who, "see-accuracy")
    found = recorded(here.store, here.files)
    if not found.measured.documents:
        raise NotFound(
            "No reviewer has confirmed or corrected what was read yet.",
            hint="Review a case.",
            code="reviews-missing",
        )
    shape = accuracy_shape(found.measured, source="store", blind=found.blind, planted=found.planted)
    # Single errors tell what stands on papers.
    return shape if may(who, "see-case") else shape.model_copy(update={"errors": (), "misread": ()})
