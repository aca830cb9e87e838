"""Many rows cost hardly more statements than few."""

from typing import Any

from sqlalchemy import event

from tests.support.orders import Town, row


def statements_of(town: Town, rows: list[dict[str, str]]) -> int:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(town.engine, "before_cursor_execute", note)
    town.import_(*rows)
    event.remove(town.engine, "before_cursor_execute", note)
    return len(seen)


def test_a_thousand_rows_take_a_bounded_number_of_statements(town: Town) -> None:
    rows = [row(number=str(n)) for n in range(1000)]

    new = statements_of(town, rows)
    changed = statements_of(town, [{**one, "to": "13:00", "floor": "9", "phone": "+7 (000) 111-22-33"} for one in rows])
    same = statements_of(town, rows[:1] + rows[1:])

    assert new <= 60
    assert changed <= 70
    assert same <= 70


def test_the_same_rows_again_only_read(town: Town) -> None:
    rows = [row(number=str(n)) for n in range(1000)]
    town.import_(*rows)

    assert statements_of(town, rows) <= 10
