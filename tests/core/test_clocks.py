"""When did it happen, by the phone's two clocks? A phone is simulated whose true time is known."""

from dataclasses import dataclass
from random import Random

import pytest

from fieldapp.core.clocks import DOUBT_MS, Reading, Sample, estimate
from tests.support.proofs import proves

NOON = 1_795_424_400_000
MINUTE, HOUR = 60_000, 3_600_000


@dataclass
class Phone:
    """Its wall clock is wrong by `wrong_ms`; its other clock began at 0 and stops while it sleeps."""

    wrong_ms: int = 0
    now_ms: int = NOON
    mono_ms: int = 5_000
    clock: str = "c1"

    def wait(self, ms: int, *, asleep: bool = False) -> None:
        self.now_ms += ms
        self.mono_ms += 0 if asleep else ms

    def restart(self) -> None:
        self.clock, self.mono_ms = self.clock + "'", 0

    def reading(self) -> Reading:
        return Reading(self.clock, self.now_ms + self.wrong_ms, self.mono_ms)

    def sample(self) -> Sample:
        return Sample(self.clock, self.now_ms + self.wrong_ms, self.mono_ms, self.now_ms)


@proves("B1")
@pytest.mark.parametrize("hours", [-26, -5, 0, 5, 26])
def test_a_clock_wrong_by_hours_does_no_harm(hours: int) -> None:
    phone = Phone(wrong_ms=hours * HOUR)
    event, true_ms = phone.reading(), phone.now_ms
    phone.wait(MINUTE)

    found = estimate(event, phone.sample(), None)

    assert (found.at_ms, found.quality, found.clamped) == (true_ms, "online", False)


def test_what_came_later_than_two_minutes_is_anchored() -> None:
    phone = Phone(wrong_ms=HOUR)
    event, true_ms = phone.reading(), phone.now_ms
    phone.wait(HOUR)

    found = estimate(event, phone.sample(), None)

    assert (found.at_ms, found.quality) == (true_ms, "anchored")


@proves("B3")
def test_a_phone_that_slept_keeps_its_wall_clock() -> None:
    phone = Phone()
    event, true_ms = phone.reading(), phone.now_ms
    phone.wait(HOUR, asleep=True)

    found = estimate(event, phone.sample(), None)

    assert (found.at_ms, found.quality) == (true_ms, "anchored")


@proves("B2")
def test_a_clock_set_back_during_the_visit_is_noticed_by_the_other_one() -> None:
    phone = Phone()
    event, true_ms = phone.reading(), phone.now_ms
    phone.wait(10 * MINUTE)
    phone.wrong_ms = -3 * HOUR

    found = estimate(event, phone.sample(), None)

    assert (found.at_ms, found.quality) == (true_ms, "jump")


@proves("B2")
def test_a_clock_set_forward_is_noticed_by_the_sync_before() -> None:
    phone = Phone()
    before = phone.sample()
    phone.wait(MINUTE)
    event, true_ms = phone.reading(), phone.now_ms
    phone.wait(MINUTE)
    phone.wrong_ms = 3 * HOUR

    found = estimate(event, phone.sample(), before)

    assert (found.at_ms, found.quality) == (true_ms, "jump")


def test_what_happened_before_the_last_sync_is_read_by_the_clock_of_that_time() -> None:
    phone = Phone(wrong_ms=HOUR)
    event, true_ms = phone.reading(), phone.now_ms
    phone.wait(MINUTE)
    before = phone.sample()
    phone.wrong_ms = -HOUR
    phone.wait(MINUTE)

    found = estimate(event, phone.sample(), before)

    assert (found.at_ms, found.quality) == (true_ms, "anchored")


@pytest.mark.parametrize(("changed_ms", "quality"), [(0, "anchored"), (HOUR, "anchored")])
def test_an_event_of_the_session_of_the_last_sync_survives_a_restart(changed_ms: int, quality: str) -> None:
    phone = Phone(wrong_ms=HOUR)
    before = phone.sample()
    phone.wait(MINUTE)
    event, true_ms = phone.reading(), phone.now_ms
    phone.restart()
    phone.wrong_ms += changed_ms
    phone.wait(MINUTE)

    found = estimate(event, phone.sample(), before)

    assert (found.at_ms, found.quality) == (true_ms, quality)


@pytest.mark.parametrize(("changed_ms", "quality"), [(0, "anchored"), (-3 * HOUR, "unknown")])
def test_an_event_of_a_session_that_never_synced_is_believed_if_the_clock_stayed(changed_ms: int, quality: str) -> None:
    phone = Phone(wrong_ms=HOUR)
    before = phone.sample()
    phone.restart()
    phone.wait(MINUTE)
    event = phone.reading()
    phone.restart()
    phone.wrong_ms += changed_ms
    phone.wait(MINUTE)

    assert estimate(event, phone.sample(), before).quality == quality


def test_an_event_of_which_nothing_else_is_known_is_unknown() -> None:
    phone = Phone()
    event = phone.reading()
    phone.restart()

    assert estimate(event, phone.sample(), None).quality == "unknown"


@pytest.mark.parametrize(("ahead_ms", "clamped"), [(MINUTE, False), (DOUBT_MS + 1, True)])
def test_nothing_happened_in_the_future(ahead_ms: int, clamped: bool) -> None:
    phone = Phone()
    event = Reading("another", phone.now_ms + ahead_ms, 0)

    found = estimate(event, phone.sample(), None)

    assert (found.at_ms, found.clamped) == (phone.now_ms, clamped)


@proves("B1", "B3")
def test_whatever_the_offset_an_event_of_this_session_is_told_exactly() -> None:
    rnd = Random("clocks")
    for _ in range(2_000):
        phone = Phone(wrong_ms=rnd.randint(-26 * HOUR, 26 * HOUR))
        phone.wait(rnd.randint(0, HOUR))
        before = phone.sample()
        phone.wait(rnd.randint(1, 12 * HOUR), asleep=rnd.random() < 0.5)
        event, true_ms = phone.reading(), phone.now_ms
        phone.wait(rnd.randint(0, HOUR), asleep=rnd.random() < 0.5)

        found = estimate(event, phone.sample(), before)

        assert found.at_ms == true_ms
        assert found.quality in ("online", "anchored")
