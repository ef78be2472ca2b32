"""Exports: every value as it is, no formula, whoever may, and it is recorded."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import pytest
from office_site import OfficeSite, office_site
from queued import CLERK, LEAD, OFFICER, REVIEWER, Maker, office_on
from test_queue_page import post

from cases import access
from cases.errors import Forbidden
from cases.settings import Settings
from cases.store import Store
from departments.office import Office
from desk import exporting
from desk.exporting import CUT, LONGEST_CELL, Column, Record, What, columns, records
from desk.queue import Filters

CODES = {
    "credit_code": "911500107000000018",
    "legal_representative.id_number": "500107199001010010",
    "contact_phone": "013800000000",
    "area_m2": "1e5",
    "entity_name": "重庆“样本”餐饮, 有限公司\n二店",
}
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def here(settings: Settings, store: Store) -> Office:
    return office_on(settings, store)


@pytest.fixture
def make(store: Store) -> Maker:
    return Maker(store)


def as_csv(heads: tuple[Column, ...], rows: list[Record]) -> list[list[str]]:
    said = b"".join(exporting.as_csv(heads, rows))
    assert said.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(said.decode("utf-8-sig"), newline="")))


def as_xlsx(heads: tuple[Column, ...], rows: list[Record]) -> list[list[str]]:
    """The cells, read without the library that wrote them; each must be text and no formula."""
    book = zipfile.ZipFile(io.BytesIO(b"".join(exporting.as_xlsx(heads, rows))))
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    strings: list[str] = []
    if "xl/sharedStrings.xml" in book.namelist():
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        strings = ["".join(one.itertext()) for one in shared.iter(f"{SHEET}si")]
    formats = ElementTree.fromstring(book.read("xl/styles.xml")).find(f"{SHEET}cellXfs")
    assert formats is not None
    found = []
    for row in sheet.iter(f"{SHEET}row"):
        line = [""] * len(heads)
        for cell in row.iter(f"{SHEET}c"):
            letters = re.match("[A-Z]+", cell.attrib["r"])
            assert letters and cell.find(f"{SHEET}f") is None
            if len(cell) == 0:
                continue
            kind = cell.attrib["t"]
            assert kind in ("s", "inlineStr"), kind
            assert formats[int(cell.attrib["s"])].attrib["numFmtId"] == "49"  # text
            said = "".join(cell.itertext())
            line[number(letters[0])] = strings[int(said)] if kind == "s" else said
        found.append(line)
    return found


def number(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def as_json(heads: tuple[Column, ...], rows: list[Record]) -> list[list[str]]:
    document = json.loads(b"".join(exporting.as_json(heads, rows)))
    assert [one["name"] for one in document["columns"]] == [one.name for one in heads]
    lines = []
    for case in document["cases"]:
        flat = case | {k: v["value"] for k, v in case.get("elements", {}).items()}
        flat["sample"] = json.dumps(case["sample"])
        lines.append([flat.get(one.name) or "" for one in heads])
    return [[one.title for one in heads], *lines]


READERS = {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}


@pytest.mark.parametrize("format", READERS)
def test_codes_of_eighteen_digits_come_back_unchanged(
    here: Office, make: Maker, format: str
) -> None:
    made = make.doubted(make.formed(make.received("甲"), CODES))
    heads = columns(here.catalog, "forms")
    titles, line = READERS[format](heads, list(records(here, LEAD, Filters(), "forms")))
    assert titles == [one.title for one in heads] and len(set(titles)) == len(titles)
    said = dict(zip((one.name for one in heads), line, strict=True))
    assert {name: said[name] for name in CODES} == CODES
    assert (said["id"], said["name"], said["sample"]) == (made.id, "甲", "true")
    assert {one.type for one in heads if one.name in CODES} == {"string"}


@pytest.mark.parametrize("format", READERS)
def test_the_list_says_how_each_case_stands(here: Office, make: Maker, format: str) -> None:
    make.consulting("甲", {"FD": date(2026, 11, 20)}, entity_name="样本公司", credit_code="9" * 18)
    make.received("乙")
    heads = columns(here.catalog, "list")
    _, *lines = READERS[format](heads, list(records(here, LEAD, Filters(), "list")))
    said = {line[1]: dict(zip((one.name for one in heads), line, strict=True)) for line in lines}
    assert said["甲"] == {
        "id": said["甲"]["id"], "name": "甲", "entity_name": "样本公司", "credit_code": "9" * 18,
        "industry": "restaurant", "status": "consulting", "sample": "true",
        "received_on": "2026-11-18", "accepted_on": "2026-11-18", "due_on": "2026-11-20",
        "assigned_to": "", "license_number": "",
    }  # fmt: skip
    assert said["乙"]["status"] == "received" and said["乙"]["entity_name"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_formula_is_text_in_every_export(here: Office, start: str) -> None:
    value = f'{start}HYPERLINK("http://evil.example","x")'
    heads = (Column("id", "编号"), Column("sample", "样本"))
    rows = [Record({"id": value, "sample": "true"})]
    assert as_csv(heads, rows)[1][0] == f"'{value}"
    assert as_json(heads, rows)[1][0] == value
    if start not in "\r":  # XML knows one end of a line only
        assert as_xlsx(heads, rows)[1][0] == value


def test_several_persons_are_in_one_cell_in_their_order(here: Office, make: Maker) -> None:
    staff = {f"staff[{n}].name": f"样本{n}" for n in (1, 0)} | {"document:甲.jpg": "lease"}
    make.formed(make.received("甲"), staff)
    (row,) = records(here, LEAD, Filters(), "forms")
    assert row.values["staff[].name"] == "样本0；样本1"
    assert row.elements is not None and row.elements["document:甲.jpg"]["value"] == "lease"


def test_what_no_cell_holds_says_that_it_was_cut() -> None:
    heads = (Column("id", "编号"), Column("sample", "样本"))
    rows = [Record({"id": "长" * 100_000, "sample": "true"})]
    cell = as_xlsx(heads, rows)[1][0]
    assert len(cell) == LONGEST_CELL and cell.endswith(CUT)
    assert as_csv(heads, rows)[1][0] == "长" * 100_000 == as_json(heads, rows)[1][0]


def test_signs_that_no_file_may_hold_break_nothing() -> None:
    heads = (Column("id", "编号"), Column("sample", "样本"))
    rows = [Record({"id": "a\ud800b\x0bc", "sample": "true"})]
    for read in READERS.values():
        assert read(heads, rows)[1][0].startswith("a")


def test_an_export_goes_on_over_all_pages(
    here: Office, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PAGE", 2)
    made = [make.received(f"案{n}").id for n in range(5)]
    found = [row.values["id"] for row in records(here, LEAD, Filters(), "list")]
    assert len(found) == 5 and set(found) == set(made)
    only = [row.values["id"] for row in records(here, LEAD, Filters(), "list", made[:3])]
    assert set(only) == set(made[:3])
    assert list(records(here, LEAD, Filters(status="issued"), "list")) == []


@pytest.mark.parametrize("who", [CLERK, REVIEWER, OFFICER])
@pytest.mark.parametrize("what", ["list", "forms"])
def test_nobody_else_exports(here: Office, make: Maker, who: object, what: What) -> None:
    make.received("甲")
    with pytest.raises(Forbidden):
        records(here, who, Filters(), what)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSite]:
    """One desk for the tests of the page."""
    with office_site(tmp_path_factory.mktemp("desk")) as site:
        yield site


def test_a_file_is_sent_and_recorded(desk: OfficeSite) -> None:
    said = {"query": "status=issued&words=样本", "what": "list", "format": "csv"}
    answer = post(desk, "lead", "/desk/exports/file", **said)
    assert answer.status_code == 200
    assert re.search(r"filename\*=UTF-8''%E6%A1%88%E4%BB%B6-\d{8}\.csv$",
                     answer.headers["content-disposition"])  # fmt: skip
    assert answer.headers["cache-control"] == "no-store"
    _, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert line[0] == desk.cases["issued"] and line[-1].startswith("YB")
    entry = access.entries(desk.store, kinds=["exported"])[0]
    # The words may be somebody's number: they are not kept.
    assert (entry.actor, entry.reason) == ("user:lead", "list.csv: status=issued, words")


def test_chosen_cases_are_exported_and_no_others(desk: OfficeSite) -> None:
    ids = [desk.cases["review"], desk.cases["issued"]]
    page = post(desk, "lead", "/desk/exports", case=ids).text
    assert "选中的 2 件案件" in page
    answer = post(desk, "lead", "/desk/exports/file", case=ids, what="forms", format="json")
    cases = answer.json()["cases"]
    assert {case["id"] for case in cases} == set(ids)
    assert all(len(case["elements"]["credit_code"]["value"]) == 18 for case in cases)


def test_the_page_says_what_is_exported(desk: OfficeSite) -> None:
    page = desk.client("lead").get("/desk/exports?status=issued&light=red&department=tobacco").text
    for said in ("环节：已发证", "期限：已逾期", "部门：样本区烟草专卖局"):
        assert said in page
    described = desk.client("lead").get("/desk/exports/columns.json").json()
    assert {"name": "credit_code", "title": "统一社会信用代码", "type": "string"} in described[
        "list"
    ]


@pytest.mark.parametrize("who", ["clerk", "reviewer", "officer", "auditor", "system", "security"])
def test_the_page_is_for_who_may_export(desk: OfficeSite, who: str) -> None:
    assert desk.client(who).get("/desk/exports").status_code == 403
    assert post(desk, who, "/desk/exports/file", what="forms", format="json").status_code == 403


def test_an_export_that_cannot_be_is_refused_before_anything_is_sent(desk: OfficeSite) -> None:
    many = len(access.entries(desk.store, kinds=["exported"]))
    for said in ({"query": "status=lost"}, {"query": "light=blue"}):
        assert post(desk, "lead", "/desk/exports/file", **said).status_code == 422
    assert post(desk, "lead", "/desk/exports/file", format="pdf").status_code in (400, 422)
    assert desk.client("lead").post("/desk/exports/file", data={}).status_code == 403  # no csrf
    assert len(access.entries(desk.store, kinds=["exported"])) == many
