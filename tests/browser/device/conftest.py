"""What tests of the device layer in a real browser share: a small server, a phone, and words to its modules."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error

from tests.browser.device.small_server import SmallServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# Signs in by the server's session, as a page does, and gives the modules a short name.
START = """async () => {
  const names = [
    "account", "cases", "database", "memory", "outbox", "photos", "ready", "sync", "update", "unsent", "worker_ask",
  ];
  const found = await Promise.all(names.map((name) => import(`/static/js/device/${name}.js`)));
  globalThis.device = Object.assign({}, ...found);
  return (await device.currentAccount()).id;
}"""
PATIENCE_S = 60  # plenty on a busy machine
# What a story that waited in vain says of the browser's side.
WORKERS = """async () => {
  const found = await navigator.serviceWorker.getRegistration();
  const states = ["installing", "waiting", "active"].map((name) => `${name} ${found?.[name]?.state}`);
  return [...states, `controller ${navigator.serviceWorker.controller?.state}`, ...(await caches.keys())].join(", ");
}"""
CASE = "11111111-1111-4111-8111-111111111111"


def wait_until(page: "Page", question: str) -> None:
    """Ask the page until the answer is true; `question` may be asynchronous: wait_for_function takes that for a yes."""
    until = time.monotonic() + PATIENCE_S
    while not _answer(page, question):
        assert time.monotonic() < until, f"never true: {question}; {_answer(page, WORKERS)}"
        page.wait_for_timeout(20)


def _answer(page: "Page", question: str) -> object:
    try:
        return page.evaluate(question)
    except Error:  # the page is just being reloaded
        return None


@pytest.fixture
def server() -> Iterator[SmallServer]:
    """A fresh small server."""
    started = SmallServer()
    yield started
    started.shutdown()
    started.server_close()


@pytest.fixture
def context(chromium: "Browser") -> "Iterator[BrowserContext]":
    """A phone with an empty profile."""
    made = chromium.new_context(service_workers="allow")
    yield made
    made.close()


@pytest.fixture
def start(server: SmallServer) -> Callable[[Any], "Page"]:
    """Open a page of the phone in a context, signed in."""

    def opened(context: "BrowserContext") -> "Page":
        page = context.new_page()
        page.goto(f"{server.address}/phone")
        assert page.evaluate(START) == "account-1"
        return page

    return opened
