"""The register on its page, and everything that is known of a number that calls."""

from sqlalchemy import delete, select, update

from fieldapp.actions import forget
from fieldapp.actions.forget import Terms
from fieldapp.reads.invariants_of_register import broken_register
from fieldapp.store.tables import calls, register_numbers, trail
from tests.desk.test_open_calls import opened
from tests.support.proofs import proves
from tests.support.visits import new_event, plan_visit

NUMBER = "+79161234567"
ENTRY = {"call_result": "solved", "age_group": "adult", "fault_kind": "speed", "heard_from": "site",
         "appointment": False}  # fmt: skip


def register(desk, site, login="o01", **data):
    case_id, first = opened(site, private={"phone": NUMBER, "person_name": "Галия"}, **data)
    desk(login, events=[first])
    return case_id


def complete(desk, site, case_id):
    entry = new_event(site, case_id, "call.registered", 4, data=ENTRY, private={"content": "Медленный интернет"})
    talk = [new_event(site, case_id, "call.answered", 2), new_event(site, case_id, "call.ended", 3)]
    assert [one["status"] for one in desk(events=[*talk, entry])["results"]] == ["accepted"] * 3


@proves("S2.12", "S2.22")
def test_an_entry_that_is_not_complete_says_what_is_missing(site, desk) -> None:
    case_id = register(desk, site)
    page = site.browser_of("o01").get("/register").text
    assert "Не хватает: о чём" in page
    assert "2026-000001" in page

    complete(desk, site, case_id)

    page = site.browser_of("o01").get("/register").text
    assert "Не хватает" not in page
    assert "Медленный интернет" in page
    assert "Галия" in page
    assert case_id not in site.browser_of("o01").get("/register?missing=1").text


def test_one_entry_shows_its_course(site, desk) -> None:
    case_id = register(desk, site)
    complete(desk, site, case_id)

    page = site.browser_of("d01").get(f"/register/{case_id}").text

    assert "Медленный интернет" in page
    assert "Камила" in page
    assert site.browser_of("d02").get(f"/register/{case_id}").status_code == 404


def test_the_register_is_read_in_pages(site, desk) -> None:
    for seq in range(1, 53):
        _, first = opened(site, seq)
        desk(events=[first])
    browser = site.browser_of("o01")

    page = browser.get("/register").text
    following = page.rpartition('<a class="button" href="')[2].partition('"')[0].replace("&amp;", "&")

    assert page.count('class="card callrow') == 50
    assert browser.get(following).text.count('class="card callrow') == 2


@proves("S3.13")
def test_who_calls_is_known_by_calls_and_visits_in_all_areas(site, desk) -> None:
    visit = plan_visit(site, area="south", technician="t05")
    call = register(desk, site)
    browser = site.browser_of("o01")

    found = browser.post("/api/v1/callers", json={"phone": "8 (916) 123-45-67"}).json
    other = browser.post("/api/v1/callers", json={"phone": "+7 000 483-83-48"}).json

    assert (found["e164"], found["name"]) == (NUMBER, "Галия")
    assert [(one["what"], one["href"]) for one in found["lines"]] == [("call", f"/register/{call}")]
    assert other["name"] == "Панина Зоя Эдуардовна"
    assert [(one["what"], one["area"], one["href"]) for one in other["lines"]] == [("visit", "Казань-Юг", "")]
    with site.session() as session:
        looked = session.execute(select(trail.c.what, trail.c.about, trail.c.detail).where(trail.c.detail == "caller"))
        assert looked.all() == [("case", visit, "caller")]


def test_a_stranger_has_no_history_and_a_bad_question_is_told(site, desk) -> None:
    desk()
    browser = site.browser_of("o01")

    assert browser.post("/api/v1/callers", json={"phone": "12"}).json["lines"] == []
    assert browser.post("/api/v1/callers", json={"number": "12"}).status_code == 422
    assert site.browser_of("t01").post("/api/v1/callers", json={"phone": NUMBER}).status_code == 404


def test_a_number_goes_with_the_words_and_the_entry_stays(site, desk) -> None:
    complete(desk, site, register(desk, site))
    site.clock.forward(hours=1)
    now_ms = site.clock.now_ms()

    with site.session() as session:
        forget.forget(session, forget.sorts_by(Terms(0, now_ms, 0, 0), now_ms, site.settings.data_dir))

    page = site.browser_of("o01").get("/register").text
    assert "2026-000001" in page
    assert "Галия" not in page
    assert "916" not in page
    with site.session() as session:
        assert session.scalars(select(calls.c.e164)).all() == [""]


def test_a_hole_in_the_register_is_found(site, desk) -> None:
    register(desk, site)
    site.is_broken_on_purpose = True
    with site.session() as session:
        assert list(broken_register(session)) == []
        session.execute(update(register_numbers).values(last=2))
        (hole,) = broken_register(session)
        session.execute(delete(calls))
        breaches = [name for name, _ in broken_register(session)]

    assert hole == ("I10", "the register of north in 2026 has holes: 1 of 2 numbers")
    assert breaches == ["I10", "I10"]
