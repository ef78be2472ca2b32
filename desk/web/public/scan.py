"""What anybody may see: the status of a licence, by scan or by number (公示查询)."""

import asyncio
import hashlib
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

from cases.errors import MaterialError, NotFound
from cases.files import FileStore
from cases.store import Store
from desk.web.limits import Limiter, visitor
from desk.web.public import status_page
from desk.web.public.pages import language_of, page, tag
from desk.web.public.refusal import Refusal, too_many, unavailable
from desk.web.public.shelf import Held, Shelf
from desk.web.public.words import WORDS, text
from licenses import register
from licenses.status import Status, status
from licenses.verification import altered

router = APIRouter()
TWIN_LIFETIME = 5
"""Seconds that the JSON twin may be kept by whoever asked."""
PICTURE_DPI = 150


async def held(request: Request, license_id: str) -> Held:
    """What the register says of the licence in an address.

    Raises:
        Refusal: ``altered`` (400) if this is no id of ours, else ``not-found`` (404).
    """
    wrong = altered.fault(license_id)
    shelf: Shelf = request.app.state.shelf
    if wrong is None:
        try:
            return await shelf.get(license_id)
        except NotFound as error:
            raise Refusal(404, "not-found") from error
    raise Refusal(
        400, "altered", detail=WORDS.altered[wrong], links=await _meant(request, shelf, license_id)
    )


async def _meant(request: Request, shelf: Shelf, written: str) -> tuple[tuple[str, str], ...]:
    """A link to the licence that was meant, if there is one."""
    meant = altered.meant(written)
    if meant is None:
        return ()
    try:
        await shelf.get(meant)
    except NotFound:
        return ()
    address = f"{request.app.state.root}/l/{meant}"
    return ((address, f"{text('correct-address', language_of(request))} {address}"),)


Current = Annotated[Held, Depends(held)]


@router.get("/l/{license_id}.json", response_model=Status)
def twin(request: Request, current: Current) -> Response:
    """The status as JSON; the tag changes with everything but the moment of the check."""
    now = status(current.license, datetime.now(UTC))
    said = now.model_dump_json(exclude={"checked_at"}).encode()
    headers = {
        "ETag": f'W/"{hashlib.sha256(said).hexdigest()[:32]}"',
        "Cache-Control": f"max-age={TWIN_LIFETIME}",
    }
    known = request.headers.get("if-none-match", "")
    if headers["ETag"] in {one.strip() for one in known.split(",")}:
        return Response(status_code=304, headers=headers)
    return JSONResponse(now.model_dump(mode="json", by_alias=True), headers=headers)


@router.get("/l/{license_id}.pdf", include_in_schema=False)
async def file(request: Request, current: Current) -> Response:
    """The newest file of a licence that may still be used."""
    pdf, number = await _file(request, current), current.license.number
    headers = {"Content-Disposition": f'attachment; filename="{number}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


@router.get("/l/{license_id}.png", include_in_schema=False)
async def picture(request: Request, current: Current) -> Response:
    """The first page of the file as a picture: many phones open no PDF."""
    _usable(current)
    files: FileStore = request.app.state.files
    key = f"{current.license.pdf_sha256}.{PICTURE_DPI}.png"
    drawn = await asyncio.to_thread(files.cache_get, key)
    if drawn is None:
        if seconds := request.app.state.heavy.wait(visitor(request)):
            raise too_many(seconds)
        drawn = await asyncio.to_thread(_drawn, await _file(request, current))
        await asyncio.to_thread(files.cache_put, key, drawn)
    return Response(drawn, media_type="image/png")


@router.api_route("/l/{license_id}", methods=["GET", "HEAD"], include_in_schema=False)
def show(request: Request, current: Current) -> Response:
    """The page behind the QR code, as far as ``front.Front`` has not answered already."""
    language = language_of(request)
    page = status_page.body(current, language, request.app.state.root, datetime.now(UTC))
    headers = {"Content-Language": tag(language), "Vary": "Accept-Language"}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


@router.get("/", include_in_schema=False)
def start(request: Request) -> Response:
    """Where somebody without a scanner begins."""
    return page(request, "start", number="", message="")


@router.get("/find", include_in_schema=False)
def find(request: Request, number: Annotated[str, Query(max_length=60)] = "") -> Response:
    """From a number to its page. Numbers follow one another: nobody may try them all."""
    limiter: Limiter = request.app.state.searches
    if seconds := limiter.wait(visitor(request)):
        raise too_many(seconds)
    try:
        license = register.find(request.app.state.store, number)
        if license.state == "reserved":
            raise NotFound("It is only reserved.", code="license-unknown")
    except NotFound as error:
        key = "mistyped" if error.code == "number-mistyped" else "unknown-number"
        message = text(key, language_of(request))
        return page(request, "start", 404, number=number, message=message)
    return RedirectResponse(f"{request.app.state.root}/l/{license.id}", status_code=303)


@router.get("/healthz", include_in_schema=False)
def health(request: Request) -> Response:
    """200 when the register can be read, else 503 (through ``SetupMissing``)."""
    store: Store = request.app.state.store
    store.require_ready()
    return PlainTextResponse("ok")


def _usable(current: Held) -> None:
    """A file is offered only while it says what the page says."""
    now = status(current.license, datetime.now(UTC))
    if status_page.standing(now) in status_page.WITHDRAWN:
        raise Refusal(410, "withdrawn")
    if now.pdf_sha256 is None:
        raise Refusal(503, "unsealed", headers={"Retry-After": "3600"})


async def _file(request: Request, current: Held) -> bytes:
    _usable(current)
    assert current.license.pdf_sha256 is not None
    files: FileStore = request.app.state.files
    try:
        return await asyncio.to_thread(files.get, current.license.pdf_sha256)
    except (NotFound, MaterialError) as error:  # of our own store: the licence is not to blame
        raise unavailable() from error


def _drawn(pdf: bytes) -> bytes:
    from papers.raster import page_png  # only who asks for a picture needs PDFium

    return page_png(pdf, dpi=PICTURE_DPI)
