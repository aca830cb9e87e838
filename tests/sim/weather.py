"""Which faults does a day bring? Eight kinds at most, each drawn with how often it strikes; the seed decides.

Drawing a few kinds a day and not all of them every day finds more: a fault that hides another is away now and then.
"""

from collections.abc import Callable
from random import Random

# Kind: how often it strikes where it can, when the day has it (row of the fault matrix in the comment).
KINDS: dict[str, float] = {
    "request_lost": 0.3,  # NET
    "answer_lost": 0.3,  # A4
    "request_doubled": 0.3,  # D8, A5
    "request_late": 0.3,  # C4: a later one overtakes it
    "phone_killed": 0.25,  # A1: between writing and sending
    "phone_clock_wrong": 0.7,  # B1: up to 26 hours
    "phone_clock_changed": 0.1,  # B2
    "web_killed_before_commit": 0.15,  # C1
    "web_killed_after_commit": 0.2,  # C1, A4
    "web_away": 0.1,  # a restart of half a minute
    "redis_away": 0.5,  # D5
    "job_lost": 0.15,  # D8
    "job_doubled": 0.1,  # D8
    "job_late": 0.2,  # D8
    "worker_killed_claimed": 0.2,  # D1
    "worker_killed_sent": 0.25,  # D2
    "worker_stalled_before": 0.4,  # D3: past its lease
    "worker_stalled_after": 0.25,  # D3: a late result
    "ticker_killed": 0.15,  # D9
    "sweeper_killed": 0.15,
    "gateway_slow": 0.3,  # E1: beyond the deadline, and accepted later
    "gateway_cut_before": 0.25,  # E2: nobody knows, it never had it
    "gateway_cut_after": 0.3,  # E2: nobody knows, it has it
    "gateway_busy": 0.3,  # E2: 5xx, a definite refusal for now
    "gateway_refuses": 0.15,  # E7: for good
    "gateway_lies": 0.2,  # accepted, and never a receipt; a look-up that does not know
    "receipt_early": 0.4,  # E3: before our own commit
    "receipt_doubled": 0.4,  # E3
    "receipt_reordered": 0.4,  # E3
    "receipt_lost": 0.2,  # E3
    "push_gone": 0.15,  # E8
    "people_asleep": 0.6,  # E10, E11
    "undone": 0.3,  # not a fault: the tap was a slip
}
MOST_KINDS = 8
_NAMES = tuple(KINDS)


class Weather:
    """The kinds of one day. `strikes` asks whether one strikes here and now; nothing strikes once `calm`."""

    __slots__ = ("calm", "chances", "random", "say")

    def __init__(self, random: Random, say: Callable[[str], None]) -> None:
        self.random, self.say = random, say
        self.calm = False
        drawn = random.sample(_NAMES, random.randint(0, MOST_KINDS))
        self.chances = {kind: KINDS[kind] * random.uniform(0.4, 2) for kind in drawn}

    def strikes(self, kind: str) -> bool:
        """Whether this fault happens now."""
        chance = self.chances.get(kind)
        if chance is None or self.calm or self.random.random() >= chance:
            return False
        self.say(f"    {kind}")
        return True
