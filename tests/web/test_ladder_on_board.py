"""The board says how far the word has gone, and sees a storm by one press; the phone is told as well."""

import re

from sqlalchemy import insert, select, update

from fieldapp.actions import ladder
from fieldapp.store.tables import accounts, alerts, subscriptions
from tests.support.app import Site, add_person
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.support.visits import body_of


def tick(site: Site, minutes: int) -> None:
    site.clock.forward(minutes=minutes)
    with site.session() as session:
        ladder.take_steps(session, site.clock.now_ms())


def an_alert(site: Site) -> str:
    seeder = Seeder(site)
    with site.session() as session:
        add_person(session, "d09", name="Зоя", role="dispatcher", area_ids=("north",))
        session.execute(update(accounts).where(accounts.c.id == "d09").values(phone="+79002020009"))
        session.execute(insert(subscriptions).values(id="s1", account_id="d01", endpoint="https://push.example/1",
                                                     p256dh="p", auth="a", created_ms=1))  # fmt: skip
        session.commit()
    case_id = seeder.visit()
    seeder.three_calls(case_id)
    return case_id


@proves("E10")
def test_the_card_says_whom_the_ladder_told_and_when_nobody_can_be_reached(quick_site: Site) -> None:
    an_alert(quick_site)
    browser = quick_site.browser_of("d01")

    tick(quick_site, 2)
    early = browser.get("/board").text
    tick(quick_site, 3)
    later = browser.get("/board").text
    tick(quick_site, 20)
    red = browser.get("/board").text

    assert re.search(r"оповещены: [^<]*Лилия 08:\d\d", early)
    assert re.search(r"оповещены: [^<]*Зоя 08:\d\d", later)
    assert "Никого не удалось достать" not in later
    assert "Никого не удалось достать с" in red


def test_the_phone_is_told_how_far_the_word_has_gone(quick_site: Site) -> None:
    case_id = an_alert(quick_site)
    technician = quick_site.browser_of("t01")
    tick(quick_site, 5)

    answer = technician.post("/api/v1/sync", json=body_of(quick_site, "t01", events=[])).json

    (case,) = [one for one in answer["cases"] if one["id"] == case_id]
    (alert,) = case["alerts"]
    assert alert["told"]["name"] in ("Зоя", "Лилия")
    assert alert["unreached_ms"] is None


@proves("E14")
def test_one_press_on_the_board_sees_them_all_but_nothing_that_came_since(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    browser = quick_site.browser_of("d01")
    for hour in range(3):
        seeder.three_calls(seeder.visit(from_hour=3 + hour))
    assert "Вижу все (3)" in browser.get("/board").text
    until_ms = quick_site.clock.now_ms()
    quick_site.clock.forward(seconds=1)
    seeder.three_calls(seeder.visit(from_hour=8))

    answer = browser.post("/alerts/seen", data={"until": until_ms, "area": ""})

    with quick_site.session() as session:
        seen = session.execute(select(alerts.c.seen_by).order_by(alerts.c.created_ms)).scalars().all()
    assert answer.status_code == 303
    assert seen == ["d01", "d01", "d01", ""]
    assert quick_site.browser_of("a01").post("/alerts/seen", data={"until": until_ms}).status_code == 404
