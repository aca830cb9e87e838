"""How do the files of a playbook become the one source that compile_book takes?

`NAME.yaml` holds the head; `NAME/*.yaml` add `states` and `anywhere`. The files of `calls/` that a head names under
`with` hold what calls have in common: also counters, stamps, and rules that always apply. `packs` are short names for
several effects, spelt out here, so that neither the compiler nor its twins have to know them. See docs/playbooks.md.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from fieldapp.core.compile import duration_ms
from fieldapp.core.errors import BookError

DURATIONS = ("valid", "due_after")
WORDS = ("fields", "events", "effects")


class _OneOfEachKey(yaml.SafeLoader):
    """A key written twice is a slip that plain YAML would swallow."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """As usual, but BookError for a key that stands twice."""
        keys = [key.value for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise BookError(str(node.start_mark.name), [f"line {node.start_mark.line + 1}: {', '.join(twice)} twice"])
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in the file, {} when it is empty. Raises BookError for a key written twice."""
    with path.open(encoding="utf-8") as stream:
        found: dict[str, Any] | None = _OneOfEachKey(stream).get_single_data()
    return found or {}


def gather(path: Path) -> dict[str, Any]:
    """The whole source of the playbook whose head is `path`. Raises BookError for a state that stands in two files."""
    source = read_yaml(path)
    source.setdefault("states", {})
    source.setdefault("anywhere", [])
    shared = [path.parent / "calls" / f"{name}.yaml" for name in source.pop("with", [])]
    for part in [*sorted(path.with_suffix("").glob("*.yaml")), *shared]:
        _add_part(source, read_yaml(part), part.name)
    packs = source.pop("packs", {})
    spelt: dict[str, Any] = _spelt_out(source, packs)
    return spelt


def _add_part(source: dict[str, Any], added: Mapping[str, Any], name: str) -> None:
    """Rules that always apply to one event follow one another; everything else stands in one file only."""
    for part in ("states", "counters", "groups"):
        own = source.setdefault(part, {})
        if twice := sorted(set(own) & set(added.get(part, {}))):
            raise BookError(str(source["playbook"]), [f"{name}: {', '.join(twice)} stands in two files"])
        own.update(added.get(part, {}))
    for kind, rules in added.get("always", {}).items():
        always = source.setdefault("always", {})
        always[kind] = [*always.get(kind, []), *rules]
    source["stamps"] = [*source.get("stamps", []), *added.get("stamps", [])]
    source["anywhere"] += added.get("anywhere", [])


def gather_words(path: Path, parts: Collection[str] | None = None) -> dict[str, Any]:
    """The source of words.yaml with these parts of the folder beside it, by default with all of them.

    A part adds words of its own, and under `extended` more values to lists of words that stand elsewhere; `once` are
    fields asked once in a talk. `valid: 30 min` gives `valid_ms` beside it, and so does `due_after`. Raises BookError
    for a word that stands in two files, and for one extended that stands nowhere.
    """
    source = read_yaml(path)
    for part in sorted(path.with_suffix("").glob("*.yaml")):
        if parts is None or part.stem in parts:
            _add_words(source, read_yaml(part), part.name)
    for spec in source["effects"].values():
        for name in DURATIONS:
            length = duration_ms(str(spec.get(name, "")))
            if length is not None:
                spec[f"{name}_ms"] = length
    return source


def _add_words(source: dict[str, Any], added: Mapping[str, Any], name: str) -> None:
    for part in WORDS:
        own, known = added.get(part, {}), source[part]
        if twice := sorted(set(own) & set(known)):
            raise BookError("words", [f"{name}: {', '.join(twice)} stands in two files"])
        known.update(own)
    for part, rows in added.get("extended", {}).items():
        for word, lists in rows.items():
            if word not in source[part]:
                raise BookError("words", [f"{name}: {word} is extended and stands nowhere"])
            for key, values in lists.items():
                source[part][word][key] = [*source[part][word].get(key, []), *values]
    source["once"] = [*source.get("once", []), *added.get("once", [])]


def _spelt_out(value: Any, packs: Mapping[str, list[str]]) -> Any:
    if isinstance(value, dict):
        return {
            key: list(_actions(inner, packs)) if key == "do" else _spelt_out(inner, packs)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_spelt_out(inner, packs) for inner in value]
    return value


def _actions(actions: Any, packs: Mapping[str, list[str]]) -> Iterator[Any]:
    for action in actions:
        if action.get("settle") in packs:
            yield from ({"settle": kind} for kind in packs[action["settle"]])
        else:
            yield action
