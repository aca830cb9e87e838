"""Who stands at the line when the race for a place begins?"""

import pytest
from sqlalchemy import select

from fieldapp.actions.customer_link import issue
from fieldapp.store import slots as slots_store
from fieldapp.store.tables import cases
from tests.support.last_places import HOURS
from tests.support.race import RUNNERS
from tests.support.world import MORNING_MS, World


@pytest.fixture
def six(tables_url: str) -> tuple[list[str], list[str]]:
    """The visits of six customers and their tokens; each interval of the area has one place."""
    world = World(tables_url)
    case_ids = [world.visit(from_hour=3) for _ in range(RUNNERS)]
    with world.session() as session:
        slots_store.put_capacity(session, "north", 0, HOURS)
        owners = dict(session.execute(select(cases.c.id, cases.c.order_id)).all())
        tokens = [issue(session, MORNING_MS, owners[case_id]) for case_id in case_ids]
        session.commit()
    world.close()
    return case_ids, tokens
