"""How does an evidence card lie on paper? A4, parts one under another, photos at the end, fonts embedded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fpdf import FPDF

from fieldapp.actions.draw_leaflet import FONTS, GREEN, GREY, INK

EDGE, WIDTH = 16.0, 210.0
TIME_WIDTH = 40.0
PHOTO_HEIGHT = 110.0
RED = (150, 30, 24)


@dataclass(frozen=True)
class Row:
    """A fact: when, what, its particulars, and what is doubtful about it."""

    at: str
    title: str
    facts: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of the card; `empty` is what it says when nothing is there."""

    title: str
    rows: tuple[Row, ...]
    empty: str = ""


@dataclass(frozen=True)
class Card:
    """A finished card in one language; `photos` are (path, caption) of pictures made by us."""

    title: str
    order: str
    lines: tuple[str, ...]
    parts: tuple[Part, ...]
    seal: tuple[str, ...]
    made: str
    photos: Sequence[tuple[Path, str]] = field(default_factory=tuple)


class _Paper(FPDF):
    """A4 with the page's number and what it is at its foot."""

    foot = ""

    def footer(self) -> None:
        """Called by fpdf2 at each page's end."""
        self.set_y(-12)
        self.set_font("sans", "", 8)
        self.set_text_color(*GREY)
        self.cell(0, 4, f"{self.foot}  ·  {self.page_no()}/{{nb}}", align="R")


def draw_card(card: Card, *, compress: bool = True) -> bytes:
    """The PDF; as many pages as it takes."""
    pdf = _Paper(unit="mm", format="A4")
    pdf.foot = f"{card.title} {card.order}"
    pdf.set_compression(compress)
    pdf.set_margins(EDGE, EDGE, EDGE)
    pdf.set_auto_page_break(True, margin=16)
    pdf.add_font("sans", "", FONTS / "DejaVuSans.ttf")
    pdf.add_font("sans", "B", FONTS / "DejaVuSans-Bold.ttf")
    pdf.add_font("cjk", "", FONTS / "NotoSansSC-gb2312.otf")
    pdf.set_fallback_fonts(["cjk"], exact_match=False)
    pdf.set_title(f"{card.title} {card.order}")
    pdf.add_page()
    _head(pdf, card)
    for part in card.parts:
        _part(pdf, part)
    _seal(pdf, card)
    for path, caption in card.photos:
        _photo(pdf, path, caption)
    return bytes(pdf.output())


def _head(pdf: FPDF, card: Card) -> None:
    pdf.set_fill_color(*GREEN)
    pdf.rect(EDGE, EDGE - 4, 14, 1.4, style="F")
    _words(pdf, f"{card.title} {card.order}", size=16, bold=True)
    for line in card.lines:
        _words(pdf, line, size=10)
    pdf.ln(2)


def _part(pdf: FPDF, part: Part) -> None:
    if pdf.will_page_break(18):
        pdf.add_page()
    pdf.ln(2)
    _words(pdf, part.title, size=12, bold=True, colour=GREEN)
    pdf.set_draw_color(*GREY)
    pdf.line(EDGE, pdf.get_y() + 0.4, WIDTH - EDGE, pdf.get_y() + 0.4)
    pdf.ln(1.4)
    for row in part.rows:
        _row(pdf, row)
    if not part.rows:
        _words(pdf, part.empty, size=9.5, colour=GREY)


def _row(pdf: FPDF, row: Row) -> None:
    if pdf.will_page_break(12):
        pdf.add_page()
    top = pdf.get_y()
    pdf.set_text_color(*GREY)
    pdf.set_font("sans", "", 9)
    pdf.multi_cell(TIME_WIDTH - 2, 4.4, row.at, align="L", new_x="LMARGIN", new_y="NEXT")
    after = pdf.get_y()
    pdf.set_xy(EDGE + TIME_WIDTH, top)
    pdf.set_left_margin(EDGE + TIME_WIDTH)
    _words(pdf, row.title, size=10, bold=True)
    if row.facts:
        _words(pdf, " · ".join(row.facts), size=9)
    if row.doubts:
        _words(pdf, " · ".join(row.doubts), size=9, colour=RED)
    pdf.set_left_margin(EDGE)
    pdf.set_xy(EDGE, max(after, pdf.get_y()) + 1)


def _seal(pdf: FPDF, card: Card) -> None:
    if pdf.will_page_break(20):
        pdf.add_page()
    pdf.ln(3)
    for line in (*card.seal, card.made):
        _words(pdf, line, size=8.5, colour=GREY)


def _photo(pdf: FPDF, path: Path, caption: str) -> None:
    if pdf.will_page_break(PHOTO_HEIGHT + 10):
        pdf.add_page()
    pdf.ln(3)
    _words(pdf, caption, size=9, colour=GREY)
    pdf.image(path, h=PHOTO_HEIGHT, w=WIDTH - 2 * EDGE, keep_aspect_ratio=True)


def _words(pdf: FPDF, words: str, *, size: float, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
    pdf.set_text_color(*colour)
    pdf.set_font("sans", "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.46, words, align="L", new_x="LMARGIN", new_y="NEXT")
