"""Does each form of the board end in the right command, and is what no longer holds refused with a sentence?"""

from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.store.tables import alerts, cases, event_words, events, outbox
from tests.support.app import Browser, Site
from tests.support.proofs import proves
from tests.support.seed_board import Seeder


@pytest.fixture
def missed(quick_site: Site) -> tuple[Seeder, str]:
    """A visit after three calls that nobody answered."""
    seeder = Seeder(quick_site)
    case_id = seeder.visit()
    seeder.three_calls(case_id)
    return seeder, case_id


def revision(site: Site, case_id: str) -> int:
    with site.session() as session:
        return session.execute(select(cases.c.revision).where(cases.c.id == case_id)).scalar_one()


def state(site: Site, case_id: str) -> str:
    with site.session() as session:
        return session.execute(select(cases.c.state).where(cases.c.id == case_id)).scalar_one()


def last(site: Site, case_id: str, type_: str) -> dict[str, Any]:
    with site.session() as session:
        query = select(events).where(events.c.case_id == case_id, events.c.type == type_).order_by(events.c.seq.desc())
        return dict(session.execute(query).first()._mapping)  # type: ignore[union-attr]


def decide(
    site: Site, case_id: str, event: str, text: str = "", *, browser: Browser | None = None, **fields: Any
) -> Any:
    form = {"event": event, "text": text or event, "revision": revision(site, case_id), **fields}
    return (browser or site.browser_of("d01")).post(f"/cases/{case_id}/decide", data=form)


ASKED = {
    "who": "by_dispatcher", "at_ms": "2026-11-23T12:30", "window_day": "2026-11-24", "window_from_ms": "10:00",
    "window_to_ms": "12:00", "technician": "t02", "why": "changed_mind", "words": "Просили отменить",
    "plan_why": "too_much", "plan_channel": "phone", "plan_words": "По просьбе мастера",
}  # fmt: skip


@proves("F11", "F14", "F16", "S4.5")
@pytest.mark.parametrize(
    ("event", "text", "data", "after"),
    [
        ("decided.go_anyway", "", {}, "told_to_go"),
        ("decided.reached", "", {}, "dispatcher_talks"),
        ("decided.wait", "wait_20", {"wait_ms": 1_200_000}, "told_to_wait"),
        ("decided.sms", "", {}, "notified"),
        ("decided.leaflet", "", {}, "leaflet_wanted"),
        ("decided.call_later", "", {"who": "by_dispatcher", "at_ms": 1_795_426_200_000}, "set_aside"),
        ("decided.next_visit", "", {"at_ms": 1_795_426_200_000}, "set_aside"),
        ("decided.come_back", "", {}, "asked_back"),
        ("decided.other_technician", "", {"technician": "t02"}, "planned"),
        ("decided.cancel", "", {"why": "changed_mind"}, "cancelled"),
        ("decided.call_customer", "", {}, "unreachable"),
    ],
)
def test_each_decision_leaves_its_command(quick_site, missed, event, text, data, after):
    _, case_id = missed

    answer = decide(quick_site, case_id, event, text, **ASKED)

    assert answer.status_code == 303, answer.text
    left = last(quick_site, case_id, event)
    assert (left["data"], left["kind"], left["author"]) == (data, "command", "d01")
    assert state(quick_site, case_id) == after


def test_a_new_interval_is_meant_in_the_time_of_the_area(quick_site, missed):
    _, case_id = missed

    decide(quick_site, case_id, "decided.new_window", **ASKED)

    left = last(quick_site, case_id, "decided.new_window")["data"]
    assert left == {"window_from_ms": 1_795_503_600_000, "window_to_ms": 1_795_510_800_000}  # 10:00 and 12:00 in Kazan


@pytest.mark.parametrize("event", ["decided.new_window", "decided.other_technician"])
def test_a_change_of_the_plan_is_not_saved_without_a_reason_and_keeps_it(quick_site, missed, event):
    _, case_id = missed
    browser = quick_site.browser_of("d01")

    for gap in ({"plan_why": ""}, {"plan_channel": ""}, {"plan_why": "no_such"}):
        unsaid = decide(quick_site, case_id, event, browser=browser, **ASKED | gap)
        assert unsaid.status_code == 422
        assert "Выберите причину" in unsaid.text
        assert "По просьбе мастера</textarea>" in unsaid.text
    assert state(quick_site, case_id) == "unreachable"

    assert decide(quick_site, case_id, event, browser=browser, **ASKED).status_code == 303
    story = browser.get(f"/cases/{case_id}").text.partition('id="plan-title"')[2].partition("</section>")[0]
    assert all(words in story for words in ("слишком много на день", "по телефону", "По просьбе мастера", "Лилия"))


