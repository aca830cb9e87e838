"""Does SQL written by hand say the same to both databases, and do its errors look like all others?"""

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from fieldapp.store.plain import Plain, insert_many, update_many
from fieldapp.store.tables import marks
from tests.support.world import World

MARKS = Plain("SELECT key, value FROM marks WHERE key IN :keys ORDER BY key")
ROWS = [{"key": "one", "value": "раз"}, {"key": "two", "value": '"\\'}]


@pytest.fixture
def session(tables_url: str):
    world = World(tables_url)
    with world.session() as opened:
        yield opened
    world.close()


def test_rows_are_inserted_once_and_found_by_a_list(session: Session) -> None:
    insert_many(session, marks, ROWS)
    insert_many(session, marks, [{**row, "value": "late"} for row in ROWS])

    assert MARKS.rows(session, keys=["one", "two", "three"]) == [("one", "раз"), ("two", '"\\')]
    assert MARKS.rows(session, keys=[]) == []


def test_many_rows_are_changed_at_once(session: Session) -> None:
    from fieldapp.store.tables import areas

    update_many(session, areas, [{"id": "north", "settings": {"a": [1]}, "travel_minutes": 5}])

    found = Plain("SELECT travel_minutes, CAST(a.settings -> 'a' AS text) FROM areas a WHERE id IN :ids")
    assert found.rows(session, ids=["north"]) == [(5, "[1]")]


def test_a_transaction_after_another_is_asked_for_its_own_connection(session: Session) -> None:
    insert_many(session, marks, ROWS)
    session.rollback()

    assert MARKS.rows(session, keys=["one"]) == []


def test_errors_are_sqlalchemys_and_hold_no_values(session: Session) -> None:
    insert_many(session, marks, ROWS)

    with pytest.raises(IntegrityError) as caught:
        insert_many(session, marks, [{"key": "one", "value": "Панина"}], doubled="")
    session.rollback()
    with pytest.raises(DBAPIError):
        Plain("SELECT nothing FROM nowhere WHERE name = :name").rows(session, name="Панина")

    assert "Панина" not in str(caught.value)
