"""What did the order system send, and how is the customer reached?"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from fieldapp.store.tables.base import Id, Line, Serial, Word, json, metadata, ms

orders = Table(
    "orders",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", Word, nullable=False),
    Column("external_id", Word, nullable=False),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("work", Line, nullable=False, default=""),
    Column("shape", Word, nullable=False, default="flat"),
    Column("state", Word, nullable=False, default="open"),  # open | waiting (no time yet) | done | cancelled
    Column("reason", Word, nullable=False, default=""),
    Column("visits", Integer, nullable=False, default=0),  # attempts planned so far; n of the last visit's id
    json("last_row"),  # what the source said last time, field by field: an import takes only what changed there
    ms("registered_ms"),
    ms("waiting_since_ms"),
    ms("created_ms", empty=False),
    ms("blanked_ms"),  # name, address and numbers were erased then; an import brings them back no more
    UniqueConstraint("source", "external_id"),
    Index(None, "area_id", "state"),
    Index(None, "blanked_ms", "id"),
)

subjects = Table(
    "subjects",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("name", Line, nullable=False, default=""),
    Column("city", Line, nullable=False, default=""),
    Column("address", Line, nullable=False, default=""),
    Column("entrance", Word, nullable=False, default=""),
    Column("floor", Word, nullable=False, default=""),
    Column("flat", Word, nullable=False, default=""),
    Column("intercom", Word, nullable=False, default=""),
    Column("comment", Text, nullable=False, default=""),
    json("chips"),  # known notes found in the comment (F22): ["dog", "no_calls_before:10:00"]
    Column("locale", Word, nullable=False, default="ru"),
    Column("flat_key", String(64), nullable=False, default=""),  # same flat, same day (F25): digest of the address
    Index(None, "flat_key"),
)

phones = Table(
    "phones",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("place", Integer, nullable=False),  # the order in which the player proposes them, from 0
    Column("e164", Word, nullable=False),
    Column("raw", Line, nullable=False),
    Column("words", Line, nullable=False, default=""),  # what stood around it in a comment: "звонить жене"
    Column("mobile", Boolean, nullable=False),
    Column("valid", Boolean, nullable=False),  # possible but not valid is taken and marked "check"
    Index(None, "order_id"),
    Index(None, "e164"),
)

customer_links = Table(
    "customer_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    ms("created_ms", empty=False),
    ms("expires_ms", empty=False),
    ms("revoked_ms"),
    Column("uses", Integer, nullable=False, default=0),  # what was sent from it; opening counts nothing
    ms("used_ms"),
    Index(None, "order_id"),
)

leaflets = Table(
    "leaflets",
    metadata,
    Column("number", Word, primary_key=True),  # 8 digits, the last one a check digit
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("case_id", ForeignKey("cases.id")),  # bound when a technician types the number
    ms("printed_ms", empty=False),
    ms("bound_ms"),
)
