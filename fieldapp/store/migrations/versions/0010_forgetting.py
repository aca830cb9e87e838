"""When an order's personal words were erased; empty while they are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room; the nightly run finds by the index what is still kept."""
    op.add_column("orders", sa.Column("blanked_ms", sa.BigInteger(), nullable=True))
    op.create_index("ix_orders_blanked_ms_id", "orders", ["blanked_ms", "id"])


def downgrade() -> None:
    """Forget that it was forgotten; the words do not come back."""
    op.drop_index("ix_orders_blanked_ms_id", "orders")
    op.drop_column("orders", "blanked_ms")
