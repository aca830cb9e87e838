"""What does a colleague read in an SMS or an e-mail? A kind in plain words, the hours and where to look; no name (S9).

The words are those of the push, so that whoever is told by several ways reads the same.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.compose import Composed
from fieldapp.actions.library import Library
from fieldapp.actions.push_body import push_body
from fieldapp.settings import Settings
from fieldapp.store.tables import accounts, duty_phones


def compose_notice(session: Session, library: Library, settings: Settings, row: Mapping[str, Any]) -> Composed | None:
    """The text for a colleague or a duty phone; None without an address. An e-mail's first line is its subject."""
    address = _address(session, row)
    if not address:
        return None
    shown = push_body(session, library, settings, row)["notification"]
    words = [shown["title"], shown["body"], shown["navigate"]]
    return Composed(address, "\n".join(words) if row["channel"] == "email" else " ".join(filter(None, words)))


def _address(session: Session, row: Mapping[str, Any]) -> str:
    if row["audience"] == "duty_phone":
        return session.execute(select(duty_phones.c.e164).where(duty_phones.c.id == row["addressee"])).scalar() or ""
    column = accounts.c.email if row["channel"] == "email" else accounts.c.phone
    working = select(column).where(accounts.c.id == row["addressee"], accounts.c.active)
    return session.execute(working).scalar() or ""
