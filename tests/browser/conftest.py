"""What browser stories share: a server that can be killed, phones, a dispatcher's page, one time for all."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support.phone import Phone
from tests.browser.support.refusals import Refusals
from tests.browser.support.stage import Stage
from tests.support.app import MONDAY_8
from tests.support.live_site import LiveSite, live_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def refusals(chromium: "Browser") -> Refusals:
    """Whatever a content security policy refused on a page of any story."""
    found = Refusals()
    chromium.on("context", found.watch)
    return found


@pytest.fixture(autouse=True)
def _nothing_is_refused(refusals: Refusals) -> Iterator[None]:
    """Fails a story in which a page wanted what its policy forbids; set up first, it looks when all is closed."""
    refusals.said.clear()
    yield
    assert refusals.said == []


@pytest.fixture(scope="module")
def live(sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A server on Monday morning, one for all stories of a module."""
    with live_site(sqlite_with_tables, tmp_path_factory.mktemp("live"), MONDAY_8) as opened:
        yield opened


@pytest.fixture
def stage(live: LiveSite, chromium: "Browser") -> Iterator[Stage]:
    """The story's own phones and pages on the module's server; a server that was killed stands again afterwards."""
    opened = Stage(live, chromium)
    yield opened
    opened.close()
    if live.process is None:
        live.start()


@pytest.fixture
def phone_of(stage: Stage) -> Callable[[str], Phone]:
    """`phone_of(login)`: a phone on which this technician has signed in and whose day is ready for the tunnel."""

    def opened(login: str) -> Phone:
        phone = stage.phone()
        phone.sign_in(login)
        phone.be_ready()
        return phone

    return opened
