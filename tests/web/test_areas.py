"""An area's page: read by its office, written by its manager, refused with the remedy, with old and new kept."""

from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.store.tables import areas, capacities, setting_changes, trail
from tests.support.app import Browser, Site, add_person
from tests.support.customer import link
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.web.test_plan_page import UNDO, batch_of, line, saved

FORM = {
    "name": "Казань-Север", "zone": "Europe/Moscow", "phone": "88430000001", "travel": "35", "opens": "09:00",
    "closes": "18:00", "slot": "120", "cut_off": "60", "undo": "60", "nudge": "3",
    "quiet_from": "21:00", "quiet_to": "08:00", "per_number": "6",
    "per_area": "1000", "price": "0",
}  # fmt: skip


def manager(site: Site) -> Browser:
    with site.session() as session:
        add_person(session, "m01", name="Марат", role="manager", area_ids=("north",))
        session.commit()
    return site.browser_of("m01")


def area(site: Site, name: str = "north") -> Any:
    with site.session() as session:
        return session.execute(select(areas).where(areas.c.id == name)).one()


def kept(site: Site) -> list[tuple[str, str, str]]:
    with site.session() as session:
        query = select(setting_changes.c.what, setting_changes.c.before, setting_changes.c.after)
        return [tuple(row) for row in session.execute(query.order_by(setting_changes.c.seq))]


def test_a_manager_changes_her_area_and_old_and_new_stay(site: Site) -> None:
    boss = manager(site)
    contact = {"head_name": "Ия Ким", "head_phone": "8 900 123-45-67", "head_email": "ia@svyaz.example"}

    answer = boss.post("/areas/north", data={**FORM, "name": " Казань,  центр ", "travel": "40", **contact})

    assert answer.status_code == 303
    assert (area(site).name, area(site).travel_minutes) == ("Казань, центр", 40)
    person = {"name": "Ия Ким", "phone": "8 900 123-45-67", "email": "ia@svyaz.example"}
    assert area(site).settings == {"contact_head": person}
    assert sorted(what for what, _, _ in kept(site)) == ["contact_head", "name", "travel_minutes"]
    assert ("travel_minutes", "35", "40") in kept(site)
    page = boss.get("/areas/north").text
    assert "<del>Казань-Север</del> → <ins>Казань, центр</ins>" in page
    assert "Марат" in page
    with site.session() as session:
        assert session.execute(select(trail.c.about).where(trail.c.detail == "areas.keep")).scalars().all() == ["north"]


def test_saving_what_stands_there_changes_and_notes_nothing(quick_site: Site) -> None:
    boss = manager(quick_site)

    boss.post("/areas/north", data=FORM)

    assert area(quick_site).settings == {}
    assert kept(quick_site) == []


def test_own_rules_are_the_areas_and_the_usual_ones_are_not(quick_site: Site) -> None:
    boss = manager(quick_site)
    own = {"quiet_from": "22:00", "price": "3,20", "cut_off": "1440", "opens": "08:00", "closes": "20:00"}

    boss.post("/areas/north", data={**FORM, **own})
    there = area(quick_site).settings
    boss.post("/areas/north", data=FORM)

    slots = {"opens": 480, "closes": 1200, "minutes": 120}
    assert there == {"slots": slots, "cut_off_minutes": 1440, "sms_quiet": [1320, 480], "sms_price": 320}
    assert area(quick_site).settings == {}
    assert "<del>1440 мин</del> → <ins>как обычно</ins>" in boss.get("/areas/north").text


