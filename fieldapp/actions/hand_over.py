"""How does a day that its technician cannot finish go to others (F26)?

Each visit is decided by itself, by the same commands as one alone: what one cannot have stops no other, and every one
says what became of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.actions.decide import Conflict, decide
from fieldapp.actions.library import Library
from fieldapp.actions.plan_trace import Because
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor


@dataclass(frozen=True)
class Handed:
    """What shall become of one visit: `type` decided.other_technician, .nobody or .new_window with its `data`, and of
    one that somebody came along to (F29) decided.second or .alone.

    `revision` is the one that was seen when the list was previewed; `seen_busy` are those of whom it said that they
    have another visit then.
    """

    case_id: str
    type: str
    data: Mapping[str, int | str]
    revision: int
    seen_busy: frozenset[str] = frozenset()


@dataclass(frozen=True)
class HandedOver:
    """What was saved together (the batch by which it is taken back), and `{case: why it was not done}`, None: done."""

    batch_id: str
    outcomes: dict[str, Conflict | None]

    @property
    def is_some(self) -> bool:
        """Whether anything was done at all."""
        return None in self.outcomes.values()


def hand_over(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    *,
    wishes: Sequence[Handed],
    because: Because,
    ring: Callable[[list[str]], None],
) -> HandedOver:
    """Decide each visit by itself, all for one reason; messages are rung after each commit."""
    outcomes: dict[str, Conflict | None] = {}
    batch_id = uuid7(now_ms)
    for wish in wishes:
        done = decide(
            session, library, now_ms, actor,
            case_id=wish.case_id, type_=wish.type, data=wish.data, private={}, revision=wish.revision,
            because=because, batch_id=batch_id, seen_busy=wish.seen_busy,
        )  # fmt: skip
        outcomes[wish.case_id] = done if isinstance(done, Conflict) else None
        if not isinstance(done, Conflict):
            ring(done.ring)
    return HandedOver(batch_id, outcomes)
