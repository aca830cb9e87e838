"""One outage, many visits: is it typed once, looked at, saved, told by a tap, and one line on the board (F28)?"""

import re

import pytest
from sqlalchemy import select

from fieldapp.store.tables import cases, events, outage_visits, outages, outbox
from tests.support.app import Browser, Site
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

FORM = {"area": "north", "street": "8 Марта", "houses": "", "cabinet": "", "trouble": "cable", "words": "Копали",
        "since_day": "2026-11-23", "since_time": "08:00", "until_day": "2026-11-23", "until_time": "18:00"}  # fmt: skip


def state_of(site: Site, case_id: str) -> str:
    with site.session() as session:
        return str(session.execute(select(cases.c.state).where(cases.c.id == case_id)).scalar_one())


def saved(browser: Browser, case_ids: list[str], **typed: str) -> str:
    """The address of the saved outage, after a look."""
    form = FORM | typed
    looked = browser.post("/outages/new", data=form).text
    outage_id = re.search(r'name="outage" value="([^"]+)"', looked)[1]
    answer = browser.post("/outages/new", data=form | {"confirmed": "yes", "outage": outage_id, "case": case_ids})
    assert answer.status_code == 303
    return answer.headers["Location"].partition("?")[0]


@proves("F28")
def test_a_look_at_whom_it_concerns_comes_before_anything_happens(quick_site: Site):
    seeder = Seeder(quick_site)
    hers = seeder.visit(address="ул. 8 Марта, д. 125", name="Панина Зоя")
    other = seeder.visit(address="пр-т Мира, д. 9", name="Ким Мария")

    looked = quick_site.browser_of("d01").post("/outages/new", data=FORM).text

    assert hers in looked
    assert other not in looked
    assert state_of(quick_site, hers) == "planned"
    with quick_site.session() as session:
        assert session.execute(select(outages.c.id)).first() is None


@proves("F28")
def test_saved_it_pauses_the_ticked_and_stands_on_the_board_as_one_line(quick_site: Site):
    seeder = Seeder(quick_site)
    ticked = [seeder.visit(address="ул. 8 Марта, д. 125") for _ in range(3)]
    unticked = seeder.visit(address="ул. 8 Марта, д. 1")
    seeder.three_calls(ticked[0])
    browser = quick_site.browser_of("d01")
    assert "Не дозвонились" in browser.get("/board").text

    page = saved(browser, ticked)

    assert [state_of(quick_site, one) for one in ticked] == ["on_hold"] * 3
    assert state_of(quick_site, unticked) == "planned"
    board = browser.get("/board").text
    assert board.count("Авария: 8 Марта: 3 заявки, до 18:00") == 1
    assert "Не дозвонились" not in board
    assert f'href="{page}"' in board
    html = browser.get(page).text
    assert "Копали" in html
    assert "Записано: Лилия" in html
    assert "не касается" in html


@proves("F28")
def test_a_text_goes_by_a_tap_and_never_by_itself(quick_site: Site):
    case_id = Seeder(quick_site).visit(address="ул. 8 Марта, д. 125")
    browser = quick_site.browser_of("d01")
    page = saved(browser, [case_id])

    def texts() -> int:
        with quick_site.session() as session:
            return len(session.execute(select(outbox.c.id).where(outbox.c.kind == "outage_text")).all())

    html = browser.get(page).text
    assert "у вас на линии авария" in html
    assert "к 18:00" in html
    assert texts() == 0
    digest = re.search(r'name="digest" value="([^"]+)"', html)[1]
    said = browser.post(f"{page}/texts", data={"kind": "outage_text", "digest": digest}, follow_redirects=True).text

    assert texts() == 1
    assert "поставлены в очередь: 1" in said
    again = browser.post(f"{page}/texts", data={"kind": "outage_text", "digest": digest}, follow_redirects=True).text
    assert "Список изменился" in again
    assert texts() == 1


