"""Which words stand on a PDF's pages? Enough for the uncompressed PDFs that fpdf2 writes, and no more."""

import re

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
_LETTER = re.compile(rb"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", re.MULTILINE)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|\((.*?)(?<!\\)\) Tj|\[(.*?)(?<!\\)\] TJ", re.DOTALL)
_ESCAPE = re.compile(rb"\\([nrtbf()\\]|\d{3})")
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """All words, in the order drawn."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts: dict[bytes, dict[int, str]] = {}
    for body in objects.values():
        for name, number in _FONT.findall(body):
            fonts[name] = _letters_of(objects, int(number))
    words, current = [], b""
    for body in objects.values():
        for name, plain, array in _SHOWN.findall(body):
            current = name or current
            if plain or array:
                words.append(_words(plain or array, fonts.get(current, {})))
    return " ".join(words)


def _letters_of(objects: dict[int, bytes], font: int) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    cmap = objects[int(found[1])] if found else b""
    return {int(glyph, 16): bytes.fromhex(to.decode()).decode("utf-16-be") for glyph, to in _LETTER.findall(cmap)}


def _words(shown: bytes, letters: dict[int, str]) -> str:
    raw = _ESCAPE.sub(lambda found: _LETTERS.get(found[1], found[1]), shown)
    return "".join(letters.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw) - 1, 2))