def test_how_long_undo_works_and_when_to_remind_are_the_areas_own(quick_site: Site) -> None:
    boss = manager(quick_site)
    case_id = Seeder(quick_site).visit("t01", from_hour=5)

    boss.post("/areas/north", data={**FORM, "undo": "5"})
    assert area(quick_site).settings == {"plan": {"undo_minutes": 5}}
    page = boss.get("/areas/north").text
    assert 'name="undo" type="number" min="0" max="1440" required value="5"' in page
    assert 'name="nudge" type="number" min="0" max="90" required value="3"' in page
    assert "<del>как обычно</del> → <ins>отменить: 5 мин</ins>" in page

    batch = batch_of(saved(quick_site.browser_of("d01"), line(case_id, to="t02")))
    quick_site.clock.forward(minutes=6)
    assert "Время для отмены прошло" in quick_site.browser_of("d01").post(UNDO, data=batch).text
    boss.post("/areas/north", data=FORM)
    assert area(quick_site).settings == {}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Напишите название участка"),
        ({"name": "Казань-Юг"}, "уже есть"),
        ({"zone": "Europe/Kazan"}, "Такого часового пояса нет. Выберите из списка"),
        ({"zone": "../../etc/passwd"}, "Такого часового пояса нет"),
        ({"phone": "позвоните"}, "По такому номеру не позвонить"),
        ({"travel": "-5"}, "от 0 до 600"),
        ({"opens": "19:00"}, "начало раньше конца"),
        ({"slot": "5"}, "от 15 до 720"),
        ({"cut_off": "9999"}, "2880 минут"),
        ({"undo": "1441"}, "0–1440 минут"),
        ({"undo": ""}, "0–1440 минут"),
        ({"nudge": "0"}, "через 1–90 дней"),
        ({"nudge": "91"}, "через 1–90 дней"),
        ({"quiet_from": "25:00"}, "Проверьте тихие часы"),
        ({"per_number": "0"}, "от 1 до 100 SMS"),
        ({"per_area": "много"}, "100000"),
        ({"price": "-1"}, "Цена выглядит"),
        ({"head_phone": "8 900 123-45-67"}, "Напишите, как зовут"),
        ({"deputy_name": "Ия", "deputy_phone": "12"}, "Телефон контакта"),
        ({"security_name": "Ия", "security_email": "ia"}, "Почта контакта"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy_and_stays_in_the_form(
    quick_site: Site, changes: dict[str, str], words: str
) -> None:
    answer = quick_site.browser_of("a01").post("/areas/north", data={**FORM, "travel": "41", **changes})

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="41"' in answer.text or "travel" in changes
    assert area(quick_site).travel_minutes == 35
    assert kept(quick_site) == []


def test_the_zone_stays_while_visits_are_open_there(quick_site: Site) -> None:
    boss = manager(quick_site)
    east = {**FORM, "zone": "Asia/Yekaterinburg"}
    boss.post("/areas/north", data=east)
    moved = area(quick_site).zone
    boss.post("/areas/north", data=FORM)
    Seeder(quick_site).visit()

    answer = boss.post("/areas/north", data=east)

    assert moved == "Asia/Yekaterinburg"
    assert "завершите или перенесите" in answer.text
    assert area(quick_site).zone == "Europe/Moscow"


@proves("G7", "G8")
def test_a_dispatcher_reads_her_area_and_writes_none(quick_site: Site) -> None:
    hers = quick_site.browser_of("d01")

    page = hers.get("/areas/north").text

    assert "Сохранить" not in page
    assert hers.post("/areas/north", data=FORM).status_code == 404
    assert hers.get("/areas/south").status_code == 404
    assert "Казань-Юг" not in hers.get("/areas").text
    assert manager(quick_site).post("/areas/south", data=FORM).status_code == 404


def test_an_administrator_makes_an_area_which_is_hers_at_once(site: Site) -> None:
    boss = site.browser_of("a01")
    form = {"name": "Казань-Запад", "zone": "Europe/Samara", "phone": "8 843 000-00-03"}

    made = boss.post("/areas", data=form)
    twice = boss.post("/areas", data=form)
    wrong = boss.post("/areas", data={**form, "name": "Ещё", "zone": "Samara"})

    assert made.status_code == 303
    assert "Казань-Запад" in boss.get(made.location).text
    assert (twice.status_code, "уже есть" in twice.text) == (422, True)
    assert (wrong.status_code, "Выберите из списка" in wrong.text) == (422, True)
    assert manager(site).post("/areas", data=form).status_code == 404
    assert [what for what, _, _ in kept(site)] == ["name"]


def test_places_are_entered_for_every_day_and_for_one(site: Site) -> None:
    boss = manager(site)
    lines = {"from-0": "13:00", "to-0": "15:00", "places-0": "2", "from-1": "09:00", "to-1": "11:00", "places-1": "3"}

    boss.post("/areas/north/places", data={"day": "", **lines})
    boss.post("/areas/north/places", data={"day": "2026-12-31", "from-0": "09:00", "to-0": "24:00", "places-0": "0"})
    page = boss.get("/areas/north").text
    boss.post("/areas/north/places", data={"day": ""})

    assert "09:00–11:00: 3, 13:00–15:00: 2" in page
    assert "2026-12-31" in page
    with site.session() as session:
        rows = [tuple(row) for row in session.execute(select(capacities))]
    assert rows == [("north", 20261231, 540, 1440, 0)]
    assert [what for what, _, _ in kept(site)] == ["places", "places 20261231", "places"]
    assert "Места 31.12.2026" in boss.get("/areas/north").text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"day": "2026-02-30"}, "Такого дня нет"),
        ({"from-0": "11:00", "to-0": "09:00", "places-0": "1"}, "Проверьте интервалы"),
        ({"from-0": "09:00", "to-0": "11:00", "places-0": ""}, "Проверьте интервалы"),
        ({"from-0": "09:00", "to-0": "11:00", "places-0": "1", "from-1": "10:00", "to-1": "12:00", "places-1": "1"},
         "пересекаются"),
    ],
)  # fmt: skip
def test_places_that_cannot_be_are_refused(quick_site: Site, form: dict[str, str], words: str) -> None:
    answer = quick_site.browser_of("a01").post("/areas/north/places", data=form)

    assert (answer.status_code, words in answer.text) == (422, True)
    with quick_site.session() as session:
        assert session.execute(select(capacities)).all() == []


def test_the_customers_page_closes_when_the_area_says(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    reader = quick_site.stranger()
    address = f"/c/{link(quick_site, seeder.visit(from_hour=6))}"
    before = reader.get(address).text

    quick_site.browser_of("a01").post("/areas/north", data={**FORM, "cut_off": "1440"})

    assert "слишком мало времени" not in before
    assert "слишком мало времени" in reader.get(address).text
