"""Queues and lists: who sees what, in which order, under which light."""

from datetime import date, timedelta

import pytest
from queued import AUDITOR, CLERK, LEAD, NOW, OFFICER, REVIEWER, Maker, office_on

from cases import accounts
from cases.actions import fold
from cases.errors import Forbidden, NotAllowed, NotFound, StaleCase, UsageError
from cases.settings import Settings
from cases.store import Store
from cases.tables import WaitRow
from cases.waits import NEVER
from departments.office import Office
from desk import queue
from desk.queue import LIGHTS, Filters, Listed, Waiting, listed
from desk.rights import Who

PASSWORD = "样本 quiet lantern 47"


@pytest.fixture
def here(settings: Settings, store: Store) -> Office:
    return office_on(settings, store)


@pytest.fixture
def make(store: Store) -> Maker:
    return Maker(store)


def names(found: Listed) -> list[str]:
    return [one.case.name for one in found.entries]


def shown(here: Office, who: Who, waiting: Waiting | None = None, **filters: object) -> list[str]:
    return names(listed(here, who, Filters(waiting=waiting, **filters)))  # type: ignore[arg-type]


def test_reviewers_see_the_oldest_receipt_first_with_five_working_days(
    here: Office, make: Maker
) -> None:
    # NOW is Wednesday the 18th; five working days after Wednesday the 11th end on the 18th.
    for name, days in (("新", 0), ("今", 7), ("迟", 9), ("近", 6), ("稳", 4)):
        make.then(NOW - timedelta(days=days)).review(name)
    found = listed(here, REVIEWER, Filters(waiting="review"))
    assert [(one.case.name, one.due_on, one.light, one.days_left) for one in found.entries] == [
        ("迟", date(2026, 11, 16), "red", -2),
        ("今", date(2026, 11, 18), "amber", 0),
        ("近", date(2026, 11, 19), "amber", 1),
        ("稳", date(2026, 11, 20), "amber", 2),
        ("新", date(2026, 11, 25), "green", 5),
    ]
    assert queue.counts(here, REVIEWER) == {"review": 5}


def test_the_time_limit_runs_anew_from_the_last_receipt(here: Office, make: Maker) -> None:
    case = make.then(NOW - timedelta(days=20)).review("补")
    case = make.act(case, "RECEIVED", {"materials": ["0" * 64]})
    make.doubted(make.formed(case))
    (entry,) = listed(here, REVIEWER, Filters(waiting="review")).entries
    assert (entry.due_on, entry.light) == (date(2026, 11, 25), "green")


def test_a_department_sees_its_own_open_questions_by_deadline(here: Office, make: Maker) -> None:
    soon, late = date(2026, 11, 20), date(2026, 12, 1)
    make.consulting("晚", {"FD": late, "FS": soon})
    make.consulting("早", {"FD": soon})
    make.consulting("无期", {"FD": None})
    make.consulting("他人", {"FS": soon})
    answered = make.consulting("已答", {"FD": soon, "FS": soon})
    make.said(answered, "FD")
    found = listed(here, OFFICER, Filters(waiting="answer"))
    assert [(one.case.name, one.due_on, one.light) for one in found.entries] == [
        ("早", soon, "amber"),
        ("晚", late, "green"),
        ("无期", None, "none"),
    ]
    assert queue.counts(here, OFFICER) == {"answer": 3}
    assert sorted(shown(here, OFFICER)) == ["已答", "无期", "早", "晚"]


def test_a_question_that_waits_for_the_applicant_is_not_the_departments(
    here: Office, make: Maker
) -> None:
    case = make.consulting("补正", {"FD": date(2026, 11, 20)})
    make.said(case, "FD", "supplement")
    assert shown(here, OFFICER, "answer") == []
    assert shown(here, CLERK, "returned") == ["补正"]


def test_a_paused_clock_has_no_deadline(here: Office, make: Maker, store: Store) -> None:
    case = make.consulting("暂停", {"FD": date(2026, 11, 20)})
    make.said(case, "FD", "pause")
    (entry,) = listed(here, OFFICER, Filters(waiting="answer")).entries
    assert (entry.due_on, entry.light) == (None, "none")


def test_the_lead_decides_by_the_earliest_limit(here: Office, make: Maker) -> None:
    case = make.consulting("待决", {"FD": date(2026, 11, 30), "FS": date(2026, 11, 17)})
    make.said(make.said(case, "FD"), "FS", "refuse")
    (entry,) = listed(here, LEAD, Filters(waiting="decide")).entries
    assert (entry.case.name, entry.due_on, entry.light) == ("待决", date(2026, 11, 17), "red")


