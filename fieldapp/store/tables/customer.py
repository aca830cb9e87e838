"""How many customers can be promised an interval, and what did they say of a visit afterwards?"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from fieldapp.store.tables.base import metadata, ms

capacities = Table(  # intervals that an area offers; without rows: the usual hours, a place for each technician
    "capacities",
    metadata,
    Column("area_id", ForeignKey("areas.id"), primary_key=True),
    Column("day", Integer, primary_key=True),  # 20261123; 0 stands for every working day without rows of its own
    Column("from_minute", Integer, primary_key=True),  # of the area's day
    Column("to_minute", Integer, nullable=False),
    Column("places", Integer, nullable=False),  # 0: nothing is offered then
)

feedback = Table(  # one answer a visit; the line is erasable
    "feedback",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("face", Integer, nullable=False),  # 1 bad, 2 so-so, 3 good
    Column("words", Text, nullable=False, default=""),
    ms("said_ms", empty=False),
    Index(None, "area_id", "said_ms"),
)
