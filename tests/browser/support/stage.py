"""Who takes part in a story, and what time is it for all of them?"""

from typing import TYPE_CHECKING, Any

from tests.browser.support.phone import Phone
from tests.support.app import PASSWORD
from tests.support.live_site import LiveSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
BOARD = {"viewport": {"width": 1440, "height": 900}}
KAZAN = {"locale": "ru-RU", "timezone_id": "Europe/Moscow"}


class Stage:
    """Opens phones and the board of one story, moves time for server and pages together, and cuts the line."""

    def __init__(self, live: LiveSite, browser: "Browser") -> None:
        self.live, self.browser = live, browser
        self.contexts: list[Any] = []
        self.phones: list[Phone] = []

    def phone(self, *, wrong_by_ms: int = 0, **options: Any) -> Phone:
        """A new phone, signed in by nobody; `wrong_by_ms` is what its clock is ahead."""
        context = self.browser.new_context(**{**PHONE, **KAZAN, "service_workers": "allow", **options})
        return self.phone_in(context, wrong_by_ms)

    def phone_in(self, context: "BrowserContext", wrong_by_ms: int = 0) -> Phone:
        """A phone in a profile that is open already."""
        context.clock.install(time=(self.live.clock.now_ms() + wrong_by_ms) / 1000)
        self.contexts.append(context)
        phone = Phone(self.live, context)
        self.phones.append(phone)
        return phone

    def board(self, path: str = "/board") -> "Page":
        """Lilia at her board, signed in by the form."""
        context = self.browser.new_context(**{**BOARD, **KAZAN})
        self.contexts.append(context)
        page = context.new_page()
        page.goto(self.live.base + path)
        page.fill("#login", "d01")
        page.fill("#password", PASSWORD)
        page.click("form.card button")
        page.wait_for_url(f"**{path}")
        return page

    def forward(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass, for the server and every phone; then the ticker looks."""
        ms = round(minutes * 60_000 + seconds * 1000)
        self.live.clock.forward(ms=ms)
        for phone in self.phones:
            phone.context.clock.fast_forward(ms)
        self.live.tick()

    def cut_the_line(self) -> None:
        """No network on any phone, and no server either."""
        self.live.kill()
        for phone in self.phones:
            phone.context.set_offline(True)

    def mend_the_line(self) -> None:
        """The server stands again and the phones have a network."""
        if self.live.process is None:
            self.live.start()
        for phone in self.phones:
            phone.context.set_offline(False)

    def close(self) -> None:
        """Close every profile that is still open."""
        for context in self.contexts:
            context.close()
