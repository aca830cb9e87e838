"""How long does a monthly report take beside a year of the register, with how much memory? Goal: 20 s, 500 MB.

Run: `python -m bench.figures [CALLS [VISITS]]`: calls of a year in one area, visits of 25 events in the month. Each
database gets a fresh process; one fills it, another makes the report.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fieldapp.clock import monotonic_ms

CALLS, VISITS = "300000", "4000"
DAYS, BATCH = 365, 5_000
MADE = 20261126


def fill(url: str, called: int, visits: int) -> None:
    """A year of calls up to the 25th of November, a promise to every fourth, and the visits of the last month."""
    from tests.support.reports import a_call, a_promise, add_calls, add_promises, at
    from tests.support.servers import make_tables
    from tests.support.world import World

    make_tables(url)
    world = World(url)
    world.is_broken_on_purpose = True  # calls without events, visits never folded
    first_ms, step_ms = at(20251126, 0), DAYS * 86_400_000 // called
    with world.session() as session:
        for start in range(0, called, BATCH):
            places = range(start, min(called, start + BATCH))
            rows = [a_call(n, first_ms + n * step_ms, e164=f"+79{n * 7919 % 10**9:09d}") for n in places]
            add_calls(session, rows, world.library.digests["visit"])
            kept = [a_promise(n, f"call-north-{n:06d}", first_ms + n * step_ms) for n in places if n % 4 == 0]
            add_promises(session, kept)
        _visits(session, world.library.digests["visit"], visits)
        session.commit()
    world.close()


def _visits(session: Any, digest: str, visits: int) -> None:
    from sqlalchemy import insert

    from bench.fold import START_MS, visit_of_25_events
    from fieldapp.core.windows import day_number
    from fieldapp.store.tables import cases, events
    from tests.support.reports import ZONE

    told = visit_of_25_events()
    for start in range(0, visits, 500):
        stands, said = [], []
        for place in range(start, min(visits, start + 500)):
            case_id, earlier_ms = f"visit-{place:06d}", place % 28 * 86_400_000
            stands.append({"id": case_id, "kind": "visit", "area_id": "north", "playbook": digest, "state": "closed",
                           "look": "end", "day": day_number(START_MS - earlier_ms, ZONE), "base": {}, "shown": {},
                           "changed_ms": 1, "opened_ms": 1})  # fmt: skip
            for event in told:
                at_ms = event["at_ms"] - earlier_ms
                said.append({**event, "id": f"{place}-{event['id']}", "case_id": case_id, "kind": "report",
                             "at_ms": at_ms, "received_ms": at_ms, "deviations": [], "content_hash": b"",
                             "data": {name: int(value) - earlier_ms if name.startswith("window") else value
                                      for name, value in event["data"].items()}})  # fmt: skip
        session.execute(insert(cases), stands)
        session.execute(insert(events), said)


def measure(url: str) -> None:
    """Make the report of the month to the 25th; seconds, things counted, and the peak of this process's memory."""
    from sqlalchemy.orm import Session

    from fieldapp.actions.freeze_report import freeze
    from fieldapp.actions.library import load_library
    from fieldapp.core.figures_periods import period_of
    from fieldapp.reads.figures import items
    from fieldapp.store.db import open_engine
    from tests.support.reports import ZONE, at

    now_ms, engine, library = at(MADE, 6), open_engine(url), load_library()
    start_ms, cpu_s = monotonic_ms(), time.process_time()
    period = period_of("monthly", 20261125)
    with Session(engine) as session:
        counted = list(items(session, lambda digest: library.books[digest], "north", ZONE, period, now_ms))
        session.rollback()
        freeze(session, {"id": "north", "zone": ZONE}, period, counted, now_ms)
    seconds = (monotonic_ms() - start_ms) / 1000
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu_s = time.process_time() - cpu_s
    print(f"  {len(counted)} things of the month: {seconds:.2f} s, {cpu_s:.2f} s CPU; peak memory {peak_mb:.0f} MB")
    engine.dispose()


def main() -> None:
    """Both databases, one after the other."""
    from tests.support import servers

    sizes = [*sys.argv[1:3], *(CALLS, VISITS)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite", flush=True)
        _alone(f"sqlite:///{folder}/bench.sqlite3", sizes)
        with servers.postgres(Path(folder)) as server, servers.empty_database(server) as url:
            print("PostgreSQL", flush=True)
            _alone(url, sizes)


def _alone(url: str, sizes: list[str]) -> None:
    subprocess.run([sys.executable, "-m", "bench.figures", "--fill", url, *sizes], check=True)
    subprocess.run([sys.executable, "-m", "bench.figures", "--measure", url], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fill"]:
        fill(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2])
    else:
        main()
