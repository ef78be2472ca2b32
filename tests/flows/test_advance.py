"""What comes next is read off the record alone, so that a killed run is continued."""

from typing import get_args

import pytest
from making_cases import MakeCase

from cases.errors import NotAllowed, StaleCase
from cases.kinds import KINDS
from cases.model import Action, Case
from flows.steps import advance, issue
from flows.steps.advance import do, next_step
from flows.steps.office import Office

RECEIVED = ("RECEIVED", "EXTRACTED", "FORMED", "PRECHECKED")
CONSULTING = (*RECEIVED, "ACCEPTED", "ROUTED", "DELIVERED FD", "DELIVERED FS")
REVIEW = ("RECEIVED", "EXTRACTED", "FORMED", "DOUBTED")
DECIDED = (*CONSULTING, "OPINION FD", "OPINION FS", "DECIDED")

NEXT: list[tuple[tuple[str, ...], str, str | None]] = [
    ((), "received", None),
    (RECEIVED[:1], "received", "read"),
    (RECEIVED[:2], "received", "form"),
    (RECEIVED[:3], "received", "check"),
    (RECEIVED[:4], "received", "accept"),
    (REVIEW, "review", None),
    ((*REVIEW, "CORRECTED"), "review", None),
    ((*REVIEW, "CORRECTED", "CONFIRMED"), "received", "accept"),
    ((*REVIEW, "RECEIVED"), "received", "read"),
    ((*REVIEW, "ARRANGED"), "received", "read"),
    ((*RECEIVED, "RETURNED"), "returned", None),
    ((*RECEIVED, "RETURNED", "RECEIVED"), "received", "read"),
    (CONSULTING[:5], "consulting", "send"),
    (CONSULTING[:6], "consulting", "deliver"),
    (CONSULTING[:7], "consulting", "deliver"),
    (CONSULTING, "consulting", None),
    ((*CONSULTING, "OPINION FD"), "consulting", None),
    ((*CONSULTING[:7], "OPINION FD"), "consulting", "deliver"),
    (DECIDED[:-1], "deciding", None),
    (DECIDED, "issuing", "issue"),
    ((*DECIDED, "NOT_ISSUED"), "issuing", "issue"),
    ((*DECIDED, "ISSUED"), "issued", None),
    (("FAILED",), "failed", None),
    (("FAILED", "RECEIVED"), "received", "read"),
    (("RECEIVED", "WITHDRAWN"), "withdrawn", None),
    ((*CONSULTING, "FAILED", *CONSULTING[:6]), "consulting", "deliver"),
    ((*CONSULTING, "FAILED", *CONSULTING), "consulting", None),
]


@pytest.mark.parametrize(("steps", "status", "expected"), NEXT)
def test_the_next_step_follows_from_what_happened(
    office: Office, make_case: MakeCase, steps: tuple[str, ...], status: str, expected: str | None
) -> None:
    case = make_case(*steps)
    assert (case.status, next_step(office, case)) == (status, expected)


def test_the_table_covers_every_status_and_every_kind_of_action() -> None:
    statuses = {status for _, status, _ in NEXT}
    assert statuses | {"refused"} == set(get_args(Case.model_fields["status"].annotation))
    named = {
        "PRECHECKED" if s == "DOUBTED" else s.split()[0] for steps, _, _ in NEXT for s in steps
    }
    of_a_licence = {name for name, kind in KINDS.items() if kind.allowed_in == {"issued"}}
    assert named == set(KINDS) - of_a_licence  # its life asks no step of the case


def test_every_step_that_can_come_next_is_a_step_that_can_be_done() -> None:
    assert {step for _, _, step in NEXT if step} == set(advance.STEPS)


def test_a_step_that_is_no_longer_due_is_not_done_again(
    office: Office, make_case: MakeCase
) -> None:
    case = make_case(*CONSULTING)
    assert do(office, case.id, "deliver") == case
    assert do(office, case.id, "read") == case


def test_whoever_was_faster_is_right(
    office: Office, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(*CONSULTING[:5])

    def overtaken(office: Office, case: Case) -> Case:
        refs = {"permits": {"FD": {"department": "market"}}}
        office.store.act(case.id, Action(kind="ROUTED", actor="another", refs=refs), case.seq)
        return office.store.act(case.id, Action(kind="WITHDRAWN", actor="we"), case.seq)

    monkeypatch.setattr(advance, "STEPS", {"send": overtaken})
    after = do(office, case.id, "send")
    assert (after.status, after.seq) == ("consulting", case.seq + 1)
    assert office.store.actions(case.id)[-1].actor == "another"


def test_a_step_that_cannot_be_done_records_nothing(
    office: Office, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case("RECEIVED")

    def refuse(office: Office, case: Case) -> Case:
        raise NotAllowed("no")

    monkeypatch.setattr(advance, "STEPS", {"read": refuse})
    with pytest.raises(NotAllowed):
        do(office, case.id, "read")
    assert office.store.case(case.id) == case
    assert office.seconds[case.id].keys() == {"read"}


def test_a_killed_delivery_is_finished_without_delivering_twice(
    office: Office, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(*CONSULTING[:6])
    real_act, calls = office.store.act, []

    def die_at_the_second(*args: object) -> Case:
        calls.append(args)
        if len(calls) == 2:
            raise StaleCase("killed here")
        return real_act(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(office.store, "act", die_at_the_second)
    do(office, case.id, "deliver")
    monkeypatch.undo()
    do(office, case.id, "deliver")
    delivered = [one.refs["permit"] for one in office.store.actions(case.id)[6:]]
    assert delivered == ["FD", "FS"]
    assert next_step(office, office.store.case(case.id)) is None


def test_a_licence_that_is_sealed_elsewhere_waits_for_its_file(
    office: Office, make_case: MakeCase
) -> None:
    office.settings = office.settings.model_copy(update={"sealing": "external"})
    case = make_case(*DECIDED)
    assert (case.status, next_step(office, case)) == ("issuing", None)
    with pytest.raises(NotAllowed) as caught:
        issue.issue(office, case)
    assert caught.value.code == "sealed-elsewhere"
    assert f"yizheng issue {case.id} --hand-out" in caught.value.hint
