"""The register of calls at the contact desk."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "calls",
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("operator_id", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outage_no", sa.String(60), nullable=False),
        sa.Column("from_case", sa.String(40), nullable=False),
        sa.Column("e164", sa.String(60), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("began_ms", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("answered_ms", "ended_ms", "registered_ms")),
        sa.Column("rings", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(60), nullable=False) for name in ("age_group", "fault_kind")),
        *(sa.Column(name, sa.String(60), nullable=False) for name in ("region", "heard_from")),
        sa.Column("appointment", sa.Boolean(), nullable=True),
        sa.Column("appointment_ms", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.String(60), nullable=False) for name in ("call_result", "long_reason")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_calls_case_id_cases"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_calls_area_id_areas"),
        sa.ForeignKeyConstraint(["operator_id"], ["accounts.id"], name="fk_calls_operator_id_accounts"),
        sa.PrimaryKeyConstraint("case_id", name="pk_calls"),
        sa.UniqueConstraint("area_id", "year", "number", name="uq_calls_area_id_year_number"),
    )
    op.create_index("ix_calls_area_id_began_ms_case_id", "calls", ["area_id", "began_ms", "case_id"])
    op.create_index("ix_calls_area_id_day", "calls", ["area_id", "day"])
    op.create_index("ix_calls_operator_id_began_ms", "calls", ["operator_id", "began_ms"])
    op.create_index("ix_calls_e164_began_ms", "calls", ["e164", "began_ms"])
    op.create_table(
        "register_numbers",
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_register_numbers_area_id_areas"),
        sa.PrimaryKeyConstraint("area_id", "year", name="pk_register_numbers"),
    )


def downgrade() -> None:
    """Drop them; numbers given are lost."""
    op.drop_table("register_numbers")
    op.drop_table("calls")
