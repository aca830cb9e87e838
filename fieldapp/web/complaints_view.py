"""How is a complaint said: its number, its terms, what is late, the ten working days one by one?"""

from collections.abc import Mapping, Sequence
from typing import Any

from babel import dates
from sqlalchemy.orm import Session

from fieldapp import calendar_days
from fieldapp.core.area_days import SPAN, adjusted
from fieldapp.core.deadlines import COMPLAINT_DAYS, Due, WorkingDays, in_working_days
from fieldapp.core.people import Actor
from fieldapp.core.windows import date_of, day_number, instant_ms, local_at, shifted
from fieldapp.reads.case_page import CasePage
from fieldapp.reads.complaints import calendar_of
from fieldapp.web import complaint_papers_view, timeline_view
from fieldapp.web.board_view import at_words, span
from fieldapp.web.decisions import Choice, Choices
from fieldapp.web.promises_view import soon as soon_ms
from fieldapp.web.translate import day_words, locale, phone, t

ESCALATIONS = ("escalated.manager", "escalated.security")
STEPS = ("complaint.contacted", "complaint.answered", "complaint.closed", "book.given")


def line(row: Mapping[str, Any], now_ms: int) -> dict[str, Any]:
    """A line of the list."""
    zone = row["zone"]
    return {
        "id": row["case_id"],
        "number": number(row),
        "channel": t(f"choice.channel.{row['channel']}"),
        "came": at_words(row["registered_ms"], zone, now_ms),
        "name": row["person_name"] or t("privacy.gone"),
        "content": row["content"],
        "promised": row["promised_action"],
        "answer": _day(row["answer_ms"], zone, now_ms),
        "contact": at_words(row["contact_ms"], zone, now_ms) if row["contact_ms"] else "",
        "late": _late(row, now_ms),
        "look": _look(row, now_ms),
        "is_open": row["open"],
        "unpromised": row["open"] and not row["contact_id"],
        "state": _state(row),
        "owner": row["owner"] or (t("promises.duty") if row["contact_id"] else row["operator"]),
        "area": row["area"],
        "escalated": t(f"event.escalated.{row['escalated']}") if row["escalated"] else "",
    }


def whole(session: Session, row: Mapping[str, Any], found: CasePage, actor: Actor, now_ms: int) -> dict[str, Any]:
    """What its own page says in addition."""
    zone, table = row["zone"], _table(session, row)
    return {
        "phones": [{"dial": row["phone"], "shown": phone(row["phone"])}] if row["phone"] else [],
        "operator": row["operator"],
        "contact_href": f"/cases/{row['case_id']}/promises/{row['contact_id']}" if row["contact_id"] else "",
        "told": said(in_working_days(table, row["from_day"])),
        "timeline": timeline_view.lines(found, actor, now_ms),
        "messages": [
            timeline_view.message_line(one, zone, now_ms)
            for one in found.messages
            if not one["alert_id"] and one["kind"] not in complaint_papers_view.SHOWN
        ],
    }


def steps(choices: Choices) -> dict[str, list[Choice]]:
    """The offered steps: what is done for the customer, and whom to call in."""
    listed = [*choices.told, *choices.decide]
    return {"next": [one for one in listed if one.event in STEPS],
            "call_in": [one for one in listed if one.event in ESCALATIONS]}  # fmt: skip


def days_of(session: Session, row: Mapping[str, Any], now_ms: int) -> list[dict[str, Any]]:
    """Each day from registration, day 0, to the tenth working day: counted, or off and why (S1.17)."""
    table, zone = _table(session, row), row["zone"]
    due = in_working_days(table, row["from_day"])
    last = due.reason_values["day"]
    notes = calendar_of(session, row["area_id"], row["from_day"], last)[1]
    worked = {day.number for day in table}
    found, day, count = [], row["from_day"], 0
    while day <= last:
        is_first = day == row["from_day"]
        is_counted = not is_first and day in worked
        count += is_counted
        found.append({
            "day": _named(day, zone, now_ms),
            "n": count if is_counted or is_first else None,
            "off": "" if is_counted or is_first else _why_off(day, notes),
            "is_last": count == COMPLAINT_DAYS,
            "is_today": day == day_number(now_ms, zone),
        })  # fmt: skip
        day = shifted(day, 1)
    return found


