"""Where can a test make a process die, hang or fail on purpose? At named points that do nothing otherwise.

`FAILPOINTS=before_gateway=kill,after_settle=raise@0.1`: each point dies (SIGKILL to itself), hangs for ever, or raises,
always or with a probability. Refused on an installation that people reach by https. Points: POINTS below.
"""

import os
import random
import signal
import time

POINTS = (
    "before_claim",  # deliver: before the UPDATE
    "after_claim",  # deliver: after the UPDATE, before its commit
    "before_gateway",  # deliver: claim and attempt are committed, no session is open, nothing has left
    "after_gateway",  # deliver: the gateway answered, nothing is written
    "before_settle",  # deliver: the outcome is written, not committed
    "after_settle",  # deliver: committed
    "before_commit",  # sync
    "after_commit_before_reply",  # sync
    "after_fold",  # ticker: due cases are folded and committed, nobody is rung
    "in_step",  # ladder: a step is taken, not committed
)
ACTS = ("kill", "hang", "raise")

_armed: dict[str, tuple[str, float]] | None = None


class FailpointError(RuntimeError):
    """Raised on purpose."""


def parse(text: str) -> dict[str, tuple[str, float]]:
    """`{point: (act, probability)}`; ValueError names a word that is none."""
    found = {}
    for word in filter(None, (one.strip() for one in text.split(","))):
        point, _, wanted = word.partition("=")
        act, _, share = wanted.partition("@")
        if point not in POINTS or act not in ACTS:
            raise ValueError(f"has {word!r}, where a point and kill, hang or raise belong: {', '.join(POINTS)}")
        found[point] = (act, float(share or 1))
    return found


def checked(text: str) -> str:
    """The text itself; ValueError when it cannot be parsed."""
    parse(text)
    return text


def arm(text: str) -> None:
    """Set the points of this process; an empty text removes all."""
    global _armed
    _armed = parse(text) or None


def hit(point: str) -> None:
    """Do here what was asked for, usually nothing."""
    if _armed is None or point not in _armed:
        return
    act, share = _armed[point]
    if random.random() >= share:
        return
    if act == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    while act == "hang":
        time.sleep(3600)
    raise FailpointError(point)
