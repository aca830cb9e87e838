"""Once a minute the ticker foresees lateness, prepares texts, forgets, and starts the nightly check when it is due."""

from sqlalchemy import select

from fieldapp.actions import foresee
from fieldapp.jobs import nightly
from fieldapp.jobs.minutely import Minutely
from fieldapp.store.tables import alerts
from fieldapp.workbench import open_workbench
from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.visits import plan_visit


@proves("S4.13")
def test_it_runs_once_a_minute_and_alerts_of_what_cannot_be_made_in_time(quick_site: Site) -> None:
    for _ in range(5):
        plan_visit(quick_site, from_hour=-0.5)
    chores = Minutely(open_workbench(quick_site.settings, quick_site.clock))

    turns = [chores.run()]
    quick_site.clock.forward(seconds=59)
    turns.append(chores.run())
    quick_site.clock.forward(seconds=1)
    turns.append(chores.run())

    with quick_site.session() as session:
        kinds = list(session.scalars(select(alerts.c.kind)))
    assert turns == [True, False, True]
    assert kinds.count("late_risk") == 3  # 40 minutes of work, 35 of way: two can begin in time


def test_a_chore_that_fails_costs_no_other_its_turn(quick_site: Site, monkeypatch) -> None:
    from sqlalchemy.exc import OperationalError

    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    begun: list[object] = []
    monkeypatch.setattr(foresee, "foresee", away)
    monkeypatch.setattr(nightly, "start_when_due", lambda tools: begun.append(tools) or False)

    assert Minutely(open_workbench(quick_site.settings, quick_site.clock)).run()

    assert len(begun) == 1
