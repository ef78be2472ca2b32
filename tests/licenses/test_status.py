from datetime import UTC, date, datetime

import pytest
from licensing import FOUR, ISSUED, license, permit

from licenses.status import overall, status


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
    assert status(license(state=said), ISSUED).state == said


@pytest.mark.parametrize(
    ("permits", "expected"),
    [
        (["valid", "valid"], "valid"),
        (["valid", "revoked"], "partly-valid"),
        (["expired", "revoked"], "revoked"),
        (["expired", "suspended"], "suspended"),
        (["expired", "not-yet-valid"], "expired"),
        ([], "cancelled"),
    ],
)
def test_permits_become_one_word(permits, expected) -> None:
    assert overall("issued", permits) == expected


def test_nothing_personal_is_published() -> None:
    published = status(license(), ISSUED).model_dump()
    assert set(published["holder"]) == {"name", "credit_code", "legal_representative", "premises"}
