"""How does a report lie on paper? A4, headline figures first, then tables whose rows carry bars; fonts embedded."""

from fpdf import FPDF

from fieldapp.actions.draw_leaflet import FONTS, GREEN, GREY, INK
from fieldapp.actions.report_paper import Paper, Row, Table, Texts

EDGE, WIDTH = 16.0, 210.0
INNER = WIDTH - 2 * EDGE
LABEL, NUMBER, SHARE = 72.0, 20.0, 16.0
LINE = 5.6
PALE = (225, 239, 235)


class _Sheet(FPDF):
    """A4 with the page's number and what it is at its foot."""

    foot = ""

    def footer(self) -> None:
        """Called by fpdf2 at each page's end."""
        self.set_y(-12)
        self.set_font("sans", "", 8)
        self.set_text_color(*GREY)
        self.cell(0, 4, f"{self.foot}  ·  {self.page_no()}/{{nb}}", align="R")


def draw_report(paper: Paper, texts: Texts, *, compress: bool = True) -> bytes:
    """The PDF; as many pages as it takes."""
    pdf = _Sheet(unit="mm", format="A4")
    pdf.foot = f"{paper.title} · {paper.area} · {paper.days}"
    pdf.set_compression(compress)
    pdf.set_margins(EDGE, EDGE, EDGE)
    pdf.set_auto_page_break(True, margin=16)
    pdf.c_margin = 0
    pdf.add_font("sans", "", FONTS / "DejaVuSans.ttf")
    pdf.add_font("sans", "B", FONTS / "DejaVuSans-Bold.ttf")
    pdf.add_font("cjk", "", FONTS / "NotoSansSC-gb2312.otf")
    pdf.set_fallback_fonts(["cjk"], exact_match=False)
    pdf.set_title(pdf.foot)
    pdf.add_page()
    _head(pdf, paper, texts)
    _tiles(pdf, paper, texts)
    for table in paper.tables:
        if table.rows:
            _table(pdf, table)
    _foot(pdf, paper, texts)
    return bytes(pdf.output())


def _head(pdf: FPDF, paper: Paper, texts: Texts) -> None:
    pdf.set_fill_color(*GREEN)
    pdf.rect(EDGE, EDGE - 4, 14, 1.4, style="F")
    _words(pdf, paper.title, size=18, bold=True)
    _words(pdf, f"{paper.area} · {paper.days}", size=11)
    _words(pdf, texts["report.made"].replace("{at}", paper.made), size=9, colour=GREY)
    pdf.ln(3)


def _tiles(pdf: FPDF, paper: Paper, texts: Texts) -> None:
    """Headline figures side by side, each with a bar."""
    width, top, height = (INNER - 3 * 4) / 4, pdf.get_y(), 30.0
    for place, tile in enumerate(paper.tiles):
        left = EDGE + place * (width + 4)
        pdf.set_fill_color(*PALE)
        pdf.rect(left, top, width, height, style="F")
        percent = tile.share.percent
        pdf.set_xy(left + 3, top + 2.5)
        _cell(pdf, "—" if percent is None else f"{percent} %", width - 6, size=18, bold=True, height=9)
        if percent is not None:
            pdf.set_fill_color(*GREEN)
            pdf.rect(left + 3, top + 12.4, (width - 6) * percent / 100, 1.2, style="F")
        pdf.set_xy(left + 3, top + 15)
        pdf.set_font("sans", "", 8.5)
        pdf.set_text_color(*INK)
        pdf.multi_cell(width - 6, 3.8, tile.label, align="L", new_x="LEFT", new_y="NEXT")
        of = texts["report.of"].replace("{part}", str(tile.share.part)).replace("{whole}", str(tile.share.whole))
        pdf.set_xy(left + 3, top + height - 5.5)
        _cell(pdf, of if tile.share.whole else texts["report.no_share"], width - 6, size=7.5, colour=GREY)
    pdf.set_y(top + height + 2)


def _table(pdf: FPDF, table: Table) -> None:
    if pdf.will_page_break(LINE * min(len(table.rows), 6) + 16):
        pdf.add_page()
    pdf.ln(3)
    _words(pdf, table.title, size=12, bold=True, colour=GREEN)
    if len(table.columns) > 1:
        _columns(pdf, table)
    pdf.set_draw_color(*GREY)
    pdf.set_line_width(0.2)
    pdf.line(EDGE, pdf.get_y() + 0.4, WIDTH - EDGE, pdf.get_y() + 0.4)
    pdf.ln(1.2)
    for row in table.rows:
        _row(pdf, table, row)


def _columns(pdf: FPDF, table: Table) -> None:
    pdf.set_x(EDGE + LABEL)
    for words in table.columns:
        _cell(pdf, words, NUMBER, size=8, colour=GREY, align="R")
    pdf.ln(4.2)


def _row(pdf: FPDF, table: Table, row: Row) -> None:
    if pdf.will_page_break(LINE):
        pdf.add_page()
    top = pdf.get_y()
    _cell(pdf, _fitting(pdf, row.label), LABEL, size=9.5)
    for cell in row.cells:
        _cell(pdf, cell.words, NUMBER, size=9.5, bold=True, align="R")
    left = EDGE + LABEL + NUMBER * len(row.cells) + 4
    if table.has_shares:
        percent = None if row.share is None else row.share.percent
        _cell(pdf, "—" if percent is None else f"{percent} %", SHARE, size=9.5, align="R")
        left += SHARE
    _bar(pdf, left, top, _length(table, row))
    pdf.set_xy(EDGE, top + LINE)


def _bar(pdf: FPDF, left: float, top: float, part: float) -> None:
    room = WIDTH - EDGE - left
    pdf.set_fill_color(*PALE)
    pdf.rect(left, top + 1.2, room, LINE - 3, style="F")
    if part > 0:
        pdf.set_fill_color(*GREEN)
        pdf.rect(left, top + 1.2, max(0.4, room * part), LINE - 3, style="F")


def _length(table: Table, row: Row) -> float:
    if table.has_shares:
        return (row.share.percent or 0) / 100 if row.share else 0.0
    return (row.cells[0].number or 0) / table.most if table.most else 0.0


def _foot(pdf: FPDF, paper: Paper, texts: Texts) -> None:
    if pdf.will_page_break(24):
        pdf.add_page()
    pdf.ln(4)
    _words(pdf, texts["report.small"].replace("{least}", str(paper.least)), size=8.5, colour=GREY)
    for change in paper.changes:
        _words(pdf, f"{change.label}: {change.was} → {change.is_now} ({change.found})", size=8.5)
    _words(pdf, texts["report.digest"].replace("{digest}", paper.digest), size=7, colour=GREY)


def _fitting(pdf: FPDF, words: str) -> str:
    """On one line, cut where the numbers begin."""
    pdf.set_font("sans", "", 9.5)
    if pdf.get_string_width(words) <= LABEL - 2:
        return words
    while words and pdf.get_string_width(words + "…") > LABEL - 2:
        words = words[:-1]
    return words + "…"


def _cell(
    pdf: FPDF,
    words: str,
    width: float,
    *,
    size: float,
    bold: bool = False,
    colour: tuple[int, int, int] = INK,
    align: str = "L",
    height: float = LINE - 0.6,
) -> None:
    pdf.set_text_color(*colour)
    pdf.set_font("sans", "B" if bold else "", size)
    pdf.cell(width, height, words, align=align)


def _words(pdf: FPDF, words: str, *, size: float, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
    pdf.set_text_color(*colour)
    pdf.set_font("sans", "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.46, words, align="L", new_x="LMARGIN", new_y="NEXT")
