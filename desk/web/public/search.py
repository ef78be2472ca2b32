"""Search by number, credit code or name, a little at a time (公示查询)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from desk.web.limits import Limiter, visitor
from desk.web.public.pages import language_of, page
from desk.web.public.refusal import too_many
from desk.web.public.words import text
from licenses.public import publication

router = APIRouter()
SHORTEST = 2
PAGES = 5
"""Nobody reads on; who wants everything takes the open data."""


@router.get("/search", include_in_schema=False)
def search(
    request: Request,
    q: Annotated[str, Query(max_length=60)] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:
    """A page of licences."""
    language = language_of(request)
    asked = " ".join(q.split())
    shown: dict[str, Any] = {
        "asked": asked,
        "message": "",
        "found": (),
        "number": number,
        "more": False,
    }
    if not asked:
        return page(request, "search", **shown, beyond=False)
    limiter: Limiter = request.app.state.searches
    if seconds := limiter.wait(visitor(request)):
        raise too_many(seconds)
    if len(asked) < SHORTEST:
        message = text("search-short", language)
        return page(request, "search", 400, **(shown | {"message": message}), beyond=False)
    number = min(number, PAGES)
    found, more = publication.search(request.app.state.store, asked, number)
    if len(found) == 1 and number == 1 and not more and found[0].exact:
        return RedirectResponse(f"{request.app.state.root}/l/{found[0].id}", status_code=303)
    shown |= {"found": found, "number": number, "more": more and number < PAGES}
    if not found:
        shown["message"] = text("search-none", language)
    return page(request, "search", **shown, beyond=more and number == PAGES)
