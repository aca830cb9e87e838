"""A file whose columns nobody knows is shown with samples; what a person says of them is remembered for its source."""

import io
import re

import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from sqlalchemy import select

from fieldapp.cli import main
from fieldapp.store.tables import order_columns, orders, subjects
from tests.support.app import Browser, Site
from tests.support.proofs import proves

HEAD = ("Код", "Район работ", "Когда", "Начало", "Конец", "Жилец", "Погода")
LINES = [("A-1", "Казань-Север", "24.11.2026", "10:00", "12:00", "Панина Зоя", "снег"),
         ("A-2", "Казань-Север", "24.11.2026", "12:00", "14:00", "<b>Ким</b>", "дождь")]  # fmt: skip
MEANT = ("number", "area", "day", "from", "to", "customer", "")


def csv_file(separator: str = ";", encoding: str = "utf-8", head: tuple[str, ...] = HEAD) -> bytes:
    return "\n".join(separator.join(row) for row in (head, *LINES)).encode(encoding)


def xlsx_file() -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in (HEAD, *LINES):
        book.active.append(row)
    book.save(written)
    return written.getvalue()


def send(browser: Browser, content: bytes, name: str = "new.csv"):
    return browser.post("/orders/import", data={"file": (io.BytesIO(content), name), "area": ""})


def hidden(page) -> dict[str, str]:
    return dict(re.findall(r'name="(digest|name|area)" value="([^"]*)"', page.text))


def assign(browser: Browser, page, *fields: str):
    chosen = {f"column-{at}": field for at, field in enumerate(fields)}
    return browser.post("/orders/import/columns", data=hidden(page) | chosen | {"assign": "yes"})


def numbers(site: Site) -> list[str]:
    with site.session() as session:
        return list(session.scalars(select(orders.c.external_id).order_by(orders.c.external_id)))


@pytest.mark.parametrize(
    "content",
    [csv_file(), csv_file(","), csv_file("\t", "cp1251"), xlsx_file()],
    ids=["csv", "comma", "cp1251", "xlsx"],
)
def test_an_unknown_header_is_shown_with_samples_and_learnt(site: Site, content: bytes) -> None:
    browser = site.browser_of("a01")

    shown = send(browser, content)
    checked = assign(browser, shown, *MEANT)
    before = numbers(site)
    taken = browser.post("/orders/import/confirm", data=hidden(checked))

    assert (shown.status_code, checked.status_code, taken.status_code) == (422, 200, 200), checked.text
    for word in ("Район работ", "24.11.2026", "снег", "&lt;b&gt;Ким&lt;/b&gt;"):
        assert word in shown.text
    assert (before, numbers(site)) == ([], ["A-1", "A-2"])
    with site.session() as session:
        assert "Панина Зоя" in session.scalars(select(subjects.c.name)).all()


def test_what_was_said_once_is_known_for_the_next_file(site: Site) -> None:
    browser = site.browser_of("a01")
    assign(browser, send(browser, csv_file()), *MEANT)

    colleague = send(site.browser_of("d01"), csv_file(head=("КОД ", *HEAD[1:])))

    assert colleague.status_code == 200
    assert "Погода" in colleague.text
    with site.session() as session:
        said = session.execute(select(order_columns).where(order_columns.c.header == "код")).one()
    assert (said.source, said.field, said.said_by) == ("orders", "number", "a01")


def test_what_was_said_can_be_said_otherwise(quick_site: Site) -> None:
    browser = quick_site.browser_of("a01")
    checked = assign(browser, send(browser, csv_file()), *MEANT)

    shown = browser.post("/orders/import/columns", data=hidden(checked))
    again = assign(browser, shown, *MEANT[:5], "comment", "customer")

    assert '<option value="customer" selected>' in shown.text
    assert again.status_code == 200
    with quick_site.session() as session:
        known = {row.header: row.field for row in session.execute(select(order_columns))}
    assert (known["жилец"], known["погода"]) == ("comment", "customer")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (("number", "number", "day", "from", "to"), "Назначено дважды: «Номер заявки»"),
        (("number", "", "day"), "Не назначено: «Интервал с», «Интервал по»"),
        (("nonsense",), "Не назначено"),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_chosen_stays(quick_site: Site, fields, words: str) -> None:
    browser = quick_site.browser_of("a01")

    answer = assign(browser, send(browser, csv_file()), *fields)

    assert answer.status_code == 422
    assert words in answer.text
    with quick_site.session() as session:
        assert session.execute(select(order_columns)).all() == []


@proves("G8")
def test_nobody_reads_the_file_of_another(quick_site: Site) -> None:
    shown = send(quick_site.browser_of("a01"), csv_file())

    answers = [quick_site.browser_of(who).post("/orders/import/columns", data=hidden(shown)) for who in ("d01", "t01")]

    assert [answer.status_code for answer in answers] == [410, 404]


@pytest.mark.parametrize("content", [b"", b";;;\n;;;", b"\xd0\xcf\x11\xe0old", b"x"])
def test_a_file_that_shows_nothing_is_no_error_of_ours(quick_site: Site, content: bytes) -> None:
    browser = quick_site.browser_of("a01")

    shown = send(browser, content)

    assert shown.status_code == 422
    assert browser.post("/orders/import/columns", data={"digest": "x", "assign": "yes"}).status_code == 410
    if hidden(shown):
        assert assign(browser, shown, "number").status_code == 422


def test_the_command_line_knows_what_was_learnt_for_its_source(quick_site: Site, tmp_path, monkeypatch) -> None:
    browser = quick_site.browser_of("a01")
    assign(browser, send(browser, csv_file()), *MEANT)
    path = tmp_path / "new.csv"
    path.write_bytes(csv_file())
    monkeypatch.setenv("DATABASE_URL", quick_site.settings.database_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))

    known = CliRunner().invoke(main, ["import-orders", str(path), "--dry-run"])
    other = CliRunner().invoke(main, ["import-orders", str(path), "--dry-run", "--source", "crm"])

    assert (known.exit_code, other.exit_code) == (0, 2), known.output
