"""A call of an outage has a number at once, tells it, and is found under it when the server is back."""

from playwright.sync_api import expect
from sqlalchemy import select

from fieldapp.store.tables import calls, outage_numbers
from tests.support.proofs import proves


def away(desk, live):
    """The desk has its numbers; then the server is killed."""
    desk.have_numbers()
    live.kill()
    desk.page.reload()
    expect(desk.page.locator("[data-open]").first).to_be_visible()
    expect(desk.page.locator("outage-blanks")).to_contain_text("Свободных номеров: 20")


@proves("S1.6", "S1.8")
def test_a_call_of_an_outage_has_a_number_under_which_it_is_found(desk_of, live):
    desk = desk_of("o42")
    began_ms = live.clock.now_ms()
    away(desk, live)

    desk.press("k")
    desk.expect_step("ringing")
    case_id = desk.open_case()
    expect(desk.page.locator(".talk__outage")).to_contain_text("-0001")
    number = str(desk.page.locator(".talk__outage b").text_content())
    desk.press("Escape", "i")
    expect(desk.page.locator(".talk__outage")).to_contain_text("-0002")

    live.clock.forward(ms=20 * 60_000)
    desk.page.clock.fast_forward(20 * 60_000)
    live.start()
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.expect_arrived(case_id, "ringing")
    desk.expect_sent()
    with live.site.session() as session:
        row = session.execute(select(calls).where(calls.c.case_id == case_id)).one()
        mine = outage_numbers.c.account_id == "o42", outage_numbers.c.state == "used"
        used = session.scalars(select(outage_numbers.c.number).where(*mine)).all()
    assert row.outage_no == number
    assert abs(row.began_ms - began_ms) < 60_000
    assert sorted(used) == [number, number.replace("-0001", "-0002")]
    assert desk.complaints == []


@proves("S1.6", "S1.8")
def test_blanks_are_printed_without_the_server_and_their_numbers_go_to_no_call(desk_of, live):
    desk = desk_of("o43")
    away(desk, live)
    desk.page.evaluate("void (window.print = () => { window.printed = (window.printed ?? 0) + 1; })")

    desk.page.locator("[data-print]").press("Enter")

    desk.until("() => window.printed === 1")
    expect(desk.page.locator("outage-blanks")).to_contain_text("18")
    desk.page.emulate_media(media="print")
    blanks = desk.page.locator(".blank")
    expect(blanks).to_have_count(2)
    expect(blanks.first).to_be_visible()
    expect(desk.page.locator("desk-app")).to_be_hidden()
    numbers = [str(one.text_content()) for one in desk.page.locator(".blank__number").all()]
    assert [one[-5:] for one in numbers] == ["-0001", "-0002"]
    desk.page.emulate_media(media="screen")
    desk.press("k")
    expect(desk.page.locator(".talk__outage")).to_contain_text("-0003")
    live.start()
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.expect_sent()
    assert desk.complaints == []
