"""Does SQL written by hand say the same to both databases, and do its errors look like all others?"""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from fieldapp.store.plain import Plain, held_writes, insert_many, update_many
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


def test_what_is_held_comes_before_whatever_else_is_said(session: Session) -> None:
    with held_writes(session):
        insert_many(session, marks, ROWS[:1])
        seen_by_hand = MARKS.rows(session, keys=["one", "two"])
        insert_many(session, marks, ROWS[1:])
        seen_by_builder = session.scalar(select(func.count()).select_from(marks).where(marks.c.key.in_(["one", "two"])))
        insert_many(session, marks, [{"key": "three", "value": "три"}])

    assert seen_by_hand == [("one", "раз")]
    assert seen_by_builder == 2
    assert MARKS.rows(session, keys=["three"]) == [("three", "три")]


def test_what_is_held_goes_with_the_first_that_asks_for_something_back(session: Session) -> None:
    from fieldapp.store.tables import areas

    with held_writes(session):
        update_many(session, areas, [{"id": "north", "travel_minutes": 7}])
        insert_many(session, marks, ROWS[:1])
        added = insert_many(session, marks, ROWS, returning="RETURNING key")

    assert added.touched >= 1
    assert MARKS.rows(session, keys=["one", "two"]) == [("one", "раз"), ("two", '"\\')]
    assert Plain("SELECT travel_minutes FROM areas WHERE id = :id").rows(session, id="north") == [(7,)]


def test_statements_stay_prepared_through_a_rollback(session: Session) -> None:
    MARKS.rows(session, keys=["one"])
    with session.begin_nested() as savepoint:
        insert_many(session, marks, ROWS)
        savepoint.rollback()
    session.rollback()

    insert_many(session, marks, ROWS)

    assert len(MARKS.rows(session, keys=["one", "two"])) == 2


def test_values_of_every_kind_arrive_as_they_are(session: Session) -> None:
    given = ['"', "\\", "{a,b}", "NULL", "", "я"]
    insert_many(session, marks, [{"key": f"k{place}", "value": value} for place, value in enumerate(given)])

    found = Plain("SELECT value FROM marks WHERE value IN :values ORDER BY key").rows(session, values=given)

    assert [value for (value,) in found] == given
