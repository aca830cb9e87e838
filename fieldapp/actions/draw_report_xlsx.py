"""How does a report become a workbook? One sheet with every table, one with charts that stand on its numbers."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill

from fieldapp.actions.report_paper import Paper, Table, Texts
from fieldapp.core.formulas import harmless

GREEN, PALE = "0B6E59", "E1EFEB"
PERCENT = "0 %"
CHART_ROWS, CHART_WIDTH, CHART_HEIGHT = 18, 16, 8.5  # rows of the sheet, centimetres
FEWEST = 2  # bars of a chart


def draw_report(paper: Paper, texts: Texts) -> bytes:
    """The XLSX."""
    book = Workbook()
    sheet: Any = book.active
    charts = book.create_sheet(texts["report.sheet.charts"][:31])
    sheet.title = texts["report.list"][:31]
    sheet.column_dimensions["A"].width = 46
    for column in "BCDE":
        sheet.column_dimensions[column].width = 14
    _line(sheet, paper.title, bold=True, size=16)
    _line(sheet, f"{paper.area} · {paper.days}")
    _line(sheet, texts["report.made"].replace("{at}", paper.made))
    _tiles(sheet, paper)
    place = 0
    for table in paper.tables:
        rows = _table(sheet, table, texts)
        if len(table.rows) >= FEWEST:
            _chart(charts, sheet, table, rows, place)
            place += 1
    _foot(sheet, paper, texts)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _tiles(sheet: Any, paper: Paper) -> None:
    sheet.append([])
    for tile in paper.tiles:
        part, whole = tile.share.part, tile.share.whole
        sheet.append([_text(sheet, tile.label, bold=True), part / whole if whole else None, part, whole])
        sheet.cell(sheet.max_row, 2).number_format = PERCENT


def _table(sheet: Any, table: Table, texts: Texts) -> tuple[int, int]:
    """Write it under what is there; the first and last row of its numbers."""
    sheet.append([])
    _line(sheet, table.title, bold=True, size=13)
    heads = [texts["report.column.what"], *table.columns, *([texts["report.column.share"]] if table.has_shares else [])]
    sheet.append([_text(sheet, words, bold=True) for words in heads])
    for cell in sheet[sheet.max_row]:
        cell.fill = PatternFill("solid", fgColor=PALE)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    first = sheet.max_row + 1
    for row in table.rows:
        numbers: list[Any] = [cell.words if cell.number is None else cell.number for cell in row.cells]
        if table.has_shares:
            numbers.append(row.share.part / row.share.whole if row.share and row.share.whole else None)
        sheet.append([_text(sheet, row.label), *numbers])
        if table.has_shares:
            sheet.cell(sheet.max_row, 1 + len(numbers)).number_format = PERCENT
    if not table.rows:
        _line(sheet, texts["report.nothing"])
    return first, sheet.max_row


def _chart(charts: Any, sheet: Any, table: Table, rows: tuple[int, int], place: int) -> None:
    chart = BarChart()
    chart.type, chart.title, chart.legend, chart.style = "bar", table.title, None, 10
    chart.width, chart.height, chart.gapWidth = CHART_WIDTH, CHART_HEIGHT, 40
    column = 2 + len(table.columns) if table.has_shares else 2
    chart.add_data(Reference(sheet, min_col=column, min_row=rows[0], max_row=rows[1]))
    chart.set_categories(Reference(sheet, min_col=1, min_row=rows[0], max_row=rows[1]))
    chart.series[0].graphicalProperties.solidFill = GREEN
    chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format = "0%" if table.has_shares else "0"
    chart.y_axis.scaling.min = 0
    charts.add_chart(chart, f"{'AK'[place % 2]}{1 + place // 2 * CHART_ROWS}")


def _foot(sheet: Any, paper: Paper, texts: Texts) -> None:
    sheet.append([])
    _line(sheet, texts["report.small"].replace("{least}", str(paper.least)))
    if paper.changes:
        _line(sheet, texts["report.changes"], bold=True, size=13)
        sheet.append(
            [_text(sheet, texts[f"report.changes.{name}"], bold=True) for name in ("what", "was", "is", "found")]
        )
        for change in paper.changes:
            sheet.append([_text(sheet, change.label), change.was, change.is_now, _text(sheet, change.found)])
    _line(sheet, texts["report.digest"].replace("{digest}", paper.digest))


def _line(sheet: Any, words: str, *, bold: bool = False, size: int = 11) -> None:
    sheet.append([words])
    _as_text(sheet.cell(sheet.max_row, 1), words, bold=bold, size=size)


def _text(sheet: Any, words: str, *, bold: bool = False) -> Any:
    """A cell that is text whatever it begins with: a district's name is typed by people (G6)."""
    cell = Cell(sheet, row=1, column=1)
    _as_text(cell, words, bold=bold)
    return cell


def _as_text(cell: Any, words: str, *, bold: bool = False, size: int = 11) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", harmless(words))[:32_000]
    cell.data_type = "s"
    cell.font = Font(bold=bold, size=size)
