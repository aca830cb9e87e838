"""From a wish for a technician in a call to its order, by the keyboard alone."""

from playwright.sync_api import expect
from sqlalchemy import select

from fieldapp.store.tables import orders
from tests.browser.support.axe import serious_faults
from tests.support.proofs import proves


@proves("S2.25")
def test_a_wish_for_a_technician_becomes_an_order_by_keys_alone(desk_of, live):
    desk = desk_of("o33")
    desk.press("n")
    desk.page.keyboard.type("8 917 255-03-09")
    desk.reach("#start-title, .desk-top__home, .way")
    desk.press("i")
    desk.expect_step("ringing")
    desk.take("call.answered", "question")
    desk.take("asks_service")
    desk.answer(content="Перенести роутер")
    desk.expect_step("answer")
    desk.take("answer.given")
    desk.answer(invitation="technician_comes")
    desk.take("consent.given", "acting")
    desk.take("visit.wanted")
    desk.answer(person_name="Галия")
    expect(desk.page.locator(".talk__order a")).to_be_visible()

    desk.reach(".talk__order a")
    desk.press("Enter")
    expect(desk.page.locator("input[name=address]")).to_be_focused()
    faults = serious_faults(desk.page, "order")
    desk.page.keyboard.type("Мира, 5")
    desk.reach("input[name=work]")
    desk.page.keyboard.type("Перенос линии в квартире")
    desk.reach("input[name=when]")
    desk.press("ArrowUp")
    desk.page.keyboard.press("Enter")

    expect(desk.page.locator("#order")).to_be_visible()
    with live.site.session() as session:
        (order,) = session.execute(select(orders).where(orders.c.source == "desk-north")).all()
    assert (order.state, order.work) == ("waiting", "Перенос линии в квартире")
    assert faults == []
