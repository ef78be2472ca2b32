"""The parts of the generator: numbers, words, glyphs, the command."""

import json
import subprocess
import sys
from pathlib import Path

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_11_10

import samples
from samples.generator.codes import credit_code, food_permit_number, id_number, in_words
from samples.generator.ink import font, wrapped
from samples.generator.write import draw


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=6, max_size=6))
def test_credit_codes_pass_an_independent_check(body):
    assert uscc.is_valid(credit_code("91", "500107", f"MA{body}"))


@given(st.integers(0, 999))
def test_id_numbers_pass_an_independent_check(serial):
    assert ric.is_valid(id_number("510213", "19880314", f"{serial:03}"))


@given(st.integers(0, 999_999))
def test_food_permit_numbers_pass_an_independent_check(serial):
    number = food_permit_number("2", "500107", f"{serial:06}")
    assert number.startswith("JY2500107")
    assert mod_11_10.is_valid(number[2:])


@given(st.integers(1, 99_999_999))
def test_amounts_in_words_read_back_as_the_amount(yuan):
    assert cn2an.cn2an(in_words(yuan).removesuffix("元整"), "strict") == yuan


def test_an_amount_out_of_range_is_refused():
    with pytest.raises(ValueError, match="out of range"):
        in_words(100_000_000)


def test_closing_punctuation_never_begins_a_line():
    lines = wrapped([("餐饮服务。（外卖）", False)], font("sans", 20), 80)
    assert ["".join(char for char, _ in line) for line in lines] == ["餐饮服务。", "（外卖）"]


def test_every_character_of_the_truth_has_a_glyph_in_both_faces():
    words = "".join(
        str(value)
        for path in (samples.FOLDER / "restaurant" / "truth").rglob("*.json")
        for value in json.loads(path.read_text("utf-8")).get("fields", {}).values()
    )
    for face in ("sans", "serif"):
        type_ = font(face, 24)
        missing = bytes(type_.getmask("\U0010ffff"))
        assert not [char for char in sorted(set(words)) if bytes(type_.getmask(char)) == missing]


def test_an_unknown_case_is_refused_and_the_known_ones_named(tmp_path):
    with pytest.raises(ValueError, match="there are a-all-well"):
        draw(tmp_path, only="z")
    assert not list(tmp_path.iterdir())


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "samples.generator", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=samples.FOLDER.parent,
    )


def test_the_command_draws_one_case_where_it_is_told(tmp_path):
    done = run("--case", "d-material-missing", "--out", str(tmp_path))
    assert done.returncode == 0
    [folder] = [Path(line) for line in done.stdout.splitlines()]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["case.yaml", "营业执照.jpg", "身份证.jpg", "申请表.pdf", "平面图.png"]
    )


def test_the_heldout_family_needs_a_place_of_its_own():
    done = run("--style", "heldout")
    assert done.returncode == 2
    assert "--out" in done.stderr
