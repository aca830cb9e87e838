"""Photographs of a page of the book of reviews, as they come out well and badly."""

import io

from PIL import Image, ImageDraw, ImageFilter

PAPER, INK = 230, 40
SIZE = (1200, 1600)


def page(*, light: float = 1, blur: int = 0, size: tuple[int, int] = SIZE) -> dict[str, object]:
    """A written page as a file for an input: in full `light` or less of it, out of focus by so many pixels."""
    picture = Image.new("L", SIZE, PAPER)
    pen, chance = ImageDraw.Draw(picture), 7
    for line in range(150, SIZE[1] - 150, 80):
        for x in range(120, SIZE[0] - 120, 4):
            chance = (chance * 1_103_515_245 + 12_345) % 2**31
            if chance % 5 < 2:
                pen.rectangle((x, line, x + 3, line + 30), fill=INK)
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    picture = picture.point(lambda grey: round(grey * light)).resize(size)
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=85)
    return {"name": "page.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


GOOD, DARK = page(), page(light=0.25)
BLURRED, SMALL = page(blur=24), page(size=(600, 800))
