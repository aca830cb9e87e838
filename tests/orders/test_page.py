"""The page of the import: choose, check, take over; own areas only, and no script needed."""

import io
import re

import pytest
from werkzeug.test import TestResponse

from fieldapp.store.tables import cases, orders
from tests.support.app import Browser, Site
from tests.support.orders import DATA, DIRTY
from tests.support.proofs import proves

NAME = DIRTY[0]


def send(browser: Browser, name: str = NAME, area: str = "", content: bytes | None = None) -> TestResponse:
    body = (DATA / name).read_bytes() if content is None else content
    return browser.post("/orders/import", data={"file": (io.BytesIO(body), name), "area": area})


def confirm(browser: Browser, checked: TestResponse) -> TestResponse:
    fields = dict(re.findall(r'name="(digest|name|area)" value="([^"]*)"', checked.text))
    return browser.post("/orders/import/confirm", data=fields)


def count(site: Site) -> tuple[int, int]:
    with site.session() as session:
        return tuple(session.query(table).count() for table in (orders, cases))  # type: ignore[return-value]


def test_a_file_is_checked_first_and_taken_over_on_a_tap(site: Site) -> None:
    browser = site.browser_of("a01")

    checked = send(browser)
    before = count(site)
    taken = confirm(browser, checked)

    assert (checked.status_code, before) == (200, (0, 0))
    assert "31.02.2026" in checked.text
    assert (taken.status_code, count(site)) == (200, (69, 69))


def test_taking_over_twice_changes_nothing_more(quick_site: Site) -> None:
    browser = quick_site.browser_of("a01")
    checked = send(browser)

    confirm(browser, checked)
    again = confirm(browser, checked)

    assert again.status_code == 200
    assert count(quick_site) == (69, 69)


@proves("G8")
def test_a_dispatcher_takes_over_her_own_areas_only(quick_site: Site) -> None:
    browser = quick_site.browser_of("d01")

    confirm(browser, send(browser))

    with quick_site.session() as session:
        assert {row.area_id for row in session.execute(orders.select())} == {"north"}


@proves("G8")
def test_a_checked_file_is_its_senders_alone(quick_site: Site) -> None:
    checked = send(quick_site.browser_of("d01"))

    answer = confirm(quick_site.browser_of("d02"), checked)

    assert answer.status_code == 410
    assert count(quick_site) == (0, 0)


@pytest.mark.parametrize("digest", ["", "0" * 64, "../../secret_key", "x"])
def test_a_made_up_file_is_gone(quick_site: Site, digest: str) -> None:
    answer = quick_site.browser_of("d01").post("/orders/import/confirm", data={"digest": digest, "name": "x"})

    assert answer.status_code == 410


@proves("G7")
def test_a_technician_finds_no_such_page(quick_site: Site) -> None:
    browser = quick_site.browser_of("t01")

    assert [browser.get("/orders/import").status_code, send(browser).status_code] == [404, 404]


@proves("G5")
def test_markup_of_a_row_and_of_a_file_name_is_shown_as_text(quick_site: Site) -> None:
    content = (DATA / NAME).read_bytes()

    page = send(quick_site.browser_of("a01"), name="<script>alert(1)</script>.csv", content=content).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize(("content", "words"), [(b"", "пуст"), (b"\xd0\xcf\x11\xe0", "XLS"), (b"a;b\n1;2", "колонок")])
def test_an_unreadable_file_gets_one_clear_sentence(quick_site: Site, content: bytes, words: str) -> None:
    answer = send(quick_site.browser_of("d01"), content=content)

    assert answer.status_code == 422
    assert words in answer.text


def test_no_file_is_said_too(quick_site: Site) -> None:
    answer = quick_site.browser_of("d01").post("/orders/import", data={})

    assert answer.status_code == 422
    assert "Файл не выбран" in answer.text


def test_an_area_that_is_not_there_is_said(quick_site: Site) -> None:
    answer = send(quick_site.browser_of("d01"), area="Луна")

    assert answer.status_code == 422
    assert "Казань-Север" in answer.text


@proves("G18")
def test_another_site_cannot_start_an_import(quick_site: Site) -> None:
    browser = quick_site.browser_of("d01")
    file = {"file": (io.BytesIO((DATA / NAME).read_bytes()), NAME)}

    answer = browser.post("/orders/import", data=file, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_the_kept_file_goes_after_a_day(quick_site: Site) -> None:
    browser = quick_site.browser_of("a01")
    send(browser)
    kept = list((quick_site.settings.data_dir / "uploads").iterdir())

    quick_site.clock.set(int(kept[0].stat().st_mtime * 1000) + 2 * 86_400_000)
    send(quick_site.browser_of("a01"), content=b"other")

    assert len(kept) == 1
    assert kept[0] not in list((quick_site.settings.data_dir / "uploads").iterdir())
