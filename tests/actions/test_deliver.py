"""One message on its way: claimed once, sent outside any transaction, and every end visible."""

import json

import pytest
from sqlalchemy import update

from fieldapp.actions import decide, subscribe
from fieldapp.actions.deliver import Carriers, deliver
from fieldapp.channels.base import Capabilities, Message, Outcome, Unknown
from fieldapp.channels.push import Push, may_post_to
from fieldapp.settings import Settings
from fieldapp.store.tables import outbox, outbox_attempts, outbox_words, subscriptions
from tests.support.proofs import proves
from tests.support.push_sink import PushSink
from tests.support.world import Phone, World, third_miss


@pytest.fixture
def settings(tmp_path: object) -> Settings:
    """Settings of a test installation."""
    return Settings.from_env({"DATA_DIR": str(tmp_path), "PUSH_ALLOW_LOCAL": "yes"})


@pytest.fixture
def carriers(settings: Settings) -> Carriers:
    """Real push, texts to the console."""
    push = Push(
        private_key=settings.vapid_private_key, subject="mailto:test@fieldapp.example", hosts=(), allow_local=True
    )
    return Carriers(push=push)


def listen(world: World, sink: PushSink, login: str = "d01") -> None:
    with world.session() as session:
        wrong = subscribe.subscribe(session, world.now_ms, world.actor(login), endpoint=sink.endpoint, **sink.keys,
                                    device="", hosts=(), allow_local=True)  # fmt: skip
    assert wrong is None


def send(world: World, settings: Settings, carriers: Carriers, outbox_id: str) -> str:
    return deliver(
        world.session_, world.library, settings, lambda: world.now_ms, carriers=carriers, outbox_id=outbox_id
    )


def the_push(world: World) -> dict[str, object]:
    (row,) = world.rows(outbox, outbox.c.audience == "dispatcher")
    return row


@proves("S4.4")
def test_the_dispatcher_is_pushed_what_she_can_read_without_a_name(
    world: World, phone: Phone, sink: PushSink, settings: Settings, carriers: Carriers
) -> None:
    listen(world, sink)
    case_id = third_miss(world, phone)
    row = the_push(world)

    state = send(world, settings, carriers, str(row["id"]))

    ((headers, body),) = sink.pushes
    assert state == "accepted"
    assert body["web_push"] == 8030
    assert body["notification"]["navigate"].endswith(case_id)
    assert (headers["urgency"], headers["ttl"]) == ("high", "120")
    assert not any(word in json.dumps(body, ensure_ascii=False) for word in ("Панина", "8 Марта", "7000"))


def test_a_message_is_sent_once_however_often_it_is_rung(
    world: World, phone: Phone, sink: PushSink, settings: Settings, carriers: Carriers
) -> None:
    listen(world, sink)
    third_miss(world, phone)
    outbox_id = str(the_push(world)["id"])

    states = [send(world, settings, carriers, outbox_id) for _ in range(3)]

    assert states == ["accepted", "not_ours", "not_ours"]
    assert len(sink.pushes) == 1


def test_a_device_that_is_gone_is_removed_and_said(
    world: World, phone: Phone, sink: PushSink, settings: Settings, carriers: Carriers
) -> None:
    listen(world, sink)
    third_miss(world, phone)
    sink.status = 410

    state = send(world, settings, carriers, str(the_push(world)["id"]))

    assert state == "failed"
    assert world.rows(subscriptions) == []


def test_a_busy_push_service_is_asked_again_when_it_said_so(
    world: World, phone: Phone, sink: PushSink, settings: Settings, carriers: Carriers
) -> None:
    listen(world, sink)
    third_miss(world, phone)
    sink.status, sink.answer_headers = 429, {"Retry-After": "90"}
    outbox_id = str(the_push(world)["id"])

    state = send(world, settings, carriers, outbox_id)

    assert state == "waiting"
    assert the_push(world)["not_before_ms"] == world.now_ms + 90_000
    sink.status, sink.answer_headers = 201, {}
    world.forward(seconds=90)
    assert send(world, settings, carriers, outbox_id) == "accepted"


def test_nobody_is_pushed_for_what_a_colleague_has_seen(
    world: World, phone: Phone, sink: PushSink, settings: Settings, carriers: Carriers
) -> None:
    listen(world, sink)
    third_miss(world, phone)
    row = the_push(world)
    with world.session() as session:
        decide.acknowledge(session, world.library, world.now_ms, world.actor("d01"), str(row["alert_id"]))

    state = send(world, settings, carriers, str(row["id"]))

    assert (state, sink.pushes) == ("cancelled", [])


