"""Errors as problem details (RFC 9457): one shape, stable codes, what to do next (出错说明)."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from cases.errors import (
    Forbidden,
    FormChanged,
    MaterialError,
    NotAllowed,
    NotFound,
    NothingUsable,
    NotSignedIn,
    SetupMissing,
    StaleCase,
    TemplateError,
    UsageError,
    YizhengError,
)
from desk.web import signin

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
LONGEST = 1000
"""Characters of a sentence: a message may repeat what was sent."""
MOST_FAULTS = 50


class Kind(NamedTuple):
    """A type of problem: its status and title, and what to do."""

    status: int
    title: str
    remedy: str


KINDS: dict[str, Kind] = {
    "malformed": Kind(400, "The request cannot be understood.", "Send well-formed JSON or forms."),
    "not-signed-in": Kind(
        401, "Nobody is signed in.", "Send `Authorization: Bearer TOKEN` with a token that is good."
    ),
    "forbidden": Kind(403, "This is not allowed to you.", "docs/rights.md says who may do what."),
    "not-found": Kind(404, "There is no such thing, or it is not yours to see.", "Look it up."),
    "method-not-allowed": Kind(
        405, "This address does not take that method.", "See the header Allow."
    ),
    "outdated": Kind(
        409, "It has changed since you looked.", "Get it again, look, then decide again."
    ),
    "not-allowed": Kind(
        409, "It does not fit the present state.", "See the state; the code says what is wrong."
    ),
    "too-large": Kind(413, "More was sent than is taken.", "Send less, or smaller files."),
    "media-type": Kind(415, "The body is of another kind than is taken.", "See the Content-Type."),
    "invalid": Kind(
        422, "Something in the request is wrong.", "Correct what `errors` or `detail` name."
    ),
    "too-many": Kind(429, "Too many requests.", "Wait as long as Retry-After says."),
    "bug": Kind(500, "This should not have happened.", "Report it with the time."),
    "unavailable": Kind(
        503, "Something that is needed is not there now.", "Try later; tell the operator the code."
    ),
}
"""Type of problem → what it is. docs/api.md explains each under its name."""

_TYPES: tuple[tuple[type[YizhengError], str], ...] = (
    (NotSignedIn, "not-signed-in"),
    (Forbidden, "forbidden"),
    (NotFound, "not-found"),
    (StaleCase, "outdated"),
    (NotAllowed, "not-allowed"),
    (UsageError, "invalid"),
    (MaterialError, "invalid"),
    (NothingUsable, "invalid"),
    (SetupMissing, "unavailable"),
    (TemplateError, "unavailable"),
)
_BY_CODE = {
    "file-too-large": "too-large",
    "files-too-large": "too-large",
    "picture-too-large": "too-large",
    "file-damaged": "unavailable",
    "files-unusable": "unavailable",
    "media-type": "media-type",
}
"""Codes whose problem is of another type than that of their error."""
_BY_STATUS = {kind.status: name for name, kind in KINDS.items() if name != "not-allowed"}


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    model_config = ConfigDict(frozen=True)

    pointer: str | None = None
    """JSON pointer into the body."""
    parameter: str | None = None
    """Or the parameter, in the address or a header."""
    detail: str


class Changed(BaseModel):
    """What somebody else made of a value meanwhile."""

    model_config = ConfigDict(frozen=True)

    seen: str | None
    now: str | None
    by: str | None


class ProblemDetails(BaseModel):
    """What every error looks like (RFC 9457)."""

    model_config = ConfigDict(frozen=True)

    type: str
    """Address of what this type of problem means."""
    title: str
    status: int
    code: str
    """Stable reason code, for programs."""
    detail: str
    """What is wrong, for people."""
    hint: str
    """What to do next."""
    errors: tuple[Fault, ...] = ()
    """Of ``invalid``: each fault with its place."""
    changed: dict[str, Changed] = {}
    """Of ``form-changed``: element → what became of it."""


class Faulty(UsageError):
    """Several things are wrong with a request, each with its place."""

    code = "request-invalid"

    def __init__(self, faults: tuple[Fault, ...], *, code: str | None = None) -> None:
        super().__init__(faults[0].detail, hint=KINDS["invalid"].remedy, code=code)
        self.faults = faults


def problem(
    request: Request,
    name: str,
    code: str,
    detail: str,
    hint: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """A problem as an answer.

    Args:
        request: what is answered.
        name: of ``KINDS``.
        code: the reason code.
        detail: what is wrong.
        hint: what to do; without one, what the type says.
        headers: of HTTP.
        more: ``errors`` and ``changed``.
    """
    kind = KINDS[name]
    said = ProblemDetails(
        type=f"{request.app.state.root}/api/v1/problems#{name}",
        title=kind.title,
        status=kind.status,
        code=code,
        detail=detail[:LONGEST],
        hint=(hint or kind.remedy)[:LONGEST],
        **more,
    )
    own = {"WWW-Authenticate": 'Bearer realm="yizheng"'} if kind.status == 401 else {}
    if kind.status == 503:
        own = {"Retry-After": "30"}
    body = said.model_dump(mode="json", exclude_defaults=True)
    return JSONResponse(body, kind.status, own | dict(headers or {}), media_type=MEDIA_TYPE)


def type_of(error: YizhengError) -> str:
    """The type of problem that an error of ours is."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    return next((name for kind, name in _TYPES if isinstance(error, kind)), "bug")


