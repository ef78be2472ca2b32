"""The page behind a QR code, drawn once per licence, language and day (证照状态页).

Only the moment of the check differs from one visitor to the next, so that is put in last.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from desk.web.public import pages
from desk.web.public.shelf import Held
from desk.web.public.words import Language
from licenses.paper.face import SHANGHAI, next_expiry
from licenses.status import IN_FORCE, PermitStatus, State, Status, status

WITHDRAWN = frozenset({"revoked", "forfeited", "cancelled", "superseded"})
"""Standings of a licence whose file is offered no more."""
SUPPLIED = ("state", "annual-report", "credit", "inspection", "promise")
_MARK = secrets.token_hex(16)
"""Where the moment goes; nobody can have put it into a licence's data."""


def body(held: Held, language: Language, root: str, now: datetime) -> bytes:
    """The page as bytes."""
    key = (language, now.astimezone(SHANGHAI).date())
    drawn = held.pages.get(key)
    if drawn is None:
        held.pages.clear()
        drawn = held.pages[key] = _draw(held, language, root, now)
    iso, said = _moment(int(now.timestamp()), language)
    return b"".join((drawn[0], iso, drawn[1], said, drawn[2]))


def standing(current: Status) -> str:
    """How the licence stands, in a word of ``words.yaml``."""
    return current.standing or current.state


def counts(state: State, permits: Sequence[PermitStatus]) -> bool:
    """False where the licence as a whole was suspended or ended: its permits do not count."""
    return state in ("valid", "partly-valid") or not _in_force(permits)


def _in_force(permits: Sequence[PermitStatus]) -> int:
    return sum((permit.standing or permit.state) in IN_FORCE for permit in permits)


def _draw(held: Held, language: Language, root: str, now: datetime) -> list[bytes]:
    current = status(held.license, now)
    address = f"{root}/l/{held.license.id}"
    other = "zh" if language == "en" else "en"
    by_kind = [(kind, [one for one in held.supplied if one.kind == kind]) for kind in SUPPLIED]
    html = pages.render(
        "license",
        language,
        root,
        switch=f"{address}?lang={other}",
        current=current,
        standing=standing(current),
        in_force=_in_force(current.permits),
        counts=counts(current.state, current.permits),
        next_expiry=next_expiry(held.license),
        names={permit.permit: permit.name for permit in held.license.permits},
        supplied=by_kind,
        downloads=standing(current) not in WITHDRAWN and current.pdf_sha256 is not None,
        host=urlsplit(current.url).netloc,
        address=address,
        checked=Checked(_MARK, _MARK),
    )
    return html.encode().split(_MARK.encode())


@lru_cache(maxsize=64)
def _moment(second: int, language: Language) -> tuple[bytes, bytes]:
    at = datetime.fromtimestamp(second, UTC)
    return at.isoformat().encode(), pages.moment(at, language).encode()


@dataclass(frozen=True)
class Checked:
    """The moment of a check for machines and for people."""

    iso: str
    said: str
