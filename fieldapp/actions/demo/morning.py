"""At what hour does the demo's picture stand, and how does its day lie around that hour?

Stories count in minutes before the picture's moment, windows in hours from the half hour before it. So the picture is
as rich at three in the night as at noon: before 11:30 the day's windows begin earlier, in the evening they end later,
and all of them lie within the calendar day of the area.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from fieldapp.core.windows import DAY_MINUTES, MINUTE_MS, date_of, day_number, instant_ms, number_of

ZONE = "Europe/Moscow"
OPENS, CLOSES = 9 * 60, 20 * 60  # the usual first and last minute of a window
BEFORE = AFTER = 150  # minutes of the day's windows that must lie before and after the picture
USUAL = 11 * 60 + 30  # the moment at which another day than today is shown


@dataclass(frozen=True)
class Morning:
    """The moment of the picture and its day; minutes count from local midnight."""

    now_ms: int
    day: int

    @classmethod
    def of(cls, now_ms: int, day: date | None = None) -> "Morning":
        """Today at `now_ms`; an earlier day is shown as it was at 11:30. ValueError for a day that is still to come."""
        today = day_number(now_ms, ZONE)
        if day is None or number_of(day) == today:
            return cls(now_ms, today)
        if number_of(day) > today:
            raise ValueError("the demo cannot show a day that is still to come")
        return cls(instant_ms(number_of(day), USUAL, ZONE), number_of(day))

    @property
    def minute(self) -> int:
        """The minute of the day at which the picture stands."""
        return (self.now_ms - instant_ms(self.day, 0, ZONE)) // MINUTE_MS

    @property
    def half_hour(self) -> int:
        """The half hour before it."""
        return self.minute // 30 * 30

    @property
    def opens(self) -> int:
        """The first minute of the day's windows."""
        return max(0, min(OPENS, self.half_hour - BEFORE))

    @property
    def closes(self) -> int:
        """The last minute of the day's windows."""
        return min(DAY_MINUTES, max(CLOSES, self.half_hour + AFTER))

    @property
    def tomorrow(self) -> int:
        """The number of the next day."""
        return number_of(date_of(self.day) + timedelta(days=1))

    def ago(self, minutes: float) -> int:
        """The instant so many minutes before the picture; negative minutes lie after it."""
        return self.now_ms - round(minutes * MINUTE_MS)

    def at(self, day: int, minute: int) -> int:
        """The instant of a wall-clock minute."""
        return instant_ms(day, minute, ZONE)

    def window(self, from_hours: float, to_hours: float) -> tuple[int, int]:
        """Minutes of a window so many hours from the half hour, kept inside the day and an hour long at least."""
        start = min(max(0, self.half_hour + round(from_hours * 60)), DAY_MINUTES - 60)
        return start, min(max(start + 60, self.half_hour + round(to_hours * 60)), DAY_MINUTES)

    def window_around(self, ago: float, hours: int = 2) -> tuple[int, int]:
        """Minutes of the window of full hours in which something that happened `ago` minutes before falls."""
        start = max(0, self.minute - round(ago)) // 60 * 60
        return min(start, DAY_MINUTES - 60), min(start + hours * 60, DAY_MINUTES)
