"""Makes the fonts of the printed leaflet: DejaVu Sans as it is, and Noto Sans CJK SC cut down to what names need.

Sources are the Debian packages fonts-dejavu-core and fonts-noto-cjk. Characters outside GB2312 level 1 (the 3,755
common ones) are not in the cut font and print as boxes: whoever prints a leaflet warns of them.
"""

import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).parent.parent / "fieldapp" / "fonts"
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FACE_SC = 2  # face 0 of the collection is the Japanese one


def common_characters() -> str:
    """GB2312 level 1 (rows 16 to 55), its punctuation (rows 1 and 3), ASCII and Cyrillic."""
    rows = [1, 3, *range(16, 56)]
    double = [bytes([0xA0 + row, 0xA0 + cell]) for row in rows for cell in range(1, 95)]
    chinese = "".join(one.decode("gb2312", errors="ignore") for one in double)
    ascii_letters = "".join(map(chr, range(0x20, 0x7F)))
    cyrillic = "".join(map(chr, range(0x410, 0x450))) + "Ёё"
    return chinese + ascii_letters + cyrillic + "–—„“”«»№…·×"


def cut_chinese() -> None:
    """Write the cut font; about 0.8 MB."""
    options = subset.Options(
        font_number=FACE_SC, layout_features=[], hinting=False, desubroutinize=True, recalc_timestamp=False
    )
    font: TTFont = subset.load_font(str(NOTO), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=common_characters())
    cutter.subset(font)
    subset.save_font(font, str(OUT / "NotoSansSC-gb2312.otf"), options)


def main() -> None:
    """Write all fonts and the licences that came with them."""
    OUT.mkdir(exist_ok=True)
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        shutil.copyfile(DEJAVU / name, OUT / name)
    shutil.copyfile("/usr/share/doc/fonts-dejavu-core/copyright", OUT / "LICENSE-DejaVu.txt")
    shutil.copyfile("/usr/share/doc/fonts-noto-cjk/copyright", OUT / "LICENSE-Noto.txt")
    cut_chinese()
    for path in sorted(OUT.iterdir()):
        print(f"{path.stat().st_size:>9,} {path.name}")


if __name__ == "__main__":
    main()
