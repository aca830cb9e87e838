"""How does a long run say where it stands?"""

import sys


def out(words: str) -> None:
    """To the terminal, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
