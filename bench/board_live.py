"""P13: from a commit to a dispatcher's screen, with 10,000 visits, 1,000 listeners and 300 events a second.

On PostgreSQL, with a web process for the page and the process `live` for every stream, the page's as well; each
listener has a session of its own. A process appends as phones do, 15 batches of 20 events a second over the whole day's
visits; another reads the streams. Chromium has the board open. Each probe is a report about a visit in the list: from
its commit until its row on the screen says so. Then the page is slowed down fourfold: no task should last over 100 ms
while changes flow; what opening it anew takes is printed as well.
Run: `python -m bench.board_live [PROBES] [LISTENERS]`.
"""

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
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench.board import WORD, Day
from bench.notices import percentile, process
from bench.phone import slow_down
from fieldapp import create_app
from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.actions.library import load_library
from fieldapp.actions.sign_in import token_hash
from fieldapp.clock import now_ms
from fieldapp.live import open_app
from fieldapp.live.app import LiveApp
from fieldapp.live.passes import Passes
from fieldapp.settings import Settings
from fieldapp.store.db import open_engine
from fieldapp.store.tables import cases, sessions
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
THREADS = 64
KEY = "of the bench alone, and of nobody else"
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
    """The application; its clock stands in BENCH_CLOCK."""
    return create_app(Settings.from_env(), FileClock(Path(os.environ["BENCH_CLOCK"])))


def live() -> LiveApp:
    """The process `live` with the same clock."""
    return open_app(Settings.from_env(), FileClock(Path(os.environ["BENCH_CLOCK"])))


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


def add_sessions(day: Day, clock: FileClock, count: int) -> None:
    """So many browsers in which Lilia is signed in."""
    at_ms = clock.now_ms()
    row = {"account_id": "d01", "kind": "read", "created_ms": at_ms, "seen_ms": at_ms, "expires_ms": 2**52}
    with day.world.session() as session:
        session.execute(insert(sessions), [{**row, "token_hash": token_hash(f"bench {n}")} for n in range(count)])
        session.commit()


def listen(port: int, count: int, clock: str) -> None:
    """Hold so many streams and read whatever comes; prints when all stand."""
    waiting, passes, at_ms = selectors.DefaultSelector(), Passes(KEY), FileClock(Path(clock)).now_ms()
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    for n, line in enumerate(lines):
        word = passes.sign(token_hash(f"bench {n}"), at_ms)
        line.sendall(f"GET /stream?pass={word} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
    for line in lines:
        if b" 200 " not in line.recv(400).split(b"\r\n")[0]:
            raise SystemExit("a stream was refused")
        line.setblocking(False)
        waiting.register(line, selectors.EVENT_READ)
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

    def slow(self) -> None:
        """From now on fourfold."""
        slow_down(self.page.context, self.page)
        self.page.wait_for_timeout(2_000)

    def tasks(self, seconds: int) -> list[float]:
        """Tasks of more than 50 ms within that time."""
        self.page.evaluate("tasks.length = 0")
        self.page.wait_for_timeout(seconds * 1000)
        return [float(one) for one in self.page.evaluate("tasks")]

    def opening_tasks(self) -> list[float]:
        """Those of opening the board anew."""
        self.page.reload()
        self.page.locator("#rows > li").first.wait_for()
        self.page.wait_for_timeout(5_000)
        return [float(one) for one in self.page.evaluate("tasks")]


def served(stack: ExitStack, port: int, *command: str, **environ: str) -> None:
    """A started gunicorn that listens there."""
    stack.enter_context(process("-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--log-level", "error",
                                "--no-control-socket", *command, **environ))  # fmt: skip
    wait_for(lambda: _answers(port))


def measure(stack: ExitStack, folder: Path, probes: int, listeners: int) -> None:
    """Everything started, probed, printed."""
    url = stack.enter_context(servers.empty_database(stack.enter_context(servers.postgres(folder))))
    day = Day(url, folder / "day", VISITS)
    clock = FileClock(folder / "clock")
    clock.path.write_text(str(day.world.now_ms - now_ms()))
    add_sessions(day, clock, listeners)
    port, streams = servers.free_port(), servers.free_port()
    environ = {"DATABASE_URL": url, "DATA_DIR": str(folder / "var"), "LOG_LEVEL": "ERROR", "PORT": str(port),
               "BENCH_CLOCK": str(clock.path), "SECRET_KEY": KEY,
               "LIVE_URL": f"http://127.0.0.1:{streams}/"}  # fmt: skip
    served(stack, port, "-k", "gthread", "--threads", str(THREADS), "bench.board_live:app()", **environ)
    served(stack, streams, "-k", "asgi", "bench.board_live:live()", **environ)
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
    told(stack, folder, "listen", "--listen", str(streams), str(listeners), str(clock.path))
    say(f"{listeners} listeners", [screen.probe(turn) for turn in range(probes)])
    rates = told(stack, folder, "write", "--write", url, str(clock.path))
    say(
        f"{listeners} listeners, 300 events/s",
        [screen.probe(turn) for turn in range(probes)],
        "   goal 1,000, limit 2,000",
    )
    print(f"  events a second that were really written: {rates.read_text().split()[-1]}")
    screen.slow()
    say_tasks(f"while changes flow, {SLOW_S} s", screen.tasks(SLOW_S))
    say_tasks("opened anew", screen.opening_tasks(), goal="no goal")
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


def say_tasks(name: str, tasks: list[float], goal: str = "goal: none over 100") -> None:
    """The line of the page's long tasks."""
    longest, over = max(tasks, default=0.0), sum(one > 100 for one in tasks)
    print(f"  page, fourfold slowed, {name:24} longest task {longest:.0f} ms, {over} over 100   {goal}", flush=True)


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
        case ["--listen", port, count, clock]:
            return listen(int(port), int(count), clock)
    return main(*map(int, arguments))


if __name__ == "__main__":
    _started(sys.argv[1:])
