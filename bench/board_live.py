"""P13: from a commit to a dispatcher's screen, with 10,000 visits, 1,000 listeners and 300 events a second.

On PostgreSQL, with one web process for the page and one that holds the listeners' streams, a thread each. A process
appends as phones do, 15 batches of 20 events a second over the whole day's visits; another reads the streams. Chromium
has the board open. Each probe is a report about a visit in the list: from its commit until its row on the screen says
so. Then the same page is slowed down fourfold, and no task of it should last over 100 ms.
Run: `python -m bench.board_live [PROBES] [LISTENERS]`.
"""

import dataclasses
import os
import random
import selectors
import shutil
import socket
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from playwright.sync_api import sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.board import WORD, Day
from bench.notices import percentile, process
from bench.phone import slow_down
from fieldapp import create_app
from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.actions.library import load_library
from fieldapp.clock import now_ms
from fieldapp.settings import Settings
from fieldapp.store.db import open_engine
from fieldapp.store.tables import cases
from tests.support import servers
from tests.support.serve import FileClock
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Page

VISITS = 10_000
PROBES = 100  # of fewer a p99 is the worst
LISTENERS = 1_000
BATCHES_S, BATCH = 15, 20
SHOWN = 300  # of the list's first visits; the load is on the others
SPARE_THREADS = 64
SLOW_S = 30
# When a row of the list changes: {row: {revision: milliseconds since 1970}}; and tasks of more than 50 ms.
WATCH = """
globalThis.rows = {}; globalThis.tasks = [];
const note = (item) => { (rows[item.dataset.key] ??= {})[item.dataset.version] ??= Date.now(); };
addEventListener("DOMContentLoaded", () => new MutationObserver((all) => requestAnimationFrame(() => {
  for (const one of all) for (const item of one.addedNodes) if (item.dataset?.key?.startsWith("row-")) note(item);
})).observe(document.body, { childList: true, subtree: true }));
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
"""


def app() -> Flask:
    """The application with room for all streams; its clock stands in BENCH_CLOCK."""
    settings = Settings.from_env(os.environ)
    room = dataclasses.replace(settings, streams_max=int(os.environ["BENCH_STREAMS"]))
    return create_app(room, FileClock(Path(os.environ["BENCH_CLOCK"])))


def write(url: str, clock: str) -> None:
    """Append for ever as fast as agreed, and print each second how many events it was."""
    engine, library, moved = open_engine(url), load_library(), FileClock(Path(clock))
    with Session(engine) as session:
        chosen = select(cases.c.id).order_by(cases.c.window_from_ms, cases.c.id)
        others = list(session.scalars(chosen))[SHOWN:]
    chance, began, batches = random.Random(13), time.perf_counter(), 0
    while True:
        batches += 1
        pair = chance.sample(others, 2)
        events = [NewEvent(pair[n % 2], "note", "technician", "t01", {}, {"words": "шлагбаум"}, quality="online")
                  for n in range(BATCH)]  # fmt: skip
        with Session(engine) as session:
            append_server_events(session, library, moved.now_ms(), events)
            session.commit()
        if batches % BATCHES_S == 0:
            print(round(batches * BATCH / (time.perf_counter() - began)), flush=True)
        time.sleep(max(0.0, began + batches / BATCHES_S - time.perf_counter()))


def listen(port: int, count: int) -> None:
    """Hold so many streams and read whatever comes; prints when all stand."""
    waiting = selectors.DefaultSelector()
    for _ in range(count):
        stream = socket.create_connection(("127.0.0.1", port))
        stream.sendall(f"GET /board/stream HTTP/1.1\r\nHost: bench\r\nCookie: fieldapp={WORD}\r\n\r\n".encode())
        if b" 200 " not in stream.recv(400).split(b"\r\n")[0]:
            raise SystemExit("a stream was refused")
        stream.setblocking(False)
        waiting.register(stream, selectors.EVENT_READ)
    print("all", flush=True)
    while True:
        for key, _ in waiting.select():
            if not key.fileobj.recv(65536):  # type: ignore[union-attr]
                waiting.unregister(key.fileobj)


