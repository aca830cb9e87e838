"""Which reports were made, what did their numbers count, and what became another number since (S2.26)?

A report and its items are never changed: what comes in later stands in report_changes. Items hold ids
and codes only, so nothing in them is ever to be erased.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from fieldapp.store.tables.base import Id, Line, Word, json, metadata, ms

reports = Table(
    "reports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("kind", Word, nullable=False),  # weekly | monthly
    Column("first_day", Integer, nullable=False),  # 20261120
    Column("last_day", Integer, nullable=False),
    Column("zone", Word, nullable=False),  # the area's, when it was made
    json("figures"),  # {"counts": {code: how many}}
    Column("digest", String(80), nullable=False),  # of area, period and figures, canonical
    ms("made_ms", empty=False),
    ms("checked_ms", empty=False),  # when it was last counted anew
    UniqueConstraint("area_id", "kind", "first_day"),
    Index(None, "area_id", "last_day"),
    Index(None, "made_ms"),
)

report_items = Table(  # what is behind the numbers: each visit, call and promise with the codes it counted for
    "report_items",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("sort", Word, primary_key=True),  # visit call promise
    Column("place", Integer, primary_key=True, autoincrement=False),  # in the order of the list
    Column("thing_id", Id, nullable=False),
    Column("codes", Text, nullable=False),  # each with a line break before and after it
)

report_changes = Table(  # later corrections: a count that was counted anew and is another one
    "report_changes",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("found_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("code", Line, primary_key=True),
    Column("was", Integer, nullable=False),
    Column("is_now", Integer, nullable=False),
)
