"""The publication platform: search by holder, supplied data, reports, publications."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # PostgreSQL stores such columns, SQLite can only add those it computes when they are read.
    stored = op.get_bind().dialect.name == "postgresql"
    for name, key in (("holder", "entity_name"), ("credit_code", "credit_code")):
        value = sa.Computed(f"license ->> '{key}'", persisted=stored)
        op.add_column("licenses", sa.Column(name, sa.String(), value, nullable=True))
    op.create_index("ix_licenses_holder", "licenses", ["holder", "id", "state"], unique=False)
    op.create_index(op.f("ix_licenses_credit_code"), "licenses", ["credit_code"], unique=False)
    op.create_table(
        "supplied",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("credit_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplied")),
        sa.UniqueConstraint(
            "credit_code", "kind", "source", "on", "value",
            name=op.f("uq_supplied_credit_code_kind_source_on_value"),
        ),
    )  # fmt: skip
    op.create_table(
        "reports",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("license_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["license_id"], ["licenses.id"], name=op.f("fk_reports_license_id")
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_license_id"), "reports", ["license_id"], unique=False)
    op.create_index(op.f("ix_reports_due_on"), "reports", ["due_on"], unique=False)
    op.create_table(
        "publications",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("decision_seq", sa.Integer(), nullable=False),
        sa.Column("permit", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_publications_case_id")),
        sa.PrimaryKeyConstraint("case_id", "decision_seq", "permit", name=op.f("pk_publications")),
    )
