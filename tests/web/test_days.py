"""An area's calendar: the official year, own days, a look at what moves, and deadlines worked out anew at once."""

from typing import Any

import pytest
from sqlalchemy import event, select, update

from fieldapp.actions.customer_move import Ground, free_windows
from fieldapp.calendar_days import working_days
from fieldapp.core.windows import day_number, instant_ms
from fieldapp.store.tables import area_days, areas, metadata, promises, setting_changes
from tests.support.app import Browser, Site, add_person, insert_row
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.web.test_areas import FORM as AREA

ZONE = "Europe/Moscow"
OFF = {"area": "north", "from": "2026-12-07", "kind": "off", "note": "переезд склада"}
TENTH = instant_ms(20261207, 18 * 60, ZONE)  # of the working days after 23 November
AFTER = instant_ms(20261208, 18 * 60, ZONE)


def manager(site: Site) -> Browser:
    with site.session() as session:
        add_person(session, "m01", name="Марат", role="manager", area_ids=("north",))
        session.commit()
    return site.browser_of("m01")


def promise(seeder: Seeder, name: str, term: str = "days:10", *, area: str = "north", due_ms: int = TENTH,
            is_open: bool = True) -> None:  # fmt: skip
    case_id = seeder.visit("t05" if area == "south" else "t01", area=area)
    with seeder.site.session() as session:
        insert_row(session, promises, id=name, key=f"{case_id}:promise:call_back:{name}", case_id=case_id, area_id=area,
                   kind="call_back", n=1, owner="dispatcher", term=term, from_day=20261123 if term else None,
                   due_ms=due_ms, created_ms=1, open=is_open, state="open" if is_open else "kept")  # fmt: skip
        session.commit()


def due(site: Site) -> dict[str, int]:
    with site.session() as session:
        return {row.id: row.due_ms for row in session.execute(select(promises)) if len(row.id) < 9}


def moved(site: Site) -> list[tuple[str, str, str]]:
    with site.session() as session:
        query = select(setting_changes.c.what, setting_changes.c.before, setting_changes.c.after)
        return [tuple(row) for row in session.execute(query.where(setting_changes.c.room == "terms"))]


@pytest.fixture
def told(site: Site) -> Site:
    """Promises of both areas, some open, some not, some in minutes."""
    site.is_broken_on_purpose = True  # these promises were made by no event
    seeder = Seeder(site)
    promise(seeder, "days")
    promise(seeder, "mail", "mail", due_ms=instant_ms(20261124, 11 * 60, ZONE))
    promise(seeder, "minutes", "")
    promise(seeder, "kept", is_open=False)
    promise(seeder, "south", area="south")
    return site


@proves("S1.17")
def test_a_day_off_moves_the_open_deadlines_of_the_area_and_no_others(told: Site) -> None:
    boss = manager(told)

    assert boss.post("/days", data=OFF).status_code == 303

    mail = instant_ms(20261124, 11 * 60, ZONE)
    assert due(told) == {"days": AFTER, "mail": mail, "minutes": TENTH, "kept": TENTH, "south": TENTH}
    assert moved(told) == [("call_back days", str(TENTH), str(AFTER))]
    page = plain(boss.get("/days?area=north").text)
    assert "переезд склада" in page
    assert "8 дек. 2026" in page


def test_doing_it_again_changes_nothing_and_taking_it_back_brings_the_deadlines_back(told: Site) -> None:
    boss = manager(told)

    for _ in range(3):
        boss.post("/days", data=OFF)
    assert len(moved(told)) == 1
    boss.post("/days", data={**OFF, "kind": "official"})

    assert due(told)["days"] == TENTH
    assert len(moved(told)) == 2
    with told.session() as session:
        assert session.execute(select(area_days)).all() == []


def test_a_look_says_everything_and_changes_nothing(told: Site) -> None:
    boss, before = manager(told), contents(told)

    page = plain(boss.post("/days/look", data=OFF).text)

    assert "Открытые обещания получат новый срок" in page
    assert "<del>7 дек. 2026 г., 18:00</del> → <ins>8 дек. 2026 г., 18:00</ins>" in page
    assert "Ответ на жалобу, принято 23 ноября 2026" in page
    assert 'formaction="/days"' in page
    assert {name: rows for name, rows in contents(told).items() if rows != before[name]} == {}


def test_each_area_is_named_and_in_its_own_zone(quick_site: Site) -> None:
    with quick_site.session() as session:
        session.execute(update(areas).where(areas.c.id == "south").values(zone="Asia/Yekaterinburg"))
        session.commit()

    page = plain(quick_site.browser_of("a01").post("/days/look", data={**OFF, "area": ["north", "south"]}).text)

    for name in ("Казань-Север", "Казань-Юг"):
        line = f"{name}: Ответ на жалобу, принято 23 ноября 2026 г.: <del>7 дек. 2026 г., 18:00</del>"
        assert line in page


