"""The database's schema, version by version (库表迁移), applied through Alembic.

A new version: change ``cases/tables.py``, write ``versions/NNNN_what.py``; a test compares the
two on SQLite and PostgreSQL.
"""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text

from cases.database import connect, for_writing, sqlite_file
from cases.errors import SetupMissing
from cases.locks import locked

FOLDER = Path(__file__).parent
ADVISORY_LOCK = 0x79697A68
"""Ours on a PostgreSQL server: the letters ``yizh``."""


def upgrade(url: URL) -> None:
    """Bring a database to this version's schema, making the SQLite file if need be.

    All in one transaction: killed in between, nothing has changed. Two processes at once wait
    for each other.
    """
    file = sqlite_file(url)
    if file is None:
        _upgrade(url)
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupMissing(
            f"The folder {file.parent} cannot be made: {error.strerror}.",
            hint="Make its parent writable, or let YIZHENG_HOME name another folder.",
            code="home-unwritable",
        ) from error
    with locked(file.parent):
        _upgrade(url)


def current(connection: Connection) -> str | None:
    """The version a database is at; None if it was never set up."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The version this software needs."""
    return _scripts().get_current_head() or ""


def known(revision: str) -> bool:
    """Whether this software has heard of a version; if not, a newer one made it."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def _upgrade(url: URL) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    # Alembic tells every step at INFO; ours are told by the command that called.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with for_writing(connect(url, create=True)).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))
