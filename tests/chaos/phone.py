"""What does a phone do that speaks HTTP? It keeps each report until an answer names it, and asks again."""

import http.client
import json
import uuid
from typing import Any

from tests.support.app import PASSWORD
from tests.support.serve import FileClock

HEADERS = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "X-Fieldapp": "1; app=0.1.0"}
PATIENCE_S = 3


class Phone:
    """One device of a technician; `answered` holds the ids that the server took."""

    def __init__(self, port: int, clock: FileClock, login: str) -> None:
        self.port, self.clock, self.login = port, clock, login
        self.device, self.session = str(uuid.uuid4()), str(uuid.uuid4())
        self.cookies: dict[str, str] = {}
        self.outbox: dict[str, dict[str, Any]] = {}
        self.saved: list[str] = []
        self.answered: dict[str, str] = {}
        self.began_ms = clock.now_ms() - 60_000

    def record(self, case_id: str, kind: str, data: dict[str, Any]) -> str:
        """Write a report down; it stays until it is answered."""
        event_id = str(uuid.uuid4())
        self.saved.append(event_id)
        self.outbox[event_id] = {"id": event_id, "case": case_id, "type": kind, "data": data, "private": {},
                                 "schema": 1, "device_seq": len(self.saved), "clock": self.session,
                                 **self._clocks("device_ms")}  # fmt: skip
        return event_id

    def sync(self) -> bool:
        """Send everything that is unanswered; False when no answer came."""
        if not self.cookies and not self._sign_in():
            return False
        body = {"device": self.device, "app": "0.1.0", "author": self.login, "clock": self.session, "cursor": None,
                "unsent": {"events": len(self.outbox), "photos": 0}, "push": "ok",
                "events": list(self.outbox.values()), **self._clocks("sent_ms")}  # fmt: skip
        answer = self._post("/api/v1/sync", body)
        if answer is None:
            return False
        for result in answer["results"]:
            self.outbox.pop(result["id"], None)
            self.answered[result["id"]] = result["status"]
        return True

    def _sign_in(self) -> bool:
        return self._post("/api/v1/session", {"login": self.login, "password": PASSWORD}) is not None

    def _clocks(self, name: str) -> dict[str, Any]:
        now_ms = self.clock.now_ms()
        return {name: now_ms, "mono_ms": float(now_ms - self.began_ms)}

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer, or None: nobody there, cut off, or a server in trouble."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request("POST", path, json.dumps(body).encode(), {**HEADERS, "Cookie": cookie})
            answer = connection.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        if answer.status >= 500 or answer.status == 429:
            return None
        assert answer.status == 200, f"{path}: {answer.status} {raw[:300]!r}"
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        found: dict[str, Any] = json.loads(raw)
        return found
