"""What a customer asked for once and for all: the same technician, please."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; it is about a number, so that the wish outlives the order."""
    op.create_table(
        "wishes",
        sa.Column("e164", sa.String(60), nullable=False),
        sa.Column("technician_id", sa.String(40), nullable=False),
        sa.Column("said_by", sa.String(40), nullable=False),
        sa.Column("said_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["technician_id"], ["accounts.id"], name="fk_wishes_technician_id"),
        sa.PrimaryKeyConstraint("e164", name="pk_wishes"),
    )


def downgrade() -> None:
    """Drop it, with the wishes."""
    op.drop_table("wishes")
