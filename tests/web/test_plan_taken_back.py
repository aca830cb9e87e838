"""Is a visit again what it was when the decision or the wish behind a new plan is taken back, and who hears of it?"""

from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.store.tables import cases, events, outbox
from tests.support.app import Site
from tests.support.customer import HOUR_MS, Customer, case_of, link
from tests.support.seed_board import Seeder


def agreed_visit(site: Site) -> tuple[Seeder, str]:
    """The customer has said that she expects the technician between 13 and 15."""
    seeder = Seeder(site)
    case_id = seeder.visit("t01", from_hour=5)
    for type_ in ("call.started", "call.expects_you"):
        site.clock.forward(minutes=1)
        seeder.report(case_id, type_)
    return seeder, case_id


def messages(site: Site, case_id: str, kind: str) -> list[Any]:
    with site.session() as session:
        mine = select(outbox).where(outbox.c.case_id == case_id, outbox.c.kind == kind)
        return list(session.execute(mine.order_by(outbox.c.created_ms, outbox.c.addressee)).all())


def left(site: Site, case_id: str) -> None:
    """The gateway took the text about the new time."""
    with site.session() as session:
        mine = (outbox.c.case_id == case_id, outbox.c.kind == "moved")
        session.execute(update(outbox).where(*mine).values(state="accepted", settled_ms=site.clock.now_ms()))
        session.commit()


def last(site: Site, case_id: str, type_: str) -> str:
    with site.session() as session:
        mine = select(events.c.id).where(events.c.case_id == case_id, events.c.type == type_)
        return str(session.scalars(mine.order_by(events.c.seq.desc())).first())


def moved_by_customer(site: Site) -> tuple[Seeder, str, Customer]:
    seeder, case_id = agreed_visit(site)
    reader = Customer(site, link(site, case_id))
    reader.opens()
    reader.presses("move", slot=reader.slots()[-1])
    return seeder, case_id, reader


def test_a_customer_who_takes_her_new_time_back_hears_nothing_of_it(site: Site) -> None:
    _, case_id, reader = moved_by_customer(site)
    assert [one.state for one in messages(site, case_id, "moved")] == ["waiting"]

    reader.undoes()

    row = case_of(site, case_id)
    assert (row.state, row.window_from_ms) == ("ready", row.opened_ms + 5 * HOUR_MS)
    assert [one.state for one in messages(site, case_id, "moved")] == ["cancelled"]
    assert messages(site, case_id, "plan_changed")[-1].state == "waiting"


def test_a_customer_who_was_told_of_the_new_time_is_told_of_the_former_again(site: Site) -> None:
    _, case_id, reader = moved_by_customer(site)
    left(site, case_id)

    reader.undoes()

    row = case_of(site, case_id)
    told = messages(site, case_id, "moved")
    assert [one.state for one in told] == ["accepted", "waiting"]
    assert told[1].valid_until_ms == row.window_from_ms


def test_what_was_taken_back_is_told_anew_when_it_is_moved_again(quick_site: Site) -> None:
    seeder, case_id, reader = moved_by_customer(quick_site)
    left(quick_site, case_id)
    reader.undoes()
    start = quick_site.clock.now_ms() + 26 * HOUR_MS

    seeder.decide(case_id, "decided.new_window", window_from_ms=start, window_to_ms=start + HOUR_MS)

    assert [one.state for one in messages(quick_site, case_id, "moved")] == ["accepted", "waiting", "waiting"]


def test_a_dispatcher_who_takes_another_technician_back_gives_him_the_visit_again(site: Site) -> None:
    seeder, case_id = agreed_visit(site)
    seeder.decide(case_id, "decided.other_technician", technician="t02")
    assert case_of(site, case_id).technician_id == "t02"

    seeder.decide(case_id, "undone", of=last(site, case_id, "decided.other_technician"))

    row = case_of(site, case_id)
    assert (row.technician_id, row.state) == ("t01", "ready")
    hear = {one.addressee for one in messages(site, case_id, "plan_changed") if one.state == "waiting"}
    assert hear == {"t01", "t02"}


def test_an_agreement_of_the_technician_that_was_a_slip_leaves_the_plan(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=5)
    seeder.report(case_id, "call.started")
    start = quick_site.clock.now_ms() + 26 * HOUR_MS
    slip = seeder.report(case_id, "call.busy", agreed_from_ms=start)
    assert case_of(quick_site, case_id).window_from_ms == start

    quick_site.clock.forward(seconds=5)
    seeder.report(case_id, "undone", of=slip)

    row = case_of(quick_site, case_id)
    assert (row.window_from_ms, row.state) == (row.opened_ms + 5 * HOUR_MS, "calling")


@pytest.mark.parametrize("seconds", [11, 60])
def test_a_slip_that_was_taken_back_too_late_keeps_its_plan(quick_site: Site, seconds: int) -> None:
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=5)
    seeder.report(case_id, "call.started")
    start = quick_site.clock.now_ms() + 26 * HOUR_MS
    slip = seeder.report(case_id, "call.busy", agreed_from_ms=start)

    quick_site.clock.forward(seconds=seconds)
    seeder.report(case_id, "undone", of=slip)

    with quick_site.session() as session:
        assert session.execute(select(cases.c.window_from_ms).where(cases.c.id == case_id)).scalar_one() == start


def test_hours_in_which_nobody_is_called_go_with_the_visit_to_its_new_day(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=5)
    ten = quick_site.clock.now_ms() + 2 * HOUR_MS
    with quick_site.session() as session:
        library, now = seeder.library, quick_site.clock.now_ms()
        plan = {"call_not_before_ms": ten, "group": "flat-20261123"}
        append_server_events(session, library, now, [NewEvent(case_id, "plan.set", "system", "import", plan)])
        session.commit()
    start = quick_site.clock.now_ms() + 26 * HOUR_MS

    seeder.decide(case_id, "decided.new_window", window_from_ms=start, window_to_ms=start + HOUR_MS)

    givens = case_of(quick_site, case_id).base["givens"]
    assert (givens["call_not_before_ms"], givens["group"]) == (ten + 24 * HOUR_MS, "flat-20261124")
