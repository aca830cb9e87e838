"""When does the ledger look at a promise again, what does it say then, and how did a promise end?

A promise has one exact instant (S0.21): it is kept by what happens up to then, and missed by what happens later; one
that is overdue stays open until the contact is made. Rules of the kinds: fieldapp/promises.yaml.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldapp.core.rota import DUTIES, Calendar, Shift, spans
from fieldapp.core.windows import DAY_MS

SOON, DUE, REMIND = "promise_soon", "promise_due", "promise_remind"  # kinds of alerts
MOVED = "promise.moved"  # a call about it reached nobody, and the next attempt has its time (decision 45)
# Those that a call to the customer moves; of a visit, its own playbook says what follows.
MOVABLE = frozenset({"call_again", "reply", "after_duty", "complaint_contact"})
WARNING = "quiet"  # the severity of the word before
STALE_MS = DAY_MS  # what has been overdue for longer stands in the ledger and wakes nobody
FARTHEST_MS = 366 * DAY_MS
NO_REMINDERS: Mapping[int, int] = {}
AFTER_DUTY_MS = 3_600_000  # due so long after the end of the duty (S3.6)


@dataclass(frozen=True)
class Rule:
    """Of a kind: `severity` empty means no alert; `term` as in core/area_days.py."""

    warn_ms: int
    severity: str
    term: str = ""
    after_duty: bool = False
    given_up_by: frozenset[str] = frozenset()
    reminds: bool = False  # on days before, by core.deadlines.reminders


@dataclass(frozen=True)
class Rules:
    """Of all kinds; a kind that is not named has the usual one."""

    usual: Rule
    kinds: Mapping[str, Rule]

    def of(self, kind: str) -> Rule:
        """The rule of this kind."""
        return self.kinds.get(kind, self.usual)


@dataclass(frozen=True)
class Look:
    """What a look at an open promise finds: the alert that should be open now (empty: none), and the next look.

    `mark` tells this alert from another one of its kind: the due moment, or the working day of a reminder.
    """

    alert: str
    severity: str
    next_ms: int | None
    mark: int = 0


def look(
    rule: Rule, due_ms: int, not_before_ms: int | None, now_ms: int, reminders: Mapping[int, int] = NO_REMINDERS
) -> Look:
    """What should be said of an open promise at `now_ms`, and when to look again (None: nothing more will change).

    `reminders` are its working days to their instants; the last one stays open until the word before the due moment.
    """
    if now_ms >= due_ms:
        is_stale = now_ms - due_ms >= STALE_MS
        return Look(DUE, rule.severity, None, due_ms) if rule.severity and not is_stale else Look("", "", None)
    warn_at_ms = max(due_ms - rule.warn_ms, not_before_ms or 0)
    if rule.warn_ms and warn_at_ms <= now_ms:
        return Look(SOON, WARNING, due_ms, due_ms)
    next_ms = min([warn_at_ms if rule.warn_ms else due_ms, due_ms, *(at for at in reminders.values() if at > now_ms)])
    come = [day for day, at_ms in reminders.items() if at_ms <= now_ms]
    return Look(REMIND, WARNING, next_ms, max(come)) if come else Look("", "", next_ms)


def ended_as(rule: Rule, due_ms: int | None, settled_ms: int | None, by: str) -> str:
    """`kept`, `missed` or `withdrawn`, by when it was settled and by the type of the event that did it.

    Overdue is missed, whatever ends it then: the customer waited.
    """
    if due_ms is not None and settled_ms is not None and settled_ms > due_ms:
        return "missed"
    return "withdrawn" if by == MOVED or by in rule.given_up_by else "kept"


def fault_of(due_ms: int | None, now_ms: int) -> str:
    """Why this may not be promised: `exact` (no instant, S0.21), `past`, `far`; empty when it may."""
    if due_ms is None:
        return "exact"
    if due_ms <= now_ms:
        return "past"
    return "far" if due_ms > now_ms + FARTHEST_MS else ""


def after_duty(duty_ends_ms: int, due_ms: int | None) -> tuple[int, int]:
    """`(not before, due)` of a callback after the duty (S3.6): an hour after it, unless another time was told."""
    not_before_ms = duty_ends_ms if due_ms is None else min(duty_ends_ms, due_ms)
    return not_before_ms, duty_ends_ms + AFTER_DUTY_MS if due_ms is None else due_ms


def duty_ends_ms(shifts: Sequence[Shift], account_id: str, at_ms: int, calendar: Calendar) -> int | None:
    """When this person's present duty ends, the last of several; None for who has none by the rota."""
    ends = [spans(shifts, duty, at_ms, at_ms + DAY_MS, calendar) for duty in DUTIES]
    found = [_ends_ms([account_id in one.people for one in cut], [one.to_ms for one in cut]) for cut in ends]
    return max((one for one in found if one), default=None)


def _ends_ms(holds: Sequence[bool], to_ms: Sequence[int]) -> int:
    """The end of the unbroken row of spans with the person from the first one on; 0 when it begins without."""
    length = holds.index(False) if False in holds else len(holds)
    return to_ms[length - 1] if length else 0
