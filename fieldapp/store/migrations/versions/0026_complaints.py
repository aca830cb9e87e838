"""Complaints as a list of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; complaints that are open get their row with their next event."""
    op.create_table(
        "complaints",
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(60), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("ending", sa.String(60), nullable=False),
        sa.Column("escalated", sa.String(60), nullable=False),
        sa.Column("from_day", sa.Integer(), nullable=False),
        sa.Column("registered_ms", sa.BigInteger(), nullable=False),
        sa.Column("answered_ms", sa.BigInteger(), nullable=True),
        sa.Column("closed_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_complaints_area_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_complaints_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_complaints"),
    )
    columns = ["area_id", "open", "registered_ms", "case_id"]
    op.create_index("ix_complaints_area_id_open_registered_ms_case_id", "complaints", columns)
    op.create_index(
        "ix_complaints_area_id_registered_ms_case_id", "complaints", ["area_id", "registered_ms", "case_id"]
    )
    op.create_index("ix_complaints_open", "complaints", ["open"])


def downgrade() -> None:
    """Drop it; what it says stands in the cases' events."""
    op.drop_table("complaints")
