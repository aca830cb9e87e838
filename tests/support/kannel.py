"""A real Kannel for tests: bearerbox, smsbox and fakesmsc, which plays the phone network, in a folder of their own."""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from fieldapp.jobs.guarded import die_with_parent
from tests.support import servers
from tests.support.waiting import wait_for

PROGRAMS = {
    "bearerbox": "/usr/sbin/bearerbox",
    "smsbox": "/usr/sbin/smsbox",
    "fakesmsc": "/usr/lib/kannel/test/fakesmsc",
}
CONFIG = """\
group = core
admin-port = {admin}
admin-password = test
admin-interface = 127.0.0.1
smsbox-port = {inner}
smsbox-interface = 127.0.0.1
store-type = file
store-location = "{folder}/store"
dlr-storage = internal
log-file = "{folder}/bearerbox.log"
log-level = 0

group = smsc
smsc = fake
smsc-id = FAKE
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
sendsms-interface = 127.0.0.1
log-file = "{folder}/smsbox.log"
log-level = 0

group = sendsms-user
username = fieldapp
password = secret
max-messages = 10

group = sms-service
keyword = default
max-messages = 0
get-url = "{answers}?from=%p&to=%P&text=%b&id=%I&charset=UTF-8"
"""


class Hook:
    """Takes whatever calls; `calls` are (path, fields)."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def of(self, path: str) -> list[dict[str, str]]:
        """The fields of the calls of one path."""
        return [fields for called, fields in self.calls if called == path]

    def close(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()


def _handler(hook: Hook) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            hook.calls.append((parts.path, dict(parse_qsl(parts.query))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            hook.calls.append((urlsplit(self.path).path, {name: ones[0] for name, ones in parse_qs(body).items()}))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler


@dataclass
class KannelServer:
    """The running Kannel; `network` are the lines that the fake phone network received."""

    folder: Path
    send_port: int
    smsc_port: int
    hook: Hook
    network: list[str] = field(default_factory=list)
    processes: list["subprocess.Popen[str]"] = field(default_factory=list)

    def start(self, *command: str, heard: list[str] | None = None) -> "subprocess.Popen[str]":
        """One of its programs; what it says goes to `heard`."""
        parent = os.getpid()
        process = subprocess.Popen(
            command, cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", preexec_fn=lambda: die_with_parent(parent),
        )  # fmt: skip
        self.processes.append(process)
        threading.Thread(target=self._listen, args=(process.stdout, heard), daemon=True).start()
        return process

    def _listen(self, stream: Any, heard: list[str] | None) -> None:
        with stream:
            for line in stream:
                if heard is not None:
                    heard.append(line)

    def phone_network(self, *message: str) -> None:
        """Connect a phone network; `message` is what one phone sends at once, as fakesmsc writes it."""
        self.start(PROGRAMS["fakesmsc"], "-H", "127.0.0.1", "-r", str(self.smsc_port), "-i", "0.1", "-m",
                   "1" if message else "0", " ".join(message) or "1 2 text nop", heard=self.network)  # fmt: skip
        wait_for(lambda: any("fakesmsc starting" in line for line in self.network))

    def log(self, box: str) -> str:
        """What bearerbox or smsbox wrote."""
        path = self.folder / f"{box}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def stop(self) -> None:
        """Kill all its programs."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()
            if process.stdin:
                process.stdin.close()
        self.hook.close()


def missing() -> str:
    """What is not installed, in words, empty when Kannel is there."""
    lacking = [name for name, path in PROGRAMS.items() if not Path(path).exists()]
    return f"Kannel is not installed ({', '.join(lacking)}): tools/install-test-tools.sh installs it" if lacking else ""


@contextmanager
def running_kannel(folder: Path, send_port: int = 0, answers: str = "") -> Iterator[KannelServer]:
    """A Kannel that answers, without a phone network yet; `answers` is where it hands in what customers write."""
    ports = {name: servers.free_port() for name in ("admin", "inner", "smsc", "send")}
    ports["send"] = send_port or ports["send"]
    hook = Hook()
    (folder / "k.conf").write_text(CONFIG.format(folder=folder, answers=answers or f"{hook.url}/mo", **ports))
    kannel = KannelServer(folder, ports["send"], ports["smsc"], hook)
    try:
        kannel.start(PROGRAMS["bearerbox"], "k.conf")
        wait_for(lambda: _listens(ports["inner"]))
        kannel.start(PROGRAMS["smsbox"], "k.conf")
        wait_for(lambda: _listens(ports["send"]))
        yield kannel
    finally:
        kannel.stop()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
