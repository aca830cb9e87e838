"""Reports with what was behind their numbers, and later corrections; promises by when they were due."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the index."""
    op.create_table(
        "reports",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("checked_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_reports_area_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("area_id", "kind", "first_day", name="uq_reports_area_id_kind_first_day"),
    )
    op.create_index("ix_reports_area_id_last_day", "reports", ["area_id", "last_day"])
    op.create_index("ix_reports_made_ms", "reports", ["made_ms"])
    op.create_table(
        "report_items",
        sa.Column("report_id", sa.String(40), nullable=False),
        sa.Column("sort", sa.String(60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("thing_id", sa.String(40), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_report_items_report_id"),
        sa.PrimaryKeyConstraint("report_id", "sort", "place", name="pk_report_items"),
    )
    op.create_table(
        "report_changes",
        sa.Column("report_id", sa.String(40), nullable=False),
        sa.Column("found_ms", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(400), nullable=False),
        sa.Column("was", sa.Integer(), nullable=False),
        sa.Column("is_now", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_report_changes_report_id"),
        sa.PrimaryKeyConstraint("report_id", "found_ms", "code", name="pk_report_changes"),
    )
    op.create_index("ix_promises_area_id_due_ms", "promises", ["area_id", "due_ms"])


def downgrade() -> None:
    """Drop them; reports that were made are lost."""
    op.drop_index("ix_promises_area_id_due_ms", "promises")
    for table in ("report_changes", "report_items", "reports"):
        op.drop_table(table)
