"""An answer other than the page that was asked for (拒绝与说明)."""

from collections.abc import Mapping, Sequence

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from desk.web.public.pages import answer, language_of
from desk.web.public.words import WORDS, Said


class Refusal(Exception):
    """Answered with a page for people, with JSON where the address ends in ``.json``.

    Args:
        status: of HTTP.
        name: of an answer in ``words.yaml``.
        detail: a sentence beside the one of the answer.
        links: pairs of address and words.
        headers: of HTTP.
    """

    def __init__(
        self,
        status: int,
        name: str,
        *,
        detail: Said | None = None,
        links: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(name)
        self.status = status
        self.name = name
        self.detail = detail
        self.links = links
        self.headers = dict(headers or {})


def explain(request: Request, error: Refusal) -> Response:
    """The answer that a refusal is."""
    language = language_of(request)
    detail = error.detail[language] if error.detail else ""
    if request.url.path.endswith(".json"):
        message = " ".join(
            part for part in (WORDS.answers[error.name][language].sentence, detail) if part
        )
        body = {"schema": 1, "code": error.name, "message": message}
        return JSONResponse(body, error.status, headers=error.headers)
    return answer(
        request,
        error.name,
        error.status,
        detail=detail,
        links=error.links,
        headers=error.headers,
    )


def unavailable() -> Refusal:
    """The register cannot be read: never to be taken for "no such licence"."""
    return Refusal(503, "unavailable", headers={"Retry-After": "30"})


def too_many(seconds: int) -> Refusal:
    """A visitor asks more often than anybody can read."""
    return Refusal(429, "too-many", headers={"Retry-After": str(seconds)})
