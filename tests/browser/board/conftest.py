"""A board that a browser can open: the application behind a real port, in a thread, on a morning with matters."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from tests.support.app import PASSWORD, Site, open_site
from tests.support.seed_board import Seeder, morning
from tests.support.servers import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class LiveBoard:
    """The site, its address, the seeded visits by name, and what the browser complained of; with cut lines it may."""

    site: Site
    base: str
    ids: dict[str, str]
    complaints: list[str] = field(default_factory=list)
    lines_are_cut: bool = False

    @property
    def seeder(self) -> Seeder:
        """Somebody who reports on visits of this site."""
        return Seeder(self.site)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[LiveBoard]:
    port = free_port()
    with open_site(f"sqlite:///{tmp_path / 'live.sqlite3'}", tmp_path / "var", PORT=str(port)) as site:
        ids = morning(site)
        server = make_server("127.0.0.1", port, site.app, threaded=True)
        server.daemon_threads = True  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield LiveBoard(site, f"http://127.0.0.1:{port}", ids)
        server.shutdown()
        thread.join()


@pytest.fixture
def open_page(board: LiveBoard, chromium: "Browser") -> Iterator[Callable[..., "Page"]]:
    """`open_page("/board", width=390, scheme="dark")`: a page in which Lilia is signed in; complaints fail the test."""
    contexts: list[Any] = []

    def opened(path: str, *, width: int = 1440, height: int = 900, scheme: Any = "light", **options: Any) -> "Page":
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        contexts.append(context)
        answer = context.request.post(
            f"{board.base}/api/v1/session", data={"login": "d01", "password": PASSWORD}, headers={"X-Fieldapp": "1"}
        )
        assert answer.ok, answer.text()
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: board.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: board.complaints.append(str(error)))
        page.goto(board.base + path)
        if path.startswith("/board") and options.get("java_script_enabled", True):
            # The red line of this device comes late and pushes everything down, also from under a click.
            page.locator("#device[data-state]").wait_for(state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    cut = "Failed to load resource"
    assert [one for one in board.complaints if not (board.lines_are_cut and one.startswith(cut))] == []


def serious_faults(page: "Page") -> list[str]:
    """What axe finds serious or critical."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:160]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
