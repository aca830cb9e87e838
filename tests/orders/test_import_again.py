"""The same order in a later file: only what changed there is taken, and nothing is overwritten silently."""

import random
import threading
from typing import Any

import pytest
from sqlalchemy import insert

from fieldapp.actions import decide
from fieldapp.actions.read_orders_file import FileRow
from fieldapp.core.windows import instant_ms
from fieldapp.store.tables import alerts, cases, event_words, events, orders, phones, subjects
from tests.support.orders import NUMBER, Town, answers, row
from tests.support.proofs import proves
from tests.support.world import Phone


def at(hour: int, day: int = 20261123) -> int:
    return instant_ms(day, hour * 60, "Europe/Moscow")


def test_a_new_interval_becomes_a_revision_of_the_same_visit(town: Town) -> None:
    town.import_(row())

    report = town.import_(row(from_="14:00", to="16:00"))

    assert report.counts["changed"] == 1
    assert len(town.rows(cases)) == 1
    assert (town.visit_of()["window_from_ms"], town.visit_of()["window_to_ms"]) == (at(14), at(16))
    assert town.plans()[-1] == {
        "window_from_ms": at(14),
        "window_to_ms": at(16),
        "leave_by_ms": at(16) - 35 * 60_000,
        "moved": True,
    }


def test_an_interval_moved_inside_itself_is_no_move(quick_town: Town) -> None:
    quick_town.import_(row(from_="10:00", to="13:00"))

    quick_town.import_(row(from_="11:00", to="12:00"))

    assert quick_town.plans()[-1].get("moved") is None
    assert quick_town.plans()[-1]["changed"] is True


def test_another_technician_is_a_revision_with_that_given_alone(quick_town: Town) -> None:
    quick_town.import_(row())

    quick_town.import_(row(technician="t03"))

    assert quick_town.plans()[-1] == {"technician": "t03", "changed": True}
    assert quick_town.visit_of()["technician_id"] == "t03"


def test_a_corrected_number_and_floor_reach_the_visit_visibly(town: Town) -> None:
    town.import_(row())
    revision = town.visit_of()["revision"]

    town.import_(row(phone="+7 (000) 111-11-11", floor="9"))

    assert [one["e164"] for one in town.rows(phones)] == ["+70001111111"]
    assert town.rows(subjects)[0]["floor"] == "9"
    assert town.plans()[-1] == {"changed": True}
    assert town.visit_of()["revision"] > revision


def test_a_number_that_a_colleague_added_stays(quick_town: Town) -> None:
    quick_town.import_(row())
    with quick_town.session() as session:
        values = {"place": 1, "e164": "+79160000000", "raw": "8 916 000 00 00", "mobile": True, "valid": True}
        session.execute(insert(phones).values(order_id=quick_town.order()["id"], **values))
        session.commit()

    quick_town.import_(row(phone="+7 (000) 111-11-11"))

    assert [(one["place"], one["e164"]) for one in quick_town.rows(phones)] == [
        (0, "+70001111111"),
        (1, "+79160000000"),
    ]


def test_a_plan_that_a_person_changed_stays_and_the_difference_is_shown(town: Town) -> None:
    town.import_(row())
    new_window(town, at(18), at(20))

    report = town.import_(row(from_="14:00", to="16:00"))
    again = town.import_(row(from_="14:00", to="16:00"))

    assert answers(report) == {2: ("kept", ("kept_by_hand",))}
    assert "14:00–16:00" in report.rows[0].findings[0].value
    assert town.visit_of()["window_from_ms"] == at(18)
    assert "14:00–16:00" in town.rows(event_words)[-1]["words"]
    assert again.counts["same"] == 1


def test_what_a_person_did_not_change_is_still_taken(quick_town: Town) -> None:
    quick_town.import_(row())
    new_window(quick_town, at(18), at(20))

    quick_town.import_(row(technician="t03", from_="14:00", to="16:00"))

    assert quick_town.visit_of()["technician_id"] == "t03"
    assert quick_town.visit_of()["window_from_ms"] == at(18)


def test_a_visit_in_progress_keeps_its_plan_and_the_dispatcher_is_told(town: Town) -> None:
    town.import_(row())
    depart(town)

    report = town.import_(row(from_="14:00", to="16:00"))

    assert answers(report) == {2: ("kept", ("in_progress",))}
    assert town.visit_of()["window_from_ms"] == at(10)
    assert [one["kind"] for one in town.rows(alerts) if one["open"]] == ["for_dispatcher"]


def test_corrected_words_reach_also_a_visit_in_progress(quick_town: Town) -> None:
    quick_town.import_(row())
    depart(quick_town)

    report = quick_town.import_(row(floor="9"))

    assert report.counts["changed"] == 1
    assert quick_town.rows(subjects)[0]["floor"] == "9"
    assert quick_town.visit_of()["state"] == "on_the_way"


def test_an_order_without_a_time_waits_and_gets_its_visit_later(town: Town) -> None:
    report = town.import_(row(day="", from_="", to=""))
    waiting = town.order()

    town.import_(row())

    assert answers(report) == {2: ("new", ("no_window",))}
    assert (waiting["state"], waiting["visits"]) == ("waiting", 0)
    assert (town.order()["state"], town.order()["visits"], town.visit_of()["state"]) == ("open", 1, "planned")


