"""How is a numbered rule taken out of a tree? The cuts of tools/proofs*.yaml, and what the files would say without it.

A cut is `{take: PATHS, in: FILE}` or `{in: FILE, old: TEXT, new: TEXT}`. `take` removes what stands at a path of a YAML
file, by default of every file of the visit: keys, `*` for all, a number or `name=value` for a row of a list. So
`anywhere/*/when/call.away` is that event of every rule that has it. `old` must stand in the file exactly once.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
TABLES = (ROOT / "tools/proofs.yaml", ROOT / "tools/proofs_desk.yaml")
VISIT = ("fieldapp/playbooks/visit.yaml", "fieldapp/playbooks/visit/*.yaml")
VISITS = [*(f"S4.{n}" for n in range(1, 22)), *(f"F{n}" for n in range(1, 26)), "F28", "F29"]
# Of the desk: the hotline is not said by playbooks.
ELSEWHERE = {"S2.23"}
_LAST = {"S0": 24, "S1": 19, "S2": 27, "S3": 17}
DESK = [f"{part}.{n}" for part, last in _LAST.items() for n in range(1, last + 1) if f"{part}.{n}" not in ELSEWHERE]
NUMBERS = VISITS + DESK
Cut = dict[str, Any]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Misfit(ValueError):
    """The cut does not fit the tree any more."""


def read_table() -> dict[str, list[Cut]]:
    """The cuts of each number."""
    table: dict[str, list[Cut]] = {}
    for path in TABLES:
        table |= yaml.safe_load(path.read_text("utf-8"))
    return table


def cut_files(cut: Cut, root: Path) -> dict[Path, str]:
    """What the changed files would say, by path. Misfit when there is nothing to take or to replace."""
    if set(cut) == {"in", "old", "new"}:
        return _replaced(root / cut["in"], cut["old"], cut["new"])
    if not {"take"} <= set(cut) <= {"take", "in"}:
        raise Misfit(f"a cut has `take`, or `in`, `old` and `new`: {cut}")
    paths = [cut["take"]] if isinstance(cut["take"], str) else cut["take"]
    changed: dict[Path, str] = {}
    for path in paths:
        found = _taken(path, [cut["in"]] if "in" in cut else VISIT, root, changed)
        if not found:
            raise Misfit(f"nothing stands at {path}")
        changed |= found
    return changed


def _replaced(file: Path, old: str, new: str) -> dict[Path, str]:
    text = file.read_text("utf-8")
    if text.count(old) != 1:
        raise Misfit(f"{file.name} says {text.count(old)} times, not once: {old}")
    return {file: text.replace(old, new)}


def _taken(path: str, names: Any, root: Path, changed: dict[Path, str]) -> dict[Path, str]:
    found = {}
    for file in sorted(file for name in names for file in root.glob(name)):
        # By way of JSON: rows that share an anchor become rows of their own.
        tree = json.loads(json.dumps(yaml.load(changed.get(file) or file.read_text("utf-8"), _LOADER)))
        if _remove(tree, path.split("/")):
            found[file] = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000)
    return found


def _remove(tree: Any, path: list[str]) -> bool:
    """Whether something was removed. Rows of a list go from the last on, so that numbers stay true."""
    step, *rest = path
    places = sorted(_places(tree, step), reverse=isinstance(tree, list))
    if rest:
        removed = [_remove(tree[place], rest) for place in places]
        return any(removed)
    for place in places:
        del tree[place]
    return bool(places)


def _places(tree: Any, step: str) -> Iterator[Any]:
    """The keys or numbers in `tree` that a step of a path means."""
    if isinstance(tree, dict):
        yield from (key for key in tree if step in ("*", key))
    elif isinstance(tree, list):
        name, _, value = step.partition("=")
        for number, row in enumerate(tree):
            if step in ("*", str(number)) or (value and _is(row, name, value)):
                yield number


def _is(row: Any, name: str, value: str) -> bool:
    """An offer may be a bare event; a row without a text is called by its event."""
    if isinstance(row, str):
        return row == value
    return isinstance(row, dict) and str(row.get(name, row.get("event"))) == value
