"""Who saw and did what is written once, cannot be changed, and is read by those who look after it."""

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from fieldapp.actions import keep_trail
from fieldapp.reads.invariants_of_trail import broken_trail
from fieldapp.reads.trail import looks
from fieldapp.store import trail as trail_store
from fieldapp.store.tables import trail, trail_seals
from tests.support.app import Site, add_person
from tests.support.doors import System
from tests.support.seed_board import Seeder


def noted(site: Site) -> list[tuple[str, str, str | None]]:
    with site.session() as session:
        columns = (trail.c.account_id, trail.c.what, trail.c.area_id)
        return [tuple(row) for row in session.execute(select(*columns).order_by(trail.c.seq))]


def seal(site: Site) -> int:
    with site.session() as session:
        return keep_trail.seal_trail(session, site.clock.now_ms())


def breaches(site: Site) -> list[tuple[str, str]]:
    with site.session() as session:
        return list(broken_trail(session))


def test_each_sort_of_look_and_change_is_noted_once(site: Site) -> None:
    case_id = Seeder(site).visit()
    lilia, anna = site.browser_of("d01"), site.browser_of("a01")

    for path in (f"/cases/{case_id}", f"/cases/{case_id}", f"/board?case={case_id}", f"/cases/{case_id}/evidence",
                 "/board", "/export/visits.csv?from=2026-11-23&to=2026-11-23"):  # fmt: skip
        assert lilia.get(path).status_code == 200, path
    assert lilia.post("/board/search", data={"q": "70004838348"}).status_code == 200
    assert anna.post("/people/t01/active", data={"active": ""}).status_code in (303, 422)

    assert noted(site)[:4] == [("d01", "case", "north"), ("d01", "evidence", "north"), ("d01", "export", None),
                               ("d01", "search", None)]  # fmt: skip
    with site.session() as session:
        assert "70004838348" not in repr(session.execute(select(trail)).all())


def test_after_ten_minutes_a_look_is_a_new_one(quick_site: Site) -> None:
    case_id = Seeder(quick_site).visit()
    browser = quick_site.browser_of("d01")

    for _ in range(2):
        browser.get(f"/cases/{case_id}")
        quick_site.clock.forward(seconds=601)

    assert len(noted(quick_site)) == 2


def test_a_system_that_opens_a_visit_is_noted_by_its_name(site: Site) -> None:
    case_id = Seeder(site).visit()
    crm = System(site, "visits:read")

    assert crm.get(f"/api/v1/cases/{case_id}").status_code == 200
    assert crm.get("/api/v1/visits").status_code == 200

    with site.session() as session:
        rows = looks(session, ["north"])
    assert [(row["what"], row["about"]) for row in rows] == [("case", case_id)]
    assert rows[0]["name"].startswith("crm ")
    assert rows[0]["name"] in site.browser_of("a01").get("/trail").text


def test_what_was_not_shown_is_not_noted(quick_site: Site) -> None:
    case_id = Seeder(quick_site).visit()
    stranger = quick_site.browser_of("d02")

    stranger.get(f"/cases/{case_id}")
    stranger.get(f"/board?case={case_id}")
    quick_site.stranger().get(f"/cases/{case_id}")
    quick_site.browser_of("a01").post("/people/nobody/lost")
    with quick_site.session() as session:
        for area_ids, one in ((["south"], case_id), (["north"], "none")):
            keep_trail.note_look(session, 1, "d02", area_ids, what="case", case_id=one, detail="")

    assert noted(quick_site) == []


def test_a_changed_setting_is_noted_with_whom_it_was_about(quick_site: Site) -> None:
    anna = quick_site.browser_of("a01")

    answer = anna.post("/people/t01/lost")

    assert answer.status_code < 400
    assert noted(quick_site) == [("a01", "settings", None)]
    page = anna.get("/trail").text
    assert "настройка изменена: люди · Тимур" in " ".join(page.split())


@pytest.mark.parametrize("table", [trail, trail_seals])
def test_the_database_refuses_to_change_or_remove_a_row(site: Site, table) -> None:
    Seeder(site)
    with site.session() as session:
        keep_trail.note(session, site.clock.now_ms(), "d01", "search")
    site.clock.forward(seconds=120)
    assert seal(site) == 1
    before = noted(site)

    statements = [update(table).values(at_ms=1), delete(table)]
    if site.engine.dialect.name == "postgresql":
        statements.append(text(f"TRUNCATE {table.name}"))
    for statement in statements:
        with site.session() as session, pytest.raises(DBAPIError, match="append-only"):
            session.execute(statement)

    assert noted(site) == before


def test_seals_hold_and_what_was_slipped_in_or_removed_is_found(site: Site) -> None:
    site.is_broken_on_purpose = True
    for _ in range(3):
        with site.session() as session:
            keep_trail.note(session, site.clock.now_ms(), "d01", "search")
        site.clock.forward(seconds=120)
        assert seal(site) == 1
    assert seal(site) == 0
    assert breaches(site) == []

    _without_guards(site)
    with site.session() as session:
        session.execute(update(trail).where(trail.c.seq == 2).values(account_id="d02"))
        session.commit()

    assert [name for name, _ in breaches(site)] == ["I9"]


def test_the_last_minute_waits_for_its_seal(quick_site: Site) -> None:
    with quick_site.session() as session:
        keep_trail.note(session, quick_site.clock.now_ms(), "d01", "search")

    before = seal(quick_site)
    quick_site.clock.forward(seconds=61)

    assert (before, seal(quick_site)) == (0, 1)


def test_of_two_seals_at_once_the_first_one_counts(site: Site) -> None:
    with site.session() as session:
        keep_trail.note(session, site.clock.now_ms(), "d01", "search")
    site.clock.forward(seconds=61)
    seal(site)

    with site.session() as session:
        trail_store.add_seal(session, trail_store.rows_after(session, 0, most=9), 0, b"2" * 32, 1)
        session.commit()

    assert breaches(site) == []


def _without_guards(site: Site) -> None:
    """As the owner of the database could."""
    names = ["trail_no_update"] if site.engine.dialect.name == "sqlite" else ["trail_no_change ON trail"]
    with site.session() as session:
        for name in names:
            session.execute(text(f"DROP TRIGGER {name}"))
        session.commit()


def test_only_those_of_the_own_areas_are_read_by_filters(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    north, south = seeder.visit(area="north"), seeder.visit("t05", area="south")
    with quick_site.session() as session:
        add_person(session, "u01", name="Эльза", role="auditor", area_ids=("north",))
        session.commit()
    quick_site.browser_of("d01").get(f"/cases/{north}")
    quick_site.browser_of("d02").get(f"/cases/{south}")

    auditor = quick_site.browser_of("u01")
    page, other = auditor.get("/trail").text, auditor.get("/trail?what=evidence&who=d01").text

    assert "заявка открыта" in page
    assert f"/cases/{north}" in page
    assert f"/cases/{south}" not in page
    assert "Записей нет." in other
    assert quick_site.browser_of("d01").get("/trail").status_code == 404


def test_pages_follow_each_other(quick_site: Site) -> None:
    with quick_site.session() as session:
        rows = [{"at_ms": 1, "account_id": "d01", "what": "search", "about": "", "detail": ""}] * 130
        session.execute(insert(trail), rows)
        session.commit()
    browser = quick_site.browser_of("a01")

    first = browser.get("/trail").text
    second = browser.get("/trail?before=31").text

    assert (first.count('<li class="card letter"'), second.count('<li class="card letter"')) == (100, 30)
    assert "/trail?before=31" in first
