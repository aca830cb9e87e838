"""What stands on a leaflet, and where? A6 for a mailbox, four blanks on an A4 sheet, fonts embedded.

The four contents of S4.6 are always there: we came, when, whom to call, please call for a new date. What is not known
yet has a line to write on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import segno
from fpdf import FPDF

from fieldapp.core.leaflets import grouped

FONTS = Path(__file__).resolve().parent.parent / "fonts"
WIDTH, HEIGHT = 105.0, 148.5  # a quarter of A4, mm
EDGE = 9.0
QR_SIZE = 31.0
INK, GREY, GREEN = (24, 28, 26), (92, 99, 94), (11, 107, 89)
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Paper:
    """The words of one leaflet; `when` is the local time of the visit, None leaves room to write it."""

    company: str
    phone: str
    number: str
    link: str
    work: str = ""
    when: datetime | None = None


def draw_one(paper: Paper, texts: Texts, *, compress: bool = True) -> bytes:
    """One A6 page."""
    pdf = _document((WIDTH, HEIGHT), texts, compress=compress)
    pdf.add_page()
    _leaflet(pdf, paper, texts, 0.0, 0.0)
    return bytes(pdf.output())


def draw_sheets(papers: Sequence[Paper], texts: Texts, *, compress: bool = True) -> bytes:
    """A4 pages with four leaflets each and hairlines to cut along."""
    pdf = _document((WIDTH * 2, HEIGHT * 2), texts, compress=compress)
    for place, paper in enumerate(papers):
        if place % 4 == 0:
            pdf.add_page()
            _cut_lines(pdf)
        _leaflet(pdf, paper, texts, WIDTH * (place % 2), HEIGHT * (place % 4 // 2))
    return bytes(pdf.output())


def _document(size: tuple[float, float], texts: Texts, *, compress: bool) -> FPDF:
    pdf = FPDF(unit="mm", format=size)
    pdf.set_compression(compress)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.add_font("sans", "", FONTS / "DejaVuSans.ttf")
    pdf.add_font("sans", "B", FONTS / "DejaVuSans-Bold.ttf")
    pdf.add_font("cjk", "", FONTS / "NotoSansSC-gb2312.otf")
    pdf.set_fallback_fonts(["cjk"], exact_match=False)  # the Chinese face has no bold; the regular one serves for both
    pdf.set_title(texts["leaflet.document"])
    return pdf


def _leaflet(pdf: FPDF, paper: Paper, texts: Texts, x: float, y: float) -> None:
    left, width = x + EDGE, WIDTH - 2 * EDGE
    pdf.set_left_margin(left)
    pdf.set_fill_color(*GREEN)
    pdf.rect(left, y + EDGE, 14, 1.4, style="F")
    pdf.set_xy(left, y + EDGE + 3)
    _line(pdf, width, paper.company, size=12, bold=True, colour=GREEN)
    _line(pdf, width, texts["leaflet.title"], size=20, bold=True, gap=1.5)
    _line(pdf, width, texts["leaflet.who"].format(company=paper.company), size=11, gap=1)
    _when(pdf, width, paper.when, texts)
    _work(pdf, width, paper.work, texts)
    _line(pdf, width, texts["leaflet.please_call"], size=11, gap=4)
    _line(pdf, width, paper.phone, size=19, bold=True, gap=1.2)
    _foot(pdf, paper, texts, left, y + HEIGHT - EDGE - QR_SIZE)


def _line(
    pdf: FPDF,
    width: float,
    words: str,
    *,
    size: float,
    bold: bool = False,
    colour: tuple[int, int, int] = INK,
    gap: float = 0,
) -> None:
    """A paragraph under the last one; `gap` mm above it."""
    pdf.set_xy(pdf.l_margin, pdf.get_y() + gap)
    pdf.set_text_color(*colour)
    pdf.set_font("sans", "B" if bold else "", size)
    pdf.multi_cell(width, size * 0.46, words, align="L", new_x="LMARGIN", new_y="NEXT")


def _when(pdf: FPDF, width: float, when: datetime | None, texts: Texts) -> None:
    if when is None:
        _line(pdf, width, texts["leaflet.date"], size=9, colour=GREY, gap=3)
        _rule(pdf, width * 0.58, pdf.get_string_width(texts["leaflet.date"]) + 3)
        pdf.set_xy(pdf.l_margin + width * 0.62, pdf.get_y() - 9 * 0.46)
        pdf.cell(width * 0.38, 9 * 0.46, texts["leaflet.time"])
        pdf.ln(9 * 0.46)
        _rule(pdf, width, width * 0.62 + pdf.get_string_width(texts["leaflet.time"]) + 3)
        return
    month = texts[f"leaflet.month.{when.month}"]
    words = texts["leaflet.at"].format(day=when.day, month=month, year=when.year, time=f"{when:%H:%M}")
    _line(pdf, width, words, size=13, gap=2)


def _work(pdf: FPDF, width: float, work: str, texts: Texts) -> None:
    _line(pdf, width, texts["leaflet.we_wanted"], size=9, colour=GREY, gap=4)
    if work:
        _line(pdf, width, work[:160], size=10.5, gap=0.5)
        return
    for _ in range(2):
        pdf.ln(6.5)
        _rule(pdf, width, 0)


def _rule(pdf: FPDF, to: float, start: float) -> None:
    """A line to write on, from `start` to `to` mm right of the margin, at the foot of the last paragraph."""
    pdf.set_draw_color(*GREY)
    pdf.set_line_width(0.2)
    pdf.line(pdf.l_margin + start, pdf.get_y() - 0.4, pdf.l_margin + to, pdf.get_y() - 0.4)


def _foot(pdf: FPDF, paper: Paper, texts: Texts, left: float, top: float) -> None:
    _qr(pdf, paper.link, left, top)
    beside = left + QR_SIZE + 4
    pdf.set_left_margin(beside)
    pdf.set_xy(beside, top)
    width = WIDTH - 2 * EDGE - QR_SIZE - 4
    address = paper.link.partition("://")[2].rpartition("/")[0]
    _line(pdf, width, texts["leaflet.by_code"].format(address=address), size=9, colour=GREY)
    _line(pdf, width, texts["leaflet.number"], size=9, colour=GREY, gap=3)
    _line(pdf, width, grouped(paper.number), size=14, bold=True, gap=0.4)


def _qr(pdf: FPDF, link: str, left: float, top: float) -> None:
    """Level Q: a quarter of it may be wet or torn."""
    matrix = segno.make(link, error="q", micro=False).matrix
    cell = QR_SIZE / len(matrix)
    pdf.set_fill_color(*INK)
    for row, modules in enumerate(matrix):
        for start, length in _runs(modules):
            pdf.rect(left + start * cell, top + row * cell, length * cell, cell + 0.02, style="F")


def _runs(modules: Iterable[int]) -> list[tuple[int, int]]:
    """(start, length) of the dark stretches of a row."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if not dark:
            continue
        if found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((place, 1))
    return found


def _cut_lines(pdf: FPDF) -> None:
    pdf.set_draw_color(200, 204, 201)
    pdf.set_line_width(0.1)
    pdf.line(WIDTH, 0, WIDTH, HEIGHT * 2)
    pdf.line(0, HEIGHT, WIDTH * 2, HEIGHT)
