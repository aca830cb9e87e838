"""How do tests import orders? A town with the people and areas of the sample files, and rows made by hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fieldapp.actions.import_orders import Choices, import_orders
from fieldapp.actions.orders_report import Report, RowAnswer
from fieldapp.actions.read_orders_file import FileRow, read_orders_file
from fieldapp.core.ids import visit_id
from fieldapp.core.people import Actor
from fieldapp.store.marks import set_mark
from fieldapp.store.tables import account_areas, accounts, cases, events, orders
from tests.support.world import MORNING_MS, World

DATA = Path(__file__).resolve().parent.parent / "data"
CLEAN = ("orders-2026-11-23-clean-utf8.csv", "orders-2026-11-23-clean-cp1251.csv", "orders-2026-11-23-clean.xlsx")
DIRTY = ("orders-2026-11-24-dirty-utf8.csv", "orders-2026-11-24-dirty-cp1251.csv", "orders-2026-11-24-dirty.xlsx")
NUMBER = "100500"
ROW = {
    "number": NUMBER, "registered": "20.11.2026 07:22", "area": "Казань-Север", "technician": "t01",
    "work": "Замена роутера", "customer": "Панина Зоя Эдуардовна", "phone": "+7 (000) 483-83-48", "city": "Казань",
    "address": "ул. 8 Марта, д. 125", "entrance": "1", "floor": "8", "flat": "31", "intercom": "31К",
    "day": "23.11.2026", "from": "10:00", "to": "12:00",
}  # fmt: skip


def row(**changed: str) -> dict[str, str]:
    """A sound row; `changed` fields replace its own, empty ones go. The field `from` is given as `from_`."""
    words = {**ROW, **{name.rstrip("_"): value for name, value in changed.items()}}
    return {name: value for name, value in words.items() if value}


class Town(World):
    """A demo installation with t01 to t08, as the sample files expect it."""

    def _people(self, session: Session) -> None:
        super()._people(session)
        known = set(session.scalars(select(accounts.c.login)))
        for login in (f"t{n:02}" for n in range(1, 9)):
            if login not in known:
                values = {"name": login.upper(), "role": "technician", "password_hash": "-", "created_ms": MORNING_MS}
                session.execute(insert(accounts).values(id=login, login=login, **values))
                area = "north" if int(login[1:]) % 2 else "south"
                session.execute(insert(account_areas).values(account_id=login, area_id=area))
        set_mark(session, "demo", "password")

    def import_file(self, name: str, actor: Actor | None = None, **choices: Any) -> Report:
        """Import one of the sample files."""
        return self.import_rows(read_orders_file((DATA / name).read_bytes(), name).rows, actor, **choices)

    def import_(self, *words: Mapping[str, str], actor: Actor | None = None, **choices: Any) -> Report:
        """Import rows made by hand; the first stands in row 2 of its file."""
        rows = [FileRow(line, dict(one)) for line, one in enumerate(words, 2)]
        return self.import_rows(rows, actor, **choices)

    def import_rows(self, rows: Sequence[FileRow], actor: Actor | None = None, **choices: Any) -> Report:
        """Import rows of a file."""
        with self.session() as session:
            return import_orders(session, self.library, self.now_ms, actor, rows, Choices(**choices))

    def visit_of(self, number: str = NUMBER, n: int = 1) -> dict[str, Any]:
        """The case of an order's n-th visit."""
        return self.case(visit_id("orders", number, n))

    def order(self, number: str = NUMBER) -> dict[str, Any]:
        """The row of an order."""
        return self.rows(orders, orders.c.external_id == number)[0]

    def plans(self, number: str = NUMBER) -> list[dict[str, Any]]:
        """What the plans of the order's first visit said, in the order in which they came."""
        mine = events.c.case_id == visit_id("orders", number, 1), events.c.type == "plan.set"
        return [event["data"] for event in self.rows(events, *mine)]

    def written(self) -> tuple[int, int, int]:
        """How many orders, visits and events there are."""
        return len(self.rows(orders)), len(self.rows(cases)), len(self.rows(events))


def answers(report: Report) -> dict[int, tuple[str, tuple[str, ...]]]:
    """`{row: (outcome, codes)}` of the rows with something to say."""
    return {one.line: (one.outcome, codes_of(one)) for one in report.rows if one.findings}


def codes_of(answer: RowAnswer) -> tuple[str, ...]:
    """The codes of an answer's findings."""
    return tuple(finding.code for finding in answer.findings)
