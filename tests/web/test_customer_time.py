"""Another time from real free slots: what is offered, what follows, who gets the last place."""

from sqlalchemy import select

from fieldapp.core.windows import MINUTE_MS
from fieldapp.store import slots as slots_store
from fieldapp.store.tables import alerts, areas, cases, orders, outbox
from tests.support.app import Site
from tests.support.customer import HOUR_MS, Customer, case_of, link, open_alerts, said
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

TUESDAY_9 = 25 * HOUR_MS  # after the site's Monday, 8 o'clock
ONE_PLACE = [(540, 660, 1), (660, 780, 1)]


def planned(site: Site, **visit) -> tuple[Customer, Seeder, str]:
    seeder = Seeder(site)
    case_id = seeder.visit(**{"from_hour": 5, **visit})
    return Customer(site, link(site, case_id)), seeder, case_id


def capacity(site: Site, rows=ONE_PLACE, day: int = 0) -> None:
    with site.session() as session:
        slots_store.put_capacity(session, "north", day, rows)
        session.commit()


def came_to_nothing(site: Site, seeder: Seeder, case_id: str) -> None:
    """The customer did not know when; the order waits for a time."""
    with site.session() as session:
        session.execute(orders.update().values(visits=1))  # as an import counts them
        session.commit()
    seeder.report(case_id, "call.started")
    seeder.report(case_id, "call.away")


def at(site: Site, hours: float) -> str:
    """The slot of two hours that begins so many hours after the site's Monday, 8 o'clock."""
    start = site.clock.now_ms() + round(hours * 60) * MINUTE_MS
    return f"{start}-{start + 2 * HOUR_MS}"


def test_without_capacities_the_areas_working_hours_are_offered(site: Site) -> None:
    reader, _, _ = planned(site)

    slots = reader.slots()

    assert slots[:2] == [at(site, 3), at(site, 7)]  # in two hours at the earliest, and not the present one
    assert at(site, 25) in slots
    assert at(site, 5 * 24 + 1) not in slots  # Saturday
    assert len(slots) == 10 * 4 - 2


def test_an_area_may_have_other_hours(quick_site: Site) -> None:
    with quick_site.session() as session:
        session.execute(areas.update().values(settings={"slots": {"opens": 600, "closes": 720, "minutes": 60}}))
        session.commit()
    reader, _, _ = planned(quick_site)

    hours = [round((int(slot.split("-")[0]) - quick_site.clock.now_ms()) / HOUR_MS) for slot in reader.slots()[:3]]

    assert hours == [2, 3, 26]


def test_what_is_planned_takes_places_and_what_is_over_gives_them_back(site: Site) -> None:
    capacity(site)
    reader, seeder, _ = planned(site)
    other = seeder.visit("t02", from_hour=25)

    assert at(site, 25) not in reader.slots()

    with site.session() as session:
        from fieldapp.actions.decide import decide

        decide(session, seeder.library, site.clock.now_ms(), site.actor("d01"), case_id=other, type_="decided.cancel",
               data={"why": "changed_mind"}, private={}, revision=0)  # fmt: skip
    reader.opens()
    assert at(site, 25) in reader.slots()


def test_another_time_moves_the_plan_and_everybody_is_told(site: Site) -> None:
    reader, _, case_id = planned(site)
    reader.opens()

    page = reader.presses("move", slot=at(site, 25))

    row = case_of(site, case_id)
    assert "завтра, 9–11" in page
    assert "Это время выбрали вы" in page
    assert "Мне подходит" not in page
    assert (row.window_from_ms, row.state, row.technician_id) == (site.clock.now_ms() + TUESDAY_9, "planned", "t01")
    with site.session() as session:
        told = set(session.execute(select(outbox.c.audience, outbox.c.kind)).all())
    assert {("technician", "plan_changed"), ("customer", "moved")} <= {tuple(one) for one in told}
    assert open_alerts(site, case_id) == []


def test_a_time_pressed_twice_or_from_an_old_page_is_one_move(site: Site) -> None:
    reader, _, case_id = planned(site)
    old = reader.opens()
    for _ in range(2):
        reader.sends("move", slot=at(site, 25))
    reader.presses("move", slot=at(site, 25))
    reader.page = old

    assert "время изменилось" in reader.presses("move", slot=at(site, 27))

    assert said(site, case_id) == ["customer.moved"]


