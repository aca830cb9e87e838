"""`make pictures`: every screen and page as a picture, in each language and theme, written to pictures/.

Names choose among tools/screens/phone.py and tools/screens/pages.py; --quick is Russian and light only.
"""

import sys

from tools.screens import pages, phone


def main(wanted: list[str]) -> None:
    """Take them all, or those that are named."""
    names = [one for one in wanted if not one.startswith("--")]
    flags = [one for one in wanted if one.startswith("--")]
    for screens, known in ((phone, phone.SCREENS), (pages, pages.PAGES)):
        mine = [name for name in names if name in known]
        if mine or not names:
            screens.main(mine + flags)


if __name__ == "__main__":
    main(sys.argv[1:])
