"""How much of a request to the desk is read, before it is known who asks (请求大小)."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STRANGER = 16 * 1024
"""Bytes: a name, a password, where to go next."""
FORM = 4 * 1024 * 1024
"""Bytes. Files go to the API: it asks who sends them before it reads them, which forms cannot."""


class Gate:
    """Stops reading what is larger than anything that is sent in earnest (413)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not scope["path"].startswith("/desk"):
            await self._app(scope, receive, send)
            return
        most, read = _most(scope), 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)


def _most(scope: Scope) -> int:
    headers = Headers(scope=scope)
    known = "cookie" in headers or "authorization" in headers
    return STRANGER if scope["path"] == "/desk/sign-in" or not known else FORM
