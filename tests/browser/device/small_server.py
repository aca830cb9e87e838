"""A server just large enough for the device layer: one page, the static files, the worker, a sync that keeps events.

Tests turn its knobs: `closed` answers 503, `release` is the worker's, `killed` serves the worker that leaves.
"""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parents[3] / "static"
ACCOUNT = {"id": "account-1", "name": "Тимур", "role": "technician", "locale": "ru", "areas": []}
TYPES = {".js": "text/javascript", ".css": "text/css"}
PAGE = """<!doctype html><meta charset="utf-8"><title>phone</title>
<body data-version="0.0.1">the shell"""


@dataclass
class Ledger:
    """What the server knows and how it behaves; `most_at_once` counts sync requests that overlapped."""

    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    requests: int = 0
    open_now: int = 0
    most_at_once: int = 0
    closed: bool = False
    slow_s: float = 0.0
    release: str = "one"
    killed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def numbers(self) -> list[int]:
        """The numbers that arrived."""
        return sorted(event["device_seq"] for event in self.events.values())


class Handler(BaseHTTPRequestHandler):
    """One request; `ledger` is set on the server."""

    protocol_version = "HTTP/1.1"
    server: "SmallServer"

    def log_message(self, *_args: object) -> None:
        """Silence."""

    def do_GET(self) -> None:
        """Pages and files."""
        path = self.path.split("?")[0]
        if path == "/phone":
            self.say(200, PAGE.encode(), "text/html; charset=utf-8")
        elif path == "/sw.js":
            self.say(200, self.worker(), "text/javascript")
        elif path == "/api/v1/session":
            self.say_json(200, ACCOUNT)
        elif path.startswith("/static/") and ".." not in path:
            file = STATIC / path.removeprefix("/static/")
            found = file.read_bytes() if file.is_file() else b""
            self.say(200 if found else 404, found, TYPES.get(file.suffix, "text/plain"))
        else:
            self.say_json(404, {})

    def worker(self) -> bytes:
        """sw.js with its head, as fieldapp/web/pwa.py writes it."""
        ledger = self.server.ledger
        if ledger.killed:
            return (STATIC / "sw_kill.js").read_bytes()
        modules = [path for folder in ("core", "device") for path in sorted(STATIC.glob(f"js/{folder}/*.js"))]
        files = [f"/static/{path.relative_to(STATIC).as_posix()}" for path in modules]
        known = {"release": ledger.release, "version": "0", "shell": "/phone", "precache": files}
        return f"self.fieldapp = {json.dumps(known)};\n".encode() + (STATIC / "sw.js").read_bytes()

    def do_POST(self) -> None:
        """The sync."""
        body = json.loads(self.body())
        ledger = self.server.ledger
        with ledger.lock:
            ledger.requests += 1
            ledger.open_now += 1
            ledger.most_at_once = max(ledger.most_at_once, ledger.open_now)
        time.sleep(ledger.slow_s)
        with ledger.lock:
            ledger.open_now -= 1
            results = [] if ledger.closed else [self.take(event) for event in body["events"]]
        if ledger.closed:
            self.say_json(503, {"title": "busy"}, "application/problem+json")
            return
        now = int(time.time() * 1000)  # noqa: TID251  a server's own clock
        answer = {"server_ms": now, "epoch": "e", "results": results, "missing_seq": [], "cases": [], "gone": []}
        self.say_json(200, {**answer, "cursor": "c", "more": False})

    def take(self, event: dict[str, Any]) -> dict[str, Any]:
        """Keep an event once."""
        known = event["id"] in self.server.ledger.events
        self.server.ledger.events.setdefault(event["id"], event)
        return {"id": event["id"], "status": "duplicate" if known else "accepted", "seq": 1}

    def do_PUT(self) -> None:
        """A piece of a photo."""
        name = self.path.rsplit("/", 1)[1]
        place = self.headers["Content-Range"].removeprefix("bytes ")
        total = int(place.split("/")[1])
        kept = self.server.ledger.photos.get(name, b"")
        if int(place.split("-")[0]) == len(kept):
            kept += self.body()
        self.server.ledger.photos[name] = kept
        self.say_json(201 if len(kept) == total else 200, {"received": len(kept), "complete": len(kept) == total})

    def body(self) -> bytes:
        """What was sent."""
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def say_json(self, status: int, content: object, kind: str = "application/json") -> None:
        """Answer an object."""
        self.say(status, json.dumps(content).encode(), kind)

    def say(self, status: int, content: bytes, kind: str) -> None:
        """Answer bytes."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        self.wfile.write(content)


class SmallServer(ThreadingHTTPServer):
    """Started in a thread; `address` is where."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.ledger = Ledger()
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_args: object) -> None:
        """A browser that was killed in mid-request is what we are here for."""
