"""An SMS gateway of our own on loopback, which does on demand what gateways do at their worst, and keeps its own book.

In a test's process::

    with MockGateway(mode="key", hook_secret="…") as gateway:       # mode: key | look_up | neither
        gateway.faults.extend(["cut_after", "ok"])                  # one word for each following request to /send
        gateway.fate["+79161234567"] = "error_before"               # always, for one number
        ... send to gateway.url ("http://127.0.0.1:PORT") ...
        assert gateway.ledger.of("accepted")

As a process (`python -m tests.support.mock_gateway --port 0 --ledger FILE --mode key [--hook-secret S] [--seed 7
--weights cut_after=0.1,error_before=0.2]`): prints `ready PORT`; `POST /faults` takes a JSON list of words,
`POST /fate` a JSON object number → word; the judge reads FILE with `gateway_ledger.read_lines`.
An existing FILE goes on.

Requests: `GET|POST /send` (query, form or JSON): `to words id receipt_url`; answers `{"status": "accepted",
"reference": "m-000001"}`. `GET /look_up?id=…` (mode look_up): `{"status": "found" | "not_found", "reference"}`.
Settings: `sms_url()`, or `write_template(path)` with its errors, key or look-up. Faults (join several with +):

- `ok`; `slow` takes it and answers one byte a second; `hang_before`, `hang_after` never answer;
- `error_before`, `error_after`: 500 without or with having taken it; `unavailable`: 503 and not taken;
- `cut_before`, `cut_after`: the connection ends once the request was read;
- `error_body`: 200 with `{"status": "error", "code": "balance"}`; `wrong_number` the same with code
  "number"; not taken;
- `lie_accepted` says accepted and drops it; `lie_refused` says error_body and takes it;
- `busy`: 429 with Retry-After 2; `repeat`: 200 with code "repeat", as for an identical message; taken by nobody;
- of receipts: `receipt_first` (before the answer), `receipt_twice`, `receipt_disordered` (delivered, then accepted),
  `no_receipt`, `undelivered`. Without such a word: accepted, then delivered, after the answer.

Receipts are POSTs of JSON `{"id", "reference", "status", "at"}` (at: Unix seconds) to the request's `receipt_url`, with
`X-Timestamp: at` and `X-Signature: ` hex HMAC-SHA256 with the hook secret over `at + "." + body`.
"""

import argparse
import hashlib
import hmac
import http.client
import json
import random
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fieldapp.clock import now_ms
from tests.support.gateway_ledger import Ledger

REFUSING = {"error_before", "unavailable", "cut_before", "error_body", "wrong_number", "busy", "hang_before", "repeat"}
ERRORS = {"error_body": "balance", "lie_refused": "balance", "wrong_number": "number", "repeat": "repeat"}
STATUSES = {"error_before": 500, "error_after": 500, "unavailable": 503, "busy": 429}


