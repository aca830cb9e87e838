"""How does a complaint lie on paper? A4, facts one under another, fonts embedded (S1.17, S1.18)."""

from dataclasses import dataclass

from fpdf import FPDF

from fieldapp.actions.draw_leaflet import FONTS, GREEN, GREY, INK

EDGE = 22.0
LABEL_WIDTH = 46.0
INDENT = 3.5
LINE = 0.48  # millimetres of height for a point of size


@dataclass(frozen=True)
class Fact:
    """A line of the table; a `key` one is set larger."""

    label: str
    words: str
    key: bool = False


@dataclass(frozen=True)
class ComplaintPaper:
    """A finished paper in one language: what is said first, the facts, whom to ask, the ways to us."""

    company: str
    title: str
    beside: str
    greeting: tuple[str, ...]
    facts: tuple[Fact, ...]
    people_title: str
    people: tuple[str, ...]
    ways_title: str
    ways: tuple[str, ...]
    end: str


class _Sheet(FPDF):
    """A4 with what it is and the page's number at its foot."""

    foot = ""

    def footer(self) -> None:
        """Called by fpdf2 at each page's end."""
        self.set_y(-14)
        self.set_font("sans", "", 8)
        self.set_text_color(*GREY)
        self.cell(0, 4, f"{self.foot}  ·  {self.page_no()}/{{nb}}", align="R")


def draw_complaint(paper: ComplaintPaper, *, compress: bool = True) -> bytes:
    """The PDF; a long essence takes further pages."""
    pdf = _document(paper, compress=compress)
    _head(pdf, paper)
    for words in paper.greeting:
        _words(pdf, words, size=11)
        pdf.ln(2)
    pdf.ln(2)
    for fact in paper.facts:
        _fact(pdf, fact)
    _list(pdf, paper.people_title, paper.people)
    _list(pdf, paper.ways_title, paper.ways, mark="·")
    if paper.end:
        pdf.ln(5)
        _words(pdf, paper.end, size=11)
    return bytes(pdf.output())


def _document(paper: ComplaintPaper, *, compress: bool) -> FPDF:
    pdf = _Sheet(unit="mm", format="A4")
    pdf.foot = f"{paper.company}  ·  {paper.title}"
    pdf.set_compression(compress)
    pdf.set_margins(EDGE, EDGE, EDGE)
    pdf.set_auto_page_break(True, margin=20)
    pdf.c_margin = 0
    pdf.add_font("sans", "", FONTS / "DejaVuSans.ttf")
    pdf.add_font("sans", "B", FONTS / "DejaVuSans-Bold.ttf")
    pdf.add_font("cjk", "", FONTS / "NotoSansSC-gb2312.otf")
    pdf.set_fallback_fonts(["cjk"], exact_match=False)
    pdf.set_title(paper.title)
    pdf.add_page()
    return pdf


def _head(pdf: FPDF, paper: ComplaintPaper) -> None:
    pdf.set_fill_color(*GREEN)
    pdf.rect(EDGE, EDGE - 5, 14, 1.4, style="F")
    _words(pdf, paper.company, size=12, bold=True, colour=GREEN)
    _words(pdf, paper.beside, size=9.5, colour=GREY)
    pdf.ln(7)
    _words(pdf, paper.title, size=18, bold=True)
    pdf.ln(4)


def _fact(pdf: FPDF, fact: Fact) -> None:
    if pdf.will_page_break(14):
        pdf.add_page()
    top, page = pdf.get_y(), pdf.page_no()
    pdf.set_text_color(*GREY)
    pdf.set_font("sans", "", 9.5)
    pdf.multi_cell(LABEL_WIDTH - 4, 4.6, fact.label, align="L", new_x="LMARGIN", new_y="NEXT")
    after = pdf.get_y()
    pdf.set_left_margin(EDGE + LABEL_WIDTH)
    pdf.set_xy(EDGE + LABEL_WIDTH, top)
    _words(pdf, fact.words, size=13 if fact.key else 11, bold=fact.key)
    pdf.set_left_margin(EDGE)
    below = pdf.get_y() if pdf.page_no() != page else max(after, pdf.get_y())
    pdf.set_xy(EDGE, below + 2.4)


def _list(pdf: FPDF, title: str, lines: tuple[str, ...], *, mark: str = "") -> None:
    if not lines:
        return
    if pdf.will_page_break(14 + 5.2 * len(lines)):  # a heading stays with what is under it
        pdf.add_page()
    pdf.ln(4)
    _words(pdf, title, size=11.5, bold=True, colour=GREEN)
    pdf.ln(1)
    for line in lines:
        _item(pdf, line, mark)


def _item(pdf: FPDF, line: str, mark: str) -> None:
    """A long line goes on under its own words, not under the mark."""
    if mark:
        _words(pdf, mark, size=10.5)
        pdf.set_xy(EDGE + INDENT, pdf.get_y() - 10.5 * LINE)
        pdf.set_left_margin(EDGE + INDENT)
    _words(pdf, line, size=10.5)
    pdf.set_left_margin(EDGE)
    pdf.set_x(EDGE)


def _words(pdf: FPDF, words: str, *, size: float, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
    pdf.set_text_color(*colour)
    pdf.set_font("sans", "B" if bold else "", size)
    pdf.multi_cell(0, size * LINE, words, align="L", new_x="LMARGIN", new_y="NEXT")
