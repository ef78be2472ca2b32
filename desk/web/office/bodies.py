"""How much of a request to the desk is read, before it is known who asks (请求大小)."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cases.settings import Settings

STRANGER = 16 * 1024
"""Bytes: a name, a password, where to go next."""
FORM = 4 * 1024 * 1024
FILES = 10
"""An upload may have so many times the size of the largest file, as a zip may."""


class Gate:
    """Stops reading what is larger than anything that is sent in earnest (413)."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._upload = settings.max_file_mb * 1024 * 1024 * FILES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not scope["path"].startswith("/desk"):
            await self._app(scope, receive, send)
            return
        most, read = self._most(scope), 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)

    def _most(self, scope: Scope) -> int:
        headers = Headers(scope=scope)
        known = "cookie" in headers or "authorization" in headers
        if scope["path"] == "/desk/sign-in" or not known:
            return STRANGER
        multipart = headers.get("content-type", "").startswith("multipart/form-data")
        return self._upload if multipart else FORM
