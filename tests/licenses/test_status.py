from datetime import UTC, date, datetime
from typing import get_args

import pytest
from licensing import FOUR, ISSUED, license, permit

from cases.model import License, LicensePermit, Renewal
from licenses.status import PermitStanding, Status, overall, standing, status


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_fresh_licence_is_valid() -> None:
    now = status(license(), ISSUED)
    assert now.state == "valid"
    assert [one.state for one in now.permits] == ["valid"] * 4
    assert now.checked_at == ISSUED


def test_a_permit_expires_at_midnight_in_shanghai() -> None:
    made = license(permits=(permit("FD", "食品经营许可", "样本局", valid_to=date(2026, 12, 31)),))
    assert status(made, at("2026-12-31T15:59:59")).state == "valid"
    assert status(made, at("2026-12-31T16:00:00")).state == "expired"


def test_one_expired_permit_makes_it_partly_valid() -> None:
    now = status(license(), at("2028-12-01T00:00:00"))
    assert now.state == "partly-valid"
    assert {one.code: one.state for one in now.permits} == {
        "FD": "valid",
        "FS": "valid",
        "SB": "expired",
        "TB": "valid",
    }


def test_a_permit_that_begins_later_is_not_yet_valid() -> None:
    made = license(permits=(permit("FD", "食", "样本局", valid_from=date(2026, 12, 1)),))
    assert status(made, ISSUED).state == "not-yet-valid"


def test_a_refused_permit_is_not_on_the_licence() -> None:
    refused = permit("TB", "烟草", "样本局", result="refused", state="refused", reason="样本")
    assert [one.code for one in status(license(permits=(*FOUR[:3], refused)), ISSUED).permits] == [
        "FD",
        "FS",
        "SB",
    ]


@pytest.mark.parametrize("said", ["suspended", "revoked", "cancelled", "superseded"])
def test_what_an_authority_said_of_the_whole_outranks_its_permits(said: str) -> None:
    now = status(license(state=said), ISSUED)
    assert now.state == said
    assert [(one.state, one.in_force) for one in now.permits] == [("valid", False)] * 4


def test_a_permit_in_force_says_so() -> None:
    now = status(license(), at("2028-12-01T00:00:00"))
    assert {one.code: one.in_force for one in now.permits} == {
        "FD": True,
        "FS": True,
        "SB": False,
        "TB": True,
    }


@pytest.mark.parametrize(
    ("permits", "expected"),
    [
        (["valid", "valid"], "valid"),
        (["valid", "revoked"], "partly-valid"),
        (["expired", "revoked"], "revoked"),
        (["expired", "suspended"], "suspended"),
        (["expired", "not-yet-valid"], "expired"),
        ([], "cancelled"),
        (["valid", "renewal-pending"], "renewal-pending"),
        (["valid", "renewal-pending", "deemed-renewed"], "deemed-renewed"),
        (["deemed-renewed", "expired"], "partly-valid"),
        (["renewal-pending", "forfeited"], "partly-valid"),
        (["lapsed", "expired"], "lapsed"),
        (["lapsed", "suspended"], "suspended"),
        (["revoked", "forfeited"], "forfeited"),
        (["cancelled", "lapsed"], "cancelled"),
    ],
)
def test_permits_become_one_word(permits, expected) -> None:
    assert overall("issued", permits) == expected


def test_nothing_personal_is_published() -> None:
    published = status(license(), ISSUED).model_dump()
    assert set(published["holder"]) == {"name", "credit_code", "legal_representative", "premises"}


