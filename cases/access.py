"""Who came in, who was refused, and who has to wait before trying again (访问记录与登录限制)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Select, bindparam, delete, select, text
from sqlalchemy.orm import Session

from cases.model import Noun
from cases.store import Store
from cases.tables import AccessRow, AttemptRow, Instant

Kind = Literal[
    "sign-in", "sign-in-failed", "sign-in-delayed", "sign-out", "password-changed",
    "denied", "break-glass", "account-changed", "exported",
]  # fmt: skip

FREE = {"account": 5, "address": 20}
"""Failures that cost nothing; an office may share one address."""
LONGEST_WAIT = {"account": timedelta(minutes=5), "address": timedelta(minutes=15)}
"""After more failures the wait doubles from one second up to this; nobody is locked out for
good, least of all by somebody else."""
FORGOTTEN = timedelta(days=1)
"""After the last failure."""


class Entry(Noun):
    """One line of the record of access (访问记录)."""

    id: int = 0
    at: datetime
    kind: Kind
    actor: str
    """``user:zhang``, ``token:ID``; empty for a name that nobody has: it may be a password."""
    address: str = ""
    right: str | None = None
    case_id: str | None = None
    reason: str = ""
    until: datetime | None = None
    """Of break-glass: until when."""


def record(store: Store, entry: Entry) -> None:
    """Add an entry; nobody changes it after that."""
    with store.write() as session:
        session.add(AccessRow(**entry.model_dump(exclude={"id"})))


def entries(
    store: Store, *, kinds: Sequence[Kind] = (), before: int | None = None, many: int = 100
) -> list[Entry]:
    """Entries, newest first.

    Args:
        store: the record.
        kinds: only of these; none given: of all.
        before: only those older than the entry of this id, for the next page.
        many: at most.
    """
    query = select(AccessRow).order_by(AccessRow.id.desc()).limit(many)
    if kinds:
        query = query.where(AccessRow.kind.in_(kinds))
    if before is not None:
        query = query.where(AccessRow.id < before)
    return _entries(store, query)


def taken(store: Store, actor: str, now: datetime) -> list[Entry]:
    """What somebody took by break-glass that has not ended."""
    query = select(AccessRow).where(
        AccessRow.actor == actor, AccessRow.until > now, AccessRow.kind == "break-glass"
    )
    return _entries(store, query)


def attempt(store: Store, name: str, address: str, now: datetime) -> int:
    """Count one try to sign in, before it is known whether it fails.

    Counted first, so that many at once are no way around it.

    Returns:
        0 if it may go on, else the seconds to wait; a try that has to wait is not counted.
    """
    with store.read() as reading:
        # Without this look first, every name that is tried while waiting would be a new row.
        keys = [_digest(kind, typed) for kind, typed in _keys(name, address)]
        waits = [
            until - now
            for until in reading.scalars(
                select(AttemptRow.wait_until).where(AttemptRow.key.in_(keys))
            )
            if until > now
        ]
    if waits:
        return int(max(waits).total_seconds()) + 1
    with store.write() as session:
        rows = {kind: _locked(session, kind, typed, now) for kind, typed in _keys(name, address)}
        waits = [row.wait_until - now for row in rows.values() if row.wait_until > now]
        if waits:
            return int(max(waits).total_seconds()) + 1
        for kind, row in rows.items():
            row.failures = row.failures + 1 if row.last_at > now - FORGOTTEN else 1
            row.last_at = now
            row.wait_until = now + _wait(kind, row.failures)
    return 0


def succeeded(store: Store, name: str, address: str, now: datetime) -> None:
    """Forget the failures of an account, and take back that this try was counted as one."""
    with store.write() as session:
        session.execute(delete(AttemptRow).where(AttemptRow.last_at <= now - FORGOTTEN))
    with store.write() as session:
        for kind, typed in _keys(name, address):
            row = _locked(session, kind, typed, now)
            row.failures = 0 if kind == "account" else max(0, row.failures - 1)
            row.wait_until = now


def _entries(store: Store, query: Select[AccessRow]) -> list[Entry]:
    with store.read() as session:
        return [
            Entry(**{name: getattr(row, name) for name in Entry.model_fields})
            for row in session.scalars(query)
        ]


def _keys(name: str, address: str) -> tuple[tuple[str, str], ...]:
    """In the order in which they are locked, everywhere the same."""
    return ("account", name), ("address", address)


def _wait(kind: str, failures: int) -> timedelta:
    over = failures - FREE[kind]
    return min(timedelta(seconds=2 ** min(over, 12)), LONGEST_WAIT[kind]) * (over > 0)


def _locked(session: Session, kind: str, typed: str, now: datetime) -> AttemptRow:
    """The counter of an account or address, which nobody else changes meanwhile."""
    key = _digest(kind, typed)
    query = select(AttemptRow).where(AttemptRow.key == key).with_for_update()
    row = session.scalar(query)
    if row is not None:
        return row
    session.execute(_NEW, {"key": key, "now": now})
    return session.scalars(query).one()


def _digest(kind: str, typed: str) -> str:
    return hashlib.sha256(f"{kind}:{typed}".encode("utf-8", "surrogatepass")).hexdigest()


_NEW = text(
    "INSERT INTO sign_in_attempts (key, failures, last_at, wait_until)"
    " VALUES (:key, 0, :now, :now) ON CONFLICT DO NOTHING"
).bindparams(bindparam("now", type_=Instant()))
