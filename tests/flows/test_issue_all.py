"""Licences by the thousand: repeatable, one that fails stops no other, and says why."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import COMMAND, environment, here, uncounted
from licensing import FORM, decided_case, decision

from cases.errors import IssueError
from cases.files import open_files
from cases.model import Case, Form, FormValue
from cases.settings import load
from cases.store import Store
from flows.steps import issue as step
from flows.steps.office import Office
from flows.workers import each
from licenses import register

MADE = decision(refused=("TB",))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    home.mkdir()
    store = Store(load(home=home, database_url=None).store_url)
    store.upgrade()
    yield store
    store.close()


def named(name: str) -> Form:
    value = FormValue(value=name, status="agreed")
    return FORM.model_copy(update={"elements": {**FORM.elements, "entity_name": value}})


def decide(store: Store, count: int) -> list[str]:
    return [
        decided_case(store, MADE, name=f"c{n}", form=named(f"样本第{n}店"))[0].id
        for n in range(count)
    ]


def numbers(store: Store, cases: list[str]) -> list[str]:
    found = [register.of_case(store, id) for id in cases]
    return [one.number for one in found if one is not None]


def test_all_decided_cases_are_issued_once(store: Store, home: Path) -> None:
    cases = decide(store, 3)
    answer = here("issue", "--all", "--json", home=home)
    assert (answer.code, answer.json["issued"], answer.json["failed"]) == (0, 3, [])
    issued = numbers(store, cases)
    assert len(set(issued)) == 3
    assert [store.case(id).status for id in cases] == ["issued"] * 3
    again = here("issue", "--all", "--json", home=home)
    assert (again.code, again.json["issued"]) == (0, 0)
    assert numbers(store, cases) == issued
    assert store.check() == []


def test_one_that_fails_stops_no_other_and_is_found_with_its_reason(
    store: Store, home: Path
) -> None:
    cases = decide(store, 2)
    rare, _ = decided_case(store, MADE, name="rare", form=named("样本\U00032000店"))
    nobody, _ = decided_case(store, MADE, name="nobody", form=Form())
    answer = here("issue", "--all", "--json", home=home)
    assert (answer.code, answer.json["issued"]) == (3, 2)
    codes = {one["case"]: one["code"] for one in answer.json["failed"]}
    assert codes == {rare.id: "glyph-missing", nobody.id: "holder-missing"}
    assert "U+32000" in answer.err
    waits = [(one.who, one.why) for one in store.case(rare.id).waiting_for]
    assert (store.case(rare.id).status, waits) == ("issuing", [("operator", "glyph-missing")])
    assert len(numbers(store, cases)) == 2
    before = store.case(rare.id).seq
    assert here("issue", "--all", home=home).code == 3
    assert store.case(rare.id).seq == before  # the same reason is not recorded again
    assert store.check() == []


def test_what_stops_all_stops_at_once(store: Store, home: Path, tmp_path: Path) -> None:
    cases = decide(store, 3)
    answer = here("issue", "--all", home=home, YIZHENG_SIGNING_FILE=str(tmp_path / "nowhere.p12"))
    assert answer.code == 5
    assert "signing-file-missing" in answer.err
    assert [store.case(id).status for id in cases] == ["issuing"] * 3


@pytest.mark.parametrize("words", [[], ["--all", "x"], ["--all", "--hand-out", "a.pdf"]])
def test_a_case_or_all(store: Store, home: Path, words: list[str]) -> None:
    assert here("issue", *words, home=home).code == 2


def test_sealed_elsewhere_there_is_no_batch(store: Store, home: Path) -> None:
    answer = here("issue", "--all", home=home, YIZHENG_SEALING="external")
    assert (answer.code, "sealed-elsewhere" in answer.err) == (2, True)


def test_processes_share_the_work_and_a_killed_batch_goes_on(store: Store, home: Path) -> None:
    cases = decide(store, 20)
    run = subprocess.Popen(
        [*COMMAND, "issue", "--all", "--jobs", "2", "--json"],
        env=uncounted(environment(home)),
        cwd=home.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until = time.monotonic() + 90
    while len(numbers(store, cases)) < 3:
        assert time.monotonic() < until and run.poll() is None, run.communicate()
        time.sleep(0.05)
    workers = children(run.pid)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    until = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in workers):  # none outlives its parent
        assert time.monotonic() < until
        time.sleep(0.05)
    left = [id for id in cases if store.case(id).status == "issuing"]
    assert 0 < len(left) < 20
    answer = here("issue", "--all", "--jobs", "1", "--json", home=home)
    assert (answer.code, answer.json["issued"]) == (0, len(left))
    assert len(set(numbers(store, cases))) == 20
    files = open_files(load(home=home, database_url=None))
    for id in cases:
        license = register.of_case(store, id)
        assert license is not None and files.has(license.pdf_sha256 or "")
        assert [action.kind for action in store.actions(id)].count("ISSUED") == 1
    assert store.check() == []


def test_a_bug_in_one_case_stops_no_other(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = decide(store, 3)
    real = step.issue

    def odd(office: Office, case: Case, actor: str = "system") -> Case:
        if case.id == cases[1]:
            raise ZeroDivisionError
        return real(office, case, actor)

    monkeypatch.setattr(step, "issue", odd)
    answer = here("issue", "--all", "--json", home=home)
    assert (answer.code, answer.json["issued"]) == (3, 2)
    assert [(one["case"], one["code"]) for one in answer.json["failed"]] == [(cases[1], "bug")]


def _die(office: Office, ref: str) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ref


def test_a_process_ended_from_outside_is_told(store: Store, home: Path) -> None:
    with pytest.raises(IssueError) as caught:
        list(each(load(home=home, database_url=None), "abcdefgh", 2, _die))
    assert caught.value.code == "worker-lost"


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]
