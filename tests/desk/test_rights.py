"""Who may do what: every cell against a table of its own, and the rules beside the table."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from cases import access
from cases.accounts import Account, Role, Token
from cases.errors import Forbidden, UsageError
from cases.model import Action, Case
from cases.store import Store
from desk.commands.rights_docs import page
from desk.people import By, add_token
from desk.rights import (
    PERSONAL,
    RULES,
    Right,
    Who,
    break_glass,
    confined,
    may,
    of_account,
    of_token,
    require,
    taken,
)

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
ROOT = Path(__file__).parents[2]

# x: has it · d: within the department · .: refused. Columns: clerk, reviewer, lead, officer,
# auditor, system-administrator, security-administrator.
EXPECTED = """
see-queue        x x x d . . .
see-case         x x x . . . .
see-history      x x x . x . .
open-case        x . . . . . .
upload           x . . . . . .
edit-material    x x . . . . .
assign           . . x . . . .
review           . x . . . . .
confirm          . x . . . . .
second-confirm   . x x . . . .
accept           x . x . . . .
withdraw         x . x . . . .
consult          . . x . . . .
see-consultation . . . d . . .
answer           . . . d . . .
decide           . . x . . . .
issue            . . x . . . .
see-licenses     x x x x . . .
record-act       . . x d . . .
import           x . x . . . .
export           . . x . . . .
publish          . . x . . . .
answer-report    x . x . . . .
see-accuracy     . x x . x . .
propose-wording  . x x . . . .
accept-wording   . . x . . . .
see-health       . . . . . x .
operate          . . . . . x .
manage-accounts  . . . . . . x
manage-tokens    . . . . . . x
see-audit        . . . . x . x
break-glass      . . x . . x .
"""
ROLES: tuple[Role, ...] = (
    "clerk", "reviewer", "lead", "officer", "auditor",
    "system-administrator", "security-administrator",
)  # fmt: skip
TABLE = {line.split()[0]: line.split()[1:] for line in EXPECTED.strip().splitlines()}
CELLS = [
    (role, right, cells[column])
    for right, cells in TABLE.items()
    for column, role in enumerate(ROLES)
]


def somebody(*roles: Role, name: str = "zhang", department: str | None = None) -> Who:
    if "officer" in roles and department is None:
        department = "fire-rescue"
    account = Account(name=name, display_name="张三（样本）", roles=roles, department=department)
    return of_account(account)


def program(*scopes: str, department: str | None = None) -> Who:
    return of_token(
        Token(id="T1", name="样本系统", department=department, scopes=scopes, made_at=NOON,
              expires_at=None, last_used_on=None)
    )  # fmt: skip


def case(id: str = "20261122-AAAAAA", seq: int = 0) -> Case:
    return Case(id=id, source="s", name="n", industry=None, sample=True, status="review", seq=seq)


def actions(*said: tuple[str, str, dict[str, Any]]) -> list[Action]:
    return [
        Action(kind=kind, actor=actor, refs=refs, seq=number, at=NOON)
        for number, (kind, actor, refs) in enumerate(said, 1)
    ]


CONSULTED = actions(
    ("RECEIVED", "machine", {"materials": ["ab" * 32]}),
    ("ACCEPTED", "machine", {"notice": "受-1", "rules": {"FS": "2024-01-01"}}),
    ("ROUTED", "machine", {"permits": {"FS": {"department": "fire-rescue", "due_on": None}}}),
)


def refused(who: Who, right: Right, *args: Any, **more: Any) -> str:
    with pytest.raises(Forbidden) as caught:
        require(who, right, *args, **more)
    assert caught.value.right == right
    return caught.value.code


def test_the_table_knows_every_right_and_role() -> None:
    assert list(TABLE) == list(RULES) == list(get_args(Right))
    assert get_args(Role) == ROLES


@pytest.mark.parametrize(("role", "right", "cell"), CELLS)
def test_every_cell(role: Role, right: Right, cell: str) -> None:
    who = somebody(role)
    assert may(who, right) == (cell != ".")
    if cell == ".":
        assert refused(who, right) in ("forbidden", "no-case-content")
        assert refused(who, right, case(), actions=CONSULTED) in ("forbidden", "no-case-content")
    else:
        require(who, right)
        assert confined(who, right) == ("fire-rescue" if cell == "d" else None)


def test_several_roles_have_the_rights_of_each() -> None:
    who = somebody("clerk", "lead")
    require(who, "upload")
    require(who, "decide")
    assert refused(who, "confirm") == "forbidden"
    # An office's own role is not narrowed by being an officer besides.
    assert confined(somebody("lead", "officer"), "record-act") is None
    assert confined(somebody("clerk", "officer"), "record-act") == "fire-rescue"


@pytest.mark.parametrize("role", ["system-administrator", "security-administrator", "auditor"])
def test_who_keeps_or_watches_the_system_reads_no_case(role: Role) -> None:
    for right, rule in RULES.items():
        if rule.content:
            assert refused(somebody(role), right, case()) == "no-case-content"


def test_an_officer_sees_what_its_department_was_asked_and_nothing_else() -> None:
    own, found = somebody("officer"), case(seq=3)
    other = somebody("officer", department="market-regulation")
    require(own, "see-consultation", found, actions=CONSULTED)
    require(own, "answer", found, permit_department="fire-rescue", actions=CONSULTED)
    code = "other-department"
    assert refused(other, "see-consultation", found, actions=CONSULTED) == code
    assert refused(own, "see-consultation", case(), actions=()) == code
    assert refused(
        own, "answer", found, permit_department="market-regulation", actions=CONSULTED
    ) == code  # fmt: skip
    # Saying that a permit is its own does not help who was not asked.
    assert refused(
        other, "answer", found, permit_department="market-regulation", actions=CONSULTED
    ) == code  # fmt: skip
    assert refused(own, "see-case", found, actions=CONSULTED) == "forbidden"


def test_an_officer_records_acts_on_permits_of_its_department_only() -> None:
    officer = somebody("officer")
    require(officer, "record-act", case(seq=9), permit_department="fire-rescue")
    assert refused(officer, "record-act", case(seq=9)) == "other-department"
    assert (
        refused(officer, "record-act", case(seq=9), permit_department="tobacco")
        == "other-department"
    )
    require(somebody("lead"), "record-act", case(seq=9), permit_department="tobacco")


@pytest.mark.parametrize("kind", ["CORRECTED", "CONFIRMED"])
@pytest.mark.parametrize("recorded", ["user:zhang", "zhang"])
def test_nobody_decides_what_he_confirmed(kind: str, recorded: str) -> None:
    past = actions(("RECEIVED", "machine", {}), (kind, recorded, {}))
    zhang, li = somebody("lead", name="zhang"), somebody("lead", name="li")
    assert refused(zhang, "decide", case(seq=2), actions=past) == "same-person"
    require(li, "decide", case(seq=2), actions=past)


@pytest.mark.parametrize("right", ["review", "confirm", "second-confirm"])
def test_nobody_confirms_what_he_decided(right: Right) -> None:
    past = actions(("RECEIVED", "machine", {}), ("DECIDED", "user:zhang", {}))
    zhang, li = somebody("reviewer"), somebody("reviewer", name="li")
    assert refused(zhang, right, case(seq=2), actions=past) == "same-person"
    require(li, right, case(seq=2), actions=past)


def test_a_name_that_only_begins_alike_is_somebody_else() -> None:
    past = actions(("CONFIRMED", "user:zhang2", {}))
    require(somebody("lead", name="zhang"), "decide", case(seq=1), actions=past)


@pytest.mark.parametrize(
    ("who", "right"),
    [
        (somebody("lead"), "decide"),
        (somebody("reviewer"), "confirm"),
        (somebody("officer"), "answer"),
        (program("see-consultation", department="tobacco"), "see-consultation"),
    ],
)
def test_nothing_is_judged_without_all_actions_of_the_case(who: Who, right: Right) -> None:
    with pytest.raises(ValueError, match="all actions"):
        require(who, right, case(seq=3), actions=CONSULTED[:2])


def test_a_token_has_its_scopes_and_never_what_persons_do() -> None:
    who = program("see-case", "export", "unheard-of", *PERSONAL)
    require(who, "see-case", case())
    require(who, "export")
    for right in RULES:
        if right not in ("see-case", "export"):
            assert refused(who, right) == "forbidden"


def test_a_token_of_a_department_has_an_officers_limits() -> None:
    who = program("see-case", "decide", "see-consultation", "answer", department="fire-rescue")
    assert refused(who, "see-case", case()) == "forbidden"
    assert refused(who, "decide", case()) == "forbidden"
    require(who, "see-consultation", case(seq=3), actions=CONSULTED)
    other = program("see-consultation", department="tobacco")
    assert refused(other, "see-consultation", case(seq=3), actions=CONSULTED) == "other-department"
    assert confined(who, "see-consultation") == "fire-rescue"


def test_a_token_does_not_decide_what_it_confirmed() -> None:
    past = actions(("CONFIRMED", "token:T1", {}))
    who = program("confirm", "decide")
    assert refused(who, "decide", case(seq=1), actions=past) == "same-person"


@pytest.mark.parametrize(
    ("scopes", "department", "code"),
    [
        (("see-everything",), None, "scope-unknown"),
        ((), None, "scope-unknown"),
        (("see-case", "manage-accounts"), None, "scope-personal"),
        (("answer", "see-case"), "tobacco", "scope-of-the-office"),
        (("answer",), "ministry-of-magic", "department-unknown"),
    ],
)
def test_a_token_is_not_made_for_what_it_could_not_do(
    store: Store, scopes: tuple[str, ...], department: str | None, code: str
) -> None:
    with pytest.raises(UsageError) as caught:
        add_token(store, By("an", "terminal", NOON), "样本系统", scopes=scopes,
                  department=department, days=1)  # fmt: skip
    assert caught.value.code == code
    assert access.entries(store) == []


def test_breaking_the_glass_gives_one_right_on_one_case_for_an_hour(store: Store) -> None:
    keeper, found = somebody("system-administrator", name="su"), case()
    assert refused(keeper, "see-case", found) == "no-case-content"
    until = break_glass(store, keeper, "see-case", found, "磁盘损坏，核对原件", address="10.0.0.1",
                        now=NOON)  # fmt: skip
    assert until == NOON + timedelta(hours=1)

    def then(now: datetime) -> Who:
        return Who(keeper.name, "user", "", keeper.roles, taken=taken(store, keeper.name, now))

    require(then(NOON + timedelta(minutes=59)), "see-case", found)
    assert refused(then(until), "see-case", found) == "no-case-content"
    within = then(NOON + timedelta(minutes=1))
    assert refused(within, "see-case", case("20261122-BBBBBB")) == "no-case-content"
    assert refused(within, "upload", found) == "no-case-content"
    assert refused(within, "see-case") == "no-case-content"
    assert taken(store, "user:other", NOON) == ()
    (entry,) = access.entries(store, kinds=["break-glass"])
    assert (entry.actor, entry.right, entry.case_id) == ("user:su", "see-case", found.id)
    assert (entry.reason, entry.address) == ("磁盘损坏，核对原件", "10.0.0.1")


def test_breaking_the_glass_does_not_break_the_rule_of_two_persons(store: Store) -> None:
    lead, found = somebody("lead"), case(seq=1)
    break_glass(store, lead, "confirm", found, "核对人员全部请假", address="", now=NOON)
    broken = Who(lead.name, "user", "", lead.roles, taken=taken(store, lead.name, NOON))
    require(broken, "confirm", found, actions=actions(("RECEIVED", "machine", {})))
    past = actions(("DECIDED", "user:zhang", {}))
    assert refused(broken, "confirm", found, actions=past) == "same-person"


@pytest.mark.parametrize(
    ("role", "right", "reason", "expected"),
    [
        ("reviewer", "decide", "负责人不在，需要决定", "forbidden"),
        ("auditor", "see-case", "想看一看这个案件", "forbidden"),
        ("system-administrator", "decide", "负责人不在，需要决定", "forbidden"),
        ("lead", "answer", "部门一直没有答复", "forbidden"),
        ("lead", "nonsense", "部门一直没有答复", "forbidden"),
        ("lead", "confirm", "   急   ", "reason-missing"),
    ],
)
def test_who_may_not_break_the_glass(
    store: Store, role: Role, right: str, reason: str, expected: str
) -> None:
    with pytest.raises((Forbidden, UsageError)) as caught:
        break_glass(store, somebody(role), right, case(), reason, address="", now=NOON)
    assert caught.value.code == expected
    assert access.entries(store) == []


def test_the_page_of_rights_is_that_of_the_code() -> None:
    published = (ROOT / "docs" / "rights.md").read_text("utf-8")
    assert published == page(), "python -m desk.commands.rights_docs docs/rights.md"


def test_every_right_and_role_has_its_chinese_name() -> None:
    file = ROOT / "desk" / "web" / "office" / "words.yaml"
    words = yaml.safe_load(file.read_text("utf-8"))
    assert set(words["right"]) == set(RULES)
    assert set(words["role"]) == set(ROLES)
    assert set(words["access-kind"]) == set(get_args(access.Kind))
