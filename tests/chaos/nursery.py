"""Which process forks the others? `python -m tests.chaos.nursery FOLDER MUTANT` has everything imported and forks web,
worker and ticker on demand, so that a killed one is back in milliseconds; each is a real process and may be killed.

What they do is what the Procfile starts; only their clock (FOLDER/clock), their pace and the call's deadline are the
test's. A failpoint is armed by a file FOLDER/armed/ROLE-POINT that holds the act; whoever comes there first takes it,
and leaves it as FOLDER/taken/ROLE-POINT.PID.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from fieldapp import create_app, failpoints, jobs
from fieldapp.actions import deliver_prepare, library
from fieldapp.channels.sms.http_template import HttpTemplate
from fieldapp.core.sending import Try
from fieldapp.jobs import deliver, sweeper, ticker
from fieldapp.jobs.guarded import die_with_parent
from fieldapp.settings import Settings
from fieldapp.store.db import db
from fieldapp.workbench import Workbench, open_workbench
from tests.support.serve import FileClock

EACH_S = 0.06  # of the ticker's looks; in production a second
CALL_S = 0.5  # of a whole call to a gateway; in production ten
real_hit = failpoints.hit


class Web(BaseApplication):  # type: ignore[misc]
    """gunicorn as the Procfile starts it, on our clock."""

    def __init__(self, settings: Settings, clock: FileClock) -> None:
        self.settings, self.clock = settings, clock
        super().__init__()

    def load_config(self) -> None:
        """The options of the Procfile's line."""
        options = {"bind": f"127.0.0.1:{self.settings.port}", "workers": 1, "worker_class": "gthread", "threads": 8,
                   "graceful_timeout": 1, "loglevel": "error", "control_socket_disable": True}  # fmt: skip
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, in the worker process."""
        return create_app(self.settings, self.clock)


def resend_blindly() -> None:
    """Unknown is taken for refused, and a dead sender for one that sent nothing."""
    what_next = deliver_prepare.what_next

    def blind(tries: Sequence[Try], *others: Any, **given: Any) -> Any:
        return what_next([replace(one, result="refused", ended_ms=one.ended_ms or one.began_ms)
                          if one.result in ("", "unknown") else one for one in tries], *others, **given)  # fmt: skip

    deliver_prepare.what_next = blind


MUTANTS: dict[str, Callable[[], None]] = {"": lambda: None, "resend_blindly": resend_blindly}


def main(folder: Path, mutant: str) -> None:
    """Fork what is asked for on stdin, one role a line; answer with the process id."""
    settings, clock = Settings.from_env(), FileClock(folder / "clock")
    library.load_library()
    _set_pace(clock)
    _fork_where_production_spawns()
    MUTANTS[mutant]()
    _warm(settings, clock)
    roles: dict[str, Callable[[], None]] = {
        "web": lambda: Web(settings, clock).run(),
        "worker": lambda: jobs.work("send", settings, pause=lambda _: time.sleep(0.1)),
        "ticker": lambda: ticker.run(settings),
    }
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried by the kernel
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        pid = _forked(line.strip(), folder, roles[line.strip()])
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _warm(settings: Settings, clock: FileClock) -> None:
    """Import what an application imports: a forked web begins with it. Nothing stays open."""
    app = create_app(settings, clock)
    with app.app_context():
        db.engine.dispose()


def _forked(role: str, folder: Path, live: Callable[[], None]) -> int:
    nursery = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        die_with_parent(nursery)
        with (folder / f"{role}.log").open("a") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        os.close(0)
        sys.argv = [role]
        _watch_points(folder, role)
        live()
    finally:
        os._exit(1)


def _set_pace(clock: FileClock) -> None:
    def opened(settings: Settings | None = None, _: Any = None) -> Workbench:
        return open_workbench(settings, clock)

    for module in (deliver, ticker, sweeper):
        module.open_workbench = opened  # type: ignore[attr-defined]
    ticker.EACH_S = sweeper.EACH_S = EACH_S
    sweeper.LEFT_EACH = 2
    assert HttpTemplate.__init__.__kwdefaults__ is not None
    HttpTemplate.__init__.__kwdefaults__["deadline_s"] = CALL_S


def _watch_points(folder: Path, role: str) -> None:
    failpoints.hit = lambda point: _hit(folder, role, point)
    sweeper.start = lambda settings: _start_sweeper(folder, settings)


def _start_sweeper(folder: Path, settings: Settings) -> Any:
    """With the test's failpoints; the ticker has no connection open at that time."""
    parent = os.getpid()

    def live() -> None:
        _watch_points(folder, "sweeper")
        sweeper.sweep(settings, parent)

    child = multiprocessing.get_context().Process(target=live, daemon=True)
    child.start()
    return child


def _fork_where_production_spawns() -> None:
    """What a ticker begins beside itself (sweeper, night's check, reports) would import for a second or two each time.

    Each schedule is another morning with a night before it: that was half of all the work. Such a child opens its own
    connections and ends by `os._exit`, so it never closes those of the ticker.
    """
    fork = multiprocessing.get_context("fork")
    multiprocessing.get_context = lambda method=None: fork  # type: ignore[assignment]


def _hit(folder: Path, role: str, point: str) -> None:
    armed, taken = folder / "armed" / f"{role}-{point}", folder / "taken" / f"{role}-{point}.{os.getpid()}"
    try:
        os.rename(armed, taken)  # one process alone gets it, and says in the same breath who it is
    except FileNotFoundError:
        return
    act = taken.read_text()
    if act == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
        return
    failpoints.arm(f"{point}={act}")
    try:
        real_hit(point)
    finally:
        failpoints.arm("")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
