"""The small world of tests/support/world.py, on both databases."""

from collections.abc import Iterator

import pytest

from tests.support.world import Phone, World


@pytest.fixture
def world(tables_url: str) -> Iterator[World]:
    """An installation of its own for this test."""
    made = World(tables_url)
    yield made
    made.close()


@pytest.fixture
def phone(world: World) -> Phone:
    """Timur's phone."""
    return Phone(world, "t01")
