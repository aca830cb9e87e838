"""Which addresses take no mail, and whose are they?"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, bounces


def bounced_addresses(session: Session) -> list[dict[str, Any]]:
    """Address, count, words, instant and the login of the colleague who uses it, the newest first."""
    mine = func.lower(accounts.c.email) == bounces.c.address
    chosen = select(bounces, accounts.c.login).outerjoin(accounts, mine).order_by(bounces.c.at_ms.desc())
    return [dict(row._mapping) for row in session.execute(chosen)]
