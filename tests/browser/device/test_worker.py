"""Does the phone open without a network, and does a new version wait for its turn? (A11, A12)"""

import json

import pytest

from tests.browser.device.conftest import CASE, START, wait_until
from tests.support.proofs import proves
from tests.support.waiting import wait_for

TAP = f"""() => device.record({{ caseId: "{CASE}", type: "call.started" }})"""
READY = "async () => { await device.startWorker(); await navigator.serviceWorker.ready; }"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
LOOK = "async () => { await (await navigator.serviceWorker.getRegistration()).update(); }"
RELEASE = "async () => (await device.askWorker('check')).release"
WAITING = "async () => (await navigator.serviceWorker.getRegistration()).waiting !== null"


@pytest.fixture
def page(context, start):
    """A phone whose worker is in charge."""
    opened = start(context)
    opened.evaluate(READY)
    wait_until(opened, CONTROLLED)
    return opened


@proves("A13")
def test_the_phone_opens_and_records_without_a_network(page, context, server):
    context.set_offline(True)

    page.reload()

    assert page.evaluate(START) == "account-1"
    assert page.evaluate("() => document.body.textContent").strip() == "the shell"
    assert page.evaluate(TAP)["device_seq"] == 1


def test_the_shell_comes_from_the_cache_without_waking_the_worker(page, context):
    context.set_offline(True)
    page.reload()

    assert page.evaluate("() => performance.getEntriesByType('navigation')[0].workerFinalSourceType") == "cache"


def test_answers_of_the_api_are_never_cached(page, server):
    page.evaluate(TAP)
    wait_until(page, "async () => (await device.unsent()).events === 0")

    kept = page.evaluate(
        """async () => {
          const names = await caches.keys();
          const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return requests.flat().map((request) => new URL(request.url).pathname);
        }"""
    )

    assert "/phone" in kept
    assert [path for path in kept if path.startswith("/api/")] == []


@proves("A11")
def test_a_new_version_waits_until_no_visit_is_open(page, server):
    page.evaluate("() => { globalThis.marked = true; device.setBusy(true); }")
    server.ledger.release = "two"
    page.evaluate(LOOK)
    wait_until(page, WAITING)
    assert page.evaluate("() => device.applyUpdate()") is False
    assert page.evaluate(RELEASE) == "one"

    page.evaluate("() => device.setBusy(false)")

    wait_until(page, "() => globalThis.marked === undefined")
    page.evaluate(START)
    assert page.evaluate(RELEASE) == "two"


@proves("A11")
def test_a_visit_open_in_another_tab_holds_the_version_back(page, context, server, start):
    other = start(context)
    other.evaluate("() => device.setBusy(true)")
    server.ledger.release = "two"
    page.evaluate(LOOK)
    wait_until(page, WAITING)

    taken = page.evaluate("() => device.applyUpdate()")

    assert taken is False


@proves("A12")
def test_the_kill_switch_takes_the_worker_and_leaves_what_was_recorded(page, server):
    server.ledger.closed = True
    page.evaluate(TAP)
    page.evaluate("() => { globalThis.marked = true; }")
    server.ledger.killed = True

    page.evaluate(LOOK)
    wait_until(page, "() => globalThis.marked === undefined")
    wait_until(page, "async () => (await caches.keys()).length === 0")
    wait_until(page, "async () => (await navigator.serviceWorker.getRegistration()) === undefined")

    page.evaluate(START)
    assert page.evaluate("async () => (await device.unsent()).events") == 1


def test_a_file_that_was_lost_is_said_and_mended(page):
    page.evaluate(
        """async () => {
          const cache = await caches.open("shell-one");
          await cache.delete("/static/js/device/sync.js");
        }"""
    )
    assert "shell" in page.evaluate("() => device.offlineReady()")["missing"]

    mended = page.evaluate("() => device.askWorker('repair')")

    assert mended["missing"] == []


def test_a_push_shows_a_notice_and_starts_a_sync(page, context, server):
    context.grant_permissions(["notifications"], origin=server.address)
    devtools = context.new_cdp_session(page)
    found: list[dict[str, str]] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.evaluate("() => device.requestSync('start')")
    wait_until(page, "() => device.syncStatus().lastOkMs > 0")
    while not found:
        page.wait_for_timeout(20)
    before = server.ledger.requests
    notice = {"title": "Звонить сейчас", "body": "Лесная, 5", "navigate": "/phone#/case/1"}
    said = json.dumps({"web_push": 8030, "notification": notice})

    for message in (said, "no json at all"):
        pushed = {"origin": server.address, "registrationId": found[0]["registrationId"], "data": message}
        devtools.send("ServiceWorker.deliverPushMessage", pushed)

    shown = """async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return (await registration.getNotifications()).map(({ title, body }) => [title, body]);
    }"""
    wait_until(page, f"async () => (await ({shown})()).length === 2")
    assert sorted(page.evaluate(shown)) == [["fieldapp", ""], ["Звонить сейчас", "Лесная, 5"]]
    wait_for(lambda: server.ledger.requests > before)
