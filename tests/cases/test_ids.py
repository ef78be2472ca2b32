"""Identifiers."""

import re
from datetime import UTC, datetime

import pytest

from cases.ids import CROCKFORD, case_id, license_id


def test_a_case_id_shows_the_shanghai_day() -> None:
    assert case_id(datetime(2026, 11, 21, 15, 59, tzinfo=UTC)).startswith("20261121-")
    assert case_id(datetime(2026, 11, 21, 16, 0, tzinfo=UTC)).startswith("20261122-")
    assert case_id(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)).startswith("20270101-")


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        case_id(datetime(2026, 11, 21))


def test_ids_have_no_look_alikes() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    letters = "".join(case_id(now)[9:] for _ in range(500))
    assert set(letters) <= set(CROCKFORD)
    assert len(set(CROCKFORD)) == 32
    assert not set("ILOU") & set(CROCKFORD)


def test_a_license_id_is_url_safe_and_has_125_bits() -> None:
    drawn = {license_id() for _ in range(500)}
    assert len(drawn) == 500
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{25}", each) for each in drawn)
