"""What the board says is wrong, and what of it is red."""

import json

from fieldapp.reads.day import AreaView
from fieldapp.reads.troubles import troubles
from fieldapp.store.tables import alerts, devices, heartbeats, marks, outbox, outbox_attempts, subscriptions, webhooks
from tests.support.app import Site, insert_row
from tests.support.proofs import proves
from tests.support.visits import plan_visit

MINUTE_MS = 60_000


def phone(site: Site, device: str, *, seen: int, unsent: int, account: str = "t01") -> None:
    with site.session() as session:
        session.execute(
            devices.insert().values(
                id=device, account_id=account, last_seq=7, missing_seq=[], clock={}, seen_ms=seen, unsent_events=unsent
            )
        )
        session.commit()


def told(site: Site, area: str = "north") -> list[tuple[str, int]]:
    view = AreaView(id=area, name="", zone="Europe/Moscow", phone="")
    with site.session() as session:
        return [(one.name, one.n) for one in troubles(session, [view], site.clock.now_ms())]


def is_red(site: Site, name: str) -> bool:
    view = AreaView(id="north", name="", zone="Europe/Moscow", phone="")
    with site.session() as session:
        return any(one.red for one in troubles(session, [view], site.clock.now_ms()) if one.name == name)


def message(site: Site, key: str, **values: object) -> None:
    now = site.clock.now_ms()
    row = {"id": key, "key": key, "kind": "reminder", "audience": "customer", "channel": "sms", "values": {},
           "area_id": "north", "not_before_ms": now, "created_ms": now, "state": "failed"}  # fmt: skip
    with site.session() as session:
        insert_row(session, outbox, **{**row, **values})
        session.commit()


def attempts(site: Site, *results: str) -> None:
    """Attempts at the gateway "main" of message m1, a minute apart, the last one now."""
    now = site.clock.now_ms()
    with site.session() as session:
        for no, result in enumerate(results, start=1):
            at_ms = now - (len(results) - no) * MINUTE_MS
            row = {"outbox_id": "m1", "no": no, "gateway": "main", "started_ms": at_ms, "ended_ms": at_ms}
            insert_row(session, outbox_attempts, **row, result=result)
        session.commit()


@proves("A8")
def test_what_a_former_phone_kept_is_said_to_its_own_area(site: Site) -> None:
    now = site.clock.now_ms()
    phone(site, "old", seen=now - 100, unsent=3)
    assert told(site) == []

    phone(site, "new", seen=now, unsent=1)

    assert told(site) == [("former_phone", 3)]
    assert told(site, "south") == []


@proves("D9")
def test_a_process_that_fell_silent_is_red_and_one_that_never_was_is_not_missed(site: Site) -> None:
    with site.session() as session:
        for name in ("ticker:a", "worker:1", "worker:2"):
            insert_row(session, heartbeats, name=name, at_ms=site.clock.now_ms())
        session.commit()
    assert told(site) == []

    site.clock.forward(minutes=2)

    assert told(site) == [("ticker", 2), ("worker", 2)]
    assert is_red(site, "ticker")


def test_a_worker_that_was_taken_away_is_forgotten_after_a_day_and_the_ticker_never(site: Site) -> None:
    with site.session() as session:
        for name in ("ticker", "worker:1"):
            insert_row(session, heartbeats, name=name, at_ms=site.clock.now_ms())
        session.commit()

    site.clock.forward(hours=25)

    assert told(site) == [("ticker", 1500)]


@proves("E2")
def test_a_gateway_is_ill_after_three_failures_in_a_row_and_well_after_one_success(site: Site) -> None:
    site.is_broken_on_purpose = True  # one message stands for several
    message(site, "m1", state="cancelled")
    attempts(site, "accepted", "refused", "unknown")
    assert told(site) == []

    attempts(site, "refused", "refused", "unknown")
    assert told(site) == [("gateway", 2)]
    assert is_red(site, "gateway")

    attempts(site, "accepted")
    assert told(site) == []


@proves("E11")
def test_alerts_that_reach_nobody_are_red_in_their_own_area(site: Site) -> None:
    a_case = plan_visit(site)
    now = site.clock.now_ms()
    with site.session() as session:
        row = {"id": "a1", "key": "k1", "case_id": a_case, "area_id": "north", "kind": "no_contact", "n": 1,
               "severity": "urgent", "raised_ms": now, "created_ms": now}  # fmt: skip
        insert_row(session, alerts, **row, unreached_ms=now)
        session.commit()

    assert ("unreached", 1) in told(site)
    assert told(site, "south") == []


def test_messages_that_may_not_have_arrived_are_counted_for_a_day(site: Site) -> None:
    message(site, "m1", state="uncertain")
    message(site, "m2", state="undelivered")
    message(site, "m3", state="accepted")
    assert told(site) == [("unsure", 2)]
    assert not is_red(site, "unsure")

    site.clock.forward(hours=25)

    assert told(site) == []


def test_what_the_nightly_check_found_is_red_until_a_clean_one(site: Site) -> None:
    with site.session() as session:
        found = json.dumps({"at_ms": site.clock.now_ms(), "breaches": {"I3": 2, "I5": 1}})
        insert_row(session, marks, key="check", value=found)
        session.commit()

    assert told(site) == [("check", 3)]
    assert is_red(site, "check")


@proves("E13")
def test_dispatchers_whose_devices_no_longer_hear_are_named(site: Site) -> None:
    now = site.clock.now_ms()
    with site.session() as session:
        row = {"id": "s1", "account_id": "d01", "endpoint": "https://push.example/1", "p256dh": "-", "auth": "-"}
        insert_row(session, subscriptions, **row, vapid="of yesterday", created_ms=now)
        session.commit()
        view = AreaView(id="north", name="", zone="Europe/Moscow", phone="")

        found = [(one.name, one.what) for one in troubles(session, [view], now, vapid="of today")]

    assert found == [("uncovered", "Лилия")]


def test_a_system_that_takes_no_changes_for_ten_minutes_is_named_in_its_area(site: Site) -> None:
    row = {"id": "w1", "area_id": "north", "label": "Учёт", "url": "https://erp.example/", "secret": "-", "kinds": []}
    now = site.clock.now_ms()
    with site.session() as session:
        insert_row(session, webhooks, **row, created_ms=now, failing_since_ms=now)
        session.commit()
    assert told(site) == []

    site.clock.forward(minutes=11)

    assert told(site) == [("webhook", 1)]
    assert told(site, "south") == []
