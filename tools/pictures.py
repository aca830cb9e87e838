"""`make pictures`: every screen as a picture, in each language and theme. Arguments go to tools/screens/phone.py."""

import sys

from tools.screens import phone

if __name__ == "__main__":
    phone.main(sys.argv[1:])
