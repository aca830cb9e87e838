"""A technician's phone, as a person uses it: looks at words, taps buttons."""

import re
from collections import Counter
from typing import TYPE_CHECKING

from playwright.sync_api import Error, expect

from fieldapp import clock
from tests.support.app import PASSWORD
from tests.support.live_site import LiveSite

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page


PATIENCE_MS = 20_000
# A desktop has no dialler and asks what to do with the link; its question would swallow the next tap.
DIALLER = """{
  const click = HTMLAnchorElement.prototype.click;
  globalThis.dialled = [];
  HTMLAnchorElement.prototype.click = function () {
    if (this.protocol === "tel:") dialled.push(this.href); else click.call(this);
  };
}"""


class Phone:
    """One profile with one page open on the phone; `taps` counts what a finger did at visits."""

    def __init__(self, live: LiveSite, context: "BrowserContext") -> None:
        self.live, self.context = live, context
        context.add_init_script(DIALLER)
        self.complaints: list[str] = []
        self.page = self._new_page()
        self.taps = 0

    def _new_page(self) -> "Page":
        page = self.context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    # --- the way in ---------------------------------------------------------------------------------------------
    def sign_in(self, login: str) -> None:
        """By the phone's own form."""
        if "/phone" not in self.page.url:
            self.page.goto(f"{self.live.base}/phone")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click(".sign-in__form button.button--primary")
        expect(self.page.locator(".day")).to_be_visible()

    def open_again(self) -> None:
        """The app was killed; a tap on its icon opens it anew."""
        self.page = self._new_page()
        self.page.goto(f"{self.live.base}/phone")
        expect(self.page.locator(".day")).to_be_visible()

    def second_tab(self) -> "Phone":
        """The same phone in another tab."""
        other = Phone(self.live, self.context)
        other.open_again()
        return other

    def be_ready(self) -> None:
        """Wait until it says that it can work offline."""
        expect(self.page.locator(".ready--ok")).to_have_text(re.compile("можно работать без сети"))
        self.expect_sent()

    # --- moving about -------------------------------------------------------------------------------------------
    def card(self, case_id: str) -> "Locator":
        """The visit on the day."""
        return self.page.locator(f"[data-case='{case_id}']")

    def open_visit(self, case_id: str) -> None:
        """Open it from the day; looking is no tap of the visit."""
        self.card(case_id).locator(".day-card__link").click()
        expect(self.page.locator(".visit")).to_be_visible()

    def go_back(self) -> None:
        """To the day, by the arrow."""
        self.page.locator(".phone-top__back").click()
        expect(self.page.locator(".day")).to_be_visible()

    # --- tapping ------------------------------------------------------------------------------------------------
    def button(self, offer: str) -> "Locator":
        """An outcome by the playbook's name for it."""
        return self.page.locator(f".visit [data-offer='{offer}']").first

    def tap(self, *offers: str) -> None:
        """One outcome after the other; folded ones are unfolded first, which is a tap, too."""
        for offer in offers:
            button = self.button(offer)
            expect(button).to_be_attached()
            if not button.is_visible():
                self.page.locator(".outcomes__more summary").click()
                self.taps += 1
            button.click()
            self.taps += 1

    def fill(self, **fields: str) -> None:
        """Type into the form of an outcome and record it."""
        for name, words in fields.items():
            self.page.fill(f"#ask-{name}", words)
        self.page.click("[data-record]")

    # --- seeing -------------------------------------------------------------------------------------------------
    def expect_step(self, state: str) -> None:
        """The visit on the screen is in this state."""
        expect(self.page.locator(f".visit[data-state='{state}']")).to_be_visible()

    def see(self, *words: str) -> None:
        """These words stand on the screen."""
        for each in words:
            expect(self.page.locator(".phone")).to_contain_text(each)

    def badge(self) -> "Locator":
        """What is said of sending."""
        return self.page.locator(".badge")

    def expect_sent(self) -> None:
        """Everything has been taken by the server."""
        expect(self.badge()).to_contain_text("всё отправлено")

    def expect_arrived(self, case_id: str, *types: str) -> None:
        """The server has these reports of the visit, whatever the phone says of it."""
        until = clock.monotonic_ms() + PATIENCE_MS
        while missing := Counter(types) - Counter(self.live.types(case_id)):
            assert clock.monotonic_ms() < until, f"never arrived: {sorted(missing)}"
            self.page.wait_for_timeout(50)

    def expect_unsent(self, number: int) -> None:
        """So much waits, and the phone says so."""
        expect(self.badge()).to_contain_text(f"не отправлено: {number}")

    def expect_soon(self, question: str) -> None:
        """The page answers yes before long; it may be reloaded meanwhile."""
        until = clock.monotonic_ms() + PATIENCE_MS
        while not self._answer(question):
            assert clock.monotonic_ms() < until, f"never true: {question}"
            self.page.wait_for_timeout(50)

    def _answer(self, question: str) -> object:
        try:
            return self.page.evaluate(question)
        except Error:  # just being reloaded
            return None

    def seconds_left(self) -> int:
        """What the large countdown says."""
        found = re.search(r"(\d+):(\d\d)", self.page.locator(".wait__left").inner_text())
        assert found is not None
        return int(found[1]) * 60 + int(found[2])
