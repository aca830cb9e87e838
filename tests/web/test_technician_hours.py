"""Technicians' hours: said for a week, copied, away; plans are warned and customers offered less by them."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.store.tables import setting_changes, trail, work_days
from tests.support.app import Site
from tests.support.customer import Customer, case_of, link
from tests.support.seed_board import Seeder
from tests.web.test_plan_page import LOOK, SAVE, WHY, known, line

PAGE = "/duty/technicians"
WEEK = {"area": "north", "week": "2026-11-23", "person": "t02"}
NINE_TO_FIVE = {f"{name}-{day}": at for day in range(5) for name, at in (("from", "09:00"), ("to", "17:00"))}


def kept(site: Site) -> dict[tuple[str, int], Any]:
    with site.session() as session:
        return {
            (row.account_id, row.day): (row.from_minute, row.to_minute) for row in session.execute(select(work_days))
        }


def cells(html: str, name: str) -> list[str]:
    """The words of a technician's days in the table."""
    row = re.search(rf"<tr><th[^>]*>(?:<a[^>]*>)?{name}.*?</tr>", html, re.S)
    assert row
    return [re.sub(r"<[^>]+>", " ", one).strip() for one in re.findall(r"<td[^>]*>(.*?)</td>", row[0], re.S)]


def test_a_week_is_said_shown_and_kept_with_old_and_new(site: Site) -> None:
    browser = site.browser_of("d01")
    assert set(cells(browser.get(PAGE).text, "Азат")) == {"как обычно"}
    assert browser.get(f"{PAGE}?person=t02").text.count('value="09:00"') == 5  # the area's hours, to begin with

    answer = browser.post(f"{PAGE}/week", data=WEEK | NINE_TO_FIVE | {"to-1": "13:00"})

    assert answer.status_code == 303
    assert kept(site)[("t02", 20261124)] == (540, 780)
    assert kept(site)[("t02", 20261128)] == (None, None)
    html = browser.get(PAGE).text
    assert cells(html, "Азат") == ["09:00–17:00", "09:00–13:00", *["09:00–17:00"] * 3, *["не работает"] * 2]
    assert set(cells(html, "Тимур")) == {"как обычно"}
    assert "Азат, вт 24.11" in html
    assert "Лилия" in html
    with site.session() as session:
        assert session.execute(select(trail.c.detail).where(trail.c.detail == "hours.week")).first()
        changed = session.execute(select(setting_changes.c.what, setting_changes.c.before)).all()
    assert ("t02 20261124", '"as_usual"') in [tuple(row) for row in changed]

    browser.post(f"{PAGE}/week", data=WEEK | {"usual": "yes"})
    assert kept(site) == {}


def test_a_plan_outside_of_them_is_warned_of_and_nobody_away_is_proposed(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=5)  # 13 to 15 today
    browser = quick_site.browser_of("d01")
    browser.post(f"{PAGE}/week", data=WEEK | NINE_TO_FIVE | {"to-0": "14:00"})

    looked = browser.post(LOOK, data=line(case_id, to="t02")).text
    assert known(looked) == {f"knows_{case_id}": "off_shift"}
    assert browser.post(SAVE, data=WHY | line(case_id, to="t02")).status_code == 409
    assert '<option value="t02" selected>' not in browser.post(LOOK, data={"case": case_id, "do": "share"}).text

    browser.post(f"{PAGE}/week", data=WEEK | NINE_TO_FIVE)
    assert known(browser.post(LOOK, data=line(case_id, to="t02")).text) == {f"knows_{case_id}": ""}
    assert '<option value="t02" selected>' in browser.post(LOOK, data={"case": case_id, "do": "share"}).text


def test_who_is_away_is_marked_with_the_visits_that_now_need_somebody(quick_site: Site) -> None:
    Seeder(quick_site).visit("t02", from_hour=5)
    browser = quick_site.browser_of("d01")

    browser.post(f"{PAGE}/away", data=WEEK | {"from_day": "2026-11-23", "to_day": "2026-12-01"})

    assert len(kept(quick_site)) == 9
    html = browser.get(PAGE).text
    assert cells(html, "Азат")[0].split() == ["не", "работает", "1", "заявка", "вне", "часов"]
    assert "/board/plan?day=2026-11-23&amp;technician=t02" in html
    assert cells(browser.get(f"{PAGE}?week=2026-11-30").text, "Азат")[:3] == [
        "не работает",
        "не работает",
        "как обычно",
    ]


