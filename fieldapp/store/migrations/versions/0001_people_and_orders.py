"""People, areas, orders and what the installation remembers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("login", sa.String(60), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("badge", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.Column("locale", sa.String(60), nullable=False),
        sa.Column("password_hash", sa.String(400), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("login", name="uq_accounts_login"),
    )
    op.create_table(
        "areas",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_areas"),
        sa.UniqueConstraint("name", name="uq_areas_name"),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeats"),
    )
    op.create_table(
        "limits",
        sa.Column("key", sa.String(400), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_limits"),
    )
    op.create_table(
        "marks",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_marks"),
    )
    op.create_table(
        "playbooks",
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("compiled", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("published_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_playbooks"),
    )
    op.create_table(
        "texts",
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("locale", sa.String(60), nullable=False),
        sa.Column("entries", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("published_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_texts"),
    )
    op.create_table(
        "account_areas",
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "area_id", name="pk_account_areas"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_account_areas_account_id"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_account_areas_area_id"),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("missing_seq", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("unsent_events", sa.Integer(), nullable=False),
        sa.Column("unsent_photos", sa.Integer(), nullable=False),
        sa.Column("app", sa.String(60), nullable=False),
        sa.Column("push", sa.String(60), nullable=False),
        sa.Column("clock", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", "account_id", name="pk_devices"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_devices_account_id"),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("external_id", sa.String(60), nullable=False),
        sa.Column("area_id", sa.String(40), nullable=False),
        sa.Column("work", sa.String(400), nullable=False),
        sa.Column("shape", sa.String(60), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("last_row", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("registered_ms", sa.BigInteger(), nullable=True),
        sa.Column("waiting_since_ms", sa.BigInteger(), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_orders_area_id"),
        sa.UniqueConstraint("source", "external_id", name="uq_orders_source_external_id"),
    )
    op.create_index("ix_orders_area_id_state", "orders", ["area_id", "state"])
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("label", sa.String(400), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("endpoint", sa.String(1024), nullable=False),
        sa.Column("p256dh", sa.String(120), nullable=False),
        sa.Column("auth", sa.String(40), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("succeeded_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_subscriptions_account_id"),
        sa.UniqueConstraint("endpoint", name="uq_subscriptions_endpoint"),
    )
    op.create_index("ix_subscriptions_account_id", "subscriptions", ["account_id"])
    op.create_table(
        "customer_links",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("order_id", sa.String(40), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_customer_links"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_customer_links_order_id"),
    )
    op.create_index("ix_customer_links_order_id", "customer_links", ["order_id"])
    op.create_table(
        "phones",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.String(40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("e164", sa.String(60), nullable=False),
        sa.Column("raw", sa.String(400), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("mobile", sa.Boolean(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_phones"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_phones_order_id"),
    )
    op.create_index("ix_phones_e164", "phones", ["e164"])
    op.create_index("ix_phones_order_id", "phones", ["order_id"])
    op.create_table(
        "subjects",
        sa.Column("order_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("city", sa.String(400), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("entrance", sa.String(60), nullable=False),
        sa.Column("floor", sa.String(60), nullable=False),
        sa.Column("flat", sa.String(60), nullable=False),
        sa.Column("intercom", sa.String(60), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("chips", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("locale", sa.String(60), nullable=False),
        sa.Column("flat_key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name="pk_subjects"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_subjects_order_id"),
    )
    op.create_index("ix_subjects_flat_key", "subjects", ["flat_key"])


def downgrade() -> None:
    """Drop them, with all they hold."""
    op.drop_table("subjects")
    op.drop_table("phones")
    op.drop_table("customer_links")
    op.drop_table("subscriptions")
    op.drop_table("sessions")
    op.drop_table("orders")
    op.drop_table("devices")
    op.drop_table("account_areas")
    op.drop_table("texts")
    op.drop_table("playbooks")
    op.drop_table("marks")
    op.drop_table("limits")
    op.drop_table("heartbeats")
    op.drop_table("areas")
    op.drop_table("accounts")
