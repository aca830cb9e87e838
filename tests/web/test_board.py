"""What does a dispatcher find on the board, and what is nobody's business?"""

import pytest

from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.seed_board import Seeder


@pytest.fixture
def seeder(quick_site: Site) -> Seeder:
    return Seeder(quick_site)


def page(site: Site, login: str = "d01", path: str = "/board") -> str:
    answer = site.browser_of(login).get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


@proves("S4.4")
def test_the_third_missed_call_stands_in_the_queue_with_its_decisions(site: Site):
    seeder = Seeder(site)
    case_id = seeder.visit()

    seeder.three_calls(case_id)

    html = page(site)
    assert "Не дозвонились, 3 из 3" in html
    queue = html.partition('id="cards"')[2].partition("</ol>")[0]
    assert queue.index("Ехать") < queue.index("На связи") < queue.index("Ещё…")


@proves("S4.14")
def test_nobody_at_the_door_offers_a_text_and_a_leaflet_first(quick_site: Site, seeder: Seeder):
    case_id = seeder.visit(from_hour=0)
    for type_ in ("technician.departed", "technician.arrived", "door.nobody", "call.started", "call.no_answer"):
        seeder.report(case_id, type_)

    queue = page(quick_site).partition('id="cards"')[2].partition("</ol>")[0]

    assert queue.index("SMS") < queue.index("Листовка") < queue.index("Ещё…")


def test_a_calm_day_says_so(quick_site: Site, seeder: Seeder):
    seeder.visit()

    html = page(quick_site)

    assert "Решать сейчас нечего" in html
    assert "Остальная 1 идёт по плану" in html


def test_a_visit_of_another_area_is_not_there_at_all(quick_site: Site, seeder: Seeder):
    case_id = seeder.visit("t05", area="south")
    browser = quick_site.browser_of("d01")

    assert case_id not in browser.get("/board").text
    assert case_id not in browser.get("/board/rows?since=0").text
    for path in (f"/cases/{case_id}", f"/board?case={case_id}", "/board?area=south"):
        assert browser.get(path).status_code == 404
    for path in ("decide", "note", "take-back", "adopt", "leaflet"):
        assert browser.post(f"/cases/{case_id}/{path}", data={"event": "decided.reached"}).status_code == 404


@pytest.mark.parametrize("path", ["/board", "/outbox", "/leaflets", "/board/rows", "/board/changes", "/board/stream"])
def test_a_technician_has_no_board(quick_site: Site, path: str):
    assert quick_site.browser_of("t01").get(path).status_code == 404


def test_an_administrator_reads_but_is_offered_no_decision(quick_site: Site, seeder: Seeder):
    case_id = seeder.visit()
    seeder.three_calls(case_id)

    browser = quick_site.browser_of("a01")

    assert "/decide" not in browser.get(f"/board?case={case_id}").text
    assert browser.post(f"/cases/{case_id}/decide", data={}).status_code == 404


def test_markup_in_a_name_is_shown_as_text(quick_site: Site, seeder: Seeder):
    wicked = "<script>alert(1)</script><b>Зоя"
    case_id = seeder.visit(name=wicked, comment=wicked, address=wicked)
    seeder.three_calls(case_id)

    for path in (f"/board?case={case_id}", f"/cases/{case_id}", "/board/rows?since=0"):
        html = page(quick_site, path=path)
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html


def test_the_board_has_the_switches_of_every_page_in_its_foot(quick_site: Site):
    page = quick_site.browser_of("d01").get("/board").text

    assert 'action="/language"' in page.partition("<footer")[2]
    assert 'action="/theme"' in page.partition("<footer")[2]


def test_several_areas_have_a_switch_and_one_has_none(quick_site: Site):
    assert "/board?area=north" in page(quick_site, "a01")
    assert "/board?area=north" not in page(quick_site, "d01")


@proves("F13")
@pytest.mark.parametrize("typed", ["8 (000) 483-83-00", "+70004838300", "4838300", "100201300", "панина", "8 Марта 31"])
def test_one_visit_is_found_by_whatever_the_caller_says(site: Site, typed: str):
    seeder = Seeder(site)
    case_id, other = seeder.visit(), seeder.visit("t02")

    html = site.browser_of("d01").post("/board/search", data={"q": typed}).text
    rows = html.partition('id="rows"')[2].partition("</ol>")[0]

    assert case_id in rows
    assert other not in rows
    assert "Панина Зоя Эдуардовна: Тимур, не начато, выехать до" in html


def test_a_search_leaves_no_word_in_an_address(quick_site: Site, seeder: Seeder):
    seeder.visit()

    html = quick_site.browser_of("d01").post("/board/search", data={"q": "Панина"}).text

    assert "q=" not in html


def test_a_kind_of_work_is_a_filter_for_the_list_the_lanes_and_the_changes(site: Site):
    seeder = Seeder(site)
    repair, router = seeder.visit("t01"), seeder.visit("t02")
    browser = site.browser_of("d01")
    assert "<option >Замена роутера</option>" in browser.get("/board").text

    for path in ("/board?work=Замена роутера&view=list", "/board?work=Замена роутера&view=lanes"):
        html = browser.get(path).text
        assert f"row-{router}" in html
        assert f"row-{repair}" not in html
    gone = browser.get("/board/rows?since=0&work=Замена роутера&view=list").text
    assert f'data-key="row-{repair}" data-gone' in gone


def test_filters_show_what_they_name(quick_site: Site, seeder: Seeder):
    quiet, missed = seeder.visit("t02"), seeder.visit("t01")
    seeder.three_calls(missed)
    browser = quick_site.browser_of("d01")

    def rows(query: str) -> str:
        return browser.get(f"/board?{query}").text.partition('id="rows"')[2].partition("</ol>")[0]

    assert (missed in rows("group=matter"), quiet in rows("group=matter")) == (True, False)
    assert (missed in rows("technician=t02"), quiet in rows("technician=t02")) == (False, True)
    assert (missed in rows("group=coming"), quiet in rows("group=coming")) == (False, True)


def test_an_old_heartbeat_is_said_in_words(quick_site: Site, seeder: Seeder):
    seeder.beat()
    quick_site.clock.forward(minutes=4)

    assert "Отправка стоит 4 мин" in page(quick_site)
