"""The web form of ``yizheng verify``: a file, a photograph, a number or an address (网上核验)."""

import asyncio
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile
from starlette.types import Message

from cases.settings import Settings
from desk.web.limits import visitor
from desk.web.public.judge import Judge
from desk.web.public.pages import language_of, page
from desk.web.public.refusal import Refusal, too_many
from desk.web.public.status_page import counts
from desk.web.public.words import WORDS, text
from licenses import numbering
from licenses.verification import altered
from licenses.verification.lookup import Address, classify, is_own, look_up
from licenses.verification.verdict import Verdict

router = APIRouter()
LARGEST = 10 * 1024 * 1024
FORM = 64 * 1024
"""Bytes of a form beside its file."""
SWALLOWED = 64 * 1024 * 1024
"""So much of a file that is too large is taken in before the answer: a browser whose sending is
cut off shows none."""


@router.get("/verify", include_in_schema=False)
def form(request: Request) -> Response:
    """The form."""
    return page(request, "verify", message="")


@router.post("/verify", include_in_schema=False)
async def verify(request: Request) -> Response:
    """Verify what was handed in; nothing of it is kept."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Refusal(415, "trouble")
    if seconds := request.app.state.forms.wait(visitor(request)):
        raise too_many(seconds)
    _not_busy(request)
    body = _Bounded(request)
    try:
        form = Request(request.scope, body).form(max_files=2, max_fields=5, max_part_size=4096)
        async with form as given:
            files = [given.get("file"), given.get("camera")]
            handed = [one for one in files if isinstance(one, UploadFile) and one.size]
            if handed:
                return await _file(request, handed[0])
            typed = given.get("typed")
    except _TooLarge:
        await body.swallow()
        return _again(request, 413, "verify-large")
    asked = typed.strip() if isinstance(typed, str) else ""
    answer = await asyncio.to_thread(_typed, request, asked)
    if isinstance(answer, Response):
        return answer
    return await _judged(request, answer.url)


async def _file(request: Request, handed: UploadFile) -> Response:
    if (handed.size or 0) > LARGEST:
        return _again(request, 413, "verify-large")
    with tempfile.TemporaryDirectory(prefix="yizheng-verify-") as folder:
        path = Path(folder) / "handed-in"
        with path.open("wb") as out:
            while chunk := await handed.read(256 * 1024):
                out.write(chunk)
        return await _judged(request, str(path))


async def _judged(request: Request, target: str) -> Response:
    if seconds := request.app.state.heavy.wait(visitor(request)):
        raise too_many(seconds)
    _not_busy(request)  # nobody else comes between this and being counted
    judge: Judge = request.app.state.judge
    return _verdict(request, await judge.accept(target))


def _not_busy(request: Request) -> None:
    if request.app.state.judge.busy:
        raise Refusal(503, "too-many", headers={"Retry-After": "15"})


def _typed(request: Request, typed: str) -> Response | Address:
    """A number leads to its page, an address of ours as well; a stranger's is never opened.

    Returns:
        The answer; of an address of a trusted host, the place to ask.
    """
    root = request.app.state.root
    settings: Settings = request.app.state.settings
    if not typed:
        return _again(request, 400, "verify-nothing")
    if altered.fault(typed) is None:  # an id may by chance be a number as well
        return RedirectResponse(f"{root}/l/{typed}", status_code=303)
    number = numbering.normalised(typed)
    if numbering.is_number(number):
        return RedirectResponse(f"{root}/find?number={number}", status_code=303)
    if "/" not in typed and "." not in typed:
        return _again(request, 400, "mistyped" if typed.isascii() else "verify-nothing")
    address = typed if "://" in typed else f"{urlsplit(settings.base_url).scheme}://{typed}"
    place = classify(address, settings)
    if place.kind == "ours" and place.id and not is_own(place.url, settings):
        return place
    if place.kind == "foreign":
        now = datetime.now(UTC)
        known = look_up(place, register=request.app.state.store, settings=settings, now=now)
        if known.status is None:
            raise Refusal(421, "foreign")
        return RedirectResponse(f"{root}/l/{place.id}", status_code=303)
    end = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    wrong = altered.fault(end)
    if wrong is None:
        return RedirectResponse(f"{root}/l/{end}", status_code=303)
    raise Refusal(400, "altered", detail=WORDS.altered[wrong])


def _verdict(request: Request, verdict: Verdict | None) -> Response:
    if verdict is None:
        return _again(request, 422, "verify-slow")
    language = language_of(request)
    word, licence = verdict.verdict, verdict.license
    name = "foreign" if word == "foreign-address" else word
    sign = WORDS.standings.get(word) or WORDS.answers[name]
    failed = next((check for check in verdict.checks if check.result == "failed"), None)
    detail = WORDS.details.get(failed.code) if failed else None
    return page(
        request,
        "verified",
        503 if word == "unavailable" else 200,
        verdict=verdict,
        sign=sign,
        counts=licence is None or counts(licence.state, licence.permits),
        here=any(check.code == "local-register" for check in verdict.checks),
        detail=detail[language] if detail else "",
    )


def _again(request: Request, status_code: int, key: str) -> Response:
    return page(request, "verify", status_code, message=text(key, language_of(request)))


class _TooLarge(Exception):
    """More was sent than was announced."""


class _Bounded:
    """Hands a request's body on, up to its limit."""

    def __init__(self, request: Request) -> None:
        self._receive = request.receive
        self._taken = 0
        self._ended = False

    async def __call__(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        if self._taken > LARGEST + FORM:
            raise _TooLarge
        return message

    async def swallow(self) -> None:
        """Take in the rest of what is too large, within reason."""
        while not self._ended and self._taken < SWALLOWED:
            with suppress(_TooLarge):
                await self()
