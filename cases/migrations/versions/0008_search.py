"""Queues and search: who cases wait for, and the texts that they are found by.

What is there already is indexed as ``cases.waits`` and ``cases.search`` did when this was written:
copied, so that this version works whatever becomes of them. A later change of what is indexed needs
a migration of its own, which indexes again.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection, Row

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waits",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_waits_case_id")),
        sa.PrimaryKeyConstraint("case_id", "who", name=op.f("pk_waits")),
    )
    op.create_index("ix_waits_queue", "waits", ["who", "due_on", "since", "case_id"])
    op.create_index("ix_waits_due_on", "waits", ["due_on"])
    op.create_table(
        "search_texts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_search_texts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_texts")),
    )
    op.create_index(op.f("ix_search_texts_case_id"), "search_texts", ["case_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE search_grams (id integer PRIMARY KEY, grams tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_search_grams ON search_grams USING gin (grams)")
    else:
        # Without the texts, and without places of pairs in them: search_texts is looked at anyhow.
        op.execute(
            "CREATE VIRTUAL TABLE search_grams USING fts5"
            " (grams, content='', columnsize=0, detail=none, tokenize='ascii')"
        )
    op.create_index(
        "ix_consultations_department_case_id", "consultations", ["department", "case_id"]
    )
    # Lists of all cases, newest first, by what they are narrowed down to.
    for columns in ((), ("status",), ("industry",), ("sample",)):
        names = [*columns, "created_at", "id"]
        op.create_index(f"ix_cases_{'_'.join(names)}", "cases", names)
    connection = op.get_bind()
    for case in connection.execute(_CASES).all():
        _note_waits(connection, case)
        for place, page, text in dict.fromkeys(_texts(connection, case)):
            if text:
                _note_text(connection, case.id, place, page, text)


_NEVER = date(9999, 12, 31)
_HOLDER = ("entity_name", "credit_code")
_LONGEST = 20_000
_JSON = sa.JSON()
_INSTANT = sa.DateTime(timezone=True)
# Columns by name: later versions of the tables have more.
_CASES = sa.text(
    "SELECT id, name, status, waiting_for, accepted_at FROM cases ORDER BY id"
).columns(waiting_for=_JSON, accepted_at=_INSTANT)
_ACTIONS = sa.text("SELECT at, kind, refs FROM actions WHERE case_id = :case ORDER BY seq").columns(
    at=_INSTANT, refs=_JSON
)
_FORM = sa.text(
    "SELECT form FROM forms WHERE case_id = :case ORDER BY version DESC LIMIT 1"
).columns(form=_JSON)
_FILES = sa.text(
    "SELECT file, reading FROM materials WHERE case_id = :case AND NOT set_aside ORDER BY file"
).columns(reading=_JSON)
_NOTICES = sa.text("SELECT number FROM notices WHERE case_id = :case ORDER BY seq")
_OPINIONS = sa.text("SELECT opinion FROM opinions WHERE case_id = :case ORDER BY seq").columns(
    opinion=_JSON
)
_LICENSES = sa.text(
    "SELECT license FROM license_versions WHERE case_id = :case ORDER BY version"
).columns(license=_JSON)
_WAIT = sa.text(
    "INSERT INTO waits (case_id, who, due_on, since) VALUES (:case, :who, :due_on, :since)"
).bindparams(sa.bindparam("due_on", type_=sa.Date()), sa.bindparam("since", type_=_INSTANT))
_TEXT = sa.text(
    "INSERT INTO search_texts (case_id, place, page, text)"
    " VALUES (:case, :place, :page, :text) RETURNING id"
)


def _note_waits(connection: Connection, case: Row[Any]) -> None:
    actions = connection.execute(_ACTIONS, {"case": case.id}).all()
    received = next((one.at for one in reversed(actions) if one.kind == "RECEIVED"), None)
    waiting = ["lead"] if case.status == "deciding" else [one["who"] for one in case.waiting_for]
    for who in dict.fromkeys(waiting if actions else ()):
        since = received if who == "reviewer" else case.accepted_at
        connection.execute(
            _WAIT,
            {
                "case": case.id,
                "who": who,
                "due_on": _due_on(case.status, who, actions),
                "since": since or actions[-1].at,
            },
        )


def _due_on(status: str, who: str, actions: Sequence[Row[Any]]) -> date:
    """The earliest deadline of the permits for which a case waits for somebody."""
    if status not in ("consulting", "deciding"):
        return _NEVER
    asked: dict[str, Any] = {}
    said: dict[str, str] = {}
    for action in actions:
        if action.kind == "RECEIVED":
            asked, said = {}, {}
        elif action.kind == "ROUTED":
            asked |= action.refs["permits"]
        elif action.kind == "OPINION":
            said[action.refs["permit"]] = action.refs["kind"]
    rests = ("grant", "refuse", "pause", "supplement")
    days = [
        date.fromisoformat(one["due_on"])
        for permit, one in asked.items()
        if one.get("due_on")
        and (who == "lead" or (one["department"] == who and said.get(permit) not in rests))
    ]
    return min(days, default=_NEVER)


def _texts(connection: Connection, case: Row[Any]) -> Iterator[tuple[str, int | None, str]]:
    """Place, page and text of everything that a case is found by."""
    of_case = {"case": case.id}
    yield "case", None, _plain(case.id)
    yield "case", None, _plain(case.name)
    for row in connection.execute(_FORM, of_case):
        elements = row.form.get("elements", {})
        values = {name: _plain(one.get("value") or "") for name, one in elements.items()}
        for name in _HOLDER:
            yield "holder", None, values.pop(name, "")
        yield "form", None, "\n".join(dict.fromkeys(filter(None, values.values())))
    for row in connection.execute(_FILES, of_case):
        for document in row.reading or ():
            for page in document.get("pages", ()):
                lines = _plain("".join(line["text"] for line in page.get("lines", ())))
                for start in range(0, len(lines), _LONGEST):
                    piece = lines[max(start - 100, 0) : start + _LONGEST]
                    yield f"file:{row.file}", page["number"], piece
    numbers = [row.number for row in connection.execute(_NOTICES, of_case)]
    numbers += [row.opinion.get("number") for row in connection.execute(_OPINIONS, of_case)]
    numbers += [row.license.get("number") for row in connection.execute(_LICENSES, of_case)]
    for number in numbers:
        yield "number", None, _plain(number or "")


def _plain(said: str) -> str:
    folded = unicodedata.normalize("NFKC", said).casefold()
    return "".join(char for char in folded if char.isalnum())


def _note_text(
    connection: Connection, case_id: str, place: str, page: int | None, text: str
) -> None:
    values = {"case": case_id, "place": place, "page": page, "text": text}
    made = connection.execute(_TEXT, values).scalar_one()
    pairs = dict.fromkeys(zip(text, text[1:], strict=False))
    grams = [f"{ord(a):04x}{ord(b):04x}" for a, b in pairs if "\n" not in (a, b)]
    if connection.dialect.name == "postgresql":
        connection.execute(
            sa.text("INSERT INTO search_grams VALUES (:id, array_to_tsvector(:grams))"),
            {"id": made, "grams": grams},
        )
        return
    connection.execute(
        sa.text("INSERT INTO search_grams (rowid, grams) VALUES (:id, :grams)"),
        {"id": made, "grams": " ".join(grams)},
    )