def test_visits_of_another_area_are_not_counted_here(quick_site: Site) -> None:
    Seeder(quick_site).visit("t02", area="south", from_hour=5)
    browser = quick_site.browser_of("d01")

    browser.post(f"{PAGE}/away", data=WEEK | {"from_day": "2026-11-23", "to_day": "2026-11-25"})

    assert "не работает" in cells(browser.get(PAGE).text, "Азат")[0]
    assert "вне часов" not in browser.get(PAGE).text


def test_customers_are_offered_a_place_for_each_who_works_then(quick_site: Site) -> None:
    case_id = Seeder(quick_site).visit("t01", from_hour=30)
    reader = Customer(quick_site, link(quick_site, case_id))
    reader.opens()
    before = reader.slots()
    browser = quick_site.browser_of("d01")

    for who in ("t01", "t02"):
        browser.post(f"{PAGE}/away", data=WEEK | {"person": who, "from_day": "2026-11-24", "to_day": "2026-11-24"})
    reader.opens()

    assert len(reader.slots()) < len(before)
    assert "1 из 0" in re.sub(r"<[^>]+>", "", browser.get("/board/plan?day=2026-11-24").text)
    assert case_of(quick_site, case_id).technician_id == "t01"


def test_last_week_once_more_for_everybody_and_for_one(quick_site: Site) -> None:
    browser = quick_site.browser_of("d01")
    assert browser.post(f"{PAGE}/copy", data=WEEK).status_code == 422
    browser.post(f"{PAGE}/week", data=WEEK | NINE_TO_FIVE)
    after = WEEK | {"week": "2026-11-30"}

    one = browser.get(f"{PAGE}?week=2026-11-30&person=t02&copy=1").text
    assert one.count('value="17:00"') == 5
    assert browser.post(f"{PAGE}/copy", data=after).status_code == 303

    assert kept(quick_site)[("t02", 20261201)] == (540, 1020)
    assert kept(quick_site)[("t02", 20261206)] == (None, None)
    assert len(kept(quick_site)) == 14


@pytest.mark.parametrize(
    ("path", "changes", "words"),
    [
        ("week", {"from-0": "17:00", "to-0": "09:00"}, "Проверьте часы"),
        ("week", {"from-0": "09:00"}, "Проверьте часы"),
        ("week", {"from-0": "сутра", "to-0": "17:00"}, "Проверьте часы"),
        ("week", {"person": "t05"}, "Такого исполнителя на участке нет"),
        ("week", {"person": "d01"}, "Такого исполнителя на участке нет"),
        ("away", {"from_day": "2026-11-25", "to_day": "2026-11-24"}, "Проверьте дни"),
        ("away", {"from_day": "", "to_day": "2026-11-24"}, "Проверьте дни"),
        ("away", {"from_day": "2026-11-24", "to_day": "2030-11-24"}, "не больше 92 дней"),
    ],
)
def test_what_cannot_be_is_refused_in_words(quick_site: Site, path: str, changes: dict[str, str], words: str) -> None:
    answer = quick_site.browser_of("d01").post(f"{PAGE}/{path}", data=WEEK | changes)

    assert answer.status_code == 422
    assert words in answer.text
    assert kept(quick_site) == {}


def test_a_refused_absence_is_asked_again_as_typed_and_empties_nobodys_week(quick_site: Site) -> None:
    browser = quick_site.browser_of("d01")
    browser.post(f"{PAGE}/week", data=WEEK | NINE_TO_FIVE)

    html = browser.post(f"{PAGE}/away", data=WEEK | {"from_day": "2026-12-30", "to_day": "2026-12-01"}).text

    assert '<option value="t02" selected>' in html
    assert 'name="from_day" value="2026-12-30"' in html
    assert 'name="to_day" value="2026-12-01"' in html
    assert html.count('value="09:00"') == 5  # to save this week now must not take it away


@pytest.mark.parametrize("week", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_a_week_that_nobody_means_is_this_week(quick_site: Site, week: str) -> None:
    browser = quick_site.browser_of("d01")

    assert "пн 23.11" in browser.get(f"{PAGE}?week={week}").text
    assert browser.post(f"{PAGE}/copy", data={"week": week}).status_code == 422
