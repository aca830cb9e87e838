"""Who types a leaflet's number and the last four digits of the phone gets to the order's page.

Both are short, so guessing costs time: by number, by network, and for everybody together (reliability G3). A wrong
number, wrong digits and a leaflet that nobody has bound yet are answered alike: please call.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import customer_link
from fieldapp.actions.limit import Rule, charge, network_of
from fieldapp.core.leaflets import cleaned, is_number
from fieldapp.store import limits, links
from fieldapp.store.tables import cases, leaflets, phones

HOUR_MS = 3_600_000
A_NUMBER = Rule(free=5, longest_ms=HOUR_MS)
A_NETWORK = Rule(free=20, longest_ms=HOUR_MS // 12)
EVERYBODY = Rule(free=1000, longest_ms=2_000)
DIGITS = 4


@dataclass(frozen=True)
class Typed:
    """What was typed, and from which address it came."""

    number: str
    digits: str
    address: str


@dataclass(frozen=True)
class Found:
    """The token of a link made for it; "" when the leaflet leads nowhere. `wait_ms`: too many tries."""

    token: str = ""
    wait_ms: int = 0


def open_leaflet(session: Session, now_ms: int, typed: Typed) -> Found:
    """Commits: each try is counted, and a link is made when number and digits belong together."""
    number, digits = cleaned(typed.number), cleaned(typed.digits)
    if not is_number(number) or len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        session.rollback()  # no leaflet has such a number: a slip, not a guess
        return Found()
    keys = {
        f"leaflet:{number}": A_NUMBER,
        f"leaflet-net:{network_of(typed.address)}": A_NETWORK,
        "leaflet-all": EVERYBODY,
    }
    waits = [charge(session, key, keys[key], now_ms) for key in sorted(keys)]
    if any(waits):
        session.rollback()
        return Found(wait_ms=max(waits))
    order_id = _order_of(session, now_ms, number, digits)
    token = ""
    if order_id is not None:
        token = customer_link.add(session, now_ms, order_id)
        for key in keys:
            limits.give_back(session, key)
    session.commit()
    return Found(token)


def _order_of(session: Session, now_ms: int, number: str, digits: str) -> str | None:
    """The order of a bound leaflet that has not grown old, if one of its phones ends with the digits."""
    ends = phones.c.e164.like(f"%{digits}")
    chosen = (
        select(cases.c.order_id)
        .join(leaflets, leaflets.c.case_id == cases.c.id)
        .join(phones, phones.c.order_id == cases.c.order_id)
        .where(leaflets.c.number == number, leaflets.c.bound_ms > now_ms - links.LIVES_MS, ends)
    )
    return session.execute(chosen.limit(1)).scalar_one_or_none()
