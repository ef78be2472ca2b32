"""Several at once, and killed in the middle: threads and real processes on both databases."""

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from threading import Barrier
from typing import Any

from sqlalchemy import func, select

from cases.errors import SetupMissing, StaleCase
from cases.files import Folder
from cases.model import Action, Case
from cases.store import Store
from cases.tables import CaseRow, FormRow, MaterialRow

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
FORK = multiprocessing.get_context("fork")


def act(kind: str, /, **refs: Any) -> Action:
    return Action(kind=kind, actor="machine", refs=refs)


def start(target: Any, *args: Any) -> Any:
    process = FORK.Process(target=target, args=args)
    process.start()
    return process


def test_of_many_threads_exactly_one_moves_the_case(store: Store, case: Case) -> None:
    crowd = 8
    barrier = Barrier(crowd)

    def move(number: int, seq: int) -> bool:
        barrier.wait()
        try:
            store.act(case.id, act("RECEIVED", materials=[str(number)]), seq)
        except StaleCase:
            return False
        return True

    for seq in range(10):
        with ThreadPoolExecutor(crowd) as pool:
            won = list(pool.map(move, range(crowd), [seq] * crowd))
        assert won.count(True) == 1
    assert store.case(case.id).seq == 10
    assert store.check() == []


def test_of_many_processes_exactly_one_moves_the_case(
    store: Store, case: Case, empty_url: str
) -> None:
    store.close()  # a forked process must not share our connections
    goal = 60
    pipes = [FORK.Pipe(duplex=False) for _ in range(4)]
    ready = FORK.Barrier(4)
    children = [start(_race, empty_url, case.id, goal, ready, theirs) for _, theirs in pipes]
    won = [ours.recv() for ours, _ in pipes]
    for child in children:
        child.join()
    assert sorted(seq for each in won for seq in each) == list(range(goal))
    assert sum(1 for each in won if each) > 1, "they did not race"
    assert store.case(case.id).seq == goal
    assert [action.seq for action in store.actions(case.id)] == list(range(1, goal + 1))
    assert store.check() == []


def _race(url: str, case_id: str, goal: int, ready: Any, out: Connection) -> None:
    store = Store(url)
    won = []
    ready.wait()
    while (seq := store.case(case_id).seq) < goal:
        try:
            store.act(case_id, act("RECEIVED", materials=[]), seq)
        except StaleCase:
            continue
        won.append(seq)
    out.send(won)


def test_two_processes_open_one_case_of_one_source(store: Store, empty_url: str) -> None:
    store.close()
    pipes = [FORK.Pipe(duplex=False) for _ in range(4)]
    at = time.time() + 0.3
    children = [start(_open, empty_url, at, theirs) for _, theirs in pipes]
    ids = [ours.recv() for ours, _ in pipes]
    for child in children:
        child.join()
    assert len({tuple(each) for each in ids}) == 1
    assert len(store.cases()) == len(ids[0]) == 20


def _open(url: str, at: float, out: Connection) -> None:
    store = Store(url)
    time.sleep(max(0.0, at - time.time()))
    out.send(
        [
            store.open_case(
                f"/样本/{number}", "甲", industry=None, sample=True, facts={}, now=NOON
            ).id
            for number in range(20)
        ]
    )


def test_a_killed_process_leaves_all_of_an_action_or_nothing(
    store: Store, case: Case, empty_url: str
) -> None:
    random = Random(11)
    for _ in range(40):
        before = store.case(case.id).seq
        store.close()
        ours, theirs = FORK.Pipe(duplex=False)
        child = start(_act_for_ever, empty_url, case.id, theirs)
        theirs.close()
        seen = ours.recv()
        time.sleep(random.random() * 0.02)
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        try:
            while ours.poll():
                seen = ours.recv()
        except EOFError:
            pass
        with store.read() as session:  # all of one moment: PostgreSQL may still be committing
            after = session.get_one(CaseRow, case.id)
            forms = session.scalar(select(func.count()).select_from(FormRow))
            materials = session.scalar(select(func.count()).select_from(MaterialRow))
        assert seen in (after.seq, after.seq - 1), "what was acknowledged is there"
        assert after.seq > before
        assert (forms, materials) == (after.form_version, after.form_version)
        assert after.seq == after.form_version
    assert store.check() == []


