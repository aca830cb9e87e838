"""Notices: receipts, replies, ladders, rota, webhooks, and what messages, alerts and devices know of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# table, column, type, default of the rows that are there (None: may be empty)
ADDED: list[tuple[str, str, sa.types.TypeEngine[object], str | None]] = [
    ("outbox", "step", sa.Integer(), "0"),
    ("outbox", "gateway", sa.String(60), ""),
    ("outbox", "parts", sa.Integer(), "0"),
    ("outbox", "cost", sa.Integer(), "0"),
    ("outbox", "check_ms", sa.BigInteger(), None),
    ("outbox_attempts", "verb", sa.String(60), "send"),
    ("outbox_attempts", "parts", sa.Integer(), "0"),
    ("alerts", "decided_by", sa.String(40), ""),
    ("alerts", "decided_ms", sa.BigInteger(), None),
    ("alerts", "step", sa.Integer(), "0"),
    ("alerts", "repeats", sa.Integer(), "0"),
    ("alerts", "next_step_ms", sa.BigInteger(), None),
    ("alerts", "unreached_ms", sa.BigInteger(), None),
    ("accounts", "email", sa.String(400), ""),
    ("subscriptions", "label", sa.String(400), ""),
    ("subscriptions", "vapid", sa.String(60), ""),
    ("subscriptions", "test", sa.String(40), ""),
    ("subscriptions", "tested_ms", sa.BigInteger(), None),
    ("subscriptions", "heard_ms", sa.BigInteger(), None),
    ("events", "chain", sa.LargeBinary(32), None),
    ("cases", "chain", sa.LargeBinary(32), None),
]
INDEXES = [
    ("ix_outbox_check_ms", "outbox", ["check_ms"]),
    ("ix_outbox_area_id_state", "outbox", ["area_id", "state"]),
    ("ix_outbox_attempts_gateway_reference", "outbox_attempts", ["gateway", "reference"]),
    ("ix_outbox_attempts_started_ms", "outbox_attempts", ["started_ms"]),
    ("ix_alerts_open_next_step_ms", "alerts", ["open", "next_step_ms"]),
]
TABLES = [
    "outbox_parts", "receipts", "replies", "opt_outs", "bounces", "switches", "ladders", "rota", "duty_phones",
    "outbox_alerts", "webhooks", "nonces",
]  # fmt: skip


def upgrade() -> None:
    """Add the columns, then make the tables."""
    for table, name, kind, default in ADDED:
        column = sa.Column(name, kind, nullable=default is None, server_default=default)
        op.add_column(table, column)
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.drop_index("ix_events_device_author_device_seq", "events")  # nobody asked it, each event paid for it
    op.create_table(
        "outbox_parts",
        sa.Column("gateway", sa.String(60), nullable=False),
        sa.Column("reference", sa.String(400), nullable=False),
        sa.Column("outbox_id", sa.String(40), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_outbox_parts_outbox_id"),
        sa.PrimaryKeyConstraint("gateway", "reference", name="pk_outbox_parts"),
    )
    op.create_index("ix_outbox_parts_outbox_id", "outbox_parts", ["outbox_id"])
    op.create_table(
        "receipts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gateway", sa.String(60), nullable=False),
        sa.Column("reference", sa.String(400), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=True),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("applied_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
        sa.UniqueConstraint("gateway", "reference", "state", name="uq_receipts_gateway_reference_state"),
    )
    op.create_table(
        "replies",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("gateway", sa.String(60), nullable=False),
        sa.Column("reference", sa.String(400), nullable=False),
        sa.Column("e164", sa.String(60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("meaning", sa.String(60), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=True),
        sa.Column("area_id", sa.String(40), nullable=True),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("settled_ms", sa.BigInteger(), nullable=True),
        sa.Column("settled_by", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_replies_case_id"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_replies_area_id"),
        sa.PrimaryKeyConstraint("id", name="pk_replies"),
        sa.UniqueConstraint("gateway", "reference", name="uq_replies_gateway_reference"),
    )
    op.create_index("ix_replies_area_id_settled_ms", "replies", ["area_id", "settled_ms"])
    op.create_index("ix_replies_case_id", "replies", ["case_id"])
    op.create_table(
        "opt_outs",
        sa.Column("e164", sa.String(60), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("e164", name="pk_opt_outs"),
    )
    op.create_table(
        "bounces",
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_bounces"),
    )
    op.create_table(
        "switches",
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(40), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_switches"),
    )
    op.create_table(
        "ladders",
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("steps", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("changed_by", sa.String(40), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_ladders_area_id"),
        sa.PrimaryKeyConstraint("area_id", "kind", name="pk_ladders"),
    )
    op.create_table(
        "rota",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("duty", sa.String(60), nullable=False),
        sa.Column("days", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Integer(), nullable=True),
        sa.Column("to_day", sa.Integer(), nullable=True),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_rota_area_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_rota_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rota"),
    )
    op.create_index("ix_rota_account_id", "rota", ["account_id"])
    op.create_index("ix_rota_area_id", "rota", ["area_id"])
    op.create_table(
        "duty_phones",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("duty", sa.String(60), nullable=False),
        sa.Column("label", sa.String(400), nullable=False),
        sa.Column("e164", sa.String(60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_duty_phones_area_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_phones"),
    )
    op.create_index("ix_duty_phones_area_id", "duty_phones", ["area_id"])
    op.create_table(
        "outbox_alerts",
        sa.Column("outbox_id", sa.String(40), nullable=False),
        sa.Column("alert_id", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_outbox_alerts_outbox_id"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_outbox_alerts_alert_id"),
        sa.PrimaryKeyConstraint("outbox_id", "alert_id", name="pk_outbox_alerts"),
    )
    op.create_index("ix_outbox_alerts_alert_id", "outbox_alerts", ["alert_id"])
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=True),
        sa.Column("label", sa.String(400), nullable=False),
        sa.Column("url", sa.String(1024), nullable=False),
        sa.Column("secret", sa.String(400), nullable=False),
        sa.Column("kinds", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("failing_since_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_webhooks_area_id"),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_table(
        "nonces",
        sa.Column("key", sa.String(400), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_nonces"),
    )
    op.create_index("ix_nonces_until_ms", "nonces", ["until_ms"])


def downgrade() -> None:
    """Drop them, with all they hold."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.create_index("ix_events_device_author_device_seq", "events", ["device", "author", "device_seq"])
    for name, table, _columns in INDEXES:
        op.drop_index(name, table)
    for table, name, _kind, _default in reversed(ADDED):
        op.drop_column(table, name)
