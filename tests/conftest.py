"""Fixtures that every room shares; a room's own stand in the conftest.py of its folder."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import servers

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI nothing is skipped: what could not run there has not been tested."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where nothing may be skipped: {report.longrepr}"


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder common to all workers of this test run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def postgres_url(shared_folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL server; one server for all workers."""
    with servers.postgres(shared_folder) as url:
        yield url


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
def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody used a moment ago."""
    return servers.free_port()


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """A started Chromium; `chromium.new_context(...)` opens a person's own profile in it."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, servers.BROWSER_PROGRAMS)), None)
    if program is None:
        pytest.fail("no Chromium: tools/install-browser.sh installs it or says how")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=servers.BROWSER_ARGUMENTS)
        yield browser
        browser.close()
