"""How do the pages that the server draws look? Board, order, import, outbox, leaflets, customer, sign-in.

Three languages, light and dark, 1440×900 and 390×844 (the customer's page 360×740 and 320×568), from a seeded morning
on a server of its own. `python tools/screens/pages.py [page …]`; --quick: Russian and light.
"""

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from fieldapp.actions import customer_link, keep_trail, outages
from fieldapp.actions.demo.answers import write_answers
from fieldapp.actions.demo.cast import NORTH, Cast
from fieldapp.actions.take_reply import Reply, take_reply
from fieldapp.core.outages import Place, Typed
from fieldapp.store import slots as slots_store
from fieldapp.store.tables import cases, orders
from tests.support.app import PASSWORD, Site, open_site
from tests.support.seed_board import Seeder, morning
from tests.support.serve import Quiet
from tests.support.servers import BROWSER_ARGUMENTS, BROWSER_PROGRAMS, free_port
from tools.screens.called import called
from tools.screens.complained import complained
from tools.screens.passkeys import CODES, have_passkeys
from tools.screens.promised import promised
from tools.screens.rated import rated
from tools.screens.reported import reported

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "pictures" / "pages"
FILE = ROOT / "tests/data/orders-2026-11-24-dirty-utf8.csv"
STRANGE = (
    "Код;Район работ;Когда;Начало;Конец;Жилец;Погода\n"
    "7001;Казань-Север;24.11.2026;10:00;12:00;Панина Зоя Эдуардовна;снег\n"
    "7002;Казань-Север;24.11.2026;12:00;14:00;Ким Мария Ильинична;дождь\n"
).encode()
WIDE = {"": (1440, 900), "-390": (390, 844)}
NARROW = {"": (360, 740), "-small": (320, 568)}
PAGES = {
    "board": ("/board", WIDE),
    "board-case": ("/board?case={silent}", WIDE),
    "board-lanes": ("/board?view=lanes", WIDE),
    "hand-over": ("/technicians/t02/hand-over?to=t01", WIDE),
    "shift": ("/board/shift", WIDE),
    "plan": ("/board/plan", WIDE),
    "plan-look": ("/board/plan/look?case={ready}&case={planned}&case={nobody}", WIDE),
    "waiting": ("/board/waiting", WIDE),
    "waiting-plan": ("/orders/{waiting}/plan", WIDE),
    "outages": ("/outages", WIDE),
    "outage": ("/outages/{outage}", WIDE),
    "outage-new": ("/outages/new", WIDE),
    "cards": ("/cards", WIDE),
    "card": ("/cards/2", WIDE),
    "card-edit": ("/cards/6/edit", WIDE),
    "cards-import": ("/cards/import", WIDE),
    "departments": ("/departments", WIDE),
    "questions": ("/questions", WIDE),
    "register": ("/register", WIDE),
    "register-one": ("/register/{call}", WIDE),
    "register-order": ("/register/{call}/order", WIDE),
    "register-numbers": ("/register/numbers", WIDE),
    "register-blank": ("/register/blank", WIDE),
    "complaints": ("/complaints", WIDE),
    "complaint": ("/complaints/{complaint}", WIDE),
    "complaint-new": ("/complaints/new", WIDE),
    "promises": ("/promises", WIDE),
    "promise": ("/cases/{late}/promises/{promise}", WIDE),
    "promise-new": ("/cases/{late}/promises/new", WIDE),
    "promises-figures": ("/promises/figures", WIDE),
    "case": ("/cases/{door}", WIDE),
    "import": ("/orders/import", WIDE),
    "import-checked": ("/orders/import", WIDE),
    "import-columns": ("/orders/import", WIDE),
    "evidence": ("/cases/{silent}/evidence", WIDE),
    "outbox": ("/outbox", WIDE),
    "kinds": ("/messages/kinds", WIDE),
    "replies": ("/replies", WIDE),
    "duty": ("/duty", WIDE),
    "duty-technicians": ("/duty/technicians?person=t01", WIDE),
    "duty-reach": ("/duty/reach", WIDE),
    "duty-ladder": ("/duty/ladder", WIDE),
    "leaflets": ("/leaflets", WIDE),
    "export": ("/export", WIDE),
    "calendars": ("/calendars", WIDE),
    "webhooks": ("/webhooks", WIDE),
    "people": ("/people", WIDE),
    "person": ("/people/t01", WIDE),
    "areas": ("/areas", WIDE),
    "area": ("/areas/north", WIDE),
    "texts": ("/texts", WIDE),
    "days": ("/days?area=north&year=2028", WIDE),
    "text": ("/texts/message.on_the_way", WIDE),
    "trail": ("/trail", WIDE),
    "ratings": ("/ratings", WIDE),
    "reports": ("/reports", WIDE),
    "report": ("/reports/{report}", WIDE),
    "report-behind": ("/reports/{report}/behind?code=late", WIDE),
    "customers": ("/customers", WIDE),
    "customer-forget": ("/customers/{order}/forget", WIDE),
    "me": ("/me", WIDE),
    "api": ("/api", WIDE),
    "missing": ("/nothing-here", WIDE),
    "sign-in": ("/sign-in", WIDE),
    "sign-in-second": ("/sign-in", WIDE),
    "passkey": ("/me", WIDE),
    "customer": ("/c/{token}", NARROW),
}
# Who reads a page, "" for somebody without an account; all others are Lilia's.
READERS = {
    "sign-in": "",
    "sign-in-second": "",
    "customer": "",
    "card-edit": "a01",
    "cards-import": "a01",
    "webhooks": "a01",
    "areas": "a01",
    "area": "a01",
    "texts": "a01",
    "days": "a01",
    "text": "a01",
    "trail": "a01",
    "people": "a01",
    "person": "a01",
    "customers": "a01",
    "customer-forget": "a01",
}


