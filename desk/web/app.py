"""The web application (网页): what it is made of, its headers and its error pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cases import settings as all_settings
from cases.errors import SetupMissing
from cases.files import open_files
from cases.settings import Settings
from cases.store import Store
from desk.web import public, refusal, report, search, verify
from desk.web.front import Front
from desk.web.judge import Judge
from desk.web.limits import Limiter
from desk.web.refusal import Refusal
from desk.web.shelf import Shelf

HERE = Path(__file__).parent
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
"""No script at all, nothing from elsewhere. Addresses of licences stay out of search engines."""
_HEADERS = [(name.lower().encode(), said.encode()) for name, said in SECURITY_HEADERS.items()]


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; opens nothing before the first request."""
    app = FastAPI(title="yizheng", docs_url=None, redoc_url=None, lifespan=_life)
    app.state.settings = settings
    # Where a proxy serves us under a path, links have to begin with it.
    app.state.root = urlsplit(settings.public_url or "").path
    app.state.store = Store(settings.store_url)
    app.state.files = open_files(settings)
    app.state.shelf = Shelf(app.state.store)
    app.state.judge = Judge(settings)
    app.state.searches = Limiter(settings.searches_per_minute, 60)
    app.state.reports = Limiter(5, 3600)
    app.state.heavy = Limiter(10, 60)
    for part in (public, report, search, verify):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(Front, shelf=app.state.shelf, root=app.state.root)
    app.add_middleware(_Headers)  # the outermost
    app.add_exception_handler(Refusal, _refuse)
    app.add_exception_handler(HTTPException, _explain)
    app.add_exception_handler(RequestValidationError, _misused)
    app.add_exception_handler(SetupMissing, _unavailable)
    return app


def from_environment() -> FastAPI:
    """The application of a worker process of ``yizheng serve --workers``."""
    return create_app(all_settings.load())


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.judge.close()


class _Headers:
    """Sets the headers that every answer has."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                headers.extend(_HEADERS)
                if not any(name == b"cache-control" for name, _ in headers):
                    kept = scope["path"].startswith("/static/")
                    headers.append((b"cache-control", b"max-age=3600" if kept else b"no-store"))
            await send(message)

        await self._app(scope, receive, with_headers)


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return refusal.explain(request, error)


def _explain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    name = "no-page" if error.status_code == 404 else "trouble"
    answer = Refusal(error.status_code, name, headers=error.headers)
    return refusal.explain(request, answer)


def _misused(request: Request, error: Exception) -> Response:
    return refusal.explain(request, Refusal(400, "trouble"))


def _unavailable(request: Request, error: Exception) -> Response:
    return refusal.explain(request, refusal.unavailable())
