"""The command line as such: help, exit codes, where messages go, secrets."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import Answer, environment, here, yizheng

from cases.model import Action
from cases.settings import load
from cases.store import Store
from cases.tables import CaseRow, WaitRow
from desk.cli import COMMANDS

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BROKEN = """
import sys
import desk.commands.admin
from desk import cli
def broken(*args, **words):
    raise ZeroDivisionError("division by zero")
desk.commands.admin.settings.callback = broken
sys.argv = ["yizheng", "settings"]
cli.main()
"""


@pytest.fixture
def ready(home: Path) -> Path:
    """A home with a database."""
    home.mkdir()
    assert here("db", "upgrade", home=home).code == 0
    return home


@pytest.fixture
def bare(home: Path) -> Path:
    """A home without anything."""
    home.mkdir()
    return home


def said(answer: Answer, code: str) -> bool:
    """A message with this code and what to do next is on stderr, and nothing on stdout."""
    return f"[{code}]" in answer.err and "\n  → " in answer.err and not answer.out


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(bare: Path, command: str) -> None:
    answer = here(command, "--help", home=bare)
    assert answer.code == 0
    assert answer.out.startswith(f"Usage: yizheng {command}")
    assert len(answer.out.splitlines()[2].strip()) > 20


def test_the_help_lists_every_command_and_every_exit_code(bare: Path) -> None:
    answer = here("--help", home=bare)
    for command in COMMANDS:
        assert f"\n  {command} " in answer.out
    for code in "0234561":
        assert f"{code} " in answer.out[answer.out.index("Exit codes") :]


def test_the_version_is_told(bare: Path) -> None:
    answer = here("--version", home=bare)
    assert (answer.code, answer.out.split()[0]) == (0, "yizheng")


def test_a_bug_exits_1_with_its_trace_on_stderr(bare: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN], env=environment(bare), capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "ZeroDivisionError: division by zero" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["run"],
        ["run", "/no/such/folder"],
        ["demo", "--jobs", "0"],
        ["review", "x"],
        ["verify"],
        [],
    ],
    ids=" ".join,
)
def test_a_wrong_call_exits_2_and_says_how_it_is_right(bare: Path, words: list[str]) -> None:
    answer = here(*words, home=bare)
    assert (answer.code, answer.out) == (2, "")
    assert "Usage: yizheng" in answer.err


def test_a_wrong_setting_exits_2_and_is_named(bare: Path) -> None:
    answer = here("settings", home=bare, YIZHENG_JOBS="many")
    assert answer.code == 2
    assert said(answer, "setting-invalid")
    assert "YIZHENG_JOBS" in answer.err


def test_an_industry_that_does_not_exist_exits_2_and_names_those_that_do(
    ready: Path, tmp_path: Path
) -> None:
    answer = here("run", tmp_path, "--industry", "太空旅行社", home=ready)
    assert answer.code == 2
    assert said(answer, "industry-unknown")
    assert "restaurant" in answer.err


def test_a_damaged_record_exits_3(ready: Path) -> None:
    store = Store(load(home=ready).store_url)
    case = store.open_case("/样本", "样本", industry=None, sample=True, facts={}, now=NOON)
    store.act(case.id, Action(kind="RECEIVED", actor="test", refs={"materials": []}), 0)
    with store.write() as session:
        row = session.get(CaseRow, case.id)
        assert row is not None
        row.status = "issued"
    store.close()
    for words in (["db", "check"], ["db", "check", "--mend"]):
        answer = here(*words, home=ready)
        assert answer.code == 3
        assert case.id in answer.out and "restore from a backup" in answer.err


def test_queues_that_do_not_fit_the_record_are_written_anew(ready: Path) -> None:
    store = Store(load(home=ready).store_url)
    case = store.open_case("/样本", "样本", industry=None, sample=True, facts={}, now=NOON)
    store.act(case.id, Action(kind="RECEIVED", actor="test", refs={"materials": []}), 0)
    with store.write() as session:
        session.add(WaitRow(case_id=case.id, who="lead", due_on=NOON.date(), since=NOON))
    store.close()
    answer = here("db", "check", home=ready)
    assert (answer.code, case.id in answer.out) == (3, True)
    assert "nothing is lost" in answer.err and "backup" not in answer.err
    assert here("db", "check", "--mend", home=ready).code == 0
    assert here("db", "check", home=ready).code == 0


def test_a_folder_without_a_case_exits_4(ready: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = here("run", tmp_path / "empty", home=ready)
    assert answer.code == 4
    assert said(answer, "no-cases")


def test_a_case_that_does_not_exist_exits_4(ready: Path) -> None:
    for words in (["cases", "甲"], ["decide", "甲"], ["issue", "甲"]):
        answer = here(*words, home=ready)
        assert answer.code == 4
        assert said(answer, "case-unknown")


def test_a_file_that_is_no_licence_exits_4(ready: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    answer = here("verify", tmp_path / "letter.txt", "--json", home=ready)
    assert (answer.code, answer.json["verdict"]) == (4, "unreadable")


@pytest.mark.parametrize(
    "words", [["cases"], ["db", "check"], ["serve"], ["decide", "甲"]], ids=" ".join
)
def test_without_a_database_a_command_exits_5_and_leaves_no_trace(
    bare: Path, words: list[str]
) -> None:
    answer = here(*words, home=bare)
    assert answer.code == 5
    assert said(answer, "database-missing")
    assert "yizheng setup" in answer.err
    assert list(bare.iterdir()) == []


def test_without_weights_nothing_is_read_and_the_exit_code_is_5(
    ready: Path, tmp_path: Path
) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "a.pdf").write_bytes(b"%PDF-")
    before = here("cases", "--json", home=ready).json
    nowhere = {"YIZHENG_WEIGHTS": str(tmp_path / "nowhere")}
    for words in (["run", tmp_path / "case"], ["demo"], ["read", tmp_path / "case" / "a.pdf"]):
        answer = here(*words, home=ready, **nowhere)
        assert answer.code == 5
        assert said(answer, "weights-missing")
        assert "yizheng setup" in answer.err
    assert here("cases", "--json", home=ready).json == before


def test_a_licence_of_another_host_exits_6(ready: Path, tmp_path: Path) -> None:
    address = "https://permits.example.org/l/abcdefghjkmnpqrstvwxyz012"
    answer = here("verify", address, "--json", home=ready)
    assert (answer.code, answer.json["verdict"]) == (6, "foreign-address")


def test_settings_mask_secrets_and_say_where_each_came_from(bare: Path) -> None:
    (bare.parent / "yizheng.toml").write_text('host = "0.0.0.0"\n')
    url = "postgresql://clerk:hush@db.example/yizheng"
    for words in (["settings"], ["settings", "--json"]):
        answer = here(
            *words,
            home=bare,
            YIZHENG_DATABASE_URL=url,
            YIZHENG_TIMESTAMP_URL="http://clerk:quiet@tsa.example",
            YIZHENG_SIGNING_PASSPHRASE="mum://is-the-word",
        )
        assert answer.code == 0
        for secret in ("hush", "quiet", "mum"):
            assert secret not in answer.out + answer.err
        assert "clerk:***@db.example" in answer.out
    found = answer.json["settings"]
    assert found["database_url"]["from"] == "environment"
    assert found["host"] == {"value": "0.0.0.0", "from": "yizheng.toml"}
    assert found["port"] == {"value": 8000, "from": "default"}


def test_handing_out_and_taking_back_exclude_each_other(ready: Path) -> None:
    answer = here("issue", "x", "--hand-out", "a.pdf", "--sealed", __file__, home=ready)
    assert answer.code == 2
    assert "exclude each other" in answer.err


def test_a_program_sees_what_a_process_prints(ready: Path) -> None:
    answer = yizheng("cases", "--json", home=ready)
    assert answer.code == 0
    assert answer.json == {"schema": 1, "cases": [], "failed": 0, "home": str(ready)}


@pytest.mark.parametrize("command", ["settings", "doctor"])
def test_a_reader_that_goes_away_is_no_fault(ready: Path, command: str) -> None:
    words = f"{sys.executable} -m desk.cli {command} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", words], env=environment(ready), capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("0\n", "")
