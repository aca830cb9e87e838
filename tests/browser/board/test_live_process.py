"""A board that listens to the process `live`, which is a real one: what if it is killed, and when it is back?"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from fieldapp.jobs.guarded import die_with_parent
from tests.browser.support.stage import Stage
from tests.support import servers
from tests.support.app import MONDAY_8
from tests.support.live_site import ROOT, LiveSite, live_site
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def port() -> int:
    """Of the process `live`: another origin than the page's, so that its policy and the origin are looked at, too."""
    return servers.free_port()


@pytest.fixture
def site(port: int, sqlite_with_tables: Path, tmp_path: Path) -> Iterator[LiveSite]:
    with live_site(sqlite_with_tables, tmp_path, MONDAY_8, LIVE_URL=f"http://127.0.0.1:{port}/") as opened:
        yield opened


@pytest.fixture
def stage(site: LiveSite, chromium: "Browser") -> Iterator[Stage]:
    opened = Stage(site, chromium)
    yield opened
    opened.close()


@contextmanager
def live_process(site: LiveSite, port: int) -> Iterator[None]:
    """As the Procfile starts it, with the story's clock; killed at the end."""
    parent, environ = os.getpid(), {**os.environ, **site.environ, "FIELDAPP_TEST_CLOCK": str(site.clock.path)}
    command = ["-m", "gunicorn", "-k", "asgi", "--no-control-socket", "--log-level", "error"]
    process = subprocess.Popen(
        [sys.executable, *command, "-b", f"127.0.0.1:{port}", "tests.support.serve:live_app()"],
        cwd=ROOT, env=environ, start_new_session=True, preexec_fn=lambda: die_with_parent(parent),
    )  # fmt: skip
    try:
        wait_for(lambda: answers(port))
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # as a power cut would
        process.wait()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_stream(answer: Any, port: int) -> bool:
    """Whether this is a stream that really opened."""
    return bool(answer.url.startswith(f"http://127.0.0.1:{port}/stream?pass=") and answer.status == 200)


def asked(page: "Page") -> Any:
    """The next question instead of a stream."""
    return page.expect_response(lambda one: one.url.endswith("/board/changes") and one.ok, timeout=30_000)


def expect_words(page: "Page", case_id: str, words: str) -> None:
    expect(page.locator(f"#row-{case_id}")).to_contain_text(words)


def test_changes_come_by_the_process_live_by_questions_without_it_and_by_it_again(
    site: LiveSite, stage: Stage, port: int
) -> None:
    first, second, third = (site.seeder.visit(from_hour=hour) for hour in (1, 3, 5))
    page = stage.board()
    with live_process(site, port):
        with page.expect_response(lambda one: is_stream(one, port)):
            page.reload()
        expect(page.locator("#age")).to_contain_text("с назад")

        site.seeder.report(first, "technician.departed")

        expect_words(page, first, "в пути")

    with asked(page):
        site.seeder.report(second, "technician.departed")
    expect_words(page, second, "в пути")

    with live_process(site, port):
        page.wait_for_event("response", lambda one: is_stream(one, port), timeout=30_000)
        page.route("**/board/changes", lambda route: route.abort())  # whatever comes now came by the stream
        site.seeder.report(third, "technician.departed")

        expect_words(page, third, "в пути")
