"""What anybody may see: the status of a licence, by scan or by number (公示查询)."""

import hashlib
import time
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.exceptions import HTTPException

from cases.errors import NotFound
from cases.model import License
from cases.store import Store
from desk.web.pages import page
from licenses import register
from licenses.status import Status, status

router = APIRouter()
KEEP_SECONDS = 1.0
"""How long the server holds what it read of a licence; its state is computed at each request."""
KEEP_MANY = 2000
TWIN_LIFETIME = 5
"""Seconds that the JSON twin may be kept by whoever asked."""
UNKNOWN = "登记簿中没有这张证。请核对二维码或证号；若证照上的二维码打开的就是本页，该证可能系伪造。"


class Recent:
    """Licences read within the last second, so that a crowd of scans is one look-up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[str, tuple[float, License]] = {}

    def license(self, license_id: str) -> License:
        """The issued licence of an id.

        Raises:
            NotFound: no such licence, or one only reserved.
        """
        now = time.monotonic()
        kept = self._kept.get(license_id)
        if kept is not None and kept[0] > now:
            return kept[1]
        license = register.find(self._store, license_id)
        if license.id != license_id or license.state == "reserved":
            raise NotFound(UNKNOWN)
        if len(self._kept) >= KEEP_MANY:
            self._kept.clear()
        self._kept[license_id] = (now + KEEP_SECONDS, license)
        return license


def _current(request: Request, license_id: str) -> Status:
    recent: Recent = request.app.state.recent
    try:
        return status(recent.license(license_id), datetime.now(UTC))
    except NotFound as error:
        raise HTTPException(404, UNKNOWN) from error


Current = Annotated[Status, Depends(_current)]


@router.get("/l/{license_id}.json", response_model=Status)
def twin(request: Request, current: Current) -> Response:
    """The status as JSON; the tag changes with everything but the moment of the check."""
    body = current.model_dump(mode="json", by_alias=True)
    said = current.model_dump_json(exclude={"checked_at"}).encode()
    headers = {
        "ETag": f'W/"{hashlib.sha256(said).hexdigest()[:32]}"',
        "Cache-Control": f"max-age={TWIN_LIFETIME}",
    }
    known = request.headers.get("if-none-match", "")
    if headers["ETag"] in {tag.strip() for tag in known.split(",")}:
        return Response(status_code=304, headers=headers)
    return JSONResponse(body, headers=headers)


@router.get("/l/{license_id}", include_in_schema=False)
def show(request: Request, current: Current) -> Response:
    """The page behind the QR code."""
    return page(
        request,
        "license",
        current=current,
        host=urlsplit(current.url).netloc,
        twin=f"{request.app.state.root}/l/{request.path_params['license_id']}.json",
    )


@router.get("/", include_in_schema=False)
def start(request: Request) -> Response:
    """Where somebody without a scanner begins."""
    return page(request, "start", number="", message="")


@router.get("/find", include_in_schema=False)
def find(request: Request, number: Annotated[str, Query(max_length=60)] = "") -> Response:
    """From a number to its page."""
    try:
        license = register.find(request.app.state.store, number)
        if license.state == "reserved":
            raise NotFound(UNKNOWN)
    except NotFound as error:
        mistyped = "证号有误：校验位不符，请对照证照重新输入。"
        message = mistyped if error.code == "number-mistyped" else UNKNOWN
        return page(request, "start", 404, number=number, message=message)
    return RedirectResponse(f"{request.app.state.root}/l/{license.id}", status_code=303)


@router.get("/healthz", include_in_schema=False)
def health(request: Request) -> Response:
    """200 when the register can be read, else 503 (through ``SetupMissing``)."""
    store: Store = request.app.state.store
    store.require_ready()
    return PlainTextResponse("ok")
