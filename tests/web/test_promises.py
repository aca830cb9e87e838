"""The ledger's pages: every agreed time in one list, exact times only, handed over and never deleted, counted."""

from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.actions import decide, watch_promises
from fieldapp.core.windows import instant_ms
from fieldapp.store.tables import alerts, events, promise_steps, promises
from tests.support.app import Site, add_person
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

ZONE = "Europe/Moscow"
MINUTE_MS = 60_000


def staff(site: Site) -> None:
    with site.session() as session:
        add_person(session, "o01", name="Оля", role="operator", area_ids=("north",))
        add_person(session, "m01", name="Марат", role="manager", area_ids=("north",))
        session.commit()


def unhappy(seeder: Seeder, technician: str = "t01", **more: Any) -> str:
    """A visit whose customer is unhappy: to be called within half an hour."""
    case_id = seeder.visit(technician, **more)
    seeder.report(case_id, "customer.unhappy", technician, private={"words": "Ждут второй день"})
    return case_id


def rows(site: Site, case_id: str) -> list[dict[str, Any]]:
    with site.session() as session:
        query = select(promises).where(promises.c.case_id == case_id).order_by(promises.c.open, promises.c.id)
        return [dict(row._mapping) for row in session.execute(query)]


def address(site: Site, case_id: str) -> str:
    return f"/cases/{case_id}/promises/{rows(site, case_id)[-1]['id']}"


def look(site: Site) -> None:
    with site.session() as session:
        watch_promises.take_looks(session, site.clock.now_ms())


@proves("S0.23")
def test_the_list_says_when_whose_to_whom_and_in_which_words_it_was_given(site: Site) -> None:
    seeder, hers = Seeder(site), site.browser_of("d01")
    unhappy(seeder, name="Ким Мария Ильинична")
    seeder.visit()

    page = hers.get("/promises").text

    for words in ("Перезвонить недовольному клиенту", "08:30", "дежурная смена", "Ким Мария Ильинична",
                  "Ждут второй день", "Тимур, 08:00", "Дальше: позвонить клиенту"):  # fmt: skip
        assert words in page
    site.clock.forward(minutes=31)
    assert "chip--danger" in hers.get("/promises").text


@proves("G7")
def test_only_the_own_areas_and_phones_only_for_who_calls(quick_site: Site) -> None:
    staff(quick_site)
    seeder = Seeder(quick_site)
    mine, theirs = unhappy(seeder), unhappy(seeder, "t05", area="south", name="Южная Фаина Савельевна")
    hers = quick_site.browser_of("o01")

    assert "Южная" not in hers.get("/promises").text
    assert "Южная" not in hers.get("/promises?area=south").text
    assert hers.get(address(quick_site, theirs)).status_code == 404
    assert hers.post(f"{address(quick_site, theirs)}/kept").status_code == 404
    assert "tel:" in hers.get(address(quick_site, mine)).text
    assert "tel:" not in quick_site.browser_of("a01").get(address(quick_site, mine)).text
    assert quick_site.browser_of("a01").post(f"{address(quick_site, mine)}/kept").status_code == 404


@proves("S1.4")
def test_a_contact_without_news_keeps_the_promise_and_gives_the_next_one_in_the_same_step(site: Site) -> None:
    staff(site)
    case_id = unhappy(Seeder(site))
    form = {"again": "yes", "day": "2026-11-23", "clock": "15:10", "words": "Мастер ещё ищет обрыв"}

    answer = site.browser_of("o01").post(f"{address(site, case_id)}/kept", data=form)

    before, after = rows(site, case_id)
    assert (before["state"], before["open"]) == ("kept", False)
    assert (after["open"], after["kind"]) == (True, "call_unhappy")
    assert after["due_ms"] == instant_ms(20261123, 15 * 60 + 10, ZONE)
    assert "Мастер ещё ищет обрыв" in site.browser_of("o01").get(answer.headers["Location"]).text


@proves("S0.21")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": "2026-11-23", "clock": ""}, "«позже» записать нельзя"),
        ({"day": "2026-11-23", "clock": "позже"}, "«позже» записать нельзя"),
        ({"day": "", "clock": "10:00"}, "«позже» записать нельзя"),
        ({"day": "2026-11-23", "clock": "07:59"}, "уже прошло"),
        ({"day": "2028-11-23", "clock": "10:00"}, "Дальше года"),
    ],
)
def test_later_cannot_be_saved_and_neither_can_the_past(quick_site: Site, typed: dict[str, str], words: str) -> None:
    case_id = unhappy(Seeder(quick_site))
    hers = quick_site.browser_of("d01")

    again = hers.post(f"{address(quick_site, case_id)}/kept", data={"again": "yes", **typed})
    new = hers.post(f"/cases/{case_id}/promises/new", data={"words": "Перезвоню", **typed})

    assert [(one.status_code, words in one.text) for one in (again, new)] == [(422, True), (422, True)]
    assert [row["open"] for row in rows(quick_site, case_id)] == [True]


