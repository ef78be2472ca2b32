"""``yizheng catalog impact`` and ``queue``: what a change touches, and who comes first."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from catalog_cases import accepted_case, new_store, open_case
from commands import Answer, here
from jsonschema import validate

from cases.model import Action
from cases.settings import Settings
from cases.store import Store
from departments.quota import Accepted, order
from desk.shapes import schemas
from flows.steps.office import open_office
from templates.catalog import FOLDER

BEFORE = datetime(2025, 1, 17, 8, tzinfo=UTC)
AFTER = datetime(2025, 1, 20, 1, tzinfo=UTC)
LAST_INSTANT = datetime(2025, 1, 19, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
FIRST_INSTANT = LAST_INSTANT + timedelta(seconds=1)


def impact(home: Path, *files: Path) -> Answer:
    return here("catalog", "impact", *files, "--json", home=home)


def changed(tmp_path: Path, file: str, *pairs: tuple[str, str]) -> Path:
    """A copy of one of our files, changed, in a folder that tells what it is."""
    text = (FOLDER / file).read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def record(home: Path) -> Store:
    return new_store(home)


def test_a_file_that_says_the_same_touches_nobody(home: Path, record: Store):
    accepted_case(record, "书店", "bookshop", {"PB": "PB/1", "PH": "PH/1"}, BEFORE)
    answer = impact(home, FOLDER / "permits/PH.yaml")
    validate(answer.json, schemas()["catalog-impact"])
    assert (answer.code, answer.json["open_cases"], answer.json["cases"]) == (0, 1, [])


def test_a_change_of_the_old_text_touches_whom_it_was_in_force_for(
    home: Path, tmp_path: Path, record: Store
):
    """公共场所卫生管理条例 as revised 2024-12-06: a bookshop needed PH until 2025-01-19."""
    old = accepted_case(record, "书店甲", "bookshop", {"PB": "PB/1", "PH": "PH/1"}, BEFORE)
    last = accepted_case(record, "书店乙", "bookshop", {"PB": "PB/1", "PH": "PH/1"}, LAST_INSTANT)
    accepted_case(record, "书店丙", "bookshop", {"PB": "PB/1", "PHF": "PHF/1"}, FIRST_INSTANT)
    accepted_case(record, "宾馆", "hotel", {"PH": "PH/2"}, AFTER)
    file = changed(tmp_path, "permits/PH.yaml", ("      days: 20", "      days: 15"))
    found = impact(home, file).json
    assert found["open_cases"] == 4
    assert [(one["id"], one["accepted_on"]) for one in found["cases"]] == [
        (old.id, "2025-01-17"),
        (last.id, "2025-01-19"),
    ]
    assert found["cases"][0]["permits"] == [
        {
            "permit": "PH", "rule_before": "PH/1", "rule_after": "PH/1",
            "differences": [
                {"key": "statutory_days", "before": 20, "after": 15},
                {"key": "statutory.days", "before": 20, "after": 15},
            ],
        }
    ]  # fmt: skip


def test_a_case_keeps_the_rule_of_its_day_and_one_not_accepted_yet_gets_the_new(
    home: Path, tmp_path: Path, record: Store
):
    accepted_case(record, "已受理", "restaurant", {"FD": "FD/1", "FS": "FS/1"}, AFTER)
    waiting = open_case(record, "未受理", "restaurant", ["FD", "FS"])
    text = (FOLDER / "permits/FS.yaml").read_text("utf-8")
    version = text[text.index("  - version: 1") :]
    newer = version.replace("version: 1", "version: 2").replace("days: 10", "days: 5", 1)
    newer = newer.replace("in_force_from: null", "in_force_from: 2030-01-01", 1)
    file = changed(tmp_path, "permits/FS.yaml", ("in_force_to: null", "in_force_to: 2029-12-31"))
    file.write_text(file.read_text("utf-8") + newer, "utf-8")
    found = impact(home, file).json
    (touched,) = found["cases"]
    assert (touched["id"], touched["accepted_on"], touched["by"]) == (
        waiting.id, None, "2030-01-01"
    )  # fmt: skip
    (permit,) = touched["permits"]
    assert (permit["rule_before"], permit["rule_after"]) == ("FS/1", "FS/2")
    assert {one["key"]: (one["before"], one["after"]) for one in permit["differences"]} == {
        "statutory_days": (10, 5), "statutory.days": (10, 5),
    }  # fmt: skip


def test_a_rule_that_no_longer_covers_the_day_of_acceptance_is_told(
    home: Path, tmp_path: Path, record: Store
):
    accepted_case(record, "店", "restaurant", {"FD": "FD/1"}, BEFORE)
    file = changed(
        tmp_path, "permits/FD.yaml", ("in_force_from: null", "in_force_from: 2025-01-20")
    )
    ((permit,),) = [one["permits"] for one in impact(home, file).json["cases"]]
    assert (permit["rule_before"], permit["rule_after"]) == ("FD/1", None)


def test_an_industry_and_a_locality_are_changes_too(home: Path, tmp_path: Path, record: Store):
    accepted_case(record, "店", "restaurant", {"FD": "FD/1"}, AFTER)
    industry = changed(tmp_path, "industries/restaurant.yaml", ("lead: market-regulation",
                                                                "lead: health"))  # fmt: skip
    place = changed(tmp_path, "localities/default.yaml", ("promised_days: {}",
                                                          "promised_days: {FD: 3}"))  # fmt: skip
    (touched,) = impact(home, industry, place).json["cases"]
    told = {one["permit"]: one["differences"] for one in touched["permits"]}
    assert told == {
        "FD": [{"key": "promised_days", "before": None, "after": 3}],
        "case": [{"key": "lead", "before": "market-regulation", "after": "health"}],
    }


def test_closed_cases_are_not_looked_at_and_unknown_ones_are_named(
    home: Path, tmp_path: Path, record: Store
):
    closed = accepted_case(record, "撤回", "restaurant", {"FD": "FD/1"}, AFTER)
    record.act(closed.id, Action(kind="WITHDRAWN", actor="test"), closed.seq)
    nobody = open_case(record, "不知", None, [])
    file = changed(tmp_path, "permits/FD.yaml", ("      days: 20", "      days: 7"))
    found = impact(home, file).json
    assert (found["open_cases"], found["unknown"], found["cases"]) == (1, [nobody.id], [])


def test_impact_is_for_reading_too(home: Path, tmp_path: Path, record: Store):
    accepted_case(record, "店", "restaurant", {"FD": "FD/1"}, AFTER)
    file = changed(tmp_path, "permits/FD.yaml", ("      days: 20", "      days: 7"),
                   ("      - employees\n", ""))  # fmt: skip
    lines = here("catalog", "impact", file, home=home).out.splitlines()
    assert lines[0] == "1 of 1 open cases are touched"
    assert "· consulting · accepted 2025-01-20" in lines[1]
    assert lines[2:] == [
        "  FD FD/1 → FD/1",
        "    statutory_days: 20 → 7",
        "    statutory.days: 20 → 7",
        '    needs: ["employees"] → []',
    ]


def test_a_wrong_file_exits_4_before_any_case_is_looked_at(home: Path, tmp_path: Path):
    home.mkdir()
    file = changed(tmp_path, "permits/FD.yaml", ("statutory:", "statutry:"))
    answer = here("catalog", "impact", file, home=home)
    assert answer.code == 4
    assert f"{file}:" in answer.out and "statutry" in answer.out
    told = here("catalog", "impact", file, "--json", home=home)
    validate(told.json, schemas()["catalog-check"])
    assert (told.code, told.json["faults"][0]["key"]) == (4, "versions[0].statutry")


def test_an_office_works_by_the_rules_of_its_place(record: Store, settings: Settings):
    here = open_office(settings.model_copy(update={"locality": "chongqing-hightech"}))
    assert here.catalog.permit("RX").department == "market-regulation"
    assert open_office(settings).catalog.permit("RX").department == "drug-regulation"


def test_the_order_of_acceptance_decides_to_the_second_and_ties_are_told():
    """行政许可法 第五十七条."""
    at = datetime(2026, 11, 20, 9, 0, 0, 900_000, tzinfo=UTC)
    same = at.replace(microsecond=100_000)
    found = order(
        [
            Accepted("丙", at + timedelta(seconds=1)),
            Accepted("乙", same),
            Accepted("甲", at),
            Accepted("丁", at - timedelta(seconds=1)),
        ]
    )
    assert [(one.number, one.case, one.tied) for one in found] == [
        (1, "丁", False), (2, "乙", True), (2, "甲", True), (4, "丙", False),
    ]  # fmt: skip
    assert found[1].at == found[2].at == at.replace(microsecond=0)


def test_the_queue_has_who_waits_for_a_permit_of_limited_number(home: Path, record: Store):
    rules = {"FD": "FD/1", "TB": "TB/1"}
    second = accepted_case(record, "后", "restaurant", rules, AFTER)
    first = accepted_case(record, "先", "restaurant", rules, BEFORE)
    accepted_case(record, "无烟", "restaurant", {"FD": "FD/1"}, BEFORE)
    open_case(record, "未受理", "restaurant", ["FD", "TB"])
    gone = accepted_case(record, "撤回", "restaurant", rules, BEFORE)
    record.act(gone.id, Action(kind="WITHDRAWN", actor="test"), gone.seq)
    answer = here("catalog", "queue", "--json", home=home)
    validate(answer.json, schemas()["catalog-queue"])
    (queue,) = answer.json["queues"]
    assert queue["permit"] == "TB"
    assert [(one["place"], one["case"], one["tied"]) for one in queue["cases"]] == [
        (1, first.id, False), (2, second.id, False),
    ]  # fmt: skip
    text = here("catalog", "queue", "TB", home=home).out
    assert "  1 2025-01-17 16:00:00" in text
    assert here("catalog", "queue", "FD", "--json", home=home).json["queues"] == []
