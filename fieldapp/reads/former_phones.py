"""What did other phones of an account last say that they had not sent? A phone that was cleared is a new one (A8)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import devices


def left_elsewhere(session: Session, account_id: str, device_id: str) -> int:
    """Records that phones of this account other than `device_id` reported as unsent at their last sync."""
    chosen = select(func.coalesce(func.sum(devices.c.unsent_events), 0)).where(
        devices.c.account_id == account_id, devices.c.id != device_id
    )
    return int(session.execute(chosen).scalar_one())
