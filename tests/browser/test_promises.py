"""axe finds nothing serious on the ledger's pages, light and dark; a promise is kept by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.support.axe import serious_faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ledgers_pages_have_no_serious_fault_and_need_no_mouse(live, stage, scheme):
    who = live.technician()
    visit = live.seeder.visit(who)
    live.seeder.report(visit, "customer.unhappy", who, private={"words": "Ждут второй день"})
    page = stage.board("/promises")
    page.emulate_media(color_scheme=scheme)
    faults = serious_faults(page, "list")
    page.goto(f"{live.base}/promises/figures")
    faults += serious_faults(page, "figures")
    page.goto(f"{live.base}/cases/{visit}/promises/new")
    faults += serious_faults(page, "new")

    page.fill("textarea[name=words]", "Пришлю схему")
    page.focus("main .button")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_have_text("Пришлю схему")
    faults += serious_faults(page, "one")
    expect(page.locator("main .button--primary")).to_have_count(1)  # to call; whoever did already says so beside it
    page.get_by_role("button", name="Выполнено").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".promise .chip")).to_have_text(re.compile("выполнено"))
    assert faults + serious_faults(page, "kept") == []
