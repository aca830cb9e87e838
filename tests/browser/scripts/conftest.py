"""A site full of hostile words; its pages are opened without a policy: what that would stop must not be there."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from tests.support.app import PASSWORD, Site
from tests.support.hostile_world import HostileWorld
from tests.support.script_words import CALCULATED, ELSEWHERE, packed
from tests.support.servers import free_port
from tests.support.texts_back import site_with_gateways

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

RAN = "globalThis.ran = (number) => console.error(`ran ${number}`);"
# What a word may have made: a handler, a script, a frame, an address that runs or leads away.
MADE = """(elsewhere) => {
  const found = [], trees = [document];
  while (trees.length) {
    const tree = trees.pop();
    for (const one of tree.querySelectorAll("*")) {
      if (one instanceof HTMLTemplateElement) trees.push(one.content);
      if (one.shadowRoot) trees.push(one.shadowRoot);
      if (/^(iframe|object|embed|base|marquee|math|animate|audio|video|style)$/i.test(one.localName)) found.push(one);
      if (one.matches("script:not([type='application/json'])") && /ran\\(/.test(one.textContent)) found.push(one);
      for (const { name, value } of one.attributes) {
        if (/^(on|hx-on)/.test(name)) found.push(one);
        if (!/^(href|src|action|formaction|data|srcdoc|xlink:href|hx-get|hx-post|poster|content)$/.test(name)) continue;
        if (/^[\\s\\x00-\\x20]*(javascript|vbscript|data):/i.test(value) && one.localName !== "img") found.push(one);
        if (URL.canParse(value, location) && new URL(value, location).hostname === elsewhere) found.push(one);
      }
    }
  }
  return found.map((one) => one.outerHTML.slice(0, 200));
}"""


class Witness:
    """What ran on any page of a profile, and what words became there."""

    def __init__(self, context: "BrowserContext") -> None:
        self.said: list[str] = []
        context.add_init_script(RAN)
        context.route(lambda url: self._leads_away(url), lambda route: route.abort())
        context.on("console", lambda one: self.said.append(one.text) if one.text.startswith("ran ") else None)
        context.on("dialog", lambda one: (self.said.append(f"dialog {one.message}"), one.dismiss()))
        context.on("request", lambda one: self.said.append(one.url) if self._leads_away(one.url) else None)

    @staticmethod
    def _leads_away(url: str) -> bool:
        return url.split("/")[2].startswith(ELSEWHERE) if "://" in url else False

    def look(self, page: "Page") -> None:
        """At the page as it stands."""
        self.said += [f"{page.url}: {one}" for one in page.evaluate(MADE, ELSEWHERE)]
        if CALCULATED in page.content():
            self.said.append(f"{page.url}: a template ran")


@pytest.fixture
def served(sqlite_with_tables: Path, tmp_path: Path) -> Iterator[tuple[Site, str]]:
    """A site and its address."""
    database, port = tmp_path / "hostile.sqlite3", free_port()
    database.write_bytes(sqlite_with_tables.read_bytes())
    with site_with_gateways(f"sqlite:///{database}", tmp_path, PORT=str(port)) as site:
        server = make_server("127.0.0.1", port, site.app, threaded=True)
        server.daemon_threads = True  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site, f"http://127.0.0.1:{port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def hostile(served: tuple[Site, str]) -> tuple[HostileWorld, str]:
    """A world of hostile words in every row, and its address."""
    world = HostileWorld(served[0])
    world.fill(packed())
    return world, served[1]


@pytest.fixture
def unguarded(chromium: "Browser", served: tuple[Site, str]) -> Iterator[Any]:
    """`unguarded(login, plain=True)`: a page without policy in which this person is signed in, and its witness.

    `plain` loads no script and no style of ours: only what stands in the page itself.
    """
    contexts: list[Any] = []

    def opened(login: str = "", *, plain: bool = False) -> tuple["Page", Witness]:
        context = chromium.new_context(bypass_csp=True, locale="ru-RU", timezone_id="Europe/Moscow")
        contexts.append(context)
        witness = Witness(context)
        if login:
            said = {"login": login, "password": PASSWORD}
            answer = context.request.post(f"{served[1]}/api/v1/session", data=said, headers={"X-Fieldapp": "1"})
            assert answer.ok, answer.text()
        if plain:
            context.route("**/assets/**", lambda route: route.abort())
        page = context.new_page()
        page.on("response", lambda one: witness.said.append(f"{one.status} {one.url}") if one.status >= 500 else None)
        return page, witness

    yield opened
    for context in contexts:
        context.close()
