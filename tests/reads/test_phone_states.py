"""Is said of each technician's phone what the dispatcher has to know?"""

import pytest

from fieldapp.reads.day import areas_of
from fieldapp.reads.phone_states import SILENT_MS, PhoneState, phone_states
from fieldapp.store.tables import devices, subscriptions
from tests.support.app import Site, insert_row
from tests.support.seed_board import Seeder

KEY = "today"


def states(site: Site, *people: str) -> dict[str, PhoneState]:
    with site.session() as session:
        areas = areas_of(session, ["north"])
        return phone_states(session, people, areas, site.clock.now_ms(), vapid=KEY)


def spoke(site: Site, device: str, account_id: str, *, ago_ms: int = 0, **said: object) -> None:
    known = {"missing_seq": [], "clock": {}, "app": "0.3.0", "push": "ok", **said}
    with site.session() as session:
        seen_ms = site.clock.now_ms() - ago_ms
        insert_row(session, devices, id=device, account_id=account_id, seen_ms=seen_ms, **known)
        session.commit()


def subscribed(site: Site, device: str, account_id: str, **said: object) -> None:
    values = {"id": f"s-{device}", "account_id": account_id, "device": device, "endpoint": f"https://push/{device}",
              "p256dh": "k", "auth": "a", "vapid": KEY, "created_ms": site.clock.now_ms(), **said}  # fmt: skip
    with site.session() as session:
        insert_row(session, subscriptions, **values)
        session.commit()


def test_the_phone_that_spoke_last_is_the_one_that_counts(site: Site):
    spoke(site, "old", "t01", ago_ms=900_000, unsent_events=7)
    spoke(site, "new", "t01", ago_ms=60_000, unsent_events=2, unsent_photos=1)
    subscribed(site, "new", "t01")

    state = states(site, "t01", "t02")["t01"]

    assert state == PhoneState(site.clock.now_ms() - 60_000, 3, "ok", "0.3.0", is_silent=False)


def test_who_never_connected_a_phone_is_named_as_such(site: Site):
    assert states(site, "t02") == {"t02": PhoneState(None, 0, "none", "", is_silent=False)}


@pytest.mark.parametrize(
    ("said", "subscription", "push"),
    [
        ({}, None, "none"),
        ({"push": "denied"}, {}, "denied"),
        ({}, {"vapid": "another"}, "other_key"),
        ({}, {"failures": 99}, "broken"),
    ],
)
def test_a_phone_that_hears_nothing_says_why(quick_site: Site, said, subscription, push):
    spoke(quick_site, "p", "t01", **said)
    if subscription is not None:
        subscribed(quick_site, "p", "t01", **subscription)

    assert states(quick_site, "t01")["t01"].push == push


def test_silence_is_red_only_while_there_is_work(site: Site):
    spoke(site, "p", "t01", ago_ms=SILENT_MS + 1)
    Seeder(site).visit("t01", from_hour=1)

    assert not states(site, "t01")["t01"].is_silent

    site.clock.forward(minutes=61)
    assert states(site, "t01")["t01"].is_silent

    site.clock.forward(minutes=120)
    assert not states(site, "t01")["t01"].is_silent
