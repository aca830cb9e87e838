"""The second view of the board: is every visit in its technician's lane, at its hour, and only there?"""

import re

import pytest
from sqlalchemy import event

from fieldapp.store.tables import devices
from fieldapp.web import lanes_view
from tests.support.app import Site, add_person, insert_row
from tests.support.proofs import proves
from tests.support.seed_board import Seeder


@pytest.fixture
def seeder(quick_site: Site) -> Seeder:
    return Seeder(quick_site)


def lane_of(html: str, technician: str) -> str:
    return html.partition(f'id="lane-{technician}"')[2].partition('class="lane"')[0]


def test_each_visit_stands_in_the_lane_of_its_technician_at_its_hours(site: Site):
    seeder = Seeder(site)
    own, other, free = seeder.visit("t01", from_hour=2), seeder.visit("t02"), seeder.visit("")

    html = site.browser_of("d01").get("/board?view=lanes").text

    assert f'id="row-{own}" class="from-41 to-49"' in lane_of(html, "t01")
    assert other in lane_of(html, "t02")
    assert free in lane_of(html, "nobody")
    assert other not in lane_of(html, "t01")
    assert "не начато" in lane_of(html, "t01")


@proves("F29")
def test_a_visit_of_two_stands_in_both_lanes_and_leaves_the_seconds_with_him(quick_site: Site, seeder: Seeder):
    case_id = seeder.visit("t01", from_hour=2)
    browser = quick_site.browser_of("d01")
    seeder.decide(case_id, "decided.second", second="t02")

    html = browser.get("/board?view=lanes").text
    assert f'id="row-{case_id}"' in lane_of(html, "t01")
    assert f'id="second-{case_id}" class="from-41 to-49"' in lane_of(html, "t02")
    assert "вторым исполнителем" in lane_of(html, "t02")
    alone = browser.get("/board?view=lanes&technician=t02").text
    assert case_id in lane_of(alone, "t02")
    assert case_id in browser.get("/board?view=list&technician=t02").text

    changed = browser.get("/board/rows?view=lanes&since=0").text
    assert f'data-key="second-{case_id}" data-version' in changed
    seeder.decide(case_id, "decided.alone")
    assert f'data-key="second-{case_id}" data-gone' in browser.get("/board/rows?view=lanes&since=0").text
    assert "second-" not in browser.get("/board/rows?view=list&since=0").text


def test_the_tab_is_remembered_and_a_search_is_a_list_all_the_same(quick_site: Site, seeder: Seeder):
    seeder.visit()
    browser = quick_site.browser_of("d01")
    browser.get("/board?view=lanes")

    assert 'id="lanes"' in browser.get("/board").text
    assert 'id="rows"' in browser.post("/board/search", data={"q": "Панина", "view": "lanes"}).text
    browser.get("/board?view=list")
    assert 'id="lanes"' not in browser.get("/board").text


def test_a_change_brings_the_entry_with_its_new_lane_and_heads_only_when_asked(quick_site: Site, seeder: Seeder):
    case_id = seeder.visit("t01")
    browser = quick_site.browser_of("d01")
    since = quick_site.clock.now_ms()
    seeder.report(case_id, "technician.departed")

    html = browser.get(f"/board/rows?view=lanes&since={since}").text

    assert 'data-lane="t01"' in html
    assert "slot--" in html
    assert 'id="head-t01"' not in html
    assert 'id="head-t01"' in browser.get(f"/board/rows?view=lanes&since={since}&heads=1").text


def test_a_visit_of_an_earlier_day_is_no_part_of_the_line_of_hours(quick_site: Site, seeder: Seeder):
    case_id = seeder.visit("t01", from_hour=1)
    quick_site.clock.forward(minutes=26 * 60)
    browser = quick_site.browser_of("d01")

    assert "data-lane" not in browser.get("/board?view=lanes").text
    assert f'data-key="row-{case_id}"' in browser.get("/board?view=list").text

    seeder.report(case_id, "call.started")
    assert f'data-key="row-{case_id}" data-gone' in browser.get("/board/rows?view=lanes&since=0").text
    assert f'data-key="row-{case_id}" data-gone' not in browser.get("/board/rows?view=list&since=0").text


def test_forty_lanes_stand_on_a_page_and_the_rest_on_the_next(quick_site: Site, seeder: Seeder):
    with quick_site.session() as session:
        for number in range(50):
            login = f"x{number:02d}"
            add_person(session, login, name=f"Мастер {number:02d}", role="technician", area_ids=("north",))
        session.commit()
    seeder.visit("x49")
    browser = quick_site.browser_of("d01")

    first, second = browser.get("/board?view=lanes").text, browser.get("/board?view=lanes&page=2").text

    assert len(re.findall('class="lane"', first)) == 40
    assert "1 из 2" in first
    assert 'data-lane="x49"' not in first
    assert 'data-lane="x49"' in second


def test_the_number_of_questions_does_not_grow_with_the_visits(quick_site: Site, seeder: Seeder):
    browser = quick_site.browser_of("d01")

    def asked() -> int:
        said: list[str] = []

        def note(_connection, _cursor, statement, *_more) -> None:
            said.append(statement)

        event.listen(quick_site.engine, "before_cursor_execute", note)
        browser.get("/board?view=lanes")
        event.remove(quick_site.engine, "before_cursor_execute", note)
        return len(said)

    seeder.visit("t01")
    few = asked()
    for number in range(12):
        seeder.visit("t01" if number % 2 else "t02")

    assert asked() == few


def test_the_state_of_the_phone_is_said_in_words_beside_the_name_and_in_the_order(site: Site):
    seeder = Seeder(site)
    case_id = seeder.visit("t01")
    with site.session() as session:
        seen_ms = site.clock.now_ms() - 4 * 60_000
        insert_row(session, devices, id="p", account_id="t01", unsent_events=3, app="0.3.0", push="denied",
                   missing_seq=[], clock={}, seen_ms=seen_ms)  # fmt: skip
        session.commit()
    browser = site.browser_of("d01")
    words = "связь 4 мин назад · 3 не отправлено · сообщения запрещены на телефоне · версия 0.3.0"

    assert words in lane_of(browser.get("/board?view=lanes").text, "t01")
    assert words in browser.get(f"/cases/{case_id}").text


@pytest.mark.parametrize(("hour", "place"), [(0, 0), (7, 28), (8, 76), (22, 748), (24, 756)])
def test_now_stands_where_the_columns_stand(hour: int, place: int):
    assert lanes_view.place_of(hour * 4) == place
    assert lanes_view.WIDTH == 756
