"""A branch that no story takes is a branch nobody has thought through."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.story import untaken

HERE = Path(__file__).parent


def test_every_branch_and_timer_is_taken_by_some_story(tmp_path: Path) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert _told_in_one_process(tmp_path / "told") == ""
        return

    missing = untaken()

    assert missing == [], f"{len(missing)} branches are taken by no story: {missing[:40]}"


def _told_in_one_process(folder: Path) -> str:
    """Workers share the stories out and each knows only its own branches: tell all once more in one process.

    In a folder of its own: a pytest that begins in the common one shuts it to all other users, PostgreSQL's included.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:randomly", "--basetemp", str(folder)]
    command.append(str(HERE))
    told = subprocess.run(command, capture_output=True, text=True, env=own, cwd=HERE.parents[1], check=False)
    return "" if told.returncode == 0 else told.stdout[-3_000:]
