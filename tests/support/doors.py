"""How does a test come in as another system?"""

import itertools
from typing import Any

from flask import Response
from flask.testing import FlaskClient

from fieldapp.actions.manage_tokens import NewToken, add_token
from tests.support.app import Site

_numbers = itertools.count(1)
AREA_NAMES = {"north": "Казань-Север", "south": "Казань-Юг"}


class System:
    """Another system with a token; `post` and `get` are answered as the test client's."""

    def __init__(self, site: Site, *scopes: str, area: str = "", account: str = "", days: int | None = None) -> None:
        self.site = site
        names = (AREA_NAMES[area],) if area else ()
        with site.session() as session:
            self.token = add_token(
                session, site.clock.now_ms(), NewToken(f"crm {next(_numbers)}", scopes, names, account, days)
            )

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        """POST as it is: no cookie, no X-Fieldapp."""
        return self._open(path, method="POST", json=body, **more)

    def get(self, path: str, **more: Any) -> Any:
        """GET."""
        return self._open(path, method="GET", **more)

    def _open(self, path: str, **more: Any) -> Any:
        return open_as(self.site, self.token, path, **more)


def open_as(site: Site, token: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
    """A request of whoever holds this token: no browser, no cookies."""
    client = FlaskClient(site.app, Response, use_cookies=False)
    return client.open(path, headers={"Authorization": f"Bearer {token}", **(headers or {})}, **more)
