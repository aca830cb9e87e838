"""What is asked in the claim itself: is anybody still to be told, is this kind sent here at all, and to whom?"""

from typing import Any, Literal

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import ProgrammingError

from fieldapp.actions import tick
from fieldapp.actions.take_receipt import Receipt, take_receipt
from fieldapp.channels.base import Capabilities, Unknown
from fieldapp.settings import Settings
from fieldapp.store import marks
from fieldapp.store.tables import accounts, alerts, duty_phones, outbox, outbox_alerts, outbox_words, switches
from tests.actions.sending import Sender, a_text, the_row
from tests.support.gateways import ASKABLE, KEYED, PLAIN, Scripted
from tests.support.proofs import proves
from tests.support.world import World

HOURS_MS = 3_600_000


@pytest.fixture
def settings(tmp_path: object) -> Settings:
    """Settings of a test installation."""
    return Settings.from_env({"DATA_DIR": str(tmp_path)})


def change(world: World, table: Any, *where: Any, **values: Any) -> None:
    with world.session() as session:
        session.execute(update(table).where(*where).values(**values))
        session.commit()


def an_alert(world: World, kind: str = "no_contact", n: int = 1) -> str:
    case_id = world.visit()
    row = {"id": f"{kind}{n}", "key": f"{case_id}:alert:{kind}:{n}", "case_id": case_id, "area_id": "north",
           "kind": kind, "n": n, "severity": "urgent",
           "raised_ms": world.now_ms, "created_ms": world.now_ms}  # fmt: skip
    with world.session() as session:
        session.execute(insert(alerts).values(row))
        session.execute(
            update(accounts).where(accounts.c.id == "d01").values(phone="+79990000001", email="l@x.example")
        )
        session.commit()
    return str(row["id"])


def a_word(world: World, id_: str = "m1", **more: Any) -> str:
    """A text to Lilia about an alert."""
    return a_text(world, id_=id_, **{"audience": "dispatcher", "addressee": "d01", "kind": "no_contact", **more})


@pytest.mark.parametrize("what", [{"seen_ms": 1, "seen_by": "d02"}, {"open": False, "settled_ms": 1}])
def test_what_a_colleague_has_seen_or_what_is_settled_is_told_to_nobody_more(
    world: World, settings: Settings, what: dict[str, Any]
) -> None:
    gateway = Scripted()
    word = a_word(world, alert_id=an_alert(world))
    change(world, alerts, **what)

    state = Sender(world, settings, gateway).send(word)

    assert (state, gateway.book) == ("cancelled", [])
    assert the_row(world, word)["note"] == "somebody has seen it"


def test_what_was_seen_and_not_decided_is_told_on_the_ladder_of_the_undecided(world: World, settings: Settings) -> None:
    alert_id = an_alert(world)
    change(world, alerts, seen_ms=1, seen_by="d02")
    first, later = a_word(world, alert_id=alert_id, step=101), a_word(world, "m2", alert_id=alert_id, step=102)
    sender = Sender(world, settings, Scripted())

    told = sender.send(first)
    change(world, alerts, decided_ms=2)

    assert (told, sender.send(later)) == ("accepted", "cancelled")


@proves("E14")
def test_a_bundle_goes_out_while_one_of_its_alerts_is_unseen(world: World, settings: Settings) -> None:
    seen, unseen = an_alert(world), an_alert(world, n=2)
    bundles = [a_word(world, id_, kind="bundle") for id_ in ("m1", "m2")]
    with world.session() as session:
        session.execute(insert(outbox_alerts), [{"outbox_id": one, "alert_id": alert} for one in bundles
                                                for alert in (seen, unseen)])  # fmt: skip
        session.commit()
    sender = Sender(world, settings, Scripted())

    change(world, alerts, alerts.c.id == seen, seen_ms=1)
    first = sender.send(bundles[0])
    change(world, alerts, seen_ms=1)

    assert (first, sender.send(bundles[1])) == ("accepted", "cancelled")
    assert "Не дозвонились: 2" in world.rows(outbox_words)[0]["words"]


def test_a_kind_that_is_switched_off_is_not_sent_and_says_so(world: World, settings: Settings) -> None:
    gateway, text = Scripted(), a_text(world)
    with world.session() as session:
        session.execute(insert(switches).values(kind="on_the_way", enabled=False, changed_ms=1))
        session.commit()

    state = Sender(world, settings, gateway).send(text)

    assert (state, gateway.book) == ("cancelled", [])
    assert the_row(world, text)["note"]


def test_a_draft_waits_for_a_persons_tap(world: World, settings: Settings) -> None:
    gateway, text = Scripted(), a_text(world, state="draft")
    sender = Sender(world, settings, gateway)

    with world.session() as session:
        found = tick.overdue_messages(session, world.now_ms + HOURS_MS)

    assert (found, sender.send(text), gateway.book) == ([], "not_ours", [])


def test_a_demo_writes_to_nobody(world: World, settings: Settings) -> None:
    gateway, mail = Scripted(), Scripted("mail")
    text, letter = a_text(world), a_word(world, "m2", channel="email", alert_id=an_alert(world))
    with world.session() as session:
        marks.set_mark(session, "demo", "yes")
        session.commit()
    sender = Sender(world, settings, gateway, email=mail)

    states = [sender.send(text), sender.send(letter)]

    assert (states, gateway.book, mail.book) == (["accepted", "accepted"], [], [])
    assert the_row(world, text)["gateway"] == "console"


