"""Does migrating make the tables that the code knows, on both databases?"""

import subprocess
import sys

import pytest
from sqlalchemy import inspect, text

from fieldapp.store import upgrade
from fieldapp.store.db import open_engine
from fieldapp.store.tables import metadata
from tests.support.proofs import proves


@pytest.fixture
def engine(database_url):
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@proves("C10")
def test_a_migrated_database_has_exactly_the_tables_of_the_code(engine) -> None:
    before = upgrade.revision_of(engine)

    upgrade.upgrade(engine)

    assert before is None
    assert upgrade.revision_of(engine) == upgrade.newest_revision()
    assert upgrade.differences(engine) == []


def test_names_of_constraints_and_indexes_are_those_of_the_code(engine, database_url, tmp_path) -> None:
    other = open_engine(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    metadata.create_all(other)

    upgrade.upgrade(engine)

    named, wanted = inspect(engine), inspect(other)
    for table in metadata.tables:
        assert {i["name"] for i in wanted.get_indexes(table)} <= {i["name"] for i in named.get_indexes(table)}
        assert {i["name"] for i in wanted.get_unique_constraints(table)} == {
            i["name"] for i in named.get_unique_constraints(table)
        }
        assert named.get_pk_constraint(table)["name"] == wanted.get_pk_constraint(table)["name"]
    other.dispose()


def test_migrating_twice_changes_nothing_and_the_way_back_leaves_nothing(engine) -> None:
    upgrade.upgrade(engine)
    upgrade.upgrade(engine)

    upgrade.downgrade(engine, "base")

    assert set(inspect(engine).get_table_names()) == {"alembic_version"}


def test_processes_that_start_together_migrate_once(engine, database_url) -> None:
    program = "import sys; from fieldapp.store import db, upgrade; upgrade.upgrade(db.open_engine(sys.argv[1]))"

    started = [subprocess.Popen([sys.executable, "-c", program, database_url]) for _ in range(3)]

    assert [process.wait(timeout=60) for process in started] == [0, 0, 0]
    assert upgrade.differences(engine) == []


def test_who_waits_for_another_ones_migration_is_not_held_to_the_limit_of_every_day(engine, database_url) -> None:
    if engine.dialect.name == "sqlite":
        return  # there one waits for the file
    program = "import sys; from fieldapp.store import db, upgrade; db.POSTGRES_LIMITS = '-c lock_timeout=1'; "
    program += "upgrade.upgrade(db.open_engine(sys.argv[1]))"

    started = [subprocess.Popen([sys.executable, "-c", program, database_url]) for _ in range(3)]

    assert [process.wait(timeout=60) for process in started] == [0, 0, 0]


def test_a_statement_of_a_migration_may_take_long_and_waits_for_no_table_longer_than_ever(engine) -> None:
    def limits(connection) -> list[str]:
        return [connection.execute(text(f"SHOW {name}_timeout")).scalar_one() for name in ("statement", "lock")]

    if engine.dialect.name == "sqlite":
        return  # it has no limits
    with engine.connect() as connection:
        with upgrade._alone(connection):
            meanwhile = limits(connection)
            connection.commit()
        assert (meanwhile, limits(connection)) == (["0", "5s"], ["15s", "5s"])