def install(app: FastAPI) -> None:
    """Let every error of an application be a problem."""
    app.add_exception_handler(YizhengError, _ours)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, YizhengError)
    more: dict[str, Any] = {}
    if isinstance(error, Forbidden):
        signin.record_denial(request, error)
    if isinstance(error, Faulty):
        more["errors"] = error.faults
    if isinstance(error, FormChanged):
        more["changed"] = {
            name: Changed(seen=one.seen, now=one.now, by=one.by)
            for name, one in error.changed.items()
        }
    name = type_of(error)
    if name in ("bug", "unavailable"):
        # What is wrong here names hosts and folders: that is for the log.
        log.error("%s %s: %s [%s]", request.method, request.url.path, error, error.code)
        return problem(request, name, error.code, KINDS[name].title)
    return problem(request, name, error.code, error.message, error.hint, **more)


def of_http(request: Request, error: Exception) -> Response:
    """What the framework refuses, as a problem."""
    assert isinstance(error, HTTPException)
    name = _BY_STATUS.get(error.status_code, "malformed")
    detail = KINDS[name].title
    if error.detail and error.detail != HTTPStatus(error.status_code).phrase:
        detail = error.detail
    code = {"too-large": "body-too-large", "too-many": "too-many-requests"}.get(name, name)
    return problem(request, name, code, detail, headers=error.headers)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return problem(request, "malformed", "json-invalid", "The body is no JSON.")
    # A list whose items are wrong is also reported as too short.
    places = [one["loc"] for one in found]
    telling = [
        one
        for one in found
        if one["type"] != "too_short"
        or not any(place[: len(one["loc"])] == one["loc"] != place for place in places)
    ]
    faults = tuple(fault(one["loc"], one["msg"]) for one in telling[:MOST_FAULTS])
    detail = f"{faults[0].pointer or faults[0].parameter or 'body'}: {faults[0].detail}"
    return problem(request, "invalid", "request-invalid", detail, errors=faults)


def fault(loc: tuple[int | str, ...], detail: str) -> Fault:
    """A fault at a place as pydantic tells it: ``("body", "permits", 0)``."""
    place, *rest = loc
    detail = detail.removeprefix("Value error, ")[:LONGEST]
    if place == "body":
        return Fault(pointer=pointer(rest), detail=detail)
    return Fault(parameter=".".join(str(one) for one in rest), detail=detail)


def pointer(keys: "list[int | str] | tuple[int | str, ...]") -> str:
    """Keys as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in keys)


def _unforeseen(request: Request, error: Exception) -> Response:
    """For whatever nobody foresaw; the server logs the error itself."""
    return problem(request, "bug", "bug", KINDS["bug"].title)


Status = Literal[400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503]


def responses(*statuses: Status) -> dict[int | str, dict[str, Any]]:
    """What an operation may answer besides, for OpenAPI; 401, 403, 429 and 503 always."""
    return {
        status: {
            "description": " · ".join(
                f"{name}: {kind.title}" for name, kind in KINDS.items() if kind.status == status
            ),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
        }
        for status in sorted({401, 403, 429, 503, *statuses})
    }


def file_of(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The answer of an operation that gives a file, for OpenAPI."""
    content = {media_type: {"schema": {"type": "string", "contentMediaType": media_type}}}
    return {200: {"description": "The file", "content": content}}
