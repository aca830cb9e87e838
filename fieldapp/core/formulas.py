"""Which texts would a spreadsheet run, and how are they made harmless (G6)?"""

STARTS_A_FORMULA = frozenset("=+-@＝＋－＠\t\r\n")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet might run it."""
    begins = text[:1] + text.lstrip()[:1]
    return f"'{text}" if STARTS_A_FORMULA & set(begins) else text
