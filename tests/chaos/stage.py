"""On what stage does a schedule play? A database, a Valkey, two gateways, a push service, and the processes."""

import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from fieldapp.actions import library as library_file
from fieldapp.jobs import valkey
from fieldapp.jobs.guarded import die_with_parent
from fieldapp.store.tables import subscriptions
from tests.support import servers
from tests.support.app import MONDAY_8, Site, insert_row, open_site
from tests.support.gateway_ledger import read_lines
from tests.support.mock_gateway import MockGateway, write_template
from tests.support.push_sink import PushSink
from tests.support.serve import FileClock
from tests.support.waiting import is_alive, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
DAY_MS = 86_400_000
ROLES = ("web", "worker", "ticker")
MODES = ("key", "look_up", "neither")


class Stage:
    """Everything that runs; schedules are played on it one after the other, each on a day of its own."""

    def __init__(self, folder: Path, site: Site, clock: FileClock, gateways: list[MockGateway], redis: "OwnRedis",
                 nursery: "subprocess.Popen[str]") -> None:  # fmt: skip
        self.folder, self.site, self.clock = folder, site, clock
        self.gateways, self.redis, self.nursery = gateways, redis, nursery
        self.library = library_file.load_library()
        self.processes: dict[str, int] = {}
        self.day = 0

    def next_morning(self) -> None:
        """Nine o'clock, four days later: nothing of the last schedule waits any more."""
        self.day += 1
        self.clock.set(MONDAY_8 + 3_600_000 + 4 * self.day * DAY_MS)

    def start(self, role: str) -> None:
        """Let the nursery fork this role, if it does not run."""
        if role in self.processes and is_alive(self.processes[role]):
            return
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(f"{role}\n")
        self.nursery.stdin.flush()
        self.processes[role] = int(self.nursery.stdout.readline())

    def start_all(self) -> None:
        """Whatever is dead lives again."""
        for role in ROLES:
            self.start(role)

    def kill(self, role: str) -> None:
        """SIGKILL to the role and all its children."""
        with suppress(ProcessLookupError, KeyError):
            os.killpg(self.processes.pop(role), signal.SIGKILL)

    def arm(self, role: str, point: str, act: str) -> None:
        """The next process of the role to come there does this, once."""
        fresh = self.folder / "armed" / f".{role}-{point}"
        fresh.write_text(act)
        os.replace(fresh, self.folder / "armed" / f"{role}-{point}")

    def release(self) -> list[str]:
        """Wake the stopped, kill the hanging, disarm the rest; what had struck."""
        struck = []
        for armed in (self.folder / "armed").iterdir():
            armed.unlink()
        for taken in sorted((self.folder / "taken").iterdir()):
            act, pid = taken.read_text(), int(taken.suffix.removeprefix("."))
            struck.append(f"{taken.stem}={act}")
            with suppress(ProcessLookupError):
                os.kill(pid, {"stop": signal.SIGCONT, "hang": signal.SIGKILL}.get(act, 0))
            if act in ("kill", "hang"):
                wait_for(lambda pid=pid: not is_alive(pid))
            taken.unlink()
        return struck

    def ledger(self) -> list[dict[str, Any]]:
        """What the gateways' own books say, the first gateway's first; each line with its `gateway`."""
        return [line for gateway in self.gateways if gateway.ledger.path for line in read_lines(gateway.ledger.path)]

    def words(self) -> str:
        """The last lines of the processes' logs, for a schedule that went wrong."""
        return "\n".join(f"{log.name}: {log.read_text()[-1500:]}" for log in self.folder.glob("*.log"))


