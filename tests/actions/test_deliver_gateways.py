"""Texts by gateways that refuse, fall silent, or can be asked: at most one copy leaves, and every end is seen."""

import pytest

from fieldapp.actions.resend import resend
from fieldapp.channels.base import Refused, Unknown
from fieldapp.settings import Settings
from fieldapp.store.attempts import TOO_LATE
from fieldapp.store.tables import outbox_attempts, outbox_parts, outbox_words
from tests.actions.sending import Sender, a_text, the_row
from tests.support.gateways import ASKABLE, KEYED, PLAIN, Scripted
from tests.support.proofs import proves
from tests.support.world import World

SILENT, BUSY, NEVER = Unknown("no answer"), Refused("busy", permanent=False), Refused("blocked", permanent=True)


@pytest.fixture
def settings(tmp_path: object) -> Settings:
    """Settings of a test installation."""
    return Settings.from_env({"DATA_DIR": str(tmp_path)})


def tries(world: World) -> list[tuple[str, str, str]]:
    return [(row["gateway"], row["verb"], row["result"]) for row in world.rows(outbox_attempts)]


@proves("E2")
def test_a_definite_refusal_sends_by_the_second_gateway_in_the_same_breath(world: World, settings: Settings) -> None:
    first, second = Scripted(script=[NEVER]), Scripted("second")
    text = a_text(world)

    state = Sender(world, settings, first, second).send(text)

    assert (state, second.ids, first.ids) == ("accepted", [text], [])
    assert tries(world) == [("first", "send", "denied"), ("second", "send", "accepted")]
    assert the_row(world, text)["gateway"] == "second"


def test_a_refusal_for_now_waits_for_the_same_gateway(world: World, settings: Settings) -> None:
    first, second = Scripted(script=[BUSY]), Scripted("second")
    sender, text = Sender(world, settings, first, second), a_text(world)

    states = [sender.send(text), sender.send(text), sender.when_due(text)]

    assert states == ["waiting", "not_ours", "accepted"]
    assert (first.ids, second.ids) == ([text], [])


@proves("D2")
@pytest.mark.parametrize("has_it", [True, False])
def test_in_doubt_the_same_key_is_sent_again_and_the_words_are_the_same(
    world: World, settings: Settings, has_it: bool
) -> None:
    first = Scripted(can=KEYED, script=[SILENT], takes_unknown=has_it)
    sender, text = Sender(world, settings, first, Scripted("second")), a_text(world)

    states = [sender.send(text), sender.when_due(text)]

    assert (states, first.ids) == (["waiting", "accepted"], [text])
    assert len({message.words for message in first.book}) == 1
    assert len(world.rows(outbox_words)) == 1


@proves("D2")
@pytest.mark.parametrize("has_it", [True, False])
def test_in_doubt_a_gateway_is_asked_and_resent_to_only_when_it_never_had_it(
    world: World, settings: Settings, has_it: bool
) -> None:
    first = Scripted(can=ASKABLE, script=[SILENT], takes_unknown=has_it)
    sender, text = Sender(world, settings, first), a_text(world)

    states = [sender.send(text), sender.when_due(text)]

    assert (states, first.ids) == (["waiting", "accepted"], [text])
    asked = [("first", "send", "unknown"), ("first", "look_up", "accepted" if has_it else "not_there")]
    assert tries(world) == [*asked, *([] if has_it else [("first", "send", "accepted")])]


@proves("E2")
def test_in_doubt_nobody_is_asked_who_cannot_answer_and_no_second_gateway_sends(
    world: World, settings: Settings
) -> None:
    first, second = Scripted(script=[SILENT], takes_unknown=True), Scripted("second")
    sender, text = Sender(world, settings, first, second), a_text(world)

    state = sender.send(text)

    world.forward(minutes=60)
    assert (state, sender.send(text)) == ("uncertain", "not_ours")
    assert (first.ids, second.ids) == ([text], [])
    assert the_row(world, text)["note"] == "nobody knows whether first has it: no answer"


