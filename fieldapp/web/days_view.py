"""How is an area's calendar shown: months as weeks, each day with its kind in a word, and moments that move?"""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import dates

from fieldapp import calendar_days
from fieldapp.actions.change_days import Moved, Outcome
from fieldapp.core.windows import date_of, local_at, number_of
from fieldapp.reads.day import AreaView
from fieldapp.web.translate import clock_time, exact_time, locale, plural, t

MOST = 200
Own = dict[int, tuple[str, str]]


def months(year: int, own: Own, today: int) -> list[dict[str, Any]]:
    """The twelve months: a name, the names of days, and weeks of days (None outside the month)."""
    names = dates.get_month_names("wide", "stand-alone", locale=locale())
    week = dates.get_day_names("abbreviated", "stand-alone", locale=locale())
    return [
        {
            "name": names[month],
            "days": [week[place] for place in range(7)],
            "weeks": [[_day(date(year, month, day), own, today) if day else None for day in row]
                      for row in calendar.monthcalendar(year, month)],
        }
        for month in range(1, 13)
    ]  # fmt: skip


def _day(day: date, own: Own, today: int) -> dict[str, Any]:
    number = number_of(day)
    official = "work" if calendar_days.is_working_day(day) else "off"
    kind, note = own.get(number, (official, ""))
    words = [t(f"days.kind.{kind}"), note or (calendar_days.name_of(day) if kind == "off" else "")]
    return {
        "n": day.day,
        "kind": kind,
        "is_own": number in own,
        "is_today": number == today,
        "title": ", ".join(one for one in words if one),
    }


def outcome(found: Outcome, areas: Mapping[str, AreaView]) -> dict[str, Any]:
    """Everything that becomes another moment, in words and in the zone of its area; the first MOST of a long list."""
    return {
        "count": len(found.promises),
        "promises": [_moved(one, areas, t(f"promise.{one.what}")) for one in found.promises[:MOST]],
        "told": [_moved(one, areas, t(f"days.term.{one.what.partition(':')[0]}")) for one in found.told[:MOST]],
        "visits": [plural("days.visits", count, day=day_words(day)) for day, count in sorted(found.visits.items())],
    }


def _moved(one: Moved, areas: Mapping[str, AreaView], what: str) -> dict[str, str]:
    area = areas[one.area_id]
    return {
        "what": f"{area.name}: {what}" if len(areas) > 1 else what,
        "day": t("days.registered", day=day_words(one.from_day)),
        "before": _moment(one.before_ms, area.zone),
        "after": _moment(one.after_ms, area.zone),
    }


def change_line(row: dict[str, Any], zone: str) -> dict[str, str]:
    """A change in the history: a day, or a moment that moved with it."""
    is_day = row["room"] == "days"
    kind, _, _promise = row["what"].partition(" ")
    before, after = (
        t(f"days.kind.{value or 'official'}") if is_day else _moment(value, zone)
        for value in (row["before"], row["after"])
    )
    return {
        "at": exact_time(row["at_ms"], zone),
        "who": row["name"] or t("trail.terminal"),
        "what": day_words(int(row["what"])) if is_day else t(f"promise.{kind}"),
        "before": before,
        "after": after,
        "why": row["why"],
    }


def day_words(day: int) -> str:
    """`31 декабря 2026 г.`"""
    return dates.format_date(date_of(day), "long", locale=locale())


def _moment(at_ms: int | None, zone: str) -> str:
    if at_ms is None:
        return "—"
    day = dates.format_date(local_at(at_ms, zone).date(), "medium", locale=locale())
    return f"{day}, {clock_time(at_ms, zone)}"
