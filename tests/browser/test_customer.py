"""A customer without account or JavaScript beside a dispatcher and a technician: what one does the others see."""

import re

import pytest
from playwright.sync_api import expect

from fieldapp.store.tables import alerts
from tests.browser.support.axe import serious_faults
from tests.support.customer import link
from tests.support.proofs import proves

HANDSET = {"viewport": {"width": 360, "height": 740}, "locale": "ru-RU", "timezone_id": "Europe/Moscow"}


@pytest.fixture
def opened(live, stage):
    """`opened(case_id)`: the page behind the customer's link, on a phone that runs no script."""

    def one(case_id: str, **options):
        context = stage.browser.new_context(**{**HANDSET, "java_script_enabled": False, **options})
        stage.contexts.append(context)
        page = context.new_page()
        page.goto(f"{live.base}/c/{link(live.site, case_id)}")
        return page

    return one


def unfold(page, name: str) -> None:
    page.locator("summary.button", has_text=name).click()


@proves("F9", "S4.1")
def test_a_confirmed_visit_and_a_named_person_are_on_the_phone_and_on_the_board(live, stage, phone_of, opened):
    who = live.technician()
    visit = live.seeder.visit(who, from_hour=3)
    phone = phone_of(who)
    customer = opened(visit)
    before = customer.url

    customer.get_by_role("button", name="Мне подходит").click()
    expect(customer.locator("main")).to_contain_text("Вы подтвердили время")
    unfold(customer, "Дома будет другой человек")
    customer.fill("[name=person_name]", "Вера")
    customer.fill("[name=door_word]", "сирень")
    customer.check("[name=of_age]")
    customer.get_by_role("button", name="Передать мастеру").click()

    expect(customer.locator("main")).to_contain_text("Мастера встретит человек")
    assert customer.url == before
    assert customer.context.cookies() == []
    stage.forward(minutes=1)
    expect(phone.card(visit)).to_contain_text("Вера")
    phone.open_visit(visit)
    phone.expect_step("ready")
    board = stage.board(f"/cases/{visit}")
    expect(board.locator("main")).to_contain_text("Клиент подтвердил время")
    expect(board.locator("main")).to_contain_text("Вера")


@proves("S4.9")
def test_another_time_is_the_plan_of_everybody_and_can_be_undone(live, stage, phone_of, opened):
    who = live.technician()
    visit = live.seeder.visit(who, from_hour=3)
    phone = phone_of(who)
    customer = opened(visit)
    before = customer.locator("h1").inner_text()

    unfold(customer, "Другое время")
    customer.get_by_role("button", name="сегодня, 15–17").click()

    expect(customer.locator("h1")).to_contain_text("сегодня, 15–17")
    stage.forward(minutes=1)
    expect(phone.card(visit)).to_contain_text(re.compile("15.17"))
    board = stage.board(f"/cases/{visit}")
    expect(board.locator("main")).to_contain_text("Клиент выбрал другое время")
    customer.get_by_role("button", name="Вернуть как было").click()
    expect(customer.locator("h1")).to_contain_text(before)
    stage.forward(minutes=1)
    expect(phone.card(visit)).to_contain_text(re.compile("11.*13"))


@proves("F3")
def test_the_technician_sets_out_while_the_page_is_open(live, stage, phone_of, opened):
    who = live.technician()
    visit = live.seeder.visit(who, from_hour=3)
    phone = phone_of(who)
    customer = opened(visit)
    unfold(customer, "Другое время")
    phone.open_visit(visit)
    phone.tap("technician.departed")
    phone.expect_arrived(visit, "technician.departed")

    customer.get_by_role("button", name="завтра, 9–11").click()

    expect(customer.get_by_role("alert")).to_contain_text("Мастер только что выехал")
    expect(customer.get_by_role("button", name="завтра, 9–11")).to_have_count(0)
    expect(customer.locator("main")).to_contain_text("диспетчер вам позвонит")
    unfold(customer, "Дома будет другой человек")
    customer.fill("[name=person_name]", "Вера")
    customer.check("[name=of_age]")
    customer.get_by_role("button", name="Передать мастеру").click()
    expect(customer.locator("main")).to_contain_text("Мастера встретит человек")
    assert live.case(visit).state == "on_the_way"
    kinds = {row.kind for row in live.rows(alerts, alerts.c.case_id == visit, alerts.c.open)}
    assert kinds == {"call_me"}
    expect(stage.board().locator("#cards")).to_contain_text("Клиент просит позвонить")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_moment(live, stage, opened, scheme):
    who = live.technician()
    planned, finished = live.seeder.visit(who, from_hour=3), live.seeder.visit(who, from_hour=0)
    for type_ in ("technician.departed", "technician.arrived", "door.customer", "introduced"):
        live.seeder.report(finished, type_, who)
    live.seeder.report(finished, "work.started", who, where="flat", shoe_covers=True)
    live.seeder.report(finished, "work.result", who, result="done")
    page = opened(planned, java_script_enabled=True, color_scheme=scheme)
    refused = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    faults = serious_faults(page, "planned")
    page.get_by_role("button", name="Мне подходит").click()
    expect(page.locator(".undo")).to_be_visible()
    faults += serious_faults(page, "pressed")
    page.goto(f"{live.base}/c/{link(live.site, finished)}?l=zh")
    faults += serious_faults(page, "feedback")
    for path in ("/c", "/c/abc"):
        page.goto(live.base + path)
        faults += serious_faults(page, path)

    assert faults == []
    assert refused == []
