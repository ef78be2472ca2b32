"""The web application (网页): what it is made of, its headers and its error pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import State
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cases import settings as all_settings
from cases.errors import Forbidden, NotSignedIn, SetupMissing, YizhengError
from cases.files import open_files
from cases.settings import Settings
from cases.store import Store
from departments.office import Office, open_office
from desk.web import signin
from desk.web.api import app as api
from desk.web.api import problem
from desk.web.limits import Limiter
from desk.web.office import (
    accuracy_page,
    bodies,
    case_page,
    exports,
    faults,
    people,
    queue,
    review,
    wordings,
)
from desk.web.pictures import Pictures
from desk.web.public import refusal, report, search, verify
from desk.web.public import scan as public
from desk.web.public.front import Front
from desk.web.public.judge import Judge
from desk.web.public.refusal import Refusal
from desk.web.public.shelf import Shelf
from desk.web.rereading import Rereader

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
CALLS_PER_MINUTE = 1200
"""Of the API, for one token or account."""
LARGEST_HEADERS = 16 * 1024
"""Bytes of a request's headers."""


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), said.encode()) for name, said in headers.items()]


_PUBLIC, _OFFICE = _raw(SECURITY_HEADERS), _raw(SECURITY_HEADERS | signin.OFFICE_HEADERS)


def create_app(settings: Settings) -> ASGIApp:
    """The application for these settings; opens nothing before the first request."""
    app = FastAPI(title="yizheng", openapi_url=None, redirect_slashes=False, lifespan=_life)
    app.state = _State()
    app.state.settings = settings
    # Where a proxy serves us under a path, links have to begin with it.
    app.state.root = urlsplit(settings.public_url or "").path
    app.state.store = Store(settings.store_url)
    app.state.files = open_files(settings)
    app.state.shelf = Shelf(app.state.store)
    app.state.judge = Judge(settings)
    app.state.searches = Limiter(settings.searches_per_minute, 60)
    app.state.reports = Limiter(5, 3600)
    app.state.forms = Limiter(20, 60)
    app.state.heavy = Limiter(10, 60)
    app.state.delays = Limiter(1, 60)
    app.state.trials = Limiter(10, 60)
    for part in (public, report, search, verify, signin, queue, case_page, exports,
                 accuracy_page, review, people, wordings):  # fmt: skip
        app.include_router(part.router)
    app.state.pictures = Pictures(settings, app.state.files)
    app.state.rereader = Rereader(settings)
    app.state.calls = Limiter(CALLS_PER_MINUTE, 60)
    app.mount(api.PREFIX, api.make(app.state, settings))
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(bodies.Gate)
    app.add_middleware(Front, shelf=app.state.shelf, root=app.state.root)
    app.add_exception_handler(Refusal, _refuse)
    app.add_exception_handler(NotSignedIn, signin.refuse)
    app.add_exception_handler(Forbidden, signin.refuse)
    app.add_exception_handler(HTTPException, _explain)
    app.add_exception_handler(RequestValidationError, _misused)
    app.add_exception_handler(YizhengError, _unfit)
    app.add_exception_handler(SetupMissing, _unavailable)
    app.add_exception_handler(Exception, _failed)
    return _Headers(app)  # around the handler of last resort as well


def from_environment() -> ASGIApp:
    """The application of a worker process of ``yizheng serve --workers``."""
    return create_app(all_settings.load())


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    yield
    for part in (app.state.judge, app.state.pictures, app.state.rereader):
        part.close()


class _State(State):
    """What the requests share; the office is made by the first one that needs it."""

    @cached_property
    def office(self) -> Office:
        """The office of this process.

        Raises:
            SetupMissing: the database is missing or of another version; the next one asks again.
        """
        return open_office(self.settings, self.store, self.files)


class _Headers:
    """Sets the headers that every answer has; refuses requests with too many of their own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                headers.extend(_OFFICE if scope["path"].startswith("/desk") else _PUBLIC)
                if not any(name == b"cache-control" for name, _ in headers):
                    found = message["status"] in (200, 304)
                    kept = found and scope["path"].startswith("/static/")
                    headers.append((b"cache-control", b"max-age=3600" if kept else b"no-store"))
            await send(message)

        if sum(len(name) + len(said) for name, said in scope["headers"]) > LARGEST_HEADERS:
            large = PlainTextResponse("请求头太大 Request headers too large", 431)
            await large(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return refusal.explain(request, error)


def _explain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):
        return problem.of_http(request, error)
    name = "no-page" if error.status_code == 404 else "trouble"
    answer = Refusal(error.status_code, name, headers=error.headers)
    return refusal.explain(request, answer)


def _misused(request: Request, error: Exception) -> Response:
    return refusal.explain(request, Refusal(400, "trouble"))


def _unavailable(request: Request, error: Exception) -> Response:
    return refusal.explain(request, refusal.unavailable())


def _unfit(request: Request, error: Exception) -> Response:
    if not isinstance(error, YizhengError) or not request.url.path.startswith("/desk"):
        return _failed(request, error)
    return faults.explain(request, error)


def _failed(request: Request, error: Exception) -> Response:
    """For whatever nobody foresaw; the server logs the error itself."""
    return refusal.explain(request, Refusal(500, "trouble"))
