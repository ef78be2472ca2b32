"""The web application (网页): what it is made of, its headers and its error pages."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from cases.errors import SetupMissing
from cases.settings import Settings
from cases.store import Store
from desk.web import public
from desk.web.pages import page

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


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; opens nothing before the first request."""
    app = FastAPI(title="yizheng", docs_url=None, redoc_url=None)
    app.state.settings = settings
    # Where a proxy serves us under a path, links have to begin with it.
    app.state.root = urlsplit(settings.public_url or "").path
    app.state.store = Store(settings.store_url)
    app.state.recent = public.Recent(app.state.store)
    app.include_router(public.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.middleware("http")(_with_headers)
    app.add_exception_handler(HTTPException, _explain)
    app.add_exception_handler(SetupMissing, _unavailable)
    return app


async def _with_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    for name, value in SECURITY_HEADERS.items():
        response.headers[name] = value
    if "cache-control" not in response.headers and not request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _explain(request: Request, error: Exception) -> Response:
    """A page for people, JSON for ``….json``; both say plainly what is wrong."""
    assert isinstance(error, HTTPException)
    if request.url.path.endswith(".json"):
        code = "not-found" if error.status_code == 404 else "error"
        body = {"schema": 1, "code": code, "message": error.detail}
        return JSONResponse(body, error.status_code, headers=error.headers)
    name = "missing" if error.status_code == 404 else "error"
    answer = page(request, name, error.status_code, message=error.detail)
    answer.headers.update(error.headers or {})
    return answer


def _unavailable(request: Request, error: Exception) -> Response:
    """The register cannot be read: never to be taken for "no such licence"."""
    message = "登记簿暂时无法查询，请稍后再试。这不说明证照有问题。"
    return _explain(request, HTTPException(503, message, headers={"Retry-After": "30"}))
