"""Cases as files for others (导出): CSV, XLSX and JSON, row by row, however many there are.

Every value is text and stays what it is: codes of 18 digits are never numbers. A text that a
spreadsheet would take for a formula is made harmless in CSV, where nothing else tells them apart;
in XLSX its cell is text, and JSON has no formulas.
"""

import codecs
import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

import xlsxwriter
from sqlalchemy import select

from cases import access
from cases.model import LIST_SEPARATOR
from cases.tables import CaseRow, FormRow, LicenseRow
from departments.clock import today
from departments.office import Office
from desk.queue import Entry, Filters, listed, present_form
from desk.rights import Who, require
from templates.catalog import Catalog, pattern

Format = Literal["csv", "xlsx", "json"]
What = Literal["list", "forms"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a text may not begin with in CSV; such a one gets an apostrophe before it (OWASP)."""
LONGEST_CELL = 32_767
"""Characters that a cell of XLSX holds."""
TEXT = 49
"""The built-in number format “text” (ECMA-376, 18.8.30): what is typed over it stays text too."""
CUT = "……（不全，全文见 JSON 导出）"
PAGE = 500


@dataclass(frozen=True)
class Column:
    """One column: what programs call it, what people call it, what its texts are."""

    name: str
    title: str
    type: Literal["string", "date", "boolean"] = "string"
    """date: YYYY-MM-DD · boolean: true or false."""


@dataclass(frozen=True)
class Record:
    """One case of an export: its columns' texts, and all of its form for JSON."""

    values: dict[str, str | None]
    elements: dict[str, dict[str, str | None]] | None = None


LIST = (
    Column("id", "案件编号"),
    Column("name", "案件名称"),
    Column("entity_name", "申请人"),
    Column("credit_code", "统一社会信用代码"),
    Column("industry", "行业"),
    Column("status", "环节"),
    Column("sample", "样本", "boolean"),
    Column("received_on", "收件日期", "date"),
    Column("accepted_on", "受理日期", "date"),
    Column("due_on", "期限", "date"),
    Column("assigned_to", "办理人"),
    Column("license_number", "许可证号"),
)
_HEAD = ("id", "name", "industry", "status", "sample")
"""Columns of the list that the forms have too."""


def columns(catalog: Catalog, what: What) -> tuple[Column, ...]:
    """The columns of an export, in order."""
    if what == "list":
        return LIST
    head = tuple(column for column in LIST if column.name in _HEAD)
    elements = catalog.vocabulary.elements.items()
    return (*head, *(Column(name, one.name) for name, one in elements if name not in _HEAD))


def records(
    office: Office, who: Who, filters: Filters, what: What, only: Sequence[str] | None = None
) -> Iterator[Record]:
    """The cases of an export, in the order of their list.

    Args:
        office: where they are.
        who: exports them.
        filters: which; as in lists.
        what: lines of the list, or the forms.
        only: ids of cases; None: all that the filters let through.

    Raises:
        Forbidden: he may not.
    """
    require(who, "export")
    return _records(office, who, filters, what, only)


def told(filters: Filters, chosen: int = 0) -> str:
    """Which cases, for the record: without the words looked for, they may be somebody's number."""
    if chosen:
        return f"{chosen} cases"
    said = filters.model_dump(exclude_none=True, exclude_defaults=True)
    return (
        ", ".join(name if name == "words" else f"{name}={value}" for name, value in said.items())
        or "all"
    )


def export(
    office: Office,
    who: Who,
    filters: Filters,
    what: What,
    format: Format,
    *,
    address: str,
    only: Sequence[str] | None = None,
) -> Iterator[bytes]:
    """The file of an export, made while it is sent; that it was asked for is recorded.

    Args:
        office: where the cases are.
        who: exports them.
        filters: which; as in lists.
        what: lines of the list, or the forms.
        format: of the file.
        address: of whoever asks.
        only: ids of cases; None: all that the filters let through.

    Raises:
        Forbidden, UsageError: as ``records`` and ``queue.listed``, before anything is made.
    """
    rows = records(office, who, filters, what, only)
    listed(office, who, filters, None, 1, only=only)
    entry = access.Entry(
        at=datetime.now(UTC), kind="exported", actor=who.name, address=address, right="export",
        reason=f"{what}.{format}: {told(filters, len(only or ()))}",
    )  # fmt: skip
    access.record(office.store, entry)
    write = {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}[format]
    return write(columns(office.catalog, what), rows)


def as_csv(heads: Sequence[Column], rows: Iterable[Record]) -> Iterator[bytes]:
    """UTF-8 with a mark at its beginning, for spreadsheets; lines end with CR LF (RFC 4180)."""
    yield codecs.BOM_UTF8
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.title for column in heads])
    for row in rows:
        writer.writerow([_harmless(row.values.get(column.name) or "") for column in heads])
        if buffer.tell() > 1 << 16:
            yield _taken(buffer)
    yield _taken(buffer)


def as_json(heads: Sequence[Column], rows: Iterable[Record]) -> Iterator[bytes]:
    """One document: ``{"schema": 1, "columns": […], "cases": […]}``, a case a line."""
    described = [{"name": one.name, "title": one.title, "type": one.type} for one in heads]
    yield f'{{"schema": 1, "columns": {_json(described)}, "cases": ['.encode()
    before = "\n"
    for row in rows:
        said: dict[str, Any] = dict(row.values)
        said["sample"] = said["sample"] == "true"
        if row.elements is not None:
            said = {name: said[name] for name in _HEAD} | {"elements": row.elements}
        yield (before + _json(said)).encode("utf-8", "backslashreplace")
        before = ",\n"
    yield b"\n]}\n"


def as_xlsx(heads: Sequence[Column], rows: Iterable[Record]) -> Iterator[bytes]:
    """A workbook with one sheet whose cells are all text."""
    with tempfile.TemporaryFile(suffix=".xlsx") as file:
        options = {
            "constant_memory": True,  # a row is written as soon as the next one begins
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet("案件")
            text = book.add_format({"num_format": TEXT, "valign": "top"})
            bold = book.add_format({"bold": True, "num_format": TEXT})
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(heads) - 1, 20, text)
            for at, column in enumerate(heads):
                sheet.write_string(0, at, column.title, bold)
            for number, row in enumerate(rows, start=1):
                for at, column in enumerate(heads):
                    if said := row.values.get(column.name):
                        sheet.write_string(number, at, _fitting(said), text)
        file.seek(0)
        while chunk := file.read(1 << 16):
            yield chunk


def _records(
    office: Office, who: Who, filters: Filters, what: What, only: Sequence[str] | None
) -> Iterator[Record]:
    cursor: str | None = None
    while True:
        page = listed(office, who, filters, cursor, PAGE, only=only)
        forms = _forms(office, page.entries)
        numbers = _numbers(office, page.entries)
        for entry in page.entries:
            form = forms.get(entry.case.id, {})
            head = _line(entry, form, numbers.get(entry.case.id))
            if what == "list":
                yield Record(head)
                continue
            elements = {
                name: {"value": one.get("value"), "status": one.get("status")}
                for name, one in form.items()
            }
            yield Record(_spread(elements) | head, elements)
        cursor = page.next
        if cursor is None:
            return


def _line(entry: Entry, form: dict[str, Any], number: str | None) -> dict[str, str | None]:
    case = entry.case
    return {
        "id": case.id,
        "name": case.name,
        "entity_name": entry.holder,
        "credit_code": (form.get("credit_code") or {}).get("value"),
        "industry": case.industry,
        "status": case.status,
        "sample": "true" if case.sample else "false",
        "received_on": today(entry.created_at).isoformat(),
        "accepted_on": today(case.accepted_at).isoformat() if case.accepted_at else None,
        "due_on": _day(entry.due_on),
        "assigned_to": case.assigned_to,
        "license_number": number,
    }


def _spread(elements: dict[str, dict[str, str | None]]) -> dict[str, str | None]:
    """Element → value; what there are several of (``staff[0].name``) in one text, in order."""
    spread: dict[str, list[str]] = {}
    for name, one in sorted(elements.items()):
        if ":" not in name and one["value"]:
            spread.setdefault(pattern(name), []).append(one["value"])
    return {name: LIST_SEPARATOR.join(values) for name, values in spread.items()}


def _forms(office: Office, entries: Sequence[Entry]) -> dict[str, dict[str, Any]]:
    """Case → elements of its present form, as they are stored."""
    query = (
        select(FormRow.case_id, FormRow.form)
        .join(CaseRow, present_form())
        .where(CaseRow.id.in_([one.case.id for one in entries]))
    )
    with office.store.read() as session:
        return {case_id: form.get("elements", {}) for case_id, form in session.execute(query)}


def _numbers(office: Office, entries: Sequence[Entry]) -> dict[str, str]:
    """Case → number of its licence, once that is issued."""
    query = select(LicenseRow.case_id, LicenseRow.number).where(
        LicenseRow.case_id.in_([one.case.id for one in entries]),
        LicenseRow.state != "reserved",
    )
    with office.store.read() as session:
        return dict(session.execute(query).all())


def _harmless(said: str) -> str:
    return f"'{said}" if said.startswith(FORMULA) else said


def _fitting(said: str) -> str:
    said = said.encode("utf-8", "backslashreplace").decode()
    return said if len(said) <= LONGEST_CELL else said[: LONGEST_CELL - len(CUT)] + CUT


def _taken(buffer: io.StringIO) -> bytes:
    said = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return said.encode("utf-8", "backslashreplace")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _json(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False)
