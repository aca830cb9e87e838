"""The ledger's list page by page, its figures, and what a desk takes along for the time without a server."""

import hashlib
import hmac
import re
from typing import Any

import pytest
from sqlalchemy import event, select, update

from fieldapp.core.windows import instant_ms
from fieldapp.store.tables import cases, promises
from tests.support.app import Browser, Site, insert_row
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.web.test_promises import MINUTE_MS, ZONE, address, staff, unhappy


def test_each_number_opens_what_is_behind_it(site: Site) -> None:
    seeder, hers = Seeder(site), site.browser_of("d01")
    in_time, late, still = (unhappy(seeder) for _ in range(3))
    hers.post(f"{address(site, in_time)}/kept")
    site.clock.forward(minutes=31)
    hers.post(f"{address(site, late)}/kept")

    page = hers.get("/promises/figures").text

    numbers = [(int(n), href.replace("&amp;", "&")) for href, n in
               re.findall(r'class="numbers" href="([^"]+)"[^>]*>(\d+)</a>', page)]  # fmt: skip
    assert [n for n, _ in numbers] == [1, 2] * 3
    for number, href in numbers:
        assert hers.get(href).text.count("promise__title") == number
    assert still in hers.get(numbers[1][1]).text
    assert "33 %" in page
    assert 'class="numbers" href=' not in hers.get("/promises/figures?month=2026-10").text


def test_a_long_list_comes_in_pages_without_gaps_and_costs_as_many_statements_as_a_short_one(quick_site: Site) -> None:
    quick_site.is_broken_on_purpose = True
    seeder, hers = Seeder(quick_site), quick_site.browser_of("d01")
    case_id = unhappy(seeder)
    few = statements(quick_site, hers, "/promises")
    with quick_site.session() as session:
        for number in range(120):
            insert_row(session, promises, id=f"p{number:03d}", key=f"{case_id}:by_hand:by_hand:p{number:03d}",
                       case_id=case_id, area_id="north", kind="by_hand", n=1, cause="", created_ms=1,
                       due_ms=quick_site.clock.now_ms() + number // 7 * MINUTE_MS)  # fmt: skip
        session.commit()

    seen: list[str] = []
    where = "/promises"
    while where:
        page = hers.get(where).text
        seen += re.findall(r'promise__title"><a href="[^"]+/([^"/]+)"', page)
        where = "".join(re.findall(r'class="button" href="(/promises\?[^"]+)"', page)).replace("&amp;", "&")

    assert (len(seen), len(set(seen))) == (121, 121)
    assert statements(quick_site, hers, "/promises") == few


def statements(site: Site, browser: Browser, path: str) -> int:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(site.engine, "before_cursor_execute", note)
    browser.get(path)
    event.remove(site.engine, "before_cursor_execute", note)
    return len(said)


@pytest.mark.parametrize(("query", "found"), [("state=today", 2), ("state=overdue", 1), ("owner=me", 0),
                                              ("owner=duty", 3), ("kind=call_unhappy", 3), ("kind=reply", 0),
                                              ("state=nonsense&after=x&month=2026-13", 3)])  # fmt: skip
def test_the_list_is_narrowed_by_what_is_asked(quick_site: Site, query: str, found: int) -> None:
    seeder, hers = Seeder(quick_site), quick_site.browser_of("d01")
    quick_site.is_broken_on_purpose = True
    for due_ms in (quick_site.clock.now_ms() - 1, quick_site.clock.now_ms() + 1,
                   instant_ms(20261124, 1, ZONE)):  # fmt: skip
        case_id = unhappy(seeder)
        with quick_site.session() as session:
            session.execute(update(promises).where(promises.c.case_id == case_id).values(due_ms=due_ms))
            session.commit()

    assert hers.get(f"/promises?{query}").text.count("promise__title") == found


@proves("S0.23")
def test_the_desk_finds_a_promise_by_a_keyed_hash_of_the_number(site: Site) -> None:
    staff(site)
    seeder = Seeder(site)
    case_id = unhappy(seeder)
    unhappy(seeder, "t05", area="south", name="Южная")
    hers, his = site.browser_of("o01"), site.browser_of("d01")

    answer = hers.get("/api/v1/promises").json

    (one,) = answer["promises"]
    key = bytes.fromhex(answer["number_key"])
    digits = "0004838300"  # of +7 000 483-83-00
    assert one["number_keys"] == [hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()[:32]]
    assert (one["case"], one["words"], one["said_by"]) == (case_id, "Ждут второй день", "Тимур")
    assert digits not in hers.get("/api/v1/promises").text
    assert his.get("/api/v1/promises").json["number_key"] != answer["number_key"]
    assert site.browser_of("a01").get("/api/v1/promises").status_code == 404
    for wrong in ("limit=0", "limit=201", "cursor=x", "area=north", "limit=1&limit=2"):
        assert hers.get(f"/api/v1/promises?{wrong}").status_code == 422


def test_the_desk_gets_all_of_them_page_by_page(quick_site: Site) -> None:
    seeder, hers = Seeder(quick_site), quick_site.browser_of("d01")
    wanted = {unhappy(seeder) for _ in range(3)}

    first = hers.get("/api/v1/promises?limit=2").json
    rest = hers.get(f"/api/v1/promises?limit=2&cursor={first['next']}").json

    assert {one["case"] for page in (first, rest) for one in page["promises"]} == wanted
    assert rest["next"] is None


def test_a_look_at_a_promise_is_in_the_trail(quick_site: Site) -> None:
    case_id = unhappy(Seeder(quick_site))

    quick_site.browser_of("d01").get(address(quick_site, case_id))

    trail = cases.metadata.tables["trail"]
    with quick_site.session() as session:
        assert session.execute(select(trail.c.what).where(trail.c.about == case_id)).scalars().all() == ["case"]
