"""What stands on a blank for a call during an outage? Half a sheet of A4 each, with its number, fonts embedded (S1.6).

The fields are those of the register, in the order in which a call brings them; at the end what a complaint needs.
The desk prints the same by itself (static/js/desk/blanks.js).
"""

from collections.abc import Mapping, Sequence

from fpdf import FPDF

from fieldapp.actions.draw_leaflet import FONTS, GREEN, GREY, INK

WIDTH, HEIGHT = 210.0, 148.5  # half of A4, mm
EDGE, TOP = 14.0, 9.0
ROW, SIZE, BOX = 6.4, 8.5, 2.9
KINDS = ("information", "consultation", "duty", "complaint")
RESULTS = ("solved", "invited", "promised", "number_given", "transferred", "no_interest")
Texts = Mapping[str, str]


def draw_blanks(numbers: Sequence[str], company: str, texts: Texts, *, compress: bool = True) -> bytes:
    """A4 pages with two blanks each and a hairline to cut along."""
    pdf = FPDF(unit="mm", format="A4")
    pdf.set_compression(compress)
    pdf.set_auto_page_break(False)
    pdf.set_margins(EDGE, 0, EDGE)
    pdf.c_margin = 0
    pdf.add_font("sans", "", FONTS / "DejaVuSans.ttf")
    pdf.add_font("sans", "B", FONTS / "DejaVuSans-Bold.ttf")
    pdf.add_font("cjk", "", FONTS / "NotoSansSC-gb2312.otf")
    pdf.set_fallback_fonts(["cjk"], exact_match=False)
    pdf.set_title(texts["desk.blank.title"])
    for place, number in enumerate(numbers):
        if place % 2 == 0:
            pdf.add_page()
            pdf.set_draw_color(200, 204, 201)
            pdf.line(0, HEIGHT, WIDTH, HEIGHT)
        _blank(pdf, number, company, texts, HEIGHT * (place % 2) + TOP)
    return bytes(pdf.output())


def _blank(pdf: FPDF, number: str, company: str, texts: Texts, top: float) -> None:
    said = {key.removeprefix("desk.blank."): words for key, words in texts.items() if key.startswith("desk.blank.")}
    pdf.set_xy(EDGE, top)
    _words(pdf, said["title"], size=14, bold=True, colour=GREEN)
    pdf.set_xy(WIDTH - EDGE - pdf.get_string_width(number) * 1.3, top)
    _words(pdf, number, size=16, bold=True)
    pdf.set_xy(EDGE, top + 6.5)
    _words(pdf, f"{company}. {said['hint']}", size=8, colour=GREY)
    pdf.set_y(top + 8.5)
    for name in ("when", "name", "phone"):
        _rule(pdf, said[name])
    _boxes(pdf, said["kind"], _choices(texts, "playbook", KINDS))
    _rule(pdf, said["content"])
    _rule(pdf, "")
    for name in ("fault_kind", "age_group", "heard_from"):
        _boxes(pdf, said[name], _choices(texts, name))
    _boxes(pdf, said["result"], _choices(texts, "call_result", RESULTS))
    _boxes(pdf, said["appointment"], [said["no"], said["yes"]], is_open=True)
    _boxes(pdf, said["channel"], _choices(texts, "channel"))
    for name in ("promised", "contact", "signature"):
        _rule(pdf, said[name])


def _choices(texts: Texts, field: str, values: Sequence[str] = ()) -> list[str]:
    start = f"choice.{field}."
    return [texts[start + one] for one in values] or [words for key, words in texts.items() if key.startswith(start)]


def _rule(pdf: FPDF, label: str) -> None:
    """A line to write on after its label."""
    pdf.set_xy(EDGE, pdf.get_y() + ROW)
    if label:
        _words(pdf, label, size=SIZE, bold=True)
    _line_from(pdf, pdf.get_x() + (2 if label else 0))


def _line_from(pdf: FPDF, x: float) -> None:
    pdf.set_draw_color(*GREY)
    pdf.set_line_width(0.2)
    pdf.line(x, pdf.get_y() + 3.6, WIDTH - EDGE, pdf.get_y() + 3.6)


def _boxes(pdf: FPDF, label: str, choices: Sequence[str], *, is_open: bool = False) -> None:
    """Boxes to tick; with `is_open` a line to write on follows the last one."""
    pdf.set_xy(EDGE, pdf.get_y() + ROW)
    _words(pdf, label, size=SIZE, bold=True)
    pdf.set_font("sans", "", SIZE)
    for words in choices:
        if pdf.get_x() + 8 + pdf.get_string_width(words) > WIDTH - EDGE:
            pdf.set_xy(EDGE, pdf.get_y() + ROW * 0.75)
        x, y = pdf.get_x() + (3 if pdf.get_x() > EDGE else 0), pdf.get_y()
        pdf.set_draw_color(*INK)
        pdf.set_line_width(0.25)
        pdf.rect(x, y + 0.5, BOX, BOX)
        pdf.set_xy(x + BOX + 1.2, y)
        _words(pdf, words, size=SIZE)
    if is_open:
        _line_from(pdf, pdf.get_x() + 2)


def _words(pdf: FPDF, words: str, *, size: float, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
    pdf.set_text_color(*colour)
    pdf.set_font("sans", "B" if bold else "", size)
    pdf.cell(None, 4, words, new_x="END", new_y="TOP")
