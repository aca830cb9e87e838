"""How does a planned visit of an order become a case?

Its id is UUIDv5 of (source, external id, n), so that a restored backup and a re-import meet the phones again; it opens
with `case.opened` and one `plan.set` by the system. Many visits cost as many statements as one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.actions.library import Library
from fieldapp.core.ids import visit_id
from fieldapp.core.plans import Givens
from fieldapp.settings import Settings
from fieldapp.store import cases as cases_store

IMPORT = "import"
PLAYBOOK = "visit"


@dataclass(frozen=True)
class VisitPlan:
    """The n-th visit of an order. `givens` are those of plan.set; `rules` the installation's own, of given.set."""

    order_id: str
    area_id: str
    source: str
    external_id: str
    n: int
    givens: Mapping[str, int | bool | str]
    rules: Mapping[str, int | bool | str] = field(default_factory=dict)
    author: str = IMPORT

    @property
    def case_id(self) -> str:
        """The id of the visit's case."""
        return visit_id(self.source, self.external_id, self.n)


def open_visits(
    session: Session, library: Library, now_ms: int, plans: Sequence[VisitPlan], *, author: str = IMPORT
) -> list[str]:
    """Open the visits; their case ids in the order given. Nothing is committed; the orders must exist."""
    insert_cases(session, library, now_ms, plans)
    append_server_events(session, library, now_ms, [event for plan in plans for event in opening(plan)])
    return [plan.case_id for plan in plans]


def insert_cases(session: Session, library: Library, now_ms: int, plans: Sequence[VisitPlan]) -> None:
    """The rows of the cases, still without events."""
    cases_store.insert_cases(session, [_case(library, now_ms, plan) for plan in plans])


def opening(plan: VisitPlan) -> list[NewEvent]:
    """The first events of a visit; settings come before the plan, since a plan may already be judged by them."""
    rules = [NewEvent(plan.case_id, "given.set", "system", plan.author, plan.rules)] if plan.rules else []
    return [
        NewEvent(plan.case_id, "case.opened", "system", plan.author, {"source": plan.source}),
        *rules,
        NewEvent(plan.case_id, "plan.set", "system", plan.author, plan.givens),
    ]


def rules_of(settings: Settings, library: Library) -> Givens:
    """The installation's thresholds, as far as they differ from the playbook's own (decisions 1, 2, 5; F8, F9)."""
    givens = library.book(PLAYBOOK)["givens"]
    wanted: Givens = {
        "call_due_wait_ms": int(givens["call_wait_ms"] or 0) - settings.call_tolerance_s * 1_000,
        "answer_wait_ms": settings.answer_minutes * 60_000,
        "trust_confirmed": settings.trust_confirmed,
        "adult_age": settings.adult_age,
    }
    return {name: value for name, value in wanted.items() if givens[name] != value}


def _case(library: Library, now_ms: int, plan: VisitPlan) -> dict[str, Any]:
    digest = library.digests[PLAYBOOK]
    start = library.books[digest]["start"]
    return cases_store.new_case(
        plan.case_id,
        kind="visit",
        area_id=plan.area_id,
        order_id=plan.order_id,
        playbook=digest,
        state=start,
        now_ms=now_ms,
    )
