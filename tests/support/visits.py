"""Visits and sync bodies for tests that speak HTTP."""

import itertools
import uuid
from typing import Any

from sqlalchemy import insert

from fieldapp.actions import library as library_file
from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.core.ids import visit_id
from fieldapp.store import cases as cases_store
from fieldapp.store.tables import orders, phones, subjects
from tests.support.app import Site

HOUR_MS = 3_600_000
_numbers = itertools.count(300_000_000)


def plan_visit(
    site: Site, *, case_id: str = "", technician: str = "t01", area: str = "north", from_hour: float = 2
) -> str:
    """A planned visit of two hours, `from_hour` hours from now; with `case_id` a present one gets a new plan."""
    library, now_ms = library_file.load_library(), site.clock.now_ms()
    start = now_ms + round(from_hour * HOUR_MS)
    plan = {"technician": technician, "window_from_ms": start, "window_to_ms": start + 2 * HOUR_MS,
            "leave_by_ms": start + 85 * 60_000, "has_mobile": True}  # fmt: skip
    with site.session() as session:
        new = (
            []
            if case_id
            else [NewEvent(case_id := _new_case(site, session, area), "case.opened", "system", "import", {})]
        )
        append_server_events(session, library, now_ms, [*new, NewEvent(case_id, "plan.set", "system", "import", plan)])
        session.commit()
    return case_id


def _new_case(site: Site, session: Any, area: str) -> str:
    number, order_id, now_ms = str(next(_numbers)), str(uuid.uuid4()), site.clock.now_ms()
    session.execute(insert(orders).values(id=order_id, source="orders", external_id=number, area_id=area, visits=1,
                                          work="Замена роутера", last_row={}, created_ms=now_ms))  # fmt: skip
    session.execute(insert(subjects).values(order_id=order_id, name="Панина Зоя Эдуардовна", chips=[], flat="31",
                                            address="ул. 8 Марта, д. 125"))  # fmt: skip
    session.execute(insert(phones).values(order_id=order_id, place=0, e164="+70004838348", mobile=True, valid=False,
                                          raw="+7 (000) 483-83-48"))  # fmt: skip
    case_id = visit_id("orders", number, 1)
    row = cases_store.new_case(case_id, kind="visit", area_id=area, order_id=order_id, state="planned", now_ms=now_ms,
                               playbook=library_file.load_library().digests["visit"])  # fmt: skip
    cases_store.insert_cases(session, [row])
    return case_id


def body_of(site: Site, login: str, **fields: Any) -> dict[str, Any]:
    """A sync request of this person's phone, whose clock is right."""
    return {"device": "3f0f3f6e-0000-4000-8000-000000000001", "app": "0.1.0", "author": login, "clock": "clock-1",
            "sent_ms": site.clock.now_ms(), "mono_ms": 5_000.0, "cursor": None, "unsent": {"events": 0, "photos": 0},
            "push": "ok", "events": [], **fields}  # fmt: skip


def new_event(site: Site, case_id: str, type_: str, seq: int, **fields: Any) -> dict[str, Any]:
    """An event of that phone, happening now."""
    return {
        "id": str(uuid.uuid4()),
        "case": case_id,
        "type": type_,
        "data": {},
        "private": {},
        "schema": 1,
        "device_seq": seq,
        "device_ms": site.clock.now_ms(),
        "clock": "clock-1",
        "mono_ms": 5_000.0,
        **fields,
    }
