"""Who is at the desk: ready, away with the line forwarded, or off (S2.8, S2.9)."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "presence",
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("forward", sa.String(60), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_presence_account_id_accounts"),
        sa.PrimaryKeyConstraint("account_id", name="pk_presence"),
    )


def downgrade() -> None:
    """Drop it; everybody is off then."""
    op.drop_table("presence")
