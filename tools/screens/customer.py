"""How does the customer's page look in each of its moments?

Three languages, light and dark, 390 px and 1440 px wide, whole pages. `python tools/screens/customer.py [moment …]`;
--quick: Russian, light and narrow.
"""

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import update
from werkzeug.serving import make_server

from fieldapp.core import tokens
from fieldapp.store.tables import orders
from tests.support.app import Site, open_site
from tests.support.customer import Customer, link
from tests.support.seed_board import Seeder
from tests.support.serve import Quiet
from tests.support.servers import BROWSER_ARGUMENTS, BROWSER_PROGRAMS, free_port
from tools.screens.pages import ROOT

OUT = ROOT / "pictures" / "customer"
SIZES = {"": (390, 844), "-wide": (1440, 900)}
UNFOLDED = ("times", "person", "unneeded")
TO_THE_END = ("technician.departed", "technician.arrived", "door.customer", "introduced")


@contextmanager
def seeded() -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a running server, and the path of each moment."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with open_site(f"sqlite:///{folder}/site.sqlite3", f"{folder}/var", PORT=str(port)) as site:
            paths = {name: f"/c/{token}" for name, token in moments(site).items()} | {"leaflet": "/c"}
            server = make_server("127.0.0.1", port, site.app, threaded=True, request_handler=Quiet)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{port}", paths
            server.shutdown()


def moments(site: Site) -> dict[str, str]:
    """A token for each moment of the page."""
    seeder, found = Seeder(site), {}
    names = ("planned", "confirmed", "named", "on_the_way", "here", "waiting", "done", "complained", "old")
    visits = {name: seeder.visit(from_hour=3 if name != "on_the_way" else 1) for name in names}
    with site.session() as session:
        session.execute(update(orders).values(visits=1))
        session.commit()
    found = {name: link(site, case_id) for name, case_id in visits.items()}
    found |= dict.fromkeys(UNFOLDED, found["planned"]) | {"missing": tokens.new_token()}
    Customer(site, found["confirmed"]).presses("confirm")
    Customer(site, found["named"]).presses("name", person_name="Вера", of_age="yes")
    seeder.report(visits["on_the_way"], "technician.departed")
    for type_ in TO_THE_END[:2]:
        seeder.report(visits["here"], type_)
    seeder.report(visits["waiting"], "call.started")
    seeder.report(visits["waiting"], "call.away")
    for name in ("done", "complained"):
        for type_ in TO_THE_END:
            seeder.report(visits[name], type_)
        seeder.report(visits[name], "work.started", where="flat", shoe_covers=True)
        seeder.report(visits[name], "work.result", result="done")
    Customer(site, found["complained"]).presses("feedback", face="1", words="долго")
    link(site, visits["old"])
    site.clock.forward(minutes=11)
    for name in ("confirmed", "named"):
        Customer(site, found[name]).presses("call")
    return found


def main(wanted: list[str]) -> None:
    """Take the pictures; arguments choose moments."""
    quick = "--quick" in wanted
    OUT.mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, BROWSER_PROGRAMS)))
    with seeded() as (base, paths), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS)
        for locale in ("ru",) if quick else ("ru", "en", "zh"):
            for theme in ("light",) if quick else ("light", "dark"):
                context = browser.new_context(locale=locale, color_scheme=theme, java_script_enabled=False)
                page = context.new_page()
                for name in [one for one in wanted if one in paths] or list(paths):
                    for suffix, size in list(SIZES.items())[: 1 if quick else 2]:
                        page.set_viewport_size({"width": size[0], "height": size[1]})
                        page.goto(base + paths[name])
                        unfold(page, name)
                        page.screenshot(path=OUT / f"{name}-{locale}-{theme}{suffix}.png", full_page=True)
                context.close()
        browser.close()


def unfold(page: Page, name: str) -> None:
    """Open the fold that the moment is about."""
    if name in UNFOLDED:
        page.locator(".fold > summary").nth(UNFOLDED.index(name)).click()


if __name__ == "__main__":
    main(sys.argv[1:])
