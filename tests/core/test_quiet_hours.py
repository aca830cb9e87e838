"""When may a text reach a customer who may be asleep?"""

import datetime
from zoneinfo import ZoneInfo

import pytest

from fieldapp.core.quiet_hours import QuietHours, next_allowed_ms
from tests.support.proofs import proves

MOSCOW = "Europe/Moscow"


def at(day: int, clock: str, zone: str = MOSCOW, month: int = 11) -> int:
    hour, minute = map(int, clock.split(":"))
    return int(datetime.datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ((23, "12:00"), (23, "12:00")),
        ((23, "20:59"), (23, "20:59")),
        ((23, "21:00"), (24, "08:00")),
        ((23, "23:30"), (24, "08:00")),
        ((24, "03:00"), (24, "08:00")),
        ((24, "08:00"), (24, "08:00")),
    ],
)
@proves("E6")
def test_texts_wait_from_nine_in_the_evening_to_eight_in_the_morning(now, allowed) -> None:
    assert next_allowed_ms(at(*now), QuietHours(), MOSCOW) == at(*allowed)


@proves("E6")
def test_it_is_the_customers_clock_that_counts() -> None:
    assert next_allowed_ms(at(23, "15:00"), QuietHours(), "Asia/Vladivostok") == at(24, "08:00", "Asia/Vladivostok")


@pytest.mark.parametrize(
    ("now", "allowed"), [((23, "12:59"), (23, "12:59")), ((23, "13:00"), (23, "15:00")), ((23, "15:00"), (23, "15:00"))]
)
def test_quiet_hours_may_lie_within_a_day(now, allowed) -> None:
    assert next_allowed_ms(at(*now), QuietHours(13 * 60, 15 * 60), MOSCOW) == at(*allowed)


def test_the_same_minute_twice_means_no_quiet_hours() -> None:
    assert next_allowed_ms(at(23, "03:00"), QuietHours(0, 0), MOSCOW) == at(23, "03:00")


@proves("E6")
def test_a_change_of_the_clocks_moves_no_morning() -> None:
    evening, morning = at(24, "22:00", "Europe/Berlin", 10), at(25, "08:00", "Europe/Berlin", 10)

    assert next_allowed_ms(evening, QuietHours(), "Europe/Berlin") == morning
    assert morning - evening == 11 * 3_600_000
