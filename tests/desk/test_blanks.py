"""Blanks for an outage: printed with numbers, entered with the times people say, and none of them lost."""

import pytest
from sqlalchemy import select

from fieldapp.actions.draw_blanks import draw_blanks
from fieldapp.actions.library import load_library
from fieldapp.core.windows import instant_ms
from fieldapp.reads import outage_numbers as reads
from fieldapp.reads.invariants_of_register import broken_outage_numbers
from fieldapp.store import outage_numbers as store
from fieldapp.store.tables import calls, complaints, events, outage_numbers, promises
from tests.support.pdf_text import text_of
from tests.support.proofs import proves

ZONE = "Europe/Moscow"
CALL = {
    "area": "north", "number": "Р 1", "kind": "information", "came_ms": "2026-11-20T17:30", "person_name": "Галия",
    "phone": "8 916 123-45-67", "content": "Медленный интернет", "age_group": "adult", "fault_kind": "speed",
    "heard_from": "site", "call_result": "invited", "appointment": "yes", "appointment_ms": "2026-11-25T10:00",
}  # fmt: skip
COMPLAINT = CALL | {"kind": "complaint", "channel": "by_phone", "promised_action": "Проверим график и позвоним",
                    "again_ms": "2026-11-23T15:00"}  # fmt: skip


def printed(site, sheets=1, **form):
    data = {"area": "north", "sheets": sheets, **form}
    answer = site.browser_of("d01").post("/register/numbers/print", data=data)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return answer.data


def enter(site, login="d01", **changed):
    return site.browser_of(login).post("/register/blank", data=CALL | changed)


def row_of(site, number="P-0001"):
    with site.session() as session:
        return store.one(session, "north", number)


def rows(site, table, *where):
    with site.session() as session:
        return session.execute(select(table).where(*where)).all()


def sure(site):
    with site.session() as session:
        given = sum(one["given"] for one in reads.totals(session, ["north", "south"]))
        ended = sum(one[state] for one in reads.totals(session, ["north", "south"]) for state in reads.STATES)
        return list(broken_outage_numbers(session)) == [] and given == ended


@proves("S1.6")
@pytest.mark.parametrize("locale", ["ru", "en", "zh"])
def test_a_blank_has_its_number_and_all_fields_of_the_register(locale):
    texts = load_library().texts[locale]

    words = text_of(draw_blanks(["P-0001", "P-0002", "P-0003"], "Связь", texts, compress=False)).replace(" ", "")

    for number in ("P-0001", "P-0002", "P-0003"):
        assert words.count(number) == 1
    for key in (key for key in texts if key.startswith(("desk.blank.", "choice.fault_kind.", "choice.channel."))):
        assert words.count(texts[key].replace(" ", "")) >= 3, key


@proves("S1.6")
def test_a_blank_is_entered_as_a_call_at_the_time_that_stands_on_it(site):
    printed(site)

    answer = enter(site)

    assert answer.status_code == 303, answer.text
    (row,) = rows(site, calls)
    assert (row.kind, row.outage_no, row.e164, row.call_result) == ("information", "P-0001", "+79161234567", "invited")
    assert row.began_ms == instant_ms(20261120, 17 * 60 + 30, ZONE)
    assert {one.quality for one in rows(site, events, events.c.by == "dispatcher")} == {"declared"}
    (promise,) = rows(site, promises, promises.c.kind == "appointment")
    assert promise.due_ms == instant_ms(20261125, 600, ZONE)
    assert (row_of(site).state, row_of(site).case_id) == ("used", row.case_id)
    page = site.browser_of("d01").get(answer.headers["Location"]).text
    for words in ("P-0001", "2026-000001", "Медленный интернет"):
        assert words in page
    assert "Не хватает" not in page
    assert sure(site)


@pytest.mark.parametrize("kind", ["consultation", "duty"])
def test_every_kind_of_call_comes_to_its_end(quick_site, kind):
    printed(quick_site)

    assert enter(quick_site, kind=kind, appointment="no", call_result="solved").status_code == 303

    (row,) = rows(quick_site, calls)
    assert row.kind == kind
    assert row.registered_ms is not None


