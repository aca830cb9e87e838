"""Complaints: one row for each that is written down, made from its case (S1.1 to S1.5, S1.17, S1.18)."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table

from fieldapp.store.tables.base import Word, metadata, ms

complaints = Table(  # what the list needs without folding; essence and names stay in event_words, erasable
    "complaints",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("channel", Word, nullable=False),  # one of eight (S1.18)
    Column("open", Boolean, nullable=False),
    Column("ending", Word, nullable=False, default=""),
    Column("escalated", Word, nullable=False, default=""),  # to whom last: manager, security (S1.9)
    Column("from_day", Integer, nullable=False),  # 20261123, day 0 of its ten working days, in the area's zone
    ms("registered_ms", empty=False),
    ms("answered_ms"),
    ms("closed_ms"),
    Index(None, "area_id", "open", "registered_ms", "case_id"),
    Index(None, "area_id", "registered_ms", "case_id"),
    Index(None, "open"),
)
