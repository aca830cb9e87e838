"""The phone in other hands: a PIN before the day, what no PIN holds up, and a phone that forgets but loses nothing."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from fieldapp.actions.manage_people import lose_phone
from tests.browser.support.stage import Stage
from tests.support.app import MONDAY_8, PASSWORD
from tests.support.live_site import live_site
from tests.support.proofs import proves

PIN, WRONG = "4711", "0000"
NAME, ADDRESS = "Каллистратова Серафима", "ул. Тихая, д. 7"
# Every string and every byte of every database of this origin, as text.
DISK = """async () => {
  const found = [];
  const brought = (asked) => new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  const look = (value) => {
    if (typeof value === "string") found.push(value);
    else if (value instanceof ArrayBuffer) found.push(new TextDecoder().decode(value));
    else if (ArrayBuffer.isView(value)) found.push(new TextDecoder().decode(value));
    else if (value && typeof value === "object") for (const each of Object.values(value)) look(each);
  };
  for (const { name } of await indexedDB.databases()) {
    const db = await brought(indexedDB.open(name));
    for (const store of db.objectStoreNames) look(await brought(db.transaction([store]).objectStore(store).getAll()));
    db.close();
  }
  look({ ...localStorage });
  look({ ...sessionStorage });
  return found.join("\\n");
}"""

# All digits in the moment in which the pad is drawn for the first time.
QUICK_FINGERS = """(digits) => new MutationObserver((_, watch) => {
  if (!document.querySelector(".pin__key")) return;
  watch.disconnect();
  for (const key of digits) dispatchEvent(new KeyboardEvent("keydown", { key }));
}).observe(document, { childList: true, subtree: true })"""


def type_pin(phone, digits):
    for digit in digits:
        phone.page.locator(".pin__key", has_text=re.compile(f"^{digit}$")).click()


def choose_pin(phone):
    """In the settings, typed twice."""
    phone.page.click(".phone-top__gear")
    phone.page.get_by_role("button", name="Придумать PIN-код").click()
    for _ in range(2):
        type_pin(phone, PIN)
        phone.page.get_by_role("button", name="Готово").click()
    phone.see("PIN-код есть")
    phone.page.locator(".phone-top__back").click()
    expect(phone.page.locator(".day")).to_be_visible()


def start_anew(phone):
    """The app was closed, and its icon is tapped."""
    phone.page.close()
    phone.page = phone._new_page()
    phone.page.goto(f"{phone.live.base}/phone")


def put_away(stage, phone, *, minutes):
    """The screen goes dark for so long. What the page does when it is seen again may be to load anew."""
    hide = "(state) => { Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => state}); "
    hide += "document.dispatchEvent(new Event('visibilitychange')); }"
    phone.page.evaluate(hide, "hidden")
    stage.forward(minutes=minutes)
    with suppress(Error):  # it has noticed and loads anew
        phone.page.evaluate(hide, "visible")


def by_password(phone, login):
    phone.page.evaluate("location.hash = '#/sign-in'")
    phone.page.fill("input[name=login]", login)
    phone.page.fill("input[name=password]", PASSWORD)
    phone.page.click(".sign-in__form button.button--primary")


def pad(phone):
    return phone.page.locator(".pin")


@pytest.fixture
def guarded(live, phone_of):
    """A technician with a visit and a PIN on the phone."""
    login = live.technician()
    case_id = live.seeder.visit(login, name=NAME, address=ADDRESS)
    phone = phone_of(login)
    choose_pin(phone)
    return login, case_id, phone


def test_a_new_start_asks_for_the_pin_and_shows_nothing_of_anybody_before(guarded):
    _, case_id, phone = guarded
    start_anew(phone)

    expect(pad(phone)).to_contain_text("Введите PIN-код")
    expect(phone.page.locator("body")).not_to_contain_text("Каллистратова")
    expect(phone.page.locator("[href='tel:112']")).to_be_visible()
    type_pin(phone, WRONG)
    expect(pad(phone)).to_contain_text("Осталось 9 попыток")
    type_pin(phone, PIN)

    expect(phone.card(case_id)).to_be_visible()


def test_a_short_break_asks_nothing_a_long_one_does_and_a_reload_does_not_open(stage, guarded):
    _, case_id, phone = guarded

    put_away(stage, phone, minutes=4)
    expect(phone.card(case_id)).to_be_visible()
    phone.page.reload()
    expect(phone.card(case_id)).to_be_visible()
    put_away(stage, phone, minutes=6)
    expect(pad(phone)).to_be_visible()
    phone.page.reload()
    expect(pad(phone)).to_be_visible()
    phone.page.keyboard.type(PIN)

    expect(phone.card(case_id)).to_be_visible()


def test_digits_that_come_before_the_pad_knows_how_many_they_are_still_open(guarded):
    _, case_id, phone = guarded
    phone.page.add_init_script(f"({QUICK_FINGERS})({PIN!r})")
    phone.page.evaluate("sessionStorage.clear()")

    phone.page.reload()

    expect(phone.card(case_id)).to_be_visible()


def test_no_pin_keeps_anybody_in_a_place_that_is_not_safe_or_lets_him_into_a_forbidden_one(live, stage, guarded):
    _, case_id, phone = guarded
    phone.open_visit(case_id)
    phone.tap("call.started", "call.expects_you", "technician.departed", "technician.arrived")
    assert ADDRESS in phone.page.title()
    put_away(stage, phone, minutes=30)
    expect(pad(phone)).to_be_visible()
    assert ADDRESS not in phone.page.title()
    pad(phone).get_by_role("button", name="Ухожу, здесь опасно").click()

    expect(pad(phone)).to_contain_text("Диспетчер узнает")
    phone.expect_arrived(case_id, "unsafe.leaving")


def test_who_forgot_the_pin_comes_in_by_the_password_and_loses_nothing(live, guarded):
    login, case_id, phone = guarded
    start_anew(phone)
    pad(phone).get_by_text("Забыли PIN-код?").click()
    by_password(phone, login)

    expect(phone.card(case_id)).to_be_visible()
    phone.page.click(".phone-top__gear")
    expect(phone.page.get_by_role("button", name="Придумать PIN-код")).to_be_visible()


@proves("A13")
def test_ten_wrong_pins_wipe_the_phone_and_what_was_not_sent_arrives_sealed(live, stage, guarded):
    login, case_id, phone = guarded
    stage.cut_the_line()
    phone.open_visit(case_id)
    phone.tap("call.started", "call.expects_you")
    phone.page.goto(f"{phone.live.base}/phone#/case/{case_id}/note")
    phone.page.fill("#note-words", f"{NAME} просит позвонить")
    phone.page.click(".answer__foot button")
    phone.expect_unsent(3)
    start_anew(phone)
    for left in range(9, -1, -1):
        type_pin(phone, WRONG)
        if left:
            expect(pad(phone)).to_contain_text(re.compile(rf"\b{left} попыт"))
            stage.forward(minutes=61)

    expect(phone.page.locator(".sign-in__form")).to_contain_text("Заявки с этого телефона стёрты")
    expect(phone.page.locator(".sign-in__other")).to_contain_text("3")
    assert "Каллистратова" not in phone.page.evaluate(DISK)
    stage.mend_the_line()
    phone.expect_arrived(case_id, "call.started", "call.expects_you", "note")
    assert {event.author for event in live.events(case_id) if event.device} == {login}


@proves("G4")
def test_a_phone_that_was_called_lost_wipes_itself_at_its_next_contact(live, stage, guarded):
    login, case_id, phone = guarded
    stage.cut_the_line()
    phone.open_visit(case_id)
    phone.tap("call.started")
    phone.go_back()
    phone.expect_unsent(1)
    with live.site.session() as session:
        assert lose_phone(session, live.clock.now_ms(), live.site.actor("a01"), login) == []

    stage.mend_the_line()
    phone.see("Заявки стёрты с телефона", "отметили потерянным", "1 не принято")

    assert "Каллистратова" not in phone.page.evaluate(DISK)
    assert "call.started" not in live.types(case_id)
    board = stage.board("/kept-aside")
    expect(board.locator("main")).to_contain_text("с телефона, который отмечен потерянным")
    board.get_by_role("button", name="Открыть и принять").click()
    expect(board.locator("main")).not_to_contain_text("отмечен потерянным")
    assert live.types(case_id) == ["call.started"]
    by_password(phone, login)
    expect(phone.card(case_id)).to_be_visible()


def test_a_phone_without_contact_forgets_after_a_day_and_a_half(live, stage, guarded):
    _, case_id, phone = guarded
    stage.cut_the_line()
    phone.open_visit(case_id)
    phone.tap("call.started")
    put_away(stage, phone, minutes=37 * 60)

    phone.expect_soon("async () => localStorage.getItem('phone.wiped') === 'silence'")
    phone.expect_soon(f"async () => !(await ({DISK})()).includes('Каллистратова')")
    stage.mend_the_line()
    phone.expect_arrived(case_id, "call.started")


def test_where_a_pin_is_required_the_first_sign_in_chooses_one(sqlite_with_tables, tmp_path, chromium):
    with live_site(sqlite_with_tables, tmp_path, MONDAY_8, PHONE_PIN="required") as live:
        stage = Stage(live, chromium)
        phone = stage.phone()
        phone.page.goto(f"{live.base}/phone")
        by_password(phone, "t01")
        expect(pad(phone)).to_contain_text("Придумать PIN-код")
        for digits in ("4711", "4712", "4711", "4711"):
            phone.page.keyboard.type(digits)
            phone.page.get_by_role("button", name="Готово").click()
            if digits == "4712":
                expect(pad(phone)).to_contain_text("Коды не совпали")

        expect(phone.page.locator(".day")).to_be_visible()
        stage.close()