@proves("S1.6")
def test_a_complaint_is_entered_with_its_contact_to_come(site):
    printed(site)

    answer = site.browser_of("d01").post("/register/blank", data=COMPLAINT)

    assert answer.status_code == 303, answer.text
    (row,) = rows(site, complaints)
    assert row.channel == "by_phone"
    assert row_of(site).case_id == row.case_id
    assert rows(site, calls)[0].outage_no == "P-0001"
    assert sure(site)


@proves("S1.6")
@pytest.mark.parametrize("form", [CALL, COMPLAINT])
def test_a_number_counts_once_and_nothing_typed_is_lost(quick_site, form):
    printed(quick_site)
    hers = quick_site.browser_of("d01")
    with quick_site.session() as session:
        store.close_void(session, "north", ["P-0002"], 5, by_id="d01", why="испорчен")
        session.commit()
    assert hers.post("/register/blank", data=form).status_code == 303

    for number, words in (("P-0001", "уже внесён"), ("P-0002", "закрыт"), ("P-0099", "не выдавали"), ("17", "A-0041")):
        answer = hers.post("/register/blank", data=form | {"number": number})
        assert answer.status_code == 422
        assert words in answer.text
        assert "Медленный интернет" in answer.text
    assert len(rows(quick_site, calls)) == 1
    assert sure(quick_site)


@pytest.mark.parametrize(
    "wrong", [{"content": ""}, {"came_ms": "2026-12-24T10:00"}, {"came_ms": ""}, {"phone": "нет"}, {"call_result": ""},
              {"age_group": ""}, {"appointment": ""}, {"appointment_ms": ""}, {"kind": "visit"},
              {"fault_kind": "pigeon"}]
)  # fmt: skip
def test_what_is_not_whole_is_not_entered(quick_site, wrong):
    printed(quick_site)

    answer = enter(quick_site, **wrong)

    assert answer.status_code == 422
    assert "banner--danger" in answer.text
    assert row_of(quick_site).state == "open"
    assert rows(quick_site, calls) == []


@proves("S1.6")
def test_both_numbers_find_the_call(site):
    printed(site)
    enter(site)
    hers = site.browser_of("d01")

    for typed in ("P-0001", "р1", "2026-000001", "2026/1"):
        assert "Галия" in hers.get("/register", query_string={"number": typed}).text, typed
    for typed in ("P-0002", "2026-000002", "чепуха"):
        assert "Галия" not in hers.get("/register", query_string={"number": typed}).text, typed


@proves("S1.6")
def test_numbers_that_nobody_needs_are_closed_by_name(site):
    printed(site, sheets=2)
    enter(site)
    hers = site.browser_of("d01")
    block = {"area": "north", "letter": "P", "block": 1}

    assert hers.post("/register/numbers/close", data=block | {"why": ""}).status_code == 422
    assert hers.post("/register/numbers/close", data=block | {"number": "P-0002", "why": "порван"}).status_code == 303
    assert hers.post("/register/numbers/close", data=block | {"number": "P-0002", "why": "ещё"}).status_code == 422
    assert hers.post("/register/numbers/close", data=block | {"why": "сбой кончился"}).status_code == 303

    assert [(one.state, one.by_id, one.why) for one in rows(site, outage_numbers)] == [
        ("used", "", ""), ("void", "d01", "порван"), ("void", "d01", "сбой кончился"), ("void", "d01", "сбой кончился"),
    ]  # fmt: skip
    assert sure(site)
    assert "P-0001" not in hers.get("/register/numbers").text
    page = hers.get("/register/numbers?all=1").text
    for words in ("P-0001", "2026-000001", "порван", "сбой кончился"):
        assert words in page


def test_a_manager_of_another_area_neither_prints_nor_closes(quick_site):
    printed(quick_site)
    other = quick_site.browser_of("d02")

    assert other.post("/register/numbers/print", data={"area": "north", "sheets": 1}).status_code == 404
    assert other.post("/register/numbers/close", data={"area": "north", "why": "x"}).status_code == 404
    assert other.post("/register/blank", data=CALL).status_code == 404
    assert "P-0001" not in other.get("/register/numbers").text
    assert (
        quick_site.browser_of("d01").post("/register/numbers/print", data={"area": "north", "sheets": 51}).status_code
        == 422
    )
