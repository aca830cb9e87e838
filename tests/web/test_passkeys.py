"""Does a passkey get in only by its person, on our page, once a question, and never as a copy?"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from fieldapp.store.tables import passkey_challenges, passkeys, trail
from tests.support.app import PASSWORD, Browser, Site, open_site
from tests.support.authenticator import Authenticator, text
from tests.support.passkeys import (
    NAMED,
    add_passkey,
    asked_alone,
    asked_second,
    asked_to_make,
    send_alone,
    send_made,
    send_second,
)
from tests.support.proofs import proves

WHO = {"login": "d01", "password": PASSWORD}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that is opened by a name."""
    with open_site(f"sqlite:///{tmp_path / 'site.sqlite3'}", tmp_path / "var", BASE_URL=NAMED) as opened:
        yield opened


@pytest.fixture
def named_site(tables_url: str, tmp_path: Path) -> Iterator[Site]:
    """The same on either database."""
    with open_site(tables_url, tmp_path / "var", BASE_URL=NAMED) as opened:
        yield opened


@pytest.fixture
def lilia(site: Site) -> Browser:
    """Signed in by her password."""
    return site.browser_of("d01")


def kept(site: Site) -> list:
    with site.session() as session:
        return list(session.execute(select(passkeys)))


def noted(site: Site) -> list[tuple[str, str, str]]:
    with site.session() as session:
        columns = (trail.c.account_id, trail.c.what, trail.c.detail)
        return [tuple(row) for row in session.execute(select(*columns).order_by(trail.c.seq))]


def test_a_passkey_opens_beside_the_password_and_alone(named_site: Site):
    site = named_site
    device = add_passkey(site.browser_of("d01"), Authenticator(backed_up=True))

    browser, options = asked_second(site)
    assert [one["id"] for one in options["allowCredentials"]] == [text(device.credential_id)]
    assert browser.get("/board").status_code == 303
    second = send_second(browser, device.sign(options))
    other, alone = asked_alone(site)
    assert (alone["allowCredentials"], alone["userVerification"]) == ([], "required")
    first = send_alone(other, device.sign(alone))

    assert [(one.status_code, one.location) for one in (second, first)] == [(303, "/duty")] * 2
    assert [one.get("/board").status_code for one in (browser, other)] == [200, 200]
    [row] = kept(site)
    assert (row.account_id, row.sign_count, row.backed_up, row.name) == ("d01", 2, True, "ноутбук")
    assert row.transports == ["internal", "hybrid"]


@proves("G3")
def test_what_was_signed_once_opens_nothing_again(site: Site, lilia: Browser):
    device = add_passkey(lilia, Authenticator(counts=False))
    browser, options = asked_second(site)
    second = device.sign(options)
    other, options = asked_alone(site)
    alone = device.sign(options)

    answers = [twice(browser, "half", lambda: send_second(browser, second)),
               twice(other, "passkey", lambda: send_alone(other, alone))]  # fmt: skip

    assert answers == [[303, 401], [303, 401]]


def twice(browser: Browser, cookie: str, send: Callable[[], TestResponse]) -> list[int]:
    """What is answered now, and to somebody who has kept both the answer and the cookie."""
    held = browser.get_cookie(cookie, path="/sign-in")
    assert held is not None
    first = send().status_code
    browser.set_cookie(cookie, held.value, path="/sign-in")
    return [first, send().status_code]


@proves("G3")
def test_what_one_browser_was_asked_another_does_not_answer(site: Site, lilia: Browser):
    device = add_passkey(lilia)
    _browser, options = asked_alone(site)
    other, _options = asked_alone(site)
    _half, second_options = asked_second(site)

    assert send_alone(other, device.sign(options)).status_code == 401
    assert send_alone(site.stranger(), device.sign(options)).status_code == 401
    assert send_alone(other, device.sign(second_options)).status_code == 401


@proves("G3")
def test_what_was_asked_for_one_purpose_is_not_answered_for_another(site: Site, lilia: Browser):
    device = add_passkey(lilia)
    browser, options = asked_second(site)
    held = browser.get_cookie("half", path="/sign-in")
    assert held is not None
    browser.set_cookie("passkey", held.value, path="/sign-in")

    assert send_alone(browser, device.sign(options)).status_code == 401


@proves("G3")
@pytest.mark.parametrize("minutes", [4.9, 5.1])
def test_a_question_holds_for_five_minutes(site: Site, lilia: Browser, minutes: float):
    device = add_passkey(lilia)
    browser, options = asked_alone(site)
    half, second_options = asked_second(site)
    made = Authenticator().make(asked_to_make(lilia))
    site.clock.forward(minutes=minutes)

    answers = [send_alone(browser, device.sign(options)), send_second(half, device.sign(second_options)),
               send_made(lilia, made)]  # fmt: skip

    late = minutes > 5
    assert [one.status_code for one in answers] == ([401, 401, 422] if late else [303, 303, 303])
    assert all("слишком много времени" in one.text for one in answers) is late


WRONG = {
    "another page": {"origin": "http://localhost:8000.evil.example"},
    "the page in plain text": {"origin": "http://localhost"},
    "another site": {"site": "evil.example"},
}


