"""A table of visits opens right in Excel and runs nothing; a calendar shows a technician's visits and nobody's name."""

import csv
import datetime
import io
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from fieldapp.core.formulas import harmless
from fieldapp.store.tables import calendar_feeds, subjects
from fieldapp.web.spreadsheets import MARK, csv_of, xlsx_of
from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.seed_board import Seeder

DAY = {"from": "2026-11-23"}
HOSTILE = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "  =1", "＝1", "\n@x"]


def table(site: Site, who: str = "d01", kind: str = "csv", **query: str):
    return site.browser_of(who).get(f"/export/visits.{kind}", query_string={**DAY, **query})


def rows_of(answer) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))


def test_csv_opens_by_a_double_click_with_its_letters_right(site: Site) -> None:
    seeder = Seeder(site)
    case_id = seeder.visit()
    seeder.three_calls(case_id)

    answer = table(site)

    assert answer.get_data().startswith(MARK.encode())
    assert answer.headers["Content-Disposition"] == 'attachment; filename="visits-2026-11-23.csv"'
    head, row = rows_of(answer)
    assert head[:5] == ["Заявка", "Участок", "День", "С", "По"]
    assert row[:6] == ["100201300", "Казань-Север", "2026-11-23", "10:00", "12:00", "Тимур"]
    assert "не дозвонились" in row
    assert row[13:15] == ["Панина Зоя Эдуардовна", "8 000 483-83-00"]


def test_xlsx_has_dates_that_are_dates_and_text_that_is_text(site: Site) -> None:
    Seeder(site).visit()

    sheet = load_workbook(io.BytesIO(table(site, kind="xlsx").get_data())).active

    values = [cell.value for cell in sheet[2]]
    assert (values[0], values[2], values[3]) == ("100201300", datetime.datetime(2026, 11, 23), datetime.time(10))  # noqa: DTZ001 (a sheet has no zone)
    assert {cell.data_type for cell in sheet[1]} == {"s"}


@proves("G6")
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_customer_is_run_by_a_spreadsheet(quick_site: Site, text: str) -> None:
    Seeder(quick_site).visit()
    with quick_site.session() as session:
        session.execute(update(subjects).values(name=text, address=text))
        session.commit()

    told = rows_of(table(quick_site))[1]
    sheet = load_workbook(io.BytesIO(table(quick_site, kind="xlsx").get_data())).active

    assert told[13].startswith("'")
    assert (sheet[2][13].data_type, sheet[2][13].value[:1]) == ("s", "'")


@pytest.mark.parametrize("text", ["", "Панина", "8 916 123-45-67", "ул. 8 Марта", "(=)", "1-2"])
def test_what_runs_nowhere_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_characters_that_no_sheet_holds_are_left_out() -> None:
    sheet = load_workbook(io.BytesIO(xlsx_of("x", ["a"], [["b\x00\x1fc"], ["x" * 40_000]]))).active

    assert (sheet["A2"].value, len(sheet["A3"].value)) == ("bc", 32_000)
    assert csv_of(["a"], [["\ud800"]]).decode("utf-8-sig") == "a\r\n?\r\n"


@proves("G7")
def test_everybody_takes_along_own_areas_only(site: Site) -> None:
    seeder = Seeder(site)
    seeder.visit()
    seeder.visit("t05", area="south")

    both, mine = rows_of(table(site, "a01"))[1:], rows_of(table(site, "d01"))[1:]
    chosen = rows_of(table(site, "a01", area="south"))[1:]

    assert ([row[1] for row in both], [row[1] for row in mine]) == (["Казань-Север", "Казань-Юг"], ["Казань-Север"])
    assert [row[1] for row in chosen] == ["Казань-Юг"]
    assert table(site, "d01", area="south").status_code == 404
    assert table(site, "t01").status_code == 404


def test_a_period_is_taken_with_both_its_ends(site: Site) -> None:
    seeder = Seeder(site)
    for day in range(4):
        seeder.visit(from_hour=2 + 24 * day)

    answer = table(site, **{"from": "2026-11-24", "to": "2026-11-25"})

    assert [row[2] for row in rows_of(answer)[1:]] == ["2026-11-24", "2026-11-25"]


@pytest.mark.parametrize(
    "query",
    [{"from": ""}, {"from": "yesterday"}, {"from": "2026-11-24", "to": "2026-11-23"}, {"to": "2027-11-23"},
     {"to": "x"}],
)  # fmt: skip
def test_a_period_that_is_none_is_said_in_words(quick_site: Site, query: dict[str, str]) -> None:
    answer = table(quick_site, **query)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_the_form_stands_in_the_menu_of_those_who_may(quick_site: Site) -> None:
    assert 'href="/export"' in quick_site.browser_of("d01").get("/board").text
    assert 'value="2026-11-23"' in quick_site.browser_of("d01").get("/export").text
    assert quick_site.browser_of("d01").get("/export/visits.pdf").status_code == 404


def address_of(site: Site, technician: str = "t01", who: str = "d01") -> str:
    answer = site.browser_of(who).post(f"/calendars/{technician}", data={"do": "make"})
    assert answer.status_code == 200, answer.text
    (address,) = re.findall(r"http://[^<\s]+\.ics", answer.text)
    return address.removeprefix("http://127.0.0.1:8000")


def test_a_calendar_shows_his_visits_and_nothing_about_the_customer(site: Site) -> None:
    seeder = Seeder(site)
    seeder.visit()
    seeder.visit("t02", from_hour=5)
    address = address_of(site)

    answer = site.stranger().get(address)

    text = answer.get_data(as_text=True).replace("\r\n ", "")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20261123T070000Z" in text
    assert "Заявка 100201300" in text
    assert not any(word in text for word in ("Панина", "Марта", "483"))
    page = site.browser_of("d01").get("/calendars").text
    assert "обновлялся: 08:00" in page
    assert address not in page


def test_a_visit_that_moved_stands_at_its_new_time_under_its_old_name(site: Site) -> None:
    seeder = Seeder(site)
    case_id, address = seeder.visit(), address_of(site)
    before = site.stranger().get(address).text
    seeder.three_calls(case_id)

    after = site.stranger().get(address).text

    assert f"UID:{case_id}@fieldapp" in before
    assert f"UID:{case_id}@fieldapp" in after
    assert re.search(r"SEQUENCE:(\d+)", before)[1] != re.search(r"SEQUENCE:(\d+)", after)[1]


@proves("G1")
def test_an_address_ends_when_a_new_one_is_made_or_it_is_closed(site: Site) -> None:
    first = address_of(site)
    second = address_of(site)
    seen = [site.stranger().get(path).status_code for path in (first, second)]
    site.browser_of("d01").post("/calendars/t01", data={"do": "end"})

    assert seen == [404, 200]
    assert [site.stranger().get(path).status_code for path in (second, "/calendar/x.ics", "/calendar/я.ics")] == [
        404
    ] * 3
    with site.session() as session:
        assert second[10:-4] not in session.execute(select(calendar_feeds.c.token_hash)).scalars().all()


@proves("G7")
def test_a_dispatcher_gives_addresses_to_her_own_technicians(site: Site) -> None:
    lilia = site.browser_of("d01")

    answers = [lilia.post(f"/calendars/{who}", data={"do": "make"}).status_code for who in ("t05", "d01", "nobody")]

    assert answers == [404] * 3
    assert "Айрат" not in lilia.get("/calendars").text
