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

# Every zone of Russia in the tz database
ZONES = ("Europe/Kaliningrad", "Europe/Moscow", "Europe/Simferopol", "Europe/Kirov", "Europe/Volgograd",
         "Europe/Astrakhan", "Europe/Saratov", "Europe/Ulyanovsk", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk",
         "Asia/Novosibirsk", "Asia/Barnaul", "Asia/Tomsk", "Asia/Novokuznetsk", "Asia/Krasnoyarsk", "Asia/Irkutsk",
         "Asia/Chita", "Asia/Yakutsk", "Asia/Khandyga", "Asia/Vladivostok", "Asia/Ust-Nera", "Asia/Magadan",
         "Asia/Sakhalin", "Asia/Srednekolymsk", "Asia/Kamchatka", "Asia/Anadyr")  # fmt: skip
# The decrees of the government as they were published: weekdays off, and worked Saturdays, of each year
OFF = {
    2019: "01-01 01-02 01-03 01-04 01-07 01-08 03-08 05-01 05-02 05-03 05-09 05-10 06-12 11-04",
    2020: "01-01 01-02 01-03 01-06 01-07 01-08 02-24 03-09 05-01 05-04 05-05 05-11 06-12 11-04",
    2021: "01-01 01-04 01-05 01-06 01-07 01-08 02-22 02-23 03-08 05-03 05-10 06-14 11-04 11-05 12-31",
    2022: "01-03 01-04 01-05 01-06 01-07 02-23 03-07 03-08 05-02 05-03 05-09 05-10 06-13 11-04",
    2023: "01-02 01-03 01-04 01-05 01-06 02-23 02-24 03-08 05-01 05-08 05-09 06-12 11-06",
    2024: "01-01 01-02 01-03 01-04 01-05 01-08 02-23 03-08 04-29 04-30 05-01 05-09 05-10 06-12 11-04 12-30 12-31",
    2025: "01-01 01-02 01-03 01-06 01-07 01-08 05-01 05-02 05-08 05-09 06-12 06-13 11-03 11-04 12-31",
    2026: "01-01 01-02 01-05 01-06 01-07 01-08 01-09 02-23 03-09 05-01 05-11 06-12 11-04 12-31",
    2027: "01-01 01-04 01-05 01-06 01-07 01-08 02-22 02-23 03-08 05-03 05-10 06-14 11-04 11-05 12-31",
}
WORKED = {2021: "02-20", 2022: "03-05", 2024: "04-27 11-02 12-28", 2025: "11-01", 2027: "02-20"}
DAYS_OF_YEAR = {2019: 247, 2020: 248, 2021: 247, 2022: 247, 2023: 247, 2024: 248, 2025: 247, 2026: 247, 2027: 247}
DATES = 10_000


def ms(day: date, hour: int, zone: str) -> int:
    """The instant, worked out by datetime alone."""
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    return round((local - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1000


@proves("B7")
@pytest.mark.parametrize("year", OFF)
def test_each_day_of_the_year_is_as_its_decree_says(year: int) -> None:
    first = date(year, 1, 1)
    every = [first + timedelta(days=ahead) for ahead in range((date(year + 1, 1, 1) - first).days)]

    assert [day for day in every if is_working_day(day) != by_decree(day)] == []
    assert sum(is_working_day(day) for day in every) == DAYS_OF_YEAR[year]


def by_decree(day: date) -> bool:
    """Whether people work on that day, by the tables above and the week alone."""
    name = f"{day:%m-%d}"
    return name in WORKED.get(day.year, "") if day.weekday() > 4 else name not in OFF[day.year]


def is_usual(day: date) -> bool:
    """The same; of a year whose decree nobody knows yet the days of the calendar itself."""
    return by_decree(day) if day.year in OFF else is_working_day(day)


@proves("S1.15", "S1.17", "B4", "B6", "B7")
def test_ten_thousand_dates_agree_with_somebody_who_counts_day_by_day() -> None:
    rnd = Random("calendar")
    for _ in range(DATES):
        day = date(2019, 1, 1) + timedelta(days=rnd.randrange(22 * 365))
        zone = rnd.choice(ZONES)
        later, worked = day, []
        while len(worked) < 10:
            later += timedelta(days=1)
            if is_usual(later):
                worked.append(later)

        days, number = working_days(number_of(day), zone), number_of(day)

        assert in_working_days(days, number).due_ms == ms(worked[9], 18, zone), (day, zone)
        assert mail_by(days, number, zone).due_ms == ms(worked[0], 11, zone), (day, zone)
        assert reminders(days, number) == {5: ms(worked[4], 9, zone), 8: ms(worked[7], 9, zone)}, (day, zone)


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
