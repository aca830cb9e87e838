"""What becomes of a customer's press: once, in time, kindly refused when too late, taken back within ten minutes."""

import pytest
from sqlalchemy import select

from fieldapp.store.tables import customer_links, event_words, outbox
from tests.support.app import Site
from tests.support.customer import HOUR_MS, Customer, case_of, link, open_alerts, said
from tests.support.proofs import proves
from tests.support.seed_board import Seeder


def customer(site: Site, **visit) -> tuple[Customer, Seeder, str]:
    seeder = Seeder(site)
    case_id = seeder.visit(**{"from_hour": 3, **visit})
    return Customer(site, link(site, case_id)), seeder, case_id


@proves("F9")
def test_it_suits_me_confirms_and_the_technician_is_told(site: Site) -> None:
    reader, _, case_id = customer(site)

    page = reader.presses("confirm")

    assert case_of(site, case_id).state == "ready"
    assert "Вы подтвердили время" in page
    assert "Мне подходит" not in page
    with site.session() as session:
        told = session.execute(select(outbox.c.audience, outbox.c.kind)).all()
    assert [tuple(row) for row in told] == [("technician", "plan_changed")]


def test_a_press_answers_with_the_same_address_and_nothing_else_in_it(site: Site) -> None:
    reader, _, _ = customer(site)

    answer = reader.sends("confirm")

    assert (answer.status_code, answer.location) == (303, f"/c/{reader.token}")
    with site.session() as session:
        assert session.execute(select(customer_links.c.uses)).scalar_one() == 1


@proves("G1")
@pytest.mark.parametrize(
    ("do", "fields", "type_"),
    [
        ("confirm", {}, "customer.confirmed"),
        ("call", {}, "customer.call_me"),
        ("not_needed", {"why": "works_again"}, "customer.not_needed"),
        ("name", {"person_name": "Вера", "of_age": "yes"}, "customer.named"),
    ],
)
def test_a_second_tap_and_a_form_sent_again_change_nothing(site: Site, do: str, fields: dict, type_: str) -> None:
    reader, _, case_id = customer(site)
    reader.opens()

    answers = [reader.sends(do, **fields) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {303}
    assert said(site, case_id) == [type_]


def test_the_back_button_does_not_bring_back_what_was_undone(site: Site) -> None:
    reader, _, case_id = customer(site)
    old = reader.opens()
    reader.presses("confirm")
    reader.undoes()
    reader.page = old

    reader.presses("confirm")

    assert said(site, case_id) == ["customer.confirmed", "undone"]
    assert case_of(site, case_id).state == "planned"


@pytest.mark.parametrize(
    ("do", "fields"),
    [
        ("confirm", {}),
        ("call", {}),
        ("not_needed", {"why": "had_visit"}),
        ("name", {"person_name": "Вера", "of_age": "yes", "door_word": "сирень"}),
    ],
)
def test_everything_is_taken_back_within_ten_minutes_and_not_later(site: Site, do: str, fields: dict) -> None:
    reader, _, case_id = customer(site)
    reader.presses(do, **fields)
    site.clock.forward(minutes=9)
    reader.opens()

    reader.undoes()

    row = case_of(site, case_id)
    assert row.state == "planned"
    assert not row.shown["counters"]["person_named"]
    assert open_alerts(site, case_id) == []
    reader.presses(do, **fields)
    late = reader.page
    site.clock.forward(minutes=11)
    assert "Вернуть как было" not in reader.opens()
    reader.page = late
    assert "Вернуть уже не получится" in reader.undoes()


def test_call_me_is_an_alert_on_the_board_and_works_to_the_end(site: Site) -> None:
    reader, seeder, case_id = customer(site)
    for type_ in ("technician.departed", "technician.arrived", "door.customer", "introduced"):
        seeder.report(case_id, type_)

    assert "диспетчер вам позвонит" in reader.presses("call")

    assert open_alerts(site, case_id) == ["call_me"]
    assert "Клиент просит" in site.browser_of("d01").get("/board").text


@proves("S4.1")
def test_a_person_named_by_the_customer_is_known_at_the_door_and_can_be_withdrawn(site: Site) -> None:
    reader, seeder, case_id = customer(site)

    page = reader.presses("name", person_name="  Вера   Ильина ", of_age="yes", relation="parent", door_word="сирень")

    counters = case_of(site, case_id).shown["counters"]
    assert (counters["person_named"], counters["has_word"]) == (True, True)
    assert "Мастера встретит человек" in page
    assert "Вера" not in page
    assert "сирень" not in page
    with site.session() as session:
        words = dict(session.execute(select(event_words.c.field, event_words.c.words)).all())
    assert words == {"person_name": "Вера Ильина", "relation": "parent", "door_word": "сирень"}
    seeder.report(case_id, "technician.departed")
    reader.opens()
    reader.presses("unname")
    assert not case_of(site, case_id).shown["counters"]["person_named"]


@proves("S4.2")
@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"person_name": "Вера"}, "от 14 лет"),
        ({"person_name": "Вера", "of_age": "no"}, "от 14 лет"),
        ({"person_name": " ", "of_age": "yes"}, "Напишите, пожалуйста, имя"),
        ({"person_name": "Вера", "of_age": "yes", "relation": "boss"}, "Не хватает"),
    ],
)
def test_nobody_is_named_without_a_name_and_the_age(site: Site, fields: dict, word: str) -> None:
    reader, _, case_id = customer(site)

    assert word in reader.presses("name", **fields)

    assert said(site, case_id) == []


