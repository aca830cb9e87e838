"""Can everybody read it, in the sun and at night? Ratios of WCAG 2.2 over the tokens."""

import re
from pathlib import Path

import pytest

from fieldapp.web.assets import ROOT

TOKENS = (Path(ROOT) / "css/tokens.css").read_text(encoding="utf-8")
TEXT, OUTDOORS, EDGE = 4.5, 7.0, 3.0
PAIRS = [
    ("ink", "page", OUTDOORS),
    ("ink", "surface", OUTDOORS),
    ("ink-soft", "page", TEXT),
    ("ink-soft", "surface", TEXT),
    ("ink-soft", "quiet-bg", TEXT),
    ("accent", "page", TEXT),
    ("accent", "surface", TEXT),
    ("accent", "accent-soft", TEXT),
    ("ink", "accent-soft", OUTDOORS),
    ("accent-ink", "accent", TEXT),
    ("accent-ink", "accent-pressed", TEXT),
    ("ok-ink", "ok-bg", TEXT),
    ("attention-ink", "attention-bg", TEXT),
    ("attention-ink", "surface", TEXT),
    ("danger-ink", "danger-bg", TEXT),
    ("danger-ink", "surface", TEXT),
    ("quiet-ink", "quiet-bg", TEXT),
    ("line-strong", "surface", EDGE),
    ("line-strong", "page", EDGE),
    ("attention-line", "surface", EDGE),
    ("danger-line", "surface", EDGE),
    ("focus", "page", EDGE),
    ("focus", "surface", EDGE),
]


def colours(selector: str) -> dict[str, str]:
    """The colours that a rule sets, by name."""
    body = TOKENS[TOKENS.index(selector) :].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6,8});", body))


def brightness(colour: str) -> float:
    """Relative luminance of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [":root {", ':root[data-theme="dark"]'])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_what_is_read_stands_out(theme: str, ink: str, ground: str, least: float) -> None:
    known = colours(theme)

    assert ratio(known[ink], known[ground]) >= least, f"{ink} on {ground}: {ratio(known[ink], known[ground]):.2f}"


def test_dark_by_choice_and_dark_by_device_are_the_same() -> None:
    assert colours(':root[data-theme="dark"]') == colours(":root:not(")
    assert set(colours(':root[data-theme="dark"]')) == set(colours(":root {"))
