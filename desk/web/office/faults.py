"""What went wrong on a page of the desk, as a page (出错说明)."""

from fastapi import Request, Response

from cases.errors import (
    MaterialError,
    NotAllowed,
    NotFound,
    StaleCase,
    UsageError,
    YizhengError,
)
from desk.rights import Who
from desk.web.office.pages import render

_KINDS: tuple[tuple[type[YizhengError], int, str], ...] = (
    (NotFound, 404, "not-found"),
    (StaleCase, 409, "outdated"),
    (NotAllowed, 409, "not-allowed"),
    (UsageError, 422, "wrong"),
    (MaterialError, 422, "wrong"),
    (YizhengError, 500, "trouble"),
)


def explain(request: Request, error: YizhengError) -> Response:
    """The page for an error of ours: what happened, in words, and its code for those who ask."""
    who: Who | None = getattr(request.state, "who", None)
    status, name = next((status, name) for kind, status, name in _KINDS if isinstance(error, kind))
    message = str(error)[:500]
    return render(
        request, who, "fault", status_code=status, kind=name, message=message, code=error.code
    )
