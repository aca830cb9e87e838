"""Complaints: written down by any of eight channels, told of until closed, ten working days counted one by one."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.actions.say_complaint import NEEDED
from fieldapp.core.windows import instant_ms
from fieldapp.reads import invariants_of_messages
from fieldapp.reads.complaints import CHANNELS
from fieldapp.store.tables import alerts, complaints, events, promises
from tests.support.app import Site, add_person
from tests.support.proofs import proves

ZONE = "Europe/Moscow"
FORM = {
    "area": "north",
    "channel": "book",
    "came_ms": "2026-11-20T17:30",
    "content": "Мастер не пришёл дважды",
    "person_name": "Ким Мария Ильинична",
    "phone": "+7 916 123-45-67",
    "promised_action": "Проверим график и позвоним",
    "again_ms": "2026-11-23T15:00",
}


def write_down(site: Site, login: str = "d01", **changed: str) -> str:
    """The case of a new complaint on paper."""
    answer = site.browser_of(login).post("/complaints/new", data=FORM | changed)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def say(site: Site, case_id: str, event: str, text: str = "", login: str = "d01", **form: str) -> Any:
    data = {"event": event, "text": text or event, **form}
    return site.browser_of(login).post(f"/complaints/{case_id}/say", data=data)


def rows(site: Site, table: Any, case_id: str, *where: Any) -> list[Any]:
    with site.session() as session:
        return list(session.execute(select(table).where(table.c.case_id == case_id, *where)))


def contact(site: Site, case_id: str) -> Any:
    (row,) = rows(site, promises, case_id, promises.c.kind == "complaint_contact", promises.c.open)
    return row


def breaches(site: Site) -> list[tuple[str, str]]:
    with site.session() as session:
        return list(invariants_of_messages.impossible(session))


@proves("S1.18")
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_complaint_comes_by_eight_channels_at_the_time_the_person_says(quick_site: Site, channel: str) -> None:
    case_id = write_down(quick_site, channel=channel)

    (row,) = rows(quick_site, complaints, case_id)
    (said,) = rows(quick_site, events, case_id, events.c.type == "complaint.registered")
    assert (row.channel, row.open, row.from_day) == (channel, True, 20261120)
    assert (said.quality, said.at_ms) == ("declared", instant_ms(20261120, 17 * 60 + 30, ZONE))


@proves("S1.2", "S0.15")
@pytest.mark.parametrize("name", [*NEEDED, "came_ms", "again_ms", "channel"])
def test_contacts_essence_what_we_do_and_when_are_needed(quick_site: Site, name: str) -> None:
    answer = quick_site.browser_of("d01").post("/complaints/new", data=FORM | {name: ""})

    assert answer.status_code == 422
    assert "banner--danger" in answer.text
    with quick_site.session() as session:
        assert session.execute(select(complaints)).all() == []


@pytest.mark.parametrize("typed", [{"came_ms": "2026-11-24T10:00"}, {"came_ms": "2026-01-01T10:00"}, {"phone": "нет"},
                                   {"again_ms": "2026-11-20T10:00"}, {"channel": "pigeon"}])  # fmt: skip
def test_what_cannot_be_is_refused(quick_site: Site, typed: dict[str, str]) -> None:
    assert quick_site.browser_of("d01").post("/complaints/new", data=FORM | typed).status_code == 422


def test_one_that_came_just_now_is_written_down_each_time(quick_site: Site) -> None:
    for _ in range(8):  # events within one millisecond are sorted by their ids
        case_id = write_down(quick_site, came_ms="2026-11-23T08:00")
        assert rows(quick_site, complaints, case_id)


@proves("S1.17", "S1.2")
def test_the_list_says_what_was_promised_and_until_when(site: Site) -> None:
    write_down(site)

    page = site.browser_of("d01").get("/complaints").text

    for words in ("Мастер не пришёл дважды", "Ким Мария Ильинична", "Проверим график и позвоним", "книга отзывов",
                  "1/2026", "Следующий контакт: 15:00", "4 декабря"):  # fmt: skip
        assert words in page


@proves("S1.4")
def test_a_contact_needs_the_next_one_and_keeps_the_promise(site: Site) -> None:
    case_id = write_down(site)

    assert say(site, case_id, "complaint.contacted", again_ms="").status_code == 422
    assert say(site, case_id, "complaint.contacted", again_ms="2026-11-23T07:00").status_code == 422
    assert contact(site, case_id).due_ms == instant_ms(20261123, 15 * 60, ZONE)
    assert say(site, case_id, "complaint.contacted", again_ms="2026-11-25T11:20", words="Ищем").status_code == 303

    assert contact(site, case_id).due_ms == instant_ms(20261125, 11 * 60 + 20, ZONE)
    assert [row.state for row in rows(site, promises, case_id) if not row.open] == ["kept"]


@proves("S1.5")
def test_told_of_until_it_is_closed_with_how_it_ended(site: Site) -> None:
    case_id = write_down(site)

    assert say(site, case_id, "complaint.answered").status_code == 303
    assert contact(site, case_id)
    assert say(site, case_id, "complaint.closed", "closed_content").status_code == 303

    (row,) = rows(site, complaints, case_id)
    assert (row.open, row.ending) == (False, "customer_content")
    assert rows(site, promises, case_id, promises.c.open) == []
    hers = site.browser_of("d01")
    assert "Мастер не пришёл" not in hers.get("/complaints").text
    assert "Мастер не пришёл" in hers.get("/complaints?state=all").text
    assert say(site, case_id, "complaint.contacted", again_ms="2026-11-25T11:20").status_code in (400, 409)


@proves("S1.5")
def test_an_open_complaint_without_a_contact_to_come_is_found_and_shown_in_red(quick_site: Site) -> None:
    case_id = write_down(quick_site)
    assert breaches(quick_site) == []
    mine = promises.c.case_id == case_id, promises.c.kind == "complaint_contact"
    with quick_site.session() as session:
        session.execute(update(promises).where(*mine).values(open=False, state="kept"))
        session.commit()
    quick_site.is_broken_on_purpose = True

    assert [(code, case_id in words) for code, words in breaches(quick_site)] == [("I7", True)]
    for path in ("/complaints", "/complaints?state=overdue", f"/complaints/{case_id}"):
        assert "danger" in quick_site.browser_of("d01").get(path).text
    assert "контакт не назначен" in quick_site.browser_of("d01").get("/complaints").text


@proves("S1.9", "S1.19")
@pytest.mark.parametrize("whom", ["manager", "security"])
def test_one_button_each_calls_the_manager_and_security(site: Site, whom: str) -> None:
    case_id = write_down(site)

    say(site, case_id, f"escalated.{whom}")

    (alert,) = rows(site, alerts, case_id, alerts.c.kind == f"to_{whom}")
    assert (alert.open, alert.severity) == (True, "urgent")
    assert rows(site, complaints, case_id)[0].escalated == whom


@proves("S1.17")
def test_the_ten_working_days_are_counted_out_with_days_off_and_why(quick_site: Site) -> None:
    case_id = write_down(quick_site, came_ms="2026-10-26T10:00")

    page = quick_site.browser_of("d01").get(f"/complaints/{case_id}").text

    days = re.findall(r'complaint__n numbers">(\d*)</span> <span>([^<]+)</span> (?:<\w+[^>]*>([^<]+))?', page)
    assert [int(n) for n, _, _ in days if n] == list(range(11))
    assert days[0][2] == "день записи, не считается"
    assert any("День народного единства" in why for _, _, why in days)
    assert days[-1][1].endswith("10 ноября")


@proves("G7")
def test_only_own_areas_and_not_for_technicians(quick_site: Site) -> None:
    with quick_site.session() as session:
        add_person(session, "m02", name="Марат", role="manager", area_ids=("south",))
        session.commit()
    case_id = write_down(quick_site)

    for login in ("d02", "m02", "t01"):
        hers = quick_site.browser_of(login)
        assert hers.get(f"/complaints/{case_id}").status_code == 404
        assert hers.post(f"/complaints/{case_id}/say", data={"event": "escalated.manager"}).status_code == 404
        assert hers.post("/complaints/new", data=FORM).status_code == 404
    assert "Мастер не пришёл" not in quick_site.browser_of("d02").get("/complaints").text


def test_pages_of_the_list_follow_one_another(quick_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldapp.reads.complaints.PAGE", 2)
    for n in range(3):
        write_down(quick_site, content=f"Жалоба {n}", came_ms=f"2026-11-20T1{n}:00")
    hers = quick_site.browser_of("d01")

    first = hers.get("/complaints").text
    following = re.search(r'href="(/complaints\?[^"]*after[^"]*)"', first)

    assert following is not None
    assert ("Жалоба 2" in first, "Жалоба 0" in first) == (True, False)
    assert "Жалоба 0" in hers.get(following[1].replace("&amp;", "&")).text


def test_filters_by_channel_lateness_and_owner(quick_site: Site) -> None:
    with quick_site.session() as session:
        add_person(session, "o01", name="Оля", role="operator", area_ids=("north",))
        session.commit()
    write_down(quick_site, content="Книжная")
    write_down(quick_site, "o01", content="Почтовая", channel="post", again_ms="2026-11-24T10:00")
    quick_site.clock.forward(hours=8)
    hers = quick_site.browser_of("o01")

    def seen(path: str) -> tuple[bool, bool]:
        page = hers.get(path).text
        return "Книжная" in page, "Почтовая" in page

    assert seen("/complaints") == (True, True)
    assert seen("/complaints?channel=post") == (False, True)
    assert seen("/complaints?state=overdue") == (True, False)
    assert seen("/complaints?mine=yes") == (False, True)
