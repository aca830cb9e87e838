"""Two technicians on one phone: kept apart, nothing lost, nothing sent under another's name."""

from playwright.sync_api import expect

from tests.support.proofs import proves


@proves("A14")
def test_signing_out_asks_twice_and_each_ones_records_go_out_under_their_own_name(live, stage, phone_of):
    one, other = live.technician(), live.technician()
    of_one, of_other = live.seeder.visit(one), live.seeder.visit(other)
    phone = phone_of(one)
    stage.cut_the_line()
    phone.open_visit(of_one)
    phone.tap("call.started", "call.expects_you")
    phone.go_back()

    phone.page.click(".phone-top__gear")
    phone.page.get_by_role("button", name="Выйти", exact=True).click()
    phone.see("Не отправлено: 2", "Записи останутся в телефоне")
    phone.page.get_by_role("button", name="Остаться").click()
    phone.page.get_by_role("button", name="Выйти", exact=True).click()
    phone.page.get_by_role("button", name="Всё равно выйти").click()
    expect(phone.page.locator(".sign-in__other")).to_contain_text("2")
    assert live.types(of_one) == []

    stage.mend_the_line()
    phone.sign_in(other)
    expect(phone.card(of_other)).to_be_visible()
    expect(phone.card(of_one)).to_have_count(0)
    phone.open_visit(of_other)
    phone.tap("call.started")
    phone.expect_arrived(of_other, "call.started")
    phone.expect_arrived(of_one, "call.started", "call.expects_you")

    assert {event.author for event in live.events(of_one)} == {one}
    assert {event.author for event in live.events(of_other)} == {other}
