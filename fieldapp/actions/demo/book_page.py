"""How does a page of the book of reviews look in the demo? Drawn as a photo: lines, words, a little askew."""

import io
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).resolve().parents[2] / "fonts" / "DejaVuSans.ttf"
SIZE, LINE, MARGIN = (900, 1200), 64, 90
PAPER, RULE, INK, TABLE = (246, 241, 228), (190, 203, 222), (34, 48, 110), (96, 78, 62)


def drawn(words: str) -> bytes:
    """A JPEG of a page with these words."""
    page = Image.new("RGB", SIZE, PAPER)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 34)
    for y in range(2 * LINE, SIZE[1] - LINE, LINE):
        pen.line([(MARGIN, y), (SIZE[0] - MARGIN, y)], fill=RULE, width=2)
    for place, line in enumerate(textwrap.wrap(words, 34)):
        pen.text((MARGIN + 6 * (place % 3), (3 + place) * LINE - 42), line, fill=INK, font=font)
    out = io.BytesIO()
    page.rotate(2, fillcolor=TABLE, resample=Image.Resampling.BILINEAR).save(out, "JPEG", quality=85)
    return out.getvalue()
