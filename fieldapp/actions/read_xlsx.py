"""What stands in the sheets of an XLSX file, as the text that a CSV of the same orders would hold?

Sheets are streamed. An archive that would grow beyond what an order file can need is refused before anything is
unpacked (G15); formulas are not computed, their text is the cell's text (G6).
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook

from fieldapp.actions.unreadable import UnreadableFile

MAX_ENTRIES = 500
MAX_UNPACKED = 120_000_000
MAX_RATIO = 200  # XML of real orders shrinks some 10 to 30 times
SMALL = 1_000_000
MAX_COLUMNS = 200


def records_of_xlsx(content: bytes, name: str) -> Iterator[Iterator[list[str]]]:
    """The sheets, each as its rows of cell texts. Raises UnreadableFile."""
    _refuse_a_bomb(content, name)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Exception as problem:  # openpyxl raises whatever its XML parser met
        raise UnreadableFile("broken_xlsx", name) from problem
    try:
        for sheet in book.worksheets:
            yield _records(sheet, name)
    finally:
        book.close()


def _refuse_a_bomb(content: bytes, name: str) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
        raise UnreadableFile("broken_xlsx", name) from problem
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size) for entry in entries
    )
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or swollen:
        raise UnreadableFile("zip_bomb", name)
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise UnreadableFile("broken_xlsx", name)


def _records(sheet: Any, name: str) -> Iterator[list[str]]:
    if not hasattr(sheet, "reset_dimensions"):
        return  # a chart sheet
    sheet.reset_dimensions()  # some programs write a size that hides cells
    try:
        for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
            yield [cell_text(value) for value in row]
    except UnreadableFile:
        raise
    except Exception as problem:
        raise UnreadableFile("broken_xlsx", name) from problem


def cell_text(value: Any) -> str:
    """The text of a cell's value: dates as 24.11.2026, times as 10:00, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        if value.year <= 1900:  # a time beyond midnight is stored as a day after the epoch of spreadsheets
            return value.strftime("%H:%M")
        return value.strftime("%d.%m.%Y" if value.time() == time() else "%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(getattr(value, "text", value) or "")
