"""Stories remember the branches they take; the test that counts them runs last."""

from typing import Any

import pytest

from fieldapp.core import fold as folding
from tests.support.story import TAKEN


@pytest.fixture(autouse=True)
def _remember_branches(monkeypatch: pytest.MonkeyPatch) -> None:
    follow = folding._follow

    def remember(table: Any, snap: Any, branch: Any, event: Any, cause: str) -> None:
        TAKEN.add(id(branch))
        follow(table, snap, branch, event, cause)

    monkeypatch.setattr(folding, "_follow", remember)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The count comes at the end, whatever order was drawn."""
    items.sort(key=lambda item: item.path.name == "test_every_branch.py")
