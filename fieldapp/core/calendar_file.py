"""How is a visit written for a customer's own calendar (RFC 5545)? Written only, nothing is read; instants in UTC.

One UID for all times of an order, and a SEQUENCE that grows with each change, so that a calendar takes a newer file for
the same entry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fieldapp.core.windows import Window, local_at

LONGEST = 75  # octets of a line; a longer one goes on in the next, after a blank
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


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
    return _file([], [entry], now_ms)


def feed(name: str, entries: Iterable[Entry], now_ms: int) -> str:
    """A calendar to subscribe to, all its entries at once; it is asked for again every half hour or so."""
    return _file([f"X-WR-CALNAME:{_escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT30M"], entries, now_ms)


def _file(head: Sequence[str], entries: Iterable[Entry], now_ms: int) -> str:
    first = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//fieldapp//visit//EN", "METHOD:PUBLISH", *head]
    lines = [*first, *(line for entry in entries for line in _event(entry, now_ms)), "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(entry: Entry, now_ms: int) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_utc(now_ms)}",
        f"DTSTART:{_utc(entry.window.from_ms)}",
        f"DTEND:{_utc(entry.window.to_ms)}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY:{_escaped(entry.title)}",
        f"DESCRIPTION:{_escaped(entry.words)}",
        "END:VEVENT",
    ]


def _utc(at_ms: int) -> str:
    return f"{local_at(at_ms, 'UTC'):%Y%m%dT%H%M%SZ}"


def _escaped(words: str) -> str:
    return words.replace("\r\n", "\n").translate(_ESCAPES)


def _folded(line: str) -> str:
    """Broken between characters, never within one."""
    parts, length = [""], 0
    for letter in line:
        size = len(letter.encode())
        if length + size > LONGEST:
            parts.append(" ")
            length = 1
        parts[-1] += letter
        length += size
    return "\r\n".join(parts)
