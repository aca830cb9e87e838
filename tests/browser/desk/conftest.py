"""Gulnara at her desk: everything by the keyboard, and a server that can be killed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from fieldapp import clock
from fieldapp.store.tables import cases, events
from tests.browser.support.stage import BOARD, KAZAN, Stage
from tests.support.app import PASSWORD, add_person
from tests.support.live_site import LiveSite

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

PATIENCE_MS = 20_000
KEPT = """async ([store, key]) => {
  const name = (await indexedDB.databases()).map(one => one.name).find(one => /^fieldapp-(?!device)/.test(one));
  const db = await new Promise(done => { indexedDB.open(name).onsuccess = event => done(event.target.result); });
  const rows = db.transaction(store).objectStore(store);
  const asked = key === null ? rows.count() : rows.get(key);
  const kept = await new Promise(done => { asked.onsuccess = () => done(asked.result); });
  db.close();
  return kept?.box ? kept.box.byteLength : kept;
}"""
SLOW_DISK = """() => {
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  const gate = new Promise((open) => { globalThis.goOn = open; });
  crypto.subtle.encrypt = async (...asked) => { await gate; return encrypt(...asked); };
}"""


class Desk:
    """One profile with one page open on the desk; only keys are pressed."""

    def __init__(self, live: LiveSite, context: "BrowserContext") -> None:
        self.live, self.context = live, context
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("filechooser", lambda _: None)  # from now on; asked for with the key it may come too late

    def sign_in(self, login: str) -> None:
        """By the desk's own form, typed; then wait until it has its talks and the worker keeps it."""
        self.page.goto(f"{self.live.base}/desk")
        self.page.locator("input[name=login]").focus()
        self.page.keyboard.type(login)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("[data-open]").first).to_be_visible()

    def be_kept(self) -> None:
        """Wait until the page opens without a server, too."""
        self.until("async () => (await caches.match('/desk')) !== undefined")
        self.until("async () => navigator.serviceWorker.controller !== null")

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def expect_step(self, state: str) -> None:
        """The call on the screen is in this state."""
        expect(self.page.locator(f".talk[data-state='{state}']")).to_be_visible()

    def take(self, offer: str, then: str | None = None) -> None:
        """The outcome by its key, as it stands on its button."""
        button = self.page.locator(f".desk-outcome__button[data-offer='{offer}']")
        key = button.get_attribute("aria-keyshortcuts")
        assert key, f"no key for {offer}"
        self.press(key)
        if then:
            self.expect_step(then)

    def answer(self, **fields: str) -> None:
        """Go from field to field with Tab; type, or choose a value with Space; Enter in the last."""
        form = self.page.locator("desk-form form")
        expect(form).to_be_visible()
        for name, value in fields.items():
            self.reach(f"#ask-{name}, .picks--{name} [data-value='{value}']")
            here = self.page.evaluate("document.activeElement.tagName")
            self.press("Space") if here == "BUTTON" else self.page.keyboard.type(value)
        if form.count():
            self.press("Control+Enter")

    def kept(self, store: str, key: str) -> Any:
        """What the disk has under this key; of what is shut away its length in bytes."""
        return self.page.evaluate(KEPT, [store, key])

    def kept_rows(self, store: str) -> int:
        """How many rows the disk has there."""
        return int(self.page.evaluate(KEPT, [store, None]))

    def have_numbers(self) -> None:
        """Wait until it could number calls without the server."""
        self.soon(lambda: (self.kept("meta", "outage_numbers") or {}).get("areas", {}).get("north"))

    def hold_the_disk(self) -> None:
        """From now on nothing is written, since nothing is shut away first."""
        self.page.evaluate(SLOW_DISK)

    def let_it_write(self) -> None:
        """What waited is written."""
        self.page.evaluate("goOn()")

    def choose_picture(self, picture: Any) -> None:
        """The question has the focus as soon as it stands there; Space opens the camera, or the folder."""
        expect(self.page.locator("page-pick input")).to_be_focused()
        with self.page.expect_file_chooser() as asked:
            self.press("Space")
        asked.value.set_files(picture)

    def reach(self, selector: str) -> None:
        """Press Tab until the focus is there."""
        for _ in range(60):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never comes to {selector}")

    def known(self) -> "Locator":
        """What stands above the talk as known."""
        return self.page.locator(".known")

    def until(self, question: str) -> None:
        """The page answers yes before long."""
        self.soon(lambda: self.page.evaluate(question), lambda: f"never true: {question}")

    def open_case(self) -> str:
        """The id of the call on the screen."""
        return str(self.page.evaluate("location.hash.split('/')[2]"))

    def expect_sent(self) -> None:
        """Everything has been taken by the server."""
        expect(self.page.locator(".badge")).to_contain_text("всё отправлено")

    def expect_arrived(self, case_id: str, state: str) -> None:
        """The server has the call, and it has come to this state."""
        self.soon(lambda: self._state(case_id) == state, lambda: f"never {state}: {self._state(case_id)}")

    def soon(self, question: Callable[[], object], otherwise: Callable[[], str] = lambda: "never true") -> None:
        """The answer is yes before long."""
        until = clock.monotonic_ms() + PATIENCE_MS
        while not question():
            assert clock.monotonic_ms() < until, otherwise()
            self.page.wait_for_timeout(50)

    def _state(self, case_id: str) -> str | None:
        with self.live.site.session() as session:
            return session.execute(select(cases.c.state).where(cases.c.id == case_id)).scalar()

    def said(self, case_id: str) -> list[Any]:
        """What was reported of it, in order."""
        mine = select(events).where(events.c.case_id == case_id, events.c.by != "system").order_by(events.c.device_seq)
        with self.live.site.session() as session:
            return list(session.execute(mine))


@pytest.fixture
def desk_of(stage: Stage) -> Callable[[str], Desk]:
    """`desk_of(login)`: a desk at which this new operator has signed in."""

    def opened(login: str, **options: Any) -> Desk:
        live = stage.live
        with live.site.session() as session:
            add_person(session, login, name="Гульнара Сафина", role="operator", area_ids=("north",))
            session.commit()
        context = stage.browser.new_context(**{**BOARD, **KAZAN, "service_workers": "allow", **options})
        context.clock.install(time=live.clock.now_ms() / 1000)
        stage.contexts.append(context)
        desk = Desk(live, context)
        desk.sign_in(login)
        desk.be_kept()
        return desk

    return opened
