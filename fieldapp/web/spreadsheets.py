"""How is a table written so that a spreadsheet opens it right and runs nothing that stands in it?

CSV as Excel in Russian reads it by a double click: UTF-8 with its mark, semicolons. A text that a spreadsheet might
take for a formula gets an apostrophe before it, in both kinds of file: one is soon saved as the other (G6).
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from fieldapp.core.formulas import harmless

Cell = str | date | time | None
MARK = "\ufeff"


def csv_of(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as CSV; dates as 2026-11-23, times as 10:00."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(name) for name in header])
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return (MARK + written.getvalue()).encode("utf-8", "replace")


def xlsx_of(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as XLSX; dates and times are such, everything else is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place in range(len(header)):
        sheet.column_dimensions[chr(ord("A") + place)].width = 18
    bold = Font(bold=True)
    sheet.append([_cell(sheet, name, bold) for name in header])
    for row in rows:
        sheet.append([cell if not isinstance(cell, str) else _cell(sheet, cell) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _text(cell: Cell) -> str:
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else cell.isoformat()


def _cell(sheet: Any, text: str, font: Font | None = None) -> Any:
    """A cell that is text whatever it begins with."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", harmless(text))[:32_000])
    cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell
