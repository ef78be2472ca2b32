"""What other bodies say of a business: state, annual reports, credit, inspections (归集信息).

It comes in as CSV, is never ours, and is shown with its source and date. A file is taken whole
or not at all; the same file twice changes nothing.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from typing import Literal

from sqlalchemy import Connection, select
from stdnum.cn import uscc

from cases.errors import NothingUsable
from cases.store import Store
from cases.tables import LicenseRow, SuppliedRow
from licenses.public.personal import is_personal

Kind = Literal["state", "annual-report", "credit", "inspection", "promise"]
KINDS: dict[str, Kind] = {
    "经营状态": "state",
    "年报": "annual-report",
    "信用": "credit",
    "检查": "inspection",
    "承诺": "promise",
}
"""As a file may name them, beside the names of our own. 承诺: a promise not yet kept."""
COLUMNS = {"统一社会信用代码": "credit_code", "类别": "kind", "日期": "on", "内容": "value"}
LONGEST = 300
"""Characters of one statement."""
MOST_ERRORS = 50
NEWEST = {"state": 1, "annual-report": 1, "credit": 5, "inspection": 5, "promise": 10}
"""How many statements of a kind are shown; earlier ones stay in the record."""
_MANY = 500
"""Codes asked for at once: SQLite takes only so many values in a statement."""


def read_csv(text: str, today: date) -> "tuple[list[Statement], list[Fault]]":
    """The statements of a file, and what is wrong with its rows.

    Columns ``credit_code``, ``kind``, ``on`` (``2026-11-21``), ``value``, or 统一社会信用代码,
    类别, 日期, 内容; others are ignored. The first line of the file is line 1.
    """
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    try:
        return _read(rows, today)
    except csv.Error as error:
        return [], [Fault(rows.line_num + 1, "csv-invalid", f"This is no CSV: {error}.")]


def read_rows(
    rows: Iterable[Mapping[str, str]], today: date
) -> "tuple[list[Statement], list[Fault]]":
    """The statements of rows with the keys that a file has as columns; the first is line 1.

    Each has ``credit_code``, ``kind``, ``on`` and ``value``; more is not looked at.
    """
    return _checked(enumerate(rows, start=1), today)


def _read(rows: "csv.DictReader[str]", today: date) -> "tuple[list[Statement], list[Fault]]":
    names = {COLUMNS.get(name.strip(), name.strip()): name for name in rows.fieldnames or ()}
    if missing := set(COLUMNS.values()) - set(names):
        return [], [Fault(1, "column-missing", f"The file has no column {min(missing)}.")]
    cells = ({name: row[column] or "" for name, column in names.items() if name} for row in rows)
    return _checked(((rows.line_num, row) for row in cells), today)


def _checked(
    rows: Iterable[tuple[int, Mapping[str, str]]], today: date
) -> "tuple[list[Statement], list[Fault]]":
    statements: list[Statement] = []
    faults: list[Fault] = []
    for line, row in rows:
        cells = {name: row.get(name, "").strip() for name in COLUMNS.values()}
        found = _statement(cells, today)
        if isinstance(found, Statement):
            statements.append(found)
        else:
            faults.append(Fault(line, *found))
    return statements, faults


def add(store: Store, statements: Sequence["Statement"], source: str, now: datetime) -> "Added":
    """Record what a source says: all of it in one transaction, what is known already not again.

    Raises:
        NothingUsable: ``holder-unknown``: a code with a wrong check character that no licence
            bears either.
    """
    codes = {one.credit_code for one in statements}
    with store.write() as session:
        known: set[tuple[str, str, date, str]] = set()
        held: set[str] = set()
        for some in _chunks(sorted(codes)):
            rows = session.scalars(
                select(SuppliedRow).where(
                    SuppliedRow.credit_code.in_(some), SuppliedRow.source == source
                )
            )
            known |= {(row.credit_code, row.kind, row.on, row.value) for row in rows}
            bearers = select(LicenseRow.credit_code).where(LicenseRow.credit_code.in_(some))
            held |= {code for code in session.scalars(bearers) if code}
        if wrong := sorted(code for code in codes - held if not uscc.is_valid(code)):
            raise NothingUsable(
                f"{wrong[0]} is no credit code: its check character does not fit"
                + (f" ({len(wrong)} such codes)." if len(wrong) > 1 else "."),
                hint="Nothing was imported. Correct the file and import it again.",
                code="holder-unknown",
            )
        fresh = [one for one in dict.fromkeys(statements) if one.key not in known]
        session.add_all(
            SuppliedRow(
                credit_code=one.credit_code,
                kind=one.kind,
                source=source,
                on=one.on,
                value=one.value,
                imported_at=now.astimezone(UTC),
            )
            for one in fresh
        )
    return Added(len(fresh), len(statements) - len(fresh), len(codes - held))


def of(connection: Connection, codes: Iterable[str]) -> "dict[str, tuple[Supplied, ...]]":
    """What was supplied of businesses, by credit code: newest first, of each kind a few."""
    found: dict[str, list[Supplied]] = {}
    columns = (SuppliedRow.credit_code, SuppliedRow.kind, SuppliedRow.value)
    query = select(*columns, SuppliedRow.source, SuppliedRow.on)
    for some in _chunks(sorted(set(codes))):
        ordered = query.where(SuppliedRow.credit_code.in_(some)).order_by(
            SuppliedRow.on.desc(), SuppliedRow.id.desc()
        )
        for code, kind, value, source, on in connection.execute(ordered):
            mine = found.setdefault(code, [])
            if sum(one.kind == kind for one in mine) < NEWEST.get(kind, 0):
                mine.append(Supplied(kind, value, source, on))
    return {code: tuple(mine) for code, mine in found.items()}


def _statement(cells: dict[str, str], today: date) -> "Statement | tuple[str, str]":
    code = cells["credit_code"].upper()
    kind = KINDS.get(cells["kind"], cells["kind"])
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", code):
        return "credit-code-invalid", f"{code or 'nothing'} is no credit code of 18 characters."
    if kind not in KINDS.values():
        return "kind-unknown", f"{kind or 'nothing'} is none of {', '.join(KINDS)}."
    try:
        on = date.fromisoformat(cells["on"])
    except ValueError:
        return "date-invalid", f"{cells['on'] or 'nothing'} is no date such as 2026-11-21."
    if on > today and kind != "promise":
        return "date-in-future", f"{on} has not come yet."
    if not cells["value"] or len(cells["value"]) > LONGEST:
        return "value-invalid", f"The text has to have 1 to {LONGEST} characters."
    if is_personal(cells["value"]):
        return "personal-data", "The text holds the number of an identity card or a telephone."
    return Statement(code, kind, on, cells["value"])  # type: ignore[arg-type]


def _chunks(codes: Sequence[str]) -> Iterable[Sequence[str]]:
    return (codes[start : start + _MANY] for start in range(0, len(codes), _MANY))


@dataclass(frozen=True)
class Supplied:
    """One statement as the public page shows it."""

    kind: str
    value: str
    source: str
    on: date


@dataclass(frozen=True)
class Statement:
    """One row of a file."""

    credit_code: str
    kind: Kind
    on: date
    value: str

    @property
    def key(self) -> tuple[str, str, date, str]:
        """What makes it the same statement of one source."""
        return self.credit_code, self.kind, self.on, self.value


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row."""

    line: int
    code: str
    message: str


@dataclass(frozen=True)
class Added:
    """What an import did."""

    new: int
    known: int
    without_license: int
    """Businesses that the register has no licence of; kept for when it has."""