@proves("F11")
def test_what_the_customer_told_the_dispatcher_ends_the_series(quick_site, missed):
    _, case_id = missed
    decide(quick_site, case_id, "decided.reached")
    quick_site.clock.forward(seconds=30)

    answer = decide(quick_site, case_id, "call.other_person", person_name="Марина", relation="spouse")

    assert answer.status_code == 303
    left = last(quick_site, case_id, "call.other_person")
    assert (left["quality"], left["by"], left["data"]["of_age"]) == ("declared", "dispatcher", True)
    assert "Марина" in quick_site.browser_of("d01").get(f"/cases/{case_id}").text
    assert state(quick_site, case_id) == "ready"


@proves("F12")
def test_what_the_technician_told_is_dated_by_when_it_happened(quick_site, missed):
    _, case_id = missed  # 08:21 in Kazan

    answer = decide(quick_site, case_id, "technician.departed", happened="08:05")

    left = last(quick_site, case_id, "technician.departed")
    assert answer.status_code == 303
    assert (left["quality"], left["at_ms"]) == ("declared", 1_795_410_300_000)
    assert "со слов" in quick_site.browser_of("d01").get(f"/cases/{case_id}").text


def test_with_htmx_the_panel_comes_back_at_once_and_can_be_undone(quick_site, missed):
    _, case_id = missed
    browser = quick_site.browser_of("d01")
    form = {"event": "decided.wait", "text": "wait_10", "revision": revision(quick_site, case_id), "from": "board"}

    answer = browser.post(f"/cases/{case_id}/decide", data=form, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert answer.headers["HX-Trigger"] == "board:changed"
    assert "<html" not in answer.text
    assert "Записано: Решение: ждать." in answer.text
    undo = {"of": last(quick_site, case_id, "decided.wait")["id"], "how": "undo"}
    assert browser.post(f"/cases/{case_id}/take-back", data=undo).status_code == 303
    assert state(quick_site, case_id) == "unreachable"


def test_after_ten_seconds_a_decision_is_withdrawn_instead(quick_site, missed):
    _, case_id = missed
    decide(quick_site, case_id, "decided.leaflet")
    quick_site.clock.forward(seconds=11)
    of = last(quick_site, case_id, "decided.leaflet")["id"]
    browser = quick_site.browser_of("d01")

    late = browser.post(f"/cases/{case_id}/take-back", data={"of": of, "how": "undo"})
    assert late.status_code == 409
    assert "в течение десяти секунд" in late.text
    assert browser.post(f"/cases/{case_id}/take-back", data={"of": of, "how": "withdraw"}).status_code == 303

    assert state(quick_site, case_id) == "unreachable"
    assert "Решение отозвано" in browser.get(f"/cases/{case_id}").text


def test_what_no_longer_holds_is_refused_with_the_new_picture(quick_site, missed):
    seeder, case_id = missed
    old = revision(quick_site, case_id)
    seeder.report(case_id, "technician.departed")

    for headers in ({}, {"HX-Request": "true"}):
        form = {"event": "decided.go_anyway", "text": "decided.go_anyway", "revision": old}
        answer = quick_site.browser_of("d01").post(f"/cases/{case_id}/decide", data=form, headers=headers)

        assert answer.status_code == 409
        assert "Заявка уже в другом состоянии" in answer.text
        assert "в пути" in answer.text
    with quick_site.session() as session:
        assert session.execute(select(events).where(events.c.type == "decided.go_anyway")).first() is None


def test_a_field_that_cannot_be_is_named(quick_site, missed):
    _, case_id = missed

    answer = decide(quick_site, case_id, "decided.cancel", why="because")

    assert answer.status_code == 422
    assert "Проверьте поле «Причина»" in answer.text


@pytest.mark.parametrize("typed", ["", "nonsense", "2026-13-45T25:61", "-1"])
def test_an_impossible_time_is_no_error_of_ours(quick_site, missed, typed):
    _, case_id = missed

    answer = decide(quick_site, case_id, "decided.call_later", who="by_dispatcher", at_ms=typed)

    assert answer.status_code == 422
    assert "Проверьте поле «Когда»" in answer.text


def test_an_unknown_event_is_no_form_of_ours(quick_site, missed):
    _, case_id = missed

    assert decide(quick_site, case_id, "plan.set", moved="yes").status_code == 400


def test_a_note_reaches_the_technician(quick_site, missed):
    _, case_id = missed

    quick_site.browser_of("d01").post(f"/cases/{case_id}/note", data={"words": "Код подъезда 45К"})

    with quick_site.session() as session:
        words = session.scalars(select(event_words.c.words).where(event_words.c.case_id == case_id)).all()
        pushed = session.scalars(select(outbox.c.addressee).where(outbox.c.kind == "note")).all()
    assert words == ["Код подъезда 45К"]
    assert pushed == ["t01"]


def test_who_saw_the_alert_is_named_once(quick_site, missed):
    _, case_id = missed
    with quick_site.session() as session:
        alert_id = session.execute(select(alerts.c.id)).scalar_one()
    browser = quick_site.browser_of("d01")
    quick_site.clock.forward(minutes=1)

    assert browser.post(f"/alerts/{alert_id}/seen", data={"case": case_id}).status_code == 303
    quick_site.clock.forward(minutes=1)
    assert browser.post(f"/alerts/{alert_id}/seen", data={}).status_code == 303

    assert "Лилия: видно с 08:2" in browser.get("/board").text
    assert quick_site.browser_of("d02").post(f"/alerts/{alert_id}/seen", data={}).status_code == 404


def test_a_report_of_somebody_not_assigned_counts_when_adopted(quick_site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t02")
    event_id = seeder.report(case_id, "technician.departed", "t01")
    browser = quick_site.browser_of("d01")
    html = browser.get(f"/cases/{case_id}").text
    assert "заявка была у другого исполнителя" in html
    assert "Засчитать" in html
    assert state(quick_site, case_id) == "planned"

    browser.post(f"/cases/{case_id}/adopt", data={"of": event_id})

    assert state(quick_site, case_id) == "on_the_way"


@proves("S4.5")
@pytest.mark.parametrize(("arrives", "words"), [(False, "не смог вам дозвониться"), (True, "был у вашей двери")])
def test_the_text_to_the_customer_is_shown_before_and_claims_no_visit_that_was_not_made(quick_site, arrives, words):
    seeder = Seeder(quick_site)
    case_id = seeder.visit(from_hour=0)
    if arrives:
        for type_ in ("technician.departed", "technician.arrived", "door.nobody", "call.started", "call.no_answer"):
            seeder.report(case_id, type_)
    else:
        seeder.three_calls(case_id)

    html = quick_site.browser_of("d01").get(f"/cases/{case_id}").text

    assert words in html.partition('class="sms"')[2].partition("</blockquote>")[0]
    assert html.count("не смог вам дозвониться") + html.count("был у вашей двери") == 1


def test_a_matter_that_needs_no_decision_is_seen_to_with_one_press(quick_site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit()
    seeder.report(case_id, "customer.unhappy", private={"words": "Ждут второй день"})
    browser = quick_site.browser_of("d01")
    queue = browser.get("/board").text.partition('id="cards"')[2].partition("</ol>")[0]
    assert "Ждут второй день" in queue
    assert queue.index("Разобрано") < queue.index("Ещё…")
    assert "Перезвонить недовольному клиенту" in queue

    browser.post(f"/cases/{case_id}/settle", data={"matter": "unhappy"})
    browser.post(f"/cases/{case_id}/kept", data={"promise": "call_unhappy"})

    assert "Решать сейчас нечего" in browser.get("/board").text
    assert last(quick_site, case_id, "promise.kept")["data"] == {"promise": "call_unhappy"}


def test_an_unknown_matter_is_refused_in_words(quick_site, missed):
    _, case_id = missed

    answer = quick_site.browser_of("d01").post(f"/cases/{case_id}/settle", data={"matter": "everything"})

    assert answer.status_code == 422
