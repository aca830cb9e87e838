"""P9, P10, P11: the phone's offline start against the floor page, its bytes, and a tap until it is safe.

Chromium with fourfold CPU slowdown, network off, the server killed. Warm: the browser runs; cold: a new browser
process on the same profile; floor and ours in turn. Run: `python -m bench.phone [ROUNDS]`.
"""

import gzip
import logging
import statistics
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright
from sqlalchemy import update
from werkzeug.serving import make_server

from fieldapp.store.tables import subjects
from fieldapp.web.assets import BUNDLE, BUNDLED_WORKER, PHONE_SHEET, load
from tests.support.app import open_site
from tests.support.servers import BROWSER_ARGUMENTS, BROWSER_PROGRAMS
from tests.support.visits import plan_visit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Playwright

ROUNDS = 7
SLOWER = 4
REST_MS = 1_000
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
    """Milliseconds from navigation to a drawn day, fourfold slowed, offline.

    The page is closed when it has come to rest: what it goes on doing would else slow the next start, for a process of
    the same site may be the same.
    """
    page = context.new_page()
    slow_down(context, page)
    page.goto(url)
    taken = float(page.evaluate("window.usable"))  # a promise: waiting by a function would need eval, which CSP forbids
    if page.locator("phone-app").count():
        prove_usable(page)
    page.wait_for_timeout(REST_MS)
    page.close()
    return taken


def prove_usable(page: "Page") -> None:
    """A card of ours that is there answers a tap at once: its visit opens."""
    page.evaluate("document.querySelector('.day-card__link').click()")
    page.locator(".visit").wait_for()


def slow_down(context: "BrowserContext", page: "Page") -> None:
    """Let this page's CPU be a quarter."""
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def measure(playwright: "Playwright", profile: Path, urls: list[str], rounds: int) -> list[tuple[float, float]]:
    """Median warm and cold start of each page, in turn, so that all of them meet the same weather."""
    context = browser(playwright, profile)
    context.set_offline(True)
    for url in urls:
        start_ms(context, url)
    warm = [[start_ms(context, url) for url in urls] for _ in range(rounds)]
    context.close()
    cold = [[cold_ms(playwright, profile, url) for url in urls] for _ in range(rounds)]
    return [
        (statistics.median(one), statistics.median(other))
        for one, other in zip(zip(*warm, strict=True), zip(*cold, strict=True), strict=True)
    ]


def cold_ms(playwright: "Playwright", profile: Path, url: str) -> float:
    """A start in a new browser process, which has come to rest itself."""
    context = browser(playwright, profile)
    context.set_offline(True)
    context.pages[0].wait_for_timeout(REST_MS)
    taken = start_ms(context, url)
    context.close()
    return taken


def visit_floor(context: "BrowserContext") -> str:
    """Let the browser keep the floor page; its address."""
    handler = partial(Quiet, directory=str(Path(__file__).parent / "floor_page"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    page = context.new_page()
    for _ in range(2):
        page.goto(url)
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.evaluate("window.usable")
    page.close()
    server.shutdown()
    server.server_close()
    return url


def visit_ours(context: "BrowserContext", folder: Path) -> str:
    """Sign in and let the browser keep the app and a day of ten visits at ten doors; its address.

    Another name of this machine than the floor's: pages of one site may share a process.
    """
    with open_site(f"sqlite:///{folder / 'phone.sqlite3'}", folder / "var") as site:
        for number in range(10):
            plan_visit(site, from_hour=1 + number * 0.1)
        with site.session() as session:
            session.execute(update(subjects).values(flat=subjects.c.order_id))
            session.commit()
        server = make_server("127.0.0.1", 0, site.app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://localhost:{server.server_port}"
        site.settings.__dict__["base_url"] = url
        page = context.new_page()
        page.goto(f"{url}/phone")
        page.locator("input").first.fill("t01")
        page.locator("input[type=password]").fill("correct horse 42")
        page.locator("input[type=password]").press("Enter")
        page.locator(".day-card").first.wait_for(timeout=60_000)
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        page.wait_for_timeout(REST_MS)
        page.reload()
        page.locator(".day-card").first.wait_for()
        page.wait_for_timeout(REST_MS)
        page.close()
        server.shutdown()
        server.server_close()
    return f"{url}/phone"


def tap_ms(playwright: "Playwright", profile: Path, url: str) -> float:
    """P11: from a press to its event in IndexedDB and the next screen, fourfold slowed, offline; 75th percentile."""
    context = browser(playwright, profile)
    context.set_offline(True)
    page = context.new_page()
    slow_down(context, page)
    page.goto(url)
    page.locator(".day-card").first.wait_for()
    page.wait_for_timeout(REST_MS)
    taken = page.evaluate(TAPS)
    context.close()
    return statistics.quantiles(taken, n=4)[2]


# Done is a tap when its event was read back from IndexedDB and the frame with the visit's next step is drawn.
TAPS = """
async () => {
  const app = document.querySelector('phone-app');
  const rest = () => new Promise((done) => setTimeout(done, 600));
  const taken = [];
  for (let place = 0; place < 8; place += 1) {
    const press = document.querySelectorAll('.day-card')[place].querySelector('button');
    const began = performance.now();
    press.click();
    await new Promise((done) => {
      const look = () => (app.open?.unsent && !app.isUpdatePending ? done() : requestAnimationFrame(look));
      requestAnimationFrame(look);
    });
    taken.push(performance.now() - began);
    await rest();
    history.back();
    await rest();
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
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    script, kept = bytes_of()
    print(
        f"  P10 script {script / 1000:.1f} kB (goal 40, limit 60) · precache {kept / 1000:.1f} kB (goal 100, limit 150)"
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        profile = Path(folder) / "profile"
        context = browser(playwright, profile)
        urls = [visit_floor(context), visit_ours(context, Path(folder))]
        context.close()
        (floor_warm, floor_cold), (warm, cold) = measure(playwright, profile, urls, rounds)
        tap = tap_ms(playwright, profile, urls[1])
    print(f"  floor page   warm {floor_warm:6.0f} ms   cold {floor_cold:6.0f} ms")
    print(f"  ours         warm {warm:6.0f} ms   cold {cold:6.0f} ms   fourfold slowed, offline, ten visits")
    print(f"  P9 warm over the floor {warm / floor_warm:5.2f}   goal 1.3, not above 2")
    print(f"  P9 cold over the floor {cold / floor_cold:5.2f}   goal 1.3, not above 2")
    print(f"  P11 tap, 75th percentile {tap:5.0f} ms   goal 50, not above 100")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
