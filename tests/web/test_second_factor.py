"""Does the password alone open nothing once a code is wanted, and is nobody locked out for good?"""

import base64
import re

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from fieldapp.store.tables import second_factors
from tests.support.app import PASSWORD, Browser, Site
from tests.support.proofs import proves

TYPED = re.compile(r'people__typed">([A-Z2-7 ]+)<')
CODES = re.compile(r"<li>([a-z0-9-]{14})</li>")
WHO = {"login": "d01", "password": PASSWORD}


class Device:
    """The app on Lilia's phone."""

    def __init__(self, site: Site, secret: str) -> None:
        self.site, self.key = site, base64.b32decode(secret.replace(" ", ""))

    def code(self) -> str:
        """What it shows now."""
        totp = TOTP(self.key, 6, SHA1(), 30, enforce_key_length=False)
        return totp.generate(self.site.clock.now_ms() // 1000).decode()


@pytest.fixture
def lilia(quick_site: Site) -> Browser:
    """Signed in by her password."""
    return quick_site.browser_of("d01")


def switched_on(site: Site, browser: Browser) -> tuple[Device, list[str]]:
    [secret] = TYPED.findall(browser.post("/me/code/begin").text)
    device = Device(site, secret)
    codes = CODES.findall(browser.post("/me/code/confirm", data={"code": device.code()}).text)
    site.clock.forward(minutes=1)
    return device, codes


def asked(site: Site) -> Browser:
    """A browser whose password was right and whose code is awaited."""
    browser = site.stranger()
    answer = browser.post("/sign-in", data=WHO)
    assert "Код для входа" in answer.text
    assert browser.get("/board").status_code == 303
    return browser


@proves("G3")
def test_the_password_alone_opens_nothing(quick_site: Site, lilia: Browser):
    device, _ = switched_on(quick_site, lilia)
    browser = asked(quick_site)

    answer = browser.post("/sign-in/code", data={"code": device.code(), "next": "/duty"})

    assert (answer.status_code, answer.location) == (303, "/duty")
    assert browser.get("/board").status_code == 200


def test_scripts_send_the_code_with_the_password(quick_site: Site, lilia: Browser):
    device, _ = switched_on(quick_site, lilia)

    without = quick_site.stranger().post("/api/v1/session", json=WHO)
    given = quick_site.stranger().post("/api/v1/session", json={**WHO, "code": device.code()})

    assert (without.status_code, without.json["code_wanted"]) == (401, True)
    assert given.status_code == 200


@proves("G3")
def test_a_code_opens_once(quick_site: Site, lilia: Browser):
    device, _ = switched_on(quick_site, lilia)
    code = device.code()

    opened = [asked(quick_site).post("/sign-in/code", data={"code": code}).status_code for _ in range(2)]

    assert opened == [303, 401]


def test_a_recovery_code_opens_once_in_any_spelling(quick_site: Site, lilia: Browser):
    _, codes = switched_on(quick_site, lilia)
    typed = codes[0].upper().replace("-", " ")

    opened = [asked(quick_site).post("/sign-in/code", data={"code": typed}).status_code for _ in range(2)]

    assert len(set(codes)) == 8
    assert opened == [303, 401]
    assert "Осталось 7 запасных кодов" in lilia.get("/me").text


@pytest.mark.parametrize("code", ["", "000000", "12345", "шесть", "٠٠٠٠٠٠"])
def test_a_wrong_code_is_said_and_asked_again(quick_site: Site, lilia: Browser, code: str):
    switched_on(quick_site, lilia)

    answer = asked(quick_site).post("/sign-in/code", data={"code": code})

    assert answer.status_code == 401
    assert "Код не подошёл" in answer.text


@proves("G3")
def test_guessing_codes_is_held_up_whatever_browser_it_comes_from(quick_site: Site, lilia: Browser):
    device, _ = switched_on(quick_site, lilia)
    browser = asked(quick_site)

    tried = [browser.post("/sign-in/code", data={"code": f"{n:06}"}).status_code for n in range(10)]

    assert tried[-1] == 429
    assert browser.post("/sign-in/code", data={"code": device.code()}).status_code == 429


def test_five_minutes_later_the_password_is_asked_again(quick_site: Site, lilia: Browser):
    device, _ = switched_on(quick_site, lilia)
    browser = asked(quick_site)
    quick_site.clock.forward(minutes=6)

    answer = browser.post("/sign-in/code", data={"code": device.code()})

    assert answer.status_code == 401
    assert "слишком много времени" in answer.text


def test_without_a_first_password_no_code_is_looked_at(quick_site: Site, lilia: Browser):
    device, _ = switched_on(quick_site, lilia)

    assert quick_site.stranger().post("/sign-in/code", data={"code": device.code()}).status_code == 401


def test_it_is_wanted_only_after_a_first_code_and_the_secret_lies_sealed(quick_site: Site, lilia: Browser):
    [secret] = TYPED.findall(lilia.post("/me/code/begin").text)
    assert lilia.post("/me/code/confirm", data={"code": "000000"}).status_code == 422

    assert quick_site.stranger().post("/api/v1/session", json=WHO).status_code == 200
    with quick_site.session() as session:
        kept = session.execute(second_factors.select()).one().secret
    assert Device(quick_site, secret).key not in bytes(kept)


def test_a_screen_left_open_switches_nothing_off(quick_site: Site, lilia: Browser):
    device, _ = switched_on(quick_site, lilia)

    assert lilia.post("/me/code/drop", data={"code": "000000"}).status_code == 422
    assert lilia.post("/me/code/begin").status_code == 303  # nor is it replaced
    assert lilia.post("/me/code/drop", data={"code": device.code()}).status_code == 303
    assert quick_site.stranger().post("/api/v1/session", json=WHO).status_code == 200


def test_an_administrator_helps_who_has_lost_everything(quick_site: Site, lilia: Browser):
    switched_on(quick_site, lilia)
    anna = quick_site.browser_of("a01")
    assert "Выключить вход по коду" in anna.get("/people/d01").text

    anna.post("/people/d01/code/drop")

    assert quick_site.stranger().post("/api/v1/session", json=WHO).status_code == 200


def test_a_technicians_second_factor_is_the_phone(quick_site: Site):
    timur = quick_site.browser_of("t01")

    assert "Вход по коду" not in timur.get("/me").text
    assert timur.post("/me/code/begin").status_code == 404
