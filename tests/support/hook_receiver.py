"""Another system on loopback, that verifies as docs/webhooks.md tells it to, and answers as told."""

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "webhooks.md"


class HookReceiver:
    """Keeps (headers, body) of what comes; `status` and `answer_headers` are its answer. A context manager."""

    def __init__(self) -> None:
        self.status = 200
        self.answer_headers: dict[str, str] = {}
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def __enter__(self) -> "HookReceiver":
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def is_ours(secret: str, headers: dict[str, str], body: bytes, *, now_s: float) -> bool:
    """The example of the documentation itself, at a moment of the test's choosing."""
    (example,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
    room: dict[str, Any] = {}
    exec(compile(example, str(DOCS), "exec"), room)

    class Moved:
        time = staticmethod(lambda: now_s)

    room["time"] = Moved if now_s else time
    return bool(room["is_ours"](secret, headers, body))


def _handler(receiver: HookReceiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.taken.append((dict(self.headers.items()), body))
            self.send_response(receiver.status)
            for name, value in receiver.answer_headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler
