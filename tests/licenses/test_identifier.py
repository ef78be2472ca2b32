import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.errors import UsageError
from licenses.identifier import ROOT, check_character, identifier, is_identifier, of_version

# Printed on electronic licences in use (domain dossier §3); checked there by hand.
IN_USE = (
    ("11100000000013338W011", "11430000006122244L", "20230000403", "001", "U"),
    ("11100000MB03271699022", "340100", "000000016", "001", "9"),
    ("11100000000013338W009", "11330105002500287C", "2025052201", "002", "0"),
    ("11100000000013338W011", "11430000006122244L", "20230000403", "002", "S"),
)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TYPE, ISSUER = "11100000000013338W011", "11430000006122244L"


@pytest.mark.parametrize("parts", IN_USE, ids=lambda parts: parts[-1])
def test_identifiers_in_use_have_the_check_character_computed_here(parts) -> None:
    *body, check = parts
    assert check_character(*body) == check
    type, issuer, serial, version = body
    whole = identifier(type, issuer, serial, int(version))
    assert whole == f"{ROOT}.{type}.{issuer}.{serial}.{version}.{check}"
    assert is_identifier(whole)
    assert is_identifier(".".join(parts))


def test_a_sample_that_does_not_verify_fails() -> None:
    # Out of an interface's description (dossier §3): made up, D would be right.
    body = "11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001"
    assert not is_identifier(f"{body}.M")
    assert is_identifier(f"{body}.D")


@given(st.text(LETTERS, min_size=1, max_size=20), st.data())
def test_one_wrong_character_is_always_noticed(serial: str, data) -> None:
    whole = identifier(TYPE, ISSUER, serial, 1)
    at = data.draw(
        st.sampled_from([i for i in range(len(ROOT) + 1, len(whole)) if whole[i] != "."])
    )
    other = data.draw(st.sampled_from(LETTERS))
    changed = whole[:at] + other + whole[at + 1 :]
    assert is_identifier(changed) == (changed == whole)


def test_another_version_has_another_check_character() -> None:
    first = identifier(TYPE, ISSUER, "YB202603000001K", 1)
    second = of_version(first, 2)
    assert second == identifier(TYPE, ISSUER, "YB202603000001K", 2)
    assert second[:-5] == first[:-5] and second[-5:-2] == "002" and second[-1] != first[-1]


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        (("11100000000013338W", ISSUER, "1", 1), "type"),
        ((TYPE, "43", "1", 1), "issuer"),
        ((TYPE, ISSUER, "渝1", 1), "serial"),
        ((TYPE, ISSUER, "1", 1000), "version"),
        ((TYPE, ISSUER, "1", 0), "version"),
    ],
)
def test_a_part_that_does_not_fit_is_named(parts, wrong: str) -> None:
    with pytest.raises(UsageError, match=f"the {wrong} of"):
        identifier(*parts)


@pytest.mark.parametrize("text", ["", "1.2.3", "YB202603000001K", f"{ROOT}.....", "样.样.样.样.样"])
def test_other_texts_are_no_identifiers(text: str) -> None:
    assert not is_identifier(text)
