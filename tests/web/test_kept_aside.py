"""What was not taken over is visible to its own area, as text, until somebody has dealt with it."""

from typing import Any

from fieldapp.store.tables import quarantine
from tests.support.app import Site
from tests.support.visits import body_of, new_event, plan_visit

EVIL = "<script>alert(1)</script>"


def a_bad_record(site: Site, login: str = "t01") -> None:
    case_id = plan_visit(site)
    event: dict[str, Any] = new_event(site, case_id, "no.such", 1, private={"words": EVIL})
    answer = site.browser_of(login).post("/api/v1/sync", json=body_of(site, login, events=[event]))
    assert answer.json["results"][0]["status"] == "quarantined"


def test_a_quarantined_record_is_shown_in_words_and_as_text(site: Site) -> None:
    a_bad_record(site)

    page = site.browser_of("d01").get("/kept-aside").text

    assert "Сервер ещё не знает такой записи" in page
    assert "Тимур" in page
    assert EVIL not in page
    assert "&lt;script&gt;" in page


def test_another_area_neither_sees_nor_settles_it(site: Site) -> None:
    a_bad_record(site)
    stranger = site.browser_of("d02")
    with site.session() as session:
        row_id = session.execute(quarantine.select()).one().id

    assert "Тимур" not in stranger.get("/kept-aside").text
    assert stranger.post(f"/kept-aside/{row_id}/settle").status_code == 404


def test_what_was_dealt_with_leaves_the_list_and_stays_in_the_database(site: Site) -> None:
    a_bad_record(site)
    dispatcher = site.browser_of("d01")
    with site.session() as session:
        row_id = session.execute(quarantine.select()).one().id

    answer = dispatcher.post(f"/kept-aside/{row_id}/settle")

    assert answer.status_code == 303
    assert "Тимур" not in dispatcher.get("/kept-aside").text
    with site.session() as session:
        assert session.execute(quarantine.select()).one().settled_ms is not None
