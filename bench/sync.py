"""P1, P2, P4, P8: sync against its floor, in one run and in turn. Run: `python -m bench.sync [ROUNDS]`.

Ours: sign-in, checks, fold, answers with whole cases, on PostgreSQL and SQLite. The floor: bench/floor_app.py on the
same PostgreSQL, once with a bare answer (that is P1's and P2's) and once answering as much as ours. Only ratios of one
run count.
"""

import http.client
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import insert

from bench import floor_app
from bench.processes import cpu_seconds, served
from bench.sync_load import CLIENTS, DAY_MS, PAIR_MS, PEOPLE, VISITS, Person, batches_of, drive, post, together
from fieldapp.clock import now_ms
from fieldapp.store.tables import account_areas, accounts, sessions
from tests.support import servers
from tests.support.world import HOUR_MS, MORNING_MS, World

ROUNDS = 5
WARM_UP = 1  # threads, connections, prepared statements: a server in the middle of its day has them
PULLS = 60


@dataclass
class Figures:
    """Per round: new events a second, CPU µs an event, resent events a second, days pulled a second, unchanged days."""

    new: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    pull: list[float] = field(default_factory=list)
    still: list[float] = field(default_factory=list)

    def median(self, name: str) -> float:
        """The median of one figure."""
        return statistics.median(getattr(self, name) or [0.0])


