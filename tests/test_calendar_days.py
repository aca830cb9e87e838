"""Is the calendar the official one, and do the deadlines agree with somebody who counts day by day?"""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from fieldapp.calendar_days import is_working_day, working_days
from fieldapp.core.deadlines import in_working_days, mail_by, reminders
from fieldapp.core.windows import number_of
from fieldapp.reads.areas_seen import calendar
from tests.support.proofs import proves

ZONES = ("Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk",
         "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka")  # fmt: skip
OFF = ["2019-05-02", "2020-05-04", "2021-02-22", "2021-11-05", "2022-05-03", "2023-02-24", "2023-05-08", "2024-04-29",
       "2024-12-30", "2025-05-02", "2025-12-31", "2026-01-09", "2026-03-09", "2026-05-11", "2026-12-31"]  # fmt: skip
WORKED = ["2021-02-20", "2024-04-27", "2024-11-02", "2024-12-28", "2025-11-01", "2026-01-12", "2026-12-30"]
DATES = 10_000


def ms(day: date, hour: int, zone: str) -> int:
    """The instant, worked out by datetime alone."""
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    return round((local - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1000


@pytest.mark.parametrize("day", OFF)
def test_an_official_day_off_is_one(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", WORKED)
def test_an_official_working_day_is_one(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


@proves("S1.15", "S1.17", "B4", "B6", "B7")
def test_ten_thousand_dates_agree_with_somebody_who_counts_day_by_day() -> None:
    rnd = Random("calendar")
    for _ in range(DATES):
        day = date(2024, 1, 1) + timedelta(days=rnd.randrange(17 * 365))
        zone = rnd.choice(ZONES)
        later, worked = day, []
        while len(worked) < 10:
            later += timedelta(days=1)
            if is_working_day(later):
                worked.append(later)

        days, number = working_days(number_of(day), zone), number_of(day)

        assert in_working_days(days, number).due_ms == ms(worked[9], 18, zone), (day, zone)
        assert mail_by(days, number, zone).due_ms == ms(worked[0], 11, zone), (day, zone)
        assert reminders(days, number) == [ms(worked[4], 9, zone), ms(worked[7], 9, zone)], (day, zone)


@proves("B6")
def test_a_table_of_a_year_reaches_over_its_end() -> None:
    year = working_days(20260101, "Europe/Moscow", 366)

    assert (year[0].number, year[-1].number) == (20260112, 20261230)
    assert len(year) == 247  # the official number for a week of five days


@proves("S1.15", "S1.17")
def test_the_phone_gets_fourteen_days_each_with_its_deadlines() -> None:
    now_ms = ms(date(2026, 12, 25), 12, "Europe/Moscow")

    days = calendar(now_ms, {"north": "Europe/Moscow", "far": "Asia/Kamchatka"}, working_days)

    wednesday = days["north"][5]
    assert [len(entries) for entries in days.values()] == [14, 14]
    assert wednesday["day"] == 20261230
    assert wednesday["book_mail_by_ms"] == ms(date(2027, 1, 11), 11, "Europe/Moscow")
    assert wednesday["reason_key"] == "calendar.after_days_off"
    assert wednesday["reason_values"] == {"day": 20270111, "first_off": 20261231, "last_off": 20270110}
    assert wednesday["complaint_by_ms"] == ms(date(2027, 1, 22), 18, "Europe/Moscow")
    assert len(wednesday["reminder_ms"]) == 2


def test_days_of_the_new_year_still_reach_their_tenth_working_day() -> None:
    for year in range(2024, 2041):
        now_ms = ms(date(year, 12, 31), 12, "Asia/Kamchatka")

        (days,) = calendar(now_ms, {"far": "Asia/Kamchatka"}, working_days).values()

        assert all(entry["from_ms"] < entry["book_mail_by_ms"] < entry["complaint_by_ms"] for entry in days)
