"""How does a day that its technician cannot finish go to others (F26)?

Each visit is decided by itself, by the same commands as one alone: what one cannot have stops no other, and every one
says what became of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.actions.decide import Conflict, decide
from fieldapp.actions.library import Library
from fieldapp.core.people import Actor


@dataclass(frozen=True)
class Handed:
    """What shall become of one visit: `type` decided.other_technician or decided.new_window with its `data`.

    `revision` is the one that was seen when the list was previewed.
    """

    case_id: str
    type: str
    data: Mapping[str, int | str]
    revision: int


def hand_over(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    *,
    wishes: Sequence[Handed],
    ring: Callable[[list[str]], None],
) -> dict[str, Conflict | None]:
    """`{case: why it was not done}`, None where it was; messages are rung after each commit."""
    outcomes: dict[str, Conflict | None] = {}
    for wish in wishes:
        done = decide(
            session, library, now_ms, actor,
            case_id=wish.case_id, type_=wish.type, data=wish.data, private={}, revision=wish.revision,
        )  # fmt: skip
        outcomes[wish.case_id] = done if isinstance(done, Conflict) else None
        if not isinstance(done, Conflict):
            ring(done.ring)
    return outcomes
