"""Does either database lose an update, and does reading wait for writing?"""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from fieldapp.store import db
from fieldapp.store.db import open_engine, read_only, reading
from fieldapp.store.marks import mark, set_mark, set_mark_once
from fieldapp.store.tables import limits, metadata
from tests.support.app import insert_row
from tests.support.proofs import proves

THREADS, TIMES = 4, 150


@pytest.fixture
def engine(database_url):
    engine = open_engine(database_url)
    metadata.create_all(engine)
    with Session(engine) as session:
        insert_row(session, limits, key="counter", count=0, until_ms=0)
        session.commit()
    yield engine
    engine.dispose()


def count_up(engine, failed: list[BaseException]) -> None:
    """Read, then write what was read plus one: the way that deferred transactions lose."""
    try:
        for _ in range(TIMES):
            with Session(engine) as session:
                chosen = select(limits.c["count"]).where(limits.c.key == "counter").with_for_update()
                value = session.execute(chosen).scalar_one()
                session.execute(update(limits).where(limits.c.key == "counter").values(count=value + 1))
                session.commit()
    except BaseException as error:
        failed.append(error)


@proves("C6")
def test_no_update_is_lost_among_four_writers(engine) -> None:
    failed: list[BaseException] = []
    threads = [threading.Thread(target=count_up, args=(engine, failed)) for _ in range(THREADS)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(engine) as session:
        assert failed == []
        assert session.execute(select(limits.c["count"])).scalar_one() == THREADS * TIMES


def test_reading_takes_no_write_lock(engine) -> None:
    with Session(engine) as writer:
        writer.execute(update(limits).values(count=7))

        with reading(engine) as reader:
            seen = reader.execute(select(limits.c["count"])).scalar_one()
        with Session(engine) as session:
            also = read_only(session).execute(select(limits.c["count"])).scalar_one()
        writer.commit()

    assert (seen, also) == (0, 0)


def test_a_session_writes_again_after_it_only_read(engine) -> None:
    with Session(engine) as session:
        read_only(session).execute(select(limits)).all()
        session.rollback()

        session.execute(update(limits).values(count=3))
        session.commit()

        assert session.execute(select(limits.c["count"])).scalar_one() == 3


def test_a_mark_is_set_and_set_again_but_kept_when_asked_once(engine) -> None:
    with Session(engine) as session:
        set_mark(session, "epoch", "one")
        set_mark(session, "epoch", "two")
        set_mark_once(session, "epoch", "three")

        assert mark(session, "epoch") == "two"
        assert mark(session, "demo") is None


def test_errors_of_the_database_hold_no_values(engine) -> None:
    with Session(engine) as session, pytest.raises(IntegrityError) as caught:
        insert_row(session, limits, key="counter", count=4711, until_ms=0)

    assert "4711" not in str(caught.value)


def test_a_new_file_that_another_process_writes_is_opened_when_that_one_is_ready(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "new.sqlite3"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        other.rollback()

    monkeypatch.setattr(db.time, "sleep", wait)
    engine = open_engine(f"sqlite:///{path}")

    with reading(engine) as session:
        mode = session.connection().exec_driver_sql("PRAGMA journal_mode").scalar_one()

    assert (mode, len(waits)) == ("wal", 1)
    engine.dispose()


def test_a_new_file_that_another_process_holds_for_good_says_so(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "new.sqlite3"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(db, "PATIENCE_MS", -1)
    engine = open_engine(f"sqlite:///{path}")

    with pytest.raises(OperationalError, match="locked"), reading(engine):
        pass

    engine.dispose()
