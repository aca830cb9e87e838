"""How are technicians' hours said and typed: a day, a week, a change of it?"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from babel import Locale, dates

from fieldapp.actions.set_work_days import AS_USUAL
from fieldapp.core.windows import date_of
from fieldapp.core.work_days import Day
from fieldapp.reads.work_days import Week
from fieldapp.web.area_forms import hhmm
from fieldapp.web.decisions import minute_of
from fieldapp.web.duty_forms import DAY_MINUTES, Form
from fieldapp.web.translate import exact_time, locale, t

NOT_READ = (-1, -1)  # hours that the action refuses


def typed_hours(form: Form, place: int) -> Day:
    """The hours of the day at this place of the week; both fields empty: does not work."""
    begins, ends = (form.get(f"{name}-{place}", "").strip() for name in ("from", "to"))
    if not begins and not ends:
        return None
    minutes = minute_of(begins), DAY_MINUTES if ends in ("24:00", "00:00") else minute_of(ends)
    return NOT_READ if minutes[0] is None or minutes[1] is None else (minutes[0], minutes[1])


def row(week: Week, account_id: str, name: str, days: Sequence[int]) -> dict[str, Any]:
    """A technician's week in words; `outside` is how many visits lie outside of what was said of a day."""
    told = week.told.get(account_id, {})
    cells = [
        {
            "words": said(told[day]) if day in told else t("hours.as_usual"),
            "is_said": day in told,
            "is_away": day in told and told[day] is None,
            "outside": week.outside.get((account_id, day), 0),
            "day": iso(day),
        }
        for day in days
    ]
    return {"id": account_id, "name": name, "cells": cells}


def form_lines(
    week: Week, account_id: str, said_of: Sequence[int], days: Sequence[int], typed: Form | None
) -> list[dict[str, str]]:
    """The fields of a week: as typed, as said of these days, else the usual hours of the area from Monday to Friday."""
    told, lines = week.told.get(account_id, {}), []
    for place, (source, day) in enumerate(zip(said_of, days, strict=True)):
        hours = told[source] if source in told else _usual(week, day)
        begins, ends = (hhmm(hours[0]), hhmm(hours[1] % DAY_MINUTES)) if hours else ("", "")
        if typed is not None:
            begins, ends = typed.get(f"from-{place}", ""), typed.get(f"to-{place}", "")
        lines.append({"label": head(day), "from": begins, "to": ends})
    return lines


def said(hours: Day | str) -> str:
    """`08:00–17:00`, or that nobody works then, or that nothing is said."""
    if hours == AS_USUAL:
        return t("hours.as_usual")
    if not hours:
        return t("hours.away")
    return f"{hhmm(int(hours[0]))}–{hhmm(int(hours[1]))}"


def change_line(changed: Mapping[str, Any], zone: str) -> dict[str, str]:
    """A change of the history: who said of whom and when what."""
    day = changed["what"].partition(" ")[2]
    return {
        "at": exact_time(changed["at_ms"], zone),
        "who": changed["name"] or "",
        "what": f"{changed['person']}, {head(int(day))}",
        "before": said(changed["before"]),
        "after": said(changed["after"]),
    }


def head(day: int) -> str:
    """`вт 24.11`."""
    short = dates.get_day_names("abbreviated", "stand-alone", Locale.parse(locale()))[date_of(day).weekday()]
    return f"{short} {date_of(day):%d.%m}" if locale() != "zh" else f"{short} {date_of(day):%m-%d}"


def iso(day: int, ahead: int = 0) -> str:
    """`2026-11-24`, so many days later."""
    return (date_of(day) + timedelta(days=ahead)).isoformat()


def _usual(week: Week, day: int) -> Day:
    return (week.usual.opens, week.usual.closes) if date_of(day).weekday() < 5 else None
