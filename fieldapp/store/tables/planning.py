"""Who changed a plan, why and by which way; which intervals hold more than they have places for; who was asked again?

What happened to a visit are its events; here stands what events have no words for, by the ids of those events.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from fieldapp.store.tables.base import Id, Word, json, metadata, ms

plan_changes = Table(
    "plan_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("batch_id", Id, nullable=False),  # of those that were saved together, and are taken back together
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("kind", Word, nullable=False),  # technician | window | both | second | open_ended | next
    Column("said_by", Id, nullable=False),
    Column("why", Word, nullable=False, default=""),  # core.planning.WHYS; empty: decided without saying
    Column("channel", Word, nullable=False, default=""),  # core.planning.CHANNELS
    json("old"),  # {"technician", "second", "window_from_ms", "window_to_ms"}
    json("new"),
    json("knew"),  # codes of the conflicts that were shown and accepted
    json("events"),  # ids, in the order of saying: they are withdrawn together
    ms("at_ms", empty=False),
    ms("undone_ms"),
    Column("undone_by", Id, nullable=False, default=""),
    Index(None, "case_id"),
    Index(None, "batch_id"),
    Index(None, "said_by", "at_ms"),
)

overbooked = Table(  # visits that another system planned into an interval without a place; until somebody has seen it
    "overbooked",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("source", Word, nullable=False),
    ms("at_ms", empty=False),
    ms("seen_ms"),
    Column("seen_by", Id, nullable=False, default=""),
    Index(None, "area_id", "seen_ms"),
)

waiting_asked = Table(  # orders without a time: when somebody asked the customer last, so that the nudge begins anew
    "waiting_asked",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("asked_by", Id, nullable=False),
    ms("asked_ms", empty=False),
)

work_days = Table(  # when a technician works on a day of which it was said; without hours he is away
    "work_days",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("day", Integer, primary_key=True),  # 20261124
    Column("from_minute", Integer),  # of the day, both or none
    Column("to_minute", Integer),
)
