"""Fixtures that every room shares; a room's own stand in the conftest.py of its folder."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from tests.support import quick_routes, servers
from tests.support.emptied import Emptied
from tests.support.push_sink import PushSink

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.app import Site


quick_routes.keep()


def pytest_collection_finish() -> None:
    """What is imported by now stays: looking through it for garbage took a third of the time of opening a site."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing is skipped: what could not run there has not been tested."""
    return _failed_when_skipped_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Nor is a whole module."""
    return _failed_when_skipped_in_ci((yield))


Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def _failed_when_skipped_in_ci(report: Report) -> Report:
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where nothing may be skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder common to all workers of this test run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def postgres_url(shared_folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL server; one server for all workers."""
    with servers.postgres(shared_folder) as url:
        servers.forget_power_cuts(url)
        yield url


@pytest.fixture(scope="session")
def emptied(postgres_url: str, shared_folder: Path) -> Iterator[Emptied]:
    """Databases with every table and no row, of this worker."""
    template = servers.template_database(postgres_url, shared_folder, servers.make_tables, name="tables")
    made = Emptied(postgres_url, template)
    yield made
    made.close()


@pytest.fixture
def sink() -> Iterator[PushSink]:
    """A push service on loopback."""
    made = PushSink()
    yield made
    made.close()


@pytest.fixture(scope="session", autouse=True)
def _redis_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """FIELDAPP_TEST_REDIS=off or flush: every application under test has a Redis that is dead, or forgets."""
    with servers.app_redis(tmp_path_factory.mktemp("app_redis")):
        yield


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Valkey of this worker's own, so that one worker's flush empties no other's queues."""
    with servers.redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def redis_clean(valkey_url: str) -> str:
    """The address of an empty Valkey."""
    servers.flush(valkey_url)
    return valkey_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return
    with servers.empty_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture
def site(tables_url: str, tmp_path: Path) -> "Iterator[Site]":
    """A running application with tables, cast and a moved clock, once on SQLite and once on PostgreSQL."""
    from tests.support.app import open_site

    with open_site(tables_url, tmp_path / "var") as opened:
        yield opened


@pytest.fixture
def quick_site(sqlite_with_tables: Path, tmp_path: Path) -> "Iterator[Site]":
    """`site` on SQLite only, for what does not depend on the database."""
    from tests.support.app import open_site

    shutil.copy(sqlite_with_tables, tmp_path / "site.sqlite3")
    with open_site(f"sqlite:///{tmp_path / 'site.sqlite3'}", tmp_path / "var") as opened:
        yield opened


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that has every table and no row."""
    path = tmp_path_factory.mktemp("tables") / "tables.sqlite3"
    servers.make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def tables_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with every table and no row: making them costs a second on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_with_tables"), tmp_path / "test.sqlite3")
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return
    with request.getfixturevalue("emptied").lend() as url:
        yield url


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody used a moment ago."""
    return servers.free_port()


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """A started Chromium; `chromium.new_context(...)` opens a person's own profile in it."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, servers.BROWSER_PROGRAMS)), None)
    if program is None:
        pytest.fail("no Chromium: tools/install-test-tools.sh installs it or says how")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=servers.BROWSER_ARGUMENTS)
        yield browser
        browser.close()
