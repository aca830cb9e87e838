"""The ledger watches: a quiet word before, an alert at the minute, its ladder, an end when contact is made."""

from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.actions import change_days, decide, watch_promises, write_promises
from fieldapp.actions.change_days import NewDays
from fieldapp.actions.promise_book import promise_rules
from fieldapp.calendar_days import working_days
from fieldapp.core.book import Effect
from fieldapp.core.deadlines import WorkingDay
from fieldapp.core.errors import BookError
from fieldapp.core.people import Actor
from fieldapp.core.reconcile import Change
from fieldapp.core.windows import instant_ms
from fieldapp.store.tables import alerts, cases, events, outbox, promises, setting_changes
from tests.support.app import insert_row
from tests.support.ladder_world import climb_until, shift, staff, told
from tests.support.proofs import proves
from tests.support.world import MINUTE_MS, MORNING_MS, Phone, World

ZONE = "Europe/Moscow"


def look(world: World) -> int:
    """What the ticker does each second."""
    with world.session() as session:
        return watch_promises.take_looks(session, world.now_ms).count


def open_alerts(world: World) -> list[tuple[str, str]]:
    return [(row["kind"], row["severity"]) for row in world.rows(alerts, alerts.c.promise_id != "", alerts.c.open)]


def call_later(world: World, minutes: int) -> str:
    """After three calls in vain Lilia promises to call the customer in so many minutes; the visit's id."""
    phone, case_id = Phone(world, "t01"), world.visit(from_hour=30)
    for turn in range(3):
        phone.record(case_id, "call.started")
        phone.record(case_id, "call.no_answer")
        world.forward(minutes=10 if turn < 2 else 0)
    phone.sync()
    decided(world, case_id, "decided.call_later", who="by_dispatcher", at_ms=world.now_ms + minutes * MINUTE_MS)
    return case_id


def decided(world: World, case_id: str, type_: str, **data: Any) -> None:
    with world.session() as session:
        done = decide.decide(session, world.library, world.now_ms, world.actor("d01"), case_id=case_id, type_=type_,
                             data=data, private={}, revision=0)  # fmt: skip
    assert isinstance(done, decide.Decided), done


def kept(world: World, case_id: str, kind: str = "call_customer") -> None:
    with world.session() as session:
        done = decide.record_told(session, world.library, world.now_ms, world.actor("d01"), case_id=case_id,
                                  type_="promise.kept", data={"promise": kind}, private={},
                                  happened_ms=world.now_ms)  # fmt: skip
    assert isinstance(done, decide.Decided), done


def the_promise(world: World, case_id: str) -> dict[str, Any]:
    return world.rows(promises, promises.c.case_id == case_id)[-1]


@proves("S2.7")
def test_at_minute_thirty_an_unanswered_promise_is_an_alert_and_ten_minutes_later_the_managers(world: World) -> None:
    staff(world)
    case_id = call_later(world, 30)

    assert (look(world), open_alerts(world)) == (1, [])
    world.forward(minutes=19, seconds=59)
    assert look(world) == 0
    world.forward(seconds=1)
    assert (look(world), open_alerts(world)) == (1, [("promise_soon", "quiet")])
    world.forward(minutes=9, seconds=59)
    assert look(world) == 0
    world.forward(seconds=1)
    assert (look(world), open_alerts(world)) == (1, [("promise_due", "attention")])

    began = world.now_ms
    climb_until(world, [0, 120, 300, 600])
    said = [row for row in told(world) if row[1] == "m01"]
    assert [(step, channel) for step, _who, channel, _s in said] == [(4, "sms")]
    assert the_promise(world, case_id)["state"] == "open"
    assert world.rows(alerts, alerts.c.kind == "promise_due")[0]["raised_ms"] == began


def test_two_tickers_and_a_restart_alert_once(world: World) -> None:
    call_later(world, 30)
    look(world)
    world.forward(minutes=30)

    assert [look(world), look(world)] == [1, 0]
    with world.session() as session:
        session.execute(update(promises).values(next_ms=0))
        session.commit()
    assert look(world) == 1

    assert len(world.rows(alerts, alerts.c.kind == "promise_due")) == 1


