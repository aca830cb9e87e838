"""Reports are there for who may read them, each number opens what it counted, and a small group opens nothing."""

import io
import re

import pytest
from openpyxl import load_workbook

from fieldapp.jobs import reports as job
from fieldapp.store.tables import reports
from fieldapp.workbench import open_workbench
from tests.support.app import Site, add_person
from tests.support.proofs import proves
from tests.support.reports import a_call, a_promise, add_calls, add_promises, at

MONDAY = 20261116  # the site's clock stands on Monday the 23rd, 08:00
SECRET = "Тайный район"


@pytest.fixture
def told(quick_site: Site) -> tuple[Site, str]:
    """A site with the report of the week to the 19th, and its id."""
    quick_site.is_broken_on_purpose = True  # these calls have no events
    with quick_site.session() as session:
        rows = [a_call(place, at(MONDAY, 8 + place * 0.1), area="north") for place in range(60)]
        rows += [a_call(place, at(MONDAY, 9), area="south", region=SECRET) for place in range(3)]
        rows += [a_call(99, at(MONDAY, 18), area="north", region="=cmd", age_group="under_14")]
        add_calls(session, rows, "none")
        add_promises(session, [a_promise(place, rows[place]["case_id"], at(MONDAY, 12)) for place in range(12)])
        for role in ("manager", "auditor", "operator"):
            add_person(session, f"x-{role}", name=f"Икс {role}", role=role, area_ids=("north",))
        session.commit()
    job.make_due(open_workbench(quick_site.settings, quick_site.clock))
    with quick_site.session() as session:
        found = {(row.area_id, row.kind): row.id for row in session.execute(reports.select())}
    assert set(found) == {("north", "weekly"), ("south", "weekly")}
    return quick_site, found["north", "weekly"]


@proves("S2.26")
def test_the_list_leads_to_a_report_and_each_number_to_what_it_counted(told: tuple[Site, str]) -> None:
    site, report_id = told
    browser = site.browser_of("d01")

    listed, page = browser.get("/reports").text, browser.get(f"/reports/{report_id}").text

    assert f"/reports/{report_id}" in listed
    assert "13 ноября – 19 ноября 2026" in listed
    links = re.findall(r'href="(/reports/[^"]+code=[^"]+)">(\d+)<', page)
    assert len(links) > 30
    for address, number in links[::7]:
        behind = browser.get(address.replace("&amp;", "&")).text
        assert behind.count('<li class="card letter">') == int(number), address
    assert 'href="/register/call-north-000001"' in browser.get(f"/reports/{report_id}/behind?code=calls").text
    kept = browser.get(f"/reports/{report_id}/behind?code=kept").text
    assert 'href="/cases/call-north-000000/promises/promise-north-000000"' in kept


@proves("S2.26")
def test_small_groups_of_callers_are_hidden_everywhere(told: tuple[Site, str]) -> None:
    site, report_id = told
    browser = site.browser_of("x-manager")

    page = browser.get(f"/reports/{report_id}").text

    assert "&lt;5" in page
    assert "code=region%3A%3Dcmd" not in page
    assert browser.get(f"/reports/{report_id}/behind?code=region:%3Dcmd").status_code == 404
    assert browser.get(f"/reports/{report_id}/behind?code=region:Азино").status_code == 200
    sheet = load_workbook(io.BytesIO(browser.get(f"/reports/{report_id}/file.xlsx").data)).active
    cells = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert cells["'=cmd"] == "<5"
    assert "…" in cells.values()  # the next smallest, which is no small one


@proves("G7", "G8")
def test_a_report_of_another_area_is_not_there(told: tuple[Site, str]) -> None:
    site, report_id = told
    stranger = site.browser_of("d02")

    for address in ("", "/behind?code=calls", "/file.pdf", "/file.xlsx"):
        assert stranger.get(f"/reports/{report_id}{address}").status_code == 404
    assert report_id not in stranger.get("/reports").text
    assert site.browser_of("x-operator").get("/reports").status_code == 404
    assert site.browser_of("x-auditor").get(f"/reports/{report_id}").status_code == 200
    assert SECRET not in site.browser_of("x-manager").get(f"/reports/{report_id}").text


def test_files_hold_tables_and_charts(told: tuple[Site, str]) -> None:
    site, report_id = told
    browser = site.browser_of("d01")

    book = load_workbook(io.BytesIO(browser.get(f"/reports/{report_id}/file.xlsx").data))
    pdf = browser.get(f"/reports/{report_id}/file.pdf")

    assert len(book.worksheets[1]._charts) >= 8
    assert pdf.content_type == "application/pdf"
    assert pdf.headers["Content-Disposition"] == 'attachment; filename="weekly-20261113-20261119.pdf"'
    assert pdf.data.startswith(b"%PDF-")
    assert browser.get(f"/reports/{report_id}/file.docx").status_code == 404


def test_long_lists_come_page_by_page_and_strange_questions_do_no_harm(told: tuple[Site, str]) -> None:
    site, report_id = told
    with site.session() as session:
        add_calls(session, [a_call(place, at(20261117, 9)) for place in range(200, 340)], "none")
        session.execute(reports.delete().where(reports.c.area_id == "nobody"))
        session.commit()
    browser = site.browser_of("d01")
    for query in ("?kind=daily&area=nowhere&before=x", "?before=20200101"):
        assert browser.get(f"/reports{query}").status_code == 200
    for query in ("", "?code=%25", "?code=" + "x" * 5000, "?code=calls&after=9999999999999"):
        assert browser.get(f"/reports/{report_id}/behind{query}").status_code == 200
    assert browser.get("/reports/nothing").status_code == 404
