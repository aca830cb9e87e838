"""Do the Python and the JavaScript core say the same, and would we notice if they did not?

TWIN_SEED=something pytest tests/core/test_twins.py takes other playbooks; a failure prints how to repeat it.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from fieldapp.actions.library import load_library
from fieldapp.core.canonical import canonical
from tests.support.random_events import random_run
from tests.support.slips import SLIPS
from tests.support.twins import CORE, ROOT, Row, difference, line_of, random_lines, replayed

SEED = os.environ.get("TWIN_SEED", "fieldapp")
BOOKS, RUNS = 3_000, 7


@pytest.fixture(scope="module")
def some_lines() -> list[str]:
    return list(random_lines("slips", books=700, runs=7))


def test_random_playbooks_and_events_give_the_same_in_both_languages() -> None:
    lines: list[str] = []

    found = difference(kept(lines))

    assert found is None, f"repeat with TWIN_SEED={SEED}\n" + told(lines, found)


@pytest.mark.parametrize(("file", "old", "new"), SLIPS, ids=lambda part: part[:40])
def test_a_planted_slip_is_caught(file: str, old: str, new: str, some_lines: list[str], tmp_path: Path) -> None:
    core = shutil.copytree(CORE, tmp_path / "core")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    text = (core / file).read_text()
    assert text.count(old) == 1, f"the slip no longer fits {file}: {old}"
    (core / file).write_text(text.replace(old, new))

    found = difference(some_lines, core)

    assert found is not None
    assert "SyntaxError" not in found["got"]


@pytest.mark.parametrize("name", load_library().digests)
def test_the_playbooks_that_ship_give_the_same_in_both_languages(name: str) -> None:
    words, book = load_library().known[name], load_library().book(name)
    rnd = Random(f"{SEED}/{name}")
    lines = [line_of(words, book, [random_run(rnd, words, book) for _ in range(10)]) for _ in range(30)]

    found = difference(lines)

    assert found is None, f"repeat with TWIN_SEED={SEED}\n" + told(lines, found)


def test_the_vectors_and_all_else_hold_in_node() -> None:
    tests = sorted(map(str, (ROOT / "tests/js").glob("*.test.mjs")))

    done = subprocess.run(["node", "--test", *tests], capture_output=True, text=True, check=False)

    assert tests
    assert done.returncode == 0, done.stdout


def kept(lines: list[str]) -> Iterator[str]:
    """The random lines, remembered so that a difference can be told."""
    for line in random_lines(SEED, books=BOOKS, runs=RUNS):
        lines.append(line)
        yield line


def told(lines: list[str], found: Row | None) -> str:
    """The run on which the twins differ, with both answers."""
    if found is None:
        return ""
    row = json.loads(lines[found["line"]])
    run = row["runs"][found["run"]]
    expected = canonical(replayed(row["words"], row["book"], run))
    return f"line {found['line']}, run {canonical(run)}\nPython: {expected}\nNode:   {found['got']}"