@contextmanager
def seeded() -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a running server, and the ids that the pages' addresses want."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        base = f"http://localhost:{port}"  # passkeys are bound to a name
        with open_site(f"sqlite:///{folder}/site.sqlite3", f"{folder}/var", PORT=str(port), BASE_URL=base) as site:
            ids = morning(site) | {"token": ""}
            Seeder(site).decide(ids["ready"], "decided.second", second="t02")
            ids["token"] = link_of(site, ids["ready"])
            ids["waiting"] = waits(site)
            ids["outage"] = cut_off(site)
            answered(site)
            ids["report"] = reported(site, ids)
            may_tell(site)
            ids["order"] = rated(site, ids["done"])
            ids["promise"] = promised(site, ids)
            ids["call"] = called(site)
            ids["complaint"] = complained(site)
            looked(site, ids["silent"])
            have_passkeys(site)
            server = make_server("127.0.0.1", port, site.app, threaded=True, request_handler=Quiet)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield base, ids
            server.shutdown()


def cut_off(site: Site) -> str:
    """An outage of a street with two visits; its id."""
    kept, now_ms, lilia = site.app.extensions["fieldapp"], site.clock.now_ms(), site.actor("d01")
    seeder = Seeder(site)
    seeder.number += 500
    there = [seeder.visit("t02", from_hour=hour, address="ул. Лесная, д. 5") for hour in (3, 5)]
    typed = Typed(Place("Лесная", ("5", "7")), "cable", now_ms, now_ms + 6 * 3_600_000, "Копали, порвали кабель")
    outage = outages.new_outage("north", "Europe/Moscow", typed) | {"id": outages.new_id(now_ms)}
    with site.session() as session:
        outages.begin(session, kept.library, now_ms, lilia, outage=outage, case_ids=there)
    return str(outage["id"])


def may_tell(site: Site) -> None:
    """The demo's answer cards and departments, and a question that waits."""
    people = {"a01": "a01", "d01": "d01", "m01": "d01"}
    cast = Cast({login: site.actor(known) for login, known in people.items()}, {NORTH: "north"})
    with site.session() as session:
        write_answers(session, site.clock.now_ms(), 20261123, cast)


def answered(site: Site) -> None:
    """What customers wrote: words for a person, and a number that nobody knows."""
    library, now_ms = site.app.extensions["fieldapp"].library, site.clock.now_ms()
    said = {"+70004838300": "А можно после шести? Раньше никого не будет.", "+79990001122": "Кто это?"}
    for number, words in {**said, "+70004838302": "Стоп"}.items():
        with site.session() as session:
            take_reply(session, library, now_ms, Reply("kannel", words, number, words))