def test_a_new_time_after_a_failed_visit_opens_the_next_one(quick_town: Town) -> None:
    quick_town.import_(row())
    end_visit(quick_town, order_state="waiting")

    quick_town.import_(row(day="24.11.2026"))

    assert quick_town.visit_of(n=2)["day"] == 20261124
    assert quick_town.order()["visits"] == 2


def test_a_closed_order_is_not_opened_by_a_file(quick_town: Town) -> None:
    quick_town.import_(row())
    end_visit(quick_town, order_state="done")

    report = quick_town.import_(row(day="24.11.2026"))

    assert answers(report) == {2: ("kept", ("order_closed",))}
    assert quick_town.written()[:2] == (1, 1)


def test_an_interval_that_the_file_no_longer_gives_stays(quick_town: Town) -> None:
    quick_town.import_(row())

    report = quick_town.import_(row(day="", from_="", to=""))

    assert answers(report)[2] == ("kept", ("no_window", "window_gone"))
    assert quick_town.visit_of()["window_from_ms"] == at(10)


def test_an_order_that_changes_its_area_moves_there_with_its_visit(quick_town: Town) -> None:
    quick_town.import_(row())

    quick_town.import_(row(area="Казань-Юг", technician="t02"))

    assert (quick_town.order()["area_id"], quick_town.visit_of()["area_id"]) == ("south", "south")


def test_a_dispatcher_fills_her_own_areas_only(quick_town: Town) -> None:
    quick_town.import_(row(number="1", area="Казань-Юг"))
    lilia = quick_town.actor("d01")

    report = quick_town.import_(row(number="1"), row(number="2", area="Казань-Юг"), row(number="3"), actor=lilia)

    assert [one.outcome for one in report.rows] == ["refused", "refused", "new"]
    assert quick_town.order("1")["area_id"] == "south"


@proves("G8")
def test_the_rows_are_taken_in_any_order_doubled_or_cut_and_never_make_two_visits(town: Town) -> None:
    rows = [row(number=str(n), from_=f"{10 + n % 8}:00", to="20:00") for n in range(30)]
    chance = random.Random(7)

    for _ in range(6):
        some = chance.choices(rows, k=40)
        town.import_(*some)
    town.import_(*rows)

    assert town.written()[:2] == (30, 30)
    assert len(town.rows(events)) == 60


def test_two_imports_at_once_take_each_order_once(town: Town) -> None:
    rows = [row(number=str(n)) for n in range(60)]
    reports: list[Any] = []
    threads = [threading.Thread(target=lambda: reports.append(town.import_(*rows))) for _ in range(3)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(report.counts["new"] for report in reports) == [0, 0, 60]
    assert town.written() == (60, 60, 120)


def test_two_imports_at_once_revise_each_plan_once(town: Town) -> None:
    town.import_(*[row(number=str(n)) for n in range(20)])
    rows = [row(number=str(n), to="13:00") for n in range(20)]
    threads = [threading.Thread(target=town.import_, args=rows) for _ in range(3)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(town.rows(events, events.c.type == "plan.set")) == 40


@pytest.mark.parametrize("words", [{"registered": "21.11.2026 09:00"}])
def test_what_is_no_business_of_the_plan_changes_the_order_alone(quick_town: Town, words: dict[str, str]) -> None:
    quick_town.import_(row())

    quick_town.import_rows([FileRow(2, row(**words))])

    assert len(quick_town.plans()) == 1
    assert quick_town.order()["last_row"]["registered"] == words["registered"]


def new_window(town: Town, from_ms: int, to_ms: int) -> None:
    data = {"window_from_ms": from_ms, "window_to_ms": to_ms}
    with town.session() as session:
        done = decide.decide(
            session, town.library, town.now_ms, town.actor("d01"), case_id=town.visit_of()["id"],
            type_="decided.new_window", data=data, private={}, revision=0,
        )  # fmt: skip
    assert isinstance(done, decide.Decided), done
    town.forward(minutes=1)


def depart(town: Town) -> None:
    phone = Phone(town, "t01")
    phone.record(town.visit_of()["id"], "technician.departed")
    phone.sync()
    assert town.visit_of()["state"] == "on_the_way"


def end_visit(town: Town, *, order_state: str) -> None:
    with town.session() as session:
        session.execute(cases.update().values(look="end", state="closed"))
        session.execute(orders.update().where(orders.c.external_id == NUMBER).values(state=order_state))
        session.commit()


def test_a_forgotten_order_is_not_brought_back_by_a_whole_export(town: Town) -> None:
    town.import_(row())
    with town.session() as session:
        session.execute(cases.update().values(look="end", state="closed", ended_ms=town.now_ms))
        session.execute(orders.update().values(state="done", blanked_ms=town.now_ms, last_row={}))
        session.execute(subjects.update().values(name=""))
        session.commit()

    report = town.import_(row(from_="14:00", to="16:00"))

    assert report.counts["same"] == 1
    assert town.rows(subjects)[0]["name"] == ""


def test_a_code_that_was_forgotten_with_a_closed_order_is_not_taken_again(town: Town) -> None:
    town.import_(row(intercom="45К1234"))
    last = {name: words for name, words in town.order()["last_row"].items() if name != "intercom"}
    with town.session() as session:
        session.execute(cases.update().values(look="end", state="closed"))
        session.execute(orders.update().values(state="done", last_row=last))
        session.execute(subjects.update().values(intercom=""))
        session.commit()

    report = town.import_(row(intercom="45К1234"))

    assert report.counts["same"] == 1
    assert town.rows(subjects)[0]["intercom"] == ""