class Screen:
    """The board in Chromium, and probes of how soon it shows a change."""

    def __init__(self, day: Day, page: "Page", clock: FileClock) -> None:
        self.day, self.page, self.clock = day, page, clock
        self.shown = day.case_ids[:SHOWN]

    def probe(self, turn: int) -> float:
        """Milliseconds from the commit until the row says so; 30 s when it never did."""
        world, case_id = self.day.world, self.shown[turn % SHOWN]
        event = NewEvent(case_id, "note", "technician", "t01", {}, {"words": "проба"}, quality="online")
        with world.session() as session:
            append_server_events(session, world.library, self.clock.now_ms(), [event])
            session.commit()
            committed = now_ms()
            revision = session.execute(select(cases.c.revision).where(cases.c.id == case_id)).scalar_one()
        until = committed + 30_000
        while now_ms() < until:
            seen = self.page.evaluate("([row, revision]) => rows[row]?.[revision]", [f"row-{case_id}", revision])
            if seen is not None:
                return float(max(0, seen - committed))
            self.page.wait_for_timeout(20)
        return 30_000.0

    def tasks(self, seconds: int) -> list[float]:
        """Tasks of more than 50 ms within that time, slowed down fourfold."""
        slow_down(self.page.context, self.page)
        self.page.wait_for_timeout(2_000)
        self.page.evaluate("tasks.length = 0")
        self.page.wait_for_timeout(seconds * 1000)
        return [float(one) for one in self.page.evaluate("tasks")]


def measure(stack: ExitStack, folder: Path, probes: int, listeners: int) -> None:
    """Everything started, probed, printed."""
    url = stack.enter_context(servers.empty_database(stack.enter_context(servers.postgres(folder))))
    day = Day(url, folder / "day", VISITS)
    clock = FileClock(folder / "clock")
    clock.path.write_text(str(day.world.now_ms - now_ms()))
    port, live = servers.free_port(), servers.free_port()
    environ = {"DATABASE_URL": url, "DATA_DIR": str(folder / "var"), "LOG_LEVEL": "ERROR", "PORT": str(port),
               "BENCH_CLOCK": str(clock.path), "BENCH_STREAMS": str(listeners + 10)}  # fmt: skip
    for at, threads in ((port, SPARE_THREADS), (live, listeners + SPARE_THREADS)):
        size = ["--threads", str(threads), "--worker-connections", str(2 * threads)]
        served = ["-m", "gunicorn", "-k", "gthread", *size, "-b", f"127.0.0.1:{at}", "--log-level", "error"]
        stack.enter_context(process(*served, "bench.board_live:app()", **environ))
        wait_for(lambda at=at: _answers(at))  # type: ignore[misc]
    browser = stack.enter_context(sync_playwright()).chromium.launch(
        executable_path=next(filter(None, map(shutil.which, servers.BROWSER_PROGRAMS))), args=servers.BROWSER_ARGUMENTS
    )
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ru-RU")
    context.add_cookies([{"name": "fieldapp", "value": WORD, "url": f"http://127.0.0.1:{port}"}])
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/board", timeout=60_000)
    page.locator("#rows > li").first.wait_for()
    screen = Screen(day, page, clock)
    say("nothing else happens", [screen.probe(turn) for turn in range(probes)])
    told(stack, folder, "listen", "--listen", str(live), str(listeners))
    say(f"{listeners} listeners", [screen.probe(turn) for turn in range(probes)])
    rates = told(stack, folder, "write", "--write", url, str(clock.path))
    say(
        f"{listeners} listeners, 300 events/s",
        [screen.probe(turn) for turn in range(probes)],
        "   goal 1,000, limit 2,000",
    )
    tasks = screen.tasks(SLOW_S)
    print(f"  events a second that were really written: {rates.read_text().split()[-1]}")
    worst = max(tasks, default=0.0)
    print(f"  fourfold slowed, {SLOW_S} s: longest task {worst:.0f} ms, {sum(one > 100 for one in tasks)} over 100"
          "   goal: none over 100")  # fmt: skip
    browser.close()


def told(stack: ExitStack, folder: Path, name: str, *command: str) -> Path:
    """A process of this module, started, and the file of what it says; it has said something."""
    said = folder / f"{name}.txt"
    with said.open("w") as out:
        stack.enter_context(process("-m", "bench.board_live", *command, out=out))
    wait_for(lambda: said.read_text().strip(), 120)
    return said


def say(name: str, taken: list[float], goal: str = "") -> None:
    """The line of one kind of weather."""
    print(
        f"  P13 {name:34} p50 {statistics.median(taken):6.0f} ms   p99 {percentile(taken, 0.99):6.0f} ms{goal}",
        flush=True,
    )


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main(probes: int = PROBES, listeners: int = LISTENERS) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        measure(stack, Path(folder), probes, listeners)


def _started(arguments: list[str]) -> Any:
    match arguments:
        case ["--write", url, clock]:
            return write(url, clock)
        case ["--listen", port, count]:
            return listen(int(port), int(count))
    return main(*map(int, arguments))


if __name__ == "__main__":
    _started(sys.argv[1:])
