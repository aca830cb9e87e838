"""How do several processes run as one? Started together, output side by side, the dead started again, all stopped.

One thread and one selector: a child is forked with a wish to die with its parent, and the kernel ties that wish to
the thread that forked.
"""

import os
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from fieldapp.clock import monotonic_ms
from fieldapp.jobs.guarded import die_with_parent

STOP_MS = 10_000  # after this long without an end a process is killed
STEADY_MS = 60_000  # who lived this long starts again without delay
MOST_MS = 30_000
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
COLOURS = ("36", "33", "35", "32", "34")


def read_procfile(path: Path) -> dict[str, str]:
    """Name to shell line, in the order of the file; ValueError names a line that is not `name: command`."""
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        name, colon, command = line.partition(":")
        if not line.strip() or line.startswith("#"):
            continue
        if not colon or not name.strip().isidentifier() or not command.strip():
            raise ValueError(f"{path.name}, line {number}: should be `name: command`")
        found[name.strip()] = command.strip()
    return found


@dataclass
class Child:
    """One process of the Procfile and what became of it so far."""

    name: str
    line: str
    prefix: str
    process: subprocess.Popen[bytes] | None = None
    rest: bytes = b""
    failures: int = 0
    started_ms: float = 0
    again_ms: float | None = field(default=0)  # when to start it; None while it runs or shall not


class Supervisor:
    """Runs the lines of a Procfile until SIGINT or SIGTERM; `on_tick` is called a few times a second."""

    def __init__(self, lines: Mapping[str, str], environ: Mapping[str, str], folder: Path) -> None:
        width = max(map(len, lines))
        colours = sys.stdout.isatty()
        self.children = [
            Child(name, line, _prefix(name, width, COLOURS[index % len(COLOURS)] if colours else ""))
            for index, (name, line) in enumerate(lines.items())
        ]
        self.environ, self.folder = dict(environ), folder
        self.stops_asked = 0
        self.selector = selectors.DefaultSelector()

    def run(self, on_tick: Callable[[], None]) -> None:
        """Start, watch, and stop everything; returns when no process is left."""
        woken, wake = socket.socketpair()
        wake.setblocking(False)
        self.selector.register(woken, selectors.EVENT_READ)
        for one in STOPPING:  # for good: a second Ctrl-C must not interrupt the stopping itself
            signal.signal(one, self._ask_to_stop)
        signal.set_wakeup_fd(wake.fileno())
        try:
            while not self.stops_asked:
                self._start_those_due()
                self._listen(0.2)
                self._notice_the_dead()
                on_tick()
        finally:
            self._stop_all()
            signal.set_wakeup_fd(-1)
            self.selector.close()
            woken.close()
            wake.close()

    def _ask_to_stop(self, signum: int, frame: FrameType | None) -> None:
        self.stops_asked += 1

    def _start_those_due(self) -> None:
        for child in self.children:
            if child.again_ms is not None and child.again_ms <= monotonic_ms():
                self._start(child)

    def _start(self, child: Child) -> None:
        parent = os.getpid()
        child.process = subprocess.Popen(
            ["/bin/sh", "-c", f"exec {child.line}"],  # exec: the wish to die with us belongs to the process itself
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us alone, and a whole family can be killed by its group
            preexec_fn=lambda: die_with_parent(parent),
        )
        assert child.process.stdout is not None
        os.set_blocking(child.process.stdout.fileno(), False)
        self.selector.register(child.process.stdout, selectors.EVENT_READ, child)
        child.started_ms, child.again_ms = monotonic_ms(), None

    def _listen(self, wait_s: float) -> None:
        for key, _ in self.selector.select(wait_s):
            if isinstance(key.data, Child):
                self._pass_on(key.data)
            else:
                key.fileobj.recv(64)  # type: ignore[union-attr]  # the wake-up socket

    def _pass_on(self, child: Child) -> None:
        assert child.process is not None
        assert child.process.stdout is not None
        piece = child.process.stdout.read(65536)
        if piece is None:
            return
        if not piece:
            self.selector.unregister(child.process.stdout)
            child.process.stdout.close()
        *lines, child.rest = (child.rest + piece).split(b"\n")
        if not piece and child.rest:
            lines, child.rest = [*lines, child.rest], b""
        for line in lines:
            self.say(line.decode(errors="replace"), child.prefix)

    def say(self, text: str, prefix: str = "") -> None:
        """Write one line for the person at the terminal."""
        sys.stdout.write(f"{prefix}{text}\n")
        sys.stdout.flush()

    def _notice_the_dead(self) -> None:
        for child in self.children:
            if child.process is None or child.process.poll() is None:
                continue
            lived_ms = monotonic_ms() - child.started_ms
            child.failures = 0 if lived_ms > STEADY_MS else child.failures + 1
            wait_ms = min(MOST_MS, 500 * 2 ** (child.failures - 1)) if child.failures else 0
            self.say(f"ended ({_ending(child.process.returncode)}), starts again in {wait_ms / 1000:g} s", child.prefix)
            self._bury(child)
            child.again_ms = monotonic_ms() + wait_ms

    def _bury(self, child: Child) -> None:
        """Forget a dead process, its last words passed on, its own children killed."""
        assert child.process is not None
        _signal_family(child.process.pid, signal.SIGKILL)
        if child.process.stdout is not None and not child.process.stdout.closed:
            self._pass_on(child)
            if not child.process.stdout.closed:
                self.selector.unregister(child.process.stdout)
                child.process.stdout.close()
        child.process = None

    def _stop_all(self) -> None:
        """SIGTERM to all, SIGKILL to those left after STOP_MS or when asked twice."""
        self.say("stopping")
        running = [child for child in self.children if child.process is not None]
        for child in running:
            assert child.process is not None
            _signal_family(child.process.pid, signal.SIGTERM)
        deadline = monotonic_ms() + STOP_MS
        while any(child.process and child.process.poll() is None for child in running):
            if monotonic_ms() > deadline or self.stops_asked > 1:
                break
            self._listen(0.05)
        for child in running:
            assert child.process is not None
            _signal_family(child.process.pid, signal.SIGKILL)
            child.process.wait()
            self._bury(child)


def _signal_family(group: int, which: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # gone already; macOS: "not permitted" for zombies
        os.killpg(group, which)


def _ending(code: int) -> str:
    return f"exit {code}" if code >= 0 else f"signal {-code}"


def _prefix(name: str, width: int, colour: str) -> str:
    text = f"{name:<{width}} | "
    return f"\x1b[{colour}m{text}\x1b[0m" if colour else text
