"""Which numbers are a person's, and are neither printed nor shown."""

import pytest

from licenses.public.personal import is_personal, public


@pytest.mark.parametrize(
    "number",
    [
        "13800000000",
        "138-0000-0000",
        "138 0000 0000",
        "１３８００００００００",
        "138·0000·0000",
        "138.0000.0000",
        "+86 138 0000 0000",
        "8613800000000",
        "0086-13800000000",
        "11010519491231002X",
        "11010519491231002x",
        "110105 19491231 002X",
        "110105491231002",
        "010-60000000",
        "02360000000",
        "(023)6000 0000",
        "（０２３）６０００００００",
        "0599-6000000",
    ],
)
def test_a_personal_number_is_found_however_it_is_written(number: str) -> None:
    assert is_personal(number)
    assert public(f"热食类；联系{number}，限堂食") in (
        "热食类；联系〔号码略〕，限堂食",
        "热食类；联系(〔号码略〕，限堂食",
        "热食类；联系（〔号码略〕，限堂食",
    )
    assert is_personal(f"2026-11-01 {number}")


@pytest.mark.parametrize(
    "text",
    [
        "有效期2026-11-01 - 2027-01-31",
        "2026.11.16 2027.01.31",
        "案号20261101000000001",
        "文号500107202611010001",
        "500107261101001",
        "91500107MA5YB0001X",
        "914403001922038216",
        "JY15001070012345",
        "热食类\n冷食类\u3000限凉拌菜 50-100 平方米",
        "1380000000",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert not is_personal(text)
    assert public(text) == text
