"""Keep a case's fold unpacked in its row: packing and unpacking 3 kB cost PostgreSQL 0.4 ms a sync (decision 13).

Nothing for SQLite, which packs nothing. Rows written before are packed until they are written again.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let rows grow to a page before PostgreSQL packs them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE cases SET (toast_tuple_target = 8160)")


def downgrade() -> None:
    """Back to 2 kB."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE cases RESET (toast_tuple_target)")
