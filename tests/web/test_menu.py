"""Does every link on a page lead somewhere for the person who sees it?"""

import re

import pytest

from fieldapp.core.people import ROLES
from tests.support.app import Browser, Site, add_person
from tests.support.seed_board import Seeder

LINK = re.compile(r'href="(/[^"#]*)')
CREATED = re.compile(r"^/(assets|manifest)")
ALIKE = (re.compile(r"^/texts[/?]"), re.compile(r"^/duty/technicians\?"))  # two thousand texts, and weeks without end
ENOUGH = 6


def links(html: str) -> set[str]:
    return {link.replace("&amp;", "&") for link in LINK.findall(html) if not CREATED.match(link)}


def few_alike(found: set[str], seen: set[str]) -> set[str]:
    """The links, of those to pages that are all alike only as many as are enough."""
    for alike in ALIKE:
        left = max(0, ENOUGH - sum(bool(alike.match(path)) for path in seen))
        found = found - set(sorted(filter(alike.match, found))[left:])
    return found


def browser_of(site: Site, role: str) -> Browser:
    """Somebody of this role, of both areas."""
    with site.session() as session:
        add_person(session, "x01", name="Зухра", role=role, area_ids=("north", "south"))
        session.commit()
    return site.browser_of("x01")


@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_a_person_to_a_page_that_is_not_for_her(quick_site: Site, role: str):
    seeder = Seeder(quick_site)
    seeder.three_calls(seeder.visit())
    browser = browser_of(quick_site, role)
    wanted, seen, dead = {"/"}, set[str](), list[str]()

    while wanted:
        path = wanted.pop()
        seen.add(path)
        answer = browser.get(path, follow_redirects=True)
        if answer.status_code != 200:
            dead.append(f"{path}: {answer.status_code}")
        elif answer.mimetype == "text/html":
            wanted |= few_alike(links(answer.text), seen) - seen

    assert dead == []
    assert len(seen) > 5 or role in ("technician", "operator")


def test_a_menu_holds_what_its_reader_may_open(quick_site: Site):
    def menu(browser: Browser) -> set[str]:
        html = browser.get("/duty").text
        return links(html[html.index("top__nav") : html.index("</nav>")])

    hers, managers, all_of_it = (menu(quick_site.browser_of("d01")), menu(browser_of(quick_site, "manager")),
                                 menu(quick_site.browser_of("a01")))  # fmt: skip
    assert {"/board", "/outbox", "/duty"} <= managers < hers
    assert hers - all_of_it == {"/desk"}  # who administers takes no calls
    assert "/orders/import" in hers - managers
    assert {"/people", "/webhooks"} <= all_of_it - hers
