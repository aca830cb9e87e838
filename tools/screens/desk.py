"""How does the desk look? Start, a step, a form, the entry and an outage; three languages, two sizes, light and dark.

`python tools/screens/desk.py [--ru] [--en] [--zh] [--dark]`: into pictures/desk.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright
from sqlalchemy import update

from fieldapp.actions import keep_card
from fieldapp.core.answer_cards import Known, judge_card
from fieldapp.core.orders import as_key
from fieldapp.stems import STEMS
from fieldapp.store.tables import accounts, line_calls
from tests.support import servers
from tests.support.app import MONDAY_8, PASSWORD, add_person, insert_row
from tests.support.live_site import LiveSite, live_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OUT = Path(__file__).resolve().parent.parent.parent / "pictures" / "desk"
SIZES = {"": (1440, 900), "-390": (390, 844)}


def main(asked: list[str]) -> None:
    """Draw what was asked for, else everything."""
    OUT.mkdir(parents=True, exist_ok=True)
    locales = [locale for locale in ("ru", "en", "zh") if f"--{locale}" in asked] or ["ru", "en", "zh"]
    schemes = ["dark"] if "--dark" in asked else ["light"]
    program = next(filter(None, map(shutil.which, servers.BROWSER_PROGRAMS)))
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    database = folder / "site.sqlite3"
    servers.make_tables(f"sqlite:///{database}")
    with live_site(database, folder, MONDAY_8) as live, sync_playwright() as player:
        add_cards(live)
        browser = player.chromium.launch(executable_path=program, args=servers.BROWSER_ARGUMENTS)
        for locale in locales:
            for scheme in schemes:
                for size in SIZES:
                    draw(live, browser, locale, scheme, size)


def add_cards(live: LiveSite) -> None:
    """A few answers, one of them to be checked."""
    known = Known({}, {as_key("a01"): "a01"}, 20261123)
    with live.site.session() as session:
        for title, price, check in (("Второй роутер", "900", "2027-05-01"), ("Замена роутера", "600", "2026-10-01")):
            typed = {"kind": "service", "state": "offered", "title_ru": title, "price": price, "owner": "a01",
                     "check_day": check, "times_ru": "Ежедневно с 9:00 до 21:00", "answer_ru": "Привезём и настроим.",
                     "preparation_ru": "Розетка рядом с местом, где встанет роутер."}  # fmt: skip
            card, faults = judge_card(typed, known)
            assert card, faults
            keep_card.add_card(session, STEMS, MONDAY_8, live.site.actor("a01"), card)


def draw(live: LiveSite, browser: "Browser", locale: str, scheme: str, size: str) -> None:
    """One operator's morning as pictures."""
    width, height = SIZES[size]
    login = f"o-{locale}-{scheme}{size}"
    with live.site.session() as session:
        add_person(session, login, name="Гульнара Сафина", role="operator", area_ids=("north",))
        session.commit()
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme,  # type: ignore[arg-type]
                                  locale=locale, timezone_id="Europe/Moscow")  # fmt: skip
    context.add_init_script(f"localStorage.setItem('phone.language', '{locale}')")
    context.clock.install(time=live.clock.now_ms() / 1000)
    page = context.new_page()
    page.goto(f"{live.base}/desk")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("[data-open]").first).to_be_visible()

    def shot(name: str) -> None:
        page.wait_for_timeout(150)
        page.screenshot(path=OUT / f"{name}-{locale}-{scheme}{size}.png", full_page=size != "")

    story(live, page, shot)
    context.close()
    if live.process is None:
        live.start()


def rings(live: LiveSite, page: "Page") -> None:
    """A call at the extension of whoever sits there."""
    now, login = live.clock.now_ms(), page.evaluate("document.querySelector('desk-app').account.id")
    with live.site.session() as session:
        session.execute(update(accounts).where(accounts.c.id == login).values(extension=login))
        insert_row(session, line_calls, id=f"l-{login}", system="exchange", call=f"c-{login}", area_id="north",
                   account_id=login, extension=login, e164="+79172550304", presence="ready", began_ms=now, rang_ms=now,
                   created_ms=now)  # fmt: skip
        session.commit()
    page.click(".presence__one--ready")
    page.clock.run_for(4_000)
    expect(page.locator(".desk__line")).to_be_visible()


def story(live: LiveSite, page: "Page", shot: object) -> None:
    """From the empty desk to a call that is to be entered, and the server away at the end."""
    assert callable(shot)
    shot("start")
    expect(page.locator(".cards [role=status]")).not_to_be_empty()
    page.fill("#card-search", "роутер")
    page.locator("#start-title").focus()
    rings(live, page)
    shot("rings")
    page.keyboard.press("i")
    step(page, "ringing")
    shot("ringing")
    page.click("[data-offer='call.answered']")
    step(page, "question")
    page.click("[data-offer='asks_service']")
    page.fill("#ask-content", "Сколько стоит второй роутер")
    shot("form")
    page.keyboard.press("Control+Enter")
    step(page, "answer")
    shot("answer")
    page.keyboard.press("F8")
    step(page, "listening")
    shot("complaint")
    for state in ("understanding", "mattering", "writing"):
        page.keyboard.press("1")
        step(page, state)
    page.keyboard.press("1")
    expect(page.locator("desk-form form")).to_be_visible()
    shot("writing")
    live.kill()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    step(page, "ringing")
    for state, key in (("question", "1"),):
        page.keyboard.press(key)
        step(page, state)
    page.click("[data-offer='broke_off']")
    step(page, "after_call")
    expect(page.locator(".outage")).to_be_visible()
    shot("entry")
    page.keyboard.press("Escape")
    expect(page.locator("#start-title")).to_be_visible()
    shot("outage")


def step(page: "Page", state: str) -> None:
    """Wait until the call stands there."""
    expect(page.locator(f".talk[data-state='{state}']")).to_be_visible()


if __name__ == "__main__":
    main(sys.argv[1:])
