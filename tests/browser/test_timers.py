"""Countdowns that survive everything, and several visits at once."""

import re

from playwright.sync_api import expect

from fieldapp.store.tables import alerts, outbox
from tests.support.proofs import proves


@proves("F1", "S4.3")
def test_two_visits_in_progress_and_both_countdowns_stay_in_sight(live, stage, phone_of):
    who = live.technician()
    first = live.seeder.visit(who, name="Панина Зоя Эдуардовна")
    second = live.seeder.visit(who, name="Хромова Ольга Юрьевна")
    phone = phone_of(who)
    stage.cut_the_line()

    phone.open_visit(first)
    phone.tap("call.started", "call.no_answer")
    phone.expect_step("waiting_to_call")
    phone.go_back()
    stage.forward(minutes=2)
    phone.open_visit(second)
    phone.tap("call.started", "call.no_answer")
    expect(phone.page.locator(".strip__timer")).to_have_count(1)
    phone.go_back()
    strip = phone.page.locator(".strip__timer")
    expect(strip).to_have_count(2)
    expect(strip.nth(0)).to_contain_text("Зоя Эдуардовна")
    expect(strip.nth(0).locator(".countdown")).to_have_text(re.compile(r"[78]:\d\d"))
    expect(strip.nth(1)).to_contain_text("Ольга Юрьевна")

    phone.open_visit(second)
    stage.forward(minutes=8, seconds=5)
    expect(phone.page.locator(".strip__timer--due")).to_contain_text("Зоя Эдуардовна")
    phone.expect_step("waiting_to_call")
    phone.page.locator(".strip__timer--due").click()
    phone.expect_step("call_due")


@proves("S4.13")
def test_late_by_thirty_minutes_is_one_tap_and_both_sides_learn_of_it(live, stage, phone_of):
    who = live.technician()
    visit = live.seeder.visit(who, from_hour=0.5)
    live.seeder.report(visit, "technician.departed", who)
    phone = phone_of(who)
    phone.open_visit(visit)

    phone.tap("late_30")
    phone.expect_arrived(visit, "technician.late")

    [late] = [event for event in live.events(visit) if event.type == "technician.late"]
    assert late.data["minutes"] == 30
    assert [row.kind for row in live.rows(alerts, alerts.c.case_id == visit)] == ["running_late"]
    assert "late_notice" in {row.kind for row in live.rows(outbox, outbox.c.case_id == visit)}


@proves("A1", "A13", "S4.3")
def test_killed_in_the_middle_of_a_countdown_it_comes_back_to_the_same_step_and_the_right_time(live, stage, phone_of):
    who = live.technician()
    visit = live.seeder.visit(who)
    phone = phone_of(who)
    stage.cut_the_line()
    phone.open_visit(visit)
    phone.tap("call.started", "call.no_answer")
    phone.expect_step("waiting_to_call")

    phone.page.close()
    stage.forward(minutes=6)
    phone.open_again()
    expect(phone.card(visit).locator(".countdown")).to_be_visible()
    phone.open_visit(visit)
    phone.expect_step("waiting_to_call")
    assert 3 * 60 < phone.seconds_left() <= 4 * 60

    stage.forward(minutes=4)
    phone.expect_step("call_due")
    phone.see("Пора звонить ещё раз")
