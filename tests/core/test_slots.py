"""Which intervals can still be promised?"""

import pytest

from fieldapp.core.slots import Hours, Interval, free, has_place, hours_of, offered, usual_rows
from fieldapp.core.windows import Window, window_of

ZONE = "Europe/Moscow"
MONDAY, TUESDAY, SATURDAY = 20261123, 20261124, 20261128


def window(day, start, end):
    return window_of(day, start * 60, end * 60, ZONE)


def test_without_capacities_an_area_offers_its_hours_with_a_place_for_each_technician():
    found = offered([TUESDAY, MONDAY], {}, usual_rows(Hours(), 2), ZONE)

    assert [(one.window, one.places) for one in found[:4]] == [
        (window(MONDAY, 9, 11), 2),
        (window(MONDAY, 11, 13), 2),
        (window(MONDAY, 13, 15), 2),
        (window(MONDAY, 15, 17), 2),
    ]
    assert len(found) == 8


def test_rows_for_every_day_replace_the_hours_and_rows_of_a_day_replace_those():
    kept = {0: [(600, 720, 3)], TUESDAY: [(840, 960, 1)]}

    found = offered([MONDAY, TUESDAY], kept, usual_rows(Hours(), 9), ZONE)

    assert [(one.window, one.places) for one in found] == [(window(MONDAY, 10, 12), 3), (window(TUESDAY, 14, 16), 1)]


def test_a_day_off_with_rows_of_its_own_is_offered():
    kept = {SATURDAY: [(600, 720, 1)], 20261205: [(600, 720, 1)]}

    found = offered([MONDAY, 20261130], kept, [], ZONE)

    assert [one.window for one in found] == [window(SATURDAY, 10, 12)]
    assert offered([], kept, [(600, 720, 1)], ZONE) == []


def test_a_visit_takes_a_place_in_every_interval_it_lies_in():
    intervals = offered([MONDAY], {}, usual_rows(Hours(), 2), ZONE)
    long, short = window(MONDAY, 10, 13), window(MONDAY, 11, 13)

    assert free(intervals, [long, short], from_ms=0) == [
        window(MONDAY, 9, 11),
        window(MONDAY, 13, 15),
        window(MONDAY, 15, 17),
    ]


def test_what_begins_too_soon_or_has_no_place_is_not_offered():
    intervals = [Interval(window(MONDAY, 9, 11), 1), Interval(window(MONDAY, 11, 13), 0), Interval(Window(9, 10), 1)]

    assert free(intervals, [], from_ms=window(MONDAY, 9, 11).from_ms) == [window(MONDAY, 9, 11)]


def test_a_window_of_its_own_kind_fits_while_its_fewest_places_are_not_taken():
    intervals = [Interval(window(MONDAY, 9, 11), 2), Interval(window(MONDAY, 11, 13), 1)]
    across = window(MONDAY, 10, 12)

    assert has_place(across, intervals, [], usual=5)
    assert not has_place(across, intervals, [window(MONDAY, 9, 11)], usual=5)
    assert has_place(window(MONDAY, 20, 22), intervals, [], usual=1)
    assert not has_place(window(MONDAY, 20, 22), intervals, [], usual=0)


@pytest.mark.parametrize(
    "told",
    [{}, {"slots": 1}, {"slots": {"opens": "9"}}, {"slots": {"opens": 1200, "closes": 600}},
     {"slots": {"minutes": 5}}, {"slots": {"closes": 2000}}],
)  # fmt: skip
def test_hours_that_are_none_are_the_usual_ones(told):
    assert hours_of(told) == Hours(540, 1080, 120)


def test_an_area_may_have_hours_of_its_own():
    assert hours_of({"slots": {"opens": 600, "minutes": 180}}) == Hours(600, 1080, 180)
