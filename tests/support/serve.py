"""A real server process that tests may kill and whose clock they move: `python -m tests.support.serve FOLDER`.

Settings come from the environment. FOLDER holds what a test says while it runs: `clock` (ms to add to this machine's
clock), `lose` (the next reports are taken and the answer is lost, once), `release` (a word that makes the worker a
newer one).
"""

import io
import json
import os
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from fieldapp import clock, create_app
from fieldapp.live import open_app
from fieldapp.live.app import LiveApp
from fieldapp.settings import Settings


class FileClock(clock.MovedClock):
    """Runs as this machine's clock does, moved by what stands in a file: one time for several processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC."""
        return clock.now_ms() + int(self.path.read_text())

    def set(self, to_ms: int) -> None:
        """Put the clock to an instant; it runs on from there."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str(to_ms - clock.now_ms()))
        os.replace(fresh, self.path)

    def forward(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0, ms: int = 0) -> int:
        """Move by a span and return the new time."""
        to_ms = self.now_ms() + round((hours * 60 + minutes) * clock.MINUTE_MS + seconds * 1000) + ms
        self.set(to_ms)
        return to_ms


class Meddler:
    """Does to answers what networks and releases do."""

    def __init__(self, app: Any, folder: Path) -> None:
        self.app, self.folder = app, folder

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        lose = self.folder / "lose"
        if environ["PATH_INFO"] == "/api/v1/sync" and lose.exists() and self._brings_events(environ):
            lose.unlink()
            list(self.app(environ, lambda *_: None))
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError("the test wants this answer lost")
        release = self.folder / "release"
        if environ["PATH_INFO"] == "/sw.js" and release.exists():
            return self._newer(environ, start_response, release.read_text())
        return self.app(environ, start_response)  # type: ignore[no-any-return]

    @staticmethod
    def _brings_events(environ: dict[str, Any]) -> bool:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(body)
        return bool(json.loads(body)["events"])

    def _newer(self, environ: dict[str, Any], start_response: Any, word: str) -> list[bytes]:
        body = b"".join(self.app(environ, lambda *_: None)).replace(b'"release": "', f'"release": "{word}'.encode(), 1)
        kind = "text/javascript; charset=utf-8"
        start_response(
            "200 OK", [("Content-Type", kind), ("Cache-Control", "no-cache"), ("Content-Length", str(len(body)))]
        )
        return [body]


class Quiet(WSGIRequestHandler):
    """Tells of no request; what fails tells itself."""

    def log_request(self, *_: Any) -> None:
        """Nothing."""


def main(folder: Path) -> None:
    """Serve until killed."""
    settings = Settings.from_env()
    app = create_app(settings, FileClock(folder / "clock"))
    server = make_server("127.0.0.1", settings.port, Meddler(app, folder), threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


def live_app() -> LiveApp:
    """The process `live` for gunicorn; its clock stands in FIELDAPP_TEST_CLOCK."""
    return open_app(Settings.from_env(), FileClock(Path(os.environ["FIELDAPP_TEST_CLOCK"])))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
