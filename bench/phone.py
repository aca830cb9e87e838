"""P9, P10, P11: the phone's offline start against the floor page, its bytes, and a tap until it is safe.

Chromium with fourfold CPU slowdown, network off, the server killed. Warm: the browser runs; cold: a new browser
process on the same profile. Run: `python -m bench.phone [ROUNDS]`.
"""

import gzip
import statistics
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from fieldapp.web.assets import BUNDLE, BUNDLED_WORKER, PHONE_SHEET, load
from tests.support.app import open_site
from tests.support.servers import BROWSER_ARGUMENTS, BROWSER_PROGRAMS
from tests.support.visits import plan_visit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Playwright

ROUNDS = 7
SLOWER = 4
SEEN = """
window.usable = new Promise((done) => new MutationObserver((_, watch) => {
  if (document.querySelector('.day-card')) { done(performance.now()); watch.disconnect(); }
}).observe(document, {childList: true, subtree: true}));
"""


class Quiet(SimpleHTTPRequestHandler):
    """A file server without a log."""

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def browser(playwright: "Playwright", profile: Path) -> "BrowserContext":
    """A phone-sized Chromium on this profile."""
    import shutil

    program = next(filter(None, map(shutil.which, BROWSER_PROGRAMS)))
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=program,
        args=BROWSER_ARGUMENTS,
        viewport={"width": 360, "height": 740},
        locale="ru-RU",
    )
    context.add_init_script(SEEN)
    return context


def start_ms(context: "BrowserContext", url: str) -> float:
    """Milliseconds from navigation to a drawn day, fourfold slowed, offline."""
    page = context.new_page()
    slow_down(context, page)
    page.goto(url)
    taken = float(page.evaluate("window.usable"))  # a promise: waiting by a function would need eval, which CSP forbids
    page.close()
    return taken


def slow_down(context: "BrowserContext", page: "Page") -> None:
    """Let this page's CPU be a quarter."""
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def measure(
    playwright: "Playwright", profile: Path, url: str, prepare: Any, stop: Any, rounds: int
) -> tuple[float, float]:
    """Median warm and cold start of one page."""
    context = browser(playwright, profile)
    prepare(context)
    stop()
    context.set_offline(True)
    start_ms(context, url)
    warm = [start_ms(context, url) for _ in range(rounds)]
    context.close()
    cold = []
    for _ in range(max(3, rounds // 2)):
        context = browser(playwright, profile)
        context.set_offline(True)
        cold.append(start_ms(context, url))
        context.close()
    return statistics.median(warm), statistics.median(cold)


def floor(playwright: "Playwright", folder: Path, rounds: int) -> tuple[float, float]:
    """The floor page's starts."""
    handler = partial(Quiet, directory=str(Path(__file__).parent / "floor_page"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"

    def prepare(context: "BrowserContext") -> None:
        page = context.new_page()
        for _ in range(2):
            page.goto(url)
            page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        page.evaluate("window.usable")
        page.close()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return measure(playwright, folder / "floor", url, prepare, stop, rounds)


def ours(playwright: "Playwright", folder: Path, rounds: int) -> tuple[float, float, float]:
    """Our phone's starts with ten visits, and the 75th percentile of a tap until it is stored and on screen."""
    with open_site(f"sqlite:///{folder / 'phone.sqlite3'}", folder / "var") as site:
        for number in range(10):
            plan_visit(site, from_hour=1 + number * 0.1)
        server = make_server("127.0.0.1", 0, site.app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site.settings.__dict__["base_url"] = f"http://127.0.0.1:{server.server_port}"
        url = f"http://127.0.0.1:{server.server_port}/phone"

        def prepare(context: "BrowserContext") -> None:
            page = context.new_page()
            page.goto(url)
            page.locator("input").first.fill("t01")
            page.locator("input[type=password]").fill("correct horse 42")
            page.locator("input[type=password]").press("Enter")
            page.locator(".day-card").first.wait_for(timeout=60_000)
            page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
            page.reload()
            page.locator(".day-card").first.wait_for()
            page.close()

        warm, cold = measure(playwright, folder / "ours", url, prepare, server.shutdown, rounds)
        return warm, cold, tap_ms(playwright, folder / "ours", url)


def tap_ms(playwright: "Playwright", profile: Path, url: str) -> float:
    """P11: from a press to its event in IndexedDB and the next screen, fourfold slowed, offline; 75th percentile."""
    context = browser(playwright, profile)
    context.set_offline(True)
    page = context.new_page()
    slow_down(context, page)
    page.goto(url)
    page.locator(".day-card").first.wait_for()
    taken = page.evaluate(TAPS)
    context.close()
    return statistics.quantiles(taken, n=4)[2] if len(taken) > 1 else float("nan")


TAPS = """
async () => {
  const taken = [];
  for (const card of [...document.querySelectorAll('.day-card')].slice(0, 8)) {
    const press = card.querySelector('button');
    if (!press) continue;
    const changed = new Promise((done) => {
      const watch = new MutationObserver(() => {
        watch.disconnect();
        requestAnimationFrame(() => done(performance.now()));
      });
      watch.observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    const began = performance.now();
    press.click();
    taken.push((await changed) - began);
    history.back();
    await new Promise((done) => setTimeout(done, 400));
  }
  return taken;
}
"""


def bytes_of() -> tuple[int, int]:
    """P10: gzip bytes of the technician's script, and of everything that is kept for offline."""
    files = load().files
    script = sum(len(gzip.compress(files[path], 9)) for path in (BUNDLE, BUNDLED_WORKER))
    kept = [path for path in files if path.startswith((PHONE_SHEET, "icons/", BUNDLE))]
    return script, sum(len(gzip.compress(files[path], 9)) for path in kept) + 3_000  # the shell itself


def main(rounds: int = ROUNDS) -> None:
    """Print the figures with their goals."""
    script, kept = bytes_of()
    print(
        f"  P10 script {script / 1000:.1f} kB (goal 40, limit 60) · precache {kept / 1000:.1f} kB (goal 100, limit 150)"
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        floor_warm, floor_cold = floor(playwright, Path(folder), rounds)
        warm, cold, tap = ours(playwright, Path(folder), rounds)
    print(f"  floor page   warm {floor_warm:6.0f} ms   cold {floor_cold:6.0f} ms")
    print(f"  ours         warm {warm:6.0f} ms   cold {cold:6.0f} ms   fourfold slowed, offline, ten visits")
    print(f"  P9 warm over the floor {warm / floor_warm:5.2f}   goal 1.3, not above 2")
    print(f"  P9 cold over the floor {cold / floor_cold:5.2f}   goal 1.3, not above 2")
    print(f"  P11 tap, 75th percentile {tap:5.0f} ms   goal 50, not above 100")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
