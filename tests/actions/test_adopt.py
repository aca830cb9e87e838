"""A phone reports for a visit that went to somebody else: the dispatcher hears of it and may adopt the report."""

from fieldapp.actions import decide
from fieldapp.store.tables import alerts
from tests.support.proofs import proves
from tests.support.world import Phone, World


def ordered(world: World, case_id: str, type_: str, **data: str) -> None:
    """A decision of Lilia's, on what she sees now."""
    with world.session() as session:
        done = decide.decide(session, world.library, world.now_ms, world.actor("d01"), case_id=case_id, type_=type_,
                             data=data, private={}, revision=world.case(case_id)["revision"])  # fmt: skip
    assert isinstance(done, decide.Decided), done


def reported_after_reassignment(world: World, phone: Phone) -> tuple[str, str]:
    case_id = world.visit()
    ordered(world, case_id, "decided.other_technician", technician="t03")
    world.forward(minutes=1)
    event = phone.record(case_id, "call.started")
    phone.sync()
    return case_id, event["id"]


@proves("S4.21")
def test_the_report_of_somebody_not_assigned_is_an_alert_until_it_is_adopted(world: World, phone: Phone) -> None:
    case_id, event_id = reported_after_reassignment(world, phone)
    (raised,) = world.rows(alerts)

    ordered(world, case_id, "adopted", of=event_id)

    (settled,) = world.rows(alerts)
    assert (raised["kind"], raised["severity"], raised["open"]) == ("not_assigned", "attention", True)
    assert not settled["open"]
    assert world.case(case_id)["state"] == "calling"
    assert world.case(case_id)["shown"]["marks"] == 0


def test_settling_the_alert_leaves_the_report_uncounted(world: World, phone: Phone) -> None:
    case_id, _ = reported_after_reassignment(world, phone)
    world.forward(minutes=1)

    with world.session() as session:
        decide.record_told(session, world.library, world.now_ms, world.actor("d01"), case_id=case_id,
                           type_="alert.settled", data={"matter": "not_assigned"}, private={},
                           happened_ms=world.now_ms)  # fmt: skip

    (settled,) = world.rows(alerts)
    assert not settled["open"]
    assert world.case(case_id)["state"] == "planned"
