"""The judge of all sending tests must itself be right."""

import hashlib
import hmac
import http.client
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode

import pytest

from tests.support import gateway_ledger
from tests.support.mock_gateway import MockGateway


def send(gateway, **fields):
    connection = http.client.HTTPConnection(gateway.url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/send?" + urlencode({"to": "+79161234567", "words": "Привет", **fields}))
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except OSError:
        return None
    finally:
        connection.close()


@pytest.mark.parametrize(("mode", "times"), [("key", 1), ("neither", 2), ("look_up", 2)])
def test_a_second_request_with_one_key_goes_out_twice_only_where_keys_mean_nothing(mode, times):
    with MockGateway(mode=mode) as gateway:
        send(gateway, id="a")
        send(gateway, id="a")

    assert gateway_ledger.accepted_times(gateway.ledger.lines) == {"a": times}


@pytest.mark.parametrize(
    ("fault", "answer", "booked"),
    [
        ("ok", (200, "accepted"), "accepted"),
        ("error_before", (500, "error"), "refused"),
        ("error_after", (500, "error"), "accepted"),
        ("cut_before", None, "refused"),
        ("cut_after", None, "accepted"),
        ("error_body", (200, "error"), "refused"),
        ("lie_accepted", (200, "accepted"), "dropped"),
        ("lie_refused", (200, "error"), "accepted"),
        ("busy", (429, "error"), "refused"),
    ],
)
def test_what_it_says_and_what_it_books_are_two_things(fault, answer, booked):
    with MockGateway() as gateway:
        gateway.faults.append(fault)
        said = send(gateway, id="a")

    assert (said and (said[0], said[1]["status"])) == answer
    assert [line["what"] for line in gateway.ledger.lines] == [booked]


def test_receipts_come_signed_and_in_the_order_asked_for():
    heard = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Quiet."""

    hook = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    with MockGateway(hook_secret="s") as gateway:
        gateway.faults.append("receipt_disordered")
        send(gateway, id="a", receipt_url=f"http://127.0.0.1:{hook.server_port}/hooks?x=1")
        gateway.finish_callbacks()
    hook.shutdown()
    hook.server_close()

    assert [json.loads(body)["status"] for _, body in heard] == ["delivered", "accepted"]
    for headers, body in heard:
        signed = headers["X-Timestamp"].encode() + b"." + body
        assert headers["X-Signature"] == hmac.new(b"s", signed, hashlib.sha256).hexdigest()


def test_a_killed_gateway_remembers_what_it_took(tmp_path):
    book = tmp_path / "ledger"
    command = [sys.executable, "-m", "tests.support.mock_gateway", "--ledger", str(book)]
    for _ in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            port = process.stdout.readline().split()[1]
            send(type("Remote", (), {"url": f"http://127.0.0.1:{port}"}), id="a")
            process.kill()

    assert [line["what"] for line in gateway_ledger.read_lines(book)] == ["accepted", "repeat"]
