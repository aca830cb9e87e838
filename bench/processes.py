"""How are servers started for a measurement, and how much CPU did they and their database use?"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def served(application: str, environ: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """gunicorn gthread 2 x 16 with this application; yields its port and its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-k",
        "gthread",
        "-w",
        "2",
        "--threads",
        "16",
        "-b",
        f"127.0.0.1:{port}",
        "--log-level",
        "error",
        application,
    ]
    process = subprocess.Popen(command, env={**os.environ, **environ}, start_new_session=True)
    try:
        _wait_for(port, process)
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        time.sleep(0.1)
    raise SystemExit("the server does not answer")


def cpu_seconds(root: int, database: str) -> float:
    """CPU of the server's family, and of PostgreSQL's processes that serve this database."""
    used = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
            title = (stat.parent / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        fields = text.rpartition(")")[2].split()
        if int(fields[2]) == root or (title.startswith("postgres:") and f" {database} " in title):
            used += (int(fields[11]) + int(fields[12])) / TICKS
    return used
