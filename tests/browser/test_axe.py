"""axe finds nothing serious on any screen of the phone and on no page that the server draws, light and dark.

The board's own pages are in tests/browser/board.
"""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from fieldapp.actions import customer_link
from fieldapp.actions.demo.answers import write_answers
from fieldapp.actions.demo.cast import NORTH, Cast
from fieldapp.store.tables import cases
from tests.browser.support.axe import serious_faults
from tests.browser.test_sunny_path import FILE

SCHEMES = ("light", "dark")
ANSWERING = {"a01": "a01", "d01": "d01", "m01": "d01"}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_screen_of_a_visit_has_a_serious_fault(live, stage, scheme):
    who = live.technician()
    visits = {state: live.seeder.visit(who, from_hour=hour) for state, hour in (("talk", 2), ("door", -0.5))}
    live.seeder.report(visits["door"], "technician.arrived", who)
    phone = stage.phone(color_scheme=scheme)
    phone.page.goto(f"{live.base}/phone")
    expect(phone.page.locator(".sign-in")).to_be_visible()
    faults = serious_faults(phone.page, "sign-in")
    phone.sign_in(who)
    phone.be_ready()
    faults += serious_faults(phone.page, "day")

    phone.open_visit(visits["talk"])
    for state, offer in (("planned", "call.started"), ("calling", "call.no_answer"), ("waiting_to_call", "")):
        phone.expect_step(state)
        faults += serious_faults(phone.page, state)
        if offer:
            phone.button(offer).click()
    for place, sign in (("history", ".timeline"), ("note", "note-form")):
        phone.page.goto(f"{live.base}/phone#/case/{visits['talk']}/{place}")
        expect(phone.page.locator(sign).first).to_be_visible()
        faults += serious_faults(phone.page, place)

    phone.page.goto(f"{live.base}/phone#/case/{visits['door']}")
    for state, offer in (("at_door", "door.under_age"), ("full_stop", "customer_came"), ("introducing", "introduced")):
        phone.expect_step(state)
        faults += serious_faults(phone.page, state)
        phone.button(offer).click()
    phone.expect_step("entering")
    faults += serious_faults(phone.page, "entering")
    for place in ("settings", "unsent"):
        phone.page.goto(f"{live.base}/phone#/{place}")
        expect(phone.page.locator(".plain")).to_be_visible()
        faults += serious_faults(phone.page, place)
    assert faults == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_form_has_a_serious_fault(live, stage, scheme):
    who = live.technician()
    visit = live.seeder.visit(who)
    phone = stage.phone(color_scheme=scheme)
    phone.sign_in(who)
    phone.be_ready()
    phone.open_visit(visit)
    phone.tap("call.started")
    phone.expect_step("calling")
    faults = []
    for offer in ("call.busy", "call.other_person", "call.refused"):
        phone.page.goto(f"{live.base}/phone#/case/{visit}/ask/{offer}")
        expect(phone.page.locator("answer-form form")).to_be_visible()
        faults += serious_faults(phone.page, offer)
    assert faults == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_page_that_the_server_draws_has_a_serious_fault(live, stage, scheme):
    visit = live.seeder.visit(live.technician())
    with live.site.session() as session:
        order_id = session.execute(select(cases.c.order_id).where(cases.c.id == visit)).scalar_one()
        token = customer_link.issue(session, live.clock.now_ms(), order_id)
        session.commit()
    page = stage.board("/orders/import")
    page.emulate_media(color_scheme=scheme)
    faults = serious_faults(page, "import")
    page.set_input_files("#file", FILE)
    page.click("form.orders__form button")
    expect(page.locator(".orders__actions")).to_be_visible()
    faults += serious_faults(page, "dry run")
    for path in (f"/c/{token}", "/nothing-here", "/outbox", "/leaflets", "/areas", "/areas/north", "/texts", "/days"):
        page.goto(live.base + path)
        faults += serious_faults(page, path[:4])
    faults += serious_faults(page, "menu", within=".top")
    page.context.clear_cookies()
    page.goto(f"{live.base}/sign-in")
    faults += serious_faults(page, "sign-in")
    assert faults == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_page_of_answers_has_a_serious_fault(live, stage, scheme):
    with live.site.session() as session:
        cast = Cast({login: live.site.actor(known) for login, known in ANSWERING.items()}, {NORTH: "north"})
        write_answers(session, live.clock.now_ms(), 20261123, cast)
    page = stage.board("/cards")
    page.emulate_media(color_scheme=scheme)
    faults = []
    for path in ("/cards", "/cards/2", "/cards/2/edit", "/departments", "/questions"):
        page.goto(live.base + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        faults += serious_faults(page, path)
    page.goto(f"{live.base}/cards")
    page.fill("#q", "сколько стоит подключить интернет")
    page.keyboard.press("Enter")
    expect(page.locator(".cards__entry a").first).to_have_text("Подключение интернета в квартире")
    assert faults + serious_faults(page, "found") == []
