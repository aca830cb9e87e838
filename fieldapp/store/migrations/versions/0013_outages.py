"""Outages of a street, a house or a cabinet, and the visits that each of them concerns."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "outages",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("street", sa.String(400), nullable=False),
        sa.Column("houses", sa.JSON(), nullable=False),
        sa.Column("cabinet", sa.String(400), nullable=False),
        sa.Column("trouble", sa.String(60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=True),
        sa.Column("said_by", sa.String(40), nullable=False),
        sa.Column("said_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_outages_area_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outages"),
    )
    op.create_index("ix_outages_area_id_ended_ms", "outages", ["area_id", "ended_ms"])
    op.create_table(
        "outage_visits",
        sa.Column("outage_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("concerned", sa.Boolean(), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name="fk_outage_visits_outage_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_outage_visits_case_id"),
        sa.PrimaryKeyConstraint("outage_id", "case_id", name="pk_outage_visits"),
    )
    op.create_index("ix_outage_visits_case_id", "outage_visits", ["case_id"])


def downgrade() -> None:
    """Drop them; what is on hold then stays so until its day is planned anew."""
    for name in ("outage_visits", "outages"):
        op.drop_table(name)
