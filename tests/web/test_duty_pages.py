"""The duty pages: read by dispatchers, written by managers, refused in words, and never beyond the own areas."""

import pytest
from sqlalchemy import insert, select, update

from fieldapp.store.tables import accounts, duty_phones, ladders, rota
from tests.support.app import Browser, Site, add_person
from tests.support.proofs import proves

SHIFT = {"area": "north", "person": "d01", "duty": "dispatcher", "days": ["1", "2", "3", "4", "5"], "from": "08:00",
         "to": "20:00"}  # fmt: skip


@pytest.fixture
def manager(quick_site: Site) -> Browser:
    """Kamil, who manages the north and can be reached by SMS."""
    with quick_site.session() as session:
        add_person(session, "m01", name="Камиль", role="manager", area_ids=("north",))
        session.execute(update(accounts).where(accounts.c.id == "m01").values(phone="+79002030001"))
        session.execute(
            update(accounts).where(accounts.c.id == "d01").values(phone="+79002020001", email="l@svyaz.example")
        )
        session.commit()
    return quick_site.browser_of("m01")


def rows(site: Site, table: object) -> list[object]:
    with site.session() as session:
        return list(session.execute(select(table)))  # type: ignore[call-overload]


@proves("E11")
def test_without_a_rota_everybody_is_said_to_be_on_duty(quick_site: Site) -> None:
    page = quick_site.browser_of("d01").get("/duty").text

    assert "Сейчас на участке Казань-Север" in page
    assert "графика нет: дежурят все диспетчеры участка" in page
    assert "Добавить смену" not in page  # a dispatcher reads


def test_a_shift_is_kept_shown_and_its_gaps_are_named(quick_site: Site, manager: Browser) -> None:
    answer = manager.post("/duty/shifts", data=SHIFT)

    page = manager.get("/duty?area=north").text
    assert answer.status_code == 303
    assert "пн–пт, 08:00–20:00" in page
    assert "В графике есть пропуски" in page
    assert "Диспетчер: с сегодня 20:00 до завтра 08:00 — никого" in page


def test_a_night_shift_ends_on_the_next_day(quick_site: Site, manager: Browser) -> None:
    manager.post("/duty/shifts", data={**SHIFT, "from": "20:00", "to": "08:00"})

    (row,) = rows(quick_site, rota)
    assert (row.from_minute, row.to_minute) == (1200, 1920)
    assert "08:00 следующего дня" in manager.get("/duty").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"person": "d02"}, "Этот человек не работает на участке"),
        ({"person": "t01"}, "Этот человек не работает на участке"),
        ({"from": "25:00"}, "Проверьте часы"),
        ({"to": ""}, "Проверьте часы"),
        ({"days": ["9"]}, "Отметьте хотя бы один день"),
        ({"duty": "king"}, "Выберите дежурство"),
        ({"from_day": "2026-11-24", "to_day": "2026-11-23"}, "Последний день раньше первого"),
    ],
)
def test_a_shift_that_makes_no_sense_is_refused_in_words(
    quick_site: Site, manager: Browser, changes: dict[str, object], words: str
) -> None:
    answer = manager.post("/duty/shifts", data={**SHIFT, **changes})

    assert answer.status_code == 422
    assert words in answer.text
    assert rows(quick_site, rota) == []


def test_a_row_is_taken_away_only_in_its_own_area(quick_site: Site, manager: Browser) -> None:
    manager.post("/duty/shifts", data=SHIFT)
    (row,) = rows(quick_site, rota)
    with quick_site.session() as session:
        add_person(session, "m02", name="Олег", role="manager", area_ids=("south",))
        session.commit()

    stranger = quick_site.browser_of("m02").post(f"/duty/shifts/{row.id}/remove", data={"area": "south"})
    own = manager.post(f"/duty/shifts/{row.id}/remove", data={"area": "north"})

    assert (stranger.status_code, own.status_code) == (404, 303)
    assert rows(quick_site, rota) == []


def test_duty_phones_take_numbers_that_can_be_dialled(quick_site: Site, manager: Browser) -> None:
    phone = {"area": "north", "label": "Дежурный", "duty": "duty"}

    refused = manager.post("/duty/phones", data={**phone, "phone": "12"})
    kept = manager.post("/duty/phones", data={**phone, "phone": "8 900 209-00-01"})

    (row,) = rows(quick_site, duty_phones)
    assert (refused.status_code, kept.status_code, row.e164) == (422, 303, "+79002090001")
    assert "8 900 209-00-01" in manager.get("/duty/reach").text
    assert manager.post(f"/duty/phones/{row.id}/remove", data={"area": "north"}).status_code == 303


