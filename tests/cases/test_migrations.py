"""The schema: made, compared with the tables, missing, outdated, unreachable."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from cases import database, migrations
from cases.errors import SetupMissing, UsageError
from cases.store import Store
from cases.tables import LicenseVersionRow, Row


def code(store: Store) -> str:
    with pytest.raises(SetupMissing) as caught:
        store.require_ready()
    assert caught.value.hint
    return caught.value.code


def known_to_alembic(name: str | None, *_: object) -> bool:
    """The index of the search is of another make on each database, and no table of ours."""
    return not (name or "").startswith("search_grams")


def test_the_upgraded_schema_is_that_of_the_tables(store: Store) -> None:
    with store.write() as session:
        connection = session.connection()
        opts = {"compare_type": True, "include_name": known_to_alembic}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Row.metadata) == []
        tables = {name for name in inspect(connection).get_table_names() if known_to_alembic(name)}
    assert tables == {*Row.metadata.tables, "alembic_version"}


def test_a_store_is_ready_after_its_upgrade_which_may_be_repeated(empty_url: str) -> None:
    store = Store(empty_url)
    assert store.revision() is None
    assert code(store) == "database-missing"
    for _ in range(2):
        store.upgrade()
        assert store.revision() == migrations.head()
        store.require_ready()
    store.close()


def test_an_older_and_a_newer_database_are_told_apart(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.migrations.head", lambda: "9999")
    assert code(store) == "database-outdated"
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '8888'"))
    assert code(store) == "database-newer"


def test_a_table_that_is_missing_is_explained(store: Store) -> None:
    with store.write() as session:
        session.execute(text("DROP TABLE opinions"))
        session.execute(text("ALTER TABLE cases RENAME TO former"))
    with pytest.raises(SetupMissing) as caught:
        store.cases()
    assert caught.value.code == "database-outdated"
    assert "yizheng db upgrade" in caught.value.hint


def test_a_missing_database_is_not_made_by_looking(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'yizheng.db'}")
    assert store.revision() is None
    assert code(store) == "database-missing"
    home.mkdir()
    assert code(store) == "database-missing"
    with pytest.raises(SetupMissing) as caught, store.write():
        pass
    assert caught.value.code == "database-missing"
    assert list(home.iterdir()) == []


def test_a_file_that_is_no_database_is_left_alone(home: Path) -> None:
    home.mkdir()
    file = home / "yizheng.db"
    file.write_bytes(b"not a database, but a letter of some length" * 100)
    store = Store(f"sqlite:///{file}")
    assert code(store) == "database-unreachable"
    with pytest.raises(SetupMissing) as caught:
        store.upgrade()
    assert caught.value.code == "database-unreachable"
    assert file.read_bytes().startswith(b"not a database")


def test_a_home_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SetupMissing) as caught:
        Store(f"sqlite:///{tmp_path / 'file' / 'home' / 'yizheng.db'}").upgrade()
    assert caught.value.code == "home-unwritable"


def test_a_folder_name_with_signs_of_an_address_is_no_obstacle(tmp_path: Path) -> None:
    home = tmp_path / "家 100%#a"
    store = Store(f"sqlite:///{home / 'yizheng.db'}")
    store.upgrade()
    assert store.cases() == []
    assert (home / "yizheng.db").is_file()
    store.close()


def test_sqlite_is_in_wal_mode_and_leaves_no_lock_file(home: Path) -> None:
    Store(f"sqlite:///{home / 'yizheng.db'}").upgrade()
    assert {path.name for path in home.iterdir()} == {"yizheng.db"}
    with sqlite3.connect(home / "yizheng.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_database_held_by_somebody_else_is_explained(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    store = Store(f"sqlite:///{home / 'yizheng.db'}")
    store.upgrade()
    holder = sqlite3.connect(home / "yizheng.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(SetupMissing) as caught, store.write():
        pass
    assert caught.value.code == "database-busy"
    holder.close()
    store.close()


def test_a_server_that_does_not_answer_is_unreachable_and_no_password_is_told() -> None:
    store = Store("postgresql://clerk:geheim@127.0.0.1:1/yizheng")
    with pytest.raises(SetupMissing) as caught:
        store.require_ready()
    assert caught.value.code == "database-unreachable"
    assert "YIZHENG_DATABASE_URL" in caught.value.hint
    assert "geheim" not in str(caught.value)


def test_a_database_that_the_server_does_not_have_is_missing(postgres: object) -> None:
    store = Store(postgres.get_uri(database="nowhere"))  # type: ignore[attr-defined]
    assert code(store) == "database-missing"


def test_a_server_that_ends_a_connection_is_found_again(postgres: object) -> None:
    url = postgres.get_uri()  # type: ignore[attr-defined]
    store, other = Store(url), Store(url)
    with pytest.raises(SetupMissing) as caught, store.read() as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        with other.write() as killer:
            killer.execute(text(f"SELECT pg_terminate_backend({pid})"))
        session.scalar(text("SELECT 1"))
    assert caught.value.code == "database-unreachable"
    with store.read() as session:
        assert session.scalar(text("SELECT 1")) == 1
    store.close()
    other.close()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("nonsense", "database-url-invalid"),
        ("mysql://host/name", "database-url-unsupported"),
        ("sqlite://", "database-url-unsupported"),
        ("sqlite:///:memory:", "database-url-unsupported"),
    ],
)
def test_a_url_that_cannot_work_is_refused(url: str, expected: str) -> None:
    with pytest.raises(UsageError) as caught:
        Store(url)
    assert caught.value.code == expected


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_through_psycopg(scheme: str) -> None:
    assert database.parse(f"{scheme}://host/name").drivername == "postgresql+psycopg"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_database_is_explained(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'yizheng.db'}")
    store.upgrade()
    (home / "yizheng.db").chmod(0o444)
    with pytest.raises(SetupMissing) as caught, store.write() as session:
        session.execute(text("DELETE FROM cases"))
    assert caught.value.code == "database-unreachable"


def test_licences_issued_before_keep_a_first_version(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, real = Store(empty_url), migrations.command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(migrations.command, "upgrade", lambda config, _: real(config, "0001"))
        store.upgrade()
    assert store.revision() == "0001"
    with store.write() as session:
        session.execute(
            text(
                "INSERT INTO cases (id, source, name, sample, created_at, facts, status,"
                " waiting_for, form_version, seq)"
                " VALUES ('c', 's', 'n', true, :at, '{}', 'issued', '[]', 1, 0)"
            ),
            {"at": "2026-11-21 02:00:00+00:00"},
        )
        for number, issued_at in (("1", "2026-11-21 02:00:00+00:00"), ("2", None)):
            session.execute(
                text(
                    "INSERT INTO licenses (id, number, series, serial, case_id, decision_seq,"
                    " version, state, reserved_at, issued_at, pdf_sha256, license)"
                    " VALUES (:id, :id, 'S', :serial, 'c', :serial, 1, 'issued', :now, :at,"
                    " 'ab', :json)"
                ),
                {"id": number, "serial": int(number), "now": "2026-11-21 02:00:00+00:00",
                 "at": issued_at, "json": '{"id": "1"}'},
            )  # fmt: skip
    store.upgrade()
    with store.read() as session:
        (row,) = session.scalars(select(LicenseVersionRow))
    assert (row.license_id, row.version, row.address_id) == ("1", 1, "1")
    assert (row.pdf_sha256, row.license) == ("ab", {"id": "1"})
    assert row.made_at == datetime(2026, 11, 21, 2, tzinfo=UTC)
    store.close()
