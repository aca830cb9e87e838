"""What customers said of their visits is counted and read, in one's own areas and with a way to the visit."""

import pytest

from fieldapp.store.tables import feedback
from tests.support.app import Site, insert_row
from tests.support.seed_board import Seeder

DAY_MS = 86_400_000


@pytest.fixture
def rated(quick_site: Site) -> Site:
    seeder, now_ms = Seeder(quick_site), quick_site.clock.now_ms()
    said = [("north", 3, "Спасибо", 1), ("north", 3, "", 2), ("north", 1, "<b>Опоздали</b>", 3), ("north", 2, "", 40),
            ("south", 1, "чужое", 1)]  # fmt: skip
    visits = [seeder.visit("t01" if area == "north" else "t05", area=area) for area, *_ in said]
    with quick_site.session() as session:
        for case_id, (area, face, words, days) in zip(visits, said, strict=True):
            insert_row(session, feedback, case_id=case_id, area_id=area, face=face, words=words,
                       said_ms=now_ms - days * DAY_MS)  # fmt: skip
        session.commit()
    return quick_site


def counted(html: str) -> list[str]:
    return [part.split("<")[0] for part in html.split('<dd><strong class="numbers">')[1:]]


def test_the_last_thirty_days_of_my_areas_are_counted(rated: Site) -> None:
    html = rated.browser_of("d01").get("/ratings").text

    assert counted(html) == ["2", "0", "1"]
    assert "67 %" in html
    assert "&lt;b&gt;Опоздали" in html
    assert "чужое" not in html


@pytest.mark.parametrize(
    ("query", "counts", "words"),
    [
        ("?days=90", ["2", "1", "1"], {"Спасибо", "Опоздали"}),
        ("?days=7&face=1", ["2", "0", "1"], {"Опоздали"}),
        ("?face=слон&days=-3&area=nowhere&before=x", ["0", "0", "0"], set()),
    ],
)
def test_period_rating_and_area_narrow_it(rated: Site, query: str, counts: list[str], words: set[str]) -> None:
    html = rated.browser_of("d01").get(f"/ratings{query}").text

    assert counted(html) == counts
    assert {one for one in ("Спасибо", "Опоздали") if one in html} == words


def test_older_ones_come_page_by_page(rated: Site) -> None:
    seeder, now_ms = Seeder(rated), rated.clock.now_ms()
    seeder.number += 100
    visits = [seeder.visit() for _ in range(51)]
    with rated.session() as session:
        for place, case_id in enumerate(visits):
            insert_row(session, feedback, case_id=case_id, area_id="north", face=2, words=f"№{place}№",
                       said_ms=now_ms - place)  # fmt: skip
        session.commit()
    browser = rated.browser_of("d01")

    first = browser.get("/ratings?face=2").text
    older = first.split('href="/ratings?before=')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(f"/ratings?before={older}").text

    assert ("№49№" in first, "№50№" in first) == (True, False)
    assert ("№49№" in second, "№50№" in second) == (False, True)
