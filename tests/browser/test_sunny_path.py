"""From the order file to the closed door, on a phone without a signal, in at most eight taps."""

from playwright.sync_api import expect

from fieldapp.core.ids import visit_id
from tests.browser.support.stage import Stage
from tests.support.orders import DATA
from tests.support.proofs import proves

FILE = DATA / "orders-2026-11-23-clean-utf8.csv"
MOST_TAPS = 8


def import_by_page(stage: Stage) -> None:
    """As a dispatcher does it: choose, look at the dry run, take over."""
    page = stage.board("/orders/import")
    page.set_input_files("#file", FILE)
    page.click("form.orders__form button")
    page.click("form[action='/orders/import/confirm'] button")
    expect(page.locator(".orders__actions a[href='/board']")).to_be_visible()


@proves("S4.1", "S4.20", "F4", "A13")
def test_from_the_order_file_to_the_closed_door_in_eight_taps_without_a_network(stage, live, phone_of):
    import_by_page(stage)
    visit = visit_id("orders", "100201300", 1)
    phone = phone_of("t01")
    expect(phone.card(visit)).to_contain_text("ул. 8 Марта, д. 125")

    stage.cut_the_line()
    phone.page.reload()
    phone.card(visit).locator("[data-offer='call.started']").click()
    phone.taps += 1
    phone.see("Зоя Эдуардовна, здравствуйте!")
    phone.tap("call.expects_you")
    phone.see("Спасибо! До встречи")
    stage.forward(minutes=100)
    phone.tap("technician.departed")
    stage.forward(minutes=25)
    phone.tap("technician.arrived", "door.customer", "introduced", "work_in_flat")
    stage.forward(minutes=40)
    phone.tap("result_done")
    phone.expect_step("closed")

    assert phone.taps <= MOST_TAPS
    phone.expect_unsent(8)
    stage.mend_the_line()
    phone.expect_sent()
    assert live.case(visit).state == "closed"
    assert len(live.types(visit)) == phone.taps
    board = stage.board()
    expect(board.locator(f"#row-{visit}")).to_contain_text("сделано")
    assert phone.complaints == []
