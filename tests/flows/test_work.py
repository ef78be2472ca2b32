"""The worker takes what others left: cases made in the web go on by themselves, stuck ones rest."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from making_cases import MakeCase

from cases.errors import MaterialError
from flows import work
from flows.current import working_in
from flows.steps import advance, life
from flows.steps.office import Office


def run_until(office: Office, worker: work.Worker, enough: Callable[[], bool]) -> None:
    async def both() -> None:
        running = asyncio.create_task(worker.run())
        async with asyncio.timeout(30):
            while not enough():
                await asyncio.sleep(0.02)
        worker.stop()
        await running

    with working_in(office):
        asyncio.run(both())


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "LOOK", 0.01)


def test_an_accepted_case_is_routed_and_delivered(
    office: Office, make_case: MakeCase, prefect: str, monkeypatch: pytest.MonkeyPatch
):
    case = make_case("RECEIVED", "EXTRACTED", "FORMED", "PRECHECKED", "ACCEPTED", "ROUTED")
    done: list[str] = []
    worker = work.Worker("w", done=done.append)
    run_until(office, worker, lambda: bool(done))
    kinds = [one.kind for one in office.store.actions(case.id)]
    assert kinds[-2:] == ["DELIVERED", "DELIVERED"]
    assert done == [case.id]


def test_what_a_person_does_meanwhile_is_followed(
    office: Office, make_case: MakeCase, prefect: str
):
    """The case comes while the worker runs: nobody has to start anything."""
    made: list[str] = []

    def enough() -> bool:
        if not made:
            way = ("RECEIVED", "EXTRACTED", "FORMED", "PRECHECKED", "ACCEPTED", "ROUTED")
            made.append(make_case(*way).id)
        return office.store.actions(made[0])[-1].kind == "DELIVERED"

    run_until(office, work.Worker("w"), enough)


def test_a_case_that_cannot_go_on_rests_longer_each_time(
    office: Office, make_case: MakeCase, prefect: str, monkeypatch: pytest.MonkeyPatch
):
    """Without this a worker would try a licence without a key every second, for ever."""
    case = make_case(
        "RECEIVED", "EXTRACTED", "FORMED", "PRECHECKED", "ACCEPTED", "ROUTED",
        "DELIVERED FD", "DELIVERED FS", "OPINION FD", "OPINION FS", "DECIDED",
    )  # fmt: skip
    clock = [datetime(2026, 11, 22, tzinfo=UTC)]
    monkeypatch.setattr(office, "now", lambda: clock[0])
    monkeypatch.setattr(work, "CLAIM", timedelta(days=1))  # the clock runs faster than the work
    tried: list[datetime] = []

    def fails(here: Office, found: object) -> None:
        tried.append(clock[0])
        raise MaterialError("no", code="damaged-page")

    steps = {**advance.STEPS, "issue": fails}
    monkeypatch.setattr(advance, "STEPS", steps)
    worker = work.Worker("w")

    def enough() -> bool:
        clock[0] += timedelta(seconds=5)
        return len(tried) >= 4

    run_until(office, worker, enough)
    rests = [later - sooner for sooner, later in zip(tried, tried[1:], strict=False)]
    assert rests[0] >= timedelta(minutes=1)
    assert rests[1] >= timedelta(minutes=2)
    assert rests[2] >= timedelta(minutes=4)
    assert office.store.case(case.id).status == "issuing"


def test_stopping_finishes_what_was_begun(
    office: Office, make_case: MakeCase, prefect: str, monkeypatch: pytest.MonkeyPatch
):
    case = make_case("RECEIVED", "EXTRACTED", "FORMED", "PRECHECKED", "ACCEPTED", "ROUTED")
    worker = work.Worker("w")
    deliver = advance.STEPS["deliver"]

    def stopped_meanwhile(here: Office, found: object) -> object:
        worker.stop()
        return deliver(here, found)  # type: ignore[arg-type]

    monkeypatch.setattr(advance, "STEPS", {**advance.STEPS, "deliver": stopped_meanwhile})
    with working_in(office):
        asyncio.run(asyncio.wait_for(worker.run(), 30))
    assert office.store.actions(case.id)[-1].kind == "DELIVERED"


def test_the_daily_sweep_is_made_once_a_day(
    office: Office, prefect: str, monkeypatch: pytest.MonkeyPatch
):
    """Beijing's days: 16:30 UTC is the next one."""
    clock = [datetime(2026, 11, 22, 15, 30, tzinfo=UTC)]
    monkeypatch.setattr(office, "now", lambda: clock[0])
    swept: list[datetime] = []

    def sweep(here: Office) -> life.Swept:
        swept.append(here.now())
        return life.Swept((), (), ())

    monkeypatch.setattr(life, "sweep", sweep)
    looks = iter(range(1000))

    def enough() -> bool:
        if next(looks) == 10:
            clock[0] += timedelta(hours=1)
        return len(swept) == 2

    run_until(office, work.Worker("w"), enough)
    assert [at.hour for at in swept] == [15, 16]
