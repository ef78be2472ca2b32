"""The record, on SQLite and PostgreSQL."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError

from cases.actions import digest, fold, genesis
from cases.audit import compare
from cases.errors import NotAllowed, NotFound, StaleCase, UsageError
from cases.model import Action, Case, Wait
from cases.settings import Settings
from cases.store import Store
from cases.tables import ActionRow, CaseRow, FormRow, LicenseRow, MaterialRow, OpinionRow

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def act(kind: str, /, **refs: Any) -> Action:
    return Action(kind=kind, actor="machine", refs=refs)


def opened(store: Store, source: str = "/样本/甲", name: str = "甲") -> Case:
    return store.open_case(source, name, industry=None, sample=True, facts={}, now=NOON)


def material(case: Case, file: str = "执照.jpg", sha256: str = "ab" * 32) -> MaterialRow:
    return MaterialRow(case_id=case.id, file=file, sha256=sha256, size=3, received_at=NOON)


def test_a_source_is_one_case_and_is_found_unchanged(store: Store) -> None:
    first = opened(store)
    again = store.open_case(
        "/样本/甲", "乙", industry="restaurant", sample=False, facts={"x": 1}, now=NOON
    )
    assert again == first
    assert (first.status, first.seq, first.name) == ("received", 0, "甲")
    assert first.id.startswith("20261121-")


def test_a_case_is_found_by_id_and_by_name(store: Store) -> None:
    case = opened(store)
    assert store.case(case.id) == store.case("甲") == case


def test_an_unknown_case_and_an_ambiguous_name_are_told_apart(store: Store) -> None:
    one, two = opened(store, "/a/甲"), opened(store, "/b/甲")
    with pytest.raises(NotFound) as unknown:
        store.case("乙")
    assert unknown.value.code == "case-unknown"
    with pytest.raises(UsageError) as ambiguous:
        store.case("甲")
    assert ambiguous.value.code == "case-ambiguous"
    assert one.id in ambiguous.value.hint and two.id in ambiguous.value.hint


def test_a_taken_case_id_is_drawn_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter(["20261121-AAAAAA", "20261121-AAAAAA", "20261121-BBBBBB"])
    monkeypatch.setattr("cases.store.draw_case_id", lambda now: next(draws))
    assert [opened(store, "/a").id, opened(store, "/b").id] == [
        "20261121-AAAAAA",
        "20261121-BBBBBB",
    ]


def test_a_name_that_is_no_utf8_is_kept_readable(store: Store) -> None:
    name = "营业执照".encode("gbk").decode("utf-8", "surrogateescape")
    case = opened(store, f"/样本/{name}", name)
    assert store.case(name) == store.case(case.id) == opened(store, f"/样本/{name}", name)
    assert case.name.isprintable()


def test_words_that_no_database_takes_are_kept_readable(store: Store, case: Case) -> None:
    action = Action(kind="RECEIVED", actor="m", reason="a\0b\udcd3", refs={"materials": ["\udcd3"]})
    file = "执照\udcd3.jpg"
    for seq in range(2):
        store.act(case.id, action, seq, [material(case, file)])
    assert store.actions(case.id)[0].reason == "a\\x00b\\udcd3"
    with store.read() as session:
        assert session.scalars(select(MaterialRow.file)).all() == ["执照\\udcd3.jpg"]
    assert store.check() == []


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.open_case("/a", "a", industry=None, sample=True, facts={}, now=datetime(2026, 11, 21))


def test_cases_are_listed_oldest_first(store: Store) -> None:
    late = store.open_case(
        "/b", "乙", industry=None, sample=True, facts={}, now=NOON + timedelta(hours=1)
    )
    early = opened(store)
    assert store.cases() == [early, late]


def test_an_action_moves_the_case_and_is_chained(store: Store, case: Case) -> None:
    before = datetime.now(UTC)
    one = store.act(case.id, act("RECEIVED", materials=("ab",)), 0)
    two = store.act(case.id, act("PRECHECKED", lacks=[], doubts=["conflict"]), 1)
    assert (one.seq, two.seq, two.status) == (1, 2, "review")
    assert two.waiting_for == (Wait(who="reviewer", why="conflict"),)
    assert store.case(case.id) == two
    first, second = store.actions(case.id)
    assert first.at is not None and before <= first.at <= datetime.now(UTC)
    assert first.at.tzinfo == UTC
    assert first.refs == {"materials": ["ab"]}
    assert (first.prev_hash, first.hash) == (
        genesis(case.id),
        digest(first, genesis(case.id)),
    )
    assert (second.prev_hash, second.seq) == (first.hash, 2)
    assert store.check() == []


def test_a_given_instant_is_kept_in_utc(store: Store, case: Case) -> None:
    local = datetime(2026, 11, 22, 0, 30, 0, 123456, timezone(timedelta(hours=8)))
    action = Action(
        kind="ACCEPTED", actor="clerk", refs={"notice": "1", "rules": {"FD": "v1"}}, at=local
    )
    accepted = store.act(case.id, action, 0)
    assert accepted.accepted_at == local
    assert accepted.accepted_at.isoformat() == "2026-11-21T16:30:00.123456+00:00"
    assert store.case(case.id).accepted_at == accepted.accepted_at
    assert store.check() == []


def test_dates_in_references_are_kept_as_iso_days(store: Store, case: Case) -> None:
    store.act(case.id, Action(kind="ACCEPTED", actor="m", refs={"notice": "1", "rules": {}}), 0)
    due = {"FD": {"department": "market", "due_on": date(2026, 12, 18)}}
    routed = store.act(case.id, act("ROUTED", permits=due), 1)
    assert routed.next_deadline == date(2026, 12, 18)
    assert store.actions(case.id)[1].refs["permits"]["FD"]["due_on"] == "2026-12-18"
    assert store.check() == []


def test_the_industry_found_by_the_precheck_is_kept(store: Store, case: Case) -> None:
    found = store.act(case.id, act("PRECHECKED", lacks=[], doubts=[], industry="restaurant"), 0)
    assert found.industry == "restaurant"
    assert store.act(case.id, act("RECEIVED", materials=[]), 1).industry == "restaurant"


def test_an_outdated_view_is_refused_and_nothing_written(store: Store, case: Case) -> None:
    store.act(case.id, act("RECEIVED", materials=[]), 0)
    for expected in (0, 2):
        with pytest.raises(StaleCase) as caught:
            store.act(case.id, act("FORMED", form=1), expected, rows=[material(case)])
        assert caught.value.code == "outdated-case"
    assert store.case(case.id).seq == 1
    with store.read() as session:
        assert session.scalars(select(MaterialRow)).all() == []


def test_a_forbidden_action_is_refused_and_nothing_written(store: Store, case: Case) -> None:
    with pytest.raises(NotAllowed, match="ISSUED is not allowed while a case is received"):
        store.act(case.id, act("ISSUED", license="x", number="1", pdf="ab"), 0)
    assert store.actions(case.id) == []


def test_an_unknown_case_cannot_act(store: Store) -> None:
    with pytest.raises(NotFound):
        store.act("20261121-ZZZZZZ", act("RECEIVED", materials=[]), 0)


def test_rows_come_with_their_action_and_get_its_number(store: Store, case: Case) -> None:
    form = FormRow(case_id=case.id, version=1, made_at=NOON, made_by="machine", form={}, hints=[])
    opinion = OpinionRow(case_id=case.id, permit="FD", opinion={"kind": "grant"})
    store.act(case.id, act("RECEIVED", materials=[]), 0, rows=[material(case)])
    store.act(case.id, act("FORMED", form=1), 1, rows=[form, opinion])
    with store.read() as session:
        assert session.scalars(select(OpinionRow.seq)).all() == [2]
        assert session.get_one(FormRow, (case.id, 1)).made_at == NOON
        assert session.scalars(select(MaterialRow)).one().reading is None


def test_a_file_handed_in_again_keeps_its_row(store: Store, case: Case) -> None:
    store.act(case.id, act("RECEIVED", materials=["ab"]), 0, rows=[material(case)])
    with store.read() as session:
        row_id = session.scalars(select(MaterialRow.id)).one()
    store.act(case.id, act("RECEIVED", materials=["cd"]), 1, rows=[material(case, sha256="cd")])
    with store.read() as session:
        row = session.scalars(select(MaterialRow)).one()
        assert (row.id, row.sha256) == (row_id, "cd")


def test_rows_that_cannot_be_kept_take_their_action_with_them(store: Store, case: Case) -> None:
    def license_row(license_id: str) -> LicenseRow:
        return LicenseRow(
            id=license_id, number="渝高新-1", series="渝高新", serial=1, case_id=case.id,
            decision_seq=1, state="reserved", reserved_at=NOON, license={},
        )  # fmt: skip

    store.act(case.id, act("RECEIVED", materials=[]), 0, rows=[license_row("a" * 25)])
    with pytest.raises(IntegrityError):
        store.act(case.id, act("RECEIVED", materials=[]), 1, rows=[license_row("b" * 25)])
    assert (store.case(case.id).seq, len(store.actions(case.id))) == (1, 1)


def test_a_row_of_another_case_is_refused(store: Store, case: Case) -> None:
    other = opened(store, "/b", "乙")
    with pytest.raises(ValueError, match=other.id):
        store.act(case.id, act("RECEIVED", materials=[]), 0, rows=[material(other)])
    assert store.actions(case.id) == []


def test_a_writing_session_keeps_all_or_nothing(store: Store, case: Case) -> None:
    with pytest.raises(RuntimeError, match="on purpose"), store.write() as session:
        session.add(material(case))
        session.flush()
        raise RuntimeError("on purpose")
    with store.write() as session:
        session.add(material(case, "身份证.jpg"))
    with store.read() as session:
        assert session.scalars(select(MaterialRow.file)).all() == ["身份证.jpg"]


def test_a_reading_session_cannot_change_anything(store: Store, case: Case) -> None:
    with pytest.raises(RuntimeError, match="reading session"), store.read() as session:
        session.get_one(CaseRow, case.id).status = "issued"
    assert store.case(case.id).status == "received"


def test_a_reading_session_sees_one_moment(store: Store, case: Case) -> None:
    with store.read() as session:
        assert session.scalar(select(CaseRow.seq)) == 0
        store.act(case.id, act("RECEIVED", materials=[]), 0)
        assert session.scalars(select(ActionRow.seq)).all() == []
    assert store.case(case.id).seq == 1


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(st.randoms(use_true_random=False), st.integers(0, 40))
def test_the_row_always_says_what_the_actions_say(
    store: Store, life: Callable[[Random, int], list[Action]], random: Random, tries: int
) -> None:
    case = opened(store, f"/{random.getrandbits(64)}/{len(store.cases())}")
    actions = life(random, tries)
    for action in actions:
        case = store.act(case.id, action, case.seq)
    state = fold(actions)
    assert store.case(case.id) == case
    assert (case.status, case.seq, case.form_version) == (
        state.status,
        len(actions),
        state.form_version,
    )
    assert (case.waiting_for, case.next_deadline) == (state.waiting_for, state.next_deadline)
    assert (case.accepted_at, case.industry) == (state.accepted_at, state.industry)
    assert store.check() == []


def three_actions(store: Store, case: Case) -> None:
    for seq, action in enumerate(
        [
            act("RECEIVED", materials=["ab"]),
            act("FORMED", form=1),
            act("PRECHECKED", lacks=[], doubts=["conflict"]),
        ]
    ):
        store.act(case.id, action, seq)
    assert store.check() == []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"actor": "somebody else"}, "action 2 was changed"),
        ({"refs": {"form": 7}}, "action 2 was changed"),
        ({"at": NOON}, "action 2 was changed"),
        ({"hash": "0" * 64}, "action 2 was changed"),
        ({"prev_hash": "0" * 64}, "action 2 does not follow"),
    ],
)
def test_a_tampered_action_is_found(
    store: Store, case: Case, change: dict[str, Any], finding: str
) -> None:
    three_actions(store, case)
    with store.write() as session:
        session.execute(update(ActionRow).where(ActionRow.seq == 2).values(**change))
    (found,) = store.check()
    assert case.id in found and finding in found


def test_a_removed_action_is_found(store: Store, case: Case) -> None:
    three_actions(store, case)
    with store.write() as session:
        session.execute(delete(ActionRow).where(ActionRow.seq == 2))
    assert store.check() == [f"case {case.id}: action 2 is missing"]


def test_a_rewritten_chain_that_makes_no_sense_is_found(store: Store, case: Case) -> None:
    three_actions(store, case)
    second = store.actions(case.id)[1]
    forged = second.model_copy(
        update={"kind": "ISSUED", "refs": {"license": "x", "number": "1", "pdf": "ab"}}
    )
    with store.write() as session:
        session.execute(delete(ActionRow).where(ActionRow.seq == 3))
        session.execute(
            update(ActionRow)
            .where(ActionRow.seq == 2)
            .values(kind="ISSUED", refs=forged.refs, hash=digest(forged, forged.prev_hash))
        )
    (found,) = store.check()
    assert "do not fit each other: ISSUED is not allowed" in found


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "issued"),
        ("waiting_for", []),
        ("next_deadline", date(2030, 1, 1)),
        ("accepted_at", NOON),
        ("form_version", 9),
        ("seq", 2),
    ],
)
def test_a_tampered_row_is_found(store: Store, case: Case, column: str, value: Any) -> None:
    three_actions(store, case)
    other = opened(store, "/b", "乙")
    with store.write() as session:
        session.execute(update(CaseRow).where(CaseRow.id == case.id).values({column: value}))
    (found,) = store.check()
    assert f"case {case.id}: {column} is " in found
    assert other.id not in found


def test_actions_moved_to_another_case_are_found(store: Store, case: Case) -> None:
    three_actions(store, case)
    other = opened(store, "/b", "乙")
    with store.write() as session:
        session.execute(update(ActionRow).values(case_id=other.id))
    findings = "\n".join(store.check())
    assert f"case {other.id}: action 1 does not follow" in findings
    assert f"case {case.id}: status is 'review'" in findings


def test_actions_without_a_case_are_found() -> None:
    action = Action(kind="RECEIVED", actor="m", refs={"materials": []})
    assert compare("20261121-ZZZZZZ", None, [action]) == [
        "case 20261121-ZZZZZZ: 1 actions, but no such case"
    ]


def test_texts_of_every_script_survive(store: Store, case: Case) -> None:
    facts = {"contact": {"name": "𠮷田（样本）", "broken": "\ud800"}}
    two = store.open_case("/b", "𠮷", industry=None, sample=True, facts=facts, now=NOON)
    with store.read() as session:
        assert session.get_one(CaseRow, two.id).facts == facts


def test_the_settings_lead_to_the_same_record(stored_settings: Settings, store: Store) -> None:
    case = opened(store)
    again = Store(stored_settings.store_url)
    assert again.case(case.id) == case
    again.close()


def test_a_reader_is_not_held_up_by_a_writer(store: Store, case: Case) -> None:
    with store.write() as session:
        session.execute(text("UPDATE cases SET name = '乙'"))
        assert store.case(case.id).name == "甲"
    assert store.case(case.id).name == "乙"


def test_the_rows_hold_plain_json(store: Store, case: Case) -> None:
    store.act(case.id, act("PRECHECKED", lacks=[], doubts=["conflict"]), 0)
    with store.read() as session:
        said = session.execute(text("SELECT waiting_for FROM cases")).scalar_one()
    waits = json.loads(said) if isinstance(said, str) else said
    assert waits == [{"who": "reviewer", "why": "conflict"}]


def test_home_is_not_made_by_reading(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'yizheng.db'}")
    with pytest.raises(Exception, match="yizheng setup"):
        store.cases()
    assert not home.exists()
