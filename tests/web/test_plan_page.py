"""Planning by hand: tick, look at what is in the way, save, undo; who, why and through which channel stay."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.store import area_days
from fieldapp.store import slots as slots_store
from fieldapp.store.tables import accounts, plan_changes
from tests.support.app import Browser, Site, add_person
from tests.support.customer import HOUR_MS, Customer, case_of, link, open_alerts
from tests.support.seed_board import Seeder

LOOK, SAVE, UNDO = "/board/plan/look", "/board/plan/save", "/board/plan/undo"
WHY = {"why": "customer_asked", "channel": "phone"}
KNOWS = re.compile(r'name="knows_([0-9a-f-]+)" value="([a-z_ ]*)"')


def line(case_id: str, **fields: str) -> dict[str, str]:
    """A line of the look as the form sends it: to, window_day, window_from_ms, window_to_ms, open, knows, revision."""
    return {"case": case_id, **{f"{name}_{case_id}": value for name, value in fields.items()}}


def tomorrow(case_id: str, start: str, end: str, **more: str) -> dict[str, str]:
    return line(case_id, window_day="2026-11-24", window_from_ms=start, window_to_ms=end, **more)


def known(html: str) -> dict[str, str]:
    """The conflicts that stand on the page, as it would send them back."""
    return {f"knows_{case_id}": codes for case_id, codes in KNOWS.findall(html)}


def saved(browser: Browser, form: dict[str, Any]) -> str:
    """Looked at and saved as it stood there."""
    looked = browser.post(LOOK, data=form)
    assert looked.status_code == 200, looked.text
    answer = browser.post(SAVE, data=WHY | form | known(looked.text))
    assert answer.status_code == 200, answer.text
    return answer.text


def changes(site: Site) -> list[Any]:
    with site.session() as session:
        return list(session.execute(select(plan_changes).order_by(plan_changes.c.at_ms, plan_changes.c.id)).all())


def batch_of(html: str) -> dict[str, str]:
    found = re.search(r'name="batch" value="([0-9a-f-]+)"', html)
    assert found, "nothing to undo"
    return {"batch": found[1]}


def test_a_visit_is_given_to_somebody_with_a_reason_and_the_case_keeps_who_why_and_how(site: Site) -> None:
    case_id = Seeder(site).visit("", from_hour=5)
    browser = site.browser_of("d01")

    html = saved(browser, line(case_id, to="t02") | {"words": "Живёт рядом"})

    assert "сделано" in html
    assert case_of(site, case_id).technician_id == "t02"
    row = changes(site)[0]
    assert (row.kind, row.said_by, row.why, row.channel) == ("technician", "d01", "customer_asked", "phone")
    assert (row.old["technician"], row.new["technician"]) == ("", "t02")
    story = browser.get(f"/cases/{case_id}").text.partition('id="plan-title"')[2].partition("</section>")[0]
    assert "сегодня 13–15, никто → сегодня 13–15, Азат" in story
    assert "попросил клиент" in story
    assert "по телефону" in story
    assert "Живёт рядом" in story
    assert "Лилия" in story
    assert "первый план" in story


def test_a_move_and_another_technician_at_once_is_one_change_with_one_undo(site: Site) -> None:
    seeder = Seeder(site)
    case_id = seeder.visit("t01", from_hour=5)
    before = case_of(site, case_id)
    browser = site.browser_of("d01")

    html = saved(browser, tomorrow(case_id, "10:00", "12:00", to="t02"))
    moved = case_of(site, case_id)
    assert (moved.technician_id, moved.day, moved.state) == ("t02", 20261124, "planned")
    assert [one.kind for one in changes(site)] == ["both"]

    undone = browser.post(UNDO, data=batch_of(html))

    assert undone.status_code == 200
    row = case_of(site, case_id)
    assert (row.technician_id, row.window_from_ms, row.state) == ("t01", before.window_from_ms, "planned")
    assert changes(site)[0].undone_by == "d01"
    assert "отменено 08:00, Лилия" in browser.get(f"/cases/{case_id}").text


def test_conflicts_are_shown_before_and_stop_whoever_did_not_see_them(site: Site) -> None:
    seeder = Seeder(site)
    case_id = seeder.visit("t01", from_hour=5)
    seeder.visit("t02", from_hour=6)
    browser = site.browser_of("d01")
    form = line(case_id, to="t02")

    looked = browser.post(LOOK, data=form).text
    assert "У исполнителя в это же время 14–16." in looked
    assert known(looked) == {f"knows_{case_id}": "overlap"}

    blind = browser.post(SAVE, data=WHY | form)
    assert blind.status_code == 409
    assert "появилось то, о чём вы не знали" in blind.text
    assert case_of(site, case_id).technician_id == "t01"

    assert "сделано" in saved(browser, form)
    assert changes(site)[0].knew == ["overlap"]
    assert "знали: У исполнителя в это же время" in browser.get(f"/cases/{case_id}").text


def test_a_full_interval_is_had_knowingly_only(site: Site) -> None:
    seeder = Seeder(site)
    case_id = seeder.visit("t01", from_hour=5)
    seeder.visit("t02", from_hour=25)
    with site.session() as session:
        slots_store.put_capacity(session, "north", 0, [(540, 660, 1)])
        session.commit()
    browser = site.browser_of("d01")
    nine = {"window_from_ms": site.clock.now_ms() + 25 * HOUR_MS, "window_to_ms": site.clock.now_ms() + 27 * HOUR_MS}

    form = {"event": "decided.new_window", "text": "decided.new_window", "window_day": "2026-11-24",
            "window_from_ms": "09:00", "window_to_ms": "11:00", "plan_why": "ill", "plan_channel": "phone"}  # fmt: skip
    blind = browser.post(f"/cases/{case_id}/decide", data=form)
    assert blind.status_code == 409
    assert "мест больше нет" in blind.text

    saved(browser, tomorrow(case_id, "09:00", "11:00"))

    assert case_of(site, case_id).window_from_ms == nine["window_from_ms"]
    assert changes(site)[0].knew == ["full"]
    page = browser.get("/board/plan?day=2026-11-24").text
    assert "2 из 1" in page
    assert "больше, чем мест" in page


def test_a_day_is_shared_among_the_others_and_every_line_can_be_changed(site: Site) -> None:
    with site.session() as session:
        add_person(session, "t03", name="Рустам", role="technician", area_ids=("north",))
        session.commit()
    seeder = Seeder(site)
    first, second, third = (seeder.visit("t01", from_hour=hour) for hour in (2, 4, 6))
    seeder.visit("t02", from_hour=2)
    browser = site.browser_of("d01")

    looked = browser.post(LOOK, data={"case": [first, second, third], "do": "share"}).text

    chosen = re.findall(r'<option value="(t0\d)" selected>', looked)
    assert chosen == ["t03", "t02", "t03"]
    form = {"case": [first, second, third], f"to_{first}": "t03", f"to_{second}": "t02", f"to_{third}": "t02"}
    html = browser.post(SAVE, data=WHY | form | known(looked)).text
    assert html.count("сделано") == 3
    assert [case_of(site, one).technician_id for one in (first, second, third)] == ["t03", "t02", "t02"]
    assert len({one.batch_id for one in changes(site)}) == 1

    browser.post(UNDO, data=batch_of(html))

    assert {case_of(site, one).technician_id for one in (first, second, third)} == {"t01"}


def test_ticked_visits_move_to_another_day_and_keep_their_hours(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    first, second = seeder.visit("t01", from_hour=3), seeder.visit("t01", from_hour=5)
    browser = quick_site.browser_of("d01")

    saved(browser, {"case": [first, second], "do": "move", "window_day": "2026-11-25"})

    rows = [case_of(quick_site, one) for one in (first, second)]
    assert [row.day for row in rows] == [20261125] * 2
    assert rows[1].window_from_ms - rows[0].window_from_ms == 2 * HOUR_MS


def test_a_visit_without_a_time_waits_and_comes_back(site: Site) -> None:
    seeder = Seeder(site)
    case_id = seeder.visit("t01", from_hour=5)
    browser = site.browser_of("d01")

    html = saved(browser, {"case": case_id, "do": "open_ended"})
    row = case_of(site, case_id)
    assert (row.state, row.look) == ("open_ended", "end")
    assert "без времени, Тимур" in browser.get(f"/cases/{case_id}").text

    browser.post(UNDO, data=batch_of(html))

    row = case_of(site, case_id)
    assert (row.state, row.technician_id) == ("planned", "t01")
    assert row.look != "end"


def test_one_line_that_cannot_be_had_stops_no_other(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    first, second = seeder.visit("t01", from_hour=1), seeder.visit("t01", from_hour=3)
    seeder.report(first, "technician.departed")
    browser = quick_site.browser_of("d01")
    form = {"case": [first, second], f"to_{first}": "t02", f"to_{second}": "t02"}

    assert "передать нельзя" in browser.post(LOOK, data=form).text
    html = browser.post(SAVE, data=WHY | form).text

    assert "не вышло" in html
    assert [case_of(quick_site, one).technician_id for one in (first, second)] == ["t01", "t02"]


def test_a_stale_page_is_answered_with_what_holds_now(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=5)
    browser = quick_site.browser_of("d01")
    seen = case_of(quick_site, case_id).revision
    seeder.decide(case_id, "decided.other_technician", technician="t02")

    answer = browser.post(SAVE, data=WHY | tomorrow(case_id, "10:00", "12:00", revision=str(seen)))

    assert answer.status_code == 409
    assert "План изменился, пока вы решали" in answer.text
    assert case_of(quick_site, case_id).day == 20261123


@pytest.mark.parametrize("missing", ["why", "channel"])
def test_without_a_reason_nothing_is_saved(quick_site: Site, missing: str) -> None:
    case_id = Seeder(quick_site).visit("t01", from_hour=5)
    browser = quick_site.browser_of("d01")

    answer = browser.post(SAVE, data=line(case_id, to="t02") | WHY | {missing: ""})

    assert answer.status_code == 422
    assert "Выберите причину" in answer.text
    assert case_of(quick_site, case_id).technician_id == "t01"


def test_who_is_not_here_any_more_gets_nothing_and_whom_the_customer_asked_for_is_named(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=5)
    browser = quick_site.browser_of("d01")
    browser.post(f"/cases/{case_id}/wish", data={"wish": "same_technician", "wanted": "yes"})
    with quick_site.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "t02").values(active=False))
        session.commit()

    looked = browser.post(LOOK, data=line(case_id, to="t02")).text
    answer = browser.post(SAVE, data=WHY | line(case_id, to="t02") | known(looked))

    assert "больше не работает" in looked
    assert "Клиент просил другого исполнителя" in looked
    assert answer.status_code == 409
    assert case_of(quick_site, case_id).technician_id == "t01"


def test_a_time_that_the_customer_chose_or_agreed_to_is_said_before_it_is_taken_from_her(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    agreed, chosen = seeder.visit("t01", from_hour=5), seeder.visit("t02", from_hour=5)
    seeder.report(agreed, "call.started")
    seeder.report(agreed, "call.expects_you")
    reader = Customer(quick_site, link(quick_site, chosen))
    reader.opens()
    reader.presses("move", slot=reader.slots()[-1])

    for case_id in (agreed, chosen):
        looked = quick_site.browser_of("d01").post(LOOK, data=tomorrow(case_id, "10:00", "12:00")).text
        assert "Клиент уже согласился на прежнее время" in looked


def test_a_form_of_hundreds_of_lines_is_not_too_long(quick_site: Site) -> None:
    case_id = Seeder(quick_site).visit("t01", from_hour=5)
    form = line(case_id, to="t02") | {f"to_{n}": "x" * 100 for n in range(900)}

    assert quick_site.browser_of("d01").post(LOOK, data=form).status_code == 200


def test_a_day_off_of_the_areas_own_calendar_is_said_and_its_worked_saturday_is_none(quick_site: Site) -> None:
    case_id = Seeder(quick_site).visit("t01", from_hour=5)
    days = {20261124: "off", 20261128: "work"}
    with quick_site.session() as session:
        for day, kind in days.items():
            area_days.put_days(session, ["north"], [day], kind, "")
        session.commit()
    browser = quick_site.browser_of("d01")

    said = {
        day: "выходной" in browser.post(LOOK, data=line(case_id, window_day=day)).text
        for day in ("2026-11-24", "2026-11-25", "2026-11-28", "2026-11-29")
    }

    assert list(said.values()) == [True, False, False, True]


def test_nothing_of_another_area_is_planned_or_undone(quick_site: Site) -> None:
    case_id = Seeder(quick_site).visit("t05", area="south", from_hour=5)
    batch = batch_of(saved(quick_site.browser_of("d02"), tomorrow(case_id, "10:00", "12:00")))
    browser = quick_site.browser_of("d01")

    assert browser.get(f"{LOOK}?case={case_id}").status_code == 404
    assert browser.post(LOOK, data=line(case_id, to="t01")).status_code == 404
    assert browser.post(SAVE, data=WHY | line(case_id, to="t01")).status_code == 404
    assert browser.post(UNDO, data=batch).status_code == 404
    assert open_alerts(quick_site, case_id) == []
    assert len(changes(quick_site)) == 1