@pytest.mark.parametrize("kind", ["repaired_text", "moved", ""])
def test_only_the_text_that_is_due_can_be_sent(quick_site: Site, kind: str):
    case_id = Seeder(quick_site).visit(address="ул. 8 Марта, д. 125")
    browser = quick_site.browser_of("d01")
    page = saved(browser, [case_id])

    assert "Список изменился" in browser.post(f"{page}/texts", data={"kind": kind}, follow_redirects=True).text


@proves("F28")
def test_lifted_by_one_press_and_only_once(quick_site: Site):
    seeder = Seeder(quick_site)
    kept, left = seeder.visit(address="ул. 8 Марта, д. 125"), seeder.visit(address="ул. 8 Марта, д. 125")
    browser = quick_site.browser_of("d01")
    page = saved(browser, [kept, left])
    browser.post(f"{page}/leave", data={"case": left})
    assert state_of(quick_site, left) == "planned"

    first = browser.post(f"{page}/lift", follow_redirects=True).text
    second = browser.post(f"{page}/lift", follow_redirects=True).text

    assert "Авария снята" in first
    assert "Это уже сделано" in second
    assert "SMS, что всё починили" in first
    assert state_of(quick_site, kept) == "planned"
    assert "Авария: 8 Марта" not in browser.get("/board").text
    assert "Сняты за последние дни" in browser.get("/outages").text
    with quick_site.session() as session:
        ends = session.execute(select(events.c.author).where(events.c.type == "outage.ended")).scalars().all()
    assert ends == ["d01", "d01"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"street": "", "cabinet": ""}, "Назовите улицу или шкаф"),
        ({"trouble": "storm"}, "Выберите, что случилось"),
        ({"since_day": "2026-11-24"}, "это уже случилось"),
        ({"until_day": "2026-11-22"}, "не в прошлом"),
        ({"until_time": "nonsense"}, "не в прошлом"),
    ],
)
def test_what_cannot_be_is_asked_again_with_all_that_was_typed(quick_site: Site, typed: dict[str, str], words: str):
    answer = quick_site.browser_of("d01").post("/outages/new", data=FORM | typed)

    assert answer.status_code == 422
    assert words in answer.text
    assert "Копали" in answer.text


def test_one_may_go_back_and_a_visit_under_another_outage_cannot_be_chosen(quick_site: Site):
    case_id = Seeder(quick_site).visit(address="ул. 8 Марта, д. 125")
    browser = quick_site.browser_of("d01")
    saved(browser, [case_id])

    assert "уже в другой аварии" in browser.post("/outages/new", data=FORM).text
    back = browser.post("/outages/new", data=FORM | {"back": "yes"})
    assert back.status_code == 200
    assert 'value="8 Марта"' in back.text
    empty = browser.get("/outages/new").text
    assert 'value="2026-11-23"' in empty


def test_pressed_twice_it_is_saved_once_and_nothing_of_other_areas_is_touched(quick_site: Site):
    seeder = Seeder(quick_site)
    mine = seeder.visit(address="ул. 8 Марта, д. 125")
    foreign = seeder.visit("t05", area="south", address="ул. 8 Марта, д. 125")
    browser = quick_site.browser_of("d01")
    form = FORM | {"confirmed": "yes", "outage": "same", "case": [mine, foreign]}

    for _ in range(2):
        browser.post("/outages/new", data=form)

    assert state_of(quick_site, foreign) == "planned"
    with quick_site.session() as session:
        assert [tuple(row) for row in session.execute(select(outage_visits.c.case_id, outage_visits.c.concerned))] == [
            (mine, True)
        ]
    assert browser.post("/outages/new", data=form | {"area": "south"}).status_code == 404


def test_only_dispatchers_write(quick_site: Site):
    page = saved(quick_site.browser_of("d01"), [])
    reader = quick_site.browser_of("a01")

    assert reader.get(page).status_code == 200
    assert "Снять аварию" not in reader.get(page).text
    assert reader.post(f"{page}/lift").status_code == 404
    assert reader.get("/outages/new").status_code == 404
