"""Technician and dispatcher: what one records the other sees, decides, and is answered."""

import pytest
from playwright.sync_api import expect

from fieldapp.store.tables import alerts, outbox
from tests.support.proofs import proves

HOUR_MS = 3_600_000


@proves("S4.3", "S4.4", "S4.5")
def test_three_missed_calls_reach_the_board_at_once_and_the_phone_shows_the_answer(live, stage, phone_of):
    who = live.technician()
    visit = live.seeder.visit(who, from_hour=1)
    phone = phone_of(who)
    board = stage.board()
    phone.open_visit(visit)

    for number, call in enumerate(("call.started", "call_again", "call_again")):
        assert live.rows(alerts, alerts.c.case_id == visit) == []
        phone.tap(call, "call.no_answer")
        phone.expect_arrived(visit, *["call.no_answer"] * (number + 1))
        if number < 2:
            phone.expect_step("waiting_to_call")
            stage.forward(minutes=10)
            phone.expect_step("call_due")

    card = board.locator(f"#cards .alert:has([data-open='{visit}'])")
    expect(card).to_contain_text("Не дозвонились, 3 из 3", timeout=5_000)
    [alert] = live.rows(alerts, alerts.c.case_id == visit)
    assert alert.kind == "no_contact"
    phone.expect_step("unreachable")
    phone.see("Сообщено диспетчеру в")

    card.locator("form[action$='/seen'] button").click()
    expect(card).to_contain_text("Лилия")
    stage.forward(seconds=6)
    phone.see("Диспетчер видит: Лилия")
    card.get_by_role("button", name="Ехать").click()
    expect(card).to_have_count(0)
    stage.forward(seconds=6)
    phone.see("Решение: ехать по адресу", "Поезжайте по адресу")
    phone.expect_step("told_to_go")


@pytest.fixture
def in_the_tunnel(live, stage, phone_of):
    """A phone without a network on which a call was recorded; the visit and its technician."""
    who = live.technician()
    visit = live.seeder.visit(who, from_hour=3)
    phone = phone_of(who)
    stage.cut_the_line()
    phone.open_visit(visit)
    phone.tap("call.started", "call.expects_you")
    phone.expect_step("ready")
    return phone, visit, who


@proves("S4.21", "C6")
def test_a_visit_given_to_a_colleague_meanwhile_is_gone_and_nothing_that_was_recorded_is_lost(
    in_the_tunnel, live, stage
):
    phone, visit, who = in_the_tunnel
    other = live.technician()
    live.decide(visit, "decided.other_technician", technician=other)

    stage.forward(minutes=1)
    phone.tap("technician.departed")
    stage.mend_the_line()

    expect(phone.page.locator(".day")).to_be_visible()
    expect(phone.card(visit)).to_have_count(0)
    phone.expect_sent()
    departed = live.events(visit)[-1]
    assert (departed.type, departed.author) == ("technician.departed", who)
    assert "not_assigned" in departed.deviations
    assert "not_assigned" in {row.kind for row in live.rows(alerts, alerts.c.case_id == visit)}
    told = {row.addressee for row in live.rows(outbox, outbox.c.case_id == visit) if row.channel == "push"}
    assert {who, other} <= told


@proves("S4.9", "C6")
def test_a_visit_moved_meanwhile_shows_its_new_hours_and_begins_anew(in_the_tunnel, live, stage):
    phone, visit, _who = in_the_tunnel
    stage.forward(minutes=1)
    later = live.clock.now_ms() // HOUR_MS * HOUR_MS + 5 * HOUR_MS
    live.decide(visit, "decided.new_window", window_from_ms=later, window_to_ms=later + 2 * HOUR_MS)

    stage.mend_the_line()

    phone.expect_sent()
    phone.expect_step("planned")
    expect(phone.page.locator(".phone-top__title")).to_contain_text("13–15")
    assert {"call.started", "call.expects_you"} <= set(live.types(visit))
    told = [(row.audience, row.kind) for row in live.rows(outbox, outbox.c.case_id == visit)]
    assert ("technician", "plan_changed") in told
    assert ("customer", "moved") in told
