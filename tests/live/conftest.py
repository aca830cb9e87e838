"""A site whose boards listen to the process `live`, and that process with its looks in the test's hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.app import Site, open_site
from tests.support.listening import Listening, listening

LIVE = {"LIVE_URL": "/live/", "LIVE_STREAMS_MAX": "2", "BASE_URL": "http://127.0.0.1:8000"}


@pytest.fixture
def site(tables_url: str, tmp_path: Path) -> Iterator[Site]:
    """On SQLite and on PostgreSQL."""
    with open_site(tables_url, tmp_path / "var", **LIVE) as opened:
        yield opened


@pytest.fixture
def quick_site(tmp_path: Path) -> Iterator[Site]:
    """On SQLite only."""
    with open_site(f"sqlite:///{tmp_path / 'site.sqlite3'}", tmp_path / "var", **LIVE) as opened:
        yield opened


@pytest.fixture
def live(site: Site) -> Iterator[Listening]:
    with listening(site) as opened:
        yield opened


@pytest.fixture
def quick_live(quick_site: Site) -> Iterator[Listening]:
    with listening(quick_site) as opened:
        yield opened
