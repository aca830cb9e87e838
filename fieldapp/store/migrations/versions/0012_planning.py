"""Changes of plans with their reasons, visits above the places of their interval, orders whose customers were asked."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "plan_changes",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("batch_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("said_by", sa.String(40), nullable=False),
        sa.Column("why", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(60), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("old", "new", "knew", "events")),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("undone_ms", sa.BigInteger(), nullable=True),
        sa.Column("undone_by", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_plan_changes_case_id"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_plan_changes_area_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_changes"),
    )
    op.create_index("ix_plan_changes_case_id", "plan_changes", ["case_id"])
    op.create_index("ix_plan_changes_batch_id", "plan_changes", ["batch_id"])
    op.create_index("ix_plan_changes_said_by_at_ms", "plan_changes", ["said_by", "at_ms"])
    op.create_table(
        "overbooked",
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=True),
        sa.Column("seen_by", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_overbooked_case_id"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_overbooked_area_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_overbooked"),
    )
    op.create_index("ix_overbooked_area_id_seen_ms", "overbooked", ["area_id", "seen_ms"])
    op.create_table(
        "waiting_asked",
        sa.Column("order_id", sa.String(40), nullable=False),
        sa.Column("asked_by", sa.String(40), nullable=False),
        sa.Column("asked_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_waiting_asked_order_id"),
        sa.PrimaryKeyConstraint("order_id", name="pk_waiting_asked"),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("waiting_asked", "overbooked", "plan_changes"):
        op.drop_table(name)