def test_a_colleague_reads_the_kind_and_where_to_look_and_no_name(world: World, settings: Settings) -> None:
    gateway, mail = Scripted(), Scripted("mail")
    alert_id = an_alert(world)
    sender = Sender(world, settings, gateway, email=mail)
    with world.session() as session:
        session.execute(insert(duty_phones).values(id="p1", area_id="north", duty="duty", label="Дежурный",
                                                   e164="+79990000002"))  # fmt: skip
        session.commit()

    sender.send(a_word(world, alert_id=alert_id))
    sender.send(a_word(world, "m2", alert_id=alert_id, channel="email"))
    sender.send(a_word(world, "m3", alert_id=alert_id, audience="duty_phone", addressee="p1"))
    nobody = sender.send(a_word(world, "m4", alert_id=alert_id, addressee="d02"))

    assert [one.address for one in (*gateway.book, *mail.book)] == ["+79990000001", "+79990000002", "l@x.example"]
    assert nobody == "failed"
    said = " ".join(row["words"] for row in world.rows(outbox_words))
    assert "/cases/" in said
    assert "Панина" not in said


@proves("E3")
def test_a_receipt_that_comes_before_our_own_commit_counts(world: World, settings: Settings) -> None:
    gateway, text = Scripted(), a_text(world)

    def receipt() -> None:
        with world.session() as session:
            take_receipt(session, world.now_ms, Receipt("first", "first-1-0", "delivered"))

    gateway.before_answer = receipt

    assert Sender(world, settings, gateway).send(text) == "delivered"


@proves("E2", "E3")
@pytest.mark.parametrize("can", [PLAIN, KEYED, ASKABLE], ids=["plain", "keyed", "askable"])
@pytest.mark.parametrize("said", ["delivered", "undelivered", "accepted"])
def test_a_receipt_that_comes_while_the_call_is_cut_ends_the_doubt(
    world: World, settings: Settings, can: Capabilities, said: Literal["delivered", "undelivered", "accepted"]
) -> None:
    gateway, text = Scripted(can=can, script=[Unknown("cut")], takes_unknown=True), a_text(world)

    def receipt() -> None:
        with world.session() as session:
            take_receipt(session, world.now_ms, Receipt("first", "first-1-0", said, our_id=text))

    gateway.before_answer = receipt
    sender = Sender(world, settings, gateway)

    assert sender.send(text) == said
    assert the_row(world, text)["state"] == said
    assert sender.when_due(text) == "not_ours"
    assert len(gateway.book) == 1


@proves("E3")
def test_a_receipt_that_came_in_the_moment_of_our_commit_is_found_by_the_sweep(
    world: World, settings: Settings
) -> None:
    from fieldapp.store.tables import receipts

    text = a_text(world)
    Sender(world, settings, Scripted()).send(text)
    with world.session() as session:  # kept by somebody who did not know yet whose it was
        session.execute(insert(receipts).values(gateway="first", reference="first-1-0", state="undelivered",
                                                received_ms=world.now_ms))  # fmt: skip
        session.commit()

    with world.session() as session:
        tick.follow_receipts(session, world.now_ms)

    assert the_row(world, text)["state"] == "undelivered"


def test_a_receipt_is_waited_for_three_days_and_still_counts_when_it_comes_later(
    world: World, settings: Settings
) -> None:
    text = a_text(world)
    Sender(world, settings, Scripted()).send(text)
    states = []
    for hours in (71, 1):
        world.forward(minutes=hours * 60)
        with world.session() as session:
            tick.follow_receipts(session, world.now_ms)
            states.append(session.execute(select(outbox.c.state)).scalar_one())
    with world.session() as session:
        take_receipt(session, world.now_ms, Receipt("first", "first-1-0", "delivered"))

    assert states == ["accepted", "no_receipt"]
    assert the_row(world, text)["state"] == "delivered"


@proves("D10")
def test_a_message_that_cannot_be_made_fails_where_it_is_seen_and_holds_up_no_other(
    world: World, settings: Settings
) -> None:
    gateway = Scripted()
    sender, other = Sender(world, settings, gateway), a_text(world, id_="m2")
    broken = a_text(world, kind="no_words_for_this")

    states = [sender.when_due(broken) for _ in range(5)]

    assert (states, sender.send(other)) == (["waiting"] * 4 + ["failed"], "accepted")
    assert the_row(world, broken)["note"].startswith("could not be made")


@proves("D10")
def test_a_statement_that_can_never_run_is_no_database_that_is_away(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrongly_built(*_: object) -> None:
        raise ProgrammingError("SELECT nothing", {}, Exception("no such column"))

    monkeypatch.setattr("fieldapp.actions.deliver.prepare", wrongly_built)
    sender, text = Sender(world, settings, Scripted()), a_text(world)

    assert [sender.when_due(text) for _ in range(5)] == ["waiting"] * 4 + ["failed"]


def test_a_channel_that_breaks_leaves_a_doubt(world: World, settings: Settings) -> None:
    text = a_text(world)

    assert Sender(world, settings, Scripted(script=[RuntimeError("a bug")])).send(text) == "uncertain"
