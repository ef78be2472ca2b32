"""Item codes by their structure; the values are those that the dossier verified (§3)."""

import pytest

from templates.catalog import load
from templates.codes import item_code

BODY = "11500234327754728R"


def test_a_code_as_carried_out_is_taken_apart():
    """开州 娱乐场所延续指南: 实施编码."""
    found = item_code(BODY + "4000122013000")
    assert (found.body, found.level, found.basic, found.handled) == (
        BODY, "4", "000122013000", None
    )  # fmt: skip


def test_a_code_as_handled_has_two_figures_more():
    found = item_code(BODY + "400012201300001")
    assert (found.basic, found.handled) == ("000122013000", "01")


@pytest.mark.parametrize("code", ["000131024000", "000125049000", "000162004000", "000122013000"])
def test_basic_codes_of_the_dossier_are_codes(code: str):
    assert (item_code(code).basic, item_code(code).body) == (code, None)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "12, 31 or 33"),
        ("00013102400", "12, 31 or 33"),
        ("00013102400X", "12 figures"),
        ("００0131024000", "12 figures"),
        ("11500234327754728X4000122013000", "no unified social credit code"),
        (BODY + "9000122013000", "level '9'"),
        (BODY + "400012201300A", "12 figures"),
        (BODY + "40001220130000A", "not figures"),
    ],
)
def test_what_is_no_code_says_what_is_wrong(code: str, said: str):
    with pytest.raises(ValueError, match=said):
        item_code(code)


def test_the_shipped_codes_are_those_of_the_dossier():
    codes = {code: permit.national_item_code for code, permit in load().permits.items()}
    assert {code: one for code, one in codes.items() if one} == {
        "FD": "000131024000", "FS": "000125049000", "TB": "000162004000",
    }  # fmt: skip
