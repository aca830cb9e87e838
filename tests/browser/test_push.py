"""A message finds the phone whose app is closed: subscribed, encrypted, decrypted, shown; and the whole real chain."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect
from redis import Redis

from fieldapp import clock
from fieldapp.actions import bell
from fieldapp.jobs.guarded import die_with_parent
from tests.browser.support.stage import Stage
from tests.support.app import PASSWORD
from tests.support.live_site import ROOT, live_site
from tests.support.proofs import proves

FIELDAPP = str(Path(sys.executable).parent / "fieldapp")
MINUTE_MS = 60_000
# No push service can be reached from here: the browser is told that the sink is one.
SUBSCRIBED = """{
  const keys = %s;
  let held = null;
  PushManager.prototype.subscribe = async function (options) {
    held = { endpoint: %s, options, toJSON: () => ({ endpoint: held.endpoint, keys }), unsubscribe: async () => true };
    return held;
  };
  PushManager.prototype.getSubscription = async () => held;
}"""
# Nobody has asked the person yet: where the permission is given before, a phone subscribes by itself at its start.
UNASKED = """{
  let permission = "default";
  Object.defineProperty(Notification, "permission", { get: () => permission });
  Notification.requestPermission = async () => (permission = "granted");
}"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration.getNotifications()).map(({ title, body }) => `${title}: ${body}`);
}"""


@proves("S4.5", "G10")
def test_a_decision_is_pushed_to_the_technicians_phone_and_says_nothing_personal(live, stage, sink):
    who = live.technician()
    visit = live.seeder.visit(who, name="Панина Зоя Эдуардовна")
    live.seeder.report(visit, "technician.arrived", who)
    for event in ("door.nobody", "call.started", "call.no_answer"):
        live.seeder.report(visit, event, who)
    phone = phone_of(live, stage, sink, UNASKED)
    phone.sign_in(who)
    phone.be_ready()
    phone.page.click(".phone-top__gear")
    phone.page.get_by_role("button", name="Включить").click()
    phone.see("Приходят, даже когда приложение закрыто")

    live.decide(visit, "decided.leaflet")
    live.deliver_all(live.workbench())

    [(headers, body)] = [push for push in sink.pushes if push[1]["notification"]["title"]]
    assert headers["content-encoding"] == "aes128gcm"
    assert "Панина" not in json.dumps(body, ensure_ascii=False)
    deliver(phone, live.base, body)
    phone.expect_soon(f"async () => (await ({SHOWN})()).length === 1")
    [shown] = phone.page.evaluate(SHOWN)
    assert shown.startswith(body["notification"]["title"])


@proves("S4.4", "S4.5")
def test_a_phone_and_a_board_test_themselves_and_say_whether_they_will_alert(live, stage, sink):
    phone = phone_of(live, stage, sink, UNASKED)
    phone.sign_in(live.technician())
    phone.be_ready()
    phone.page.click(".phone-top__gear")
    phone.page.get_by_role("button", name="Включить").click()
    phone.page.get_by_role("button", name="Проверить сообщения").click()
    phone.see("Проверяем")
    bring(live, sink, phone)
    expect(phone.page.locator(".plain")).to_contain_text("сообщение пришло")

    board = board_of(live, stage, sink)
    page = board.page
    page.goto(f"{live.base}/board")
    expect(page.locator("#device-chip")).to_contain_text("Проверяем")
    live.clock.forward(seconds=31)
    expect(page.locator("#device")).to_contain_text("Это устройство вас не оповестит")
    page.get_by_role("button", name="Проверить снова").click()
    bring(live, sink, board)
    expect(page.locator("#device-chip.chip--ok")).to_contain_text("оповестит")
    expect(page.locator("#device")).to_be_hidden()


@proves("S4.5")
def test_a_phone_that_was_allowed_before_subscribes_by_itself_when_its_technician_signs_in(live, stage, sink):
    phone = phone_of(live, stage, sink)
    phone.page.wait_for_load_state("networkidle")  # the start's own try is over: nobody is signed in
    phone.sign_in(live.technician())
    bring(live, sink, phone)
    phone.be_ready()
    phone.page.click(".phone-top__gear")
    phone.see("Приходят, даже когда приложение закрыто")


def phone_of(live, stage, sink, *scripts):
    """A technician's phone before the sign-in, allowed to notify, whose push service is the sink."""
    phone = stage.phone(permissions=["notifications"])
    for script in (SUBSCRIBED % (json.dumps(sink.keys), json.dumps(sink.endpoint)), *scripts):
        phone.context.add_init_script(script)
    phone.page.goto(f"{live.base}/phone")
    return phone


