"""How does a worker say that it lives? In the database, where board and /readyz look, and not in Redis (D9)."""

import os
import socket
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from fieldapp.actions import tick
from fieldapp.clock import monotonic_ms
from fieldapp.workbench import Workbench

EACH_MS = 15_000


class Beats:
    """Called as often as one likes, it writes each quarter of a minute. `kind` is worker or maker."""

    def __init__(
        self, kind: str, tools: Callable[[], Workbench], elapsed_ms: Callable[[], float] = monotonic_ms
    ) -> None:
        self.name = f"{kind}:{socket.gethostname()}:{os.getpid()}"
        self.tools, self.elapsed_ms = tools, elapsed_ms
        self.beaten_ms: float | None = None

    def __call__(self) -> None:
        """Write if it is time; a database that is away is no reason to stop working."""
        now_ms = self.elapsed_ms()
        if self.beaten_ms is not None and now_ms - self.beaten_ms < EACH_MS:
            return
        self.beaten_ms = now_ms
        tools = self.tools()
        try:
            with tools.session() as session:
                tick.beat(session, self.name, tools.clock.now_ms())
        except SQLAlchemyError:
            self.beaten_ms = None