# The whole matrix, from 行政许可法 第五十条, 第六十九条, 第七十条, not from the code. A permit of
# 2027-01-01 to 2027-12-31, whose renewal has to be applied for by 2027-12-01, on four days:
# before it begins, while it runs, on its last day, and after it.
DAYS = ["2026-12-31", "2027-12-15", "2027-12-31", "2028-01-01"]
RENEWALS = {
    "none": None,
    "in-time": {"applied_on": "2027-11-20", "in_time": True},
    "late": {"applied_on": "2027-12-10", "in_time": False},
    "unclear": {"applied_on": "2027-12-10", "in_time": None},
    "refused-before": {"applied_on": "2027-11-20", "in_time": True, "refused_on": "2027-12-15"},
    "late-refused-after": {
        "applied_on": "2027-12-10", "in_time": False, "refused_on": "2028-01-01",
    },
}  # fmt: skip
TABLE = """
said       renewal             before         running          last-day         after
valid      none                not-yet-valid  valid            valid            expired
valid      in-time             not-yet-valid  renewal-pending  renewal-pending  deemed-renewed
valid      late                not-yet-valid  renewal-pending  renewal-pending  expired
valid      unclear             not-yet-valid  renewal-pending  renewal-pending  renewal-unclear
valid      refused-before      not-yet-valid  valid            valid            lapsed
valid      late-refused-after  not-yet-valid  valid            valid            lapsed
suspended  none                suspended      suspended        suspended        expired
suspended  in-time             suspended      suspended        suspended        suspended
suspended  late                suspended      suspended        suspended        expired
suspended  unclear             suspended      suspended        suspended        suspended
suspended  refused-before      suspended      suspended        suspended        lapsed
suspended  late-refused-after  suspended      suspended        suspended        lapsed
revoked    none                revoked        revoked          revoked          revoked
revoked    in-time             revoked        revoked          revoked          revoked
revoked    late                revoked        revoked          revoked          revoked
revoked    unclear             revoked        revoked          revoked          revoked
revoked    refused-before      revoked        revoked          revoked          revoked
revoked    late-refused-after  revoked        revoked          revoked          revoked
forfeited  none                forfeited      forfeited        forfeited        forfeited
forfeited  in-time             forfeited      forfeited        forfeited        forfeited
forfeited  late                forfeited      forfeited        forfeited        forfeited
forfeited  unclear             forfeited      forfeited        forfeited        forfeited
forfeited  refused-before      forfeited      forfeited        forfeited        forfeited
forfeited  late-refused-after  forfeited      forfeited        forfeited        forfeited
cancelled  none                cancelled      cancelled        cancelled        cancelled
cancelled  in-time             cancelled      cancelled        cancelled        cancelled
cancelled  late                cancelled      cancelled        cancelled        cancelled
cancelled  unclear             cancelled      cancelled        cancelled        cancelled
cancelled  refused-before      cancelled      cancelled        cancelled        cancelled
cancelled  late-refused-after  cancelled      cancelled        cancelled        cancelled
"""
PUBLISHED = {
    "renewal-pending": "valid",
    "deemed-renewed": "valid",
    "renewal-unclear": "expired",
    "lapsed": "expired",
    "forfeited": "revoked",
}
"""What machines are told; every other word is told as it is."""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
MATRIX = [
    (said, renewal, day, expected)
    for said, renewal, *words in ROWS
    for day, expected in zip(DAYS, words, strict=True)
]
WHOLES = ["issued", "revoked", "forfeited", "cancelled", "superseded"]


def test_the_table_has_every_state_and_every_renewal() -> None:
    recorded = set(LicensePermit.model_fields["state"].annotation.__args__)
    assert {said for said, *_ in ROWS} == recorded - {"refused", "expired"}
    assert len(MATRIX) == 5 * 6 * 4 == len({row[:3] for row in MATRIX})
    recorded = set(License.model_fields["state"].annotation.__args__)
    assert set(WHOLES) == recorded - {"reserved", "suspended"}
    assert {word for *_, word in MATRIX} == set(get_args(PermitStanding))


@pytest.mark.parametrize("whole", WHOLES)
@pytest.mark.parametrize(("said", "renewal", "day", "expected"), MATRIX)
def test_the_matrix_of_states(whole: str, said: str, renewal: str, day: str, expected: str) -> None:
    one = permit(
        "FD", "食", "样本局", state=said, renewal=RENEWALS[renewal],
        valid_from=date(2027, 1, 1), valid_to=date(2027, 12, 31),
    )  # fmt: skip
    other = permit("FS", "消", "样本局", valid_from=date(2026, 1, 1), valid_to=None)
    now = at(f"{day}T04:00:00")
    alone = status(license(state=whole, permits=(one,)), now)
    assert (alone.permits[0].standing, alone.permits[0].state) == (
        expected,
        PUBLISHED.get(expected, expected),
    )
    assert alone.standing == (expected if whole == "issued" else whole)
    beside = status(license(state=whole, permits=(one, other)), now)
    in_force = expected in ("valid", "renewal-pending", "deemed-renewed")
    together = expected if in_force else "partly-valid"
    assert beside.standing == (together if whole == "issued" else whole)
    for told in (alone, beside):
        assert told.state == PUBLISHED.get(told.standing or "", told.standing)


def test_a_permit_without_end_runs_on_and_a_decision_yet_to_come_does_not_count() -> None:
    today = date(2030, 1, 1)
    for end in (None, "long-term"):
        assert standing(permit("FD", "食", "样本局", valid_to=end), today) == "valid"
    refused = Renewal(applied_on=date(2029, 10, 1), in_time=True, refused_on=date(2030, 1, 2))
    ended = permit("FD", "食", "样本局", valid_to=date(2029, 12, 31), renewal=refused)
    assert standing(ended, today) == "deemed-renewed"


def test_an_answer_of_an_older_server_is_understood() -> None:
    said = status(license(), ISSUED).model_dump(mode="json", by_alias=True)
    for key in ("standing", "changes", "former_files"):
        del said[key]
    for one in said["permits"]:
        del one["standing"]
    found = Status.model_validate(said)
    assert (found.state, found.standing, found.permits[0].standing) == ("valid", None, None)
