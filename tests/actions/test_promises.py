"""The ledger watches: a quiet word before, an alert at the minute, its ladder, an end when contact is made."""

from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.actions import decide, watch_promises
from fieldapp.actions.promise_book import promise_rules
from fieldapp.core.errors import BookError
from fieldapp.store.tables import alerts, events, outbox, promises
from tests.support.ladder_world import climb_until, staff, told
from tests.support.proofs import proves
from tests.support.world import MINUTE_MS, Phone, World

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


def test_rules_that_cannot_be_read_are_said_with_their_kind(tmp_path: Any) -> None:
    path = tmp_path / "promises.yaml"
    path.write_text("usual: {warn: 5 min, alert: attention}\nkinds: {reply: {warn: soon, alert: loud, wann: 1}}\n")

    with pytest.raises(BookError) as said:
        promise_rules(path)

    for word in ("reply: nobody knows the word wann", "reply: warn is no duration", "reply: alert must be one of"):
        assert word in str(said.value)
