"""Which state does a message come to by its receipts? Forward only, the same in whatever order they arrive.

accepted < undelivered < delivered. Gateways contradict themselves (first a time-out, later the handset's word); the
handset's word holds, so that every order of the same receipts ends in one state (E3). A message is delivered when all
its parts are, undelivered as soon as one is.
"""

from collections.abc import Iterable, Mapping

# States from which a receipt may move a message: it left, or nobody knew. `waiting` is one that is to be tried again.
MOVABLE = ("waiting", "accepted", "undelivered", "no_receipt", "uncertain", "failed", "expired")


def message_state(said: Mapping[str, Iterable[str]]) -> str:
    """What the receipts of all its parts, by reference, say of a message; empty when none says anything."""
    parts = [set(one) for one in said.values()]
    if parts and all("delivered" in one for one in parts):
        return "delivered"
    if any("undelivered" in one for one in parts):
        return "undelivered"
    return "accepted" if any(parts) else ""


def after_receipts(state: str, said: Mapping[str, Iterable[str]]) -> str:
    """The state of a message in `state` when `said` are the receipts of each of its parts (by reference).

    The state itself when they move nothing: a message being sent is settled by its sender, who looks at receipts that
    came before; delivered and cancelled stay; a receipt that only says "accepted" does not take back no_receipt or
    undelivered.
    """
    found = message_state(said)
    if state not in MOVABLE or not found or (found == "accepted" and state in ("no_receipt", "undelivered")):
        return state
    return found
