"""The customer's page: capacity of an area's intervals, feedback, how often a link was used."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; links that are there count their use from now on."""
    op.add_column("customer_links", sa.Column("uses", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("customer_links", sa.Column("used_ms", sa.BigInteger(), nullable=True))
    op.create_table(
        "capacities",
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_capacities_area_id"),
        sa.PrimaryKeyConstraint("area_id", "day", "from_minute", name="pk_capacities"),
    )
    op.create_table(
        "feedback",
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("face", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_feedback_case_id"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_feedback_area_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_area_id_said_ms", "feedback", ["area_id", "said_ms"])


def downgrade() -> None:
    """Drop them, with all they hold."""
    op.drop_table("feedback")
    op.drop_table("capacities")
    op.drop_column("customer_links", "used_ms")
    op.drop_column("customer_links", "uses")
