"""Where a second factor is demanded: does nothing else open before one is there, and does the last one stay?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.core.people import OFFICE
from tests.support.app import PASSWORD, Browser, Site, add_person, open_site
from tests.support.doors import System
from tests.support.passkeys import NAMED, add_passkey, asked_second, send_second
from tests.support.proofs import proves
from tests.web.test_second_factor import Device, switched_on

SYNC = {"device": "x", "app": "1", "sent_ms": 1, "clock": "c", "mono_ms": 1}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that demands one."""
    url, more = f"sqlite:///{tmp_path / 'site.sqlite3'}", {"BASE_URL": NAMED, "SECOND_FACTOR": "required"}
    with open_site(url, tmp_path / "var", **more) as opened:
        yield opened


@pytest.fixture
def lilia(site: Site) -> Browser:
    """Signed in by her password, which is not enough."""
    return site.browser_of("d01")


def removed(browser: Browser) -> int:
    """What the removal of the first passkey on the own page answers."""
    passkey_id = browser.get("/me").text.partition("/me/passkeys/")[2].partition("/rename")[0]
    return browser.post(f"/me/passkeys/{passkey_id}/remove", data={"password": PASSWORD}).status_code


@proves("G7")
@pytest.mark.parametrize("role", OFFICE)
def test_whoever_works_at_a_desk_is_led_to_add_one(site: Site, role: str):
    with site.session() as session:
        add_person(session, "x9", name="Икс", role=role, area_ids=("north",))
        session.commit()
    browser = site.browser_of("x9")

    answers = [browser.get(path) for path in ("/board", "/orders/import", "/export", "/trail", "/cases/any")]
    api = browser.get("/api/v1/visits")

    assert {(one.status_code, one.location) for one in answers} <= {(303, "/me"), (404, None)}
    assert answers[0].location == "/me"
    assert (api.status_code, api.json.get("reason")) in ((403, "second_factor"), (404, None))
    assert browser.post("/api/v1/sync", json=SYNC | {"author": "x9"}).status_code == 401
    assert "Нужен второй шаг входа" in browser.get("/me").text


@proves("G7")
def test_no_address_but_her_own_page_opens_without_one(site: Site, lilia: Browser):
    opened, tried = [], 0

    for rule in site.app.url_map.iter_rules():
        guard = getattr(site.app.view_functions[rule.endpoint], "guard", None)
        hers = rule.endpoint.partition(".")[0] in ("me", "passkeys", "sign_in")
        if isinstance(guard, tuple) and "dispatcher" in guard and not (rule.arguments or hers):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                answer = lilia.open(rule.rule, method=method)
                led = (answer.status_code, answer.location) == (303, "/me") or answer.status_code == 403
                opened += [] if led else [rule.endpoint]
                tried += 1

    assert opened == []
    assert tried > 30


def test_a_passkey_or_a_code_opens_everything(site: Site, lilia: Browser):
    anna = site.browser_of("a01")
    add_passkey(lilia)
    switched_on(site, anna)

    assert [one.get("/board").status_code for one in (lilia, anna)] == [200, 200]
    assert "Нужен второй шаг входа" not in lilia.get("/me").text


def test_a_technician_is_led_nowhere(site: Site):
    timur = site.browser_of("t01")

    assert timur.get("/me").status_code == 200
    assert timur.get("/").location == "/phone"
    assert timur.post("/api/v1/sync", json=SYNC | {"author": "t01"}).status_code == 200


def test_another_system_is_not_asked(site: Site):
    assert System(site, "visits:read", area="north").get("/api/v1/visits?day=2026-11-23").status_code == 200


def test_the_last_one_stays(site: Site, lilia: Browser):
    add_passkey(lilia)
    assert removed(lilia) == 422
    assert lilia.get("/board").status_code == 200

    device, _codes = switched_on(site, lilia)
    assert removed(lilia) == 303
    site.clock.forward(minutes=1)
    last = lilia.post("/me/code/drop", data={"code": device.code()})

    assert (last.status_code, "единственный второй шаг" in last.text) == (422, True)
    add_passkey(lilia)
    site.clock.forward(minutes=1)
    assert lilia.post("/me/code/drop", data={"code": device.code()}).status_code == 303
    assert lilia.get("/board").status_code == 200


def test_who_lost_the_last_one_is_led_to_add_another(site: Site, lilia: Browser):
    add_passkey(lilia)
    anna = site.browser_of("a01")
    switched_on(site, anna)
    page = anna.get("/people/d01").text
    passkey_id = page.partition("/people/d01/passkeys/")[2].partition("/remove")[0]

    assert anna.post(f"/people/d01/passkeys/{passkey_id}/remove").status_code == 303

    assert lilia.get("/board").location == "/me"
    assert site.browser_of("d01").get("/board").location == "/me"


def test_both_are_offered_and_either_opens(site: Site, lilia: Browser):
    key = add_passkey(lilia)
    device, _codes = switched_on(site, lilia)
    assert isinstance(device, Device)

    by_key, options = asked_second(site)
    by_code, _options = asked_second(site)

    assert send_second(by_key, key.sign(options)).status_code == 303
    assert by_code.post("/sign-in/code", data={"code": device.code()}).status_code == 303
