"""Whatever file arrives: its rows, or one sentence that names file, problem and remedy."""

import io
import zipfile
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from fieldapp.actions.library import load_library
from fieldapp.actions.read_orders_file import OrdersFile, read_orders_file
from fieldapp.actions.read_xlsx import cell_text
from fieldapp.actions.unreadable import UnreadableFile
from tests.support.proofs import proves

HEAD = ("Номер заявки", "Клиент", "Дата визита", "Интервал с", "Интервал по")
LINE = ("100", "О'Нил", "24.11.2026", "10:00", "12:00")
WORDS = {"number": "100", "customer": "О'Нил", "day": "24.11.2026", "from": "10:00", "to": "12:00"}


def csv_of(*rows: tuple[str, ...], separator: str = ";", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(separator.join(row) for row in rows).encode(encoding)


def sheet_of(*rows: tuple[Any, ...]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def fault_of(content: bytes, name: str = "orders.csv") -> str:
    with pytest.raises(UnreadableFile) as met:
        read_orders_file(content, name)
    words = load_library().texts["ru"][met.value.text].format_map(met.value.slots)
    assert name in words
    return met.value.code


def words_of(file: OrdersFile) -> list[dict[str, str]]:
    return [row.words for row in file.rows]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_encoding_and_separator_are_found_by_the_header(separator: str, encoding: str) -> None:
    file = read_orders_file(csv_of(HEAD, LINE, separator=separator, encoding=encoding), "x.csv")

    assert words_of(file) == [WORDS]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (("Order number", "Customer", "Visit date", "From", "To"), "utf-8"),
        (("工单号", "客户", "上门日期", "开始时间", "结束时间"), "gb18030"),
        (("НОМЕР  ЗАЯВКИ", "клиент", "дата визита", "интервал с", "интервал по"), "utf-8"),
    ],
)
def test_column_names_are_known_in_three_languages(head: tuple[str, ...], encoding: str) -> None:
    plain = ("100", "Li", "24.11.2026", "10:00", "12:00")

    file = read_orders_file(csv_of(head, plain, encoding=encoding), "x.csv")

    assert words_of(file) == [{**WORDS, "customer": "Li"}]


def test_a_title_above_the_header_and_blank_rows_do_no_harm_and_rows_keep_their_numbers() -> None:
    file = read_orders_file(csv_of(("Выгрузка за день",), ("",), HEAD, ("", ""), LINE), "x.csv")

    assert [(row.line, row.words) for row in file.rows] == [(5, WORDS)]


def test_a_quoted_line_break_and_separator_stay_in_their_cell() -> None:
    content = csv_of(HEAD, ("100", '"ул. Лесная;\nд. 5"', *LINE[2:]))

    assert read_orders_file(content, "x.csv").rows[0].words["customer"] == "ул. Лесная;\nд. 5"


def test_a_row_with_more_cells_than_columns_says_so() -> None:
    file = read_orders_file(csv_of(HEAD, (*LINE, "лишняя")), "x.csv")

    assert file.rows[0].extra == 1


def test_columns_without_a_use_are_named() -> None:
    file = read_orders_file(csv_of((*HEAD, "Погода", "Клиент"), (*LINE, "снег", "x")), "x.csv")

    assert file.unused == ["Погода", "Клиент"]
    assert words_of(file) == [WORDS]


def test_what_no_database_takes_is_left_out() -> None:
    file = read_orders_file(csv_of(HEAD, ("1\x0000", *LINE[1:])), "x.csv")

    assert words_of(file) == [WORDS]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"x" * 10_000_001, "too_large"),
        (b"\xd0\xcf\x11\xe0rest", "old_excel"),
        (b"\x81\x98\xff;\xff", "encoding"),
        (csv_of(("a", "b"), ("1", "2")), "no_header"),
        (csv_of(HEAD[:3], LINE[:3]), "missing_columns"),
        (csv_of(HEAD, ("100", '"не закрыта', *LINE[2:])), "broken_quotes"),
        (csv_of(HEAD, *[LINE] * 50_001), "too_many_rows"),
        (b"PK\x03\x04 no archive", "broken_xlsx"),
        (b"%PDF-1.7 \x00\x01\x02", "no_header"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, code: str) -> None:
    assert fault_of(content) == code


def test_dates_and_times_of_a_sheet_read_like_those_of_a_text() -> None:
    content = sheet_of(HEAD, (100, "О'Нил", datetime(2026, 11, 24), time(10), time(12)))  # noqa: DTZ001

    assert words_of(read_orders_file(content, "x.xlsx")) == [WORDS]


@proves("G6")
def test_a_formula_in_a_sheet_is_its_text() -> None:
    content = sheet_of(HEAD, ("100", "=1+1", *LINE[2:]))

    assert words_of(read_orders_file(content, "x.xlsx"))[0]["customer"] == "=1+1"


def test_the_orders_may_stand_on_a_later_sheet() -> None:
    book, content = Workbook(), io.BytesIO()
    book.active.append(["Справка"])
    book.create_sheet("Заявки").append(list(HEAD))
    book["Заявки"].append(list(LINE))
    book.save(content)

    assert words_of(read_orders_file(content.getvalue(), "x.xlsx")) == [WORDS]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (3.0, "3"), (3.5, "3.5"), (True, "True"), (timedelta(hours=26), "26:00"), (time(9, 5), "09:05")],
)
def test_cells_are_read_as_text(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_sheet_without_orders_says_so() -> None:
    assert fault_of(sheet_of(("a", "b")), "x.xlsx") == "no_header"


@proves("G15")
@pytest.mark.parametrize("kind", ["swollen", "many entries", "huge"])
def test_an_archive_that_would_unpack_to_far_too_much_is_not_opened(kind: str) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        if kind == "swollen":
            archive.writestr("xl/worksheets/sheet1.xml", b" " * 20_000_000)
        for n in range(600 if kind == "many entries" else 0):
            archive.writestr(f"xl/{n}.xml", "")
        if kind == "huge":
            archive.writestr("xl/worksheets/sheet1.xml", bytes(range(256)) * 480_000)

    assert fault_of(content.getvalue(), "x.xlsx") == "zip_bomb"


@proves("G15")
def test_an_entry_that_lies_about_its_size_is_a_damaged_file() -> None:
    honest = sheet_of(HEAD, *[LINE] * 200)
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (60).to_bytes(4, "little"))

    assert fault_of(lying, "x.xlsx") in ("broken_xlsx", "no_header")


def test_another_archive_is_no_sheet() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "no sheet")

    assert fault_of(content.getvalue(), "x.xlsx") == "broken_xlsx"
