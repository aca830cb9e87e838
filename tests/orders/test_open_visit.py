"""How a visit begins: with its source, the installation's thresholds, and its plan."""

from pathlib import Path

from fieldapp.actions.library import load_library
from fieldapp.actions.open_visit import VisitPlan, open_visits, rules_of
from fieldapp.settings import Settings
from fieldapp.store.tables import events
from tests.support.orders import Town, row


def settings(folder: Path, **changed: str) -> Settings:
    return Settings.from_env({"DATA_DIR": str(folder), **changed})


def test_an_installation_as_it_comes_adds_nothing_to_the_playbook(tmp_path: Path) -> None:
    assert rules_of(settings(tmp_path), load_library()) == {}


def test_other_thresholds_enter_the_log_before_the_plan(quick_town: Town, tmp_path: Path) -> None:
    rules = rules_of(settings(tmp_path, ADULT_AGE="18", CALL_TOLERANCE_S="0"), quick_town.library)

    quick_town.import_(row(), rules=rules)

    assert [event["type"] for event in quick_town.rows(events)] == ["case.opened", "given.set", "plan.set"]
    givens = quick_town.visit_of()["base"]["givens"]
    assert (givens["adult_age"], givens["call_due_wait_ms"]) == (18, 600_000)


def test_the_next_visit_of_an_order_has_an_id_of_its_own(quick_town: Town) -> None:
    quick_town.import_(row())
    plan = VisitPlan(quick_town.order()["id"], "north", "orders", "100500", 2, {"technician": "t01"})

    with quick_town.session() as session:
        opened = open_visits(session, quick_town.library, quick_town.now_ms, [plan])
        session.commit()

    assert opened == [plan.case_id]
    assert quick_town.visit_of(n=2)["technician_id"] == "t01"