def test_contact_settles_the_alert_in_the_same_transaction_and_what_waits_for_it_need_not_go(world: World) -> None:
    staff(world)
    case_id = call_later(world, 30)
    world.forward(minutes=30)
    look(world)

    kept(world, case_id)

    assert open_alerts(world) == []
    about = outbox.c.alert_id.in_(select(alerts.c.id).where(alerts.c.promise_id != ""))
    assert {row["state"] for row in world.rows(outbox, about)} == {"cancelled"}
    world.forward(minutes=30)
    assert look(world) == 0


@pytest.mark.parametrize(("minutes", "state"), [(29, "kept"), (30, "kept"), (31, "missed")])
def test_a_contact_in_time_has_kept_it_and_a_later_one_has_missed_it(world: World, minutes: int, state: str) -> None:
    case_id = call_later(world, 30)
    due_ms = the_promise(world, case_id)["due_ms"]
    world.now_ms = due_ms - 30 * MINUTE_MS + minutes * MINUTE_MS
    if minutes == 31:
        look(world)

    kept(world, case_id)

    assert (the_promise(world, case_id)["state"], the_promise(world, case_id)["open"]) == (state, False)


@proves("S0.22")
def test_the_time_agreed_last_wins_and_the_one_before_is_no_kept_promise(world: World) -> None:
    case_id = call_later(world, 30)
    look(world)

    decided(world, case_id, "decided.call_later", who="by_dispatcher", at_ms=world.now_ms + 60 * MINUTE_MS)

    rows = world.rows(promises, promises.c.case_id == case_id)
    assert sorted(row["state"] for row in rows) == ["open", "withdrawn"]
    world.forward(minutes=30)
    look(world)
    assert open_alerts(world) == []
    world.forward(minutes=30)
    look(world)
    assert open_alerts(world) == [("promise_due", "attention")]


def test_a_promise_that_was_undone_has_no_alert_and_one_that_returns_has_it_again(world: World) -> None:
    case_id = call_later(world, 0)
    world.forward(seconds=1)
    look(world)
    assert open_alerts(world) == [("promise_due", "attention")]
    (event,) = world.rows(events, events.c.type == "decided.call_later")
    due_ms = the_promise(world, case_id)["due_ms"]

    decided(world, case_id, "undone", of=event["id"])

    assert (the_promise(world, case_id)["state"], open_alerts(world)) == ("withdrawn", [])
    with world.session() as session:  # as a refold does when the effect returns
        session.execute(update(promises).values(open=True, state="open", due_ms=due_ms, next_ms=0))
        session.commit()
    look(world)
    assert open_alerts(world) == [("promise_due", "attention")]
    world.is_broken_on_purpose = True


def test_a_visits_own_alerts_watch_over_the_agreed_hour(world: World) -> None:
    phone, case_id = Phone(world, "t01"), world.visit(from_hour=1)
    phone.record(case_id, "call.started")
    phone.record(case_id, "call.busy", {"agreed_from_ms": world.now_ms + 180 * MINUTE_MS})
    phone.sync()

    world.forward(minutes=181)
    look(world)

    assert open_alerts(world) == []


def test_what_was_overdue_for_a_day_wakes_nobody(world: World) -> None:
    call_later(world, 30)
    world.forward(minutes=30 + 1440)

    look(world)

    assert open_alerts(world) == []


def test_a_case_is_shown_again_when_the_ledger_says_something_of_it(world: World) -> None:
    case_id = call_later(world, 30)
    before = world.case(case_id)["revision"]

    look(world)
    assert world.case(case_id)["revision"] == before
    world.forward(minutes=30)
    look(world)

    assert world.case(case_id)["revision"] == before + 1


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


@proves("B8")
def test_a_servers_clock_that_steps_back_takes_nothing_back_and_says_nothing_twice(world: World) -> None:
    staff(world)
    call_later(world, 30)
    world.forward(minutes=30)
    look(world)
    before = told(world)

    world.forward(minutes=-60)
    assert look(world) == 0
    world.forward(minutes=61)
    look(world)

    assert open_alerts(world) == [("promise_due", "attention")]
    assert told(world) == before


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


def test_rules_that_cannot_be_read_are_said_with_their_kind(tmp_path: Any) -> None:
    path = tmp_path / "promises.yaml"
    path.write_text("usual: {warn: 5 min, alert: attention}\nkinds: {reply: {warn: soon, alert: loud, wann: 1}}\n")

    with pytest.raises(BookError) as said:
        promise_rules(path)

    for word in ("reply: nobody knows the word wann", "reply: warn is no duration", "reply: alert must be one of"):
        assert word in str(said.value)
