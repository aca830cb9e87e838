"""Which row does a new promise get, and how did one end?

Its moment is what was told; where nothing was told, what the kind says: working days of the area (S1.15, S1.17), an
hour after the duty of who gave it (S3.6). The owner is who gave it, or an area's duty.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.library import Library
from fieldapp.actions.promise_book import promise_rules
from fieldapp.calendar_days import is_holiday, working_days
from fieldapp.core.area_days import SPAN, adjusted, due_of
from fieldapp.core.arrange import Event
from fieldapp.core.ids import uuid7
from fieldapp.core.promises import after_duty, duty_ends_ms, ended_as
from fieldapp.core.reconcile import Change
from fieldapp.core.windows import day_number
from fieldapp.store import area_days, ladders
from fieldapp.store.tables import events

CaseRow = Mapping[str, Any]
Fresh = Mapping[str, Sequence[Event]]
GIVEN_BY = frozenset({"operator", "author"})  # in words.yaml: the promise is its giver's own


def rows(
    session: Session, library: Library, now_ms: int, promised: Sequence[tuple[CaseRow, Change]], fresh: Fresh
) -> list[dict[str, Any]]:
    """The rows of new promises.

    A technician's promise is his own, an operator's hers; a dispatcher's or a manager's is the area's, whoever is on
    shift (owner "").
    """
    specs = library.words["effects"]
    asked = {change.wanted["cause"] for _, change in promised
             if specs[change.wanted["kind"]].get("owner") in GIVEN_BY
             or promise_rules().of(change.wanted["kind"]).after_duty}  # fmt: skip
    authors = {event_id: said[1] for event_id, said in _said(session, asked, fresh).items()}
    found = []
    for row, change in promised:
        effect = change.wanted
        giver, whose = authors.get(effect["cause"], ""), specs[effect["kind"]].get("owner", "")
        owner = row["technician_id"] or "" if whose == "technician" else giver if whose in GIVEN_BY else ""
        found.append(
            {
                "id": uuid7(now_ms),
                "key": change.key,
                "case_id": row["id"],
                "area_id": row["area_id"],
                "kind": effect["kind"],
                "n": effect["n"],
                "open": effect["open"],
                "state": "open" if effect["open"] else "kept",
                "owner": owner,
                "cause": effect["cause"],
                **_moment(session, row, effect["kind"], effect["at_ms"], effect["due_ms"], giver),
                "created_ms": now_ms,
                "settled_ms": effect["settled_ms"],
            }
        )
    return found


def endings(session: Session, changes: Sequence[Change], fresh: Fresh) -> dict[str, str]:
    """`{key: kept, missed or withdrawn}` of the promises that these changes settle."""
    settled = [change for change in changes if change.verb == "settle" and change.effect is not None]
    ends = {change.wanted["settled_by"] or "" for change in settled}
    types = {event_id: said[0] for event_id, said in _said(session, ends, fresh).items()}
    return {
        change.key: ended_as(promise_rules().of(one["kind"]), one["due_ms"], one["settled_ms"],
                             types.get(one["settled_by"] or "", ""))
        for change in settled for one in (change.wanted,)
    }  # fmt: skip


def _moment(session: Session, row: CaseRow, kind: str, at_ms: int, due_ms: int | None, giver: str) -> dict[str, Any]:
    """`due_ms`, `not_before_ms`, `term` and `from_day`."""
    rule, zone = promise_rules().of(kind), row["zone"]
    found: dict[str, Any] = {"due_ms": due_ms, "not_before_ms": None, "term": "", "from_day": None}
    if not rule.after_duty and (due_ms is not None or not rule.term):
        return found
    today = day_number(at_ms, zone)
    own = area_days.rules_of_all(session, [row["area_id"]])[row["area_id"]]
    table = adjusted(working_days(today, zone, SPAN), own, today, zone)
    if rule.after_duty:
        roster = ladders.rosters(session, [row["area_id"]], is_holiday)[row["area_id"]]
        ends_ms = duty_ends_ms(roster.shifts, giver, at_ms, roster.calendar)
        ends_ms = ends_ms or next(day.closes_ms for day in table if day.closes_ms > at_ms)
        not_before_ms, due_ms = after_duty(ends_ms, due_ms)
        return found | {"due_ms": due_ms, "not_before_ms": not_before_ms}
    due = due_of(rule.term, table, today, zone)
    return found | {"due_ms": due.due_ms if due else None, "term": rule.term, "from_day": today}


def _said(session: Session, event_ids: set[str], fresh: Fresh) -> dict[str, tuple[str, str]]:
    """`{event id: (type, author)}`; asked of the database only where the events are not at hand."""
    found = {one["id"]: (one["type"], one["author"]) for said in fresh.values() for one in said
             if one["id"] in event_ids}  # fmt: skip
    missing = sorted(one for one in event_ids - found.keys() if one and not one.startswith("timer:"))
    if missing:
        query = select(events.c.id, events.c.type, events.c.author).where(events.c.id.in_(missing))
        found |= {row.id: (row.type, row.author) for row in session.execute(query)}
    return found
