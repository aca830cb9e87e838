"""What does an area make of the official working days?"""

from datetime import date, timedelta

import pytest

from fieldapp.core.area_days import USUAL, DayRules, adjusted, due_of, is_off, leaves_enough
from fieldapp.core.deadlines import WorkingDay
from fieldapp.core.windows import instant_ms, number_of

ZONE = "Europe/Moscow"
MONDAY = date(2026, 11, 23)


def official(count=60, start=MONDAY):
    every = [start + timedelta(days=ahead) for ahead in range(count)]
    return [day(number_of(one)) for one in every if one.isoweekday() < 6]


def day(number, opens=9, closes=18):
    return WorkingDay(number, instant_ms(number, opens * 60, ZONE), instant_ms(number, closes * 60, ZONE))


def test_without_own_days_and_hours_the_official_ones_hold():
    days = official()

    assert adjusted(days, USUAL, 20261123, ZONE) is days


def test_own_days_off_worked_days_and_short_ones_are_the_areas():
    rules = DayRules(own=((20261122, "work"), (20261124, "off"), (20261125, "short"), (20261128, "work")))

    found = adjusted(official(7), rules, 20261123, ZONE)

    assert [one.number for one in found] == [20261123, 20261125, 20261126, 20261127]
    assert found[1] == day(20261125, closes=17)
    assert [one.number for one in adjusted(official(14), rules, 20261123, ZONE)][4] == 20261128
    assert adjusted([], rules, 20261123, ZONE) == ()


def test_a_deadline_ends_when_the_area_closes():
    rules = DayRules(opens=8 * 60, closes=20 * 60)

    (first, *_) = adjusted(official(), rules, 20261123, ZONE)

    assert first == day(20261123, 8, 20)


def test_a_holiday_is_the_areas_before_it_is_the_countrys():
    own = {1: "off", 2: "work"}

    assert [is_off(one, own, lambda number: number in (2, 3)) for one in (1, 2, 3, 4)] == [True, False, True, False]


@pytest.mark.parametrize(("term", "number"), [("days:1", 20261124), ("days:10", 20261207), ("mail", 20261124)])
def test_a_term_has_its_end(term, number):
    due = due_of(term, official(), 20261123, ZONE)

    assert due is not None
    assert due.due_ms == instant_ms(number, 11 * 60 if term == "mail" else 18 * 60, ZONE)


def test_minutes_are_no_term_of_days():
    assert due_of("", official(), 20261123, ZONE) is None


def test_so_many_days_off_that_a_term_would_never_end_are_too_many():
    start = date(2026, 6, 1)
    worked = [one.number for one in official(400, start - timedelta(days=100))]

    assert leaves_enough(worked, [20260601])
    fewer = [one for one in worked if not 20260601 <= one <= 20260630]
    assert not leaves_enough(fewer, [20260601])
