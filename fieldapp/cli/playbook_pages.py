"""How is a playbook drawn, and how are its events listed? Markdown with a Mermaid state diagram."""

from collections.abc import Iterable, Iterator, Mapping

from fieldapp.core.book import Book, Branch, EventField, EventSpec, Operand, State, Timer, Words
from fieldapp.core.check_book import branches_of
from fieldapp.core.texts import Texts

LOOKS = {"step": "", "call": "☎ ", "wait": "⏳ ", "stop": "⛔ ", "end": "● "}


def draw_book(book: Book, texts: Texts) -> str:
    """A page per playbook: one diagram per group of states, then every state with its ways out."""
    parts = [f"# The playbook “{book['name']}”", "", "Written by `fieldapp playbooks draw`; do not edit.", ""]
    parts += [f"{len(book['states'])} states, {len(list(branches_of(book)))} branches and timers.", ""]
    parts += ["```mermaid", "stateDiagram-v2", f"  [*] --> {book['start']}"]
    parts += [
        f"  {name}: {LOOKS[state['look']]}{texts.get(f'state.{name}', name)}" for name, state in book["states"].items()
    ]
    parts += [f"  {source} --> {target}" for source, target in _arrows(book)]
    parts += [
        "```",
        "",
        "Left out of the drawing: what is possible from nearly everywhere (see `anywhere` in the source).",
        "",
    ]
    for name, state in book["states"].items():
        parts += [f"## {name}", "", *_ways(state), ""]
    return "\n".join(parts)


def _arrows(book: Book) -> list[tuple[str, str]]:
    """Each way once; events that are handled in more than eight states are left out, they would hide the rest."""
    spread: dict[str, int] = {}
    for state in book["states"].values():
        for kind in state["when"]:
            spread[kind] = spread.get(kind, 0) + 1
    ways = {
        (name, row["to"])
        for name, state in book["states"].items()
        for kind, row in _rows(state)
        if row["to"] not in (None, name) and (kind == "after" or spread[kind] <= 8)
    }
    return sorted(ways)


def _rows(state: State) -> Iterator[tuple[str, Branch | Timer]]:
    for kind, rows in state["when"].items():
        yield from ((kind, row) for row in rows)
    yield from (("after", timer) for timer in state["after"])


def _ways(state: State) -> list[str]:
    lines = [f"Shown as `{state['look']}`, texts `step.{state['prompt']}`.", ""]
    if not state["when"] and not state["after"]:
        return [*lines, "Nothing follows."]
    lines += ["| when | if | does | then |", "|---|---|---|---|"]
    for kind, rows in state["when"].items():
        lines += [_line(f"`{kind}`", row) for row in rows]
    lines += [
        _line(f"{timer['name']}: {_value(timer['from'])} + {_value(timer['show'])}", timer) for timer in state["after"]
    ]
    return lines


def _line(first: str, row: Branch | Timer) -> str:
    conditions = ", ".join(f"{_value(left)} {operator} {_value(right)}".strip() for left, operator, right in row["if"])
    actions = ", ".join(f"{action[0]} {action[1]}" for action in row["do"])
    return f"| {first} | {conditions} | {actions} | {row['to'] or ''} |"


def _value(operand: Operand) -> str:
    where, name = operand
    if where == "const":
        return "" if name is None else str(name).lower() if isinstance(name, bool) else str(name)
    return f"data.{name}" if where == "data" else str(name or where)


def list_events(words: Words, texts: Texts) -> str:
    """The page of all event types: kind, authors, data, private words; then fields and effects."""
    parts = ["# Event types", "", "Written by `fieldapp playbooks draw` from `words.yaml`; do not edit.", ""]
    parts += [
        "A report says what happened and is kept whatever it says. A command is checked first and may be refused.",
        "",
    ]
    parts += ["| event | is | kind | by | data | private |", "|---|---|---|---|---|---|"]
    for name, spec in words["events"].items():
        cells = (f"`{name}`", texts.get(f"event.{name}", ""), _kind(spec), ", ".join(spec["by"]))
        parts.append(f"| {' | '.join(cells)} | {_fields(spec['data'])} | {_fields(spec['private'])} |")
    parts += ["", "`?` marks an optional word. *Free* events are allowed in every state.", "", "## Fields", ""]
    parts += ["| field | type | values |", "|---|---|---|"]
    for name, field in words["fields"].items():
        bounds = [f"{bound} {value}" for bound, value in field.items() if bound in ("min", "max")]
        parts.append(f"| `{name}` | {field['type']} | {', '.join(field.get('of', bounds))} |")
    parts += ["", "## What a case causes", "", "| effect | is | table | details |", "|---|---|---|---|"]
    for name, effect in words["effects"].items():
        details = ", ".join(f"{key}: {_joined(value)}" for key, value in effect.items() if key != "table")
        title = texts.get(f"{effect['table']}.{name}", texts.get(f"push.{name}.title", ""))
        parts.append(f"| `{name}` | {title} | {effect['table']} | {details} |")
    return "\n".join([*parts, ""])


def _kind(spec: EventSpec) -> str:
    return f"{spec['kind']}, free" if spec["free"] else str(spec["kind"])


def _fields(specs: Mapping[str, EventField]) -> str:
    return ", ".join(f"{name}{'' if spec['required'] else '?'}" for name, spec in specs.items())


def _joined(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)
