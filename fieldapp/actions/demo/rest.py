"""What is the rest of the day? Visits without any turn, those of tomorrow, and orders that wait for a time."""

from datetime import timedelta

from fieldapp.actions.demo import cast
from fieldapp.actions.demo.done import EARLIER, ordinary
from fieldapp.actions.demo.stories import Day, Story
from fieldapp.core.windows import date_of

VISITS = 60  # of today, beside the one that was moved to tomorrow
SLOT = 48  # minutes between the ends of two ordinary visits
CALM = "просит не звонить до 10"


def tell(day: Day) -> None:
    """Fill the day up to sixty visits: as many of them are over as there was time for."""
    rest = VISITS + 1 - len(day.stories)
    past = _share_of_the_past(day, rest)
    for place in range(rest):
        technician = cast.TECHNICIANS[(place + 3) % len(cast.TECHNICIANS)]  # the fourth has the shortest list so far
        turn = place // len(cast.TECHNICIANS)
        if place < past:
            ordinary(day, technician, EARLIER + SLOT * (turn + 1))
        else:
            _to_come(day, technician, (place - past + 1) / (rest - past + 1))


def tomorrow(day: Day) -> None:
    """A handful of visits of the next day."""
    for place, technician in enumerate(("t01", "t02", "t03", "t06", "t07")):
        start = (9 + 2 * place) * 60
        words = {"comment": CALM} if start >= 10 * 60 else {}
        day.order(technician, (start, start + 120), day.morning.tomorrow, **words)


def waiting(day: Day) -> list[tuple[int, Story]]:
    """Orders whose customers do not know when, with the days that they have waited."""
    found = []
    for days, area in ((6, cast.NORTH), (4, cast.SOUTH), (2, cast.NORTH)):
        registered = date_of(day.morning.day) - timedelta(days=days)
        words = {"registered": f"{registered:%d.%m.%Y} 12:40", "comment": "Уехали, позвонят, когда вернутся"}
        found.append((days, day.order("", None, day.morning.day, area=area, **words)))
    return found


def _share_of_the_past(day: Day, rest: int) -> int:
    """How many of the ordinary visits lie before the picture, by the hours before and after it."""
    behind = max(0, day.morning.minute - day.morning.opens - EARLIER - SLOT)
    ahead = max(0, day.morning.closes - day.morning.half_hour - 60)
    return round(rest * behind / (behind + ahead)) if behind + ahead else 0


def _to_come(day: Day, technician: str, part: float) -> Story:
    """A window of two hours at that part of the hours that are left, on the half hour."""
    first, last = day.morning.half_hour + 60, day.morning.closes - 120
    start = max(0, min((first + round((last - first) * part)) // 30 * 30, 22 * 60))
    words = {"comment": CALM} if start >= 12 * 60 and len(day.stories) % 3 == 0 else {}
    return day.order(technician, (start, start + 120), day.morning.day, **words)
