"""What does one call of the register, and one promise, count for in the figures (S2.1, S2.26, S3.17; feature 5)?

As with visits: codes, and a figure is how many have a code.
"""

from dataclasses import dataclass

from fieldapp.core.windows import DAY_MS, MINUTE_MS

THIRD_RING = 3  # answered at the third ring at the latest (S2.1)
USUAL_TALK_MS = 5 * MINUTE_MS  # S3.17
UNSAID = "unsaid"
ASKED = ("age_group", "fault_kind", "region", "heard_from", "call_result")  # columns counted by their values
ENDS = ("kept", "missed", "withdrawn", "open", "handed_over")
ANSWERED_IN = (2, 5, 8, 10)  # whole days; reminders come at day five and eight (S1.17)


@dataclass(frozen=True)
class Call:
    """A row of the register as far as figures need it; empty strings and None where nothing was said."""

    case_id: str
    kind: str
    e164: str
    from_case: str
    began_ms: int
    answered_ms: int | None
    ended_ms: int | None
    rings: int | None
    appointment: bool | None
    said: tuple[str, ...]  # by ASKED


@dataclass(frozen=True)
class Promise:
    """A row of the ledger as far as figures need it."""

    kind: str
    state: str
    owner: str
    created_ms: int
    due_ms: int
    settled_ms: int | None


def codes_of_call(call: Call, *, is_new_person: bool) -> frozenset[str]:
    """What a row of the register counts for."""
    said = {f"{name}:{value or UNSAID}" for name, value in zip(ASKED, call.said, strict=True)}
    codes = {"calls", f"call_kind:{call.kind}"} | said
    if is_new_person:
        codes.add("persons")
    wanted = call.appointment
    codes.add(f"appointment:{UNSAID if wanted is None else 'yes' if wanted else 'no'}")
    return frozenset(codes | _rings(call.rings) | _talk(call))


def person_of(call: Call) -> str:
    """Who called, as far as one can tell persons apart: by number, else the call that this one came from, else itself.

    Two calls of one number in a period are one person; a call into which another was switched is none of its own.
    """
    return call.e164 or call.from_case or call.case_id


def _rings(rings: int | None) -> set[str]:
    """Nothing where nobody counted rings: an outgoing call, or a desk without its telephony."""
    if rings is None:
        return set()
    ring = str(rings) if rings <= THIRD_RING else "more"
    return {f"rings:{ring}", "answered_in_time" if rings <= THIRD_RING else "answered_late"}


def _talk(call: Call) -> set[str]:
    if call.ended_ms is None:
        return set()
    return {"talk_usual" if call.ended_ms - (call.answered_ms or call.began_ms) <= USUAL_TALK_MS else "talk_long"}


def codes_of_promise(promise: Promise, as_of_ms: int) -> frozenset[str]:
    """What a promise counts for; one that is overdue is missed, whoever keeps it afterwards (S0.21)."""
    is_overdue = promise.state == "open" and promise.due_ms < as_of_ms
    end, owner = "missed" if is_overdue else promise.state, promise.owner or "duty"
    codes = {"promises", end, f"promise:{promise.kind}", f"{end}:{promise.kind}"}
    codes |= {f"promise_of:{owner}", f"{end}_of:{owner}"}
    if promise.kind == "complaint_answer" and promise.settled_ms is not None and end in ("kept", "missed"):
        codes.add(f"answered_in:{_days(promise.settled_ms - promise.created_ms)}")
    return frozenset(codes)


def _days(length_ms: int) -> str:
    return str(next((days for days in ANSWERED_IN if length_ms <= days * DAY_MS), "more"))
