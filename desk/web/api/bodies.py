"""How much of a request is taken in, before anything looks at it (请求大小)."""

import re
from hashlib import sha256

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cases.errors import NotSignedIn, UsageError
from cases.settings import Settings
from desk.web.api.problem import problem
from desk.web.limits import visitor

JSON = 1024 * 1024
TABLE = 20 * 1024 * 1024
"""Bytes of an import."""
FILES = 10
"""An upload may have so many times the size of the largest file, as a zip may."""
HANG_UP = {"Connection": "close"}
"""What is still to come of such a body is not waited for."""
TAIL = 200
"""Bytes: a boundary has 70 at most (RFC 2046)."""
_OPEN = frozenset({"/api/v1/openapi.json", "/api/v1/problems"})
"""What may be read without a token."""
_UPLOAD = re.compile(r"/api/v1/cases(/[^/]+/materials)?")


class Gate:
    """Refuses what has no credentials at all, and what is too large, before it is read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._upload = settings.max_file_mb * 1024 * 1024 * FILES + JSON

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        headers = request.headers
        path = request.url.path
        if "authorization" not in headers and "cookie" not in headers and path not in _OPEN:
            nobody = NotSignedIn("There is no token.")
            answer = problem(request, "not-signed-in", nobody.code, nobody.message)
            await answer(scope, receive, send)
            return
        credentials = headers.get("authorization") or headers.get("cookie") or ""
        caller = sha256(credentials.encode()).hexdigest() if credentials else visitor(request)
        if seconds := request.app.state.calls.wait(caller):
            wait = {"Retry-After": str(seconds)}
            said = f"Come back in {seconds} seconds."
            answer = problem(request, "too-many", "too-many-requests", said, headers=wait)
            await answer(scope, receive, send)
            return
        most = self._most(path, headers.get("content-type", ""))
        announced = headers.get("content-length", "0")
        if announced.isdecimal() and int(announced) > most:
            answer = problem(request, "too-large", "body-too-large", _said(most), headers=HANG_UP)
            await answer(scope, receive, send)
            return
        taken = 0
        scope["yizheng.tail"] = b""

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            part = message.get("body", b"")
            taken += len(part)
            if taken > most:
                raise HTTPException(413, _said(most), HANG_UP)
            # Whoever takes files looks whether their end has come.
            scope["yizheng.tail"] = (scope["yizheng.tail"] + part)[-TAIL:]
            return message

        await self._app(scope, bounded, send)

    def _most(self, path: str, content_type: str) -> int:
        if content_type.startswith("multipart/") and _UPLOAD.fullmatch(path):
            return self._upload
        return TABLE if path == "/api/v1/supplied" else JSON


def _said(most: int) -> str:
    return f"The request is larger than {most // 1024} kB."


def json_only(request: Request) -> None:
    """A dependency: what is sent has to be JSON.

    Raises:
        UsageError: ``media-type`` (415).
    """
    headers = request.headers
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise UsageError(
            f"The body is {kind[:100] or 'of no stated kind'}.",
            hint="Send application/json.",
            code="media-type",
        )