def bring(live, sink, browser):
    """The self-test through outbox, sink and service worker, as soon as the page has asked for it."""
    sink.pushes.clear()
    for _ in range(300):
        browser.page.wait_for_timeout(50)
        live.deliver_all(live.workbench())
        if sink.pushes:
            break
    assert sink.pushes, "no self-test was asked for"
    deliver(browser, live.base, sink.pushes[-1][1])


def board_of(live, stage, sink):
    """Lilia's browser, allowed to notify and subscribed at the sink as soon as her board opens."""
    board = stage.phone(permissions=["notifications"])
    subscribed = SUBSCRIBED % (
        json.dumps(sink.keys), json.dumps(sink.endpoint + "-board"))  # fmt: skip
    board.context.add_init_script(subscribed)
    said = {"data": {"login": "d01", "password": PASSWORD}, "headers": {"X-Fieldapp": "1"}}
    assert board.context.request.post(f"{live.base}/api/v1/session", **said).ok
    return board


def deliver(phone, base, body):
    """As the browser's push service would."""
    devtools = phone.context.new_cdp_session(phone.page)
    found = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    while not found:
        phone.page.wait_for_timeout(20)
    pushed = {"origin": base, "registrationId": found[0]["registrationId"], "data": json.dumps(body)}
    devtools.send("ServiceWorker.deliverPushMessage", pushed)


@contextmanager
def process(environ, *arguments):
    """One of the Procfile's processes, ended with the story."""
    parent = os.getpid()
    started = subprocess.Popen(
        arguments, cwd=ROOT, env=environ,
        preexec_fn=lambda: die_with_parent(parent), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        started.terminate()
        started.wait()


@proves("S4.4", "P8")
def test_the_third_missed_call_is_a_push_at_the_dispatcher_within_a_second_or_so(
    sqlite_with_tables, tmp_path, redis_clean, chromium, sink
):
    with live_site(sqlite_with_tables, tmp_path, None, REDIS_URL=redis_clean) as live:
        stage = Stage(live, chromium)
        who = live.technician()
        visit = twice_called(live, who)
        listen(live, stage, sink)
        environ = {**live.environ, "PYTHONUNBUFFERED": "1"}
        with process(environ, sys.executable, "worker.py", "send"), process(environ, FIELDAPP, "ticker"):
            bell.ringer(redis_clean)(
                ["nothing"]
            )  # the first job opens the worker's tools: later ones are what is meant
            phone = stage.phone()
            phone.sign_in(who)
            phone.be_ready()
            phone.open_visit(visit)
            phone.expect_step("call_due")
            with Redis.from_url(redis_clean) as redis:
                while redis.exists("rq:queue:send") or not redis.scard("rq:workers"):
                    phone.page.wait_for_timeout(50)
            phone.tap("call_again", "call.no_answer")
            phone.expect_arrived(visit, *["call.no_answer"] * 3)
            arrived_ms = clock.monotonic_ms()
            while not sink.pushes and clock.monotonic_ms() - arrived_ms < 20_000:
                phone.page.wait_for_timeout(20)
            late_ms = clock.monotonic_ms() - arrived_ms
            expect(phone.page.locator(".visit")).to_contain_text("Решает диспетчер")
        stage.close()

    assert len(sink.pushes) == 1
    assert late_ms < 5_000, f"the push took {late_ms:.0f} ms; a second is meant, this machine may be busy"


def twice_called(live, who):
    """A visit whose third call is due now, by the clock of the real world."""
    now_ms = clock.now_ms()
    live.clock.set(now_ms - 21 * MINUTE_MS)
    visit = live.seeder.visit(who, from_hour=2)
    for _ in range(2):
        live.seeder.report(visit, "call.started", who)
        live.seeder.report(visit, "call.no_answer", who)
        live.clock.forward(minutes=10.4)
    live.clock.set(clock.now_ms())
    live.tick()
    return visit


def listen(live, stage, sink):
    """Lilia's browser hears pushes at the sink."""
    context = stage.browser.new_context()
    stage.contexts.append(context)
    said = {"X-Fieldapp": "1"}
    signed_in = context.request.post(
        f"{live.base}/api/v1/session", data={"login": "d01", "password": PASSWORD}, headers=said
    )
    assert signed_in.ok, signed_in.text()
    wanted = {"endpoint": sink.endpoint, "keys": sink.keys, "device": "board"}
    answer = context.request.post(f"{live.base}/api/v1/subscriptions", data=wanted, headers=said)
    assert answer.ok, answer.text()
