"""Days and hours of an area as instants, and instants seen from a window."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.core import windows
from fieldapp.core.windows import Window
from tests.support.proofs import proves

HOUR_MS = 3_600_000
ZONES = (
    "Europe/Moscow",
    "Asia/Kamchatka",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
)
TEN_TO_TWELVE = windows.window_of(20261123, 600, 720, "Europe/Moscow")


@settings(deadline=None)
@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.integers(0, 23), st.integers(0, 59), st.sampled_from(ZONES))
def test_an_instant_shows_the_wall_clock_it_came_from(day: date, hour: int, minute: int, zone: str) -> None:
    wall = datetime.combine(day, time(hour, minute))

    at_ms = windows.instant_ms(windows.number_of(day), hour * 60 + minute, zone)

    seen = windows.local_at(at_ms, zone).replace(tzinfo=None)

    exists = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
    assert seen == wall if exists else timedelta(0) < seen - wall <= timedelta(hours=1)


def test_an_hour_that_the_clocks_skip_counts_as_if_they_had_not_been_changed() -> None:
    skipped = windows.instant_ms(20260329, 150, "Europe/Berlin")

    assert windows.local_at(skipped, "Europe/Berlin").strftime("%H:%M") == "03:30"


def test_an_hour_that_comes_twice_begins_with_its_first_and_ends_with_its_second_pass() -> None:
    window = windows.window_of(20261025, 120, 150, "Europe/Berlin")

    assert window.to_ms - window.from_ms == HOUR_MS + HOUR_MS // 2


def test_the_minute_1440_is_the_next_midnight() -> None:
    assert windows.day_number(windows.instant_ms(20261231, 1440, "Europe/Moscow"), "Europe/Moscow") == 20270101


def test_a_day_number_follows_the_zone() -> None:
    late = windows.instant_ms(20261123, 23 * 60, "Europe/Moscow")

    assert [windows.day_number(late, zone) for zone in ("Europe/Moscow", "Asia/Kamchatka")] == [20261123, 20261124]


@pytest.mark.parametrize("number", [20260231, 20261301, 0])
def test_a_day_that_the_calendar_does_not_have_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=r"day|month|year"):
        windows.date_of(number)


@proves("S4.13")
def test_the_last_moment_to_set_out_is_the_end_less_the_way() -> None:
    assert windows.leave_by_ms(TEN_TO_TWELVE, 35) == TEN_TO_TWELVE.to_ms - 35 * 60_000


@proves("S4.12")
@pytest.mark.parametrize(("after_ms", "late_ms"), [(-HOUR_MS, 0), (0, 0), (1, 1), (HOUR_MS, HOUR_MS)])
def test_lateness_counts_from_the_end_of_the_window_and_is_never_negative(after_ms: int, late_ms: int) -> None:
    assert windows.lateness_ms(TEN_TO_TWELVE, TEN_TO_TWELVE.to_ms + after_ms) == late_ms


@proves("S4.12")
def test_work_begun_before_the_window_is_early() -> None:
    assert windows.is_early(TEN_TO_TWELVE, TEN_TO_TWELVE.from_ms - 1)
    assert not windows.is_early(TEN_TO_TWELVE, TEN_TO_TWELVE.from_ms)


def test_windows_that_only_touch_do_not_overlap() -> None:
    day = [("a", Window(0, 10)), ("b", Window(10, 20)), ("c", Window(5, 15))]

    assert windows.overlaps(day) == [("a", "c"), ("b", "c")]


@pytest.mark.parametrize(
    ("zone", "hours"), [("Europe/Moscow", [24] * 14), ("Europe/Berlin", [24] * 4 + [25] + [24] * 9)]
)
def test_the_next_fourteen_days_follow_each_other_without_a_gap(zone: str, hours: list[int]) -> None:
    days = windows.next_days(windows.instant_ms(20261021, 700, zone), zone)

    assert [day.number for day in days][:2] == [20261021, 20261022]
    assert [(day.to_ms - day.from_ms) // HOUR_MS for day in days] == hours
    assert all(one.to_ms == other.from_ms for one, other in pairwise(days))
