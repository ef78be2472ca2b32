"""Workers share cases: one claims a case at a time, and a killed one holds none back for long."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.claims import claim, release, rest
from cases.model import Action, Case
from cases.store import Store

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)


def received(store: Store, name: str, minutes: int = 0) -> Case:
    case = store.open_case(
        f"/样本/{name}", name, industry=None, sample=True, facts={},
        now=NOW + timedelta(minutes=minutes),
    )  # fmt: skip
    return act(store, case, "RECEIVED", materials=["0" * 64])


def act(store: Store, case: Case, what: str, **refs: object) -> Case:
    return store.act(case.id, Action(kind=what, actor="t", refs=refs), case.seq)


@pytest.fixture
def consulting(store: Store) -> Case:
    case = received(store, "乙")
    return act(store, case, "ACCEPTED", notice="受理-1", rules={"FD": "1"})


def test_the_oldest_are_claimed_first_and_by_one_worker_only(store: Store):
    first, second, third = (received(store, name, i) for i, name in enumerate("甲乙丙"))
    assert claim(store, "a", NOW, LATER, 2) == [first.id, second.id]
    assert claim(store, "b", NOW, LATER, 5) == [third.id]
    assert claim(store, "b", NOW, LATER, 5) == []


def test_a_claim_runs_out(store: Store):
    case = received(store, "甲")
    claim(store, "killed", NOW, LATER, 1)
    assert claim(store, "b", LATER, LATER + timedelta(1), 1) == []
    assert claim(store, "b", LATER + timedelta(seconds=1), LATER + timedelta(1), 1) == [case.id]


def test_who_lost_a_claim_does_not_release_the_next_ones(store: Store):
    case = received(store, "甲")
    claim(store, "a", NOW, LATER, 1)
    after = LATER + timedelta(seconds=1)
    claim(store, "b", after, after + timedelta(1), 1)
    release(store, "a", [case.id])
    assert claim(store, "c", after, after + timedelta(1), 1) == []
    release(store, "b", [case.id])
    assert claim(store, "c", after, after + timedelta(1), 1) == [case.id]


def test_a_case_rests_until_its_time_or_until_something_happens(store: Store):
    case = received(store, "甲")
    rest(store, case.id, case.seq, LATER)
    assert claim(store, "a", NOW, NOW, 5) == []
    assert claim(store, "a", LATER + timedelta(seconds=1), LATER, 5) == [case.id]
    rest(store, case.id, case.seq, LATER + timedelta(1))
    act(store, case, "RECEIVED", materials=["1" * 64])
    assert claim(store, "a", LATER + timedelta(seconds=1), LATER, 5) == [case.id]


def test_a_case_that_waits_for_a_decision_is_nobodys(store: Store, consulting: Case):
    assert claim(store, "a", NOW, LATER, 5) == [consulting.id]
    release(store, "a", [consulting.id])
    asked = {"FD": {"department": "market", "due_on": None}, "FS": {"department": "fire"}}
    case = act(store, consulting, "ROUTED", permits=asked)
    case = act(store, case, "DELIVERED", permit="FD", channel="inbox")
    case = act(store, case, "OPINION", permit="FD", kind="grant")
    assert claim(store, "a", NOW, LATER, 5) == [case.id]  # the fire brigade was not reached yet
    release(store, "a", [case.id])
    case = act(store, case, "DELIVERED", permit="FS", channel="inbox")
    case = act(store, case, "OPINION", permit="FS", kind="grant")
    assert case.status == "deciding"
    assert claim(store, "a", NOW, LATER, 5) == []


def test_a_claim_is_no_part_of_the_record(store: Store):
    case = received(store, "甲")
    claim(store, "a", NOW, LATER, 1)
    assert store.case(case.id) == case
    assert store.check() == []
