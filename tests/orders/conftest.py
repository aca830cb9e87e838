"""A town that takes orders, on both databases."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.orders import Town


@pytest.fixture
def town(tables_url: str) -> Iterator[Town]:
    """A demo installation of its own for this test."""
    made = Town(tables_url)
    yield made
    made.close()


@pytest.fixture
def quick_town(sqlite_with_tables: Path, tmp_path: Path) -> Iterator[Town]:
    """`town` on SQLite only, for what does not depend on the database."""
    shutil.copy(sqlite_with_tables, tmp_path / "town.sqlite3")
    made = Town(f"sqlite:///{tmp_path / 'town.sqlite3'}")
    yield made
    made.close()
