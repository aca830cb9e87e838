"""What do eight clients send? Believable days: a technician has ten visits, a visit gets twenty events in two batches.

The visits were planned the day before, the events lie two and a half minutes apart and end now, as when a phone comes
back from a day without a network. Bodies are made before the clock runs; a client is a thread with one kept connection.
"""

import http.client
import json
import re
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.fold import DATA, SCRIPT
from fieldapp.clock import monotonic_ms

CLIENTS, PEOPLE, VISITS = 8, 3, 10
CURSOR = re.compile(rb'"cursor":"([^"]*)"')
SCRIPT_20 = SCRIPT[:20]
STEP_MS = 150_000
PAIR_MS = 2 * len(SCRIPT_20) * STEP_MS  # two visits are worked on in turn
DAY_MS = VISITS // 2 * PAIR_MS


@dataclass
class Person:
    """A technician of the load: account, cookies, visits."""

    login: str
    cookie: str
    visits: list[str]


def batches_of(person: Person, now_ms: int) -> list[dict[str, Any]]:
    """Ten bodies of twenty events over two visits, in the order of a day."""
    device, clock, seq, bodies = str(uuid.uuid4()), str(uuid.uuid4()), 0, []
    for pair in range(0, VISITS, 2):
        for half in (0, 10):
            events = []
            for place in range(half, half + 10):
                for visit in person.visits[pair : pair + 2]:
                    seq += 1
                    events.append(_event(visit, SCRIPT_20[place], seq, now_ms - DAY_MS + seq * STEP_MS, clock))
            bodies.append(_body(person, device, clock, now_ms, events))
    return bodies


def _event(visit: str, type_: str, seq: int, at_ms: int, clock: str) -> dict[str, Any]:
    private = {"words": "домофон не работает"} if type_ == "note" else {}
    return {
        "id": str(uuid.uuid4()),
        "case": visit,
        "type": type_,
        "data": DATA.get(type_, {}),
        "private": private,
        "schema": 1,
        "device_seq": seq,
        "device_ms": at_ms,
        "clock": clock,
        "mono_ms": float(seq * STEP_MS),
    }


def _body(person: Person, device: str, clock: str, now_ms: int, events: list[dict[str, Any]]) -> dict[str, Any]:
    return {"device": device, "app": "0.1.0", "author": person.login, "sent_ms": now_ms, "clock": clock,
            "mono_ms": float(DAY_MS), "cursor": None, "unsent": {"events": 0, "photos": 0}, "push": "ok",
            "events": events}  # fmt: skip


def drive(port: int, path: str, days: Sequence[Sequence[tuple[Person, list[dict[str, Any]]]]]) -> float:
    """Send every client's days; seconds from the first request to the last answer.

    Like a phone, a client hands back the cursor of its last answer. Any answer but 200 ends the measurement.
    """
    return together([lambda days=list(one): _client(port, path, days) for one in days])  # type: ignore[misc]


def together(jobs: Sequence[Callable[[], None]]) -> float:
    """Run the jobs in a thread each; seconds until the last is done."""
    errors: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    began = monotonic_ms()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return (monotonic_ms() - began) / 1000


def _client(port: int, path: str, days: list[tuple[Person, list[dict[str, Any]]]]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for person, bodies in days:
        cursor = None
        for body in bodies:
            cursor = post(connection, path, {**body, "cursor": cursor}, person.cookie)
    connection.close()


def post(connection: http.client.HTTPConnection, path: str, body: dict[str, Any], cookie: str) -> str | None:
    """One request; the cursor of its answer.

    The answer is not read any further: a phone of its own would do that, not the two cores that are measured.
    """
    headers = {"Content-Type": "application/json", "X-Fieldapp": "1; app=0.1.0", "Cookie": cookie}
    connection.request("POST", path, json.dumps(body).encode(), headers)
    response = connection.getresponse()
    raw = response.read()
    if response.status != 200:
        raise SystemExit(f"{path}: {response.status} {raw[:300]!r}")
    found = CURSOR.search(raw)
    return found[1].decode() if found else None
