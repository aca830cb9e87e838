"""How does a test's person get a passkey and use it? The forms of the pages, answered by a device in software."""

import html
import json
import re
from typing import Any

from werkzeug.test import TestResponse

from tests.support.app import PASSWORD, Browser, Site
from tests.support.authenticator import Authenticator

OPTIONS = re.compile(r'data-options="([^"]+)"')
NAMED = "http://localhost:8000"  # passkeys are bound to a name: an address of numbers has none


def options_on(answer: TestResponse) -> dict[str, Any]:
    """What the page wants signed."""
    [found] = OPTIONS.findall(answer.text)
    options: dict[str, Any] = json.loads(html.unescape(found))
    return options


def asked_to_make(browser: Browser, password: str = PASSWORD, name: str = "ноутбук") -> dict[str, Any]:
    """What the page for a new passkey wants."""
    answer = browser.post("/me/passkeys/begin", data={"password": password, "name": name})
    assert answer.status_code == 200, answer.status_code
    return options_on(answer)


def send_made(browser: Browser, made: dict[str, Any], name: str = "ноутбук") -> TestResponse:
    """Send what the device made."""
    return browser.post("/me/passkeys", data={"credential": json.dumps(made), "name": name})


def add_passkey(browser: Browser, device: Authenticator | None = None, name: str = "ноутбук") -> Authenticator:
    """Add a passkey; the device."""
    device = device or Authenticator()
    answer = send_made(browser, device.make(asked_to_make(browser, name=name)), name)
    assert answer.status_code in (200, 303), answer.status_code
    return device


def asked_second(site: Site, login: str = "d01") -> tuple[Browser, dict[str, Any]]:
    """A browser whose password was right, and what it is asked to sign."""
    browser = site.stranger()
    answer = browser.post("/sign-in", data={"login": login, "password": PASSWORD})
    return browser, options_on(answer)


def send_second(browser: Browser, signed: dict[str, Any]) -> TestResponse:
    """Answer that."""
    return browser.post("/sign-in/passkey/second", data={"credential": json.dumps(signed), "next": "/duty"})


def asked_alone(site: Site) -> tuple[Browser, dict[str, Any]]:
    """A browser without a password, and what it is asked to sign."""
    browser = site.stranger()
    answer = browser.post("/sign-in/passkey/begin")
    assert answer.status_code == 200, answer.text
    options: dict[str, Any] = json.loads(answer.data)
    return browser, options


def send_alone(browser: Browser, signed: dict[str, Any]) -> TestResponse:
    """Answer that."""
    return browser.post("/sign-in/passkey", data={"credential": json.dumps(signed), "next": "/duty"})
