"""What the server does by itself after a report or decision: plans, orders, next visits."""

from fieldapp.actions import decide
from fieldapp.store.tables import cases, events, orders, unattached
from tests.support.proofs import proves
from tests.support.world import HOUR_MS, MORNING_MS, Phone, World


def say_busy(world: World, phone: Phone, case_id: str, from_hour: float) -> None:
    phone.record(case_id, "call.started")
    start = MORNING_MS + round(from_hour * HOUR_MS)
    phone.record(case_id, "call.busy", {"agreed_from_ms": start, "agreed_to_ms": start + 2 * HOUR_MS})
    phone.sync()


@proves("S4.9")
def test_a_time_agreed_on_the_phone_becomes_the_plan_when_the_technician_is_free(world: World, phone: Phone) -> None:
    case_id = world.visit(from_hour=2)

    say_busy(world, phone, case_id, from_hour=8)

    case = world.case(case_id)
    assert case["window_from_ms"] == MORNING_MS + 8 * HOUR_MS
    assert case["state"] == "planned"
    assert case["base"]["givens"]["leave_by_ms"] == MORNING_MS + 10 * HOUR_MS - 35 * 60_000


@proves("S4.9")
def test_a_time_agreed_that_collides_is_the_dispatchers_matter(world: World, phone: Phone) -> None:
    case_id = world.visit(from_hour=2)
    world.visit(from_hour=8)

    say_busy(world, phone, case_id, from_hour=9)

    case = world.case(case_id)
    assert case["window_from_ms"] == MORNING_MS + 2 * HOUR_MS
    assert ["alert", "agreed_collides", 1, True, None] in case["shown"]["effects"]


def test_a_move_after_setting_out_opens_the_next_visit_of_the_order(world: World, phone: Phone) -> None:
    case_id = world.visit(from_hour=2)
    phone.record(case_id, "technician.departed")

    say_busy(world, phone, case_id, from_hour=26)

    old = world.case(case_id)
    (new,) = [row for row in world.rows(cases) if row["id"] != case_id]
    assert (old["state"], new["state"], new["order_id"]) == ("moved", "planned", old["order_id"])
    assert (new["technician_id"], new["day"]) == ("t01", 20261124)
    assert [row["state"] for row in world.rows(orders)] == ["open"]


def test_another_technician_gets_the_visit_and_the_first_one_loses_it(world: World, phone: Phone) -> None:
    case_id = world.visit()
    phone.sync()

    with world.session() as session:
        done = decide.decide(
            session,
            world.library,
            world.now_ms,
            world.actor("d01"),
            case_id=case_id,
            type_="decided.other_technician",
            data={"technician": "t03"},
            private={},
            revision=0,
        )

    assert isinstance(done, decide.Decided)
    assert world.case(case_id)["technician_id"] == "t03"


def test_an_open_ended_visit_leaves_its_order_waiting_with_its_age(world: World, phone: Phone) -> None:
    case_id = world.visit()
    phone.record(case_id, "call.started")
    phone.record(case_id, "call.away")

    phone.sync()

    (order,) = world.rows(orders)
    assert (order["state"], order["waiting_since_ms"]) == ("waiting", world.now_ms)


def test_events_that_came_before_their_case_are_folded_when_it_appears(world: World, phone: Phone) -> None:
    case_id = world.visit()
    with world.session() as session:
        row = dict(session.execute(cases.select().where(cases.c.id == case_id)).one()._mapping)
        session.execute(events.delete())
        session.execute(cases.delete())
        session.commit()
    phone.record(case_id, "call.started")
    phone.record(case_id, "note", words="я уже звоню")
    phone.sync()

    from fieldapp.actions.append import NewEvent, append_server_events

    with world.session() as session:
        session.execute(cases.insert().values({**row, "base": {}, "shown": {}, "chain": None}))
        plan = NewEvent(case_id, "plan.set", "system", "import", {"technician": "t01"}, at_ms=MORNING_MS - 1)
        append_server_events(session, world.library, world.now_ms, [plan])
        session.commit()

    assert world.rows(unattached) == []
    assert world.case(case_id)["state"] == "calling"