def _act_for_ever(url: str, case_id: str, out: Connection) -> None:
    store = Store(url)
    case = store.case(case_id)
    while True:
        version = case.seq + 1
        rows = [
            FormRow(case_id=case_id, version=version, made_at=NOON, made_by="m", form={}, hints=[]),
            MaterialRow(case_id=case_id, file=f"{version}", sha256="ab", size=1, received_at=NOON),
        ]
        case = _act(store, case, act("FORMED", form=version), rows)
        out.send(case.seq)


def _act(store: Store, case: Case, action: Action, rows: list[Any]) -> Case:
    try:
        return store.act(case.id, action, case.seq, rows)
    except StaleCase:  # the last commit of the process killed before came through only now
        return store.case(case.id)


def test_a_killed_process_loses_no_file_that_the_record_knows(
    store: Store, case: Case, empty_url: str, home: Path
) -> None:
    files = Folder(home / "files", home)
    random = Random(13)
    for _ in range(20):
        store.close()
        ours, theirs = FORK.Pipe(duplex=False)
        child = start(_receive_for_ever, empty_url, case.id, files, theirs)
        theirs.close()
        ours.recv()
        time.sleep(random.random() * 0.02)
        os.kill(child.pid, signal.SIGKILL)
        child.join()
    with store.read() as session:
        known = session.scalars(select(MaterialRow.sha256)).all()
    assert len(known) >= 20
    assert all(len(files.get(sha256)) == 50_000 for sha256 in known)


def _receive_for_ever(url: str, case_id: str, files: Folder, out: Connection) -> None:
    store = Store(url)
    case = store.case(case_id)
    while True:
        sha256 = files.put(os.urandom(50_000))
        row = MaterialRow(
            case_id=case_id, file=sha256, sha256=sha256, size=50_000, received_at=NOON
        )
        case = _act(store, case, act("RECEIVED", materials=[sha256]), [row])
        out.send(case.seq)


def test_several_processes_may_upgrade_at_once(empty_url: str) -> None:
    at = time.time() + 0.3
    children = [start(_upgrade, empty_url, at) for _ in range(4)]
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0, 0, 0]
    store = Store(empty_url)
    store.require_ready()
    assert store.check() == []
    store.close()


def _upgrade(url: str, at: float) -> None:
    time.sleep(max(0.0, at - time.time()))
    Store(url).upgrade()


def test_a_killed_upgrade_leaves_all_of_it_or_nothing(empty_url: str) -> None:
    unfinished = 0
    for number in range(15):
        child = start(_upgrade, empty_url, 0)
        time.sleep(number * 0.005)
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        store = Store(empty_url)
        try:
            store.require_ready()
        except SetupMissing as error:
            assert error.code == "database-missing"
            unfinished += 1
        else:
            assert store.cases() == []
        store.close()
    assert unfinished > 0
    store = Store(empty_url)
    store.upgrade()
    store.require_ready()
    store.close()


def test_writers_wait_for_each_other(store: Store) -> None:
    writers = 6

    def work(number: int) -> int:
        case = store.open_case(f"/{number}", "x", industry=None, sample=True, facts={}, now=NOON)
        for _ in range(20):
            case = store.act(case.id, act("RECEIVED", materials=[]), case.seq)
        return case.seq

    with ThreadPoolExecutor(writers) as pool:
        assert list(pool.map(work, range(writers))) == [20] * writers
    with store.read() as session:
        assert session.scalar(select(func.sum(CaseRow.seq))) == 20 * writers
    assert store.check() == []
