"""Queues and search: who cases wait for, and the texts that they are found by."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from cases import search, waits
from cases.actions import fold
from cases.model import Action
from cases.tables import CaseRow, FormRow, Instant, LicenseRow, MaterialRow, NoticeRow, OpinionRow

revision = "0008"
down_revision = next(
    one
    for one in ("0007", "0006", "0005", "0004")
    if list(Path(__file__).parent.glob(f"{one}_*.py"))
)
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
    with Session(op.get_bind()) as session:
        _fill(session)
        session.flush()


def _fill(session: Session) -> None:
    """Index what is there, case by case; columns by name, for later versions have more."""
    for case_id, name in session.execute(sa.text("SELECT id, name FROM cases ORDER BY id")).all():
        search.note_case(session, CaseRow(id=case_id, name=name))
        actions = [
            Action.model_construct(**row._mapping)
            for row in session.execute(_ACTIONS, {"case": case_id})
        ]
        waits.note(session, case_id, fold(actions), actions)
        for kind, query in _TEXTS.items():
            rows = session.execute(query, {"case": case_id}).all()
            search.note(session, case_id, [kind(**row._mapping) for row in rows])


_JSON = sa.JSON()
_ACTIONS = sa.text(
    "SELECT seq, at, actor, kind, reason, refs, prev_hash, hash FROM actions"
    " WHERE case_id = :case ORDER BY seq"
).columns(at=Instant(), refs=_JSON)
_TEXTS = {
    FormRow: sa.text(
        "SELECT form FROM forms WHERE case_id = :case ORDER BY version DESC LIMIT 1"
    ).columns(form=_JSON),
    MaterialRow: sa.text(
        "SELECT file, reading, set_aside FROM materials WHERE case_id = :case ORDER BY file"
    ).columns(reading=_JSON, set_aside=sa.Boolean()),
    NoticeRow: sa.text("SELECT number FROM notices WHERE case_id = :case ORDER BY seq"),
    OpinionRow: sa.text(
        "SELECT opinion FROM opinions WHERE case_id = :case ORDER BY seq"
    ).columns(opinion=_JSON),
    LicenseRow: sa.text(
        "SELECT license FROM licenses WHERE case_id = :case AND state <> 'reserved'"
    ).columns(license=_JSON),
}  # fmt: skip
