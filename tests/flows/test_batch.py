"""Many cases at once: one that fails stops no other."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from making_cases import MakeCase

from cases.errors import MaterialError
from cases.model import Action, Case
from flows.current import office as current_office
from flows.current import working_in
from flows.steps import advance
from flows.steps.office import Office

CONSULTING = (
    "RECEIVED", "EXTRACTED", "FORMED", "PRECHECKED", "ACCEPTED", "ROUTED", "DELIVERED FD",
)  # fmt: skip
DECIDED = (*CONSULTING, "DELIVERED FS", "OPINION FD", "OPINION FS", "DECIDED")

Run = Callable[..., list[Case]]


@pytest.fixture
def empty_url(home: Path) -> str:
    """One database: which goes first is no matter of the other; test_terminal_way runs on both."""
    return f"sqlite:///{home / 'yizheng.db'}"


@pytest.fixture
def run(office: Office, prefect: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PREFECT_API_URL", prefect)
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "CRITICAL")
    from flows.batch import batch

    def all_of(*cases: Case) -> list[Case]:
        with working_in(office):
            asyncio.run(batch([case.id for case in cases]))
        return [office.store.case(case.id) for case in cases]

    return all_of


def fault(on: str, error: Exception) -> dict[str, advance.Step]:
    """The steps of intake, of which "read" fails for one case and withdraws the others."""

    def read(office: Office, case: Case) -> Case:
        if case.name == on:
            raise error
        return office.store.act(case.id, Action(kind="WITHDRAWN", actor="test"), case.seq)

    return {"read": read}


@pytest.mark.parametrize(
    ("error", "code"),
    [(MaterialError("no", code="reader-crashed"), "reader-crashed"), (ZeroDivisionError(), "bug")],
)
def test_a_case_that_fails_leaves_the_others_done(
    office: Office,
    make_case: MakeCase,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    code: str,
) -> None:
    monkeypatch.setattr("flows.steps.advance.STEPS", fault("乙", error))
    cases = [make_case("RECEIVED", name=name) for name in "甲乙丙"]
    first, second, third = run(*cases)
    assert (first.status, second.status, third.status) == ("withdrawn", "failed", "withdrawn")
    assert [(wait.who, wait.why) for wait in second.waiting_for] == [("operator", code)]
    assert [one.code for one in office.failures] == [code]
    assert [one.code for one in office.problems[second.id]] == [code]
    assert office.store.check() == []


def test_a_case_that_was_accepted_keeps_its_place_when_something_fails(
    office: Office, make_case: MakeCase, run: Run
) -> None:
    """It has no form here, so it cannot be issued."""
    decided, consulting = make_case(*DECIDED, name="甲"), make_case(*CONSULTING, name="乙")
    after, other = run(decided, consulting)
    assert after == decided
    assert [one.code for one in office.failures] == ["not-decided"]
    assert [one.code for one in office.problems[decided.id]] == ["not-decided"]
    delivered = [one.kind for one in office.store.actions(other.id)]
    assert delivered.count("DELIVERED") == 2


def test_what_may_pass_by_itself_is_tried_again(
    office: Office, make_case: MakeCase, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.stretch import step

    tries = []

    def read(office: Office, case: Case) -> Case:
        tries.append(case.id)
        if len(tries) < 3:
            raise TimeoutError
        return office.store.act(case.id, Action(kind="WITHDRAWN", actor="test"), case.seq)

    monkeypatch.setattr("flows.steps.advance.STEPS", {"read": read})
    monkeypatch.setattr("flows.stretch.step", step.with_options(retry_delay_seconds=0))
    (after,) = run(make_case("RECEIVED"))
    assert (after.status, len(tries), office.failures) == ("withdrawn", 3, [])


def test_without_an_office_no_flow_runs() -> None:
    with pytest.raises(RuntimeError, match="working_in"):
        current_office()
