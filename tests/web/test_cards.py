"""A card of the queue travels once: a page that shows it gets its name, until anything on it is another."""

import re

from fieldapp.store.tables import accounts
from fieldapp.web.cards import HAS, Kept
from tests.support.app import Browser, Site, add_person
from tests.support.seed_board import Seeder

CARD = re.compile(r'<li class="alert [^>]*id="(alert-[^"]+)"[^>]*data-digest="([0-9a-f]{8})"')
SAME = re.compile(r'<li data-key="(alert-[^"]+)" data-same>')


def rows(browser: Browser, has: str = "") -> str:
    return browser.get("/board/rows?since=0", headers={HAS: has} if has else {}).text


def shown(html: str) -> dict[str, str]:
    """The cards that came whole, with their digests."""
    return dict(CARD.findall(html))


def two_alerts(site: Site) -> tuple[Seeder, str, str]:
    seeder = Seeder(site)
    first, second = seeder.visit("t01"), seeder.visit("t02")
    seeder.three_calls(first, "t01")
    seeder.three_calls(second, "t02")
    return seeder, first, second


def test_a_card_that_the_page_shows_comes_by_name_only(site: Site) -> None:
    two_alerts(site)
    browser = site.browser_of("d01")
    cards = shown(browser.get("/board").text)
    assert len(cards) == 2

    one, other = cards
    html = rows(browser, cards[one])

    assert SAME.findall(html) == [one]
    assert list(shown(html)) == [other]
    assert list(shown(rows(browser))) == [one, other]


def test_a_card_that_somebody_has_seen_comes_anew(site: Site) -> None:
    _seeder, first, _second = two_alerts(site)
    browser = site.browser_of("d01")
    cards = shown(rows(browser))
    seen = next(iter(cards))

    assert browser.post(f"/alerts/{seen.removeprefix('alert-')}/seen", data={"case": first}).status_code < 400

    assert list(shown(rows(browser, " ".join(cards.values())))) == [seen]


def test_a_card_tells_its_age_each_minute(quick_site: Site) -> None:
    two_alerts(quick_site)
    browser = quick_site.browser_of("d01")
    cards = shown(rows(browser))

    came = []
    for _ in range(4):
        quick_site.clock.forward(seconds=30)
        now = shown(rows(browser, " ".join(cards.values())))
        came += list(now)
        cards |= now

    assert sorted(came) == sorted([*cards, *cards])


def test_who_may_not_decide_or_reads_another_language_gets_a_card_of_her_own(quick_site: Site) -> None:
    two_alerts(quick_site)
    with quick_site.session() as session:
        add_person(session, "m01", name="Майя", role="manager", area_ids=("north",))
        add_person(session, "d03", name="Нина", role="dispatcher", area_ids=("north",))
        session.execute(accounts.update().where(accounts.c.id == "d03").values(locale="en"))
        session.commit()
    hers = rows(quick_site.browser_of("d01"))
    has = " ".join(shown(hers).values())

    managers, english = rows(quick_site.browser_of("m01"), has), rows(quick_site.browser_of("d03"), has)

    assert "Не дозвонились" in hers
    assert "/seen" in hers
    assert (len(shown(managers)), len(shown(english))) == (2, 2)
    assert "/seen" not in managers
    assert "Не дозвонились" not in english


def test_what_people_wrote_is_no_markup_on_a_card(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    words = {"words": "<img src=x>"}
    seeder.report(seeder.visit("t02"), "technician.cannot_continue", "t02", private=words)

    html = rows(quick_site.browser_of("d01"))

    assert "&lt;img src=x&gt;" in html
    assert '<li class="alert' in html
    assert "<img" not in html


def test_a_card_kept_for_one_is_not_shown_to_another_area(quick_site: Site) -> None:
    two_alerts(quick_site)
    has = " ".join(shown(rows(quick_site.browser_of("d01"))).values())

    html = rows(quick_site.browser_of("d02"), has)

    assert "alert-" not in html


def test_a_colleague_who_looks_stands_on_the_card(quick_site: Site) -> None:
    _seeder, first, _second = two_alerts(quick_site)
    with quick_site.session() as session:
        add_person(session, "d03", name="Нина", role="dispatcher", area_ids=("north",))
        session.commit()
    browser = quick_site.browser_of("d01")
    has = " ".join(shown(rows(browser)).values())

    quick_site.browser_of("d03").post(f"/cases/{first}/watching")
    html = rows(browser, has)

    assert len(shown(html)) == 1
    assert "Нина смотрит" in html


def test_a_process_keeps_so_many_and_forgets_the_oldest() -> None:
    kept, made = Kept(most=2), []

    for name in ("a", "b", "a", "c", "a"):
        kept.get(name, lambda name=name: made.append(name) or name)  # type: ignore[misc]

    assert made == ["a", "b", "c", "a"]