def test_a_person_may_have_it_sent_again_and_is_heard_once(world: World, settings: Settings) -> None:
    first = Scripted(script=[SILENT])
    sender, text = Sender(world, settings, first), a_text(world)
    sender.send(text)

    with world.session() as session:
        heard = [resend(session, world.now_ms, text, "d01"), resend(session, world.now_ms, text, "d02")]

    assert heard == [True, False]
    assert (sender.send(text), first.ids) == ("accepted", [text])
    assert [verb for _, verb, _ in tries(world)] == ["send", "wish", "send"]


@proves("D10")
def test_a_message_that_is_always_refused_ends_after_five_tries(world: World, settings: Settings) -> None:
    first = Scripted(script=[BUSY] * 9)
    sender, text = Sender(world, settings, first), a_text(world)

    states = [sender.when_due(text) for _ in range(6)]

    assert states == ["waiting"] * 4 + ["failed", "not_ours"]
    assert the_row(world, text)["note"] == "busy"


def test_no_try_comes_when_the_message_is_of_no_use_any_more(world: World, settings: Settings) -> None:
    sender = Sender(world, settings, Scripted(script=[BUSY] * 9))
    text = a_text(world, valid_until_ms=world.now_ms + 30_000)

    states = [sender.when_due(text) for _ in range(2)]

    assert states == ["waiting", "expired"]


@proves("D1")
def test_what_a_dead_sender_left_is_taken_over_within_thirty_seconds(world: World, settings: Settings) -> None:
    first = Scripted(can=KEYED, script=[KeyboardInterrupt()])
    sender, text = Sender(world, settings, first), a_text(world)
    with pytest.raises(KeyboardInterrupt):
        sender.send(text)

    early = sender.send(text)
    world.forward(seconds=21)

    assert (early, sender.send(text), first.ids) == ("not_ours", "accepted", [text])


@proves("D3")
def test_a_sender_who_slept_past_his_lease_changes_nothing(world: World, settings: Settings) -> None:
    slow, quick = Scripted(can=KEYED), Scripted(can=KEYED)
    text = a_text(world)

    def meanwhile() -> None:
        world.forward(seconds=60)
        assert Sender(world, settings, quick).send(text) == "accepted"

    slow.before_answer = meanwhile

    assert Sender(world, settings, slow).send(text) == "not_ours"
    assert the_row(world, text)["state"] == "accepted"
    assert the_row(world, text)["attempt_no"] == 2
    assert [row["words"] for row in world.rows(outbox_attempts)] == [TOO_LATE, ""]


@proves("D3")
def test_a_sender_who_wakes_too_late_for_his_lease_sends_nothing(world: World, settings: Settings) -> None:
    first = Scripted()
    sender, text = Sender(world, settings, first), a_text(world)
    times = iter([world.now_ms] * 2 + [world.now_ms + 15_000] * 9)

    from fieldapp.actions.deliver import deliver

    state = deliver(world.session_, world.library, settings, lambda: next(times), carriers=sender.carriers,
                    outbox_id=text)  # fmt: skip

    assert (state, first.book) == ("waiting", [])


def test_each_part_has_its_name_at_the_gateway(world: World, settings: Settings) -> None:
    text = a_text(world)

    Sender(world, settings, Scripted(parts=3)).send(text)

    assert [(row["reference"], row["place"]) for row in world.rows(outbox_parts)] == [
        ("first-1-0", 0), ("first-1-1", 1), ("first-1-2", 2)]  # fmt: skip
    assert the_row(world, text)["parts"] == 3


def test_a_gateway_without_receipts_is_not_waited_for(world: World, settings: Settings) -> None:
    from fieldapp.channels.base import Capabilities

    mute, telling = a_text(world), a_text(world, id_="m2")
    Sender(world, settings, Scripted(can=Capabilities())).send(mute)
    Sender(world, settings, Scripted("other", can=PLAIN)).send(telling)

    assert the_row(world, mute)["check_ms"] is None
    assert the_row(world, telling)["check_ms"] == world.now_ms + 72 * 3_600_000
