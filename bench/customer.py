"""How long does a customer wait for her page where the network is poor, and how many bytes does she pay for?

A phone that has never seen the page, nothing cached; from the tap on the link to the page drawn with its style sheet,
and from "that suits me" to the answer. The network's pace is Chromium's emulation of what its makers called 2G and
GPRS; the server stands on this machine.
"""

import shutil
import statistics
import time
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.servers import BROWSER_ARGUMENTS, BROWSER_PROGRAMS
from tools.screens.customer import seeded

ROUNDS = 5
NETWORKS = {"2G": (250, 300), "GPRS": (50, 500)}  # kbit/s down, ms of latency
LANGUAGES = ("ru", "en", "zh")


def main(rounds: int = ROUNDS) -> None:
    """Print bytes and seconds for each language."""
    program = next(filter(None, map(shutil.which, BROWSER_PROGRAMS)))
    for network in NETWORKS:
        with seeded() as (base, paths), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS)
            for language in LANGUAGES:
                address = f"{base}{paths['planned']}?l={language}"
                found = [_visit(browser, address, network) for _ in range(rounds)]
                size, opened_s, answered_s = (statistics.median(each) for each in zip(*found, strict=True))
                print(f"  {network:4} {language}  {size / 1000:.1f} kB (limit 30)   opened {opened_s:.1f} s   "
                      f"answered {answered_s:.1f} s")  # fmt: skip
            browser.close()


def _visit(browser: Browser, address: str, network: str) -> tuple[float, float, float]:
    """Bytes that came, seconds until it is drawn, seconds until what she pressed is answered."""
    context = browser.new_context(locale="ru-RU", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page, came = context.new_page(), [0.0]
    _slow(page, network, came)
    opened_s = _timed(lambda: page.goto(address, wait_until="load"))
    size = came[0]
    answered_s = _timed(lambda: _press(page))
    context.close()
    return size, opened_s, answered_s


def _press(page: Page) -> None:
    page.locator("form button").first.click()
    page.wait_for_load_state("load")


def _slow(page: Page, network: str, came: list[float]) -> None:
    kbit_s, latency_ms = NETWORKS[network]
    asked = page.context.new_cdp_session(page)
    asked.send("Network.enable")
    asked.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": latency_ms, "uploadThroughput": kbit_s * 125 / 2,
        "downloadThroughput": kbit_s * 125})  # fmt: skip

    def heard(said: dict[str, Any]) -> None:
        came[0] += said["encodedDataLength"]

    asked.on("Network.loadingFinished", heard)


def _timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
