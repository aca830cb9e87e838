"""What do the duty pages say: who has the duty now, the week, the gaps, a shift, a ladder, a rehearsal?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from babel import Locale, dates

from fieldapp.core import rota
from fieldapp.core.ladders import Ladder, Step
from fieldapp.core.rehearse import Rehearsal, Said
from fieldapp.core.rota import DUTIES, HOLIDAY, Span
from fieldapp.core.telling import Roster, with_duty
from fieldapp.core.windows import DAY_MS, date_of, day_number, instant_ms, local_at, number_of
from fieldapp.reads.duty import AreaDuty
from fieldapp.web.translate import clock_time, day_words, locale, phone, t

DAYS_SHOWN = 7
MOST_GAPS = 5
DAY_MINUTES = 1440


def now_lines(there: AreaDuty, now_ms: int) -> list[dict[str, Any]]:
    """Each duty with the names of those who have it now."""
    return [_now_line(there.roster, duty, now_ms) for duty in DUTIES]


def _now_line(roster: Roster, duty: str, now_ms: int) -> dict[str, Any]:
    names = [person.name for person in with_duty(roster, duty, now_ms)]
    phones = [f"{one.label} {phone(one.e164)}" for one in roster.phones if one.duty == duty]
    return {
        "duty": t(f"duty.duty.{duty}"),
        "names": ", ".join(names) or t("duty.nobody"),
        "is_gap": not names,
        "phones": ", ".join(phones),
        "note": "" if rota.has_rota(roster.shifts, duty) else t(f"duty.no_rota.{duty}"),
    }


def week(there: AreaDuty, now_ms: int) -> list[dict[str, Any]]:
    """Seven days from today on: for each duty who has it in which hours."""
    roster, zone = there.roster, there.roster.calendar.zone
    today = date_of(day_number(now_ms, zone))
    days = [number_of(today + timedelta(days=ahead)) for ahead in range(DAYS_SHOWN)]
    names = {person["id"]: person["name"] for person in there.people}
    return [
        {
            "label": day_words(instant_ms(day, DAY_MINUTES // 2, zone), now_ms, zone),
            "is_holiday": roster.calendar.kind_of(day) == HOLIDAY,
            "duties": [_day_cell(roster, duty, day, names) for duty in DUTIES],
        }
        for day in days
    ]


def _day_cell(roster: Roster, duty: str, day: int, names: Mapping[str, str]) -> dict[str, Any]:
    zone = roster.calendar.zone
    if not rota.has_rota(roster.shifts, duty):
        return {"duty": t(f"duty.duty.{duty}"), "all": t(f"duty.no_rota.{duty}"), "spans": []}
    begins, ends = instant_ms(day, 0, zone), instant_ms(day, DAY_MINUTES, zone)
    spans = rota.spans(roster.shifts, duty, begins, ends, roster.calendar)
    return {"duty": t(f"duty.duty.{duty}"), "all": "", "spans": [_span(one, zone, names) for one in spans]}


def _span(span: Span, zone: str, names: Mapping[str, str]) -> dict[str, Any]:
    ends = clock_time(span.to_ms, zone)
    return {
        "hours": f"{clock_time(span.from_ms, zone)}–{'24:00' if ends == '00:00' else ends}",
        "names": ", ".join(names.get(one, "?") for one in span.people) or t("duty.nobody"),
        "is_gap": not span.people,
    }


def gap_lines(there: AreaDuty, now_ms: int) -> list[str]:
    """In the next seven days, when nobody has a duty though it has a rota; the first few, then how many more."""
    roster, zone = there.roster, there.roster.calendar.zone
    until_ms = now_ms + DAYS_SHOWN * DAY_MS
    found = [
        t(
            "duty.gap",
            duty=t(f"duty.duty.{duty}"),
            start=_moment(gap.from_ms, now_ms, zone),
            end=_moment(gap.to_ms, now_ms, zone),
        )
        for duty in DUTIES
        for gap in rota.gaps(roster.shifts, duty, now_ms, until_ms, roster.calendar)
    ]
    more = len(found) - MOST_GAPS
    return found[:MOST_GAPS] + ([t("duty.more_gaps", n=more)] if more > 0 else [])


def _moment(ms: int, now_ms: int, zone: str) -> str:
    return f"{day_words(ms, now_ms, zone)} {clock_time(ms, zone)}"


def shift_line(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the rota in words."""
    return {
        "id": row["id"],
        "name": row["name"],
        "duty": t("duty.hours" if row["duty"] == rota.HOURS else f"duty.duty.{row['duty']}"),
        "days": days_in_words(row["days"]),
        "hours": f"{_minute(row['from_minute'])}–{_minute(row['to_minute'])}",
        "dates": _dates(row["from_day"], row["to_day"]),
        "off": row["off"],
    }


