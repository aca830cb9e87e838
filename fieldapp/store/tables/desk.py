"""The contact desk's register: one row for each call, made from its case (S2.12, S2.22, S2.26)."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from fieldapp.store.tables.base import Id, Line, Word, metadata, ms

calls = Table(  # what lists and figures need without folding; names and contents stay in event_words, erasable
    "calls",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("kind", Word, nullable=False),  # information complaint outgoing consultation duty
    Column("operator_id", ForeignKey("accounts.id"), nullable=False),  # whose signature it is (S2.22)
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # of the area's register in that year, without holes
    Column("outage_no", Word, nullable=False, default=""),  # given by the desk while the server was away
    Column("from_case", Id, nullable=False, default=""),  # the call or visit it came from
    Column("e164", Word, nullable=False, default=""),  # erasable: blanked with the words
    Column("day", Integer, nullable=False),  # 20261123, in the area's zone
    ms("began_ms", empty=False),
    ms("answered_ms"),
    ms("ended_ms"),  # when the talk was over
    ms("registered_ms"),  # when its entry was complete
    Column("rings", Integer),
    Column("age_group", Word, nullable=False, default=""),
    Column("fault_kind", Word, nullable=False, default=""),
    Column("region", Word, nullable=False, default=""),
    Column("heard_from", Word, nullable=False, default=""),
    Column("appointment", Boolean),
    ms("appointment_ms"),
    Column("call_result", Word, nullable=False, default=""),
    Column("long_reason", Word, nullable=False, default=""),
    UniqueConstraint("area_id", "year", "number"),
    Index(None, "area_id", "began_ms", "case_id"),
    Index(None, "area_id", "day"),
    Index(None, "operator_id", "began_ms"),
    Index(None, "e164", "began_ms"),
    Index(None, "outage_no", "area_id"),
)

register_numbers = Table(  # the last number given; the row is the lock
    "register_numbers",
    metadata,
    Column("area_id", ForeignKey("areas.id"), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

presence = Table(  # who is on the line (S2.8, S2.9); one row a person
    "presence",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("state", Word, nullable=False),  # ready away off
    Column("forward", Word, nullable=False),  # where the line goes while she is away
    ms("since_ms", empty=False),
)

line_calls = Table(  # what the telephone system said of a call: facts that are added and change nothing (decision 42)
    "line_calls",
    metadata,
    Column("id", Id, primary_key=True),
    Column("system", Id, nullable=False),  # the token that said it
    Column("call", Line, nullable=False),  # as the system names it
    Column("area_id", ForeignKey("areas.id")),  # None: nobody knows whose it was
    Column("account_id", ForeignKey("accounts.id")),  # whose extension it was
    Column("case_id", ForeignKey("cases.id"), unique=True),  # the desk's call that it was
    Column("extension", Word, nullable=False),
    Column("e164", Word, nullable=False),  # erasable
    Column("presence", Word, nullable=False),  # of that person as it began to ring (S2.9); empty: nobody knows
    ms("began_ms", empty=False),  # the earliest of the three
    ms("rang_ms"),
    ms("answered_ms"),
    ms("ended_ms"),
    Column("rings", Integer),
    ms("created_ms", empty=False),
    UniqueConstraint("system", "call"),
    Index(None, "system", "created_ms"),
    Index(None, "account_id", "began_ms"),
    Index(None, "area_id", "began_ms"),
    Index(None, "e164", "began_ms"),
)
