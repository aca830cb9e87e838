"""When the ledger looks, what it says then, how a promise ended, and which instants may be promised."""

import pytest

from fieldapp.core.promises import (
    DUE,
    FARTHEST_MS,
    REMIND,
    SOON,
    STALE_MS,
    Look,
    Rule,
    Rules,
    after_duty,
    duty_ends_ms,
    ended_as,
    fault_of,
    look,
)
from fieldapp.core.rota import ALL_DAYS, Calendar, Shift
from fieldapp.core.windows import DAY_MS, instant_ms
from tests.support.proofs import proves

MINUTE_MS = 60_000
NOON = instant_ms(20261123, 12 * 60, "Europe/Moscow")
REPLY = Rule(10 * MINUTE_MS, "urgent")
CALENDAR = Calendar("Europe/Moscow", lambda _day: False)


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        (-30, Look("", "", NOON - 10 * MINUTE_MS)),
        (-10, Look(SOON, "quiet", NOON, NOON)),
        (-1, Look(SOON, "quiet", NOON, NOON)),
        (0, Look(DUE, "urgent", None, NOON)),
        (1439, Look(DUE, "urgent", None, NOON)),
        (1440, Look("", "", None)),
    ],
)
@proves("S2.7")
def test_a_quiet_word_before_an_alert_at_its_moment_and_nothing_for_what_is_long_over(
    minutes: int, found: Look
) -> None:
    assert look(REPLY, NOON, None, NOON + minutes * MINUTE_MS) == found
    assert STALE_MS == DAY_MS


def test_a_kind_without_a_warning_or_an_alert_is_looked_at_when_it_is_due() -> None:
    silent = Rule(0, "")

    assert look(silent, NOON, None, NOON - 1) == Look("", "", NOON)
    assert look(silent, NOON, None, NOON) == Look("", "", None)


DAYS = {5: NOON - 5 * DAY_MS, 8: NOON - 2 * DAY_MS}


@pytest.mark.parametrize(
    ("before_ms", "found"),
    [
        (5 * DAY_MS + 1, Look("", "", DAYS[5])),
        (5 * DAY_MS, Look(REMIND, "quiet", DAYS[8], 5)),
        (2 * DAY_MS + 1, Look(REMIND, "quiet", DAYS[8], 5)),
        (2 * DAY_MS, Look(REMIND, "quiet", NOON - DAY_MS, 8)),
        (DAY_MS, Look(SOON, "quiet", NOON, NOON)),
        (0, Look(DUE, "urgent", None, NOON)),
    ],
)
def test_reminders_come_on_their_days_until_the_word_before(before_ms: int, found: Look) -> None:
    answer = Rule(DAY_MS, "urgent", "days:10", reminds=True)

    assert look(answer, NOON, None, NOON - before_ms, DAYS) == found


@proves("S3.6")
def test_nobody_is_warned_before_the_call_may_be_made() -> None:
    rule = Rule(2 * 60 * MINUTE_MS, "attention")
    not_before = NOON - 30 * MINUTE_MS

    assert look(rule, NOON, not_before, NOON - 60 * MINUTE_MS) == Look("", "", not_before)
    assert look(rule, NOON, not_before, not_before) == Look(SOON, "quiet", NOON, NOON)
    assert look(rule, NOON, NOON, NOON - 1) == Look("", "", NOON)


@pytest.mark.parametrize(
    ("due", "settled", "by", "state"),
    [
        (NOON, NOON, "promise.kept", "kept"),
        (NOON, NOON + 1, "promise.kept", "missed"),
        (NOON, NOON - 1, "call.busy", "withdrawn"),
        (NOON, NOON + 1, "call.busy", "missed"),
        (NOON, NOON - 1, "promise.moved", "withdrawn"),
        (NOON, NOON + 1, "promise.moved", "missed"),
        (None, NOON, "promise.kept", "kept"),
        (NOON, None, "promise.kept", "kept"),
    ],
)
def test_what_happens_after_the_moment_has_missed_it(due: int | None, settled: int | None, by: str, state: str) -> None:
    assert ended_as(Rule(0, "", given_up_by=frozenset({"call.busy"})), due, settled, by) == state


@proves("S0.21")
def test_later_is_no_time_and_neither_is_the_past() -> None:
    assert fault_of(None, NOON) == "exact"
    assert (fault_of(NOON, NOON), fault_of(NOON - 1, NOON)) == ("past", "past")
    assert fault_of(NOON + FARTHEST_MS + 1, NOON) == "far"
    assert fault_of(NOON + 1, NOON) == ""


def test_a_kind_that_is_not_named_has_the_usual_rule() -> None:
    rules = Rules(Rule(1, "attention"), {"reply": REPLY})

    assert (rules.of("reply"), rules.of("anything")) == (REPLY, Rule(1, "attention"))


@proves("S3.6")
def test_after_the_duty_means_an_hour_after_it_or_as_it_was_told() -> None:
    hour = 60 * MINUTE_MS

    assert after_duty(NOON, None) == (NOON, NOON + hour)
    assert after_duty(NOON, NOON + 2 * hour) == (NOON, NOON + 2 * hour)
    assert after_duty(NOON, NOON - hour) == (NOON - hour, NOON - hour)


def test_a_duty_ends_where_the_rota_says_and_the_last_of_two_counts() -> None:
    def shift(duty: str, begins: int, ends: int) -> Shift:
        return Shift("o01", duty, ALL_DAYS, begins, ends)

    def ends(*shifts: Shift) -> int | None:
        return duty_ends_ms(shifts, "o01", NOON, CALENDAR)

    assert ends() is None
    assert ends(shift("dispatcher", 8 * 60, 16 * 60)) == NOON + 4 * 60 * MINUTE_MS
    assert ends(shift("dispatcher", 8 * 60, 16 * 60), shift("duty", 10 * 60, 20 * 60)) == NOON + 8 * 60 * MINUTE_MS
    assert ends(shift("dispatcher", 14 * 60, 16 * 60)) is None
    assert ends(shift("dispatcher", 0, 1440)) == NOON + DAY_MS