@pytest.mark.parametrize("waiting", ["review", None])
def test_every_case_is_on_one_page_and_on_no_other(
    here: Office, make: Maker, waiting: Waiting | None
) -> None:
    for number in range(7):  # all of the same moment: only the id tells them apart
        make.review(f"案{number}")
    seen, cursor, pages = [], None, 0
    while True:
        found = listed(here, LEAD, Filters(waiting=waiting), cursor, 3)
        seen += names(found)
        pages, cursor = pages + 1, found.next
        if cursor is None:
            break
    assert (pages, len(seen), len(set(seen))) == (3, 7, 7)
    assert seen == names(listed(here, LEAD, Filters(waiting=waiting)))


def test_a_page_after_a_case_has_gone_skips_nothing(
    here: Office, make: Maker, store: Store
) -> None:
    cases = [make.then(NOW - timedelta(hours=9 - n)).review(f"案{n}") for n in range(5)]
    first = listed(here, LEAD, Filters(waiting="review"), None, 2)
    queue.withdraw(here, LEAD, cases[0], "样本")
    rest = listed(here, LEAD, Filters(waiting="review"), first.next, 9)
    assert names(first) == ["案0", "案1"] and names(rest) == ["案2", "案3", "案4"]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwiYiIsImMiXQ", "WyJhIiwiYiJd", "Wzk5XQ"])
def test_a_cursor_of_somebody_else_is_refused(here: Office, make: Maker, cursor: str) -> None:
    for waiting in ("review", None):
        with pytest.raises(UsageError) as caught:
            listed(here, LEAD, Filters(waiting=waiting), cursor)  # type: ignore[arg-type]
        assert caught.value.code == "cursor-invalid"


def test_each_role_has_its_queues_and_no_other() -> None:
    def of(role: accounts.Role, department: str | None = None) -> tuple[Waiting, ...]:
        return queue.queues_of(Who("user:x", "user", roles=(role,), department=department))

    assert of("clerk") == ("returned", "trouble")
    assert of("reviewer") == ("review",)
    assert of("lead") == ("decide", "trouble", "seal", "review", "returned")
    assert of("officer", "fire-rescue") == ("answer",)
    for role in ("auditor", "system-administrator", "security-administrator"):
        assert of(role) == ()  # type: ignore[arg-type]


def test_who_has_no_queue_is_refused(here: Office) -> None:
    for who, waiting in ((AUDITOR, None), (REVIEWER, "decide"), (OFFICER, "review"),
                         (CLERK, "review")):  # fmt: skip
        with pytest.raises(Forbidden):
            listed(here, who, Filters(waiting=waiting))  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        queue.next_for(here, CLERK)


def test_lists_are_narrowed_down(here: Office, make: Maker, store: Store) -> None:
    make.review("甲")
    make.received("乙", sample=False, industry="cafe")
    make.consulting("丙", {"FS": date(2026, 11, 1)})
    assert shown(here, LEAD, status="received") == ["乙"]
    assert shown(here, LEAD, industry="cafe") == ["乙"]
    assert shown(here, LEAD, sample=False) == ["乙"]
    assert shown(here, LEAD, department="fire-rescue") == ["丙"]
    assert shown(here, LEAD, department="market-regulation") == []
    assert shown(here, LEAD, light="red") == ["丙"]
    assert shown(here, LEAD, status="review", industry="cafe") == []


def test_the_filter_of_a_light_finds_what_has_that_light(here: Office, make: Maker) -> None:
    for days in range(15):
        make.then(NOW - timedelta(days=days)).review(f"核{days}")
        make.consulting(f"询{days}", {"FD": date(2026, 11, 10) + timedelta(days=days)})
    make.consulting("询无期", {"FD": None})
    for who, waiting, many in ((LEAD, "review", 15), (OFFICER, "answer", 16), (LEAD, None, 31)):
        every = listed(here, who, Filters(waiting=waiting)).entries  # type: ignore[arg-type]
        assert len(every) == many
        for light in LIGHTS:
            expected = sorted(one.case.name for one in every if one.light == light)
            assert sorted(shown(here, who, waiting, light=light)) == expected, (waiting, light)  # type: ignore[arg-type]
        assert {one.light for one in every} >= {"red", "amber", "green"}


