"""A new version of the phone waits its turn."""

from playwright.sync_api import expect

from tests.support.proofs import proves

LOOK = "async () => { await (await navigator.serviceWorker.getRegistration()).update(); }"
WAITS = "async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null"
CACHES = "async () => (await caches.keys()).join()"


@proves("A11")
def test_a_new_version_waits_while_a_visit_is_open_and_takes_over_afterwards(live, phone_of):
    who = live.technician()
    visit = live.seeder.visit(who)
    phone = phone_of(who)
    phone.open_visit(visit)
    phone.tap("call.started")
    phone.expect_step("calling")
    phone.page.evaluate("() => { globalThis.sameAsBefore = true; }")

    live.release("newer-")
    phone.page.evaluate(LOOK)
    phone.expect_soon(WAITS)
    phone.expect_step("calling")
    assert phone.page.evaluate("globalThis.sameAsBefore") is True

    phone.go_back()
    phone.expect_soon("() => globalThis.sameAsBefore === undefined")
    expect(phone.page.locator(".day")).to_be_visible()
    phone.expect_soon(f"async () => !(await ({CACHES})()).includes(',') && (await ({CACHES})()).includes('newer-')")
    phone.open_visit(visit)
    phone.expect_step("calling")
