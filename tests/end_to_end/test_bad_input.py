"""Bad input: told apart by code, the rest goes on, nothing is lost, nothing is guessed."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from bad_input import GOOD, make_batch
from commands import Answer, Demo, here, keep_readings, yizheng

ASKS = re.compile("again|Ask|Hand|Put|Scan|Photograph|Did you|Correct|Export|read once|请|缺少")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_batch(tmp_path_factory.mktemp("batch") / "handed-in")


@pytest.fixture(scope="module")
def home(batch: Path) -> Path:
    return batch.parent / "home"


@pytest.fixture(scope="module")
def run(batch: Path, home: Path, demo: Demo, prefect: str) -> Answer:
    """One run of the whole batch; pages of the bundled cases were read by the demo."""
    keep_readings(demo.home, home)
    assert here("db", "upgrade", home=home).code == 0
    return yizheng("run", batch, "--sample", "--json", home=home, PREFECT_API_URL=prefect)


def problems(case: Any, file: str | None = None) -> list[str]:
    return [one["code"] for one in case["problems"] if one["file"] == file]


def test_the_exit_code_says_that_some_inputs_failed(run: Answer) -> None:
    assert run.code == 3
    assert run.json["failed"] == 8


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("空.jpg", "empty-file"),
        ("正文.pdf", "not-a-document"),
        ("加密.pdf", "encrypted-pdf"),
        ("半截.jpg", "damaged-image"),
        ("巨图.png", "picture-too-large"),
    ],
)
def test_each_unusable_file_is_told_apart(run: Answer, file: str, code: str) -> None:
    assert problems(run.cases["02-unusable"], file) == [code]


def test_a_photograph_that_cannot_be_read_is_told(run: Answer) -> None:
    case = run.cases["03-photo"]
    assert problems(case, "模糊.jpg")[0] in {"illegible", "no-text"}
    assert case["status"] == "returned"


def test_a_file_handed_in_twice_is_mentioned_and_used_once(run: Answer) -> None:
    case = run.cases["08-good"]
    twice = {file: problems(case, file) for file in ("身份证.jpg", "身份证 副本.jpg")}
    assert sorted(twice.values()) == [[], ["duplicate-file"]]


@pytest.mark.parametrize(
    ("case", "status", "who", "why"),
    [
        ("01-none", "failed", "operator", "no-materials"),
        ("04-industry", "review", "reviewer", "industry-unknown"),
        ("05-typo", "failed", "operator", "case-file-invalid"),
        ("06-yaml", "failed", "operator", "case-file-invalid"),
        ("07-mixed", "returned", "applicant", "material-unreadable"),
        ("10-broken", "failed", "operator", "damaged-zip"),
    ],
)
def test_a_case_that_cannot_go_on_says_who_has_to_do_what(
    run: Answer, case: str, status: str, who: str, why: str
) -> None:
    found = run.cases[case]
    assert found["status"] == status
    assert {"who": who, "why": why} in found["waiting_for"]
    assert why in problems(found)


def test_a_misspelt_key_is_answered_with_the_right_one(run: Answer) -> None:
    (problem,) = run.cases["05-typo"]["problems"]
    assert "industri" in problem["message"] and "'industry'" in problem["message"]


def test_every_problem_has_a_sentence_that_says_what_to_do(run: Answer) -> None:
    for case in run.json["cases"]:
        for problem in case["problems"]:
            assert ASKS.search(problem["message"]), problem


def test_a_stray_file_is_mentioned(run: Answer) -> None:
    assert "散落.pdf" in run.err and "[stray-file]" in run.err


def test_the_good_cases_of_the_batch_are_not_held_up(run: Answer) -> None:
    good, packed = run.cases["08-good"], run.cases["09-packed"]
    assert good["status"] == "consulting"
    assert [permit["code"] for permit in good["permits"]] == ["FD", "FS", "SB", "TB"]
    assert packed["status"] == "returned"
    assert problems(packed) == ["material-missing"] * 2


def test_nothing_is_issued(run: Answer) -> None:
    assert {case["license"] for case in run.json["cases"]} == {None}


def test_every_original_is_kept_unchanged(run: Answer, batch: Path, home: Path) -> None:
    files = [
        path
        for path in batch.rglob("*")
        if path.is_file() and path.parent != batch and path.name != "case.yaml"
    ]
    assert len(files) > 20
    for path in files:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        kept = home / "files" / sha256[:2] / sha256[2:]
        assert kept.read_bytes() == path.read_bytes(), path


def test_the_same_batch_again_says_the_same(
    run: Answer, batch: Path, home: Path, prefect: str
) -> None:
    again = yizheng("run", batch, "--sample", "--json", home=home, PREFECT_API_URL=prefect)
    assert again.code == 3
    for name, case in again.cases.items():
        assert case["status"] == run.cases[name]["status"]
        assert sorted(problems(case)) == sorted(problems(run.cases[name]))
    assert here("db", "check", home=home).code == 0


def test_a_batch_of_which_nothing_can_be_used_exits_4(
    batch: Path, home: Path, run: Answer, tmp_path: Path, prefect: str
) -> None:
    for name in ("01-none", "02-unusable", "10-broken.zip"):
        (tmp_path / name).symlink_to(batch / name)
    answer = yizheng("run", tmp_path, "--json", home=home, PREFECT_API_URL=prefect)
    assert answer.code == 4
    assert {case["license"] for case in answer.json["cases"]} == {None}


def test_a_corrected_case_goes_on(run: Answer, batch: Path, home: Path, prefect: str) -> None:
    for name in ("05-typo", "10-broken"):
        assert run.cases[name]["status"] == "failed"
    (batch / "05-typo" / "case.yaml").write_text("industry: restaurant\npermits: [FD]\n")
    (batch / "07-mixed" / "空白.jpg").write_bytes((GOOD / "平面图.png").read_bytes())
    again = yizheng("run", batch, "--sample", "--json", home=home, PREFECT_API_URL=prefect)
    assert again.cases["05-typo"]["status"] == "returned"
    assert set(problems(again.cases["05-typo"])) == {"material-missing"}
    assert again.cases["07-mixed"]["status"] == "consulting"
