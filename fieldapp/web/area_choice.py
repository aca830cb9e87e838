"""Which of my areas do I look at, and through which filters?

`?area=ID` chooses one of several; without it all of them stand together. What is searched for may be a name or a number
and so never stands in an address: a search is sent as a form.
"""

from dataclasses import dataclass
from typing import Any

from flask import abort, request

from fieldapp.reads import day
from fieldapp.reads.board import Wanted
from fieldapp.reads.day import AreaView
from fieldapp.reads.search import find
from fieldapp.web.auth import current_actor
from fieldapp.web.services import session

GROUPS = ("matter", "coming", "running", "done")
VIEWS = ("list", "lanes")
VIEW_COOKIE = "board-view"  # the tab that was chosen last in this browser


@dataclass(frozen=True)
class Look:
    """All own areas, the chosen ones, and the filters as they stand in the address; `words` are searched for.

    `view` is one of VIEWS; what was found by a search is always a list. `page` counts the lanes' pages from 1.
    """

    mine: list[AreaView]
    areas: list[AreaView]
    area: str
    technician: str
    group: str
    words: str
    wanted: Wanted
    work: str = ""
    view: str = "list"
    page: int = 1

    @property
    def arguments(self) -> dict[str, Any]:
        """The filters for an address, empty ones left out."""
        named = {"area": self.area, "technician": self.technician, "group": self.group, "work": self.work}
        return {name: value for name, value in named.items() if value}


def my_areas() -> list[AreaView]:
    """The signed-in person's areas."""
    return day.areas_of(session(), current_actor().area_ids)


def chosen() -> Look:
    """The look of this request; 404 for an area that is not the reader's (G7)."""
    mine = my_areas()
    area = request.values.get("area", "")
    areas = [one for one in mine if one.id == area] if area else mine
    if area and not areas:
        abort(404)
    words = request.form.get("q", "").strip()[:100]
    group = request.values.get("group", "")
    group = group if group in GROUPS else ""
    technician = request.values.get("technician", "")[:40]
    found = find(session(), areas, words) if words else None
    work = request.values.get("work", "")[:400]
    view = request.values.get("view") or request.cookies.get(VIEW_COOKIE)
    view = "lanes" if view == "lanes" and not words else "list"
    page = request.values.get("page", 1, type=int)
    wanted = Wanted(technician, group, work, found)
    return Look(mine, areas, area, technician, group, words, wanted, work, view, page)