def plain(page: str) -> str:
    """Without blanks that do not break."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def contents(site: Site) -> dict[str, list[Any]]:
    noise = ("sessions", "limits", "trail", "accounts", "account_areas")
    with site.session() as session:
        return {name: [tuple(row) for row in session.execute(select(table))]
                for name, table in metadata.tables.items() if name not in noise}  # fmt: skip


def test_visits_on_a_day_off_are_named_and_stay(quick_site: Site) -> None:
    Seeder(quick_site).visit()

    page = plain(manager(quick_site).post("/days/look", data={**OFF, "from": "2026-11-23"}).text)

    assert "23 ноября 2026 г.: запланирована 1 заявка" in page


def test_hours_of_the_area_are_the_close_of_business(told: Site) -> None:
    boss = manager(told)

    boss.post("/areas/north", data={**AREA, "closes": "20:00"})

    assert due(told)["days"] == instant_ms(20261207, 20 * 60, ZONE)
    assert due(told)["south"] == TENTH


def test_phones_and_customers_live_by_the_areas_days(quick_site: Site) -> None:
    sync = {"device": "p", "app": "0.1.0", "author": "t01", "sent_ms": 1, "clock": "c", "mono_ms": 1}
    phone, boss = quick_site.browser_of("t01"), manager(quick_site)
    before = phone.post("/api/v1/sync", json=sync).get_json()["calendar"]["north"][0]["complaint_by_ms"]

    boss.post("/days", data={**OFF, "from": "2026-11-24", "to": "2026-11-25"})

    after = phone.post("/api/v1/sync", json=sync).get_json()["calendar"]["north"][0]["complaint_by_ms"]
    assert (before, after) == (TENTH, instant_ms(20261209, 18 * 60, ZONE))


def test_customers_are_offered_the_days_and_hours_of_the_area(quick_site: Site) -> None:
    boss = manager(quick_site)
    for day, kind in (("2026-11-24", "off"), ("2026-11-25", "short"), ("2026-11-28", "work")):
        boss.post("/days", data={**OFF, "from": day, "kind": kind})

    with quick_site.session() as session:
        hours = {"slots": {"opens": 540, "closes": 1020, "minutes": 120}}
        ground = Ground("north", ZONE, hours, "")
        found = free_windows(session, quick_site.clock.now_ms(), working_days, ground)

    ends: dict[int, int] = {}
    for one in found:
        day = day_number(one.from_ms, ZONE)
        ends[day] = max(ends.get(day, 0), one.to_ms)
    assert list(ends)[:5] == [20261123, 20261125, 20261126, 20261127, 20261128]
    assert ends[20261125] == instant_ms(20261125, 15 * 60, ZONE)
    assert ends[20261126] == instant_ms(20261126, 17 * 60, ZONE)


@proves("B6")
def test_the_rota_takes_an_own_day_off_for_a_holiday(quick_site: Site) -> None:
    boss = manager(quick_site)

    boss.post("/days", data={**OFF, "from": "2026-11-24"})

    assert "праздник" in boss.get("/duty?area=north").text.casefold()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"from": "2026-02-30"}, "от одного до 31 дня"),
        ({"from": "2026-12-07", "to": "2026-12-01"}, "от одного до 31 дня"),
        ({"from": "2026-12-01", "to": "2027-02-01"}, "от одного до 31 дня"),
        ({"from": "2020-01-01"}, "Выберите другой день"),
        ({"kind": "feast"}, "Выберите из списка"),
        ({"from": "2027-06-01", "to": "2027-07-01"}, "слишком много"),
        ({"area": []}, "Выберите хотя бы один"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(quick_site: Site, changes: dict[str, Any], words: str) -> None:
    answer = quick_site.browser_of("a01").post("/days", data={**OFF, **changes})

    assert (answer.status_code, words in answer.text) == (422, True)
    with quick_site.session() as session:
        assert session.execute(select(area_days)).all() == []


@proves("G8")
def test_a_dispatcher_reads_and_nobody_writes_elsewhere(quick_site: Site) -> None:
    hers = quick_site.browser_of("d01")

    assert "Показать, что изменится" not in hers.get("/days").text
    assert hers.post("/days", data=OFF).status_code == 404
    assert manager(quick_site).post("/days", data={**OFF, "area": ["north", "south"]}).status_code == 404


def test_a_year_without_a_decree_says_so(quick_site: Site) -> None:
    hers = quick_site.browser_of("d01")

    assert "ещё не утверждены" in hers.get("/days?year=2029").text
    assert "ещё не утверждены" not in hers.get("/days?year=2026").text


def test_many_promises_cost_as_many_statements_as_one(quick_site: Site) -> None:
    quick_site.is_broken_on_purpose = True
    boss, seeder = manager(quick_site), Seeder(quick_site)
    promise(seeder, "days")
    few = statements(quick_site, boss, {**OFF, "from": "2026-12-07"})
    for number in range(5):
        promise(seeder, f"more{number}", due_ms=AFTER)

    many = statements(quick_site, boss, {**OFF, "from": "2026-12-08"})

    assert len({*due(quick_site).values()}) == 1
    assert many == few


def statements(site: Site, browser: Browser, form: dict[str, str]) -> int:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(site.engine, "before_cursor_execute", note)
    browser.post("/days", data=form)
    event.remove(site.engine, "before_cursor_execute", note)
    return len(said)
