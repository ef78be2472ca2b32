"""Connections to the database of the record: SQLite in a file, or PostgreSQL (数据库)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from cases.errors import SetupMissing, UsageError

BUSY_SECONDS = 30
"""How long a writer waits for another one before it gives up."""
CONNECT_SECONDS = "10"

_WRITABLE = "Make {file} and its folder readable and writable for this user."
_SQLITE_FAULTS = {
    "readonly database": _WRITABLE,
    "is full": "Make room on the disk of {file}.",
    "disk I/O error": "Examine the disk of {file}.",
    "not a database": "Move {file} away and restore the latest backup.",
    "malformed": "Move {file} away and restore the latest backup.",
}
"""What SQLite says → what to do."""


def parse(url: str) -> URL:
    """Understand a database URL; PostgreSQL is always spoken to through psycopg 3.

    Raises:
        UsageError: ``database-url-invalid`` or ``database-url-unsupported``.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise UsageError(
            "The database URL cannot be understood.",
            hint="YIZHENG_DATABASE_URL looks like postgresql://user:password@host/database.",
            code="database-url-invalid",
        ) from error
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed
    raise UsageError(
        f"No database of the kind {parsed.drivername!r} is supported here.",
        hint="YIZHENG_DATABASE_URL is sqlite:///FILE or postgresql://…",
        code="database-url-unsupported",
    )


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    return Path(str(url.database)) if url.drivername == "sqlite" else None


def connect(url: URL, *, create: bool = False) -> Engine:
    """Make an engine; nothing is opened before its first use.

    Args:
        url: from ``parse``.
        create: make the SQLite file if it is not there (its folder must be), in WAL mode, and
            keep no connection. Otherwise a missing file stays missing.
    """
    file = sqlite_file(url)
    if file is None:
        if "connect_timeout" not in url.query:
            url = url.update_query_dict({"connect_timeout": CONNECT_SECONDS})
        if create:
            return create_engine(url, poolclass=NullPool)
        return create_engine(url, pool_pre_ping=True)
    address = URL.create(
        "sqlite",
        database=f"file:{quote(str(file.absolute()))}",
        query={"mode": "rwc" if create else "rw", "uri": "true"},
    )
    options: dict[str, Any] = {"poolclass": NullPool} if create else {}
    engine = create_engine(
        address, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, **options
    )
    _prepare_sqlite(engine, create)
    return engine


def _prepare_sqlite(engine: Engine, create: bool) -> None:
    """Take the transactions out of the driver's hands: it would begin them too late."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if create:
            connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def for_writing(engine: Engine) -> Engine:
    """The same connections; on SQLite a transaction takes the write lock at its beginning."""
    return engine.execution_options(writes=True)


def for_reading(engine: Engine) -> Engine:
    """The same connections; all that a transaction reads is of one moment."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def for_glancing(engine: Engine) -> Engine:
    """The same connections; each statement sees a moment of its own, and costs one round trip."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn what the driver says about a missing or unreachable database into ``SetupMissing``."""
    try:
        yield
    except DBAPIError as error:
        explanation = _explain(error, url)
        if explanation is None:
            raise
        raise explanation from error


def missing(url: URL) -> SetupMissing:
    """There is no database of ours yet."""
    return SetupMissing(
        f"There is no database at {place(url)}.",
        hint="Run `yizheng setup`.",
        code="database-missing",
    )


def place(url: URL) -> str:
    """Where the database is, without user and password."""
    file = sqlite_file(url)
    return str(file) if file else f"postgresql://{url.host or 'local socket'}/{url.database or ''}"


def _explain(error: DBAPIError, url: URL) -> SetupMissing | None:
    said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else ""
    file = sqlite_file(url)
    if file is None:
        return _explain_postgresql(error, said, url)
    if "unable to open database file" in said:
        if not file.exists():
            return missing(url)
        return _unreachable(url, said, _WRITABLE.format(file=file))
    if "no such table" in said or "no such column" in said:
        return _outdated(url)
    if "database is locked" in said:
        return SetupMissing(
            f"The database {file} was in use by others for {BUSY_SECONDS} seconds.",
            hint="Run the command again; if this stays, look for a process that hangs.",
            code="database-busy",
        )
    for words, hint in _SQLITE_FAULTS.items():
        if words in said:
            return _unreachable(url, said, hint.format(file=file))
    return None


def _explain_postgresql(error: DBAPIError, said: str, url: URL) -> SetupMissing | None:
    state = getattr(error.orig, "sqlstate", None)
    if state in ("42P01", "42703"):  # undefined table, undefined column
        return _outdated(url)
    if type(error.orig).__name__ != "OperationalError" and state not in ("57P01", "57P02"):
        return None
    if "database" in said and "does not exist" in said:
        return SetupMissing(
            f"There is no database at {place(url)}.",
            hint="Create it (createdb), then run `yizheng setup`.",
            code="database-missing",
        )
    return _unreachable(url, said, "Start PostgreSQL or correct YIZHENG_DATABASE_URL.")


def _outdated(url: URL) -> SetupMissing:
    return SetupMissing(
        f"The database at {place(url)} does not have the tables of this version.",
        hint="Run `yizheng db upgrade`.",
        code="database-outdated",
    )


def _unreachable(url: URL, said: str, hint: str) -> SetupMissing:
    return SetupMissing(
        f"The database at {place(url)} cannot be used: {said}.",
        hint=hint,
        code="database-unreachable",
    )
