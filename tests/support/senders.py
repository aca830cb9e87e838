"""A worker of queue `send` and a ticker as real processes, a gateway with its own book, and messages to colleagues."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from fieldapp.actions.bell import Bell
from fieldapp.clock import now_ms
from fieldapp.store.db import open_engine
from fieldapp.store.tables import accounts, alerts, heartbeats, outbox
from tests.support import servers
from tests.support.forked import Forked
from tests.support.mock_gateway import MockGateway
from tests.support.world import World

OURS = "test"  # the cause of messages left here; a ticker may cause others


@dataclass
class Senders:
    """The processes; `redis_url` may lead nowhere."""

    folder: Path
    url: str
    redis_url: str
    gateway: MockGateway
    started: list[Forked] = field(default_factory=list)

    def start(self, name: str, **environ: str) -> Forked:
        """Start a worker or a ticker."""
        own = {"DATABASE_URL": self.url, "DATA_DIR": str(self.folder / "var"), "REDIS_URL": self.redis_url,
               "SMS_URL": "template:mock", "SMS_GATEWAYS_FILE": str(self.folder / "gateway.yaml"),
               "LOG_LEVEL": "ERROR"}  # fmt: skip
        process = Forked(name, {**own, **environ}, self.folder / f"{name}.log")
        self.started.append(process)
        return process

    def leave(self, count: int, *, name: str = "m") -> list[str]:
        """Messages that are due now, committed; their ids."""
        at_ms = now_ms()
        row: dict[str, Any] = {
            "kind": "no_contact", "alert_id": "a1", "audience": "dispatcher", "channel": "sms", "addressee": "d01",
            "cause": OURS, "values": {}, "not_before_ms": at_ms, "created_ms": at_ms,
        }  # fmt: skip
        rows = [{"id": f"{name}{n}", "key": f"{name}{n}", **row} for n in range(count)]
        with self.session() as session:
            session.execute(insert(outbox), rows)
            session.commit()
        return [row["id"] for row in rows]

    def ring(self, outbox_ids: Sequence[str]) -> None:
        """As a request does after its commit."""
        Bell(self.redis_url)(outbox_ids)

    def states(self) -> list[str]:
        """Where each message stands."""
        with self.session() as session:
            return list(session.scalars(select(outbox.c.state).where(outbox.c.cause == OURS).order_by(outbox.c.id)))

    def beats(self) -> list[str]:
        """Who has said that it lives."""
        with self.session() as session:
            return list(session.scalars(select(heartbeats.c.name)))

    def age_lease(self, outbox_id: str) -> int:
        """Let the lease of this message end in a second; how many milliseconds earlier that is."""
        with self.session() as session:
            mine = outbox.c.id == outbox_id
            until_ms = session.execute(select(outbox.c.lease_until_ms).where(mine)).scalar_one()
            early_ms = max(0, int(until_ms - now_ms() - 1000))
            session.execute(update(outbox).where(mine).values(lease_until_ms=until_ms - early_ms))
            session.commit()
        return early_ms

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session of the test's own."""
        engine = open_engine(self.url)
        with Session(engine) as session:
            yield session
        engine.dispose()


@contextmanager
def senders(folder: Path, url: str, redis_url: str = "", *, mode: str = "key") -> Iterator[Senders]:
    """No process yet: `start` them. Without `redis_url` an address at which nobody listens."""
    world = World(url)
    case_id = world.visit()
    world.close()
    made = Senders(folder, url, redis_url or f"redis://127.0.0.1:{servers.free_port()}/0", MockGateway(mode=mode))
    made.gateway.write_template(folder / "gateway.yaml")
    with made.session() as session:
        session.execute(update(accounts).where(accounts.c.id == "d01").values(phone="+79990000001"))
        row = {"id": "a1", "key": "a1", "case_id": case_id, "area_id": "north", "kind": "no_contact", "n": 1,
               "severity": "urgent", "raised_ms": now_ms(), "created_ms": now_ms()}  # fmt: skip
        session.execute(insert(alerts).values(row))
        session.commit()
    with ExitStack() as stack:
        stack.enter_context(made.gateway)
        stack.callback(lambda: [(one.kill(), one.wait()) for one in made.started])
        yield made
