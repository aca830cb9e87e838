"""What came back of what was sent, who is to be told when, and who has the duty?"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from fieldapp.store.tables.base import Id, Line, Serial, Word, json, metadata, ms

outbox_parts = Table(  # what a gateway calls each part of a message; receipts come part by part
    "outbox_parts",
    metadata,
    Column("gateway", Word, primary_key=True),
    Column("reference", Line, primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False),
    Column("no", Integer, nullable=False),  # of the attempt
    Column("place", Integer, nullable=False, default=0),
    Index(None, "outbox_id"),
)

receipts = Table(  # as the gateways said it; kept even when it comes before our own commit (E3)
    "receipts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("gateway", Word, nullable=False),
    Column("reference", Line, nullable=False),  # the gateway's id of one part
    Column("state", Word, nullable=False),  # accepted delivered undelivered
    Column("words", Line, nullable=False, default=""),
    ms("at_ms"),  # what the gateway says
    ms("received_ms", empty=False),
    ms("applied_ms"),
    UniqueConstraint("gateway", "reference", "state"),
)

replies = Table(  # what customers answer; number and words are erasable
    "replies",
    metadata,
    Column("id", Id, primary_key=True),
    Column("gateway", Word, nullable=False),
    Column("reference", Line, nullable=False),  # the gateway's id, or a digest of number, words and minute
    Column("e164", Word, nullable=False, default=""),
    Column("words", Text, nullable=False, default=""),
    Column("meaning", Word, nullable=False, default=""),  # yes no call_me stop, or empty: a person reads it
    Column("case_id", ForeignKey("cases.id")),
    Column("area_id", ForeignKey("areas.id")),
    ms("received_ms", empty=False),
    ms("settled_ms"),
    Column("settled_by", Id, nullable=False, default=""),
    UniqueConstraint("gateway", "reference"),
    Index(None, "area_id", "settled_ms"),
    Index(None, "case_id"),
)

opt_outs = Table(  # numbers that want no texts; a person's wish, so it outlives the orders
    "opt_outs",
    metadata,
    Column("e164", Word, primary_key=True),
    Column("source", Word, nullable=False),  # reply | dispatcher
    ms("since_ms", empty=False),
)

bounces = Table(  # addresses that do not take mail
    "bounces",
    metadata,
    Column("address", Line, primary_key=True),
    Column("words", Line, nullable=False, default=""),
    Column("count", Integer, nullable=False, default=1),
    ms("at_ms", empty=False),
)

switches = Table(  # which kinds of message this installation sends; a kind without a row is on
    "switches",
    metadata,
    Column("kind", Word, primary_key=True),
    Column("enabled", Boolean, nullable=False, default=True),
    Column("changed_by", Id, nullable=False, default=""),
    ms("changed_ms", empty=False),
)

ladders = Table(  # who is told when, where an area differs from the usual ladder
    "ladders",
    metadata,
    Column("area_id", ForeignKey("areas.id"), primary_key=True),
    Column("kind", Word, primary_key=True),  # an alert's kind, or * for all others
    json("steps"),
    Column("changed_by", Id, nullable=False, default=""),
    ms("changed_ms", empty=False),
)

rota = Table(  # who has which duty on which days and hours; `off` takes away, the later row wins
    "rota",
    metadata,
    Column("id", Id, primary_key=True),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("duty", Word, nullable=False),  # dispatcher duty manager
    json("days"),  # of 1 (Monday) to 7, and 8 for holidays of the area's calendar
    Column("from_minute", Integer, nullable=False),  # of the area's day
    Column("to_minute", Integer, nullable=False),  # up to 2880: may end on the next day
    Column("from_day", Integer),  # 20261123; empty: since ever
    Column("to_day", Integer),
    Column("off", Boolean, nullable=False, default=False),
    ms("created_ms", empty=False),
    Index(None, "area_id"),
    Index(None, "account_id"),
)

duty_phones = Table(  # numbers that are somebody's on duty, whoever holds the telephone
    "duty_phones",
    metadata,
    Column("id", Id, primary_key=True),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("duty", Word, nullable=False),
    Column("label", Line, nullable=False),
    Column("e164", Word, nullable=False),
    Column("place", Integer, nullable=False, default=0),
    Index(None, "area_id"),
)

outbox_alerts = Table(  # the alerts that one bundled message names (E14)
    "outbox_alerts",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id"), primary_key=True),
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Index(None, "alert_id"),
)

webhooks = Table(  # other systems that want to hear of changes
    "webhooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("area_id", ForeignKey("areas.id")),  # empty: all areas
    Column("label", Line, nullable=False),
    Column("url", String(1024), nullable=False),
    Column("secret", Line, nullable=False),
    json("kinds"),  # visit.changed alert.raised alert.seen alert.settled
    Column("active", Boolean, nullable=False, default=True),
    ms("created_ms", empty=False),
    ms("failing_since_ms"),
)

nonces = Table(  # signed requests that came already (G12)
    "nonces",
    metadata,
    Column("key", Line, primary_key=True),
    ms("until_ms", empty=False),
    Index(None, "until_ms"),
)
