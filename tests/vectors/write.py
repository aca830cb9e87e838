"""`make vectors`: writes playbooks with events and what both twins must make of them.

Reviewers read the diff: a changed result shows there. tests/core/test_vectors.py and tests/js/vectors.test.mjs replay.
"""

import json
from pathlib import Path
from random import Random
from typing import Any

from tests.support import cards
from tests.support.random_books import random_pair
from tests.support.random_events import random_run
from tests.support.twins import replayed

FOLDER = Path(__file__).parent
BOOKS, RUNS = 60, 2


def vector(number: int) -> dict[str, Any]:
    """One playbook with its words, its runs and their results."""
    rnd = Random(f"vector/{number}")
    words, book = random_pair(rnd)
    runs = [random_run(rnd, words, book) for _ in range(RUNS)]
    cases = [{"run": run, "result": replayed(words, book, run)} for run in runs]
    return {"words": words, "book": book, "cases": cases}


def printed(value: Any, depth: int = 4, indent: str = "") -> str:
    """JSON with one short line for each thing a reviewer compares."""
    flat = json.dumps(value, sort_keys=True)
    if depth == 0 or len(flat) < 100 or not isinstance(value, dict | list):
        return flat
    deeper = indent + " "
    if isinstance(value, list):
        rows = [deeper + printed(item, depth - 1, deeper) for item in value]
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    rows = [f"{deeper}{json.dumps(key)}: {printed(value[key], depth - 1, deeper)}" for key in sorted(value)]
    return "{\n" + ",\n".join(rows) + f"\n{indent}" + "}"


def main() -> None:
    """Write all vectors anew."""
    for number in range(1, BOOKS + 1):
        (FOLDER / f"book-{number:02}.json").write_text(printed(vector(number)) + "\n")
    (FOLDER / "cards.json").write_text(json.dumps(cards.vector(), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
