"""Which outages are there, and which visits does each concern (F28)?"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text

from fieldapp.store.tables.base import Id, Line, Word, json, metadata, ms

outages = Table(
    "outages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("street", Line, nullable=False, default=""),
    json("houses"),  # as typed; none: the whole street
    Column("cabinet", Line, nullable=False, default=""),
    Column("trouble", Word, nullable=False),
    Column("words", Text, nullable=False, default=""),
    ms("since_ms", empty=False),
    ms("until_ms"),  # what was promised
    Column("said_by", Id, nullable=False),
    ms("said_ms", empty=False),
    ms("ended_ms"),
    Column("ended_by", Id, nullable=False, default=""),
    Index(None, "area_id", "ended_ms"),
)

outage_visits = Table(
    "outage_visits",
    metadata,
    Column("outage_id", ForeignKey("outages.id"), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("concerned", Boolean, nullable=False),  # false: a person said that it is not
    Column("joined", Boolean, nullable=False, default=False),  # came while the outage lasted
    ms("at_ms", empty=False),
    Index(None, "case_id"),
)