def said(due: Due) -> str:
    """The term and its reason as a sentence to read out."""
    named = {name: date_words(value) if name in ("day", "first_off", "last_off") else value
             for name, value in due.reason_values.items()}  # fmt: skip
    return t(due.reason_key, **named)


def faults(problems: Sequence[tuple[str, str]]) -> list[str]:
    """Why nothing was kept, in sentences."""
    return [_fault(name, code) for name, code in problems]


def number(row: Mapping[str, Any]) -> str:
    """`12/2026`, and the outage's own number beside it."""
    return f"{row['number']}/{row['year']}" + (f" ({row['outage_no']})" if row["outage_no"] else "")


def local(ms: int, zone: str) -> str:
    """`2026-11-23T10:20`, as the browser's field has it."""
    return f"{local_at(ms, zone):%Y-%m-%dT%H:%M}"


def soon(zone: str, now_ms: int) -> str:
    """The next time that may well be agreed."""
    return local(soon_ms(now_ms), zone)


def _fault(name: str, code: str) -> str:
    if name == "case":
        return t(f"complaints.problem.{code}")
    if name == "booklet_page":
        return t(f"book.problem.{code}")
    if name == "again_ms" and code in ("exact", "past", "far"):
        return t(f"promises.problem.{code}")
    field = t(f"complaints.field.{name}") if name == "came_ms" else t(f"field.{name}")
    return t("complaints.problem.field", field=field)


def _table(session: Session, row: Mapping[str, Any]) -> WorkingDays:
    first, zone = row["from_day"], row["zone"]
    own, _ = calendar_of(session, row["area_id"], first, first)
    return adjusted(calendar_days.working_days(first, zone, SPAN), own, first, zone)


def _why_off(day: int, notes: Mapping[int, tuple[str, str]]) -> str:
    kind, note = notes.get(day, ("", ""))
    if kind == "off":
        return note or t("days.kind.off")
    name = calendar_days.name_of(date_of(day), {"ru": "ru"}.get(locale(), "en_US"))
    if name:
        return name if locale() != "zh" else t("complaints.holiday")  # the calendar knows no Chinese names
    return t("complaints.weekend" if date_of(day).isoweekday() > 5 else "complaints.moved_off")


def _day(ms: int | None, zone: str, now_ms: int) -> str:
    return day_words(ms, now_ms, zone) if ms else ""


def date_words(day: int) -> str:
    """A day number as people say the day."""
    return str(dates.format_skeleton("MMMMd", date_of(day), locale=locale()))


def _named(day: int, zone: str, now_ms: int) -> str:
    return day_words(_midday(day, zone), now_ms, zone)


def _midday(day: int, zone: str) -> int:
    return instant_ms(day, 12 * 60, zone)


def _late(row: Mapping[str, Any], now_ms: int) -> str:
    due_ms = row["contact_ms"]
    if not row["open"] or not due_ms:
        return ""
    left_ms = due_ms - now_ms
    return t("board.in", time=span(left_ms)) if left_ms >= 0 else t("board.overdue", time=span(-left_ms))


def _look(row: Mapping[str, Any], now_ms: int) -> str:
    """The colour; words say the same."""
    if not row["open"]:
        return "quiet"
    is_late = not row["contact_ms"] or row["contact_ms"] < now_ms or (row["unanswered"] and row["answer_ms"] < now_ms)
    return "danger" if is_late else "ok" if row["answered_ms"] else "attention"


def _state(row: Mapping[str, Any]) -> str:
    if row["ending"] and not row["open"]:
        return t(f"choice.ending.{row['ending']}")
    return t("complaints.open" if row["open"] and not row["answered_ms"] else
             "complaints.answered" if row["open"] else "complaints.closed")  # fmt: skip
