"""Opinions as departments send them: what stands, and how mistakes are told."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.errors import UsageError
from cases.model import Opinion
from departments.opinions import final, parse

ASKED = ["FD", "TB"]
REFUSAL = {"permit": "TB", "kind": "refuse", "facts": "不符合合理布局", "basis": "条例第九条"}


def test_a_file_of_opinions_is_read_in_order():
    grant = {"permit": "FD", "kind": "grant", "number": "JY1", "valid_from": "2026-11-21",
             "valid_to": "long-term", "conditions": None, "officer": "钱样本"}  # fmt: skip
    found = parse(json.dumps([grant, REFUSAL]), ASKED)
    assert found[0].valid_from == date(2026, 11, 21)
    assert found[0].valid_to == "long-term"
    assert (found[1].kind, found[1].facts) == ("refuse", "不符合合理布局")


def test_a_grant_may_come_before_its_number():
    assert parse('[{"permit": "FD", "kind": "grant"}]', ASKED)[0].number is None


def test_pauses_and_questions_may_come_before_the_decision():
    kinds = ["pause", "resume", "supplement", "refer", "grant"]
    found = parse(json.dumps([{"permit": "FD", "kind": kind} for kind in kinds]), ASKED)
    assert final(found, "FD") == Opinion(permit="FD", kind="grant")
    assert final(found[:4], "FD") is None
    assert final(found, "TB") is None


@pytest.mark.parametrize(
    ("entry", "said", "hint"),
    [
        ({"permit": "FE", "kind": "grant"}, "[1].permit", "FD"),
        ({"permit": "FD", "kind": "granted"}, "[1].kind", ""),
        ({"permit": "FD", "knid": "grant", "kind": "grant"}, "[1].knid", "'kind'"),
        ({"permit": "FD"}, "[1].kind: this key is missing", ""),
        ({"permit": "FD", "kind": "grant", "valid_to": "soon"}, "[1].valid_to", ""),
        ({"permit": "FD", "kind": "grant", "valid_from": "2026-02-30"}, "[1].valid_from", ""),
        ({"permit": "FD", "kind": "grant", "valid_from": "2026-11-21", "valid_to": "2026-11-20"},
         "[1].valid_to", "dates"),
        ({"permit": "FD", "kind": "refuse", "basis": "x"}, "[1].facts", "第三十八条"),
        ({"permit": "FD", "kind": "refuse", "facts": "x", "basis": " "}, "[1].basis", "第三十八条"),
        (REFUSAL, "decided twice", "Keep one"),
        ("grant", "[1]", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_entry_and_key(entry: object, said: str, hint: str):
    with pytest.raises(UsageError) as caught:
        parse(json.dumps([REFUSAL, entry]), ASKED)
    assert caught.value.code == "opinion-invalid"
    assert said in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize("text", ["", "{}", "null", "[" * 100_000, b"\xff", '{"permit": "FD"}'])
def test_what_is_no_list_of_opinions_is_a_usage_error(text: str | bytes):
    with pytest.raises(UsageError):
        parse(text, ASKED)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["permit", "kind", "number", "valid_from", "valid_to", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_any_json_is_opinions_or_a_usage_error(document: object):
    try:
        found = parse(json.dumps(document), ASKED)
    except UsageError as error:
        assert error.code == "opinion-invalid"
    else:
        assert all(one.permit in ASKED for one in found)


def test_tabs_and_line_ends_are_made_printable():
    refusal = {**REFUSAL, "facts": " 一\t二\r\n三 "}
    assert parse(json.dumps([refusal]), ASKED)[0].facts == "一 二\n三"


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\ue000", "\ufffe"])
def test_a_character_that_no_paper_can_show_is_refused(char: str):
    with pytest.raises(UsageError, match=r"\[0\]\.facts.*U\+"):
        parse(json.dumps([{**REFUSAL, "facts": f"一{char}"}]), ASKED)


PRINTED = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
OPINIONS = st.builds(
    Opinion,
    permit=st.sampled_from(ASKED),
    kind=st.sampled_from(["grant", "supplement", "pause", "resume", "refer"]),
    number=st.none() | PRINTED,
    valid_from=st.none() | DAYS,
    valid_to=st.none() | st.just("long-term"),
    conditions=st.none() | PRINTED,
)


@given(OPINIONS)
def test_an_opinion_survives_its_own_json(opinion: Opinion):
    assert parse(f"[{opinion.model_dump_json()}]", ASKED) == (opinion,)


@given(DAYS, DAYS)
def test_a_grant_never_ends_before_it_begins(start: date, end: date):
    text = json.dumps([{"permit": "FD", "kind": "grant", "valid_from": start.isoformat(),
                        "valid_to": end.isoformat()}])  # fmt: skip
    if end < start:
        with pytest.raises(UsageError):
            parse(text, ASKED)
    else:
        assert parse(text, ASKED)[0].valid_to == end
