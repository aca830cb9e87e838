"""What is wrong on a page for those who see or press differently? axe-core, let in by evaluate: CSP forbids tags."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


MENU = ".top__more"  # unfolded it lies over the page, as it should: looked at by itself


def serious_faults(page: "Page", where: str, within: str = "") -> list[str]:
    """What axe finds serious or critical, with everything unfolded but the menu; `within` only there, with the menu."""
    page.evaluate("menu => document.querySelectorAll('details').forEach(one => (one.open = !one.matches(menu)))", MENU)
    if within:
        page.evaluate("menu => document.querySelectorAll(menu).forEach(one => (one.open = true))", MENU)
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("([place, rules]) => axe.run(place || document, {runOnly: rules})", [within, RULES])
    return [
        f"{where}: {fault['id']}: {fault['nodes'][0]['html'][:160]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
