"""Which visits of a technician's day cannot begin in time any more, and because of which other one (S4.13)?"""

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.core.foresight import OVERLAP, RUNNING_OVER, Late, Planned, foreseen
from tests.support.proofs import proves

MINUTE, HOUR = 60_000, 3_600_000
TEN = 10 * HOUR


def late(*visits: Planned, now: int = 8 * HOUR) -> dict[str, Late]:
    return foreseen(visits, now, work_ms=60 * MINUTE, travel_ms=30 * MINUTE)


def visit(name: str, hour: float, hours: float = 2, **more: object) -> Planned:
    return Planned(name, round(hour * HOUR), round((hour + hours) * HOUR), **more)  # type: ignore[arg-type]


@proves("S4.13")
def test_visits_one_after_another_are_no_risk() -> None:
    assert late(visit("a", 10), visit("b", 12), visit("c", 14)) == {}


@proves("S4.13")
def test_three_visits_in_one_interval_leave_the_last_one_late() -> None:
    found = late(visit("a", 10), visit("b", 10), visit("c", 10))

    assert found == {"c": Late(13 * HOUR, "b", OVERLAP)}


@proves("S4.13")
def test_two_visits_that_overlap_and_can_both_be_made_are_no_risk() -> None:
    assert late(visit("a", 10), visit("b", 11)) == {}


@proves("S4.13")
def test_a_visit_that_runs_over_makes_the_next_one_late() -> None:
    running = visit("a", 10, started_ms=TEN)

    assert late(running, visit("b", 11, 1), now=TEN + 80 * MINUTE) == {}
    found = late(running, visit("b", 11, 1), now=TEN + 95 * MINUTE)

    assert found == {"b": Late(TEN + 125 * MINUTE, "a", RUNNING_OVER)}


def test_visits_in_one_flat_need_no_way_between_them() -> None:
    one, two = visit("a", 10, 1, group="flat"), visit("b", 10, 1, group="flat")

    assert late(one, two) == {}
    assert set(late(one, visit("b", 10, 1, group="other"))) == {"b"}


def test_who_is_on_the_way_is_not_judged_and_takes_his_time() -> None:
    on_the_way = visit("b", 10, 1, set_out=True)

    found = late(visit("a", 9, 2), on_the_way, now=TEN + 30 * MINUTE)

    assert found == {"a": Late(12 * HOUR, "b", OVERLAP)}


def test_the_first_of_a_line_is_its_own_timers_matter() -> None:
    assert late(visit("a", 10), now=20 * HOUR) == {}


@given(
    st.lists(
        st.builds(
            visit,
            st.uuids().map(str),
            st.integers(8, 18),
            st.integers(1, 4),
            started_ms=st.none() | st.integers(8 * HOUR, 18 * HOUR),
            set_out=st.booleans(),
        ),
        max_size=8,
    ),
    st.integers(8 * HOUR, 20 * HOUR),
)
def test_nobody_is_called_late_who_could_begin_in_time(visits: list[Planned], now: int) -> None:
    by_id = {one.id: one for one in visits}
    found = late(*visits, now=now)

    for name, why in found.items():
        assert why.begins_ms > by_id[name].to_ms
        assert by_id[name].started_ms is None
        assert why.after in by_id
    assert late(*reversed(visits), now=now) == found
    assert set(found) <= set(late(*visits, now=now + HOUR)) | {one.id for one in visits if one.started_ms}
