"""Does an acknowledged tap survive when the browser is killed in the middle of writing? (A1)"""

import os
import random
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error

from tests.browser.device.conftest import CASE, START
from tests.support.proofs import proves
from tests.support.servers import BROWSER_ARGUMENTS, BROWSER_PROGRAMS

KILLS = 10
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


@proves("A1", "A2")
def test_ten_kills_in_mid_write_lose_no_acknowledged_tap(chromium, server, tmp_path):
    server.ledger.closed = True
    chance = random.Random(20261122)
    told: set[str] = set()

    def open_phone():
        browser = chromium.browser_type
        program = chromium_program()
        context = browser.launch_persistent_context(str(tmp_path), executable_path=program, args=BROWSER_ARGUMENTS)
        page = context.new_page()
        page.on("console", lambda said: told.add(said.text.split()[1]) if said.text.startswith("kept ") else None)
        page.goto(f"{server.address}/phone")
        page.evaluate(START)
        return context, page

    for _ in range(KILLS):
        before = len(told)
        context, page = open_phone()
        page.evaluate(TAPPING)
        until = time.monotonic() + 0.2 + chance.random() * 0.5
        while time.monotonic() < until or len(told) == before:
            page.wait_for_timeout(10)
        kill_browser_of(tmp_path)
        with suppress(Error):  # it has gone
            context.close()
    context, page = open_phone()
    kept = page.evaluate(KEPT)
    context.close()

    lost = told - {event_id for event_id, _ in kept}
    assert len(told) >= KILLS
    assert not lost, f"{len(lost)} of {len(told)} taps lost, {len(kept)} kept"
    assert sorted(number for _, number in kept) == list(range(1, len(kept) + 1))


def chromium_program() -> str:
    """The browser's program."""
    return next(filter(None, map(shutil.which, BROWSER_PROGRAMS)))
