"""Which intervals have one place only, for those who want it in one moment?"""

from fieldapp.calendar_days import working_days
from fieldapp.core.windows import Window, day_number, instant_ms
from tests.support.world import MORNING_MS

ZONE = "Europe/Moscow"
HOURS = [(minute, minute + 60, 1) for minute in range(540, 780, 60)]
WINDOWS = [
    Window(instant_ms(day.number, start, ZONE), instant_ms(day.number, end, ZONE))
    for day in working_days(day_number(MORNING_MS, ZONE), ZONE)[1:6]
    for start, end, _ in HOURS
]
