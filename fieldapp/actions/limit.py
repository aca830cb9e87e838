"""May this be tried once more? Counters with a growing delay against guessing, kept in the database (G3, D6)."""

import ipaddress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.store import limits

SECOND_MS, HOUR_MS = 1000, 3_600_000
FORGET_MS = 24 * HOUR_MS


@dataclass(frozen=True)
class Rule:
    """`free` tries cost nothing; each further one doubles the delay, from one second up to `longest_ms`."""

    free: int
    longest_ms: int

    def delay_ms(self, count: int) -> int:
        """Milliseconds to wait after the try number `count`."""
        over = count - self.free
        return 0 if over < 0 else min(SECOND_MS << min(over, 30), self.longest_ms)


ACCOUNT = Rule(free=5, longest_ms=HOUR_MS // 4)
NETWORK = Rule(free=30, longest_ms=HOUR_MS // 12)
EVERYBODY = Rule(free=2000, longest_ms=2 * SECOND_MS)  # slows a distributed run, locks nobody out for long


def charge(session: Session, key: str, rule: Rule, now_ms: int) -> int:
    """Count one try under `key`; returns 0 when it may go on, else the milliseconds to wait (the try is not counted).

    The counter is locked until the caller commits, so that tries at the same instant cannot all slip through.
    """
    count, until_ms = limits.locked_counter(session, key)
    if until_ms > now_ms:
        return until_ms - now_ms
    count = 1 if now_ms - until_ms > FORGET_MS else count + 1
    limits.set_counter(session, key, count, now_ms + rule.delay_ms(count))
    return 0


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 one: what one attacker holds with ease."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 64), strict=False))
