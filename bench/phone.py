"""P9, P10, P11: the phone's offline start against the floor page, its bytes, and a tap until it is safe.

Chromium with fourfold CPU slowdown, network off, the server killed. Warm: the browser runs; cold: a new browser
process on the same profile. Each start and each tap begins when the machine is at rest, floor and ours in turn; what
counts is the median of the rounds' ratios. Run: `python -m bench.phone [ROUNDS]`.
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

from bench.quiet import await_quiet
from fieldapp.store.tables import subjects
from fieldapp.web.assets import BUNDLE, BUNDLED_WORKER, LATE_BUNDLE, PHONE_SHEET, load
from tests.support.app import open_site
from tests.support.servers import BROWSER_ARGUMENTS, BROWSER_PROGRAMS
from tests.support.visits import plan_visit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Playwright

ROUNDS = 9
TAPS = 8
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
    await_quiet()  # before the slowing down, which is itself done by keeping a processor busy
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


def measure(playwright: "Playwright", profile: Path, urls: list[str], rounds: int) -> dict[str, list[list[float]]]:
    """Warm and cold starts, a list for each round with one start of each page, in turn: all meet the same weather."""
    context = browser(playwright, profile)
    context.set_offline(True)
    for url in urls:
        start_ms(context, url)
    warm = [[start_ms(context, url) for url in urls] for _ in range(rounds)]
    context.close()
    return {"warm": warm, "cold": [[cold_ms(playwright, profile, url) for url in urls] for _ in range(rounds)]}


def told(name: str, starts: list[list[float]]) -> str:
    """The line of P9 for these starts: medians, and the quartiles of the ratios of floor and ours in one round."""
    floor, ours = (statistics.median(column) for column in zip(*starts, strict=True))
    low, ratio, high = statistics.quantiles([mine / least for least, mine in starts], n=4)
    return (
        f"  P9 {name} {ours:5.0f} ms, floor page {floor:5.0f} ms: {ratio:.2f} times ({low:.2f} to {high:.2f})"
        "   goal 1.3, not above 2"
    )


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


def tap_ms(playwright: "Playwright", profile: Path, url: str) -> list[float]:
    """P11: from each press to its event in IndexedDB and the next screen painted, fourfold slowed, offline."""
    context = browser(playwright, profile)
    context.set_offline(True)
    page = context.new_page()
    slow_down(context, page)
    page.goto(url)
    page.locator(".day-card").first.wait_for()
    page.wait_for_timeout(REST_MS)
    taken = []
    for place in range(TAPS):
        await_quiet()
        taken.append(float(page.evaluate(TAP, place)))
        page.wait_for_timeout(REST_MS)
        page.go_back()
        page.locator(".day-card").first.wait_for()
    context.close()
    return taken


# A tap is done when its event has been stored (only then do the screens hear of it) and the frame with the visit's
# next step has been painted: a message posted in a frame arrives after it. The click is one of the page's own: a real
# one would open the dialler, which a browser without a window waits for.
TAP = """
(place) => new Promise((done) => {
  const app = document.querySelector('phone-app');
  const button = document.querySelectorAll('.day-card')[place].querySelector('button');
  const began = performance.now();
  button.click();
  const look = () => {
    if (!app.open?.unsent || app.isUpdatePending) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now() - began);
    return port2.postMessage(null);
  };
  requestAnimationFrame(look);
})
"""


def bytes_of() -> tuple[int, int]:
    """P10: gzip bytes of the technician's script, and of everything that is kept for offline."""
    files = load().files
    script = sum(len(gzip.compress(files[path], 9)) for path in (BUNDLE, BUNDLED_WORKER))
    kept = [path for path in files if path.startswith((PHONE_SHEET, "icons/", BUNDLE, LATE_BUNDLE))]
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
        starts = measure(playwright, profile, urls, rounds)
        taps = tap_ms(playwright, profile, urls[1])
    print(f"  fourfold slowed, offline, ten visits, {rounds} rounds")
    print(told("warm", starts["warm"]))
    print(told("cold", starts["cold"]))
    _, middle, late = statistics.quantiles(taps, n=4)
    print(f"  P11 tap {late:5.0f} ms, 75th percentile, median {middle:.0f} ms   goal 50, not above 100")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
