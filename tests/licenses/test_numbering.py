import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.errors import UsageError
from licenses import numbering


@pytest.mark.parametrize(
    ("identifier", "check"),
    [
        # Electronic licence identifiers with known check characters (domain.md §3).
        ("11100000000013338W01111430000006122244L20230000403001", "U"),
        ("11100000MB03271699022340100000000016001", "9"),
        ("11100000000013338W00911330105002500287C2025052201002", "0"),
    ],
)
def test_check_characters_agree_with_known_identifiers(identifier: str, check: str) -> None:
    assert numbering.check_character(identifier) == check


def test_a_number_is_zone_year_industry_serial_and_check() -> None:
    number = numbering.number(numbering.series("GX", 2026, "03", sample=False), 17)
    assert number[:-1] == "GX202603000017"
    assert numbering.is_number(number)


def test_samples_count_in_their_own_series() -> None:
    assert numbering.series("GX", 2026, "03", sample=True) == "YBGX202603"
    assert numbering.series("YB", 2026, "03", sample=True) == "YB202603"


@given(st.integers(1, 999_999), st.integers(0, 14), st.sampled_from("0123456789ABCXYZ"))
def test_one_wrong_character_is_noticed(serial: int, at: int, wrong: str) -> None:
    number = numbering.number("GX202603", serial)
    changed = number[:at] + wrong + number[at + 1 :]
    assert numbering.is_number(changed) == (changed == number)


def test_numbers_are_read_as_people_type_them() -> None:
    assert numbering.normalised(" gx2026-03 000017 k\n") == "GX202603000017K"


@pytest.mark.parametrize("zone", ["", "gx", "高新", "TOOLONGZONE"])
def test_a_bad_scheme_is_refused(zone: str) -> None:
    with pytest.raises(UsageError) as caught:
        numbering.series(zone, 2026, "03", sample=False)
    assert caught.value.code == "number-scheme-invalid"
