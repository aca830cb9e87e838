"""Do Python and JavaScript agree? Replays a run here, and asks Node to replay it there."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import IO, Any

from fieldapp.core.canonical import canonical
from fieldapp.core.conditions import holds
from fieldapp.core.events import problems_of
from fieldapp.core.fold import advance, continues, fold, look
from fieldapp.core.forms import check_input, fields_of, filled_in
from fieldapp.core.known import completed, known_of, still_asked
from fieldapp.core.timers import due_of, pending
from tests.support.random_books import random_pair
from tests.support.random_events import random_run

ROOT = Path(__file__).parents[2]
CORE = ROOT / "static/js/core"
Row = dict[str, Any]


def replayed(words: Row, book: Row, run: Row) -> Row:
    """All that the twins must agree on; `replayed` of tests/js/replayed.mjs says the same."""
    picture = fold(book, run["events"], run["now"])
    snap = picture["snapshot"]
    base = advance(book, None, run["events"][: run["cut"]])
    rest = run["events"][run["cut"] :]
    follows = continues(base, rest)
    pieces = look(book, advance(book, base, rest), run["now"]) if follows else None
    return {
        "picture": picture,
        "base": base,
        "pieces": pieces,
        "pending": [[due, place, timer["name"]] for due, place, timer in pending(book, snap)],
        "dues": [due_of(timer, snap) for timer in book["states"][base["state"]]["after"]],
        "checks": [problems_of(words, row) for row in run["checks"]],
        "forms": [form_of(words, book, snap, form) for form in run["forms"]],
        **({"known": known_forms(words, book, run)} if "once" in words else {}),
    }


def form_of(words: Row, book: Row, snap: Any, form: Row) -> Row:
    """One offer, filled in."""
    offer = book["states"][form["state"]]["offers"][form["offer"]]
    fields = fields_of(words, offer, snap)
    return {
        "offered": holds(offer["if"], snap, None),
        "fields": fields,
        "problems": check_input(fields, form["values"]),
        "filled": filled_in(offer, fields, {k: v for k, v in form["values"].items() if is_plain(v)}),
    }


def known_forms(words: Row, book: Row, run: Row) -> list[Any]:
    """What is known after the run, and what becomes of each form by it."""
    known = known_of(words, run["events"])
    forms = []
    for form in run["forms"]:
        offer = book["states"][form["state"]]["offers"][form["offer"]]
        asked = still_asked(offer, known)
        forms.append([asked, completed(words, offer, known, {"data": dict(offer["sets"]), "private": {}})])
    return [known, forms]


def is_plain(value: object) -> bool:
    """Values that survive as canonical JSON in both languages."""
    if isinstance(value, str):
        return "\ud800" not in value
    return not isinstance(value, float) and value not in (2**53, -(2**53))


def random_lines(seed: str, books: int, runs: int) -> Iterator[str]:
    """JSON lines for replay.mjs: a playbook with its words and runs, and the digest of each result here."""
    for number in range(books):
        rnd = Random(f"{seed}/{number}")
        words, book = random_pair(rnd)
        yield line_of(words, book, [random_run(rnd, words, book) for _ in range(runs)])


def line_of(words: Row, book: Row, runs: list[Row]) -> str:
    """One line for replay.mjs. AssertionError when a fold in two pieces is not the whole fold."""
    expected = []
    for run in runs:
        result = replayed(words, book, run)
        assert result["pieces"] in (None, result["picture"]), f"pieces are not the whole: {canonical(run)}"
        expected.append(hashlib.sha1(canonical(result).encode(), usedforsecurity=False).hexdigest())
    return json.dumps({"words": words, "book": book, "runs": runs, "expected": expected}) + "\n"


def difference(lines: Iterable[str], core: Path = CORE) -> Row | None:
    """The first run on which the JavaScript in `core` says something else: line, run, got; None when all agree."""
    with start_node(core) as node:
        assert node.stdin
        assert node.stdout
        fed = feed(node.stdin, lines)
        said = json.loads(node.stdout.read() or '{"line": 0, "run": 0, "got": "Node said nothing"}')
    return None if said == {"agreed": fed} else said


def start_node(core: Path) -> subprocess.Popen[str]:
    """A Node process that replays what it is fed and prints the first difference."""
    node = shutil.which("node")
    assert node, "the twins are replayed by Node: apt-get install nodejs"
    script = [node, str(ROOT / "tests/js/replay.mjs"), str(core)]
    return subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def feed(stdin: IO[str], lines: Iterable[str]) -> int:
    """How many lines were fed; Node hangs up at the first difference."""
    fed = 0
    try:
        with stdin:
            for line in lines:
                stdin.write(line)
                fed += 1
    except BrokenPipeError:
        pass
    return fed
