"""What does the process `live` answer over HTTP? `…/stream?pass=` with server-sent events, `…/healthz`, else nothing.

Raw ASGI: it does one thing. A proxy may strip the path before `/stream` or keep it.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from fieldapp.clock import Clock
from fieldapp.live.hub import Hub
from fieldapp.live.listener import ADMITTED, NOT_NOW, UNKNOWN, Listener
from fieldapp.live.passes import Pass, Passes

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
FOREIGN, MISSING, NOT_ALLOWED = 403, 404, 405
WORDS = {
    UNKNOWN: b"The pass is not valid any more: fetch a new one.\n",
    FOREIGN: b"Only pages of this installation may listen.\n",
    MISSING: b"There is nothing here.\n",
    NOT_ALLOWED: b"Only GET.\n",
    NOT_NOW: b"Too many streams: ask /board/changes instead.\n",
}
FIXED: Headers = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"), (b"vary", b"Origin")]


class LiveApp:
    """The ASGI application; `own_site` is the origin of the pages, which may be another than that of the streams."""

    def __init__(self, hub: Hub, passes: Passes, clock: Clock, own_site: str) -> None:
        self.hub = hub
        self._passes, self._clock, self._own_site = passes, clock, own_site.encode()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One connection, or the process's own beginning and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:
            await send({"type": "websocket.close"})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.hub.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        cors = self._cors(headers)
        if scope["method"] not in ("GET", "HEAD"):
            return await _say(send, NOT_ALLOWED, cors)
        if scope["path"].endswith("/healthz"):
            return await _say(send, 200, cors, b"ok\n")
        if not scope["path"].endswith("/stream"):
            return await _say(send, MISSING, cors)
        if self._is_foreign(headers):
            return await _say(send, FOREIGN, cors)
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        shown = self._passes.read(asked.get("pass", [""])[0], self._clock.now_ms())
        if shown is None:
            return await _say(send, UNKNOWN, cors)
        last = headers.get(b"last-event-id", b"").decode("latin-1") or asked.get("last", [""])[0]
        await self._stream(shown, _number(last), cors, receive, send)

    async def _stream(self, shown: Pass, last: int, cors: Headers, receive: Receive, send: Send) -> None:
        listener = self.hub.join(shown, last)
        if listener is None:
            return await _say(send, NOT_NOW, cors)
        listener.task = asyncio.current_task()
        closed = asyncio.create_task(_until_closed(receive, listener))
        try:
            status = await listener.admission()
            if status != ADMITTED:
                return await _say(send, status, cors)
            kind = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
            await send({"type": "http.response.start", "status": ADMITTED, "headers": [*kind, *FIXED, *cors]})
            while frame := await listener.frame():
                await send({"type": "http.response.body", "body": frame, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self.hub.leave(listener)
            closed.cancel()
            with suppress(asyncio.CancelledError):
                await closed

    def _is_foreign(self, headers: dict[bytes, bytes]) -> bool:
        """Another site's page; without an origin the browser must call it our own, if it says anything."""
        origin = headers.get(b"origin")
        if origin is not None:
            return origin != self._own_site
        return headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none")

    def _cors(self, headers: dict[bytes, bytes]) -> Headers:
        is_ours = headers.get(b"origin") == self._own_site
        return [(b"access-control-allow-origin", self._own_site)] if is_ours else []


async def _say(send: Send, status: int, cors: Headers, words: bytes = b"") -> None:
    words = words or WORDS[status]
    kind = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(words)).encode())]
    again = [(b"retry-after", b"5")] if status == NOT_NOW else []
    await send({"type": "http.response.start", "status": status, "headers": [*kind, *again, *FIXED, *cors]})
    await send({"type": "http.response.body", "body": words})


async def _until_closed(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