class MockGateway:
    """The gateway and its threads; a context manager."""

    def __init__(self, *, mode: str = "key", port: int = 0, ledger: Path | None = None, hook_secret: str = "",
                 weights: Mapping[str, float] | None = None, seed: int = 0) -> None:  # fmt: skip
        self.mode, self.hook_secret, self.weights = mode, hook_secret, dict(weights or {})
        self.ledger = Ledger(ledger)
        self.faults: deque[str] = deque()
        self.fate: dict[str, str] = {}
        self.random = random.Random(seed)
        self.stopped = threading.Event()
        self._to_tell = 0  # requests taken whose receipts have not all been sent
        self._told = threading.Condition()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a caller that gave up is no error
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "MockGateway":
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.finish_callbacks()
        self.server.shutdown()
        self.server.server_close()
        self.ledger.close()

    def sms_url(self) -> str:
        """What SMS_URL has to be, where no template with the errors and the key is needed."""
        return f"{self.url}/send?to={{to}}&words={{words}}&id={{id}}&receipt_url={{receipt_url}}"

    def write_template(self, path: Path) -> Path:
        """Write SMS_GATEWAYS_FILE for it, to be used as SMS_URL=template:mock; the path again."""
        return write_template(path, self.url, self.mode, self.hook_secret)

    def finish_callbacks(self, seconds: float = 15) -> None:
        """Wait until the receipts of all requests taken so far have been sent."""
        with self._told:
            assert self._told.wait_for(lambda: self._to_tell == 0, seconds), "receipts are still on their way"

    def fault_for(self, to: str) -> set[str]:
        """The words of one request: its number's fate, the next of the script, or drawn by the weights."""
        if to in self.fate:
            return set(self.fate[to].split("+"))
        if self.faults:
            return set(self.faults.popleft().split("+"))
        drawn = self.random.random()
        for word, share in self.weights.items():
            if drawn < share:
                return set(word.split("+"))
            drawn -= share
        return {"ok"}

    def take(self, fields: Mapping[str, str], words: set[str]) -> tuple[int, dict[str, str], list[dict[str, Any]]]:
        """Book one request; the status and body to answer, and the receipts to send."""
        key, fault = fields.get("id", ""), "+".join(sorted(words))
        facts = {"to": fields.get("to", ""), "words": fields.get("words", ""), "fault": fault}
        status = next((STATUSES[word] for word in words if word in STATUSES), 200)
        error = next((ERRORS[word] for word in words if word in ERRORS), "")
        with self._told:
            self._to_tell += 1
        if words & REFUSING:
            self.ledger.write("refused", key=key, **facts)
            return status, {"status": "error", "code": error or "later"}, []
        if "lie_accepted" in words:
            number = len(self.ledger.lines) + 1
            line = self.ledger.write("dropped", key=key, reference=f"d-{number:06}", **facts)
            return status, {"status": "accepted", "reference": line["reference"]}, []
        before = len(self.ledger.of("repeat"))
        line = self.ledger.take(key, honour=self.mode == "key", **facts)
        fresh = len(self.ledger.of("repeat")) == before
        answer = {"status": "accepted", "reference": line["reference"]}
        if error or status != 200:
            answer = {"status": "error", "code": error or "later"}
        return status, answer, self._receipts(line, words) if fresh else []

    def _receipts(self, line: dict[str, Any], words: set[str]) -> list[dict[str, Any]]:
        if "no_receipt" in words:
            return []
        states = ["accepted", "undelivered" if "undelivered" in words else "delivered"]
        if "receipt_disordered" in words:
            states.reverse()
        if "receipt_twice" in words:
            states = [state for state in states for _ in range(2)]
        return [{"id": line["key"], "reference": line["reference"], "status": state} for state in states]

    def tell(self, url: str, receipts: list[dict[str, Any]]) -> None:
        """Send the receipts one after another, signed; who does not listen misses them, which is booked."""
        for receipt in receipts if url else []:
            at = str(now_ms() // 1000)
            body = json.dumps({**receipt, "at": int(at)}).encode()
            self.ledger.write("receipt", **receipt, answer=self._post(url, at, body))

    def told(self) -> None:
        """The receipts of one request have been sent."""
        with self._told:
            self._to_tell -= 1
            self._told.notify_all()

    def _post(self, url: str, at: str, body: bytes) -> int:
        parts = urlsplit(url)
        signature = hmac.new(self.hook_secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Timestamp": at, "X-Signature": signature}
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=5)
        try:
            connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


def write_template(path: Path, url: str, mode: str, hook_secret: str = "") -> Path:
    """The same for a gateway in another process."""
    fields = {name: f"{{{name}}}" for name in ("to", "words", "id", "receipt_url")}
    template: dict[str, Any] = {
        "send": {"method": "JSON", "url": f"{url}/send", "fields": fields},
        "accepted": {"json": "status", "is": ["accepted"]},
        "reference": {"json": "reference"},
        "error": {"json": "code"},
        "permanent": {"balance": "the balance is empty", "number": "the number is wrong"},
        "repeat": ["repeat"],
        "sign_secret": hook_secret,
    }
    if mode == "key":
        template["key_window_s"] = 86_400
    if mode == "look_up":
        found = {"found": {"json": "status", "is": "found"}, "not_there": {"json": "status", "is": "not_found"}}
        template["look_up"] = {"url": f"{url}/look_up", "fields": {"id": "{id}"}, "after_s": 0, **found}
    path.write_text(json.dumps({"mock": template}), encoding="utf-8")  # JSON is YAML
    return path


def _handler(gateway: MockGateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, fields = self._read()
            if path == "/look_up" and gateway.mode == "look_up":
                line = gateway.ledger.find(fields.get("id", ""))
                gateway.ledger.write("asked", key=fields.get("id", ""), found=line is not None)
                self._answer(
                    200, {"status": "found", "reference": line["reference"]} if line else {"status": "not_found"}
                )
            elif path == "/send":
                self._send(fields)
            else:
                self._answer(404, {"status": "error", "code": "no such page"})

        def do_POST(self) -> None:
            path, fields = self._read()
            if path == "/send":
                self._send(fields)
            elif path == "/faults":
                gateway.faults.extend(fields)
                self._answer(200, {})
            elif path == "/fate":
                gateway.fate.update(fields)
                self._answer(200, {})
            else:
                self._answer(404, {"status": "error", "code": "no such page"})

        def _read(self) -> tuple[str, Any]:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if "json" in self.headers.get("Content-Type", ""):
                return parts.path, json.loads(body)
            return parts.path, dict(parse_qsl(parts.query) + parse_qsl(body))

        def _send(self, fields: Mapping[str, str]) -> None:
            words = gateway.fault_for(fields.get("to", ""))
            status, answer, receipts = gateway.take(fields, words)
            url, self.close_connection = fields.get("receipt_url", ""), True
            try:
                if "receipt_first" in words:
                    gateway.tell(url, receipts)
                if words & {"hang_before", "hang_after"}:
                    gateway.stopped.wait()
                elif not words & {"cut_before", "cut_after"}:
                    self._answer(status, answer, slowly="slow" in words)
                else:
                    self.connection.shutdown(socket.SHUT_RDWR)
            finally:
                if "receipt_first" not in words:
                    gateway.tell(url, receipts)
                gateway.told()

        def _answer(self, status: int, answer: Mapping[str, str], *, slowly: bool = False) -> None:
            body = json.dumps(answer).encode()
            head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            head += "Retry-After: 2\r\n" if status == 429 else ""
            raw = head.encode() + b"Connection: close\r\n\r\n" + body
            for piece in (raw[at : at + 1] for at in range(len(raw))) if slowly else (raw,):
                self.wfile.write(piece)
                self.wfile.flush()
                if slowly and gateway.stopped.wait(1):
                    return

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler


def main() -> None:
    """Serve until killed."""
    asked = argparse.ArgumentParser(prog="tests.support.mock_gateway")
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--ledger", type=Path, required=True)
    asked.add_argument("--mode", choices=("key", "look_up", "neither"), default="key")
    asked.add_argument("--hook-secret", default="")
    asked.add_argument("--weights", default="")
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    shares = dict(pair.split("=") for pair in given.weights.split(",") if pair)
    weights = {word: float(share) for word, share in shares.items()}
    with MockGateway(mode=given.mode, port=given.port, ledger=given.ledger, hook_secret=given.hook_secret,
                     weights=weights, seed=given.seed) as gateway:  # fmt: skip
        print(f"ready {gateway.server.server_port}", flush=True)  # noqa: T201
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
