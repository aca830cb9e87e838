"""Which runs of a playbook are there, and what does the last fold say of each?"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from fieldapp.store.tables.base import Id, Word, json, metadata, ms

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),  # of a visit: UUIDv5 of (source, external id, n)
    Column("kind", Word, nullable=False),  # visit; later the calls and complaint
    Column("area_id", ForeignKey("areas.id"), nullable=False),
    Column("order_id", ForeignKey("orders.id")),
    Column("playbook", String(80), nullable=False),  # digest, pinned (F6 of the fault matrix)
    Column("technician_id", ForeignKey("accounts.id")),
    Column("second_id", ForeignKey("accounts.id")),
    Column("day", Integer, nullable=False, default=0),  # 20261123 in the area's zone; 0 without a window
    ms("window_from_ms"),
    ms("window_to_ms"),
    Column("state", Word, nullable=False),
    Column("look", Word, nullable=False, default="step"),  # `end` when the case is closed
    Column("result", Word, nullable=False, default=""),
    json("base"),  # fold.Snapshot after the last event; the next fold continues from it
    json("shown"),  # what lists need without folding: counters, marks count, stamps, open alerts
    Column("revision", Integer, nullable=False, default=0),
    ms("next_due_ms"),  # the earliest timer or promise; the only thing the ticker scans
    ms("changed_ms", empty=False),
    ms("opened_ms", empty=False),
    ms("ended_ms"),
    Column("stuck", Boolean, nullable=False, default=False),
    Column("chain", LargeBinary(32)),  # the chain's head: that of its last event by arrival
    Index(None, "technician_id", "day"),
    Index(None, "second_id", "day"),
    Index(None, "area_id", "day", "id"),  # in this order other systems list them
    Index(None, "area_id", "changed_ms"),
    Index(None, "next_due_ms"),
    Index(None, "order_id"),
    Index(None, "stuck"),
    postgresql_with={"toast_tuple_target": 8160},  # base and shown take 3 kB: packing them cost 0.4 ms a sync
)
