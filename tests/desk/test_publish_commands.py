"""`yizheng publish`: imports, reported problems, open data, publication of decisions."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from commands import yizheng
from jsonschema import Draft202012Validator
from licensing import FORM, ISSUED, ISSUER, decided_case, decision
from sqlalchemy import select

from cases.errors import YizhengError
from cases.files import open_files
from cases.model import License
from cases.settings import Settings
from cases.store import Store
from cases.tables import SuppliedRow
from departments.clock import Calendar
from desk.commands.publish import _cell, publish
from desk.shapes import schemas
from licenses.issue import issue
from licenses.public import publication, reports
from templates.catalog import load

CODE = "91500107MA5YB0001X"


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    settings.home.mkdir()
    store = Store(settings.store_url)
    store.upgrade()
    yield store
    store.close()


@pytest.fixture
def made(store: Store, settings: Settings) -> License:
    told = decision(refused=("TB",))
    case, seq = decided_case(store, told)
    return issue(store, open_files(settings), case, seq, told, FORM, ISSUER, settings, ISSUED)


def call(settings: Settings, *arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, reason code, stdout; in this process, which is ten times as fast."""
    environment = {"YIZHENG_HOME": str(settings.home)}
    done = CliRunner().invoke(publish, [str(one) for one in arguments], env=environment)
    if isinstance(done.exception, YizhengError):
        return done.exception.exit_code, done.exception.code, done.stdout
    return done.exit_code, "", done.stdout


def run(settings: Settings, name: str, *arguments: str | Path, code: int = 0) -> Any:
    exit_code, reason, out = call(settings, name, *arguments, "--json")
    assert exit_code == code, (reason, out)
    document = json.loads(out)
    Draft202012Validator(schemas()[f"publish-{name}"]).validate(document)
    return document


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_an_import_is_whole_repeatable_or_nothing(
    settings: Settings, made: License, tmp_path: Path
) -> None:
    good = f"统一社会信用代码,类别,日期,内容\n{CODE},经营状态,2026-11-01,开业\n"
    file = tmp_path / "经营状态.csv"
    file.write_text(good + f"{CODE},天气,2026-11-01,晴\n", encoding="utf-8")
    wrong = run(settings, "import", file, "--source", "样本局", code=4)
    assert (wrong["new"], wrong["faults"][0]["line"], wrong["faults"][0]["code"]) == (
        0,
        3,
        "kind-unknown",
    )
    file.write_text(good, encoding="utf-8-sig")
    first = run(settings, "import", file, "--source", "样本局")
    assert (first["new"], first["known"], first["without_license"]) == (1, 0, 0)
    again = run(settings, "import", file, "--source", "样本局")
    assert (again["new"], again["known"]) == (0, 1)
    file.write_bytes(good.encode("gb18030"))
    assert call(settings, "import", file, "--source", "样本局")[:2] == (4, "csv-encoding")


def test_open_data_has_every_permit_and_no_person(
    settings: Settings, made: License, tmp_path: Path
) -> None:
    for suffix in ("csv", "json"):
        out = tmp_path / f"open.{suffix}"
        assert run(settings, "export", "--out", out)["licenses"] == 1
        text = out.read_text(encoding="utf-8-sig")
        for private in ("样本甲", "13800000000", "500107199001010010", made.id, "烟草"):
            assert private not in text, private
        assert not list(tmp_path.glob("*.part"))
    rows = table(tmp_path / "open.csv")
    assert [row["permit_code"] for row in rows] == ["FD", "FS", "SB"]
    assert rows[0]["holder"] == "重庆样本家味餐饮有限公司（样本）"
    assert (rows[0]["permit_valid_to"], rows[0]["permit_standing"]) == ("2031-11-20", "valid")
    assert rows[0]["permit_in_force"] == "True"
    (licence,) = json.loads((tmp_path / "open.json").read_text())["licenses"]
    assert (licence["number"], licence["credit_code"]) == (made.number, CODE)
    assert [permit["number"] for permit in licence["permits"]] == [
        f"样{code}2026000123" for code in ("FD", "FS", "SB")
    ]
    assert call(settings, "export", "--out", tmp_path / "a.xls")[:2] == (2, "format-unknown")
    assert not (tmp_path / "a.xls").exists()


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@a", "\t=1", " =1", "\u3000＝1", "＋1", "－1", "＠a", "\r1", "\n1"],
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert _cell(text) == f"'{text}"


def test_an_ordinary_cell_is_unchanged() -> None:
    assert [_cell(value) for value in ("a=b", "", 1, None, True)] == ["a=b", "", 1, None, True]