@proves("S4.9")
def test_when_the_technician_has_another_visit_then_the_dispatcher_is_told(site: Site) -> None:
    reader, seeder, case_id = planned(site)
    seeder.visit("t01", from_hour=25)
    reader.opens()

    reader.presses("move", slot=at(site, 25))

    assert open_alerts(site, case_id) == ["agreed_collides"]


def test_a_slot_that_is_none_is_not_taken(site: Site) -> None:
    reader, _, case_id = planned(site)
    reader.opens()

    for hours in (1, 26, 5 * 24 + 1, -3):
        page = reader.presses("move", slot=at(site, hours))
        assert "только что заняли" in page
        assert at(site, 25) in page

    assert said(site, case_id) == []


def test_who_comes_second_gets_the_next_slots_and_a_kind_word(site: Site) -> None:
    capacity(site)
    first, seeder, _ = planned(site)
    second_id = seeder.visit("t02", from_hour=5)
    second = Customer(site, link(site, second_id))
    first.opens()
    second.opens()
    first.presses("move", slot=at(site, 25))

    answer = second.sends("move", slot=at(site, 25))

    assert answer.status_code == 200
    assert "только что заняли" in answer.text
    assert at(site, 25) not in answer.text
    assert at(site, 27) in answer.text
    assert said(site, second_id) == []


def test_a_new_time_is_taken_back_if_the_former_is_still_free(site: Site) -> None:
    reader, _, case_id = planned(site)
    before = case_of(site, case_id).window_from_ms
    reader.opens()
    reader.presses("move", slot=at(site, 25))

    reader.undoes()

    row = case_of(site, case_id)
    assert (row.window_from_ms, row.state) == (before, "planned")
    assert said(site, case_id) == ["customer.moved", "undone"]
    assert open_alerts(site, case_id) == []


def test_a_former_time_that_somebody_took_does_not_come_back(site: Site) -> None:
    capacity(site, [(540, 1080, 1)])
    reader, seeder, case_id = planned(site)
    reader.opens()
    reader.presses("move", slot=reader.slots()[0])
    seeder.visit("t02", from_hour=5)

    assert "Прежнее время уже заняли" in reader.undoes()

    assert said(site, case_id) == ["customer.moved"]


@proves("S4.6")
def test_an_order_that_waits_gets_its_next_visit_from_the_page_and_only_one(site: Site) -> None:
    reader, seeder, case_id = planned(site)
    came_to_nothing(site, seeder, case_id)
    assert "Время пока не назначено" in reader.opens()

    for _ in range(2):
        reader.sends("move", slot=at(site, 25))

    with site.session() as session:
        rows = session.execute(select(cases).order_by(cases.c.opened_ms, cases.c.look)).all()
        state = session.execute(select(orders.c.state)).scalar_one()
    new = next(row for row in rows if row.id != case_id)
    assert (len(rows), state) == (2, "open")
    assert (new.state, new.window_from_ms, new.technician_id) == ("planned", site.clock.now_ms() + TUESDAY_9, "t01")
    assert "завтра, 9–11" in reader.opens()
    assert said(site, new.id) == ["customer.moved"]


def test_an_order_whose_technician_is_busy_then_waits_for_one(site: Site) -> None:
    reader, seeder, case_id = planned(site)
    came_to_nothing(site, seeder, case_id)
    seeder.visit("t01", from_hour=25)
    reader.opens()

    reader.presses("move", slot=at(site, 25))

    with site.session() as session:
        mine = cases.c.order_id == case_of(site, case_id).order_id
        new = session.execute(select(cases).where(mine, cases.c.id != case_id)).one()
        kinds = session.scalars(select(alerts.c.kind).where(alerts.c.case_id == new.id, alerts.c.open)).all()
    assert new.technician_id is None
    assert kinds == ["agreed_collides"]
    assert "Мастера назначим позже" in reader.opens()


def test_without_a_free_slot_the_page_says_so_kindly(quick_site: Site) -> None:
    capacity(quick_site, [(540, 660, 0)])
    reader, _, _ = planned(quick_site)

    assert "Свободного времени в ближайшие дни нет" in reader.opens()
