"""What a newcomer types works, or says in one line what is missing."""

import os
import subprocess
from pathlib import Path

import pytest


def run(*command, **environ):
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environ})


def fake(folder: Path, name: str, script: str) -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def test_help_names_each_target_that_people_use():
    shown = run("make", "help").stdout

    for target in ("run", "test", "lint", "vectors", "bench", "sim", "chaos", "proofs", "pictures", "fuzz"):
        assert f"make {target} " in shown


@pytest.mark.parametrize("target", ["drill"])
def test_what_comes_later_says_so(target):
    done = run("make", target)

    assert done.returncode == 2
    assert f"make {target} comes with a later release" in done.stderr


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ('case "$*" in *version_info*) exit 1;; *) echo Python 3.9.2;; esac', "needs Python 3.11 or newer"),
        ('case "$*" in *ensurepip*) exit 1;; esac', "sudo apt-get install python3-venv"),
    ],
)
def test_a_python_that_will_not_do_is_answered_with_what_to_install(tmp_path, script, words):
    done = run("tools/make-venv.sh", str(fake(tmp_path, "python", script)), str(tmp_path / "venv"))

    assert done.returncode == 1
    assert words in done.stderr
    assert not (tmp_path / "venv").exists()


def test_no_python_at_all_is_answered_with_what_to_install(tmp_path):
    done = run("tools/make-venv.sh", str(tmp_path / "nothing"), str(tmp_path / "venv"))

    assert (done.returncode, "sudo apt-get install python3" in done.stderr) == (1, True)


def test_test_tools_that_may_not_be_installed_are_asked_for_aloud(tmp_path):
    for name in ("bash", "env", "cat"):
        (tmp_path / name).symlink_to(f"/bin/{name}" if name != "env" else "/usr/bin/env")
    fake(tmp_path, "id", "echo 1000")
    fake(tmp_path, "apt-get", "exit 1")

    done = run("/bin/bash", "tools/install-test-tools.sh", PATH=str(tmp_path))

    assert done.returncode == 1
    assert "sudo apt-get install chromium nodejs npm" in done.stderr


def test_ci_runs_what_people_run():
    script = Path(".ci/run")

    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").rstrip().endswith("make test")