@proves("S4.5")
def test_a_text_leaves_only_by_decision_and_stays_on_the_outbox_page(
    world: World, phone: Phone, settings: Settings, carriers: Carriers
) -> None:
    case_id = third_miss(world, phone)
    assert world.rows(outbox, outbox.c.channel == "sms") == []

    with world.session() as session:
        decide.decide(session, world.library, world.now_ms, world.actor("d01"), case_id=case_id,
                      type_="decided.sms", data={}, private={}, revision=0)  # fmt: skip
    (row,) = world.rows(outbox, outbox.c.channel == "sms")
    early = send(world, settings, carriers, row["id"])
    world.forward(seconds=11)
    state = send(world, settings, carriers, row["id"])

    (words,) = world.rows(outbox_words)
    assert (row["kind"], early, state) == ("could_not_reach", "not_ours", "accepted")
    assert words["words"].startswith("Связь: ")
    assert "/c/" in words["words"]


def test_a_text_whose_fate_nobody_knows_is_never_sent_again_by_itself(
    world: World, phone: Phone, settings: Settings, carriers: Carriers
) -> None:
    class Silent:
        name = "silent"
        can = Capabilities()

        def send(self, message: Message) -> Outcome:
            return Unknown("no answer in time")

    case_id = third_miss(world, phone)
    with world.session() as session:
        decide.decide(session, world.library, world.now_ms, world.actor("d01"), case_id=case_id,
                      type_="decided.sms", data={}, private={}, revision=0)  # fmt: skip
    (row,) = world.rows(outbox, outbox.c.channel == "sms")
    world.forward(seconds=11)

    state = send(world, settings, Carriers(push=carriers.push, sms=(Silent(),)), row["id"])

    world.forward(minutes=60)
    assert (state, send(world, settings, carriers, row["id"])) == ("uncertain", "not_ours")


def test_a_text_whose_sender_died_in_the_middle_becomes_uncertain(
    world: World, phone: Phone, settings: Settings, carriers: Carriers
) -> None:
    class Dying:
        name = "dying"
        can = Capabilities()

        def send(self, message: Message) -> Outcome:
            raise KeyboardInterrupt

    case_id = third_miss(world, phone)
    with world.session() as session:
        decide.decide(session, world.library, world.now_ms, world.actor("d01"), case_id=case_id,
                      type_="decided.sms", data={}, private={}, revision=0)  # fmt: skip
    (row,) = world.rows(outbox, outbox.c.channel == "sms")
    world.forward(seconds=11)
    with pytest.raises(KeyboardInterrupt):
        send(world, settings, Carriers(push=carriers.push, sms=(Dying(),)), row["id"])

    world.forward(seconds=21)

    assert send(world, settings, carriers, row["id"]) == "uncertain"
    assert len(world.rows(outbox_attempts)) == 1


def test_an_old_message_expires_instead_of_arriving_late(
    world: World, phone: Phone, settings: Settings, carriers: Carriers
) -> None:
    third_miss(world, phone)
    row = the_push(world)
    with world.session() as session:
        session.execute(update(outbox).values(valid_until_ms=world.now_ms))
        session.commit()

    assert send(world, settings, carriers, str(row["id"])) == "expired"


@pytest.mark.parametrize(
    "endpoint",
    ["http://fcm.googleapis.com/x", "https://127.0.0.1/x", "https://[::1]/x", "https://2130706433/x",
     "https://169.254.169.254/x", "https://fcm.googleapis.com:8443/x", "https://u@fcm.googleapis.com/x",
     "https://fcm.googleapis.com.evil.example/x", "https://evilpush.apple.com.example/x", "ftp://fcm.googleapis.com/x",
     "https://fcm.googleapis.com:99999/x", "https://push.apple.com/" + "x" * 1100],
)  # fmt: skip
def test_only_known_push_services_are_ever_posted_to(endpoint: str) -> None:
    assert not may_post_to(endpoint, ("fcm.googleapis.com", "*.push.apple.com"), allow_local=False)
    assert may_post_to("https://web.push.apple.com/x", ("*.push.apple.com",), allow_local=False)