def days_in_words(days: Sequence[int]) -> str:
    """`пн–пт, вс, праздники`; `каждый день` when it is all of them."""
    if set(days) == rota.ALL_DAYS:
        return t("duty.every_day")
    runs: list[list[int]] = []
    for day in sorted(day for day in days if day != HOLIDAY):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = [day_name(run[0]) if len(run) == 1 else f"{day_name(run[0])}–{day_name(run[-1])}" for run in runs]
    return ", ".join(said + ([t("duty.holidays")] if HOLIDAY in days else []))


def day_name(day: int) -> str:
    """`пн`; the holidays have a word of their own."""
    if day == HOLIDAY:
        return t("duty.holidays")
    return str(dates.get_day_names("abbreviated", "stand-alone", Locale.parse(locale()))[day - 1])


def _minute(minute: int) -> str:
    if minute == DAY_MINUTES:
        return "24:00"
    clock = f"{minute // 60 % 24:02d}:{minute % 60:02d}"
    return t("duty.next_day", time=clock) if minute > DAY_MINUTES else clock


def _dates(first: int | None, last: int | None) -> str:
    if first is not None and first == last:
        return _date(first)
    return " ".join(
        t(f"duty.dates.{name}", day=_date(day)) for name, day in (("from", first), ("to", last)) if day is not None
    )


def _date(day: int) -> str:
    return str(dates.format_date(date_of(day), "d MMMM" if locale() != "zh" else "MMMd", locale=locale()))


def step_lines(ladder: Ladder) -> list[dict[str, Any]]:
    """The steps of a ladder with the time since the alert, and its end."""
    lines, at_s = [], 0
    for number, step in enumerate(ladder.steps, start=1):
        lines.append({"at": after(at_s), "words": _step(step), "number": number})
        at_s += step.wait_s
    if ladder.turns_red:
        lines.append({"at": after(at_s), "words": t("duty.red"), "number": 0})
    return lines


def _step(step: Step) -> str:
    ways = ", ".join(t(f"duty.by.{one}") for one in step.by)
    again = t("duty.repeats", n=step.repeat, each=after(step.each_s)) if step.repeat else ""
    return t("duty.step", who=t(f"duty.tell.{step.tell}"), ways=ways, again=again)


def after(seconds: int) -> str:
    """`сразу`, `2 мин`, `1 ч 10 мин`."""
    if seconds <= 0:
        return t("duty.at_once")
    if seconds >= 3600:
        return t("duty.hours_minutes", h=seconds // 3600, m=seconds % 3600 // 60)
    return t("duty.minutes", n=f"{seconds / 60:g}")


def rehearsal_lines(
    run: Rehearsal, there: AreaDuty, ladder: Ladder, zone: str, *, most: int = 14
) -> list[dict[str, Any]]:
    """What would be said when, a sentence each, and when it would be red."""
    names = {person["id"]: person["name"] for person in there.people}
    names |= {one.id: one.label for one in there.roster.phones}
    lines = [(one.at_ms, 0, _said(one, ladder, names)) for one in run.said]
    if run.red_ms is not None:
        lines.append((run.red_ms, 1, {"words": t("duty.red"), "meaning": "danger", "missed": ""}))
    lines.sort(key=lambda line: line[:2])
    shown = list(_folded([{"at": f"{local_at(at_ms, zone):%H:%M:%S}", **line} for at_ms, _, line in lines]))
    return shown[:most] + (
        [{"at": "…", "words": t("duty.and_so_on", n=len(shown) - most), "meaning": "", "missed": ""}]
        if len(shown) > most
        else []
    )


def _folded(lines: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What is said in the same words again and again is said once, with how often and until when."""
    for _words, group in groupby(lines, key=lambda line: (line["words"], line["missed"])):
        first, *rest = group
        yield first
        if rest:
            yield {**rest[0], "words": t("duty.run.same", n=len(rest), at=rest[-1]["at"]), "missed": ""}


def _said(one: Said, ladder: Ladder, names: Mapping[str, str]) -> dict[str, Any]:
    who: dict[str, list[str]] = {}
    missed: dict[str, list[str]] = {}
    for word in one.words:
        (who if word.reaches else missed).setdefault(names.get(word.addressee, "?"), []).append(
            t(f"duty.by.{word.channel}")
        )
    missed = {name: ways for name, ways in missed.items() if name not in who}
    told = ", ".join(f"{name} ({', '.join(ways)})" for name, ways in who.items())
    tell = t(f"duty.tell.{ladder.steps[one.step - 1].tell}")
    key = "duty.run.told" if who else "duty.run.nobody" if not one.words else "duty.run.no_way"
    again = t("duty.run.repeat", n=one.repeat) if one.repeat else ""
    return {
        "words": t(key, who=told, tell=tell, again=again),
        "meaning": "" if who else "attention",
        "missed": t("duty.run.missed", who=", ".join(missed)) if missed else "",
    }