def test_no_longer_needed_asks_why_and_waits_for_the_dispatcher(site: Site) -> None:
    reader, _, case_id = customer(site)

    assert "Не хватает" in reader.presses("not_needed")
    assert "Диспетчер подтвердит отмену" in reader.presses("not_needed", why="changed_mind")

    assert case_of(site, case_id).state == "planned"
    assert open_alerts(site, case_id) == ["not_needed"]
    assert "Клиенту больше не нужно" in site.browser_of("d01").get("/board").text


@proves("F3")
@pytest.mark.parametrize(("do", "fields"), [("move", {}), ("not_needed", {"why": "works_again"})])
def test_after_setting_out_no_new_time_and_no_cancelling_but_the_dispatcher_knows(
    site: Site, do: str, fields: dict
) -> None:
    reader, seeder, case_id = customer(site)
    reader.opens()
    fields = fields or {"slot": reader.slots()[-1]}
    before = case_of(site, case_id)
    seeder.report(case_id, "technician.departed")

    page = reader.presses(do, **fields)
    reader.sends(do, **fields)

    after = case_of(site, case_id)
    assert "только что выехал" in page
    assert "Дома будет другой человек" in page
    assert "диспетчер вам позвонит" in page
    assert 'value="move"' not in page
    assert (after.window_from_ms, after.state) == (before.window_from_ms, "on_the_way")
    assert open_alerts(site, case_id) == ["call_me"]
    assert said(site, case_id) == ["customer.call_me"]
    assert "но уже поздно" in site.browser_of("d01").get("/board").text


def test_an_hour_before_the_interval_the_time_stands(site: Site) -> None:
    reader, _, case_id = customer(site)
    reader.opens()
    slot = reader.slots()[-1]
    site.clock.forward(hours=2, seconds=1)

    assert "До начала осталось слишком мало" in reader.presses("move", slot=slot)

    assert said(site, case_id) == ["customer.call_me"]
    assert "До начала осталось слишком мало" in reader.opens()
    reader.presses("name", person_name="Вера", of_age="yes")
    reader.presses("confirm")
    assert said(site, case_id)[1:] == ["customer.named", "customer.confirmed"]


def test_after_arrival_only_a_call_can_be_asked_for(site: Site) -> None:
    reader, seeder, case_id = customer(site)
    reader.opens()
    seeder.report(case_id, "technician.departed")
    seeder.report(case_id, "technician.arrived")

    assert "Мастер уже у вас" in reader.presses("name", person_name="Вера", of_age="yes")

    page = reader.opens()
    assert "Мастер у вас" in page
    assert "Дома будет другой" not in page
    assert "Позвоните мне" in page
    assert said(site, case_id) == []


def test_a_page_of_before_the_plan_changed_is_refused_and_shows_the_new_hours(site: Site) -> None:
    reader, seeder, case_id = customer(site)
    reader.opens()
    later = site.clock.now_ms() + 50 * HOUR_MS
    with site.session() as session:
        from fieldapp.actions.decide import decide

        decide(session, seeder.library, site.clock.now_ms(), site.actor("d01"), case_id=case_id,
               type_="decided.new_window", data={"window_from_ms": later, "window_to_ms": later + 2 * HOUR_MS},
               private={}, revision=0)  # fmt: skip

    page = reader.presses("confirm")

    assert "время изменилось" in page
    assert said(site, case_id) == []
    assert "customer.confirmed" in (reader.presses("confirm") and said(site, case_id))
