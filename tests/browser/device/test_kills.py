"""Does an acknowledged tap survive when the browser is killed in the middle of writing? (A1)"""

import os
import random
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error

from tests.browser.device.conftest import CASE, START
from tests.support.proofs import proves
from tests.support.servers import BROWSER_ARGUMENTS, BROWSER_PROGRAMS

KILLS = 10
ROUNDS = 3  # with a browser that throws its own files away after a kill, which no page can help (decision 37)
# Taps without end; each is told only after `record` has said that it is kept.
TAPPING = f"""() => {{
  const tap = async () => {{
    for (;;) {{
      const event = await device.record({{ caseId: "{CASE}", type: "call.started", data: {{ number: 0 }} }});
      console.log("kept", event.id);
    }}
  }};
  void tap(); void tap(); void tap();
}}"""
TORN = "the browser threw its files away"
# The browser's own word on it: Chromium finds a record with a wrong checksum and begins an empty database.
WATCH = f"""(() => {{
  const real = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...asked) {{
    const request = real.apply(this, asked);
    request.addEventListener("upgradeneeded", ({{ dataLoss }}) => {{
      if (dataLoss === "total") console.log("{TORN}");
    }});
    return request;
  }};
}})()"""
KEPT = """async () => {
  const rows = await (await device.openDatabase("account-1")).store("outbox").getAll();
  return rows.map((row) => [row.id, row.device_seq]);
}"""


def kill_browser_of(profile: Path) -> None:
    """SIGKILL to every process of the browser with this profile, until none is left that could hold its files."""
    while left := [entry.name for entry in Path("/proc").iterdir() if _is_of(entry, profile)]:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)


def _is_of(entry: Path, profile: Path) -> bool:
    try:
        command = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
    except (FileNotFoundError, ProcessLookupError):
        return False
    return f"--user-data-dir={profile}".encode() in command.split(b"\0")


@dataclass
class Round:
    """Taps told to be kept, those that are, and whether the browser said that it had thrown its files away."""

    told: set[str] = field(default_factory=set)
    kept: list[tuple[str, int]] = field(default_factory=list)
    is_torn: bool = False

    def hear(self, words: str) -> None:
        """A line of the page's console."""
        if words.startswith("kept "):
            self.told.add(words.split()[1])
        self.is_torn = self.is_torn or words == TORN


@proves("A1", "A2")
def test_ten_kills_in_mid_write_lose_no_acknowledged_tap(chromium, server, tmp_path):
    server.ledger.closed = True
    chance = random.Random(20261122)
    played = Round(is_torn=True)

    for number in range(ROUNDS):
        if played.is_torn:
            played = play(chromium, server, tmp_path / str(number), chance)

    lost = played.told - {event_id for event_id, _ in played.kept}
    assert not played.is_torn, f"the browser threw its files away in {ROUNDS} rounds of {ROUNDS}"
    assert len(played.told) >= KILLS
    assert not lost, f"{len(lost)} of {len(played.told)} taps lost, {len(played.kept)} kept"
    assert sorted(number for _, number in played.kept) == list(range(1, len(played.kept) + 1))


@proves("A8")
def test_a_browser_that_threw_its_files_away_is_told_of(chromium, server, tmp_path):
    server.ledger.closed = True
    context, page = open_phone(chromium, server, tmp_path, Round())
    page.evaluate(f"async () => {{ await device.record({{ caseId: '{CASE}', type: 'call.started' }}); }}")
    assert page.evaluate("() => localStorage.getItem('phone.torn')") is None
    context.close()
    tear(next(tmp_path.rglob("*.indexeddb.leveldb")))

    context, page = open_phone(chromium, server, tmp_path, Round())

    assert page.evaluate(KEPT) == []
    assert page.evaluate("() => localStorage.getItem('phone.torn')") == "1"
    context.close()


def tear(folder: Path) -> None:
    """Spoil the middle of what the browser wrote, as a write that was cut off and written over does."""
    log = max(folder.glob("*.log"), key=lambda file: file.stat().st_size)
    written = bytearray(log.read_bytes())
    written[100:140] = bytes(40)
    log.write_bytes(written)


def play(chromium, server, profile: Path, chance: random.Random) -> Round:
    """Ten times: tap without end, and kill the browser in the midst of it."""
    played = Round()
    for _ in range(KILLS):
        before = len(played.told)
        context, page = open_phone(chromium, server, profile, played)
        page.evaluate(TAPPING)
        until = time.monotonic() + 0.2 + chance.random() * 0.5
        while time.monotonic() < until or len(played.told) == before:
            page.wait_for_timeout(10)
        kill_browser_of(profile)
        with suppress(Error):  # it has gone
            context.close()
    context, page = open_phone(chromium, server, profile, played)
    played.kept = page.evaluate(KEPT)
    context.close()
    return played


def open_phone(chromium, server, profile: Path, played: Round):
    """A browser with this profile, and the phone in it."""
    context = chromium.browser_type.launch_persistent_context(
        str(profile), executable_path=chromium_program(), args=BROWSER_ARGUMENTS
    )
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("console", lambda said: played.hear(said.text))
    page.goto(f"{server.address}/phone")
    page.evaluate(START)
    return context, page


def chromium_program() -> str:
    """The browser's program."""
    return next(filter(None, map(shutil.which, BROWSER_PROGRAMS)))
