"""P15: what one change costs the board of a day with 10,000 visits against one with 1,000; and what opening it costs.

Three parts of a change: the report's fold and commit, the hub's look (once a process, four times a second), and the
answer that each open board fetches. Both days in turn, in one process, so that a neighbour's work meets them alike;
what counts is the median of the rounds' ratios, by CPU time and by the clock. Run: `python -m bench.board [ROUNDS]`.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from bench.import_orders import order_file
from fieldapp import create_app
from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.actions.import_orders import Choices, import_orders
from fieldapp.actions.read_orders_file import read_orders_file
from fieldapp.actions.sign_in import token_hash
from fieldapp.clock import MovedClock
from fieldapp.reads.changes import lately, reading
from fieldapp.settings import Settings
from fieldapp.store.tables import cases, sessions
from tests.support import servers
from tests.support.world import World

SIZES = (1_000, 10_000)
ROUNDS = 31
OPENINGS = 7
STEP_MS = 11_000  # more than the overlap: each answer holds one change
WORD = "bench"  # the cookie of Lilia, who looks at the board


@dataclass(frozen=True)
class Spent:
    """Milliseconds of one part, by the clock and of this process's CPU."""

    clock: float
    cpu: float


class Day:
    """A day of so many visits, planned into the north, and its board."""

    def __init__(self, url: str, folder: Path, visits: int) -> None:
        servers.make_tables(url)
        self.world = World(url)
        file = read_orders_file(order_file(visits), "bench.csv")
        with self.world.session() as session:
            import_orders(session, self.world.library, self.world.now_ms, None, file.rows, Choices())
            self.case_ids = list(session.scalars(select(cases.c.id).order_by(cases.c.window_from_ms, cases.c.id)))
            seen = {"created_ms": self.world.now_ms, "seen_ms": self.world.now_ms}
            row = {"token_hash": token_hash(WORD), "account_id": "d01", "kind": "read", **seen}
            session.execute(insert(sessions).values(**row, expires_ms=2**52))
            session.commit()
        self.world.now_ms += STEP_MS * 3
        self.clock = MovedClock(self.world.now_ms)
        environ = {"DATABASE_URL": url, "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
        app = create_app(Settings.from_env(environ), self.clock)
        self.browser = FlaskClient(app)
        self.browser.set_cookie("fieldapp", WORD)
        self.turn = 0

    def change(self) -> dict[str, Spent]:
        """One report about the next visit: what each part of its way to the screens cost."""
        self.turn += 1
        self.world.now_ms += STEP_MS
        self.clock.set(self.world.now_ms)
        case_id = self.case_ids[self.turn]
        return {
            "report": spent(lambda: self._report(case_id)),
            "look": spent(self._look),
            "answer": spent(lambda: self._get(f"/board/rows?since={self.world.now_ms}", case_id)),
        }

    def opening(self) -> Spent:
        """The whole page."""
        return spent(lambda: self._get("/board", self.case_ids[0]))

    def _report(self, case_id: str) -> None:
        event = NewEvent(case_id, "technician.departed", "technician", "t01", {}, quality="online")
        with self.world.session() as session:
            append_server_events(session, self.world.library, self.world.now_ms, [event])
            session.commit()

    def _look(self) -> None:
        with self.world.session() as session:
            lately(reading(session), ["north"], self.world.now_ms - 10_000, self.world.now_ms)

    def _get(self, path: str, wanted: str) -> None:
        answer = self.browser.get(path)
        if answer.status_code != 200 or f'data-key="row-{wanted}"' not in answer.text:
            raise SystemExit(f"{path}: {answer.status_code}, and not what was wanted")


def spent(work: Callable[[], object]) -> Spent:
    """What it cost."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent((time.perf_counter() - clock) * 1000, (time.process_time() - cpu) * 1000)


def told(name: str, pairs: list[tuple[Spent, Spent]], goal: str = "") -> str:
    """The line of a part: medians, and the medians of the rounds' ratios of the large day and the small one."""
    small, large = (statistics.median(one[place].clock for one in pairs) for place in (0, 1))
    by_clock, by_cpu = (
        statistics.median(getattr(much, by) / max(getattr(few, by), 0.001) for few, much in pairs)
        for by in ("clock", "cpu")
    )
    return f"  {name:8} {small:7.1f} ms  {large:7.1f} ms   {by_clock:5.2f} times, CPU {by_cpu:5.2f} times{goal}"


@contextmanager
def days(folder: Path, url_of: Callable[[int], str]) -> Iterator[list[Day]]:
    """One of each size."""
    made = [Day(url_of(visits), folder / str(visits), visits) for visits in SIZES]
    yield made
    for day in made:
        day.world.engine.dispose()


def measure(folder: Path, url_of: Callable[[int], str], rounds: int) -> None:
    """Measure one kind of database and print."""
    with days(folder, url_of) as (small, large):
        for day in (small, large):
            day.opening()
            day.change()
        turns = [(small.change(), large.change()) for _ in range(rounds)]
        openings = [(small.opening(), large.opening()) for _ in range(OPENINGS)]
    print("           1,000 visits  10,000 visits")
    for part in ("report", "look", "answer"):
        print(told(part, [(few[part], much[part]) for few, much in turns]))
    whole = [(_sum(few), _sum(much)) for few, much in turns]
    print(told("P15", whole, "   goal 1.2, never above 2"))
    print(told("opening", openings))


def _sum(parts: dict[str, Any]) -> Spent:
    return Spent(sum(one.clock for one in parts.values()), sum(one.cpu for one in parts.values()))


def main(rounds: int = ROUNDS) -> None:
    """Both databases, one after the other."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        print("  SQLite", flush=True)
        measure(folder / "sqlite", lambda visits: f"sqlite:///{folder}/{visits}.sqlite3", rounds)
        server = stack.enter_context(servers.postgres(folder))
        print("  PostgreSQL", flush=True)
        measure(folder / "pg", lambda _: stack.enter_context(servers.empty_database(server)), rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
