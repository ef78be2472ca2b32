"""The table of actions and their fold."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cases.actions import digest, fold, fold_from, genesis, step
from cases.errors import NotAllowed
from cases.kinds import KINDS
from cases.model import Action, Case, Wait
from cases.state import OPEN, STATUSES, State

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
DUES = {
    "FD": {"department": "market", "due_on": "2026-12-18"},
    "SB": {"department": "city", "due_on": None},
    "FS": {"department": "fire", "due_on": "2026-12-04"},
}
shared_fixtures = hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def act(kind: str, /, **refs: Any) -> Action:
    return Action(kind=kind, actor="machine", refs=refs, at=NOON)


def consulting() -> list[Action]:
    return [
        act("RECEIVED", materials=["ab"]),
        act("EXTRACTED", documents=1, problems=[]),
        act("FORMED", form=1),
        act("PRECHECKED", lacks=[], doubts=[]),
        act("ACCEPTED", notice="受理-1", rules={"FD": "2024-01-01"}),
        act("ROUTED", permits=DUES),
    ]


def opinion(permit: str, kind: str) -> Action:
    return act("OPINION", permit=permit, kind=kind)


def test_a_case_begins_received() -> None:
    assert fold([]) == State(status="received", seq=0)


def test_the_statuses_are_those_of_a_case() -> None:
    assert set(STATUSES) == set(Case.model_fields["status"].annotation.__args__)  # type: ignore[union-attr]


def test_a_doubt_waits_for_a_reviewer_once_per_code() -> None:
    state = fold(
        [
            act("RECEIVED", materials=[]),
            act("PRECHECKED", lacks=["material-missing"], doubts=["conflict", "x", "conflict"]),
        ]
    )
    assert state.status == "review"
    assert state.waiting_for == (
        Wait(who="reviewer", why="conflict"),
        Wait(who="reviewer", why="x"),
    )


def test_a_certain_lack_alone_leaves_the_case_with_the_machine() -> None:
    state = fold([act("PRECHECKED", lacks=["material-missing"], doubts=[], industry="restaurant")])
    assert (state.status, state.waiting_for, state.industry) == ("received", (), "restaurant")


def test_a_review_ends_with_the_confirmed_form() -> None:
    review = [
        act("FORMED", form=1),
        act("PRECHECKED", lacks=[], doubts=["conflict"]),
        act("CORRECTED", form=2, elements=["premises"]),
    ]
    state = fold([*review, act("CONFIRMED", form=2)])
    assert (state.status, state.waiting_for, state.form_version) == ("received", (), 2)
    with pytest.raises(NotAllowed, match="not the present form 2"):
        fold([*review, act("CONFIRMED", form=1)])


def test_a_form_version_is_never_used_twice() -> None:
    with pytest.raises(NotAllowed, match="not newer"):
        fold([act("FORMED", form=1), act("FORMED", form=1)])


def test_a_returned_case_waits_for_the_applicant_and_may_be_received_again() -> None:
    returned = fold([act("RETURNED", notice="补告-1", lacks=["material-missing"])])
    assert returned.status == "returned"
    assert returned.waiting_for == (Wait(who="applicant", why="material-missing"),)
    again = step(returned, act("RECEIVED", materials=["cd"]))
    assert (again.status, again.waiting_for) == ("received", ())


def test_acceptance_keeps_its_instant() -> None:
    state = fold([act("ACCEPTED", notice="受理-1", rules={})])
    assert (state.status, state.accepted_at) == ("consulting", NOON)


def test_routing_waits_for_every_department_until_the_earliest_day() -> None:
    state = fold(consulting())
    assert state.permits == {"FD": "asked", "SB": "asked", "FS": "asked"}
    assert [wait.who for wait in state.waiting_for] == ["market", "city", "fire"]
    assert state.next_deadline == date(2026, 12, 4)


def issued() -> list[Action]:
    return [
        *consulting(),
        *(opinion(permit, "grant") for permit in DUES),
        act("DECIDED", outcome="license", granted=[*DUES], refused=[]),
        act("ISSUED", license="a", number="b", pdf="c"),
    ]


def lived(kind: str, version: int, **refs: Any) -> Action:
    said = {"permits": ["FD"], "authority": "甲", "document": "1", "on": "2026-12-01"}
    return act(kind, **({"license": "a", "version": version, "pdf": None} | said | refs))


def test_each_act_on_a_licence_is_its_next_version() -> None:
    state = fold([*issued(), lived("SUSPENDED", 2), lived("RESUMED", 3)])
    assert (state.status, state.license_version, state.waiting_for) == ("issued", 3, ())
    for version in (2, 3, 5):
        with pytest.raises(NotAllowed, match="does not follow version 3"):
            step(state, lived("REVOKED", version))
    with pytest.raises(NotAllowed, match="not allowed while a case is consulting"):
        fold([*consulting(), lived("SUSPENDED", 1)])


def test_a_file_that_is_awaited_is_waited_for_until_it_is_there() -> None:
    sealed = act("SEALED", license="a", version=2, pdf="c")
    state = fold([*issued(), lived("CHANGED", 2, awaits="sealed-elsewhere", propose_to="lead")])
    assert state.file_awaited
    assert state.waiting_for == (
        Wait(who="lead", why="cancel-proposed"),
        Wait(who="seal", why="sealed-elsewhere"),
    )
    done = step(state, sealed)
    assert (done.file_awaited, done.waiting_for) == (False, state.waiting_for[:1])
    with pytest.raises(NotAllowed, match="does not wait for its file"):
        step(done, sealed)
    redrawn = act("REDRAWN", license="a", version=3, pdf=None, awaits="glyph-missing")
    operator = step(done, redrawn)
    assert operator.waiting_for == (Wait(who="operator", why="glyph-missing"),)


def test_a_proposal_to_cancel_stays_until_a_person_or_an_act_ends_it() -> None:
    proposed = [*issued(), act("CANCEL_PROPOSED", license="a", live=["FD"], to="lead")]
    wait = (Wait(who="lead", why="cancel-proposed"),)
    assert fold(proposed).waiting_for == wait
    assert fold([*proposed, act("KEPT", license="a", live=["FD"])]).waiting_for == ()
    assert fold([*proposed, lived("CANCELLED", 2)]).waiting_for == ()
    assert fold([*proposed, lived("CHANGED", 2, propose_to="lead")]).waiting_for == wait


def test_one_department_with_two_permits_is_waited_for_once() -> None:
    dues = {permit: {"department": "market", "due_on": None} for permit in ("FD", "TB")}
    state = fold([*consulting()[:-1], act("ROUTED", permits=dues)])
    assert state.waiting_for == (Wait(who="market", why="opinion:FD,TB"),)
    assert state.next_deadline is None


def test_a_final_opinion_takes_its_department_and_deadline_away() -> None:
    state = fold([*consulting(), opinion("FS", "grant")])
    assert [wait.who for wait in state.waiting_for] == ["market", "city"]
    assert state.next_deadline == date(2026, 12, 18)
    assert state.status == "consulting"


def test_a_supplement_waits_for_the_applicant() -> None:
    state = fold([*consulting(), opinion("FD", "supplement")])
    assert Wait(who="applicant", why="supplement:FD") in state.waiting_for
    assert [wait.who for wait in state.waiting_for] == ["applicant", "city", "fire"]


def test_a_paused_clock_has_no_deadline_until_it_runs_again() -> None:
    paused = fold([*consulting(), opinion("FS", "pause")])
    assert paused.next_deadline == date(2026, 12, 18)
    assert step(paused, opinion("FS", "resume")).next_deadline == date(2026, 12, 4)


def test_the_last_final_opinion_leads_to_the_decision() -> None:
    answers = [opinion("FD", "grant"), opinion("SB", "grant"), opinion("FS", "refuse")]
    state = fold([*consulting(), *answers])
    assert (state.status, state.waiting_for, state.next_deadline) == ("deciding", (), None)
    assert (state.granted, state.refused) == (("FD", "SB"), ("FS",))


@pytest.mark.parametrize("second", ["grant", "refuse", "supplement", "pause"])
def test_a_permit_has_one_final_opinion(second: str) -> None:
    with pytest.raises(NotAllowed, match="final opinion already") as caught:
        fold([*consulting(), opinion("FD", "grant"), opinion("FD", second)])
    assert caught.value.code == "action-not-allowed"


def test_an_opinion_on_a_permit_nobody_asked_about_is_refused() -> None:
    with pytest.raises(NotAllowed, match="nobody was asked about permit XX"):
        fold([*consulting(), opinion("XX", "grant")])


def test_asking_again_keeps_the_answers() -> None:
    state = fold([*consulting(), opinion("FD", "grant"), act("ROUTED", permits=DUES)])
    assert state.permits["FD"] == "grant"


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("license", "issuing"), ("no-license", "refused"), ("refused", "refused")],
)
def test_a_decision_leads_to_issuing_or_ends_the_case(outcome: str, status: str) -> None:
    answers = [opinion("FD", "grant"), opinion("SB", "refuse"), opinion("FS", "refuse")]
    decision = act("DECIDED", outcome=outcome, granted=["FD"], refused=["FS", "SB"])
    assert fold([*consulting(), *answers, decision]).status == status


def test_a_decision_may_not_contradict_the_opinions() -> None:
    answers = [opinion("FD", "grant"), opinion("SB", "refuse"), opinion("FS", "refuse")]
    decision = act("DECIDED", outcome="license", granted=["FD", "FS"], refused=["SB"])
    with pytest.raises(NotAllowed, match="not what the departments said"):
        fold([*consulting(), *answers, decision])


def test_a_failed_case_says_why_and_may_be_received_again() -> None:
    failed = fold([*consulting(), act("FAILED", code="weights-missing")])
    assert failed.status == "failed"
    assert failed.waiting_for == (Wait(who="operator", why="weights-missing"),)
    again = step(failed, act("RECEIVED", materials=[]))
    assert (again.status, again.permits, again.accepted_at) == ("received", {}, None)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_refused_where_the_table_does_not_allow_it(kind: str, status: str) -> None:
    if status in KINDS[kind].allowed_in:
        return
    with pytest.raises(NotAllowed) as caught:
        step(State.model_validate({"status": status}), act(kind))
    assert caught.value.code == "action-not-allowed"
    assert kind in caught.value.message and status in caught.value.message


def test_only_an_open_case_can_be_withdrawn() -> None:
    assert {s for s in STATUSES if s in KINDS["WITHDRAWN"].allowed_in} == OPEN
    assert step(State(status="issuing"), act("WITHDRAWN")).status == "withdrawn"


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (act("RECIEVED"), "action-unknown"),
        (act("FORMED", form="one"), "action-malformed"),
        (act("FORMED", form=0), "action-malformed"),
        (act("RECEIVED", materials=[], name="李四（样本）"), "action-malformed"),
        (act("RECEIVED"), "action-malformed"),
        (Action(kind="ACCEPTED", actor="m", refs={"notice": "1", "rules": {}}), "action-malformed"),
        (Action(kind="RECEIVED", actor="m", refs={"materials": []}, seq=2), "action-out-of-order"),
    ],
)
def test_a_malformed_action_is_told_apart(action: Action, code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        step(State(), action)
    assert caught.value.code == code


def test_an_opinion_of_unknown_kind_is_malformed() -> None:
    with pytest.raises(NotAllowed) as caught:
        fold([*consulting(), opinion("FD", "maybe")])
    assert caught.value.code == "action-malformed"


@shared_fixtures
@given(st.randoms(use_true_random=False), st.integers(0, 60), st.integers(0, 60))
def test_folding_in_two_parts_equals_folding_at_once(
    life: Callable[[Random, int], list[Action]], random: Random, tries: int, cut: int
) -> None:
    actions = life(random, tries)
    state = fold(actions)
    assert fold_from(fold(actions[:cut]), actions[cut:]) == state
    assert state.seq == len(actions)


@shared_fixtures
@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_a_state_never_contradicts_itself(
    life: Callable[[Random, int], list[Action]], random: Random, tries: int
) -> None:
    state = fold(life(random, tries))
    answered = set(state.granted) | set(state.refused)
    assert set(state.asked) == set(state.permits)
    if state.status == "consulting":
        assert state.accepted_at is not None
        assert not state.permits or answered < set(state.permits)
    if state.status in ("deciding", "issuing", "issued", "refused"):
        assert answered == set(state.permits) != set()
        assert state.next_deadline is None
        assert state.status == "issued" or state.waiting_for == ()
    if state.status in ("review", "failed"):
        assert state.waiting_for
    if state.status in ("received", "withdrawn"):
        assert state.waiting_for == ()


@shared_fixtures
@given(st.randoms(use_true_random=False), st.integers(0, 30))
def test_an_issued_case_waits_for_its_file_and_a_proposal_and_for_nothing_else(
    life: Callable[..., list[Action]], random: Random, tries: int
) -> None:
    actions = life(random, tries, issued())
    state = fold(actions)
    made = [action for action in actions if "version" in action.refs and action.kind != "SEALED"]
    assert (state.status, state.license_version) == ("issued", len(made) + 1)
    awaited = [wait for wait in state.waiting_for if wait.who in ("seal", "operator")]
    assert len(awaited) == state.file_awaited
    proposed = [wait for wait in state.waiting_for if wait.why == "cancel-proposed"]
    assert [*state.waiting_for] in ([*proposed, *awaited], [*awaited, *proposed])
    assert len(proposed) <= 1


def test_the_digest_covers_everything_an_action_says() -> None:
    action = act("FORMED", form=1)
    changes: list[dict[str, Any]] = [
        {"kind": "CONFIRMED"},
        {"actor": "x"},
        {"reason": "x"},
        {"refs": {"form": 2}},
        {"seq": 1},
        {"at": datetime(2026, 11, 21, 4, 0, 1, tzinfo=UTC)},
    ]
    digests = {digest(action.model_copy(update=change), genesis("A")) for change in changes}
    digests |= {digest(action, genesis("A")), digest(action, genesis("B"))}
    assert len(digests) == len(changes) + 2
    assert all(len(value) == 64 for value in digests)


def test_the_digest_does_not_depend_on_the_zone_or_the_order_of_keys() -> None:
    one = Action(kind="X", actor="m", refs={"a": 1, "b": 2}, at=NOON)
    local = NOON.astimezone(ZoneInfo("Asia/Shanghai"))
    two = Action(kind="X", actor="m", refs={"b": 2, "a": 1}, at=local)
    assert digest(one, "") == digest(two, "")
