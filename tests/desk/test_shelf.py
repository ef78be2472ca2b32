"""Look-ups of licences: together, at most a second old, and honest when the register is away."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from licensing import FORM, ISSUED, ISSUER, decided_case, decision
from sqlalchemy import Connection

from cases.errors import NotFound, SetupMissing
from cases.files import open_files
from cases.model import License
from cases.settings import Settings
from cases.store import Store
from cases.tables import LicenseRow
from desk.web.public import shelf as shelves
from desk.web.public.shelf import Shelf
from licenses.issue import issue
from licenses.register import rows


class Counted(Store):
    """Counts its look-ups, and can be made slow or unreachable."""

    looks = 0
    pause = 0.0
    away = False

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        self.looks += 1
        time.sleep(self.pause)
        if self.away:
            raise SetupMissing("gone", code="database-unreachable")
        with super().glance() as connection:
            yield connection


@pytest.fixture
def store(empty_url: str) -> Iterator[Counted]:
    store = Counted(empty_url)
    store.upgrade()
    yield store
    store.close()


@pytest.fixture
def made(store: Counted, stored_settings: Settings) -> License:
    stored_settings.home.mkdir(exist_ok=True)
    told = decision()
    case, seq = decided_case(store, told)
    files = open_files(stored_settings)
    return issue(store, files, case, seq, told, FORM, ISSUER, stored_settings, ISSUED)


def test_a_crowd_is_one_look_up(store: Counted, made: License) -> None:
    async def crowd() -> list[Any]:
        shelf = Shelf(store)
        first = await asyncio.gather(*(shelf.get(made.id) for _ in range(50)))
        return first + [await shelf.get(made.id)]

    answers = asyncio.run(crowd())
    assert {held.license.number for held in answers} == {made.number}
    assert store.looks == 1


def test_those_who_come_during_a_look_up_share_the_next_one(store: Counted, made: License) -> None:
    store.pause = 0.2
    others = [f"{number:025d}" for number in range(30)]

    async def crowd() -> list[Any]:
        shelf = Shelf(store)
        first = asyncio.create_task(shelf.get(made.id))
        await asyncio.sleep(0.05)
        rest = await asyncio.gather(*map(shelf.get, others), return_exceptions=True)
        return [await first, *rest]

    first, *rest = asyncio.run(crowd())
    assert first.license.number == made.number
    assert all(isinstance(one, NotFound) for one in rest)
    assert store.looks == 2


def test_what_is_held_is_at_most_a_second_old(store: Counted, made: License) -> None:
    async def watch() -> list[str]:
        shelf = Shelf(store)
        seen = [(await shelf.get(made.id)).license.state]
        with store.write() as session:
            row = session.get(LicenseRow, made.id)
            assert row is not None
            row.state = "revoked"
        changed = time.monotonic()
        while seen[-1] != "revoked":
            assert time.monotonic() < changed + 1.1
            await asyncio.sleep(0.05)
            seen.append((await shelf.get(made.id)).license.state)
        return seen

    assert shelves.KEEP_SECONDS == 1.0
    assert asyncio.run(watch())[0] == "issued"


def test_an_unchanged_licence_keeps_its_drawn_page(
    store: Counted, made: License, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "KEEP_SECONDS", 0.0)

    async def twice() -> tuple[Any, Any]:
        shelf = Shelf(store)
        one = await shelf.get(made.id)
        one.pages["drawn"] = True
        return one, await shelf.get(made.id)

    one, other = asyncio.run(twice())
    assert one is not other and other.pages == {"drawn": True}
    assert store.looks == 2


def test_a_lost_licence_is_found_by_both_of_its_ids(store: Counted, made: License) -> None:
    new = made.model_copy(update={"id": "z" * 25, "version": 2, "pdf_sha256": "1" * 64})
    with store.write() as session:
        for row in rows(new, made.id, ISSUED):
            session.merge(row)

    async def both() -> tuple[Any, Any]:
        shelf = Shelf(store)
        return await shelf.get(made.id), await shelf.get(new.id)

    old, present = asyncio.run(both())
    assert (old.license.state, old.license.version) == ("superseded", 1)
    assert (present.license.state, present.license.version) == ("issued", 2)


def test_a_reserved_licence_is_not_shown(store: Counted, made: License) -> None:
    with store.write() as session:
        row = session.get(LicenseRow, made.id)
        assert row is not None
        row.state = "reserved"
    with pytest.raises(NotFound):
        asyncio.run(Shelf(store).get(made.id))


def test_a_register_that_is_away_is_not_taken_for_unknown(store: Counted, made: License) -> None:
    store.away = True

    async def ask() -> None:
        shelf = Shelf(store)
        for _ in range(2):
            with pytest.raises(SetupMissing):
                await shelf.get(made.id)
        store.away = False
        assert (await shelf.get(made.id)).license.number == made.number

    asyncio.run(ask())


def test_a_register_that_does_not_answer_is_unreachable(
    store: Counted, made: License, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "PATIENCE", 0.1)
    store.pause = 0.5

    async def ask() -> None:
        with pytest.raises(SetupMissing) as caught:
            await Shelf(store).get(made.id)
        assert caught.value.code == "database-unreachable"

    asyncio.run(ask())


def test_a_row_that_cannot_be_read_is_one_answer_only(
    store: Counted, made: License, caplog: pytest.LogCaptureFixture
) -> None:
    broken = "b" * 25
    with store.write() as session:
        row = session.get(LicenseRow, made.id)
        assert row is not None
        columns = [one.name for one in LicenseRow.__table__.columns if not one.server_default]
        kept = {name: getattr(row, name) for name in columns}
        other = {"id": broken, "number": "X", "serial": 2, "decision_seq": kept["decision_seq"] + 1}
        session.add(LicenseRow(**kept | other | {"license": {"permits": "nonsense"}}))

    async def both() -> list[Any]:
        shelf = Shelf(store)
        return await asyncio.gather(
            shelf.get(broken), shelf.get(made.id), shelf.get("0" * 25), return_exceptions=True
        )

    wrong, right, unknown = asyncio.run(both())
    assert isinstance(wrong, Exception) and not isinstance(wrong, NotFound)
    assert right.license.number == made.number
    assert isinstance(unknown, NotFound)
    assert broken in caplog.text and made.id not in caplog.text


def test_only_so_many_are_held(
    store: Counted, made: License, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "KEEP_MANY", 3)
    shelf = Shelf(store)
    one = asyncio.run(shelf.get(made.id))
    for number in range(10):
        shelf._keep(f"{number}", one)
    assert len(shelf._held) == 3
