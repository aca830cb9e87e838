"""Are the moves of an order counted with their cause, and is the third one warned of (F30)?"""

from sqlalchemy import select

from fieldapp.reads.moves import moves_by_order
from fieldapp.store.tables import cases, events
from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.seed_board import MINUTE_MS, Seeder

HOUR_MS = 60 * MINUTE_MS


def move(seeder: Seeder, case_id: str, type_: str, in_hours: int) -> None:
    start = seeder.site.clock.now_ms() + in_hours * HOUR_MS
    seeder.site.clock.forward(minutes=1)
    seeder.decide(case_id, type_, window_from_ms=start, window_to_ms=start + 2 * HOUR_MS)


@proves("F30")
def test_moves_are_counted_with_their_cause_and_the_third_is_warned_of(site: Site):
    seeder = Seeder(site)
    case_id = seeder.visit("t01", from_hour=2)
    browser = site.browser_of("d01")
    assert "перенос" not in browser.get(f"/cases/{case_id}").text.partition("Решение")[0]

    move(seeder, case_id, "decided.new_window", 5)
    html = browser.get(f"/cases/{case_id}").text
    assert "1 перенос: по нашей причине 1" in html
    assert "3-й перенос" not in html

    move(seeder, case_id, "customer.moved", 8)
    html = browser.get(f"/cases/{case_id}").text
    assert "2 переноса: по просьбе клиента 1, по нашей причине 1" in html
    assert "Это будет 3-й перенос по заявке" in html
    assert "Это будет 3-й перенос по заявке" in browser.get("/technicians/t01/hand-over").text


def us(site: Site, case_id: str) -> int:
    with site.session() as session:
        order_id = session.execute(select(cases.c.order_id).where(cases.c.id == case_id)).scalar_one()
        return moves_by_order(session, [order_id])[order_id].us


def test_the_next_visit_of_the_order_goes_on_counting(site: Site):
    seeder = Seeder(site)
    case_id = seeder.visit("t01", from_hour=2)
    for type_ in ("technician.departed", "technician.arrived"):
        seeder.report(case_id, type_)

    move(seeder, case_id, "decided.new_window", 26)

    assert us(site, case_id) == 1


def test_a_move_that_was_taken_back_is_none(quick_site: Site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=2)
    move(seeder, case_id, "decided.new_window", 5)
    assert us(quick_site, case_id) == 1
    with quick_site.session() as session:
        last = select(events.c.id).where(events.c.case_id == case_id, events.c.type == "decided.new_window")
        event_id = session.execute(last).scalar_one()

    seeder.decide(case_id, "undone", of=event_id)

    assert us(quick_site, case_id) == 0