def test_decisions_are_published_once_and_the_late_ones_listed(
    settings: Settings, made: License, store: Store, tmp_path: Path
) -> None:
    """Decided in the tests' past; whether that is late is reckoned by the true calendar."""
    due = Calendar(load().years).add_working_days(date(2026, 11, 21), 7).on
    late = datetime.now(UTC).date() > due
    period = ("--from", "2026-11-21", "--to", "2026-11-21")
    before = run(settings, "decisions", *period)
    assert (before["granted"], before["refused"], before["days"]) == (3, 1, 7)
    assert len(before["late"]) == (4 if late else 0)
    out = tmp_path / "decisions.csv"
    run(settings, "decisions", *period, "--out", out)
    rows = table(out)
    assert [(row["permit"], row["result"]) for row in rows] == [
        ("FD", "granted"), ("FS", "granted"), ("SB", "granted"), ("TB", "refused"),
    ]  # fmt: skip
    assert {row["due_on"] for row in rows} == {due.isoformat()}
    assert {row["holder"] for row in rows} == {"重庆样本家味餐饮有限公司（样本）"}
    text = out.read_text(encoding="utf-8-sig")
    for private in ("样本甲", "13800000000", "500107199001010010", "距学校不足"):
        assert private not in text, private
    assert run(settings, "decisions", "--from", "2026-11-20", "--to", "2026-11-20")["granted"] == 0


def test_a_decisions_words_are_published_without_personal_numbers(store: Store) -> None:
    told = decision(refused=("TB",))
    said = {"conditions": "热食类；联系138-0000-0000", "basis": "样本依据，咨询010-60000000"}
    permits = tuple(permit.model_copy(update=said) for permit in told.permits)
    decided_case(store, told.model_copy(update={"permits": permits}))
    day = date(2026, 11, 21)
    found = publication.decided(store, day, day, lambda day: day, day)
    assert [(one.conditions, one.basis) for one in found] == [
        ("热食类；联系〔号码略〕", "样本依据，咨询〔号码略〕"),
    ] * 3 + [(None, "样本依据，咨询〔号码略〕")]


def test_what_is_late_is_reckoned_from_publication_else_from_today(
    store: Store, made: License
) -> None:
    def due(day: date) -> date:
        return date(2026, 12, 1)

    day = date(2026, 11, 21)

    def found(today: date) -> list[publication.PublishedDecision]:
        return publication.decided(store, day, day, due, today)

    assert [one.late for one in found(date(2026, 12, 1))] == [False] * 4
    waiting = found(date(2026, 12, 2))
    assert [one.late for one in waiting] == [True] * 4
    on_time = datetime(2026, 12, 1, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    assert publication.record_publication(store, waiting[:1], on_time) == 1
    too_late = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    assert publication.record_publication(store, waiting, too_late) == 4
    after = found(date(2027, 1, 1))
    assert [one.late for one in after] == [False, True, True, True]
    assert after[0].published_on == date(2026, 12, 1)
    assert publication.record_publication(store, after, datetime.now(UTC)) == 0


def test_no_line_of_a_report_looks_like_one_of_the_list(
    settings: Settings, made: License, store: Store
) -> None:
    now, due_on = datetime.now(UTC), date(2099, 1, 2)
    reports.add(store, made.id, "other", "样本\n第二行", now=now, due_on=due_on)
    lines = call(settings, "reports")[2].splitlines()
    assert lines[1:] == ["  样本", "  第二行"]


def test_an_import_keeps_no_control_or_format_characters(
    settings: Settings, store: Store, made: License, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f"credit_code,kind,on,value\r\n{CODE},state,2026-11-01,开\x1b\u202e业\0\r\n",
        encoding="utf-8",
    )
    assert run(settings, "import", file, "--source", "样本局")["new"] == 1
    with store.read() as session:
        assert session.scalars(select(SuppliedRow.value)).all() == ["开业"]


def test_reports_are_listed_the_one_due_first_and_answered(
    settings: Settings, made: License, store: Store
) -> None:
    now = datetime.now(UTC)
    for text, due_on in (("样本：后到期", date(2099, 1, 2)), ("样本：已逾期", date(2026, 1, 1))):
        reports.add(store, made.id, "other", text, now=now, due_on=due_on)
    first, second = run(settings, "reports")["reports"]
    assert (first["text"], first["overdue"], first["license"]) == (
        "样本：已逾期",
        True,
        made.number,
    )
    assert (second["text"], second["overdue"]) == ("样本：后到期", False)
    reference = first["reference"]
    left = run(settings, "reports", "--answer", reference, "--text", "样本：已处理", "--as", "王五")
    assert [one["text"] for one in left["reports"]] == ["样本：后到期"]
    both = run(settings, "reports", "--all")["reports"]
    assert [one["answer"] for one in both] == ["样本：已处理", None]
    assert (both[0]["answered_by"], both[0]["overdue"]) == ("王五", False)
    for wrong, code in ((("--answer", reference, "--text", "又"), 2), (("--answer", "x"), 2),
                        (("--answer", "nowhere", "--text", "无"), 4)):  # fmt: skip
        assert call(settings, "reports", *wrong)[0] == code
    listed = yizheng("publish", "reports", "--all", home=settings.home)
    assert (listed.code, "1 wait for a reply" in listed.err) == (0, True)
    assert f"{reference} {made.number} other · answered by 王五" in listed.out
