"""How do boards hear that something changed? One thread a process asks the database; streams only wait for it.

A stream says "cursor is now N" and nothing else; the page fetches what changed (docs/decisions, how the board is fed).
The first change goes out at once, further ones at most four a second, since the thread looks that often.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from fieldapp.clock import monotonic_ms
from fieldapp.reads.changes import Known, reading

LOOK_S = 0.25
HEARTBEAT_S = 25.0
LIFE_MS = 15 * 60_000
OpenSession = Callable[[], AbstractContextManager[Session]]
log = logging.getLogger("fieldapp.live")


class Listener:
    """One stream: which areas it watches and whether something new waits for it."""

    def __init__(self, area_ids: Iterable[str]) -> None:
        self.area_ids = frozenset(area_ids)
        self.woken = threading.Event()
        self.cursor = 0

    def wait(self, seconds: float) -> bool:
        """Whether something changed within that time; the next wait begins anew."""
        changed = self.woken.wait(seconds)
        self.woken.clear()
        return changed


class Hub:
    """The listeners of this process and the thread that looks for them; it runs only while somebody listens."""

    def __init__(self, open_session: OpenSession, now_ms: Callable[[], int], most: int) -> None:
        self.most = most
        self._open_session = open_session
        self._now_ms = now_ms
        self._listeners: set[Listener] = set()
        self._known = Known()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._stop.set()

    def join(self, area_ids: Iterable[str]) -> Listener | None:
        """A new listener, or None when there are as many as a process may hold."""
        with self._lock:
            if len(self._listeners) >= self.most:
                return None
            listener = Listener(area_ids)
            self._listeners.add(listener)
            if self._stop.is_set():
                self._stop = threading.Event()  # the thread of the old one may still be about to end
                threading.Thread(target=self._run, args=(self._stop,), name="board-hub", daemon=True).start()
            return listener

    def leave(self, listener: Listener) -> None:
        """The stream has ended; with the last one the thread ends as well."""
        with self._lock:
            self._listeners.discard(listener)
            if not self._listeners:
                self._stop.set()

    @property
    def size(self) -> int:
        """How many streams there are now."""
        return len(self._listeners)

    def look(self) -> None:
        """Ask the database once and wake those whose areas changed."""
        with self._lock:
            listeners = list(self._listeners)
        areas = frozenset().union(*(listener.area_ids for listener in listeners)) if listeners else frozenset()
        with self._open_session() as session:
            changed = self._known.news(reading(session), areas, self._now_ms())
        for listener in listeners:
            newest = [changed[area] for area in listener.area_ids if area in changed]
            if newest:
                listener.cursor = max(listener.cursor, *newest)
                listener.woken.set()

    def _run(self, stop: threading.Event) -> None:
        while not stop.wait(LOOK_S):
            try:
                self.look()
            except SQLAlchemyError as away:  # the page sees by its age that nothing comes; the next look tries again
                log.warning("the board cannot look: %s", type(away).__name__)


def frames(hub: Hub, listener: Listener, cursor: int, heartbeat_s: float = HEARTBEAT_S) -> Iterator[str]:
    """The lines of one stream: the cursor at once, then at each change, a comment when it is quiet.

    It ends by itself after a quarter of an hour: the page comes again and shows anew who it is.
    """
    listener.cursor = cursor
    ends_ms = monotonic_ms() + LIFE_MS
    try:
        yield f"retry: 3000\n{_frame(cursor)}"
        while monotonic_ms() < ends_ms:
            changed = listener.wait(heartbeat_s)
            yield _frame(listener.cursor, "cursor" if changed else "still")
    finally:
        hub.leave(listener)


def _frame(cursor: int, kind: str = "cursor") -> str:
    """`still` is the heartbeat; an event and no comment, so that the page can tell how old its data are."""
    return f"id: {cursor}\nevent: {kind}\ndata: {cursor}\n\n"
