"""Cases as files, and how well reading went (导出、准确率)."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from cases.errors import NotFound
from desk import exporting
from desk.accuracy.recorded import recorded
from desk.accuracy.shapes import AccuracyShape, accuracy_shape
from desk.exporting import Format, What
from desk.rights import may, require
from desk.web.api.asking import Current, Here
from desk.web.api.cases import PRIVATE, Narrowed
from desk.web.api.problem import responses
from desk.web.limits import require_turn, visitor

router = APIRouter(tags=["exports"])

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
    body = exporting.export(here, who, filters, what, format, address=visitor(request))
    return StreamingResponse(body, media_type=exporting.MEDIA_TYPES[format], headers=PRIVATE)


@router.get("/accuracy", responses=responses(404))
def accuracy(request: Request, here: Here, who: Current) -> AccuracyShape:
    """How well papers were read, by what reviewers confirmed and corrected, and blind samples."""
    require(who, "see-accuracy")
    require_turn(request.app.state.heavy, who.name)
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
