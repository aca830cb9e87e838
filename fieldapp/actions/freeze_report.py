"""How does a report come to be, once, and how is it counted anew without being changed (S2.26)?

Report, what is behind it and the letters to the area's managers are written in one transaction under one unique key:
of several processes, and through restarts, one makes it, and each manager gets one letter.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fieldapp.core.canonical import digest
from fieldapp.core.figures import differences, tally
from fieldapp.core.figures_periods import Period
from fieldapp.core.ids import uuid7
from fieldapp.store import reports
from fieldapp.store.tables import account_areas, accounts, outbox

MAIL = "report"  # kind of the letter in the outbox
VALID_MS = 7 * 86_400_000


class Item(Protocol):
    """A visit, call or promise with the codes it counts for."""

    @property
    def sort(self) -> str:
        """What it is: visit, call or promise."""
        ...

    @property
    def thing_id(self) -> str:
        """Of the case; of a promise its own."""
        ...

    @property
    def codes(self) -> frozenset[str]:
        """See core/figures_visits.py and core/figures_desk.py."""
        ...


def freeze(
    session: Session, area: Mapping[str, Any], period: Period, items: Iterable[Item], now_ms: int
) -> tuple[str, list[str]]:
    """Make the report of `area` (`id`, `zone`) and commit; its id, and the letters to ring.

    The id is empty when somebody else has made it: then nothing of this is kept.
    """
    report_id = uuid7(now_ms)
    listed = list(items)
    figures = {"counts": tally(item.codes for item in listed)}
    sealed = {"area": area["id"], "kind": period.kind, "first": period.first, "last": period.last, "figures": figures}
    row = {
        "id": report_id, "area_id": area["id"], "kind": period.kind, "first_day": period.first,
        "last_day": period.last, "zone": area["zone"], "figures": figures, "digest": digest(sealed),
        "made_ms": now_ms, "checked_ms": now_ms,
    }  # fmt: skip
    if not reports.add(session, row, (_item(report_id, place, item) for place, item in enumerate(listed))):
        session.rollback()
        return "", []
    ring = _write_to_managers(session, report_id, str(area["id"]), now_ms)
    session.commit()
    return report_id, ring


def _item(report_id: str, place: int, item: Item) -> dict[str, Any]:
    codes = "\n".join(("", *sorted(item.codes), ""))
    return {"report_id": report_id, "sort": item.sort, "place": place, "thing_id": item.thing_id, "codes": codes}


def _write_to_managers(session: Session, report_id: str, area_id: str, now_ms: int) -> list[str]:
    """A letter to each manager of the area who has an address."""
    mine = select(accounts.c.id).join(account_areas, account_areas.c.account_id == accounts.c.id)
    wanted = (
        account_areas.c.area_id == area_id,
        accounts.c.role == "manager",
        accounts.c.active,
        accounts.c.email != "",
    )
    letters = [
        {
            "id": uuid7(now_ms), "key": f"report:{report_id}:{account_id}", "area_id": area_id, "kind": MAIL,
            "audience": "manager", "channel": "email", "addressee": account_id, "values": {"report": report_id},
            "state": "waiting", "not_before_ms": now_ms, "valid_until_ms": now_ms + VALID_MS, "created_ms": now_ms,
        }
        for account_id in session.scalars(mine.where(*wanted).order_by(accounts.c.id))
    ]  # fmt: skip
    if letters:
        session.execute(insert(outbox), letters)
    return [letter["id"] for letter in letters]


def count_anew(session: Session, report: Mapping[str, Any], items: Iterable[Item], now_ms: int) -> int:
    """Keep what is another number now than when it was last looked at, and commit; how many numbers that is."""
    last = dict(report["figures"]["counts"])
    last.update({one["code"]: one["is_now"] for one in reports.changes(session, report["id"])})
    found = differences({code: n for code, n in last.items() if n}, tally(item.codes for item in items))
    reports.add_changes(session, report["id"], now_ms, found)
    session.commit()
    return len(found)