def test_kept_from_another_case_is_told_to_the_case_that_promised(site: Site) -> None:
    seeder = Seeder(site)
    case_id, other = unhappy(seeder), seeder.visit("t02")

    site.browser_of("d01").post(f"{address(site, case_id)}/kept", data={"by_case": other})

    with site.session() as session:
        said = session.execute(select(events.c.case_id, events.c.data).where(events.c.type == "promise.kept")).all()
    assert [(row.case_id, row.data) for row in said] == [(case_id, {"promise": "call_unhappy", "by_case": other})]
    assert rows(site, case_id)[0]["state"] == "kept"


def test_a_case_of_another_area_keeps_nothing(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    case_id, foreign = unhappy(seeder), seeder.visit("t05", area="south")

    answer = quick_site.browser_of("d01").post(f"{address(quick_site, case_id)}/kept", data={"by_case": foreign})

    assert answer.status_code == 422
    assert rows(quick_site, case_id)[0]["open"]


def test_handing_over_changes_the_owner_keeps_the_promise_open_and_its_history(site: Site) -> None:
    staff(site)
    case_id = unhappy(Seeder(site))
    hers = site.browser_of("d01")

    for to, reason in (("o01", "knows_more"), ("", "shift_over")):
        assert hers.post(f"{address(site, case_id)}/hand-over", data={"to": to, "reason": reason}).status_code == 303

    (row,) = rows(site, case_id)
    assert (row["open"], row["state"], row["owner"]) == (True, "open", "")
    page = hers.get(address(site, case_id)).text
    assert "Лилия — от «дежурная смена» к «Оля». Лучше знает вопрос" in page
    assert "Лилия — от «Оля» к «дежурная смена». Смена закончилась" in page


@pytest.mark.parametrize("form", [{"to": "t01", "reason": "absent"}, {"to": "d02", "reason": "absent"},
                                  {"to": "", "reason": "because"}, {"to": ""}])  # fmt: skip
def test_a_promise_goes_to_a_colleague_of_the_area_with_a_reason(quick_site: Site, form: dict[str, str]) -> None:
    case_id = unhappy(Seeder(quick_site))

    assert quick_site.browser_of("d01").post(f"{address(quick_site, case_id)}/hand-over", data=form).status_code == 422
    with quick_site.session() as session:
        assert session.execute(select(promise_steps)).all() == []


def test_two_who_keep_the_same_promise_are_told_who_was_quicker(quick_site: Site) -> None:
    case_id = unhappy(Seeder(quick_site))
    hers, where = quick_site.browser_of("d01"), address(quick_site, case_id)

    assert [hers.post(f"{where}/kept").status_code for _ in range(2)] == [303, 409]
    assert "кто-то успел раньше" in hers.post(f"{where}/kept").text


def test_what_was_promised_in_the_corridor_is_watched_over_and_kept_like_the_others(site: Site) -> None:
    staff(site)
    seeder, hers = Seeder(site), site.browser_of("o01")
    case_id = seeder.visit()
    form = {"words": "Пришлю схему прокладки", "day": "2026-11-23", "clock": "09:00"}

    where = hers.post(f"/cases/{case_id}/promises/new", data=form).headers["Location"]

    (row,) = rows(site, case_id)
    assert (row["kind"], row["owner"]) == ("by_hand", "o01")
    assert "Пришлю схему прокладки" in hers.get("/promises?owner=me").text
    seeder.report(case_id, "call.started")  # a refold leaves it alone
    assert rows(site, case_id)[0]["open"]
    site.clock.forward(minutes=61)
    look(site)
    assert open_alerts(site) == ["promise_due"]
    hers.post(f"{where}/kept")
    assert (rows(site, case_id)[0]["state"], open_alerts(site)) == ("missed", [])


def open_alerts(site: Site) -> list[str]:
    with site.session() as session:
        return list(session.scalars(select(alerts.c.kind).where(alerts.c.open, alerts.c.promise_id != "")))


def test_the_board_shows_the_alert_once_with_the_promise_behind_it(quick_site: Site) -> None:
    case_id = unhappy(Seeder(quick_site))
    hers = quick_site.browser_of("d01")
    quick_site.clock.forward(minutes=31)
    look(quick_site)

    page = hers.get("/board").text

    assert page.count(f'href="{address(quick_site, case_id)}"') == 1
    assert "promise-" + rows(quick_site, case_id)[0]["id"] not in page
    assert hers.post(f"{address(quick_site, case_id)}/kept", data={"from": "board"}).status_code == 303
    assert open_alerts(quick_site) == []


def test_an_alert_about_a_promise_is_seen_like_any_other(quick_site: Site) -> None:
    unhappy(Seeder(quick_site))
    quick_site.clock.forward(minutes=31)
    look(quick_site)
    with quick_site.session() as session:
        alert_id = session.execute(select(alerts.c.id).where(alerts.c.kind == "promise_due")).scalar_one()
        library = quick_site.app.extensions["fieldapp"].library
        done = decide.acknowledge(session, library, quick_site.clock.now_ms(), quick_site.actor("d01"), alert_id)

    assert isinstance(done, decide.Decided)
