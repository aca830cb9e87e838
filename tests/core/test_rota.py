"""Who has the duty at an instant: weekdays, holidays, midnight, exceptions, and where nobody has it."""

import pytest

from fieldapp.core.rota import ALL_DAYS, HOURS, Calendar, Shift, Span, gaps, has_rota, may_be_told, on_duty, problems_of
from fieldapp.core.rota import spans as spans_of
from fieldapp.core.windows import instant_ms
from tests.support.proofs import proves

ZONE = "Europe/Moscow"
HOLIDAYS = {20261104}
CALENDAR = Calendar(ZONE, HOLIDAYS.__contains__)
WEEK = frozenset(range(1, 6))
HOUR_MS = 3_600_000


def at(day: int, hours: int, minutes: int = 0) -> int:
    return instant_ms(day, hours * 60 + minutes, ZONE)


def day_shift(who: str = "lilia", **changes: object) -> Shift:
    given = {"account_id": who, "duty": "dispatcher", "days": WEEK, "from_minute": 480, "to_minute": 1200}
    return Shift(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "has_it"),
    [
        (at(20261123, 7, 59), False),
        (at(20261123, 8), True),
        (at(20261123, 19, 59), True),
        (at(20261123, 20), False),
        (at(20261122, 12), False),  # Sunday
        (at(20261104, 12), False),  # a holiday on a Wednesday: day 8 and no weekday
    ],
)
def test_a_shift_includes_its_beginning_and_not_its_end(moment: int, has_it: bool) -> None:
    assert on_duty([day_shift()], "dispatcher", moment, CALENDAR) == (("lilia",) if has_it else ())


def test_a_shift_across_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    night = day_shift(from_minute=20 * 60, to_minute=32 * 60, days=frozenset({5}))

    assert on_duty([night], "dispatcher", at(20261128, 7, 59), CALENDAR) == ("lilia",)
    assert on_duty([night], "dispatcher", at(20261128, 8), CALENDAR) == ()
    assert on_duty([night], "dispatcher", at(20261127, 19), CALENDAR) == ()


def test_holidays_are_a_day_of_their_own() -> None:
    assert on_duty([day_shift(days=frozenset({8}))], "dispatcher", at(20261104, 12), CALENDAR) == ("lilia",)


def test_dates_bound_a_shift() -> None:
    dated = day_shift(from_day=20261124, to_day=20261124)

    days = [day for day in (20261123, 20261124, 20261125) if on_duty([dated], "dispatcher", at(day, 12), CALENDAR)]

    assert days == [20261124]


def test_the_later_row_wins() -> None:
    ill = day_shift(off=True, from_day=20261124, to_day=20261125, written=(2, "b"))
    back = day_shift(from_day=20261125, to_day=20261125, written=(3, "c"))
    rows = [back, ill, day_shift(written=(1, "a")), day_shift("roza", written=(1, "z"))]

    assert on_duty(rows, "dispatcher", at(20261124, 12), CALENDAR) == ("roza",)
    assert on_duty(rows, "dispatcher", at(20261125, 12), CALENDAR) == ("lilia", "roza")


def test_other_duties_are_other_duties() -> None:
    assert on_duty([day_shift(duty="manager")], "dispatcher", at(20261123, 12), CALENDAR) == ()
    assert not has_rota([day_shift(off=True)], "dispatcher")


def test_hours_say_when_a_person_may_be_told() -> None:
    hours = day_shift(duty=HOURS, days=ALL_DAYS)

    assert may_be_told([hours], "lilia", at(20261123, 12), CALENDAR)
    assert not may_be_told([hours], "lilia", at(20261123, 22), CALENDAR)
    assert may_be_told([hours], "roza", at(20261123, 22), CALENDAR)


@proves("E11")
def test_a_day_is_cut_where_the_people_change_and_gaps_are_named() -> None:
    rows = [day_shift(), day_shift("roza", from_minute=600, to_minute=1080), day_shift("zoya", duty="duty")]
    start, end = at(20261123, 0), at(20261124, 0)

    found = spans_of(rows, "dispatcher", start, end, CALENDAR)

    assert found == [
        Span(start, at(20261123, 8), ()),
        Span(at(20261123, 8), at(20261123, 10), ("lilia",)),
        Span(at(20261123, 10), at(20261123, 18), ("lilia", "roza")),
        Span(at(20261123, 18), at(20261123, 20), ("lilia",)),
        Span(at(20261123, 20), end, ()),
    ]
    assert [span.from_ms for span in gaps(rows, "dispatcher", start, end, CALENDAR)] == [start, at(20261123, 20)]
    assert gaps(rows, "manager", start, end, CALENDAR) == []


def test_shifts_that_follow_each_other_make_one_stretch() -> None:
    rows = [day_shift(to_minute=720), day_shift(from_minute=720)]

    found = spans_of(rows, "dispatcher", at(20261123, 8), at(20261123, 20), CALENDAR)

    assert found == [Span(at(20261123, 8), at(20261123, 20), ("lilia",))]


def test_clocks_that_are_set_back_lengthen_the_night() -> None:
    berlin = Calendar("Europe/Berlin", lambda _day: False)
    night = day_shift(from_minute=22 * 60, to_minute=30 * 60, days=ALL_DAYS)
    start, end = instant_ms(20261024, 12 * 60, "Europe/Berlin"), instant_ms(20261025, 12 * 60, "Europe/Berlin")

    (span,) = [one for one in spans_of([night], "dispatcher", start, end, berlin) if one.people]

    assert span.to_ms - span.from_ms == 9 * HOUR_MS


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"duty": "king"}, ["no_such_duty"]),
        ({"days": frozenset()}, ["no_days"]),
        ({"days": frozenset({9})}, ["no_days"]),
        ({"from_minute": 600, "to_minute": 600}, ["hours"]),
        ({"from_minute": -1}, ["hours"]),
        ({"to_minute": 2881}, ["hours"]),
        ({"from_minute": 60, "to_minute": 1501}, ["longer_than_a_day"]),
        ({"from_day": 20261124, "to_day": 20261123}, ["days_backwards"]),
        ({"from_day": 20261124, "to_day": 20261124}, []),
    ],
)
def test_what_makes_no_sense_is_named(changes: dict[str, object], codes: list[str]) -> None:
    assert problems_of(day_shift(**changes)) == codes
