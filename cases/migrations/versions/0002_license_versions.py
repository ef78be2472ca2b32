"""Every version of a licence is kept, not only the newest."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "license_versions",
        sa.Column("license_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("address_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pdf_sha256", sa.String(), nullable=True),
        sa.Column("license", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_license_versions_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["license_id"], ["licenses.id"], name=op.f("fk_license_versions_license_id")
        ),
        sa.PrimaryKeyConstraint("license_id", "version", name=op.f("pk_license_versions")),
    )
    for column in ("case_id", "address_id", "pdf_sha256"):
        name = op.f(f"ix_license_versions_{column}")
        op.create_index(name, "license_versions", [column], unique=False)
    op.execute(
        "INSERT INTO license_versions"
        " (license_id, version, case_id, address_id, made_at, pdf_sha256, license)"
        " SELECT id, version, case_id, id, issued_at, pdf_sha256, license"
        " FROM licenses WHERE issued_at IS NOT NULL"
    )
