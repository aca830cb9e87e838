"""How does a test listen to the process `live`? In process: its own loop, looks when the test says so, no port.

The loop runs in a thread of its own: a browser that another test has opened keeps one in the first thread.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from fieldapp.live import open_app
from fieldapp.live.app import LiveApp
from tests.support.app import Browser, Site

T = TypeVar("T")


@dataclass
class Stream:
    """One connection: what came of it so far."""

    task: "asyncio.Task[None]"
    closed: asyncio.Event
    sent: list[dict[str, Any]] = field(default_factory=list)

    @property
    def status(self) -> int:
        """0 before there is an answer."""
        return int(self.sent[0]["status"]) if self.sent else 0

    @property
    def headers(self) -> dict[str, str]:
        """Of the answer."""
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def text(self) -> str:
        """Everything that was written."""
        return b"".join(one.get("body", b"") for one in self.sent[1:]).decode()

    @property
    def is_over(self) -> bool:
        """Whether the server has ended it."""
        return self.task.done()

    def frames(self) -> list[dict[str, str]]:
        """What came since one asked last, each frame as its fields."""
        blocks = [block for block in self.text.split("\n\n") if block]
        found = [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]
        self.sent[1:] = [one for one in self.sent[1:] if not one.get("body")]
        return found

    def kinds(self) -> list[str]:
        """`cursor`, `still` or `bye` of each."""
        return [frame["event"] for frame in self.frames()]


class Listening:
    """The application on a site's database and clock; `look()` is what it else does four times a second."""

    def __init__(self, site: Site, app: LiveApp, loop: "OwnLoop") -> None:
        self.site, self.app, self._loop = site, app, loop

    def look(self) -> None:
        """One look, and everything that follows from it."""
        self._loop.run(self.app.hub.look())
        self.settle()

    def settle(self) -> None:
        """Let every connection write what it has."""
        self._loop.run(_turns(20))

    def ask(self, path: str, *, method: str = "GET", kind: str = "http", **headers: str) -> Stream:
        """A connection to this address, `headers` with _ for -."""
        return self._loop.run(self._asked(path, method, kind, headers))

    def open(self, browser: Browser, *, last: str = "", **headers: str) -> Stream:
        """A stream at the address that this person's page is told, admitted by a look."""
        address = browser.get("/board/listen").json["address"]
        stream = self.ask(f"{address}&last={last}" if last else address, **headers)
        self.look()
        return stream

    def close(self, stream: Stream) -> None:
        """The browser goes."""
        stream.closed.set()
        self.settle()

    async def _asked(self, path: str, method: str, kind: str, headers: dict[str, str]) -> Stream:
        parts, closed = urlsplit(path), asyncio.Event()
        listed = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        query = parts.query.encode()
        scope = {"type": kind, "method": method, "path": parts.path, "query_string": query, "headers": listed}
        sent: list[dict[str, Any]] = []
        messages = iter([{"type": "http.request"}])

        async def receive() -> dict[str, Any]:
            for message in messages:
                return message
            await closed.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        stream = Stream(asyncio.create_task(self.app(scope, receive, send)), closed, sent)  # type: ignore[arg-type]
        await _turns(20)
        return stream


async def _turns(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


class OwnLoop:
    """An event loop in a thread of its own; between two calls it stands still."""

    def __init__(self) -> None:
        self._loop, self._thread = asyncio.new_event_loop(), ThreadPoolExecutor(1)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work returns."""
        return self._thread.submit(self._loop.run_until_complete, work).result()

    def close(self) -> None:
        """Nothing runs in it any more."""
        self.run(self._loop.shutdown_default_executor())
        self._loop.close()
        self._thread.shutdown()


@contextmanager
def listening(site: Site) -> Iterator[Listening]:
    """The process `live` beside a site; every stream is closed at the end."""
    loop = OwnLoop()
    app = open_app(site.settings, site.clock)
    try:
        yield Listening(site, app, loop)
    finally:
        loop.run(app.hub.stop())
        loop.run(_turns(20))
        loop.close()
