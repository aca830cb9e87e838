"""Which other systems may come in, which calendars may be read, and how does an order system name its columns?"""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from fieldapp.store.tables.base import Id, Line, Word, json, metadata, ms

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),  # SHA-256; the token itself is shown once
    Column("name", Line, nullable=False, unique=True),
    Column("account_id", ForeignKey("accounts.id")),  # in whose name its commands are given; None: it gives none
    json("scopes"),
    json("area_ids"),  # none: every area, also those that come later
    ms("created_ms", empty=False),
    ms("seen_ms"),
    ms("expires_ms"),
    ms("revoked_ms"),
)

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    ms("created_ms", empty=False),
    ms("seen_ms"),
    ms("revoked_ms"),
    Index(None, "account_id"),
)

order_columns = Table(  # what a person said a column of an order system's files means
    "order_columns",
    metadata,
    Column("source", Word, primary_key=True),
    Column("header", Line, primary_key=True),  # folded by as_key
    Column("field", Word, nullable=False),
    Column("said_by", Id, nullable=False),
    ms("said_ms", empty=False),
)
