"""Status pages before any routing (状态页快速应答): thousands of scans a second come here."""

from datetime import UTC, datetime

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from cases.errors import NotFound, SetupMissing
from cases.ids import LICENSE_LENGTH
from desk.web.public import status_page
from desk.web.public.pages import chosen_language, tag
from desk.web.public.shelf import Held, Shelf
from licenses.verification import altered

PREFIX = "/l/"
LENGTH = len(PREFIX) + LICENSE_LENGTH


class Front:
    """Answers a scan whose licence is found; hands everything else on to the application."""

    def __init__(self, app: ASGIApp, shelf: Shelf, root: str) -> None:
        self._app = app
        self._shelf = shelf
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        held = await self._held(scope)
        if held is None:
            await self._app(scope, receive, send)
            return
        accepted = Headers(scope=scope).get("accept-language", "")
        language = chosen_language(scope["query_string"].decode("latin-1"), accepted)
        body = status_page.body(held, language, self._root, datetime.now(UTC))
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"content-language", tag(language).encode()),
            (b"vary", b"Accept-Language"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _held(self, scope: Scope) -> Held | None:
        if scope["type"] != "http" or scope["method"] != "GET" or len(scope["path"]) != LENGTH:
            return None
        license_id = scope["path"][len(PREFIX) :]
        if not scope["path"].startswith(PREFIX) or altered.fault(license_id) is not None:
            return None
        try:
            return self._shelf.at_hand(license_id) or await self._shelf.get(license_id)
        except (NotFound, SetupMissing):
            return None  # the application asks again, and says so
