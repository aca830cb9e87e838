"""axe finds nothing serious at the desk: at the start, in a step, in a form, without the server; light and dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.support.axe import serious_faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_of_the_desk_has_a_serious_fault(desk_of, live, scheme):
    desk = desk_of(f"o5{scheme[0]}", color_scheme=scheme)
    faults = serious_faults(desk.page, "start")
    desk.press("i")
    desk.expect_step("ringing")
    desk.take("call.answered", "question")
    faults += serious_faults(desk.page, "question")
    desk.take("asks_service")
    expect(desk.page.locator("desk-form form")).to_be_visible()
    faults += serious_faults(desk.page, "form")
    live.kill()
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.press("Escape", "Escape")
    expect(desk.page.locator(".outage")).to_be_visible()
    faults += serious_faults(desk.page, "outage")
    assert faults == []
