"""A customer with a link: what the page says, and what becomes of a press."""

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from fieldapp.actions.customer_link import issue
from fieldapp.store.tables import alerts, cases, events
from tests.support.app import Site

HOUR_MS = 3_600_000


def link(site: Site, case_id: str) -> str:
    """The token of a new link to the order of this visit."""
    with site.session() as session:
        order_id = session.execute(select(cases.c.order_id).where(cases.c.id == case_id)).scalar_one()
        token = issue(session, site.clock.now_ms(), order_id)
        session.commit()
    return token


@dataclass
class Customer:
    """Somebody with a browser and the address from the SMS; the page opened last is remembered."""

    site: Site
    token: str
    query: str = ""
    page: str = ""
    statuses: list[int] = field(default_factory=list)

    def opens(self) -> str:
        """The page as it is now."""
        answer = self.site.stranger().get(f"/c/{self.token}{self.query}")
        self.statuses.append(answer.status_code)
        self.page = answer.text
        return self.page

    def sends(self, do: str, **fields: Any) -> TestResponse:
        """A form of the page opened last, with its revision."""
        if not self.page:
            self.opens()
        found = re.search(r'name="revision" value="(\d+)"', self.page)
        data = {"do": do, "revision": found[1] if found else "", **fields}
        return self.site.stranger().post(f"/c/{self.token}{self.query}", data=data)

    def presses(self, do: str, **fields: Any) -> str:
        """The form is sent and the page opened again, as a browser does."""
        answer = self.sends(do, **fields)
        self.page = self.opens() if answer.status_code == 303 else answer.text
        return self.page

    def undoes(self) -> str:
        """The undo of the page opened last."""
        found = re.search(r'name="of" value="([0-9a-f-]+)"', self.page)
        assert found, "nothing to undo"
        return self.presses("undo", of=found[1])

    def slots(self) -> list[str]:
        """The free intervals on the page, as the buttons name them."""
        return re.findall(r'name="slot" value="(\d+-\d+)"', self.page or self.opens())


def said(site: Site, case_id: str) -> list[str]:
    """The customer's own events of the visit, and the notes of the system."""
    with site.session() as session:
        chosen = select(events.c.type).where(events.c.case_id == case_id, events.c.author.in_(("customer", "link")))
        return list(session.scalars(chosen.order_by(events.c.seq)))


def open_alerts(site: Site, case_id: str) -> list[str]:
    """The kinds of the visit's open alerts."""
    with site.session() as session:
        return list(session.scalars(select(alerts.c.kind).where(alerts.c.case_id == case_id, alerts.c.open)))


def case_of(site: Site, case_id: str) -> Any:
    """The visit's row."""
    with site.session() as session:
        return session.execute(select(cases).where(cases.c.id == case_id)).one()
