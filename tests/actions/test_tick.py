"""Time alone: a silent phone cannot stop the late-risk alert, and does nothing that cannot be undone."""

from fieldapp.actions import tick
from fieldapp.store.tables import alerts, outbox
from tests.support.proofs import proves
from tests.support.world import Phone, World


def pass_time(world: World, *, minutes: float) -> list[str]:
    world.forward(minutes=minutes)
    with world.session() as session:
        return tick.refold_due(session, world.library, world.now_ms)[1]


def kinds(world: World, *, open_: bool = True) -> list[str]:
    return sorted(row["kind"] for row in world.rows(alerts, alerts.c.open.is_(open_)))


@proves("S4.13")
def test_a_silent_phone_raises_the_late_risk_alert_and_texts_nobody(world: World) -> None:
    world.visit(from_hour=2, hours=2)

    pass_time(world, minutes=4 * 60 - 34)

    assert kinds(world) == ["late_risk"]
    assert world.rows(outbox, outbox.c.audience == "customer") == []


@proves("S4.13")
def test_the_late_risk_is_said_once_and_settled_when_he_set_out(world: World, phone: Phone) -> None:
    case_id = world.visit(from_hour=2, hours=2)
    pass_time(world, minutes=4 * 60 - 34)
    pass_time(world, minutes=1)

    phone.record(case_id, "technician.departed")
    phone.sync()

    assert len(world.rows(alerts)) == 1
    assert kinds(world, open_=False) == ["late_risk"]


def test_a_late_report_settles_what_silence_had_raised(world: World, phone: Phone) -> None:
    case_id = world.visit(from_hour=2, hours=2)
    phone.record(case_id, "technician.departed")
    pass_time(world, minutes=4 * 60 - 34)
    assert kinds(world) == ["late_risk"]

    phone.sync()

    assert kinds(world) == []
    waiting = world.rows(outbox, outbox.c.audience == "dispatcher", outbox.c.state == "waiting")
    assert waiting == []


@proves("F23")
def test_a_due_call_pushes_the_technician_once(world: World, phone: Phone) -> None:
    case_id = world.visit(from_hour=4)
    phone.record(case_id, "call.started")
    phone.record(case_id, "call.no_answer")
    phone.sync()

    for _ in range(12):
        pass_time(world, minutes=1)

    due = world.rows(outbox, outbox.c.kind == "call_due")
    assert [(row["addressee"], row["channel"]) for row in due] == [("t01", "push")]


def test_a_tick_without_anything_due_changes_nothing(world: World) -> None:
    world.visit(from_hour=4)

    assert pass_time(world, minutes=1) == []
    assert world.rows(alerts) == []
