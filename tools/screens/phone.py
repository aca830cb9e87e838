"""How does the phone look? Every screen, three languages, light and dark, two sizes.

`python tools/screens/phone.py [screen …]`; --quick: Russian and light;
--ru --en --zh --dark: only these; --axe: and their faults.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, sync_playwright

from fieldapp.web import assets
from tools.screens.phone_world import COMPANY, STORIES, missed_call_id, world

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "pictures" / "phone"
SIZES = {"": (360, 740), "-small": (320, 568)}
DEVICE = (
    *("account", "cases", "clock", "drafts", "library", "memory", "outbox"),
    *("photos", "push", "ready", "status", "sync", "update", "guard", "left", "pin", "wipe", "ahead"),
)
CASE = {f"step-{story}": (story, "#/case/now") for story in STORIES}
SCREENS = {
    "sign-in": ("day&nobody", ""),
    "day": ("day", "#/"),
    "day-offline": ("day&offline&unready&skew&update", "#/"),
    "unsent": ("day&refused", "#/unsent"),
    "settings": ("day", "#/settings"),
    "day-offer": ("day&pin=offer", "#/"),
    "pin": ("door&pin=ask", "#/"),
    "pin-wrong": ("day&pin=ask", "#/"),
    "pin-choose": ("day&pin=choose", "#/"),
    **CASE,
    "ask-busy": ("calling", "#/case/now/ask/call.busy"),
    "ask-other": ("calling", "#/case/now/ask/call.other_person"),
    "ask-refused": ("calling", "#/case/now/ask/call.refused"),
    "ask-leaflet": ("leaflet", "#/case/now/ask/leaflet_told"),
    "history": ("waiting", "#/case/now/history"),
    "note": ("waiting", "#/case/now/note"),
    "correct": ("waiting", f"#/case/now/correct/{missed_call_id()}"),
    "untold": ("unreachable&offline&untold", "#/case/now"),
}
PAGE = (ROOT / "tools/screens/phone.html").read_text()

FONTS = b"""@font-face { font-family: SC; src: url(/font.otf); }
:root { --font: "Liberation Sans", SC, sans-serif !important; }"""

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
RUN_AXE = """axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(
  (found) => found.violations.map((each) => [each.impact, each.id,
    each.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')]))"""


class Site(BaseHTTPRequestHandler):
    """The shell, the static files, and a world instead of the device layer."""

    found = assets.load()

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query, keep_blank_values=True)
        if address.path == "/world.json":
            return self.answer(
                json.dumps(world(query["state"][0], untold="untold" in query)).encode(), "application/json"
            )
        if address.path == "/fonts.css":  # about as wide as the fonts of phones; with Chinese
            return self.answer(FONTS, "text/css")
        if address.path == "/font.otf":
            return self.answer((ROOT / "fieldapp/fonts/NotoSansSC-gb2312.otf").read_bytes(), "font/otf")
        if address.path == "/fake.js":
            return self.answer((ROOT / "tests/js/support/fake_device.js").read_bytes(), "text/javascript")
        if address.path.startswith("/assets/0/"):
            path = address.path.removeprefix("/assets/0/")
            kind = "text/css" if path.endswith(".css") else "text/javascript"
            return self.answer(self.found.files.get(path, b""), kind)
        return self.answer(self.page(query).encode(), "text/html; charset=utf-8")

    def page(self, query: dict[str, list[str]]) -> str:
        imports = {f"/assets/0/js/device/{name}.js": "/fake.js" for name in DEVICE} | {
            "lit": "/assets/0/vendor/lit-3.3.3.js"
        }
        texts = world("day")["texts"]
        return PAGE.format(
            theme=query.get("theme", ["light"])[0],
            map=json.dumps({"imports": imports}),
            first=json.dumps(texts),
            company=COMPANY,
        )

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def main(wanted: list[str]) -> None:
    """Take the pictures; arguments choose screens, `--quick` takes Russian light only."""
    quick = "--quick" in wanted
    chosen = [name for name in wanted if not name.startswith("--")] or list(SCREENS)
    OUT.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for locale in [flag[2:] for flag in wanted if flag in ("--ru", "--en", "--zh")] or (
            ("ru",) if quick else ("ru", "en", "zh")
        ):
            for theme in ("dark",) if "--dark" in wanted else ("light",) if quick else ("light", "dark"):
                for suffix, (width, height) in SIZES.items():
                    page = browser.new_page(
                        viewport={"width": width, "height": height},
                        locale=locale,
                        timezone_id="Europe/Moscow",
                        is_mobile=True,
                        has_touch=True,
                        device_scale_factor=1,
                        color_scheme=theme,
                    )
                    page.on("pageerror", lambda error: print("page error:", error))
                    page.on("console", lambda line: print("console:", line.text) if line.type == "error" else None)
                    page.add_init_script(
                        f"if (location.protocol === 'http:') document.cookie = 'theme={theme}; path=/'"
                    )
                    page.add_init_script(
                        f"location.protocol === 'http:' && localStorage.setItem('phone.language', '{locale}')"
                    )
                    for name in chosen:
                        take(page, f"http://127.0.0.1:{server.server_port}", name, locale, f"{theme}{suffix}")
                    page.close()
        browser.close()
    server.shutdown()


def take(page: Page, base: str, name: str, locale: str, kind: str) -> None:
    """One picture of what stands on the screen, and the height that lies below the fold in its name's list."""
    state, place = SCREENS[name]
    page.goto("about:blank")
    page.goto(f"{base}/phone?state={state}&theme={kind.split('-')[0]}{place}")
    page.wait_for_selector(".phone__screen > *, .sign-in__form, .pin")
    for key in "4711" if name == "pin-wrong" else "47" if name.startswith("pin") else "":
        page.locator(".pin__key", has_text=key).click()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(60)
    below = page.evaluate(
        "(document.querySelector('.phone__screen') ?? document.documentElement).scrollHeight - innerHeight"
    )
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    print(f"{name:18} {locale} {kind:12} below the fold {below:4}  too wide {wide}")
    if "--axe" in sys.argv:
        page.evaluate(AXE)
        for fault in page.evaluate(RUN_AXE):
            print("  axe:", *fault)
    page.screenshot(path=OUT / f"{name}-{locale}-{kind}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
