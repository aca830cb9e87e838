"""What the telephone system says of a call, and whose line it was (S2.1, S2.9)."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of its calls, and give each account room for an extension."""
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(sa.Column("extension", sa.String(60), nullable=False, server_default=""))
    op.create_table(
        "line_calls",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("system", sa.String(40), nullable=False),
        sa.Column("call", sa.String(400), nullable=False),
        sa.Column("area_id", sa.String(40)),
        sa.Column("account_id", sa.String(40)),
        sa.Column("case_id", sa.String(40)),
        sa.Column("extension", sa.String(60), nullable=False),
        sa.Column("e164", sa.String(60), nullable=False),
        sa.Column("presence", sa.String(60), nullable=False),
        sa.Column("began_ms", sa.BigInteger(), nullable=False),
        sa.Column("rang_ms", sa.BigInteger()),
        sa.Column("answered_ms", sa.BigInteger()),
        sa.Column("ended_ms", sa.BigInteger()),
        sa.Column("rings", sa.Integer()),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_line_calls_area_id_areas"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_line_calls_account_id_accounts"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_line_calls_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_line_calls"),
        sa.UniqueConstraint("system", "call", name="uq_line_calls_system_call"),
        sa.UniqueConstraint("case_id", name="uq_line_calls_case_id"),
    )
    for columns in (["system", "created_ms"], *([name, "began_ms"] for name in ("account_id", "area_id", "e164"))):
        op.create_index(f"ix_line_calls_{'_'.join(columns)}", "line_calls", columns)


def downgrade() -> None:
    """Drop it; what was added to calls by then stays with them."""
    op.drop_table("line_calls")
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("extension")
