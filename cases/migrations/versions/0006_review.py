"""The desk: who a case is assigned to, workers' claims, drafts, papers put together anew."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("assigned_to", sa.String(), nullable=True))
    op.create_index(op.f("ix_cases_assigned_to"), "cases", ["assigned_to"], unique=False)
    op.add_column("cases", sa.Column("claimed_by", sa.String(), nullable=True))
    op.add_column("cases", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("rests_seq", sa.Integer(), nullable=True))
    op.add_column("materials", sa.Column("arranged", sa.JSON(none_as_null=True), nullable=True))
    op.add_column(
        "materials",
        sa.Column("set_aside", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "drafts",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_drafts_case_id")),
        sa.PrimaryKeyConstraint("case_id", "account", name=op.f("pk_drafts")),
    )
