"""When does a technician work, and how many places does that make?"""

import pytest

from fieldapp.core.slots import Hours
from fieldapp.core.windows import Window, window_of
from fieldapp.core.work_days import Day, away, is_sound, rows_of, works

ZONE, DAY = "Europe/Moscow", 20261124
TOLD: dict[int, Day] = {DAY: (480, 1020), 20261125: None}


def hours(day: int, start: int, end: int) -> Window:
    return window_of(day, start * 60, end * 60, ZONE)


@pytest.mark.parametrize(
    ("window", "answer"),
    [
        (hours(DAY, 8, 10), True),
        (hours(DAY, 15, 17), True),
        (hours(DAY, 16, 18), False),
        (hours(DAY, 7, 9), False),
        (hours(20261125, 10, 12), False),
        (hours(20261126, 10, 12), None),
    ],
)
def test_a_visit_lies_in_his_hours_or_not_or_nothing_was_said(window: Window, answer: bool | None) -> None:
    assert works(TOLD, window, ZONE) is answer


def test_he_is_away_outside_his_hours_and_on_whole_days() -> None:
    assert away(TOLD, ZONE) == [hours(DAY, 0, 8), hours(DAY, 17, 24), hours(20261125, 0, 24)]
    assert away({DAY: (0, 1440)}, ZONE) == []


def test_a_place_for_everybody_who_works_throughout() -> None:
    people, told = ["t01", "t02", "t03"], {"t01": {DAY: (540, 900)}, "t02": {DAY: None}}

    assert rows_of(Hours(540, 1020, 120), people, told, DAY) == [
        (540, 660, 2), (660, 780, 2), (780, 900, 2), (900, 1020, 1)]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "answer"), [(None, True), ((0, 1440), True), ((600, 600), False), ((-1, 60), False), ((0, 1441), False)]
)
def test_hours_are_those_of_one_day(day: Day, answer: bool) -> None:
    assert is_sound(day) is answer
