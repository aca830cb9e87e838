"""How long does the fold of a 25-event visit take, whole and continued? The goal: whole under 0.3 ms."""

import statistics

from fieldapp.actions import library as library_file
from fieldapp.clock import monotonic_ms
from fieldapp.core import fold
from fieldapp.core.arrange import Event

START_MS = 1_795_410_000_000
ROUNDS, REPEATS = 7, 300
SCRIPT = (
    "call.started", "call.no_answer", "call.started", "call.no_answer", "call.started", "call.expects_you",
    "technician.departed", "technician.late", "note", "technician.arrived", "door.nobody", "call.started",
    "call.expects_you", "door.customer", "introduced", "note", "work.started", "photo.taken", "note", "photo.taken",
    "note", "photo.taken", "work.result",
)  # fmt: skip
DATA: dict[str, dict[str, int | bool | str]] = {
    "technician.late": {"minutes": 15},
    "photo.taken": {"sha256": "00", "about": "work"},
    "work.started": {"where": "flat", "shoe_covers": True},
    "work.result": {"result": "done"},
}


def visit_of_25_events() -> list[Event]:
    """A visit with two misses, a wait at the door and the work done; the plan comes first."""
    plan = {"technician": "t01", "window_from_ms": START_MS, "window_to_ms": START_MS + 7_200_000}
    events = [_event(0, "case.opened", {}, by="system"), _event(1, "plan.set", plan, by="system")]
    return events + [_event(number + 2, type_, DATA.get(type_, {})) for number, type_ in enumerate(SCRIPT)]


def _event(number: int, type_: str, data: dict[str, int | bool | str], *, by: str = "technician") -> Event:
    phone = by == "technician"
    return {
        "id": f"{number:04}",
        "type": type_,
        "at_ms": START_MS + number * 270_000,
        "by": by,
        "author": "t01" if phone else "import",
        "device": "d" if phone else None,
        "device_seq": number if phone else None,
        "quality": "online",
        "data": data,
        "private": {},
    }


def median_ms(work: object, *args: object) -> float:
    """Median over rounds of the time of one call."""
    rounds = []
    for _ in range(ROUNDS):
        began = monotonic_ms()
        for _ in range(REPEATS):
            work(*args)  # type: ignore[operator]
        rounds.append((monotonic_ms() - began) / REPEATS)
    return statistics.median(rounds)


def main() -> None:
    """Print both figures."""
    library = library_file.load()
    book, events = library.book("visit"), visit_of_25_events()
    now_ms = events[-1]["at_ms"] + 1000
    picture = fold.fold(book, events, now_ms)
    base = fold.advance(book, None, events[:15])
    whole = median_ms(fold.fold, book, events, now_ms)
    more = median_ms(lambda: fold.look(book, fold.advance(book, base, events[15:]), now_ms))
    print(f"fold of {len(events)} events, ends in {picture['snapshot']['state']}")
    print(f"  whole            {whole:.3f} ms   goal 0.300   {'met' if whole < 0.3 else 'MISSED'}")
    print(f"  ten continued    {more:.3f} ms")


if __name__ == "__main__":
    main()