def test_what_is_opened_next_is_mine_then_nobodys_never_others(
    here: Office, make: Maker, store: Store
) -> None:
    a, b, c, d = (
        make.then(NOW - timedelta(hours=9 - at)).review(name) for at, name in enumerate("甲乙丙丁")
    )
    _workers(store, "reviewer", "second")
    queue.assign(here, LEAD, [a.id], "second")
    queue.assign(here, LEAD, [c.id], "reviewer")
    assert queue.next_for(here, REVIEWER) == c.id
    assert queue.next_for(here, REVIEWER, after=c.id) == b.id
    queue.assign(here, LEAD, [c.id], "second")
    assert queue.next_for(here, REVIEWER, after=b.id) == d.id
    queue.assign(here, LEAD, [b.id, d.id], "second")
    assert queue.next_for(here, REVIEWER) is None


def test_anybody_may_take_a_free_case_and_only_the_lead_gives_it_to_others(
    here: Office, make: Maker, store: Store
) -> None:
    case, other = make.review("甲"), make.review("乙")
    _workers(store, "reviewer", "second")
    assert queue.assign(here, REVIEWER, [case.id], "reviewer") == {case.id: None}
    assert shown(here, REVIEWER, "review", assigned="me") == ["甲"]
    assert shown(here, REVIEWER, "review", assigned="nobody") == ["乙"]
    second = Who("user:second", "user", roles=("reviewer",))
    for who, ids, to in ((second, [case.id], "second"), (second, [case.id], None),
                         (REVIEWER, [other.id], "second"), (OFFICER, [other.id], "officer"),
                         (AUDITOR, [other.id], None)):  # fmt: skip
        with pytest.raises((Forbidden, NotFound)):
            queue.assign(here, who, ids, to)
    assert queue.assign(here, LEAD, [case.id, other.id], "second") == {
        case.id: "reviewer", other.id: None
    }  # fmt: skip
    assert sorted(shown(here, LEAD, assigned="second")) == ["乙", "甲"]
    assert store.case(case.id).assigned_to == "second"


def test_cases_are_given_to_those_who_work_on_them(here: Office, make: Maker, store: Store) -> None:
    case = make.review("甲")
    _workers(store, "reviewer")
    accounts.create(store, "fireman", display_name="样本", roles=("officer",),
                    department="fire-rescue", password=PASSWORD, now=NOW)  # fmt: skip
    for name in ("nobody-here", "fireman"):
        with pytest.raises(NotFound) as caught:
            queue.assign(here, LEAD, [case.id], name)
        assert caught.value.code == "account-unknown"
    with pytest.raises(NotFound) as caught:
        queue.assign(here, LEAD, [case.id, "20260101-000000"], "reviewer")
    assert caught.value.code == "case-unknown"
    assert store.case(case.id).assigned_to is None  # of the two, neither


def test_a_withdrawal_is_recorded_with_its_reason(here: Office, make: Maker, store: Store) -> None:
    case = make.review("甲")
    with pytest.raises(UsageError) as caught:
        queue.withdraw(here, CLERK, case, "  ")
    assert caught.value.code == "reason-missing"
    with pytest.raises(Forbidden):
        queue.withdraw(here, REVIEWER, case, "样本")
    with pytest.raises(StaleCase):
        queue.withdraw(here, CLERK, case.model_copy(update={"seq": case.seq - 1}), "样本")
    gone = queue.withdraw(here, CLERK, case, " 申请人来电撤回 ")
    last = store.actions(case.id)[-1]
    assert (gone.status, last.kind, last.actor, last.reason) == (
        "withdrawn", "WITHDRAWN", "user:clerk", "申请人来电撤回",
    )  # fmt: skip
    assert shown(here, LEAD, "review") == []
    with pytest.raises(NotAllowed):
        queue.withdraw(here, CLERK, gone, "再次")


def test_who_is_waited_for_is_what_the_actions_say(make: Maker, store: Store) -> None:
    case = make.consulting("甲", {"FD": date(2026, 11, 20), "FS": None})
    for step in ("grant", "refuse"):
        state = fold(store.actions(case.id))
        with store.read() as session:
            rows = {row.who: row.due_on for row in session.query(WaitRow)}
        assert set(rows) == {wait.who for wait in state.waiting_for}
        case = make.said(case, "FD" if step == "grant" else "FS", step)
    with store.read() as session:
        rows = {row.who: row.due_on for row in session.query(WaitRow)}
    assert rows == {"lead": date(2026, 11, 20)}
    assert NEVER not in rows.values()


def _workers(store: Store, *made: str) -> None:
    for name in made:
        accounts.create(store, name, display_name="样本", roles=("reviewer",),
                        password=PASSWORD, now=NOW)  # fmt: skip
