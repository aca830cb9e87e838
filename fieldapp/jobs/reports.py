"""Who makes the reports, and when? A process of its own, begun by the ticker when one is due (product decision 10).

What is due follows from what is there: after a restart, or days without power, the next look makes what is missing.
"""

import logging
import multiprocessing
import os
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import freeze_report
from fieldapp.core.book import Book
from fieldapp.core.figures import tally
from fieldapp.core.figures_periods import Period, due_since
from fieldapp.core.windows import DAY_MS, MINUTE_MS
from fieldapp.jobs.guarded import die_with_parent
from fieldapp.reads import published
from fieldapp.reads.figures import BookOf, items
from fieldapp.reads.reports import areas_with_a_beginning, made_already, to_check
from fieldapp.settings import Settings
from fieldapp.workbench import Workbench, open_workbench

log = logging.getLogger("fieldapp.reports")
MOST = {"weekly": 8, "monthly": 3}  # so far back missing ones are made after a long time without power
AGAIN_MS = 10 * MINUTE_MS  # a process that failed is not begun anew each minute
CHECKED_FOR_MS = 40 * DAY_MS  # so long a report is counted anew each day


class Maker:
    """Begins the process when something is due, and not twice at once."""

    def __init__(self) -> None:
        self.child: Any = None
        self.begun_ms: int | None = None

    def look(self, tools: Workbench) -> bool:
        """Begin it if a report is due, or one is to be counted anew; whether it was begun."""
        now_ms = tools.clock.now_ms()
        is_early = self.begun_ms is not None and 0 <= now_ms - self.begun_ms < AGAIN_MS
        if is_early or (self.child is not None and self.child.is_alive()):
            return False
        with tools.session() as session:
            wanted = due(session, now_ms) or _to_check(session, now_ms)
        if not wanted:
            return False
        self.begun_ms = now_ms
        self.child = multiprocessing.get_context("spawn").Process(
            target=_in_child, args=(tools.settings, os.getpid()), daemon=True
        )
        self.child.start()
        return True


def due(session: Session, now_ms: int) -> list[tuple[dict[str, Any], Period]]:
    """Area and period of each report that should be there by now and is not, the first period first."""
    there, missing = made_already(session), []
    for area in areas_with_a_beginning(session):
        for kind, most in MOST.items():
            for period in due_since(kind, area["first_day"], now_ms, area["zone"], most):
                if (area["id"], kind, period.first) not in there:
                    missing.append((area, period))
    return sorted(missing, key=lambda pair: (pair[1].last, pair[1].kind, pair[0]["id"]))


def make_due(tools: Workbench) -> int:
    """Make what is due; how many were made."""
    now_ms, made = tools.clock.now_ms(), 0
    with tools.session() as session:
        wanted = due(session, now_ms)
    for area, period in wanted:
        made += bool(make(tools, area, period))
    return made


def preview(session: Session, tools: Workbench, area: dict[str, Any], period: Period) -> dict[str, Any]:
    """The figures of a period as they stand now, in the shape of a report; nothing is kept."""
    now_ms = tools.clock.now_ms()
    counted = items(session, book_of(session, tools), area["id"], area["zone"], period, now_ms)
    figures = {"counts": tally(item.codes for item in counted)}
    return {"kind": period.kind, "first_day": period.first, "last_day": period.last, "zone": area["zone"],
            "made_ms": now_ms, "figures": figures, "digest": "—"}  # fmt: skip


def make(tools: Workbench, area: dict[str, Any], period: Period) -> str:
    """Make one report; its id, empty when another process was faster."""
    now_ms = tools.clock.now_ms()
    with tools.session() as session:
        counted = list(items(session, book_of(session, tools), area["id"], area["zone"], period, now_ms))
        session.rollback()
        report_id, ring = freeze_report.freeze(session, area, period, counted, now_ms)
    tools.ring(ring)
    log.info("report %s %s-%s: %d things counted", period.kind, period.first, period.last, len(counted))
    return report_id


def count_anew(tools: Workbench) -> int:
    """Count the reports of the last weeks anew; how many numbers were found to be others."""
    now_ms, found = tools.clock.now_ms(), 0
    with tools.session() as session:
        wanted = _to_check(session, now_ms)
    for report in wanted:
        period = Period(report["kind"], report["first_day"], report["last_day"])
        with tools.session() as session:
            counted = list(
                items(session, book_of(session, tools), report["area_id"], report["zone"], period, report["made_ms"])
            )
            session.rollback()
            found += freeze_report.count_anew(session, report, counted, now_ms)
    return found


def book_of(session: Session, tools: Workbench) -> BookOf:
    """Playbooks by their digests, each read once."""
    known: dict[str, Book] = {}

    def book(digest: str) -> Book:
        if digest not in known:
            found = published.playbook(session, tools.library, digest)
            if found is None:
                raise LookupError(f"the playbook {digest} is not in this database")
            known[digest] = found["book"]
        return known[digest]

    return book


def _to_check(session: Session, now_ms: int) -> Sequence[dict[str, Any]]:
    return to_check(session, now_ms - CHECKED_FOR_MS, now_ms - DAY_MS)


def _in_child(settings: Settings, parent_pid: int) -> None:
    die_with_parent(parent_pid)
    tools = open_workbench(settings)
    make_due(tools)
    count_anew(tools)
