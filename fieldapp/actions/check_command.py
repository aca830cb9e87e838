"""May this command still be carried out?

A newer revision alone refuses nothing: only a state that no longer offers the command, or a window, technician,
persons or episode that changed since the author looked (contract, Others).
"""

from collections.abc import Mapping
from typing import Any

from fieldapp.actions.library import Library
from fieldapp.core import conditions, fold
from fieldapp.core.arrange import CONTROLS


def refusal_of(
    library: Library,
    case: Mapping[str, Any],
    type_: str,
    data: Mapping[str, Any],
    revision: int,
    now_ms: int,
) -> str | None:
    """The code of the reason why the command no longer holds, or None. Codes: no_longer_offered, plan_changed.

    The library holds the playbook the case is pinned to, see refold_case.with_books.
    """
    if type_ in CONTROLS or library.words["events"][type_]["free"]:
        return None
    if not case["base"]:
        return "no_longer_offered"
    book = library.books[case["playbook"]]
    seen = fold.look(book, case["base"], now_ms)["snapshot"]
    event: Any = {"type": type_, "data": dict(data), "private": {}}
    rows = book["states"][seen["state"]]["when"].get(type_, ())
    if conditions.first_branch(rows, seen, event) is None:
        return "no_longer_offered"
    changed = case["shown"].get("plan_revision", 0)
    return "plan_changed" if revision and changed > revision else None
