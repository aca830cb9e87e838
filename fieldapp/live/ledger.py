"""What does the process `live` ask the database? One transaction a look, whoever many listen; it runs in a thread."""

import os
import socket
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from fieldapp.actions import tick
from fieldapp.clock import Clock
from fieldapp.reads.changes import Known
from fieldapp.reads.listening import areas_heard, cursors
from fieldapp.store.db import reading

MOST_AT_ONCE = 500  # sessions in one statement


@dataclass(frozen=True)
class Found:
    """`news` and `cursors` are times by area, `heard` the areas of those asked-for sessions that still hold."""

    now_ms: int
    news: dict[str, int] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    heard: dict[bytes, frozenset[str]] = field(default_factory=dict)


class Ledger:
    """The database as this process sees it."""

    def __init__(self, engine: Engine, clock: Clock, idle_hours: int) -> None:
        self._engine, self._clock, self._idle_hours = engine, clock, idle_hours
        self._known = Known()
        self._name = f"live:{socket.gethostname()}:{os.getpid()}"

    def look(self, area_ids: Collection[str], sessions: Collection[bytes]) -> Found:
        """What changed in these areas since the last look, and whether these sessions still hold."""
        now_ms, asked = self._clock.now_ms(), list(sessions)
        heard: dict[bytes, frozenset[str]] = {}
        with reading(self._engine) as session:
            for start in range(0, len(asked), MOST_AT_ONCE):
                heard |= areas_heard(session, asked[start : start + MOST_AT_ONCE], now_ms, self._idle_hours)
            areas = frozenset(area_ids).union(*heard.values())
            fresh = areas - self._known.area_ids
            newest = dict.fromkeys(fresh, 0) | cursors(session, fresh) if fresh else {}
            return Found(now_ms, self._known.news(session, areas, now_ms), newest, heard)

    def beat(self) -> None:
        """Write down that this process lives."""
        with Session(self._engine) as session:
            tick.beat(session, self._name, self._clock.now_ms())

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()