def test_addresses_of_colleagues_are_changed_here(quick_site: Site, manager: Browser) -> None:
    typed = {"area": "north", "phone": "+7 900 111-22-33", "email": "lilia@svyaz.example"}

    assert manager.post("/duty/people/d01", data=typed).status_code == 303
    assert manager.post("/duty/people/d01", data={**typed, "email": "lilia"}).status_code == 422
    assert manager.post("/duty/people/d02", data=typed).status_code == 422

    page = manager.get("/duty/reach").text
    assert "lilia@svyaz.example" in page
    assert "нет устройства для push" in page


def steps(*told: tuple[str, str], wait: str = "2") -> dict[str, object]:
    form: dict[str, object] = {"area": "north", "kind": "*"}
    for place, (tell, way) in enumerate(told, start=1):
        form |= {f"tell-{place}": tell, f"by-{place}": [way], f"wait-{place}": wait, f"on-{place}": "yes"}
    return form


@proves("E10")
def test_an_area_has_a_ladder_of_its_own_and_takes_the_usual_one_back(quick_site: Site, manager: Browser) -> None:
    kept = manager.post("/duty/ladder", data=steps(("duty", "sms"), ("manager", "sms"), wait="1,5"))

    page = manager.get("/duty/ladder").text
    (row,) = rows(quick_site, ladders)
    assert kept.status_code == 303
    assert [one["wait_s"] for one in row.steps] == [90, 90]
    assert "свой порядок участка" in page
    assert "1.5 мин" in page
    manager.post("/duty/ladder", data={"area": "north", "kind": "*", "what": "usual"})
    assert rows(quick_site, ladders) == []


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (steps(("dispatchers", "push")), "Ступень 1. Эта ступень никого не достигнет"),
        (steps(("phones", "sms")), "Ступень 1. Эта ступень никого не достигнет"),
        (steps(), "Нужна хотя бы одна включённая ступень"),
        (steps(("manager", "sms"), wait="300"), "Время ожидания"),
        (steps(("manager", "sms"), wait="x"), "Время ожидания"),
        ({**steps(("manager", "sms")), "kind": "unsafe"}, "О безопасности узнают сразу все"),
    ],
)
def test_a_ladder_that_reaches_nobody_is_refused_in_words(
    quick_site: Site, manager: Browser, form: dict[str, object], words: str
) -> None:
    answer = manager.post("/duty/ladder", data=form)

    assert answer.status_code == 422
    assert words in answer.text
    assert rows(quick_site, ladders) == []


@proves("E10", "E11")
def test_the_dry_run_says_who_would_be_told_when(quick_site: Site, manager: Browser) -> None:
    with quick_site.session() as session:
        session.execute(insert(duty_phones).values(id="p1", area_id="north", duty="duty", label="Дежурный",
                                                   e164="+79002090001"))  # fmt: skip
        session.commit()

    page = manager.get("/duty/ladder?kind=no_contact&day=2026-11-24&time=03:00").text

    assert "03:00:00" in page
    assert "Лилия (СМС), Дежурный (СМС)" not in page
    assert "Лилия (эл. почта, СМС), Дежурный (СМС)" in page
    assert "Красная строка на доске" in page
    assert "Если увидят, но не решат за 10 мин" in page


def test_odd_addresses_are_answered(quick_site: Site, manager: Browser) -> None:
    for query in ("kind=none", "day=2026-13-40&time=10:00", "day=x&time=y", "edit=none", "edit=late_risk"):
        assert manager.get(f"/duty/ladder?{query}").status_code == 200, query
    assert manager.get("/duty?area=south").status_code == 404
    assert manager.post("/duty/ladder", data={"area": "north", "kind": "none"}).status_code == 400


def test_dispatchers_write_nothing(quick_site: Site) -> None:
    browser = quick_site.browser_of("d01")

    for address in ("/duty/shifts", "/duty/phones", "/duty/people/d01", "/duty/ladder", "/duty/shifts/x/remove"):
        assert browser.post(address, data=SHIFT).status_code == 404
