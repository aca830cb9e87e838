"""Who keeps the line to an SMSC open? One process, bound as receiver; it sends nothing."""

import logging
import threading
from typing import Protocol

from fieldapp.actions import listen_smpp, tick
from fieldapp.jobs.told import patiently, until_told
from fieldapp.settings import Settings
from fieldapp.workbench import Workbench, open_workbench

FIRST_WAIT_S, MOST_WAIT_S = 1.0, 30.0
BEAT_S = 5.0
log = logging.getLogger("fieldapp.sms")


class Receiver(Protocol):
    """What listens until its connection ends, which it says by raising."""

    is_bound: bool
    binds: int

    def listen(self) -> None:
        """Take what comes."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...


def run(settings: Settings) -> None:
    """Listen until SIGTERM or SIGINT; without an SMPP gateway only wait for these."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    stop = until_told()
    tools = open_workbench(settings)
    found = listen_smpp.receivers(settings, tools.session, tools.library, tools.clock.now_ms, tools.ring)
    if not found:
        log.info("no SMPP gateway is set up: nothing to listen to")
    for one in found:
        threading.Thread(target=keep_listening, args=(one, stop), daemon=True).start()
    while not stop.wait(BEAT_S):
        if found and all(one.is_bound for one in found):
            patiently(lambda: _beat(tools))
    for one in found:
        one.close()


def keep_listening(receiver: Receiver, stop: threading.Event) -> None:
    """Bind again whenever the connection ends, after 1 s, 2 s, and so on up to half a minute."""
    wait_s = FIRST_WAIT_S
    while not stop.is_set():
        binds = receiver.binds
        try:
            receiver.listen()
        except Exception as ended:  # of whatever sort: this thread is the only ear
            if not stop.is_set():
                log.warning("smpp: the connection ended (%s), bound again soon", type(ended).__name__)
        if stop.wait(FIRST_WAIT_S if receiver.binds > binds else wait_s):
            return
        wait_s = FIRST_WAIT_S if receiver.binds > binds else min(wait_s * 2, MOST_WAIT_S)


def _beat(tools: Workbench) -> int:
    with tools.session() as session:
        tick.beat(session, "smpp", tools.clock.now_ms())
    return 0
