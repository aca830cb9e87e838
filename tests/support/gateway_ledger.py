"""What did the mock gateway really take? Its own book, append-only, so that a judge can read it after any kill (I6)."""

import json
import os
import threading
from collections import Counter
from pathlib import Path
from typing import Any


class Ledger:
    """Lines of what happened at the gateway, kept in memory and, when `path` is given, in a file of JSON lines.

    `what` is one of: `accepted` (a message goes out to the phone), `repeat` (a key that was taken already; nothing
    goes out), `refused`, `dropped` (said to be accepted, thrown away), `asked` (look-up), `receipt`.
    A line holds also `key` (the sender's id), `to`, `words`, `reference` (the gateway's id), `fault`, where they fit.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.lines: list[dict[str, Any]] = read_lines(path) if path and path.exists() else []
        self._lock = threading.Lock()
        # One write call a line on an O_APPEND file: SIGKILL leaves whole lines
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if path else None

    def write(self, what: str, **facts: Any) -> dict[str, Any]:
        """Add one line."""
        line = {"what": what, **facts}
        with self._lock:
            self.lines.append(line)
            if self._file is not None:
                os.write(self._file, (json.dumps(line, ensure_ascii=False) + "\n").encode())
        return line

    def take(self, key: str, *, honour: bool, **facts: Any) -> dict[str, Any]:
        """Accept a message, or find that its key was taken (`honour`); the accepted line either way."""
        with self._lock:
            known = next((one for one in self.lines if one["what"] == "accepted" and one["key"] == key), None)
            number = sum(one["what"] in ("accepted", "dropped") for one in self.lines) + 1
        if honour and key and known:
            self.write("repeat", key=key, reference=known["reference"])
            return known
        return self.write("accepted", key=key, reference=f"m-{number:06}", **facts)

    def find(self, key: str) -> dict[str, Any] | None:
        """The first accepted line with the sender's id."""
        return next((one for one in self.lines if one["what"] == "accepted" and one["key"] == key), None)

    def of(self, what: str) -> list[dict[str, Any]]:
        """The lines of one sort."""
        return [line for line in self.lines if line["what"] == what]

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a ledger's file, also while its gateway runs or after it was killed."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.endswith("}")]


def accepted_times(lines: list[dict[str, Any]]) -> Counter[str]:
    """How often each sender's id went out to a phone; a value above 1 is a doubled message (I6)."""
    return Counter(line["key"] for line in lines if line["what"] == "accepted")
