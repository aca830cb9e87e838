"""How does a browser story get a server that is really killed? A process of its own, on the database of a site.

What the story does as "the rest of the world" (a dispatcher's decision, the ticker, a look into the database) happens
in the test's process; `clock` is the time of both.
"""

import dataclasses
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from fieldapp.actions import decide, tick
from fieldapp.jobs.deliver import deliver_with
from fieldapp.jobs.guarded import die_with_parent
from fieldapp.store.tables import cases, events, outbox
from fieldapp.workbench import Workbench, open_workbench
from tests.support import servers
from tests.support.app import Site, add_person, open_site
from tests.support.seed_board import Seeder
from tests.support.serve import FileClock

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ("Марат", "Ильдар", "Борис", "Глеб", "Данис", "Ефим", "Захар", "Игорь")


@dataclass
class LiveSite:
    """A site whose server is a process; `base` is its address, `environ` its settings."""

    site: Site
    folder: Path
    base: str
    environ: Mapping[str, str]
    clock: FileClock
    seeder: Seeder
    process: "subprocess.Popen[str] | None" = None
    _technicians: Iterator[int] = field(default_factory=lambda: itertools.count(20))

    def start(self) -> None:
        """Start the server and wait until it listens."""
        parent = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.support.serve", str(self.folder)],
            cwd=ROOT, env=dict(self.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: die_with_parent(parent),
        )  # fmt: skip
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        if self.process.stdout.readline() != "ready\n":
            with self.process.stderr as stream:  # an open one would be the next test's warning
                why = stream.read()
            self.kill()
            raise AssertionError(why)
        threading.Thread(target=self._keep_words, args=(self.process.stderr,), daemon=True).start()

    def _keep_words(self, stream: Any) -> None:
        with stream, (self.folder / "server.log").open("a") as log:
            for line in stream:
                log.write(line)

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    def lose_next_answer(self) -> None:
        """The next sync is committed and its answer lost."""
        (self.folder / "lose").touch()

    def release(self, word: str) -> None:
        """From now on the server has a newer version of the phone."""
        (self.folder / "release").write_text(word)

    def technician(self) -> str:
        """A new colleague with a day of their own; the login, which is also the id."""
        n = next(self._technicians)
        login = f"t{n}"
        with self.site.session() as session:
            add_person(session, login, name=NAMES[n % len(NAMES)], role="technician", area_ids=("north",))
            session.commit()
        return login

    def tick(self) -> None:
        """Let the ticker look."""
        with self.site.session() as session:
            tick.refold_due(session, self.seeder.library, self.clock.now_ms())

    def decide(self, case_id: str, type_: str, **data: Any) -> None:
        """Lilia's command; it must hold."""
        with self.site.session() as session:
            done = decide.decide(session, self.seeder.library, self.clock.now_ms(), self.site.actor("d01"),
                                 case_id=case_id, type_=type_, data=data, private={}, revision=0)  # fmt: skip
        assert isinstance(done, decide.Decided), done

    def case(self, case_id: str) -> Any:
        """The row of a case."""
        with self.site.session() as session:
            return session.execute(select(cases).where(cases.c.id == case_id)).one()

    def events(self, case_id: str) -> list[Any]:
        """What people reported or decided, in the order of happening; the system's own events are left out."""
        chosen = select(events).where(events.c.case_id == case_id, events.c.by != "system")
        with self.site.session() as session:
            return list(session.execute(chosen.order_by(events.c.at_ms, events.c.device_seq)))

    def types(self, case_id: str) -> list[str]:
        """Their types."""
        return [event.type for event in self.events(case_id)]

    def rows(self, table: Any, *where: Any) -> list[Any]:
        """Rows of any table."""
        with self.site.session() as session:
            return list(session.execute(select(table).where(*where)))

    def workbench(self) -> Workbench:
        """What a worker has, on this site's database and clock."""
        return open_workbench(self.site.settings, self.clock)

    def deliver_all(self, tools: Workbench) -> None:
        """Send whatever waits in the outbox."""
        for row in self.rows(outbox, outbox.c.state == "waiting"):
            deliver_with(tools, row.id)


@contextmanager
def live_site(tables: Path, folder: Path, start_ms: int | None, **settings: str) -> Iterator[LiveSite]:
    """A started server on a copy of the prepared SQLite file; `start_ms` None means the time that it really is."""
    database, port = folder / "live.sqlite3", servers.free_port()
    database.write_bytes(tables.read_bytes())
    (folder / "clock").write_text("0")
    moved = FileClock(folder / "clock")
    if start_ms is not None:
        moved.set(start_ms)
    own = {"DATABASE_URL": f"sqlite:///{database}", "DATA_DIR": str(folder / "var"), "PORT": str(port),
           "LOG_LEVEL": "ERROR", "PUSH_ALLOW_LOCAL": "yes", "PUSH_HOSTS": "127.0.0.1",
           **servers.redis_of_app(), **settings}  # fmt: skip
    options = {name: value for name, value in own.items() if name not in ("DATABASE_URL", "DATA_DIR")}
    with open_site(own["DATABASE_URL"], own["DATA_DIR"], moved.now_ms(), **options) as opened:
        site = dataclasses.replace(opened, clock=moved)
        environ = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
        live = LiveSite(site, folder, f"http://127.0.0.1:{port}", environ, moved, Seeder(site))
        live.start()
        try:
            yield live
        finally:
            live.kill()
