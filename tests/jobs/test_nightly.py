"""Once a night what is stored is compared with what must be true, by one process, and what it finds is kept."""

import json
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.actions import nightly
from fieldapp.jobs import nightly as job
from fieldapp.store.tables import cases, marks
from fieldapp.workbench import open_workbench
from tests.support.app import Site
from tests.support.visits import plan_visit

ZONE = "Europe/Moscow"
NIGHT_MS = 1_795_393_800_000  # 2026-11-23 03:30 in Moscow
HOUR_MS = 3_600_000


def take(site: Site, now_ms: int) -> bool:
    with site.session() as session:
        return nightly.take(session, ZONE, now_ms)


def test_it_is_due_once_a_night_between_three_and_six(site: Site) -> None:
    assert not take(site, NIGHT_MS - HOUR_MS)
    assert take(site, NIGHT_MS)
    assert not take(site, NIGHT_MS + HOUR_MS)
    assert not take(site, NIGHT_MS + 3 * HOUR_MS)
    assert take(site, NIGHT_MS + 24 * HOUR_MS)


def test_of_several_processes_one_takes_it(site: Site) -> None:
    def mine(_place: int) -> bool:
        with Session(site.engine) as session:
            return nightly.take(session, ZONE, NIGHT_MS)

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(mine, range(6))) == 1


def test_what_it_finds_is_kept_until_a_clean_check(quick_site: Site) -> None:
    case_id = plan_visit(quick_site)
    tools = open_workbench(quick_site.settings, quick_site.clock)
    with quick_site.session() as session:
        base = session.execute(select(cases.c.base)).scalar_one()
        session.execute(update(cases).where(cases.c.id == case_id).values(base={**base, "state": "planned_wrong"}))
        session.commit()

    found = job.check(tools)

    with quick_site.session() as session:
        kept = json.loads(session.execute(select(marks.c.value).where(marks.c.key == "check")).scalar_one())
    assert found == kept["breaches"] == {"I3": 1}
    assert kept["at_ms"] == quick_site.clock.now_ms()

    with quick_site.session() as session:
        session.execute(update(cases).where(cases.c.id == case_id).values(base=base))
        session.commit()
    assert job.check(tools) == {}
