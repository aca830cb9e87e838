"""What do the duty pages show: an area's rota, who can be reached how, its ladders, and who was told of an alert?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.ladders import StepRow
from fieldapp.core.rota import IsHoliday
from fieldapp.core.telling import Roster
from fieldapp.store import duties, ladders
from fieldapp.store.tables import accounts, duty_phones, outbox


@dataclass(frozen=True)
class AreaDuty:
    """Everything about one area; `rows` of the rota with ids and names, `own` the ladders that are not the usual."""

    roster: Roster
    rows: Sequence[Mapping[str, Any]]
    people: Sequence[Mapping[str, Any]]
    own: Mapping[str, Sequence[StepRow]]


def duty_of(session: Session, area_id: str, is_holiday: IsHoliday) -> AreaDuty:
    """The duty of an area as it is written now."""
    return AreaDuty(
        ladders.rosters(session, [area_id], is_holiday)[area_id],
        duties.rota_rows(session, area_id),
        duties.colleagues(session, area_id),
        ladders.own_ladders(session, [area_id])[area_id],
    )


def told_of(session: Session, alert_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """`{alert id: [step, at_ms, name, channel, state]}` of everything that was written for it, in order."""
    columns = (outbox.c.alert_id, outbox.c.step, outbox.c.created_ms, outbox.c.channel, outbox.c.state, outbox.c.note,
               accounts.c.name, duty_phones.c.label)  # fmt: skip
    query = (
        select(*columns)
        .outerjoin(accounts, accounts.c.id == outbox.c.addressee)
        .outerjoin(duty_phones, duty_phones.c.id == outbox.c.addressee)
        .where(outbox.c.alert_id.in_(list(alert_ids)))
        .order_by(outbox.c.created_ms, outbox.c.step, outbox.c.id)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in session.execute(query):
        found.setdefault(row.alert_id, []).append(dict(row._mapping))
    return found
