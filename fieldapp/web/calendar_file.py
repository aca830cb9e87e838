"""How is a visit written for a customer's own calendar (RFC 5545)? Written only, nothing is read; instants in UTC.

One UID for all times of an order, and a SEQUENCE that grows with each change, so that a calendar takes a newer file for
the same entry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import icalendar

from fieldapp.core.windows import Window, local_at

AGAIN = timedelta(minutes=30)  # so often a subscribed calendar is asked for


@dataclass(frozen=True)
class Entry:
    """An entry of a calendar; `words` are shown under its title. No name, number or address of the customer."""

    uid: str
    sequence: int
    window: Window
    title: str
    words: str
    is_cancelled: bool = False


def written(entry: Entry, now_ms: int) -> str:
    """The whole file, lines ended as the standard wants them."""
    return _file(icalendar.Calendar(), [entry], now_ms)


def feed(name: str, entries: Iterable[Entry], now_ms: int) -> str:
    """A calendar to subscribe to, all its entries at once."""
    calendar = icalendar.Calendar()
    calendar.add("x-wr-calname", icalendar.vText(name))
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    return _file(calendar, entries, now_ms)


def _file(calendar: icalendar.Calendar, entries: Iterable[Entry], now_ms: int) -> str:
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//fieldapp//visit//EN")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, now_ms))
    return str(calendar.to_ical().decode())


def _event(entry: Entry, now_ms: int) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _utc(now_ms))
    event.add("dtstart", _utc(entry.window.from_ms))
    event.add("dtend", _utc(entry.window.to_ms))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("summary", entry.title)
    event.add("description", entry.words)
    return event


def _utc(at_ms: int) -> datetime:
    return local_at(at_ms, "UTC")
