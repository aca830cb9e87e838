"""Who opens? Each answer at the door leads where it must, without a network."""

import pytest
from playwright.sync_api import expect

from fieldapp.store.tables import alerts, event_words
from tests.support.proofs import proves


@pytest.fixture
def at_the_door(live, phone_of, stage):
    """`at_the_door(visit options)`: a phone without a network at a customer's door, and the visit."""

    def arrived():
        who = live.technician()
        visit = live.seeder.visit(who, from_hour=-0.5)
        live.seeder.report(visit, "technician.arrived", who)
        phone = phone_of(who)
        stage.cut_the_line()
        phone.open_visit(visit)
        phone.expect_step("at_door")
        return phone, visit

    return arrived


@proves("S4.15", "S4.16", "S4.20")
def test_somebody_nobody_named_opens_and_the_customer_permits_it_by_phone(at_the_door, stage, live):
    phone, visit = at_the_door()

    phone.tap("door.somebody_older")
    phone.see("Спросите разрешение у клиента")
    expect(phone.button("introduced")).to_have_count(0)
    phone.tap("call_for_permission", "permission.given")
    phone.fill(person_name="Олег")
    phone.see("Познакомьтесь и расскажите план")
    phone.tap("introduced", "work_in_flat")
    phone.expect_step("working")

    stage.mend_the_line()
    phone.expect_sent()
    assert live.case(visit).state == "working"
    [given] = [event for event in live.events(visit) if event.type == "permission.given"]
    assert given.data["by_phone"] == "my_phone"
    assert [row.words for row in live.rows(event_words, event_words.c.event_id == given.id)] == ["Олег"]


@proves("F18")
def test_a_locked_cabinet_needs_no_calls_and_the_dispatcher_learns_who_has_the_keys(at_the_door, stage, live):
    phone, visit = at_the_door()

    phone.tap("blocked_keys")
    phone.fill(key_holder="Дворник Фарид", key_phone="+79000000001")
    phone.see("К месту не попасть. Решает диспетчер")
    stage.mend_the_line()
    phone.expect_sent()

    [alert] = live.rows(alerts, alerts.c.case_id == visit)
    assert alert.kind == "no_access"
    board = stage.board(f"/board?case={visit}")
    expect(board.locator("#cards .alert", has_text="Нет доступа")).to_have_count(1)
    expect(board.locator("#chosen")).to_contain_text("Дворник Фарид")
    phone.tap("access.opened")
    phone.expect_step("at_door")


@proves("S4.2", "F20")
def test_nobody_of_14_or_older_is_a_full_stop_that_calls_an_adult_first(at_the_door, stage, live):
    phone, visit = at_the_door()

    phone.tap("door.under_age")
    stop = phone.page.locator(".stop")
    expect(stop).to_contain_text("Не входите")
    expect(stop).to_contain_text("Скажите ребёнку с площадки")
    expect(phone.page.locator(".outcomes [data-offer]").first).to_have_attribute("data-offer", "call_parent")
    for way_in in ("introduced", "work_in_flat", "permission.given", "permission_by_their_phone", "door.claims_order"):
        expect(phone.button(way_in)).to_have_count(0)
    phone.tap("call_parent")
    phone.see("а без взрослых мне входить нельзя")
    phone.tap("adult_10")
    phone.see("Это время не считается вашим опозданием")
    assert 9 * 60 < phone.seconds_left() <= 10 * 60

    phone.tap("customer_came")
    phone.expect_step("introducing")
    stage.mend_the_line()
    phone.expect_sent()
    assert live.types(visit)[-4:] == ["door.under_age", "call.started", "adult.coming", "door.customer"]


@proves("S4.1", "S4.11")
def test_a_person_named_on_the_phone_opens_with_the_word(live, stage, phone_of):
    who = live.technician()
    visit = live.seeder.visit(who, from_hour=-0.5)
    phone = phone_of(who)
    stage.cut_the_line()
    phone.open_visit(visit)

    phone.tap("call.started", "call.other_person")
    phone.page.locator(".picks--relation [data-value]").first.click()
    phone.fill(person_name="Марина", door_word="Рябина")
    phone.see("Марина", "Рябина")
    phone.tap("technician.departed", "technician.arrived")
    expect(phone.button("door.named_with_word")).to_contain_text("Марина")
    phone.page.get_by_text("Кодовое слово", exact=True).click()
    phone.see("Марина ответит: Рябина")
    phone.tap("door.named_with_word")
    phone.expect_step("introducing")

    stage.mend_the_line()
    phone.expect_sent()
    assert live.case(visit).state == "introducing"
