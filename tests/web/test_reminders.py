"""A complaint that waits for its answer is spoken of again on working days five and eight (feature 10)."""

import re

from sqlalchemy import select, update

from fieldapp.actions import watch_promises
from fieldapp.actions.compose_alert import compose_alert
from fieldapp.actions.library import load_library
from fieldapp.core.windows import instant_ms
from fieldapp.store.tables import accounts, alerts, outbox, promises, subscriptions
from tests.support.app import Site, add_person, insert_row
from tests.support.proofs import proves
from tests.web.test_complaints import ZONE, rows, say, write_down
from tests.web.test_days import manager

FIFTH, EIGHTH = instant_ms(20261127, 9 * 60, ZONE), instant_ms(20261202, 9 * 60, ZONE)  # registered on Friday the 20th
HOUR_MS = 3_600_000


def look_at(site: Site, at_ms: int) -> None:
    site.clock.set(at_ms)
    with site.session() as session:
        watch_promises.take_looks(session, at_ms)


def open_reminders(site: Site, case_id: str) -> list[int]:
    return [row.n for row in rows(site, alerts, case_id, alerts.c.kind == "promise_remind", alerts.c.open)]


def reminded(site: Site, case_id: str) -> list[tuple[str, str, str]]:
    """`(who, channel, state)` of the messages about reminders."""
    found = rows(site, outbox, case_id, outbox.c.kind == "promise_remind")
    return sorted((row.addressee, row.channel, row.state) for row in found)


def with_addresses(site: Site) -> None:
    with site.session() as session:
        add_person(session, "m01", name="Камиль", role="manager", area_ids=("north",))
        session.execute(update(accounts).values(email=accounts.c.login + "@svyaz.example"))
        session.commit()


@proves("S1.17")
def test_manager_and_writer_are_reminded_on_the_fifth_and_the_eighth_day_and_once_each(quick_site: Site) -> None:
    with_addresses(quick_site)
    case_id = write_down(quick_site, login="d01")

    look_at(quick_site, FIFTH - 1)
    assert open_reminders(quick_site, case_id) == []
    look_at(quick_site, FIFTH)
    assert open_reminders(quick_site, case_id) == [5]
    look_at(quick_site, FIFTH + HOUR_MS)
    mails = [("d01", "email", "waiting"), ("m01", "email", "waiting")]
    assert [one for one in reminded(quick_site, case_id) if one[1] == "email"] == mails
    look_at(quick_site, EIGHTH)

    assert open_reminders(quick_site, case_id) == [8]
    assert len([one for one in reminded(quick_site, case_id) if one[1] == "email"]) == 4


@proves("S1.17")
def test_an_answer_ends_it_and_what_is_still_waiting_is_withdrawn(quick_site: Site) -> None:
    with_addresses(quick_site)
    case_id = write_down(quick_site)
    look_at(quick_site, FIFTH)

    assert say(quick_site, case_id, "complaint.answered").status_code == 303
    look_at(quick_site, EIGHTH)

    assert open_reminders(quick_site, case_id) == []
    assert {state for _, channel, state in reminded(quick_site, case_id) if channel == "email"} == {"cancelled"}


def test_a_dispatcher_who_wrote_it_down_is_told_by_ladder_and_reminder_and_by_each_way_once(quick_site: Site) -> None:
    with_addresses(quick_site)
    with quick_site.session() as session:
        insert_row(session, subscriptions, id="s-d01", account_id="d01", endpoint="https://push.example/d01",
                   p256dh="p", auth="a", created_ms=1)  # fmt: skip
        session.commit()
    case_id = write_down(quick_site, login="d01")

    look_at(quick_site, FIFTH)

    hers = [channel for who, channel, _ in reminded(quick_site, case_id) if who == "d01"]
    assert sorted(hers) == ["email", "push"]


def test_who_took_the_answer_over_is_reminded_in_the_managers_place(quick_site: Site) -> None:
    with_addresses(quick_site)
    case_id = write_down(quick_site)
    with quick_site.session() as session:
        add_person(session, "m02", name="Алсу", role="manager", area_ids=("north",))
        session.execute(update(promises).where(promises.c.kind == "complaint_answer").values(owner="m02"))
        session.commit()

    look_at(quick_site, FIFTH)

    # without an address of hers a push waits for the day on which she opens a device
    assert [one[:2] for one in reminded(quick_site, case_id) if one[0] in ("m01", "m02")] == [("m02", "push")]


def test_the_letter_names_the_complaint_its_day_and_its_term_and_nobody(quick_site: Site) -> None:
    with_addresses(quick_site)
    case_id = write_down(quick_site)
    look_at(quick_site, FIFTH)
    with quick_site.session() as session:
        mine = (outbox.c.kind == "promise_remind", outbox.c.addressee == "m01", outbox.c.channel == "email")
        (row,) = session.execute(select(outbox).where(*mine)).mappings()
        found = compose_alert(session, load_library(), quick_site.settings, row, FIFTH)
    (promise,) = rows(quick_site, promises, case_id, promises.c.kind == "complaint_answer")

    assert found is not None
    assert found.address == "m01@svyaz.example"
    assert found.words.splitlines()[0] == "Казань-Север: Жалоба ещё ждёт ответа · обращение 1/2026"
    assert "Идёт рабочий день 5 из 10." in found.words
    assert "Срок: 4 декабря 2026 г., 18:00" in found.words.replace("\xa0", " ").replace("\u202f", " ")
    assert f"/cases/{case_id}/promises/{promise.id}" in found.words
    assert not re.search(r"Ким|916|график|\{", found.words)


def test_the_board_says_which_day_it_is(quick_site: Site) -> None:
    write_down(quick_site)
    look_at(quick_site, FIFTH)

    assert "Жалоба ещё ждёт ответа, рабочий день 5 из 10" in quick_site.browser_of("d01").get("/board").text


def test_a_day_off_that_the_area_adds_moves_the_reminder(quick_site: Site) -> None:
    case_id = write_down(quick_site)
    off = {"area": "north", "from": "2026-11-26", "kind": "off", "note": "переезд"}
    assert manager(quick_site).post("/days", data=off).status_code == 303

    look_at(quick_site, FIFTH)
    assert open_reminders(quick_site, case_id) == []
    look_at(quick_site, instant_ms(20261130, 9 * 60, ZONE))

    assert open_reminders(quick_site, case_id) == [5]
