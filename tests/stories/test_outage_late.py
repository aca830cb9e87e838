"""An outage and what comes late: at the door, told to wait, and from phones that did not know of it (F28)."""

from typing import Any

from tests.support.proofs import proves
from tests.support.story import MINUTE
from tests.support.walks import begun_at, out


@proves("F28")
def test_at_the_door_nobody_waits_in_vain() -> None:
    waits, rings, told = begun_at("door_unanswered"), begun_at("nobody_opens"), begun_at("door_unanswered")
    waits.dispatcher("decided.wait", wait_ms=600_000)
    for story in (waits, rings, told):
        out(story)
    told.dispatcher("decided.wait", wait_ms=600_000)

    rings.phone("call.started")
    rings.phone("call.no_answer")
    told.forward(minutes=11)

    for story in (waits, rings, told):
        story.expect_state("free_to_go")
        story.expect_alerts([])


def test_told_to_wait_or_to_come_later_in_an_outage_ends_on_hold() -> None:
    waits, later = begun_at("calling"), begun_at("calling")
    for story in (waits, later):
        out(story)
        story.phone("call.wrong_number")
        story.phone("dispatcher.asked")
        story.expect_alerts(["no_number"])
    waits.dispatcher("decided.wait", wait_ms=600_000)
    later.dispatcher("decided.call_later", who="by_technician", at_ms=later.now_ms + 10 * MINUTE)

    for story in (waits, later):
        story.forward(minutes=11)
        story.expect_state("on_hold")
        story.expect_alerts([])


@proves("F28")
def test_reports_of_a_phone_that_did_not_know_of_it_merge_well() -> None:
    asked, left, cannot = (begun_at("on_hold") for _ in range(3))

    ids = [asked.phone("dispatcher.asked"), cannot.phone("technician.cannot_come")]
    left.phone("leaflet.left", leaflet="12345678", because="no_connection")

    asked.expect_alerts(["for_dispatcher"])
    cannot.expect_alerts(["cannot_come"])
    left.expect_state("notified")
    assert asked.marks(ids[0]) == cannot.marks(ids[1]) == []


@proves("F28")
def test_a_late_report_from_before_it_raises_nothing_that_is_open() -> None:
    story = begun_at("waiting_to_call")
    out(story)
    late: dict[str, Any] = {"by": "technician", "author": "timur", "device": "phone-1", "quality": "anchored"}
    began = next(event for event in story.events if event["type"] == "outage.began")
    for number in range(6):
        kind = ("call.started", "call.no_answer")[number % 2]
        story.events.append({**late, "id": f"late{number}", "type": kind, "data": {}, "private": {},
                             "device_seq": 90 + number, "at_ms": began["at_ms"] + 1 + number})  # fmt: skip

    snap = story.refold()

    assert snap["state"] == "on_hold"
    assert [effect for effect in snap["effects"] if effect["table"] == "alert" and effect["open"]] == []