def looked(site: Site, case_id: str) -> None:
    """What the trail shows: looks at a visit, a search, a changed setting, the night's erasure."""
    now_ms = site.clock.now_ms()
    with site.session() as session:
        for what in ("case", "evidence"):
            keep_trail.note_look(session, now_ms, "d01", ["north"], what=what, case_id=case_id, detail="")
        keep_trail.note(session, now_ms, "d01", "search", detail="board.search")
        keep_trail.note(session, now_ms, "a01", "settings", about="t01", detail="people.lost")
        keep_trail.note(session, now_ms, "", "forgotten", detail="night")


def waits(site: Site) -> str:
    """An order whose customer does not know when, for four days by now; an interval with more visits than places."""
    seeder = Seeder(site)
    seeder.number += 50
    case_id = seeder.visit("t01", from_hour=6)
    seeder.report(case_id, "call.started")
    seeder.report(case_id, "call.away")
    with site.session() as session:
        slots_store.put_capacity(session, "north", 0, [(540, 660, 3), (660, 780, 2), (780, 900, 2), (900, 1080, 4)])
        order_id = session.execute(select(cases.c.order_id).where(cases.c.id == case_id)).scalar_one()
        since = site.clock.now_ms() - 4 * 86_400_000
        session.execute(orders.update().where(orders.c.id == order_id).values(waiting_since_ms=since, visits=1))
        session.commit()
    return str(order_id)


def link_of(site: Site, case_id: str) -> str:
    """The token of the customer's own page."""
    with site.session() as session:
        order_id = session.execute(select(cases.c.order_id).where(cases.c.id == case_id)).scalar_one()
        token = customer_link.issue(session, site.clock.now_ms(), order_id)
        session.commit()
        return token


def main(wanted: list[str]) -> None:
    """Take the pictures; arguments choose pages, `--quick` takes Russian light only."""
    chosen = [name for name in wanted if name in PAGES] or list(PAGES)
    locales, themes = (("ru",), ("light",)) if "--quick" in wanted else (("ru", "en", "zh"), ("light", "dark"))
    OUT.mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, BROWSER_PROGRAMS)))
    with seeded() as (base, ids), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS)
        for locale in locales:
            for theme in themes:
                for login in ("", "d01", "a01"):
                    context = reader(browser, base, locale, theme, login)
                    for name in chosen:
                        if READERS.get(name, "d01") == login:
                            take(context, base, ids, name, f"{locale}-{theme}")
                    context.close()
        browser.close()


def reader(browser: Browser, base: str, locale: str, theme: str, login: str) -> BrowserContext:
    """Somebody who reads this language in this light, signed in unless `login` is empty."""
    context = browser.new_context(locale=locale, timezone_id="Europe/Moscow")
    context.add_cookies([{"name": "theme", "value": theme, "url": base}])
    if login:
        said = {"login": login, "password": PASSWORD} | ({"code": CODES.pop()} if login == "d01" else {})
        answer = context.request.post(f"{base}/api/v1/session", data=said, headers={"X-Fieldapp": "1"})
        if not answer.ok:
            raise RuntimeError(answer.text())
        context.request.post(f"{base}/language", form={"locale": locale}, headers={"Origin": base})
    return context


def take(context: BrowserContext, base: str, ids: dict[str, str], name: str, kind: str) -> None:
    """One page in each of its sizes; what is wider than its window is said."""
    address, sizes = PAGES[name]
    page = context.new_page()
    for suffix, (width, height) in sizes.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(base + address.format(**ids))
        if name == "import-checked":
            page.set_input_files("#file", FILE)
            page.click("form.orders__form button")
            page.wait_for_selector(".orders__actions")
        if name == "import-columns":
            page.set_input_files("#file", {"name": "new.csv", "mimeType": "text/csv", "buffer": STRANGE})
            page.click("form.orders__form button")
            page.wait_for_selector(".orders__samples")
        if name == "customers":
            page.fill("input[name=q]", "+70004838300")
            page.click("form.find__filters button")
            page.wait_for_selector(".rows")
        if name == "sign-in-second":
            page.fill("#login", "m01")
            page.fill("#password", PASSWORD)
            page.click("form.card button")
            page.wait_for_selector("form[data-passkey]")
        if name == "passkey":
            page.fill("form[action$=begin] input[name=password]", PASSWORD)
            page.click("form[action='/me/passkeys/begin'] button")
            page.wait_for_selector("form[data-passkey=create]")
        page.evaluate("document.fonts.ready")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        print(f"{name:16} {kind}{suffix:7} too wide {wide}")
        page.screenshot(path=OUT / f"{name}-{kind}{suffix}.png")
    page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
