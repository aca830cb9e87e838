"""A filled demo, made once on SQLite and once on PostgreSQL for all tests that only look at it."""

import datetime
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from fieldapp.actions import demo
from fieldapp.actions.library import load_library
from fieldapp.reads import figures
from fieldapp.settings import Settings
from fieldapp.store.db import open_engine
from fieldapp.workbench import open_carriers
from tests.support import servers

MONDAY = (2026, 11, 23)
MOSCOW = datetime.timezone(datetime.timedelta(hours=3))


def moment(hour: int, minute: int = 0) -> int:
    """That time of Monday 23 November 2026 in Moscow, ms."""
    return int(datetime.datetime(*MONDAY, hour, minute, 20, tzinfo=MOSCOW).timestamp() * 1000)


@dataclass
class Filled:
    """An installation with a demo, the moment at which it was made, and where its files are."""

    url: str
    engine: Engine
    now_ms: int
    data_dir: Path

    def rows(self, table: Any, *where: Any) -> list[dict[str, Any]]:
        """Rows of a table, in the order of its primary key."""
        with Session(self.engine) as session:
            chosen = select(table).where(*where).order_by(*table.primary_key.columns)
            return [dict(row._mapping) for row in session.execute(chosen)]


def fill(url: str, data_dir: Path, now_ms: int, day: datetime.date | None = None) -> Filled:
    """Make a demo in a database that has its tables and nothing else."""
    settings = Settings.from_env({"DATABASE_URL": url, "DATA_DIR": str(data_dir)})
    engine = open_engine(url)
    doors = demo.Tools(lambda: Session(engine), load_library(), settings, open_carriers(settings), figures.items)
    demo.fill_demo(doors, now_ms, day)
    return Filled(url, engine, now_ms, data_dir)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """A demo of half past eleven, to be looked at only."""
    folder = tmp_path_factory.mktemp("demo")
    if request.param == "sqlite":
        made = fill(_empty_sqlite(request, folder), folder, moment(11, 30))
        yield made
        made.engine.dispose()
        return
    server_url, shared = request.getfixturevalue("postgres_url"), request.getfixturevalue("shared_folder")
    template = servers.template_database(server_url, shared, servers.make_tables, name="tables")
    with servers.empty_database(server_url, template) as url:
        made = fill(url, folder, moment(11, 30))
        yield made
        made.engine.dispose()


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a SQLite database with its tables and nothing else."""
    return _empty_sqlite(request, tmp_path)


def _empty_sqlite(request: pytest.FixtureRequest, folder: Path) -> str:
    shutil.copy(request.getfixturevalue("sqlite_with_tables"), folder / "demo.sqlite3")
    return f"sqlite:///{folder / 'demo.sqlite3'}"
