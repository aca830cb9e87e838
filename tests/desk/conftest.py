"""A site with somebody at the contact desk."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.app import Site, add_person
from tests.support.visits import body_of


@pytest.fixture
def desk(site: Site) -> Callable[..., Any]:
    """`desk(events=…)`: Kamila signs in at her desk in the area north, and it syncs; `login` for somebody else's."""
    with site.session() as session:
        add_person(session, "o01", name="Камила", role="operator", area_ids=("north",))
        session.commit()

    def sync(login: str = "o01", **fields: Any) -> Any:
        answer = site.browser_of(login).post("/api/v1/sync", json=body_of(site, login, **fields))
        assert answer.status_code == 200, answer.text
        return answer.json

    return sync
