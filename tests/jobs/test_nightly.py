"""Once a night what is stored is compared with what must be true, by one process, and what it finds is kept."""

import json
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.actions import nightly
from fieldapp.jobs import nightly as job
from fieldapp.store.tables import cases, marks, orders, subjects
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


def test_each_night_what_is_older_than_its_term_goes(quick_site: Site) -> None:
    plan_visit(quick_site)
    tools = open_workbench(quick_site.settings, quick_site.clock)
    with quick_site.session() as session:
        session.execute(update(cases).values(look="end", state="closed", ended_ms=quick_site.clock.now_ms()))
        session.execute(update(orders).values(state="done"))
        session.execute(update(subjects).values(intercom="45"))
        session.commit()
    quick_site.is_broken_on_purpose = True  # the visit was ended by hand

    def after(days: int) -> tuple[int, int]:
        quick_site.clock.forward(seconds=days * 86_400 + 1)
        went = job.forget_old(tools)
        return went["codes"], went["people"]

    assert [after(days) for days in (0, 1, 198, 1)] == [(0, 0), (1, 0), (0, 0), (0, 1)]
