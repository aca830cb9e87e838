"""Real workers and tickers without the second and a half that a fresh interpreter takes to import them.

A fork server, one for each process of a test run, has imported everything and forks them; each of them is a process
of its own, which may be killed, and dies with its server. `fieldapp run` in tests/cli starts them by the Procfile.
"""

import multiprocessing
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.support import roles

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([roles.__name__])


class Forked:
    """A worker, maker or ticker; what it says is in the file `log`."""

    def __init__(self, role: str, environ: Mapping[str, str], log: Path) -> None:
        self.process: ForkServerProcess = _SERVER.Process(target=roles.live, args=(role, dict(environ), log))
        self.process.start()

    @property
    def pid(self) -> int:
        """Its number."""
        assert self.process.pid is not None
        return self.process.pid

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()

    def terminate(self) -> None:
        """SIGTERM."""
        self.process.terminate()

    def wait(self, seconds: float = 30) -> int:
        """How it ended: its exit code, or minus the signal's number; AssertionError when it still runs."""
        self.process.join(seconds)
        assert self.process.exitcode is not None, f"it did not end within {seconds:g} s"
        return self.process.exitcode
