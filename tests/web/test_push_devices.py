"""A device asks for pushes, tests itself through the whole chain, and says when it heard (pains 1 to 3, E13, G11)."""

from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.actions.subscribe import vapid_digest
from fieldapp.reads import push_cover
from fieldapp.store.tables import outbox, subscriptions
from fieldapp.web.api_push import device_label
from tests.support.app import Browser, Site
from tests.support.proofs import proves

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
SERVICE = "https://fcm.googleapis.com/fcm/send/"
KEYS = {"p256dh": "B" + "A" * 86, "auth": "A" * 22}


def listen(browser: Browser, name: str = "one", **more: Any) -> int:
    body = {"endpoint": SERVICE + name, "keys": KEYS, **more}
    answer = browser.post("/api/v1/subscriptions", json=body, headers={"User-Agent": CHROME})
    return int(answer.status_code)


def ask(browser: Browser, what: str, name: str = "one") -> Any:
    return browser.post(f"/api/v1/subscriptions/{what}", json={"endpoint": SERVICE + name}).json


def rows(site: Site, table: Any) -> list[Any]:
    with site.session() as session:
        return list(session.execute(select(table)))


def uncovered(site: Site, *areas: str) -> list[tuple[str, str]]:
    vapid = vapid_digest(site.settings.vapid_public_key)
    with site.session() as session:
        found = push_cover.uncovered(session, areas or ("north",), vapid, site.clock.now_ms())
    return [(one.account_id, one.why) for one in found]


@proves("G11")
def test_a_sixth_device_takes_the_place_of_the_oldest(site: Site) -> None:
    browser = site.browser_of("d01")

    answers = []
    for number in range(6):
        answers.append(listen(browser, str(number)))
        site.clock.forward(seconds=1)

    assert answers == [204] * 6
    assert sorted(row.endpoint[-1] for row in rows(site, subscriptions)) == list("12345")
    assert {row.label for row in rows(site, subscriptions)} == {"Chrome, Windows"}


@proves("G11", "G10")
@pytest.mark.parametrize(
    "body",
    [
        {"endpoint": "https://evil.example/x", "keys": KEYS},
        {"endpoint": SERVICE + "x" * 1024, "keys": KEYS},
        {"endpoint": SERVICE, "keys": {**KEYS, "p256dh": "A" * 86}},
        {"endpoint": SERVICE, "keys": {**KEYS, "auth": "A" * 20}},
        {"endpoint": SERVICE, "keys": {**KEYS, "auth": "*" * 22}},
        {"endpoint": SERVICE, "keys": KEYS, "role": "administrator"},
        {"endpoint": SERVICE},
    ],
)
def test_what_is_no_device_is_refused(quick_site: Site, body: dict[str, Any]) -> None:
    answer = quick_site.browser_of("d01").post("/api/v1/subscriptions", json=body)

    assert answer.status_code == 422
    assert rows(quick_site, subscriptions) == []


@proves("S4.4")
def test_a_device_tests_itself_and_is_green_when_its_worker_heard(site: Site) -> None:
    browser = site.browser_of("d01")
    listen(browser)
    before = ask(browser, "state")

    begun = ask(browser, "test")
    (message,) = rows(site, outbox)
    site.clock.forward(seconds=3)
    heard = site.stranger().post("/api/v1/subscriptions/heard", json={"id": message.values["test"]})

    assert (before["state"], before["due"]) == ("untested", True)
    assert begun["state"] == "checking"
    assert (message.kind, message.channel, message.addressee, message.area_id) == ("push_test", "push", "d01", None)
    assert heard.status_code == 204
    assert ask(browser, "state") == {"state": "ok", "at_ms": site.clock.now_ms(), "at": "08:00", "due": False}
    site.clock.forward(hours=8)
    assert ask(browser, "state")["due"]


@proves("S4.4")
def test_a_device_is_red_when_no_receipt_came_within_thirty_seconds(site: Site) -> None:
    browser = site.browser_of("d01")
    listen(browser)
    ask(browser, "test")

    site.clock.forward(seconds=29)
    soon = ask(browser, "state")["state"]
    site.clock.forward(seconds=1)

    assert (soon, ask(browser, "state")["state"]) == ("checking", "silent")
    assert uncovered(site) == [("d01", "silent")]


def test_a_made_up_receipt_turns_nothing_green(site: Site) -> None:
    browser = site.browser_of("d01")
    listen(browser)
    ask(browser, "test")

    for wrong in ("0" * 36, " " * 32):
        site.stranger().post("/api/v1/subscriptions/heard", json={"id": wrong})

    assert ask(browser, "state")["state"] == "checking"
    assert site.stranger().post("/api/v1/subscriptions/heard", json={"id": ""}).status_code == 422


def test_an_impatient_finger_sends_one_test(site: Site) -> None:
    browser = site.browser_of("d01")
    listen(browser)

    states = [ask(browser, "test")["state"] for _ in range(3)]

    assert states == ["checking"] * 3
    assert len(rows(site, outbox)) == 1


def test_nobody_tests_or_sees_a_colleagues_device(site: Site) -> None:
    listen(site.browser_of("d01"))
    other = site.browser_of("d02")

    assert ask(other, "state")["state"] == ask(other, "test")["state"] == "unknown"
    assert rows(site, outbox) == []


@proves("E13")
def test_a_new_key_shows_who_is_not_covered_until_the_page_subscribed_anew(site: Site) -> None:
    browser = site.browser_of("d01")
    listen(browser, key="an-earlier-key")
    before = (ask(browser, "state")["state"], uncovered(site))

    listen(browser, key=site.settings.vapid_public_key)

    assert before == ("broken", [("d01", "other_key")])
    assert (ask(browser, "state")["state"], uncovered(site)) == ("untested", [])


def test_who_is_not_covered_is_said_with_the_reason(site: Site) -> None:
    listen(site.browser_of("d02"))
    with site.session() as session:
        session.execute(update(subscriptions).values(failures=3))
        session.commit()

    assert uncovered(site, "north", "south") == [("d01", "none"), ("d02", "broken")]


def test_a_device_that_took_nothing_for_a_week_is_doubtful(site: Site) -> None:
    listen(site.browser_of("d01"))
    site.clock.forward(hours=8 * 24)

    assert uncovered(site) == [("d01", "old")]
    with site.session() as session:
        (device,) = push_cover.devices_of(session, "d01", vapid_digest(site.settings.vapid_public_key), 0)
    assert device.label == "Chrome, Windows"


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (CHROME, "Chrome, Windows"),
        (CHROME + " Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
        ("curl", ""),
    ],
)
def test_a_device_is_named_as_its_owner_would(agent: str, label: str) -> None:
    assert device_label(agent) == label


def test_a_word_that_no_database_takes_is_no_receipt(site: Site) -> None:
    assert site.stranger().post("/api/v1/subscriptions/heard", json={"id": "\0" * 32}).status_code == 400
