"""What speaks against a change of a plan, who takes what of a day, and how long is undo open?"""

import pytest

from fieldapp.core.planning import Ground, Load, Visit, Wish, conflicts, share, terms, unknown
from fieldapp.core.windows import Window

HOUR_MS = 3_600_000


def hours(start: float, end: float) -> Window:
    return Window(round(start * HOUR_MS), round(end * HOUR_MS))


VISIT = Visit("t01", hours(10, 12))


def codes(visit: Visit, wish: Wish, ground: Ground = Ground()) -> list[str]:  # noqa: B008
    return [one.code for one in conflicts(visit, wish, ground)]


def test_a_change_that_is_in_nobodys_way_has_no_conflict() -> None:
    assert codes(VISIT, Wish("t02")) == []
    assert codes(VISIT, Wish(window=hours(14, 16))) == []
    assert codes(VISIT, Wish("")) == []
    assert codes(Visit("", None), Wish("t02")) == []


def test_the_same_again_is_no_change() -> None:
    assert codes(VISIT, Wish("t01", hours(10, 12))) == ["nothing"]
    assert codes(VISIT, Wish()) == ["nothing"]


@pytest.mark.parametrize(
    ("ground", "code"),
    [
        (Ground(is_active=False), "ended"),
        (Ground(is_of_area=False), "other_area"),
        (Ground(is_stopped=True), "stopped"),
        (Ground(works=False), "off_shift"),
        (Ground(taken=[hours(11, 13)]), "overlap"),
    ],
)
def test_what_speaks_against_a_technician(ground: Ground, code: str) -> None:
    assert codes(VISIT, Wish("t02"), ground) == [code]


@pytest.mark.parametrize(
    ("visit", "ground", "code"),
    [
        (VISIT, Ground(now_ms=16 * HOUR_MS), "past"),
        (VISIT, Ground(has_place=False), "full"),
        (VISIT, Ground(second_taken=[hours(12, 15)]), "second_busy"),
        (VISIT, Ground(is_working_day=False), "day_off"),
        (Visit("t01", hours(10, 12), has_agreed=True), Ground(), "promised"),
        (Visit("t01", hours(10, 12), is_under_way=True), Ground(), "under_way"),
        (Visit("t01", hours(10, 12), calls_from_ms=14 * HOUR_MS), Ground(), "calls_later"),
        (Visit("t01", hours(10, 12), moves=2), Ground(), "many_moves"),
    ],
)
def test_what_speaks_against_an_interval(visit: Visit, ground: Ground, code: str) -> None:
    assert codes(visit, Wish(window=hours(14, 16)), ground) == [code]


def test_touching_visits_are_not_in_each_others_way() -> None:
    assert codes(VISIT, Wish("t02"), Ground(taken=[hours(8, 10), hours(12, 14)])) == []


def test_whom_the_customer_asked_for_is_named_unless_it_is_him() -> None:
    visit = Visit("t02", hours(10, 12), asked_for="t01")

    assert codes(visit, Wish("t03")) == ["asked_for"]
    assert codes(visit, Wish("t01")) == []
    assert codes(visit, Wish(window=hours(14, 16))) == []


def test_nobody_else_takes_over_a_visit_under_way_and_what_cannot_be_had_stands_first() -> None:
    visit = Visit("t01", hours(10, 12), is_under_way=True)

    assert codes(visit, Wish("t02"), Ground(taken=[hours(10, 12)])) == ["not_offered", "overlap"]
    assert codes(visit, Wish(open_ended=True)) == ["under_way"]
    assert codes(VISIT, Wish(open_ended=True)) == []


def test_what_was_shown_may_be_had_but_what_cannot_be_had_never() -> None:
    found = conflicts(VISIT, Wish("t02", hours(14, 16)), Ground(is_active=False, has_place=False, is_stopped=True))

    assert [one.code for one in unknown(found, {"full", "ended"})] == ["ended", "stopped"]


def test_an_interval_is_over_when_more_is_promised_than_there_is() -> None:
    assert [Load(hours(9, 11), n, 2).is_over for n in (1, 2, 3)] == [False, False, True]


def test_a_day_is_shared_by_who_is_free_and_has_the_least() -> None:
    visits = [("c", hours(12, 14)), ("a", hours(9, 11)), ("b", hours(9, 11)), ("d", hours(9, 11))]
    taken = {"t02": [hours(15, 17)], "t03": []}

    assert share(visits, taken) == {"a": "t03", "b": "t02", "c": "t03"}
    assert share(visits, {}) == {}


@pytest.mark.parametrize(
    "told", [{}, {"plan": "soon"}, {"plan": {"undo_minutes": True, "nudge_days": 0}}, {"plan": {"undo_minutes": -1}}]
)
def test_nonsense_in_the_settings_means_the_usual_terms(told: dict[str, object]) -> None:
    assert terms(told) == (60 * 60_000, 3 * 24 * HOUR_MS)


def test_an_area_has_terms_of_its_own() -> None:
    assert terms({"plan": {"undo_minutes": 10, "nudge_days": 7}}) == (600_000, 7 * 24 * HOUR_MS)