@proves("G18")
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_was_signed_for_another_page_or_site_opens_nothing(site: Site, lilia: Browser, wrong: dict[str, str]):
    device = add_passkey(lilia)
    for name, value in wrong.items():
        setattr(device, name, value)
    browser, options = asked_second(site)
    other, alone = asked_alone(site)

    answers = [send_second(browser, device.sign(options)), send_alone(other, device.sign(alone)),
               send_made(lilia, Authenticator(**wrong).make(asked_to_make(lilia)))]  # fmt: skip

    assert [one.status_code for one in answers] == [401, 401, 422]
    assert len(kept(site)) == 1


def test_the_host_that_a_request_names_counts_for_nothing(site: Site, lilia: Browser):
    options = asked_to_make(lilia)
    answer = site.stranger().post("/sign-in/passkey/begin", headers={"Host": "evil.example"})

    assert options["rp"]["id"] == "localhost"
    assert json.loads(answer.data)["rpId"] == "localhost"


def test_a_copy_is_refused_and_stands_in_the_trail(named_site: Site):
    site = named_site
    device = add_passkey(site.browser_of("d01"))
    for _ in range(3):
        browser, options = asked_alone(site)
        assert send_alone(browser, device.sign(options)).status_code == 303
    device.sign_count = 1  # the copy was taken then

    browser, options = asked_alone(site)
    alone = send_alone(browser, device.sign(options))
    half, options = asked_second(site)
    second = send_second(half, device.sign(options))

    assert [alone.status_code, second.status_code] == [401, 401]
    assert noted(site)[-2:] == [("d01", "copied", "passkeys.copied")] * 2
    assert kept(site)[0].sign_count == 3
    assert "похоже на копию ключа" in site.browser_of("a01").get("/trail").text


def test_anothers_passkey_opens_nothing_beside_my_password(site: Site, lilia: Browser):
    add_passkey(lilia)
    annas = add_passkey(site.browser_of("a01"))
    browser, options = asked_second(site)

    assert send_second(browser, annas.sign(options)).status_code == 401
    assert browser.get("/board").status_code == 303


def test_a_passkey_that_says_to_be_anothers_opens_nobodys_door(site: Site, lilia: Browser):
    device = add_passkey(lilia)
    device.handle = b"a01"
    browser, options = asked_alone(site)

    assert send_alone(browser, device.sign(options)).status_code == 401


def test_alone_it_opens_only_where_the_device_has_seen_that_it_is_she(site: Site, lilia: Browser):
    device = add_passkey(lilia, Authenticator(verifies=False))
    browser, options = asked_alone(site)
    half, second_options = asked_second(site)

    assert send_alone(browser, device.sign(options)).status_code == 401
    assert send_second(half, device.sign(second_options)).status_code == 303


def test_another_key_under_the_same_name_opens_nothing(site: Site, lilia: Browser):
    device = add_passkey(lilia)
    forged = Authenticator(credential_id=device.credential_id, handle=b"d01", sign_count=9)
    browser, options = asked_alone(site)

    assert send_alone(browser, forged.sign(options)).status_code == 401


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", "{", "[" * 5000, '{"rawId": 1}', '{"rawId": "%"}',
                                  '{"rawId": "a", "id": {}, "response": []}'])  # fmt: skip
def test_whatever_is_sent_in_the_place_of_an_answer_is_refused(site: Site, lilia: Browser, sent: str):
    add_passkey(lilia)
    browser, _options = asked_alone(site)
    half, _options = asked_second(site)
    asked_to_make(lilia)

    answers = [browser.post("/sign-in/passkey", data={"credential": sent}),
               half.post("/sign-in/passkey/second", data={"credential": sent}),
               lilia.post("/me/passkeys", data={"credential": sent})]  # fmt: skip

    assert [one.status_code for one in answers] == [401, 401, 422]


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("bad", ["", "AAAA", 7, None, "%%%", text(b"\xff" * 40), text(b"\x9f" * 5000)])
def test_an_answer_with_a_broken_part_is_refused(site: Site, lilia: Browser, part: str, bad: object):
    device = add_passkey(lilia)
    browser, options = asked_alone(site)
    signed = device.sign(options)
    signed["response"][part] = bad

    assert send_alone(browser, signed).status_code == 401


@proves("G3")
def test_asking_without_end_is_held_up_and_leaves_one_row_a_browser(site: Site):
    asked = [site.stranger().post("/sign-in/passkey/begin").status_code for _ in range(31)]

    assert asked == [200] * 30 + [429]
    assert site.browser_of("d01").get("/board").status_code == 200  # the password is another door
    site.clock.forward(minutes=6)
    site.stranger().post("/sign-in/passkey/begin")
    with site.session() as session:
        assert len(list(session.execute(select(passkey_challenges)))) == 1


@proves("G3")
def test_trying_passkeys_beside_a_password_is_held_up(site: Site, lilia: Browser):
    device = add_passkey(lilia)
    browser, _options = asked_second(site)

    tried = [send_second(browser, {}).status_code for _ in range(6)]
    _browser, options = asked_second(site)

    assert tried == [401] * 5 + [429]
    assert send_second(_browser, device.sign(options)).status_code == 429
