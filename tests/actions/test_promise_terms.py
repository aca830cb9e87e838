"""Promises that run in working days or after a duty: their moment, and what a changed calendar makes of open rows."""

from typing import Any

from sqlalchemy import update

from fieldapp.actions import change_days, write_promises
from fieldapp.actions.change_days import NewDays
from fieldapp.calendar_days import working_days
from fieldapp.core.book import Effect
from fieldapp.core.deadlines import WorkingDay
from fieldapp.core.people import Actor
from fieldapp.core.reconcile import Change
from fieldapp.core.windows import instant_ms
from fieldapp.store.tables import cases, promises, setting_changes
from tests.actions.test_promises import look, open_alerts
from tests.support.app import insert_row
from tests.support.ladder_world import shift
from tests.support.proofs import proves
from tests.support.world import MORNING_MS, World

ZONE = "Europe/Moscow"


def effect(kind: str, due_ms: int | None = None) -> Effect:
    return {"table": "promise", "kind": kind, "n": 1, "at_ms": MORNING_MS, "cause": "said", "due_ms": due_ms,
            "open": True, "settled_ms": None, "settled_by": None}  # fmt: skip


def new_row(world: World, kind: str, due_ms: int | None = None) -> dict[str, Any]:
    """The row that a promise of the desk gets; operator o01 said it."""
    case_id = world.visit()
    said: Any = {"id": "said", "type": "call.registered", "author": "o01"}
    with world.session() as session:
        row: dict[str, Any] = {**world.case(case_id), "zone": ZONE, "technician_id": "t01"}
        change = Change("insert", f"{case_id}:promise:{kind}:1", effect(kind, due_ms))
        (made,) = write_promises.rows(session, world.library, world.now_ms, [(row, change)], {case_id: [said]})
    return made


@proves("S1.15", "S1.17")
def test_a_complaint_and_the_page_of_the_book_run_in_working_days_of_the_area(world: World) -> None:
    answer, mail = new_row(world, "complaint_answer"), new_row(world, "book_mail")

    assert (answer["due_ms"], answer["term"]) == (instant_ms(20261207, 18 * 60, ZONE), "days:10")
    assert (mail["due_ms"], mail["term"], mail["from_day"]) == (instant_ms(20261124, 11 * 60, ZONE), "mail", 20261123)


@proves("B6", "S1.17")
def test_a_changed_calendar_moves_real_promise_rows_and_tells_and_their_alerts_follow(world: World) -> None:
    rows = [new_row(world, "complaint_answer"), new_row(world, "book_mail")]
    with world.session() as session:
        for row in rows:
            insert_row(session, promises, **row, next_ms=0)
        session.commit()
    world.is_broken_on_purpose = True  # no event made these
    world.now_ms = instant_ms(20261124, 11 * 60, ZONE)
    look(world)
    assert open_alerts(world) == [("promise_due", "urgent")]

    boss = Actor("m01", "manager", "Камиль", "ru", frozenset({"north"}))
    with world.session() as session:
        done = change_days.change_days(session, world.now_ms, boss, working_days,
                                       NewDays(("north",), (20261124, 20261207), "off"))  # fmt: skip
    look(world)

    assert sorted((one.what, one.after_ms) for one in done.promises) == [
        ("book_mail", instant_ms(20261125, 11 * 60, ZONE)),
        ("complaint_answer", instant_ms(20261209, 18 * 60, ZONE)),
    ]
    assert open_alerts(world) == []
    world.now_ms = instant_ms(20261125, 11 * 60, ZONE)
    look(world)
    assert open_alerts(world) == [("promise_due", "urgent")]


def told_terms(world: World) -> list[tuple[str, str, str]]:
    return [(row["what"].split()[0], row["before"], row["after"])
            for row in world.rows(setting_changes, setting_changes.c.room == "terms")]  # fmt: skip


@proves("B5", "B7")
def test_a_new_release_of_calendar_or_zones_moves_open_terms_once_and_lists_them(world: World) -> None:
    made = new_row(world, "book_mail")
    with world.session() as session:
        insert_row(session, promises, **made, next_ms=None)
        session.commit()
    world.is_broken_on_purpose = True  # no event made it

    def recompute(shift_ms: int, off: int = 0) -> int:
        def official(first: int, zone: str, days: int) -> tuple[WorkingDay, ...]:
            return tuple(one for one in working_days(first, zone, days) if one.number != off)

        with world.session() as session:
            session.execute(update(promises).values(due_ms=promises.c.due_ms + shift_ms))
            session.commit()
            return len(change_days.recompute_all(session, world.now_ms, official))

    assert recompute(0) == 0
    assert recompute(3_600_000) == 1  # as the zone's law of yesterday had it
    assert recompute(0, off=20261124) == 1  # a decree that came out today

    eleven, later = instant_ms(20261124, 660, ZONE), instant_ms(20261125, 660, ZONE)
    assert told_terms(world) == [("book_mail", str(eleven + 3_600_000), str(eleven)),
                                 ("book_mail", str(eleven), str(later))]  # fmt: skip
    assert world.rows(promises)[0]["next_ms"] == 0


@proves("S3.6")
def test_a_callback_after_the_duty_is_due_an_hour_after_it_and_not_before_its_end(world: World) -> None:
    by_hours = new_row(world, "after_duty")
    with world.session() as session:
        insert_row(session, _accounts(), id="o01", login="o01", name="Оля", role="operator", password_hash="-",
                   created_ms=1)  # fmt: skip
        session.commit()
    shift(world, "o01", "dispatcher", from_minute=8 * 60, to_minute=15 * 60)

    by_rota, told_ = new_row(world, "after_duty"), new_row(world, "after_duty", instant_ms(20261123, 19 * 60, ZONE))

    assert _hours(by_hours) == [18, 19]
    assert _hours(by_rota) == [15, 16]
    assert _hours(told_) == [15, 19]
    assert by_rota["owner"] == "o01"


def _accounts() -> Any:
    return cases.metadata.tables["accounts"]


def _hours(row: dict[str, Any]) -> list[int]:
    midnight = instant_ms(20261123, 0, ZONE)
    return [(row[name] - midnight) // 3_600_000 for name in ("not_before_ms", "due_ms")]
