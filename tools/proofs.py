"""`make proofs`: does each numbered rule's test go red when the rule is taken out?

Works in two copies of the tree, one for each core; takes one cut of tools/proofs.yaml at a time and runs the tests
marked `@proves(number)`, without those in a browser and on PostgreSQL. Exit 1 when a cut leaves them green, breaks more
than a test (nothing can be collected), or fits no longer. `tools/proofs.py S4.3 F8` looks at those numbers alone.
"""

import contextlib
import io
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.cuts import NUMBERS, ROOT, Cut, Misfit, cut_files, read_table

LEFT_OUT = (
    ".git",
    ".venv",
    "var",
    "node_modules",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    "pictures",
)
FIRST = ("tests/stories/", "tests/core/", "tests/playbooks/", "tests/orders/")
RUN = ("-m", "pytest", "-q", "-p", "no:randomly", "-m", "proves", "-k", "not postgresql", "--no-header", "--tb=no")
CORES = 2
LONGEST_S = 600


@dataclass(frozen=True)
class Proof:
    """What became of a cut: red is as it should be."""

    number: str
    cut: Cut
    said: str
    by: str = ""

    def __str__(self) -> str:
        what = " ".join(str(self.cut.get("take") or self.cut["old"]).split())
        return f"{self.number:6} {self.said:9} {what[:70]:70} {self.by}"


class Marks:
    """A plugin that remembers which tests prove which numbers."""

    def __init__(self) -> None:
        self.tests: dict[str, list[str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take the marks; parameters of a test belong to it."""
        for item in session.items:
            test = item.nodeid.partition("[")[0]
            for number in (number for mark in item.iter_markers("proves") for number in mark.args):
                known = self.tests.setdefault(number, [])
                if test not in known:
                    known.append(test)


def collected() -> dict[str, list[str]]:
    """Tests by number, those first that need no database."""
    marks = Marks()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = pytest.main(["--collect-only", "-q", "-p", "no:randomly", "tests", "--ignore=tests/browser"], [marks])
    if code:
        sys.exit(f"the tests cannot be collected:\n{said.getvalue()[-2000:]}")
    return {number: sorted(tests, key=lambda test: not test.startswith(FIRST)) for number, tests in marks.tests.items()}


def run(tree: Path, tests: Iterable[str], *more: str) -> tuple[int, str]:
    """Pytest's exit code and the first failed test."""
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tree)}
    done = subprocess.run(
        [sys.executable, *RUN, *more, *tests], cwd=tree, env=env, capture_output=True, text=True, timeout=LONGEST_S
    )
    failed = re.search(r"^(?:FAILED|ERROR) (?:tests/)?(\S+)", done.stdout, re.M)
    return done.returncode, failed[1] if failed else done.stdout.strip()[-200:] if done.returncode else ""


def prove(number: str, cut: Cut, tests: list[str], trees: "queue.Queue[Path]") -> Proof:
    """Take the cut out of a free tree, look whether a test goes red, and put it back."""
    tree = trees.get()
    try:
        changed = cut_files(cut, tree)
        before = {file: file.read_text("utf-8") for file in changed}
        for file, text in changed.items():
            file.write_text(text, "utf-8")
        try:
            code, by = run(tree, tests, "-x")
        finally:
            for file, text in before.items():
                file.write_text(text, "utf-8")
    except Misfit as misfit:
        return Proof(number, cut, "MISFIT", str(misfit))
    except subprocess.TimeoutExpired:
        return Proof(number, cut, "TOO LONG")
    finally:
        trees.put(tree)
    return Proof(number, cut, {0: "GREEN", 1: "red"}.get(code, "BROKEN"), by)


def main(wanted: list[str]) -> int:
    """Prove what is wanted, everything by default; the exit code."""
    table, tests = read_table(), collected()
    numbers = [number for number in NUMBERS if not wanted or number in wanted]
    with tempfile.TemporaryDirectory(prefix="proofs-") as folder:
        trees: queue.Queue[Path] = queue.Queue()
        for core in range(CORES):
            trees.put(shutil.copytree(ROOT, Path(folder) / str(core), ignore=shutil.ignore_patterns(*LEFT_OUT)))
        whole = trees.queue[0]
        every = sorted({test for number in numbers for test in tests.get(number, [])})
        code, by = run(whole, every, "-x", "-n", str(CORES))
        if code:
            print(f"the tests are not green to begin with: {by}")
            return 1
        jobs = [(number, cut) for number in numbers if tests.get(number) for cut in table[number]]
        with ThreadPoolExecutor(CORES) as pool:
            proofs = [pool.submit(prove, number, cut, tests[number], trees) for number, cut in jobs]
            for proof in proofs:
                print(proof.result(), flush=True)
    without = [number for number in numbers if not tests.get(number)]
    bad = [proof.result() for proof in proofs if proof.result().said != "red"]
    print(f"{len(proofs)} cuts, {len(bad)} not red; numbers without a test: {', '.join(without) or 'none'}")
    return 1 if bad or without else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