class Ours:
    """A world with its technicians, new for each round."""

    path = "/api/v1/sync"

    def __init__(self, url: str) -> None:
        self.url = url
        servers.make_tables(url)
        self.world = World(url)
        self.world.now_ms = now_ms() - 24 * HOUR_MS  # planned the day before
        self.round = 0

    def people(self) -> list[list[Person]]:
        """For each client its technicians with fresh visits and a signed-in browser."""
        self.round += 1
        return [[self._person(f"b{self.round}-{c}-{p}") for p in range(PEOPLE)] for c in range(CLIENTS)]

    def _person(self, login: str) -> Person:
        from fieldapp.actions.sign_in import token_hash

        at_ms = now_ms()
        row = {"token_hash": token_hash(login), "account_id": login, "created_ms": at_ms, "seen_ms": at_ms,
               "expires_ms": at_ms + 10**10}  # fmt: skip
        with self.world.session() as session:
            session.execute(insert(accounts).values(id=login, login=login, name=login, role="technician",
                                                    password_hash="-", created_ms=at_ms))  # fmt: skip
            session.execute(insert(account_areas).values(account_id=login, area_id="north"))
            session.execute(insert(sessions).values(kind="read", **row))
            session.commit()
        first_call = (at_ms - DAY_MS - MORNING_MS) / HOUR_MS
        visits = [
            self.world.visit(login, from_hour=first_call + n // 2 * PAIR_MS / HOUR_MS + 2 / 3) for n in range(VISITS)
        ]
        return Person(login, f"fieldapp={login}", visits)

    def pull(self, port: int, person: Person, *, still: bool) -> None:
        """A day whole, or a day of which everything is known."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        body = {**batches_of(person, now_ms())[0], "events": []}
        cursor = post(connection, self.path, body, person.cookie) if still else None
        for _ in range(PULLS // CLIENTS):
            post(connection, self.path, {**body, "cursor": cursor}, person.cookie)
        connection.close()


class Floor:
    """The floor's tables and people."""

    def __init__(self, dsn: str, path: str) -> None:
        self.dsn = dsn
        self.path = path
        self.round = 0
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(floor_app.TABLES)

    def people(self) -> list[list[Person]]:
        """As ours: the same number of technicians and visits, a visit's body as large as ours."""
        self.round += 1
        made = [[Person(f"{self.path[1:]}{self.round}-{c}-{p}", "", []) for p in range(PEOPLE)] for c in range(CLIENTS)]
        body = json.dumps(
            {"person": {"name": "Панина Зоя Эдуардовна", "address": "ул. 8 Марта, д. 125"}, "x": "x" * 3000}
        )
        with psycopg.connect(self.dsn, autocommit=True) as connection, connection.cursor() as cursor:
            for person in [one for listed in made for one in listed]:
                person.visits = [f"{person.login}-{n}" for n in range(VISITS)]
                rows = [(visit, person.login, 20261123, "planned", body) for visit in person.visits]
                cursor.executemany(
                    "INSERT INTO floor_visits (id, technician, day, state, body) VALUES (%s,%s,%s,%s,%s)", rows
                )
        return made

    def pull(self, port: int, person: Person, *, still: bool) -> None:
        """A technician's day."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(PULLS // CLIENTS):
            connection.request("GET", f"/day/{person.login}")
            connection.getresponse().read()
        connection.close()


def one_round(side: Ours | Floor, port: int, pid: int, database: str, figures: Figures) -> None:
    """Send new, send again, pull; add the figures of this round."""
    people = side.people()
    at_ms = now_ms()
    days = [[(person, batches_of(person, at_ms)) for person in mine] for mine in people]
    count = CLIENTS * PEOPLE * VISITS * 20
    before = cpu_seconds(pid, database)
    seconds = drive(port, side.path, days)
    figures.cpu.append((cpu_seconds(pid, database) - before) / count * 1e6)
    figures.new.append(count / seconds)
    figures.again.append(count / drive(port, side.path, days))
    for name, still in (("pull", False), ("still", True)):
        jobs: list[Callable[[], None]] = [
            lambda mine=mine, still=still: side.pull(port, mine[0], still=still)  # type: ignore[misc]
            for mine in people
        ]
        getattr(figures, name).append(PULLS / together(jobs))


def main(rounds: int = ROUNDS) -> None:
    """Measure the floor, PostgreSQL and SQLite in turn, and print the ratios."""
    with tempfile.TemporaryDirectory() as folder, servers.postgres(Path(folder)) as server:  # noqa: SIM117
        with servers.empty_database(server) as ours_url, servers.empty_database(server) as floor_url:
            plain = floor_url.replace("postgresql+psycopg://", "postgresql://")
            ours, lite = Ours(ours_url), Ours(f"sqlite:///{folder}/bench.sqlite3")
            bare, whole = Floor(plain, "/sync"), Floor(plain, "/sync-whole")
            settings = {"DATA_DIR": folder, "LOG_LEVEL": "ERROR", "REDIS_URL": ""}
            with (
                served("bench.floor_app:create_app()", {"FLOOR_DSN": plain}) as (floor_port, floor_pid),
                served("fieldapp:create_app()", {**settings, "DATABASE_URL": ours_url}) as (our_port, our_pid),
                served("fieldapp:create_app()", {**settings, "DATABASE_URL": lite.url}) as (lite_port, lite_pid),
            ):
                floor_at = (floor_port, floor_pid, _name(plain))
                sides: dict[str, tuple[Ours | Floor, tuple[int, int, str]]] = {
                    "floor": (bare, floor_at),
                    "whole floor": (whole, floor_at),
                    "PostgreSQL": (ours, (our_port, our_pid, _name(ours_url))),
                    "SQLite": (lite, (lite_port, lite_pid, "no database process")),
                }
                named = {name: Figures() for name in sides}
                for side, at in [*sides.values()] * WARM_UP:
                    one_round(side, *at, Figures())
                for url in (plain, ours_url.replace("+psycopg", "")):
                    with psycopg.connect(url, autocommit=True) as connection:
                        connection.execute("VACUUM ANALYZE")  # autovacuum's work, a minute ahead
                for _ in range(rounds):
                    for name, (side, at) in sides.items():
                        one_round(side, *at, named[name])
            report(named)
            ours.world.close()
            lite.world.close()


def _name(url: str) -> str:
    return url.rpartition("/")[2].split("?")[0]


def report(named: dict[str, Figures]) -> None:
    """Print medians and ratios with the goals of performance.md."""
    floor, whole, ours = named["floor"], named["whole floor"], named["PostgreSQL"]
    for name, figures in named.items():
        print(
            f"  {name:11} new {figures.median('new'):7.0f} events/s   CPU {figures.median('cpu'):6.0f} µs/event   "
            f"again {figures.median('again'):7.0f} events/s   days {figures.median('pull'):5.0f}/s   "
            f"unchanged {figures.median('still'):5.0f}/s"
        )
    for words, under in (("over the bare floor", floor), ("over the floor that answers the same", whole)):
        new, cpu = ours.median("new") / under.median("new"), ours.median("cpu") / under.median("cpu")
        goals = ("   goal 0.60, not below 0.45", "   goal 1.60, not above 2.20") if under is floor else ("", "")
        print(f"  P1 new {words:37} {new:5.2f}{goals[0]}")
        print(f"  P2 CPU {words:37} {cpu:5.2f}{goals[1]}")
    print(f"  P4 again over new         {ours.median('again') / ours.median('new'):5.2f}   goal 1.15, not below 1.00")
    print(f"  P8 day over the floor     {ours.median('pull') / floor.median('pull'):5.2f}   goal 0.70, not below 0.50")
    print(f"  P8 unchanged over floor   {ours.median('still') / floor.median('pull'):5.2f}   goal 1.00")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
