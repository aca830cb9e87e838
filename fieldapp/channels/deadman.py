"""How does the outside world learn that we live? By a GET each minute; its absence is somebody else's alarm (D9)."""

from contextlib import suppress

import requests

TIMEOUT_S = 5


class Deadman:
    """Pings an address such as a watching service gives; without one it does nothing."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def ping(self) -> bool:
        """Whether the watcher heard us; being away itself it must not disturb us."""
        if not self.url:
            return False
        with suppress(requests.RequestException):
            return self.session.get(self.url, timeout=TIMEOUT_S, allow_redirects=False).ok
        return False
