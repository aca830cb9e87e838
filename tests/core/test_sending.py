"""What follows from what a gateway answered: never a second copy while the first may be there."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from fieldapp.core.sending import (
    CALL_MS,
    JITTER,
    PLANS,
    USUAL,
    End,
    LookUp,
    Next,
    Plan,
    Send,
    Try,
    is_in_doubt,
    plan_of,
    was_offered,
    what_next,
)
from tests.support.proofs import proves

NOW = 1_000_000
DAY_S = 86_400


@dataclass
class Can:
    key_window_s: int = 0
    look_up_after_s: int | None = None


@dataclass
class Gate:
    name: str = "first"
    can: Can = field(default_factory=Can)


PLAIN, SECOND = Gate(), Gate("second")
KEYED = Gate(can=Can(key_window_s=DAY_S))
ASKABLE = Gate(can=Can(look_up_after_s=60))


def a_try(result: str, *, verb: str = "send", gateway: str = "first", began: int = NOW, **more: Any) -> Try:
    ended = None if result == "" else began + 1000
    return Try(gateway, verb, result, began, ended, **more)  # type: ignore[arg-type]


def after(*tries: Try, of: tuple[Gate, ...] = (PLAIN,), now: int = NOW + 1000, until: int | None = None) -> Next:
    return what_next(tries, of, now_ms=now, valid_until_ms=until, plan=USUAL, salt="m1")


def wait(nth: int) -> int:
    return USUAL.wait_ms(nth, "m1")


def test_a_new_message_goes_to_the_first_gateway_at_once() -> None:
    assert after(of=(PLAIN, SECOND), now=NOW) == Send("first", NOW)


def test_a_new_message_that_came_too_late_is_not_sent() -> None:
    assert after(now=NOW, until=NOW) == End("expired", "too late to be useful")


def test_without_a_gateway_a_message_fails_and_says_so() -> None:
    assert after(of=()) == End("failed", "no gateway is left to try")


def test_what_was_accepted_is_done() -> None:
    assert after(a_try("unknown"), a_try("accepted"), of=(KEYED,)) == End("accepted", "")


def test_a_refusal_is_followed_by_a_longer_wait_each_time() -> None:
    tries = [a_try("refused")]
    assert after(*tries) == Send("first", NOW + 1000 + wait(1))

    tries.append(a_try("refused"))

    assert after(*tries) == Send("first", NOW + 1000 + wait(2))
    assert 30_000 <= wait(2) <= 30_000 * (1 + JITTER)


def test_a_gateway_that_says_when_is_asked_then() -> None:
    assert after(a_try("refused", retry_after_s=90)) == Send("first", NOW + 91_000)


@proves("D10")
def test_after_five_refusals_a_message_fails_with_the_reason() -> None:
    tries = [a_try("refused", words="busy")] * 5

    assert after(*tries) == End("failed", "busy")
    assert isinstance(after(*tries[:4]), Send)


@proves("E2")
def test_a_definite_refusal_lets_the_second_gateway_in_at_once() -> None:
    assert after(a_try("denied"), of=(PLAIN, SECOND)) == Send("second", NOW + 1000)
    assert after(a_try("denied", words="no such number")) == End("failed", "no such number")


def test_a_gateway_that_had_all_its_tries_makes_room_for_the_second() -> None:
    assert after(*[a_try("refused")] * 5, of=(PLAIN, SECOND)) == Send("second", NOW + 1000)


def test_when_the_next_try_would_come_too_late_the_second_gateway_is_asked_now_or_the_message_expires() -> None:
    soon = NOW + 5_000

    assert after(a_try("refused"), of=(PLAIN, SECOND), until=soon) == Send("second", NOW + 1000)
    assert after(a_try("refused", words="busy"), until=soon) == End("expired", "too late to be useful: busy")


@proves("E2", "D2")
def test_in_doubt_a_gateway_without_key_and_look_up_is_never_asked_again() -> None:
    for result in ("unknown", ""):
        found = after(a_try(result), of=(PLAIN, SECOND))

        assert isinstance(found, End)
        assert found.state == "uncertain"


def test_in_doubt_the_reason_is_kept() -> None:
    assert after(a_try("unknown", words="no answer")) == End(
        "uncertain", "nobody knows whether first has it: no answer"
    )


@proves("D2")
def test_in_doubt_the_same_key_goes_again_inside_its_window() -> None:
    assert after(a_try("unknown"), of=(KEYED, SECOND)) == Send("first", NOW + 1000 + wait(1))


@proves("D1")
def test_what_a_dead_sender_left_goes_again_at_once_with_the_same_key() -> None:
    assert after(a_try(""), of=(KEYED,), now=NOW + 20_000) == Send("first", NOW + 20_000)


def test_the_same_key_never_goes_again_where_its_window_might_end_on_the_way() -> None:
    narrow = Gate(can=Can(key_window_s=(1000 + wait(1) + CALL_MS) // 1000))
    wide = Gate(can=Can(key_window_s=(1000 + wait(1) + CALL_MS) // 1000 + 1))

    assert isinstance(after(a_try("unknown"), of=(narrow,)), End)
    assert isinstance(after(a_try("unknown"), of=(wide,)), Send)


def test_the_same_key_goes_no_more_often_than_planned_and_not_when_it_would_be_late() -> None:
    assert isinstance(after(*[a_try("unknown")] * 4, of=(KEYED,)), Send)
    assert after(*[a_try("unknown")] * 5, of=(KEYED,)) == after(a_try(""), of=(PLAIN,))
    assert isinstance(after(a_try("unknown"), of=(KEYED,), until=NOW + 2000), End)


def test_a_refusal_after_a_doubt_does_not_end_the_doubt() -> None:
    busy = after(a_try("unknown"), a_try("refused"), of=(KEYED, SECOND))
    denied = after(a_try("unknown"), a_try("denied"), of=(KEYED, SECOND))

    assert busy == Send("first", NOW + 1000 + wait(2))
    assert isinstance(denied, End)
    assert denied.state == "uncertain"


@proves("D2")
def test_in_doubt_a_gateway_is_asked_when_it_has_had_time_to_know() -> None:
    assert after(a_try("unknown"), of=(ASKABLE, SECOND)) == LookUp("first", NOW + 61_000)
    assert after(a_try(""), of=(ASKABLE,)) == LookUp("first", NOW + CALL_MS + 60_000)


def test_a_message_is_looked_up_also_when_it_is_of_no_use_any_more() -> None:
    assert after(a_try("unknown"), of=(ASKABLE,), until=NOW) == LookUp("first", NOW + 61_000)


def test_only_a_definite_not_there_lets_it_be_sent_again() -> None:
    doubt, asked = a_try("unknown"), a_try("unknown", verb="look_up", began=NOW + 61_000)
    gone = a_try("not_there", verb="look_up", began=NOW + 61_000)

    assert after(doubt, gone, of=(ASKABLE,), now=NOW + 62_000) == Send("first", NOW + 62_000)
    assert after(doubt, asked, of=(ASKABLE,), now=NOW + 62_000) == LookUp("first", NOW + 62_000 + wait(1))
    assert after(doubt, gone, of=(ASKABLE,), now=NOW + 62_000, until=NOW + 62_000).state == "expired"  # type: ignore[union-attr]


def test_what_a_look_up_found_is_done() -> None:
    assert after(a_try("unknown"), a_try("accepted", verb="look_up"), of=(ASKABLE,)) == End("accepted", "")


def test_after_six_fruitless_look_ups_a_person_decides() -> None:
    asked = [a_try("unknown", verb="look_up")] * 6

    assert isinstance(after(a_try("unknown"), *asked[:5], of=(ASKABLE,)), LookUp)
    assert isinstance(after(a_try("unknown"), *asked, of=(ASKABLE,)), End)


def test_a_second_doubt_after_a_not_there_is_a_doubt_of_its_own() -> None:
    first, gone = a_try("unknown"), a_try("not_there", verb="look_up")
    again = a_try("unknown", began=NOW + 90_000)

    assert after(first, gone, again, of=(ASKABLE,), now=NOW + 91_000) == LookUp("first", NOW + 151_000)


def test_a_gateway_that_is_no_more_leaves_its_doubt_to_a_person() -> None:
    found = after(a_try("unknown", gateway="former"), of=(KEYED,))

    assert isinstance(found, End)
    assert found.state == "uncertain"


def test_a_persons_wish_begins_the_history_anew() -> None:
    wish = a_try("wished", verb="wish", gateway="-")

    assert after(a_try("unknown"), wish) == Send("first", NOW + 1000)
    assert after(*[a_try("refused")] * 5, wish, a_try("refused")) == Send("first", NOW + 1000 + wait(1))


def test_a_doubt_lasts_until_it_is_resolved_or_a_person_wishes() -> None:
    doubt, wish = a_try("unknown"), a_try("wished", verb="wish", gateway="-")

    assert is_in_doubt([doubt, a_try("refused")])
    assert not is_in_doubt([doubt, a_try("not_there", verb="look_up")])
    assert not is_in_doubt([doubt, wish])


@pytest.mark.parametrize(("kind", "channel", "waits"), [("moved", "sms", USUAL), ("at_your_door", "sms", None),
                                                        ("no_contact", "email", PLANS["email"])])  # fmt: skip
def test_each_kind_has_its_plan_its_channel_the_next_and_all_others_the_usual(
    kind: str, channel: str, waits: Plan | None
) -> None:
    assert plan_of(kind, channel) == (waits or PLANS[kind])


def test_a_wait_is_the_same_for_the_same_message_and_spreads_different_ones() -> None:
    waits = {USUAL.wait_ms(1, f"m{n}") for n in range(50)}

    assert USUAL.wait_ms(9, "m1") <= 600_000 * (1 + JITTER)
    assert len(waits) > 40
    assert all(10_000 <= one <= 12_000 for one in waits)


def test_what_was_offered_before_a_wish_counts_no_more() -> None:
    refused, wish = a_try("refused"), a_try("wished", verb="wish", gateway="-")

    assert was_offered([wish, refused])
    assert not was_offered([refused, wish])
