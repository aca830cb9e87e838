"""`fieldapp run` starts several processes as one, and leaves none behind, however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.jobs.supervise import read_procfile
from tests.support.waiting import is_alive, wait_for

FIELDAPP = Path(sys.executable).with_name("fieldapp")
WEB = 'python -m http.server --bind "$HOST" "$PORT"'
FAMILY = "sh -c 'echo $$ > {folder}/parent; sleep 600 & echo $! > {folder}/child; wait'"


class Run:
    """One started `fieldapp run` with a Procfile of its own."""

    def __init__(self, tmp_path, port, procfile):
        self.folder = tmp_path
        (tmp_path / "Procfile").write_text(procfile.format(folder=tmp_path))
        environ = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        environ |= {"DATA_DIR": str(tmp_path / "data"), "PORT": str(port), "HOST": "127.0.0.1"}
        self.log = tmp_path / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(FIELDAPP), "run", "--no-demo", "--procfile", str(tmp_path / "Procfile")],
                env=environ,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def says(self, words):
        return wait_for(lambda: words in self.log.read_text(), 30)

    def pid_in(self, name):
        return int(wait_for(lambda: (self.folder / name).exists() and (self.folder / name).read_text().strip()))

    def valkey_pids(self):
        listed = subprocess.run(["pgrep", "-P", str(self.process.pid), "valkey|redis"], capture_output=True, text=True)
        return [int(pid) for pid in listed.stdout.split()]


@pytest.fixture
def start(tmp_path, free_port):
    runs = []

    def starter(procfile, port=free_port):
        runs.append(Run(tmp_path, port, procfile))
        return runs[-1]

    yield starter
    for run in runs:
        run.process.kill()
        run.process.wait()


def test_it_prepares_then_starts_and_says_where_it_is(start, free_port):
    run = start(f"release: touch {{folder}}/migrated\nweb: {WEB}\nother: echo $REDIS_URL; sleep 600\n")

    run.says(f"fieldapp is at http://127.0.0.1:{free_port}")

    assert (run.folder / "migrated").exists()
    run.says("other | redis://:")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_nothing_stays_behind_when_it_is_told_to_stop(start, how):
    run = start(f"web: {WEB}\nfamily: {FAMILY}\n")
    run.says("fieldapp is at")
    family = [run.pid_in("parent"), run.pid_in("child"), *run.valkey_pids()]

    run.process.send_signal(how)

    assert run.process.wait(timeout=20) == 0
    assert len(family) == 3
    assert [pid for pid in family if is_alive(pid)] == []
    run.says("fieldapp has stopped")


def test_nothing_stays_behind_when_it_is_killed(start):
    run = start(f"web: {WEB}\nother: sh -c 'echo $$ > {{folder}}/parent; exec sleep 600'\n")
    run.says("fieldapp is at")
    pids = [run.pid_in("parent"), *run.valkey_pids()]

    run.process.kill()

    assert len(pids) == 2
    wait_for(lambda: not any(is_alive(pid) for pid in pids))


def test_a_process_that_dies_is_started_again(start):
    run = start(f"web: {WEB}\nshy: sh -c 'echo once more; exit 3'\n")

    run.says("ended (exit 3), starts again in 1 s")

    assert run.log.read_text().count("once more") >= 2
    assert run.process.poll() is None


def test_a_process_that_ignores_the_end_is_killed_when_asked_twice(start):
    run = start(f"web: {WEB}\ndeaf: sh -c 'trap true TERM; echo listening; while true; do sleep 1; done'\n")
    run.says("listening")
    run.says("fieldapp is at")

    run.process.terminate()
    run.says("stopping")
    run.process.terminate()

    assert run.process.wait(timeout=8) == 0  # it would have waited 10 s for the deaf one


def test_a_taken_port_is_said_in_words_with_another_one(start, free_port):
    first = start(f"web: {WEB}\n")
    first.says("fieldapp is at")

    refused = subprocess.run(
        [str(FIELDAPP), "run", "--no-demo"],
        env={**os.environ, "DATA_DIR": str(first.folder / "other"), "PORT": str(free_port), "HOST": "127.0.0.1"},
        capture_output=True,
        text=True,
    )

    assert refused.returncode == 1
    assert f"Port {free_port} on 127.0.0.1 cannot be used" in refused.stderr
    assert f"make run PORT={free_port + 1}" in refused.stderr


def test_two_runs_never_share_one_folder(start, free_port):
    first = start(f"web: {WEB}\n")
    first.says("fieldapp is at")

    refused = subprocess.run(
        [str(FIELDAPP), "run", "--no-demo"],
        env={**os.environ, "DATA_DIR": str(first.folder / "data"), "HOST": "127.0.0.1"},
        capture_output=True,
        text=True,
    )

    assert refused.returncode == 1
    assert "already runs in" in refused.stderr


def test_a_migration_that_fails_starts_nothing(start):
    run = start(f"release: sh -c 'exit 7'\nweb: {WEB}\n")

    assert run.process.wait(timeout=20) == 1
    run.says("`sh -c 'exit 7'` failed (exit 7); nothing was started.")


def test_the_procfile_names_the_processes_of_production(tmp_path):
    lines = read_procfile(Path("Procfile"))

    assert list(lines) == ["release", "web", "worker", "maker", "ticker", "smpp", "live"]
    (tmp_path / "Procfile").write_text("web gunicorn\n")
    with pytest.raises(ValueError, match="line 1"):
        read_procfile(tmp_path / "Procfile")


def test_a_wrong_setting_is_said_in_words_without_a_traceback(tmp_path):
    environ = {**os.environ, "DATA_DIR": str(tmp_path), "ADULT_AGE": "fourteen"}

    refused = subprocess.run([str(FIELDAPP), "run"], env=environ, capture_output=True, text=True)

    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: ADULT_AGE: 'fourteen' is no whole number.")
    assert "Traceback" not in refused.stderr