class OwnRedis:
    """A Valkey that comes back at the same address after it was killed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.port = folder, servers.free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it, empty, and wait until it answers; nothing when it runs."""
        if self.process is not None:
            return
        parent = os.getpid()
        words = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        with (self.folder / "valkey.txt").open("ab") as log:
            self.process = subprocess.Popen([valkey.find_program(), *words], cwd=self.folder, stdout=log, stderr=log,
                                            preexec_fn=lambda: die_with_parent(parent))  # fmt: skip
        wait_for(self._answers)

    def kill(self) -> None:
        """SIGKILL; what it held is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def flush(self) -> None:
        """FLUSHALL; nothing when it is dead, since it comes back empty anyway."""
        if self.process is None:
            return
        with suppress(RedisError), Redis.from_url(self.url) as client:
            client.flushall()

    def pause(self, stopped: bool) -> None:
        """SIGSTOP or SIGCONT: it accepts connections and says nothing."""
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP if stopped else signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as client:
                return bool(client.ping())
        except RedisError:
            return False


@contextmanager
def stage(folder: Path, database_url: str, mode: str, mutant: str = "") -> Iterator[Stage]:
    """A running stage on a database with tables; the first gateway can do `mode`, the second takes a key.

    With `mutant` the processes lack a guard.
    """
    for name in ("armed", "taken"):
        (folder / name).mkdir()
    (folder / "clock").write_text("0")
    clock, port = FileClock(folder / "clock"), servers.free_port()
    clock.set(MONDAY_8)
    with ExitStack() as stack:
        gateways = [stack.enter_context(MockGateway(mode=can, ledger=folder / f"{name}.jsonl"))
                    for name, can in (("first", mode), ("second", "key"))]  # fmt: skip
        redis = OwnRedis(folder / "redis")
        stack.callback(redis.kill)
        sink = PushSink()
        stack.callback(sink.close)
        own = {"DATABASE_URL": database_url, "DATA_DIR": str(folder / "var"), "PORT": str(port), "LOG_LEVEL": "ERROR",
               "BASE_URL": f"http://127.0.0.1:{port}", "REDIS_URL": redis.url, "PUSH_ALLOW_LOCAL": "yes",
               "PUSH_HOSTS": "127.0.0.1", "SMS_PER_NUMBER": "100", "SMS_PER_AREA": "10000",
               "SMS_HOOK_SECRET": "s" * 32, **_templates(folder, gateways, mode)}  # fmt: skip
        rest = {name: value for name, value in own.items() if name not in ("DATABASE_URL", "DATA_DIR")}
        opened = stack.enter_context(open_site(database_url, folder / "var", clock.now_ms(), **rest))
        opened.is_broken_on_purpose = (
            True  # the judge looks after each schedule; a bad one must not end in another error
        )
        with opened.session() as session:
            insert_row(session, subscriptions, id="device-d01", account_id="d01", endpoint=sink.endpoint,
                       created_ms=clock.now_ms(), **sink.keys)  # fmt: skip
            session.commit()
        nursery = stack.enter_context(_nursery(folder, own, mutant))
        made = Stage(folder, dataclasses.replace(opened, clock=clock), clock, gateways, redis, nursery)
        made.start_all()
        yield made


def _templates(folder: Path, gateways: list[MockGateway], mode: str) -> dict[str, str]:
    first, second = (write_template(folder / f"{name}.yaml", gateway.url, can).read_text()
                     for name, gateway, can in zip(("a", "b"), gateways, (mode, "key"), strict=True))  # fmt: skip
    both = folder / "gateways.yaml"
    both.write_text(f'{{"first": {first.removeprefix(_HEAD)[:-1]}, "second": {second.removeprefix(_HEAD)[:-1]}}}')
    return {"SMS_GATEWAYS_FILE": str(both), "SMS_URL": "template:first", "SMS_URL_2": "template:second"}


_HEAD = '{"mock": '


@contextmanager
def _nursery(folder: Path, own: dict[str, str], mutant: str) -> "Iterator[subprocess.Popen[str]]":
    parent, environ = os.getpid(), {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    with (folder / "nursery.log").open("w") as log:
        command = [sys.executable, "-W", "ignore", "-m", "tests.chaos.nursery", str(folder), mutant]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, preexec_fn=lambda: die_with_parent(parent),
        )  # fmt: skip
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n", (folder / "nursery.log").read_text()
        yield process
    finally:
        process.kill()  # its children die with it
        process.communicate()
