"""What did a page want that its content security policy forbids? Asked of every page that any story opens.

Two witnesses: the page's own report of the refusal, and what Chromium says on the console, which also hears of pages
that run no script.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage

SIGNS = ("Content Security Policy", "securitypolicyviolation", "This document requires 'Trusted")
REPORT = """
addEventListener("securitypolicyviolation", (one) => console.error(
  `securitypolicyviolation: ${one.effectiveDirective} ${one.blockedURI} ${one.sourceFile}:${one.lineNumber}`));
"""


class Refusals:
    """Listens at every profile of a browser; `said` is what was refused since the story began."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def watch(self, context: "BrowserContext") -> None:
        """From now on, on all pages of this profile."""
        context.on("console", self._hear)
        context.add_init_script(REPORT)

    def _hear(self, message: "ConsoleMessage") -> None:
        if any(sign in message.text for sign in SIGNS):
            self.said.append(f"{message.location['url']}: {message.text}")
