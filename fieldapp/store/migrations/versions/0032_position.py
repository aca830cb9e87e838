"""As what does somebody at the desk introduce herself (S3.2)?"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each account has room for a position, as it is said to callers."""
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(sa.Column("position", sa.String(60), nullable=False, server_default=""))


def downgrade() -> None:
    """Nobody says it any more."""
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("position")
