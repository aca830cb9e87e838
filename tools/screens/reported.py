"""A report with believable numbers for the pictures; behind them stand visits of the seeded morning."""

from collections.abc import Mapping

from fieldapp.actions.freeze_report import freeze
from fieldapp.core.figures_periods import period_of
from fieldapp.reads.figures import Item
from fieldapp.store import reports
from fieldapp.store.tables import reports as table
from tests.support.app import ZONE, Site

COUNTS = {
    "visits": 412, "started": 350, "on_time": 301, "late": 33, "left_out": 16, "early": 12, "doubtful": 3,
    "late_because:previous_order": 20, "late_because:road": 9, "late_because:unsaid": 4,
    "sought": 400, "reached": 371, "reached_before": 330, "reached_at_door": 41, "not_reached": 29,
    "unreached": 60, "three_calls": 45, "nobody_opened": 15, "decided": 58, "notified": 40, "new_time": 22,
    "notice:sms": 25, "back:sms": 14, "notice:leaflet": 12, "back:leaflet": 3, "notice:both": 3, "back:both": 2,
    "promises": 120, "kept": 100, "missed": 14, "withdrawn": 6, "promise:reply": 60, "kept:reply": 55,
    "missed:reply": 5, "promise:agreed_time": 30, "kept:agreed_time": 28, "missed:agreed_time": 2,
    "promise:complaint_answer": 9, "kept:complaint_answer": 8, "missed:complaint_answer": 1,
    "promise:complaint_contact": 12, "kept:complaint_contact": 12, "answered_in:5": 6, "answered_in:10": 2,
    "promise_of:d01": 70, "kept_of:d01": 66, "missed_of:d01": 4, "promise_of:a01": 3, "kept_of:a01": 3,
    "promise_of:duty": 20, "kept_of:duty": 15, "missed_of:duty": 5,
    "calls": 1893, "persons": 1502, "answered_in_time": 1700, "answered_late": 193, "talk_usual": 1600,
    "talk_long": 211,
    "rings:1": 800, "rings:2": 600, "rings:3": 300, "rings:more": 193,
    "call_kind:information": 1200, "call_kind:complaint": 140, "call_kind:outgoing": 300, "call_kind:consultation": 150,
    "call_kind:duty": 103, "age_group:adult": 1300, "age_group:senior": 500, "age_group:from_14": 23,
    "age_group:under_14": 4, "age_group:unknown": 66, "fault_kind:connection": 700, "fault_kind:speed": 500,
    "fault_kind:bill": 300, "fault_kind:unsaid": 393, "region:Центр": 900, "region:Приволжский": 600,
    "region:Дербышки": 390, "region:Старое Аракчино": 3, "heard_from:site": 900, "heard_from:repeat_customer": 993,
    "appointment:yes": 400, "appointment:no": 1493, "call_result:solved": 1200, "call_result:promised": 400,
    "call_result:invited": 293,
}  # fmt: skip


def reported(site: Site, ids: Mapping[str, str]) -> str:
    """The id of last week's report, with one later correction."""
    now_ms = site.clock.now_ms()
    items = [Item("visit", ids[name], frozenset({"late"})) for name in ("working", "done", "late")]
    with site.session() as session:
        report_id, _ring = freeze(session, {"id": "north", "zone": ZONE}, period_of("weekly", 20261119), items, now_ms)
        report = reports.report(session, report_id) or {}
        session.execute(table.update().values(figures={"counts": COUNTS}, digest=report["digest"]))
        reports.add_changes(session, report_id, now_ms, [("late", 33, 34)])
        session.commit()
    return report_id
