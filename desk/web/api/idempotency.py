"""A write that is sent twice is done once (幂等): the header ``Idempotency-Key``.

The same key with the same request gives the same answer for 24 hours; with another request it is
refused. Only what was done is kept: an error may be sent again with the same key.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NamedTuple

from fastapi import Header, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool

from cases.errors import NotAllowed, UsageError
from cases.store import Store
from cases.tables import IdempotencyRow
from desk.web import signin

HEADER = "Idempotency-Key"
KEY = r"^[A-Za-z0-9._:~+/=-]{8,100}$"
KEPT = timedelta(hours=24)
GIVEN_UP = timedelta(minutes=10)
"""After which a request that gave no answer is taken for one whose server was killed."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def key(
    _: Annotated[
        str | None,
        Header(
            alias=HEADER,
            pattern=KEY,
            description="Yours to choose, one for each write: the same one again within 24 hours "
            "gives the same answer and does nothing twice.",
            examples=["5f0d1c1e-3c1b-4a57-9a0f-0c9b6d1f2a77"],
        ),
    ] = None,
) -> None:
    """The header, for OpenAPI and its check; ``Once`` heeds it."""


class Answer(NamedTuple):
    """An answer as it is kept."""

    status: int
    body: str
    location: str | None


class Once(APIRoute):
    """A route whose writes heed the header; ``APIRouter(route_class=Once)``.

    Bodies of files are too large to be held here: such routes call ``once`` themselves.
    """

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """The handler, which looks for an answer given before."""
        handle = super().get_route_handler()
        if self.methods and self.methods <= _SAFE:
            return handle

        async def handler(request: Request) -> Response:
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind == "application/json":
                # Before the body is read, which a stranger may have made as large as he could.
                await signin.current(request)
            if request.headers.get("content-type", "").startswith("multipart/"):
                return await handle(request)

            async def work() -> Response:
                return await handle(request)

            if HEADER not in request.headers:
                return await work()
            return await once(request, await request.body(), work)

        return handler


async def once(request: Request, body: bytes, work: Callable[[], Awaitable[Response]]) -> Response:
    """Do what is asked, or give the answer that was given before.

    Args:
        request: with or without the header.
        body: what tells the request from others: its body, or digests of its files.
        work: does it.

    Raises:
        UsageError: ``idempotency-key-reused``; ``idempotency-key-invalid``.
        NotAllowed: ``idempotency-in-progress``.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return await work()
    who = await signin.current(request)
    store: Store = request.app.state.store
    place = (who.name, storable(given))
    # Whoever lost a right since has nothing given to him again.
    may = f"{who.roles} {who.scopes} {who.department}"
    said = f"{request.method} {request.url.path}?{request.url.query}\n{may}\n".encode()
    fingerprint = hashlib.sha256(said + body).hexdigest()
    known = await run_in_threadpool(begin, store, place, fingerprint, datetime.now(UTC))
    if known is not None:
        headers = {"Idempotency-Replayed": "true"}
        if known.location is not None:
            headers["Location"] = known.location
        media = "application/json" if known.body else None
        return Response(known.body, known.status, headers, media)
    kept = False
    try:
        response = await work()
        if 200 <= response.status_code < 300:
            await run_in_threadpool(finish, store, place, _answer(response))
            kept = True
        return response
    finally:
        if not kept:
            await run_in_threadpool(give_up, store, place)


def storable(given: str) -> str:
    """The key, if it can be one.

    Raises:
        UsageError: ``idempotency-key-invalid``.
    """
    import re

    if not re.fullmatch(KEY, given):
        raise UsageError(
            "The idempotency key has other characters, or is too short or too long.",
            hint="8 to 100 letters, digits and .-_:~+/= ; a UUID will do.",
            code="idempotency-key-invalid",
        )
    return given


def begin(store: Store, place: tuple[str, str], fingerprint: str, now: datetime) -> Answer | None:
    """Take a key for a request; or the answer that it had before.

    Args:
        store: the record.
        place: who asks, and the key.
        fingerprint: of the request.
        now: this moment.

    Raises:
        UsageError: ``idempotency-key-reused``.
        NotAllowed: ``idempotency-in-progress``.
    """
    owner, given = place
    try:
        with store.write() as session:
            session.execute(delete(IdempotencyRow).where(IdempotencyRow.made_at < now - KEPT))
            row = session.get(IdempotencyRow, place, with_for_update=True)
            if row is None:
                session.add(
                    IdempotencyRow(
                        owner=owner, key=given, fingerprint=fingerprint, made_at=now, answer=None
                    )
                )
                return None
            if row.fingerprint != fingerprint:
                raise UsageError(
                    "This idempotency key was used for another request.",
                    hint="Give every write a key of its own.",
                    code="idempotency-key-reused",
                )
            if row.answer is not None:
                return Answer(**row.answer)
            if row.made_at < now - GIVEN_UP:
                row.made_at = now
                return None
    except IntegrityError:
        pass  # the same request came twice at this moment
    raise NotAllowed(
        "The same request is being worked on.",
        hint="Send it again in some seconds.",
        code="idempotency-in-progress",
    )


def finish(store: Store, place: tuple[str, str], answer: Answer) -> None:
    """Keep an answer under its key."""
    with store.write() as session:
        row = session.get(IdempotencyRow, place)
        if row is not None:
            row.answer = answer._asdict()


def give_up(store: Store, place: tuple[str, str]) -> None:
    """Let a key be free again: nothing was done."""
    with store.write() as session:
        session.execute(
            delete(IdempotencyRow).where(
                IdempotencyRow.owner == place[0],
                IdempotencyRow.key == place[1],
                IdempotencyRow.answer.is_(None),
            )
        )


def _answer(response: Response) -> Answer:
    body: Any = response.body
    return Answer(response.status_code, bytes(body).decode(), response.headers.get("location"))


def digest(**parts: Any) -> bytes:
    """Parts of a request that are no body, in a form to be told apart by."""
    return json.dumps(parts, sort_keys=True, default=str).encode()
